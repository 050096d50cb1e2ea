import process from "node:process";
import { env as surroundings } from "process";
// process.env.IN_A_COMMENT
/* process.env.IN_A_BLOCK */
process.env.PLAIN; // expect: PLAIN
process.env["QUOTED"]; // expect: QUOTED
process.env['SINGLE']; // expect: SINGLE
process.env[`TEMPLATE`]; // expect: TEMPLATE
process.env?.CHAINED; // expect: CHAINED
process["env"].BY_STRING; // expect: BY_STRING
globalThis.process.env.GLOBAL; // expect: GLOBAL
process
  .env
  .ACROSS_LINES; // expect: ACROSS_LINES
process.env.NULLISH ?? "d"; // expect-optional: NULLISH
process.env.OR || "d"; // expect-optional: OR
(process.env.WRAPPED) || "d"; // expect-optional: WRAPPED
"d" || process.env.ON_THE_RIGHT; // expect: ON_THE_RIGHT
process.env.FIRST || process.env.SECOND || "d"; // expect-optional: FIRST expect-optional: SECOND
process.env.AND && "d"; // expect: AND
parseInt(process.env.PARSED, 10) || 5; // expect-optional: PARSED
process.env.TRIMMED?.trim() || "d"; // expect-optional: TRIMMED
process.env.GUARDED ? process.env.GUARDED : "d"; // expect-optional: GUARDED expect-optional: GUARDED
process.env.ASKED ? 1 : 2; // expect: ASKED
process.env.SET_IF_MISSING ||= "d"; // expect-optional: SET_IF_MISSING
process.env.ADDED += ":/bin"; // expect: ADDED
"PRESENT" in process.env; // expect-optional: PRESENT
process.env.hasOwnProperty("OWN"); // expect-optional: OWN

// Written, removed, handed on: not read.
process.env.WRITTEN = "1";
process.env["WRITTEN_TOO"] = "1";
[process.env.UNPACKED] = [1];
delete process.env.DELETED;
delete process.env["DELETED_TOO"];
spawn("x", { env: { ...process.env } });
Object.keys(process.env);
process.env.toString();

// Destructured.
const { TAKEN, RENAMED: other, DEFAULTED = "x", BOTH: both = 'x' } = process.env; // expect: TAKEN expect: RENAMED expect-optional: DEFAULTED expect-optional: BOTH
const { ["COMPUTED"]: computed, "QUOTED_KEY": quoted } = process.env; // expect: COMPUTED expect: QUOTED_KEY
let assigned; ({ ASSIGNED: assigned } = process.env); // expect: ASSIGNED
const { LISTED, ...rest } = process.env; // expect: LISTED expect-dynamic
const { env: { NESTED, NESTED_DEFAULT = 1 } } = process; // expect: NESTED expect-optional: NESTED_DEFAULT
function parameters({ PARAMETER } = process.env) {} // expect: PARAMETER
const { NOT_ENV } = config.env;

// Under other names.
surroundings.BY_IMPORT; // expect: BY_IMPORT
const env = process.env;
env.BY_ALIAS; // expect: BY_ALIAS
const fromRequire = require("process").env;
fromRequire.BY_REQUIRE; // expect: BY_REQUIRE
const { env: taken } = process;
taken.BY_DESTRUCTURING; // expect: BY_DESTRUCTURING
function shadowed(env, process) { return env.SHADOWED + process.env.SHADOWED; }
const arrow = env => env.SHADOWED;

// Through constants.
const KEY = "BY_CONSTANT";
process.env[KEY]; // expect: BY_CONSTANT
const KEYS = { A: "BY_OBJECT" };
process.env[KEYS.A]; // expect: BY_OBJECT
class Names { static B = "BY_FIELD"; read() { return process.env[Names.B]; } } // expect: BY_FIELD
process.env["APP_" + KEY]; // expect: APP_BY_CONSTANT
process.env[`APP_${KEY}`]; // expect: APP_BY_CONSTANT

// Only the program knows.
process.env[name]; // expect-dynamic
process.env[`APP_${name}`]; // expect-dynamic
process.env["APP_" + name]; // expect-dynamic
process.env[names.first]; // expect-dynamic
process.env[name()]; // expect-dynamic

// In strings.
`url: ${process.env.IN_TEMPLATE}`; // expect: IN_TEMPLATE
`url: \${process.env.NOT_IN_TEMPLATE}`;
"process.env.IN_A_STRING";
/process.env.IN_A_PATTERN/;

// Bundlers and other runtimes.
import.meta.env.VITE_URL; // expect: VITE_URL
import.meta.env.MODE;
import.meta.env.VITE_DEFAULT ?? ""; // expect-optional: VITE_DEFAULT
Deno.env.get("DENO"); // expect: DENO
Deno.env.get("DENO_DEFAULT") ?? "d"; // expect-optional: DENO_DEFAULT
Deno.env.has("DENO_HAS"); // expect-optional: DENO_HAS
Deno.env.set("DENO_SET", "1");
Bun.env.BUN; // expect: BUN
Bun.env["BUN_QUOTED"]; // expect: BUN_QUOTED

// Not the environment.
my.process.env.NOT_OURS;
process.environment.NOT_ENV;
this.env.NOT_ENV;
process.env[0];
