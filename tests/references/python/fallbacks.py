"""What stands in for a missing variable, and what only ends the program."""
import os
import sys
import environ

os.getenv("EXITS") or sys.exit("x")  # expect: EXITS
os.getenv("NOTHING") or None  # expect: NOTHING
os.getenv("NOTHING_YET") or None or "d"  # expect-optional: NOTHING_YET
os.environ.get("FAST", fail_fast)  # expect-optional: FAST
os.getenv("TODO_NAME", todo)  # expect-optional: TODO_NAME
os.getenv("CODE") or exit_code  # expect-optional: CODE
os.getenv("MUST") or must_default()  # expect-optional: MUST
os.environ.get("FAILS", fail("x"))  # expect: FAILS
os.getenv("UNKNOWN") or configured("x")  # expect-optional: UNKNOWN
os.getenv("OWN") or missing("x")  # expect: OWN
os.getenv("OWN_ANSWERS") or answers("x")  # expect-optional: OWN_ANSWERS


def missing(name):
    print(name)
    raise KeyError(name)


def answers(name):
    if name in known:
        return known[name]
    raise KeyError(name)


os.environ["GUARDED_IN"] if "GUARDED_IN" in os.environ else "d"  # expect-optional: GUARDED_IN expect-optional: GUARDED_IN
os.environ["OTHER_IN"] if "GUARD" in os.environ else "d"  # expect: OTHER_IN expect-optional: GUARD
os.environ["GUARD_EXITS"] if "GUARD_EXITS" in os.environ else sys.exit(1)  # expect-optional: GUARD_EXITS expect: GUARD_EXITS
"d" if os.getenv("NONE") is None else os.environ["NONE"]  # expect-optional: NONE expect-optional: NONE
if os.getenv("COMPARED") is None: sys.exit(1)  # expect: COMPARED
x = os.getenv("COMPARED_OR") is None or y  # expect: COMPARED_OR

env = environ.Env()
env("CAST", int)  # expect: CAST
env("CAST_DEFAULT", int, 5)  # expect-optional: CAST_DEFAULT
env.list("LIST_CAST", int)  # expect: LIST_CAST
env.list("LIST_DEFAULT", int, [])  # expect-optional: LIST_DEFAULT
env.int("INT_DEFAULT", 5)  # expect-optional: INT_DEFAULT
