<?php
$key = 'A';
$key .= '_X';
getenv($key); // expect-dynamic
$global = 'A';
getenv($global); // expect-dynamic
function change() {
    global $global;
    $global = 'B';
}
getenv("\x41B"); // expect: AB
