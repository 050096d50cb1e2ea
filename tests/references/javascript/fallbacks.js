// What stands in for a missing variable, and what only ends the program.
process.env.THROWS ?? (() => { throw new Error("x"); })(); // expect: THROWS
process.env.FAILS ?? fail("x"); // expect: FAILS
process.env.CODE || exitCode; // expect-optional: CODE
process.env.MESSAGE ?? failMessage; // expect-optional: MESSAGE
process.env.VERSION || requiredVersion; // expect-optional: VERSION
process.env.TODO_URL || todoUrl; // expect-optional: TODO_URL
process.env.EXIT_URL || exitUrl(); // expect-optional: EXIT_URL
process.env.FAILS_WITH || failWith("x"); // expect: FAILS_WITH
process.env.EXITS || process.exit(1); // expect: EXITS
process.env.UNDEFINED || undefined; // expect: UNDEFINED
process.env.NULL ?? null; // expect: NULL
(process.env.NULL_YET ?? null) || "d"; // expect-optional: NULL_YET
process.env.SET_OR_FAIL ??= fail("x"); // expect: SET_OR_FAIL
process.env.UNKNOWN ?? configured("x"); // expect-optional: UNKNOWN
process.env.LOADED ?? require("./defaults"); // expect-optional: LOADED
process.env.OWN ?? missing("x"); // expect: OWN
process.env.OWN_ARROW ?? absent("x"); // expect: OWN_ARROW
process.env.OWN_ANSWERS ?? answers("x"); // expect-optional: OWN_ANSWERS
const { TAKEN = fail("x"), RENAMED: other = null, KEPT = 1 } = process.env; // expect: TAKEN expect: RENAMED expect-optional: KEPT

function missing(name) {
  console.error(name);
  throw new Error(name);
}
const absent = (name) => { throw new Error(name); };
function answers(name) {
  if (known[name]) return known[name];
  throw new Error(name);
}

process.env.UNSET === undefined ? "x" : process.env.UNSET; // expect-optional: UNSET expect-optional: UNSET
process.env.NOT_NULL != null ? process.env.NOT_NULL : "x"; // expect-optional: NOT_NULL expect-optional: NOT_NULL
typeof process.env.TYPED === "undefined" ? "x" : process.env.TYPED; // expect-optional: TYPED expect-optional: TYPED
!process.env.NEGATED ? "x" : process.env.NEGATED; // expect-optional: NEGATED expect-optional: NEGATED
"IN" in process.env ? process.env.IN : "x"; // expect-optional: IN expect-optional: IN
process.env.OR_FAIL === undefined ? fail("x") : process.env.OR_FAIL; // expect: OR_FAIL expect: OR_FAIL
process.env.OTHER === undefined ? "x" : process.env.ANOTHER; // expect: OTHER expect: ANOTHER
if (process.env.TESTED === undefined || y) throw x; // expect: TESTED
process.env.CHAINED?.split(",") ?? []; // expect-optional: CHAINED
process.env.CHAINED_ON?.split(",").map(Number)[0] ?? 1; // expect-optional: CHAINED_ON
process.env.UNCHAINED.split(",") ?? []; // expect: UNCHAINED
