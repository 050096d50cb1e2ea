"""os.environ["IN_A_DOCSTRING"] is text, and os.getenv("SO_IS_THIS") too."""
import os
import os as system
from os import environ, environ as surroundings, getenv, getenv as ask

# os.environ["IN_A_COMMENT"]
os.environ["PLAIN"]  # expect: PLAIN
os.environ['SINGLE']  # expect: SINGLE
os.environ["JOI" "NED"]  # expect: JOINED
os.environ["JOI" + "NED_TOO"]  # expect: JOINED_TOO
os.environ.get("GOT")  # expect: GOT
os.environ.get("GOT_NONE", None)  # expect: GOT_NONE
os.environ.get("GOT_DEFAULT", "")  # expect-optional: GOT_DEFAULT
os.environ.get("GOT_NAMED", default=1)  # expect-optional: GOT_NAMED
os.environ.get("GOT_OR") or "x"  # expect-optional: GOT_OR
x = "x" or os.environ.get("RIGHT_OF_OR")  # expect: RIGHT_OF_OR
x = os.environ.get("FIRST") or os.environ.get("SECOND") or 1  # expect-optional: FIRST expect-optional: SECOND
int((os.environ.get("WRAPPED").strip()) or 3)  # expect-optional: WRAPPED
os.getenv("ASKED")  # expect: ASKED
os.getenv(key="ASKED_BY_KEY", default="d")  # expect-optional: ASKED_BY_KEY
os.environ.pop("POPPED")  # expect: POPPED
os.environ.pop("POPPED_SAFELY", None)  # expect-optional: POPPED_SAFELY
os.environ.setdefault("SET_DEFAULT", "v")  # expect-optional: SET_DEFAULT
"PRESENT" in os.environ  # expect-optional: PRESENT
"ABSENT" not in environ  # expect-optional: ABSENT
"WORD" in os.environ["HAYSTACK"]  # expect: HAYSTACK
os.environ["A"] if "B" else 1  # expect: A
v = os.environ.get("GUARDED") if os.environ.get("GUARDED") else 1  # expect-optional: GUARDED expect-optional: GUARDED

# Written, removed, handed on: not read.
os.environ["WRITTEN"] = "1"
os.environ["TYPED"]: str = "1"
a, os.environ["UNPACKED"] = 1, 2
del os.environ["DELETED"], os.environ["DELETED_TOO"]
os.putenv("PUT", "1")
os.environ.update(UPDATED="1")
run(env=os.environ, other={**os.environ})
for key in os.environ: print(key)
os.environ["ADDED"] += ":/bin"  # expect: ADDED

# Under other names.
system.environ["BY_MODULE_ALIAS"]  # expect: BY_MODULE_ALIAS
environ["BY_IMPORT"]  # expect: BY_IMPORT
surroundings.get("BY_ALIAS")  # expect: BY_ALIAS
getenv("BY_FUNCTION")  # expect: BY_FUNCTION
ask("BY_FUNCTION_ALIAS", "d")  # expect-optional: BY_FUNCTION_ALIAS
copied = os.environ.copy()
copied["FROM_A_COPY"]  # expect: FROM_A_COPY
dict(os.environ)["FROM_A_DICT"]  # expect: FROM_A_DICT
os.environb[b"BYTES"]  # expect: BYTES

# Through constants.
KEY = "BY_CONSTANT"
os.environ[KEY]  # expect: BY_CONSTANT
PREFIX = "APP_"
os.getenv(PREFIX + "JOINED")  # expect: APP_JOINED
os.getenv(f"{PREFIX}FORMATTED")  # expect: APP_FORMATTED
TWICE = "ONE"
TWICE = "OTHER"
os.environ[TWICE]  # expect-dynamic


class Keys:
    TOKEN = "BY_MEMBER"

    def read(self):
        return os.environ[self.TOKEN]  # expect: BY_MEMBER


os.environ[Keys.TOKEN]  # expect: BY_MEMBER


def read(KEY):
    return os.environ[KEY]  # expect-dynamic


def late():
    return os.environ[LATER]  # expect: DEFINED_LATER


LATER = "DEFINED_LATER"

# Only the program knows.
os.environ[name]  # expect-dynamic
os.environ[f"APP_{name}"]  # expect-dynamic
os.getenv("APP_" + name)  # expect-dynamic
os.getenv(name())  # expect-dynamic
os.getenv(other.name)  # expect-dynamic

# In strings that are filled in.
f"url: {os.environ['IN_FORMAT']}"  # expect: IN_FORMAT
"url: {os.environ['NOT_IN_FORMAT']}"
f"{{os.environ['ESCAPED_FORMAT']}}"

# Across lines: the line of the name.
os.environ.get(
    "ACROSS_LINES",  # expect-optional: ACROSS_LINES
    "default",
)


def nested():
    saved = os.getenv

    def silent(name, default):
        padding = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]
        return saved(name, default), padding  # expect-dynamic

    return silent


# Not the environment.
def application(environ, start_response):
    return environ["PATH_INFO"], environ.get("REQUEST_METHOD")


def defaulted(env=os.environ):
    return env["BY_PARAMETER"]  # expect: BY_PARAMETER


lambda environ: environ["IN_A_LAMBDA"]
[environ["IN_A_LOOP"] for other in x]  # expect: IN_A_LOOP
request.environ["WSGI"]
my.os.environ["NOT_OS"]
config["os.environ"]
os.environ[0]
os.environ["not-a-name"]
os.environ[""]
os.environ["1ST"]
getenvironment("X")
