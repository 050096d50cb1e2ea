static mut CHANGING: &str = "A";
static FIXED: &str = "FIXED_VALUE";

fn main() {
    let mut key = "A";
    let change = || { key = "B"; };
    std::env::var(key); // expect-dynamic
    std::env::var(CHANGING); // expect-dynamic
    std::env::var(FIXED); // expect: FIXED_VALUE
    std::env::var("\x41B"); // expect: AB
}
