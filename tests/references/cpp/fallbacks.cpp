const char *a = getenv("GUARDED") != NULL ? getenv("GUARDED") : "d"; // expect-optional: GUARDED expect-optional: GUARDED
const char *b = getenv("UNSET") == nullptr ? "d" : getenv("UNSET"); // expect-optional: UNSET expect-optional: UNSET
const char *c = getenv("DIES") ?: die("x"); // expect: DIES
const char *d = getenv("BOTH") ? getenv("BOTH") : NULL; // expect: BOTH expect: BOTH
