<p>getenv('IN_HTML') <?= getenv('IN_A_TAG') // expect: IN_A_TAG ?></p>
<?php
// getenv('IN_A_COMMENT')
# getenv('IN_A_HASH_COMMENT')
/* $_ENV['IN_A_BLOCK'] */
const KEY = 'BY_CONSTANT';
define('DEFINED', 'BY_DEFINE');
class Keys { const TOKEN = 'BY_MEMBER'; function read() { return getenv(self::TOKEN); } } // expect: BY_MEMBER

getenv('PLAIN'); // expect: PLAIN
\getenv("QUALIFIED"); // expect: QUALIFIED
GetEnv('ANY_CASE'); // expect: ANY_CASE
getenv('LOCAL_ONLY', true); // expect: LOCAL_ONLY
getenv('ELVIS') ?: 'd'; // expect-optional: ELVIS
getenv()['FROM_ALL']; // expect: FROM_ALL
$_ENV['ARRAY']; // expect: ARRAY
$_ENV["NULLISH"] ?? 'd'; // expect-optional: NULLISH
$_ENV['SET_IF_MISSING'] ??= 'd'; // expect-optional: SET_IF_MISSING
isset($_ENV['ASKED']); // expect-optional: ASKED
empty($_ENV['ASKED_EMPTY']); // expect-optional: ASKED_EMPTY
array_key_exists('ASKED_KEY', $_ENV); // expect-optional: ASKED_KEY
isset($_ENV['GUARDED']) ? $_ENV['GUARDED'] : 'd'; // expect-optional: GUARDED expect-optional: GUARDED
env('LARAVEL'); // expect: LARAVEL
env('LARAVEL_NULL', null); // expect: LARAVEL_NULL
env('LARAVEL_DEFAULT', 'd'); // expect-optional: LARAVEL_DEFAULT
Env::get('FACADE', false); // expect-optional: FACADE
\Illuminate\Support\Env::get('FACADE_PATH'); // expect: FACADE_PATH

$_ENV['WRITTEN'] = 'x';
unset($_ENV['REMOVED']);
putenv('PUT=1');
$_SERVER['REQUEST_METHOD'];
foreach ($_ENV as $name => $value) { getenv($name); } // expect-dynamic

$all = getenv();
$all['BY_ALIAS']; // expect: BY_ALIAS
getenv(KEY); // expect: BY_CONSTANT
getenv(DEFINED); // expect: BY_DEFINE
env(Keys::TOKEN); // expect: BY_MEMBER
$key = 'BY_VARIABLE';
$_ENV[$key]; // expect: BY_VARIABLE
getenv('APP_' . KEY); // expect: APP_BY_CONSTANT
getenv("APP_$name"); // expect-dynamic
getenv('APP_' . $name); // expect-dynamic
$_ENV[name()]; // expect-dynamic
"url: {$_ENV['IN_STRING']} $_ENV[BARE]"; // expect: IN_STRING expect: BARE
'url: {$_ENV["NOT_IN_STRING"]}';
$this->env('A_METHOD');
Other::env('A_METHOD');
$config['env'];
function wrapper($key) { return getenv($key); } // expect-dynamic
