import java.util.Optional;

class Fallbacks {
  void read() {
    Optional.ofNullable(System.getenv("THROWS")).orElseGet(() -> { throw new X(); }); // expect: THROWS
    Optional.ofNullable(System.getenv("NULL")).orElse(null); // expect: NULL
    Optional.ofNullable(System.getenv("GOT")).orElseGet(() -> "d"); // expect-optional: GOT
    Optional.ofNullable(System.getenv("OWN")).orElseGet(() -> missing("x")); // expect: OWN
    System.getenv().getOrDefault("FAILS", fail("x")); // expect: FAILS
    String a = System.getenv("GUARDED") != null ? System.getenv("GUARDED") : "x"; // expect-optional: GUARDED expect-optional: GUARDED
    String b = System.getenv("UNSET") == null ? null : System.getenv("UNSET"); // expect: UNSET expect: UNSET
    if (System.getenv("TESTED") == null) { throw new X(); } // expect: TESTED
  }

  static String missing(String name) {
    throw new X(name);
  }
}
