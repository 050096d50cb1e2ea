package app;

import static java.lang.System.getenv;

/** System.getenv("IN_JAVADOC") */
class Reads {
  static final String KEY = "BY_CONSTANT";
  private static final Map<String, String> ENV = System.getenv();

  interface Keys {
    String TOKEN = "BY_MEMBER";
  }

  void read() {
    // System.getenv("IN_A_COMMENT")
    System.getenv("PLAIN"); // expect: PLAIN
    java.lang.System.getenv("QUALIFIED"); // expect: QUALIFIED
    getenv("IMPORTED"); // expect: IMPORTED
    System.getenv().get("FROM_MAP"); // expect: FROM_MAP
    System.getenv().getOrDefault("FROM_MAP_DEFAULT", "d"); // expect-optional: FROM_MAP_DEFAULT
    System.getenv().containsKey("ASKED"); // expect-optional: ASKED
    ENV.get("BY_FIELD"); // expect: BY_FIELD
    Map<String, String> env = System.getenv();
    env.get("BY_ALIAS"); // expect: BY_ALIAS
    Optional.ofNullable(System.getenv("OR_ELSE")).map(String::trim).orElse("d"); // expect-optional: OR_ELSE
    Optional.ofNullable(System.getenv("OR_THROW")).orElseThrow(); // expect: OR_THROW
    Optional.ofNullable(System.getenv("OR_FAIL")).orElseGet(Reads::fail); // expect: OR_FAIL
    Optional.ofNullable(System.getenv("OR_CODE")).orElse(exitCode); // expect-optional: OR_CODE
    Objects.requireNonNullElse(System.getenv("NON_NULL"), "d"); // expect-optional: NON_NULL
    Objects.requireNonNull(System.getenv("REQUIRED")); // expect: REQUIRED
    String a = System.getenv("GUARDED") == null ? "d" : System.getenv("GUARDED"); // expect-optional: GUARDED expect-optional: GUARDED
    System.getenv(KEY); // expect: BY_CONSTANT
    System.getenv(Reads.KEY); // expect: BY_CONSTANT
    System.getenv(Keys.TOKEN); // expect: BY_MEMBER
    System.getenv("APP_" + KEY); // expect: APP_BY_CONSTANT
    System.getenv(name); // expect-dynamic
    System.getenv(name()); // expect-dynamic
    System.getenv("APP_" + name); // expect-dynamic
    System.getProperty("A_PROPERTY");
    System.out.println("System.getenv(\"IN_A_STRING\")");
    builder.environment().put("WRITTEN", "1");
    other.getenv("A_METHOD");
    map.get("NOT_ENV");
  }

  String read(String KEY, Map<String, String> env) {
    return System.getenv(KEY) + env.get("NOT_ENV"); // expect-dynamic
  }
}
