//! What stands in for a missing variable, and what only ends the program.

fn main() {
    std::env::var("PANICS").unwrap_or_else(|_| panic!("must be set")); // expect: PANICS
    std::env::var("EXITS").unwrap_or_else(|_| std::process::exit(1)); // expect: EXITS
    std::env::var("EXITS_AT_LAST").unwrap_or_else(|error| { // expect: EXITS_AT_LAST
        eprintln!("{error}");
        std::process::exit(1);
    });
    std::env::var("OWN").unwrap_or_else(missing); // expect: OWN
    std::env::var("OWN_CALLED").unwrap_or_else(|_| missing()); // expect: OWN_CALLED
    std::env::var("MAPPED").map_or_else(|_| unreachable!(), drop); // expect: MAPPED
    std::env::var("MAPPED_DEFAULT").map_or("d", |value| panic!("{value}")); // expect-optional: MAPPED_DEFAULT
    option_env!("DEMANDED").unwrap(); // expect: DEMANDED
    option_env!("EXPECTED").expect("x"); // expect: EXPECTED
    option_env!("ASKED")?; // expect: ASKED
    option_env!("OPTION_PANICS").unwrap_or_else(|| panic!()); // expect: OPTION_PANICS
    option_env!("FAILS").unwrap_or_else(fail); // expect: FAILS
    option_env!("FAIL_TEXT").unwrap_or(fail); // expect-optional: FAIL_TEXT
    option_env!("DEFAULTED").unwrap_or("d"); // expect-optional: DEFAULTED
    println!("{} {}", option_env!("IN_TOKENS").unwrap(), option_env!("IN_TOKENS_TOO").unwrap_or("d")); // expect: IN_TOKENS expect-optional: IN_TOKENS_TOO
    println!("{}", std::env::var("PANICS_IN_TOKENS").unwrap_or_else(|_| panic!("x"))); // expect: PANICS_IN_TOKENS
}

fn missing() -> ! {
    panic!("x")
}
