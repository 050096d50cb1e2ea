class Reassigned {
  String key = "A";
  static String bare = "A";
  final String kept = "KEPT_VALUE";

  void change() {
    this.key = "B";
    bare = "B";
  }

  void read() {
    System.getenv(key); // expect-dynamic
    System.getenv(this.key); // expect-dynamic
    System.getenv(bare); // expect-dynamic
    System.getenv(Reassigned.bare); // expect-dynamic
    System.getenv(kept); // expect: KEPT_VALUE
    System.getenv("\u0041B"); // expect: AB
  }
}
