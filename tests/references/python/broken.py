import os

x = = 3
os.environ["AFTER_AN_ERROR"]  # expect: AFTER_AN_ERROR

def broken(a b):
    return os.environ["INSIDE_ONE"]  # expect: INSIDE_ONE

return return
os.getenv("AFTER_ANOTHER", "d")  # expect-optional: AFTER_ANOTHER
