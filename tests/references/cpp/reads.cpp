#include <cstdlib>
// getenv("IN_A_COMMENT")
#define KEY "BY_MACRO"
#define SPLIT "BY_" "PIECES" // joined
#define TWICE "ONE"
#define TWICE "OTHER"
#define WRAP(x) getenv(x) // expect-dynamic
namespace keys { constexpr auto token = "BY_NAMESPACE"; }
static const char *const POINTER = "BY_POINTER";
static const char ARRAY[] = "BY_ARRAY";
const std::string TEXT = "BY_STRING";
constexpr std::string_view BRACED{"BY_BRACES"};
struct Keys { static constexpr const char *name = "BY_MEMBER"; };

char *getenv(const char *);

int main() {
  getenv("PLAIN"); // expect: PLAIN
  std::getenv("STANDARD"); // expect: STANDARD
  ::getenv("GLOBAL"); // expect: GLOBAL
  secure_getenv("SECURE"); // expect: SECURE
  getenv("JOI" "NED"); // expect: JOINED
  getenv(KEY); // expect: BY_MACRO
  getenv(SPLIT); // expect: BY_PIECES
  getenv(TWICE); // expect-dynamic
  getenv(keys::token); // expect: BY_NAMESPACE
  getenv(POINTER); // expect: BY_POINTER
  getenv(ARRAY); // expect: BY_ARRAY
  std::getenv(TEXT.c_str()); // expect: BY_STRING
  std::getenv(BRACED.data()); // expect: BY_BRACES
  getenv(Keys::name); // expect: BY_MEMBER
  const char *a = getenv("ELVIS") ?: "d"; // expect-optional: ELVIS
  const char *b = getenv("GUARDED") ? getenv("GUARDED") : "d"; // expect-optional: GUARDED expect-optional: GUARDED
  const char *c = getenv("ASKED") ? "yes" : "no"; // expect: ASKED
  puts("getenv(\"IN_A_STRING\")");
  puts(R"(getenv("IN_A_RAW_STRING"))");
  getenv(R"(RAW)"); // expect: RAW
  setenv("WRITTEN", "1", 1);
  object.getenv("A_METHOD");
  pointer->getenv("A_METHOD");
  my::getenv("ANOTHER");
  my_getenv("ANOTHER");
  for (const char *name : names) getenv(name); // expect-dynamic
  getenv(argv[1]); // expect-dynamic
}

const char *read(const char *KEY2) { return getenv(KEY2); } // expect-dynamic
