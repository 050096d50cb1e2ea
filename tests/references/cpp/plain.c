#include <stdlib.h>
#define DEBUG_KEY ("BY_MACRO_IN_PARENTHESES")
int class_of(const char *new) { int delete = 1; return delete; }
static char *old_style(name) char *name; { return getenv("OLD_STYLE"); } // expect: OLD_STYLE
#ifdef HAVE_SECURE_GETENV
#  define safe_getenv(x) secure_getenv(x) // expect-dynamic
#else
#  define safe_getenv(x) getenv(x) // expect-dynamic
#endif
int main(void) {
  if (!getenv("IN_A_CONDITION")) /* expect: IN_A_CONDITION */
    return 1;
  return (int)getenv(DEBUG_KEY); // expect: BY_MACRO_IN_PARENTHESES
}
