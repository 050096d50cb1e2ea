#define TOKEN getenv("IN_A_MACRO") // expect: IN_A_MACRO
#define GETP() getenv("IN_A_CALLED_MACRO") // expect: IN_A_CALLED_MACRO
#define STD std::getenv("IN_A_STD_MACRO") // expect: IN_A_STD_MACRO
#define LINES \
  do { \
    use(getenv("ON_A_LATER_LINE")); /* expect: ON_A_LATER_LINE */ \
  } while (0)
#define DEFAULTED (getenv("DEFAULTED") /* if any */ ?: "d") // expect-optional: DEFAULTED
#define KEY "BY_ANOTHER_MACRO"
#define KEYED getenv(KEY) // expect: BY_ANOTHER_MACRO
#define ENV(n) getenv(n) // expect-dynamic
#define ENV_TOO(n) (std::getenv((n))) // expect-dynamic
#define PASTED(n) getenv(#n) // expect-dynamic
#define SPLIT(n) use(n); getenv("AFTER_A_STATEMENT") // expect: AFTER_A_STATEMENT
#define READ getenv
#define getenv_is_named_here 1
int main() {
  ENV("BY_A_MACRO"); // expect: BY_A_MACRO
  ENV_TOO("BY_A_MACRO_TOO"); // expect: BY_A_MACRO_TOO
  READ("BY_AN_ALIAS"); // expect: BY_AN_ALIAS
  return !TOKEN;
}
#if 0
char *a = getenv("SWITCHED_OFF");
#define OFF getenv("SWITCHED_OFF_TOO")
#if X
char *b = getenv("SWITCHED_OFF_INSIDE");
#endif
#else
char *c = getenv("SWITCHED_ON"); // expect: SWITCHED_ON
#endif
#if 1
char *d = getenv("NOT_OFF"); // expect: NOT_OFF
#else
char *e = getenv("OTHERWISE"); // expect: OTHERWISE
#endif
#error getenv("IN_AN_ERROR")
