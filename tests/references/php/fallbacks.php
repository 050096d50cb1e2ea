<?php
// What stands in for a missing variable, and what only ends the program.
getenv('THROWS') ?: throw new Exception('x'); // expect: THROWS
$_ENV['DIES'] ?? die('x'); // expect: DIES
$_ENV['EXITS'] ?? exit(1); // expect: EXITS
$_ENV['NULL'] ?? null; // expect: NULL
env('LARAVEL_FAILS', fail('x')); // expect: LARAVEL_FAILS
getenv('OWN') ?: missing('x'); // expect: OWN
isset($_ENV['ISSET']) ? $_ENV['ISSET'] : 'x'; // expect-optional: ISSET expect-optional: ISSET
isset($_ENV['ISSET_DIES']) ? $_ENV['ISSET_DIES'] : die('x'); // expect-optional: ISSET_DIES expect: ISSET_DIES
getenv('FALSE') === false ? 'd' : getenv('FALSE'); // expect-optional: FALSE expect-optional: FALSE
Foo\env('OF_ANOTHER_NAMESPACE');
\env('OF_THE_ROOT'); // expect: OF_THE_ROOT

function missing($name) {
    throw new Exception($name);
}
