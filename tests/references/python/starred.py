from os import *
environ["STARRED"]  # expect: STARRED
getenv("STARRED_FUNCTION")  # expect: STARRED_FUNCTION
