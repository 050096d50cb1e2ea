"""Names that hold more than one thing, one after the other or in several functions."""
import os

PLUS = "A"
PLUS += "_X"
os.environ[PLUS]  # expect-dynamic
GLOBAL = "A"
os.environ[GLOBAL]  # expect-dynamic
KEPT = "KEPT_VALUE"
os.environ[KEPT]  # expect: KEPT_VALUE


def change():
    global GLOBAL
    GLOBAL = "OTHER"
    KEPT = "LOCAL_VALUE"
    os.environ[KEPT]  # expect: LOCAL_VALUE
    mine = "A"

    def inner():
        nonlocal mine
        mine = "B"

    os.environ[mine]  # expect-dynamic


class Keys:
    TOKEN = "A"
    FIXED = "FIXED_MEMBER"


Keys.TOKEN = "B"
os.environ[Keys.TOKEN]  # expect-dynamic
os.environ[Keys.FIXED]  # expect: FIXED_MEMBER
os.environ["a".upper()]  # expect-dynamic
os.environ["Q\x325"]  # expect: Q25
os.environ["Q\N{DIGIT TWO}"]  # expect-dynamic
