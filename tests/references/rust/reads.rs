//! env!("IN_A_DOC_COMMENT")
use std::env::{self, var, var_os as find};
use std::env as surroundings;

const KEY: &str = "BY_CONSTANT";
static STATIC: &'static str = "BY_STATIC";
struct Keys;
impl Keys {
    const TOKEN: &'static str = "BY_MEMBER";
    fn read() -> Option<String> {
        env::var(Self::TOKEN).ok() // expect: BY_MEMBER
    }
}

fn main() {
    /* env!("IN_A_BLOCK_COMMENT") */
    env!("COMPILED"); // expect: COMPILED
    env!("COMPILED_WITH_MESSAGE", "set it"); // expect: COMPILED_WITH_MESSAGE
    std::env!("BY_PATH"); // expect: BY_PATH
    option_env!("OPTIONAL"); // expect-optional: OPTIONAL
    concat!("v", env!("IN_A_MACRO"), option_env!("OPTIONAL_IN_A_MACRO")); // expect: IN_A_MACRO expect-optional: OPTIONAL_IN_A_MACRO
    env::var("PLAIN"); // expect: PLAIN
    std::env::var_os("FULL_PATH"); // expect: FULL_PATH
    ::std::env::var("ROOT_PATH")?; // expect: ROOT_PATH
    var("IMPORTED"); // expect: IMPORTED
    find("RENAMED"); // expect: RENAMED
    surroundings::var("BY_ALIAS"); // expect: BY_ALIAS
    env::var(r"RAW"); // expect: RAW
    env::var("OR").unwrap_or("d".into()); // expect-optional: OR
    env::var("OR_ELSE") // expect-optional: OR_ELSE
        .ok() // the default is on a later line
        .and_then(|text| text.parse::<u16>().ok())
        .unwrap_or_default();
    env::var("EXPECTED").expect("set it"); // expect: EXPECTED
    env::var("ASKED").is_ok(); // expect-optional: ASKED
    if let Ok(value) = env::var("IF_LET") {} // expect-optional: IF_LET
    println!("{}", env::var("PRINTED").unwrap()); // expect: PRINTED
    println!("{}", std::env::var("PRINTED_DEFAULT").unwrap_or_else(|_| "d".into())); // expect-optional: PRINTED_DEFAULT
    println!("env::var(\"IN_A_STRING\") {}", r#"env!("IN_RAW")"#);
    env::var(KEY); // expect: BY_CONSTANT
    env::var(&STATIC); // expect: BY_STATIC
    env::var(Keys::TOKEN); // expect: BY_MEMBER
    assert_eq!(env::var(KEY), x); // expect: BY_CONSTANT
    let local = "BY_LOCAL";
    env::var(local); // expect: BY_LOCAL
    env::var(name); // expect-dynamic
    env::var(format!("APP_{name}")); // expect-dynamic
    env::var(name()); // expect-dynamic
    env::set_var("WRITTEN", "1");
    env::remove_var("REMOVED");
    env::vars();
    my::env::variable("OTHER");
    config.var("A_METHOD");
    my_env!("OTHER");
}

fn wrapper(KEY: &str) -> String {
    env::var(KEY).unwrap() // expect-dynamic
}

mod other {
    fn var(name: &str) {}
}
