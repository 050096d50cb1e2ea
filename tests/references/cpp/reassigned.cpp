static const char *key = "A";
static const char *kept = "KEPT_VALUE";
std::string text = "A";
char letters[] = "A";
void change() {
  key = "B";
  text += "B";
  letters[0] = 'B';
  const char *kept = "LOCAL_VALUE";
  getenv(kept); // expect: LOCAL_VALUE
}
int main() {
  getenv(key); // expect-dynamic
  getenv(kept); // expect: KEPT_VALUE
  getenv(text.c_str()); // expect-dynamic
  getenv(letters); // expect-dynamic
  (getenv)("PARENTHESES"); // expect: PARENTHESES
  (std::getenv)("PARENTHESES_STD"); // expect: PARENTHESES_STD
  getenv("\x41" "B"); // expect: AB
  getenv("\x41B"); // expect-dynamic
  getenv("\101C"); // expect: AC
}
