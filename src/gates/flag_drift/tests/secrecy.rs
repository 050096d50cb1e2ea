//! No value leaves, in any format; and what leaves depends on nothing but states and sameness.

use proptest::prelude::*;

use super::*;
use crate::render::{self, Format, outputs, summary};

/// Everything that could leave of a run.
fn everything(case: &Case) -> String {
    let report = case.report();
    let formats = [
        Format::Plain,
        Format::Github,
        Format::Json,
        Format::Sarif,
        Format::Junit,
    ];
    let mut text = formats
        .map(|format| render::stdout(&report, format, false))
        .concat();
    text += &summary::text(&report, summary::LIMIT);
    text += &outputs::text(&report, None, [7; 16]).unwrap_or_default();
    text
}

/// What a side of a switch may hold: nothing, a word for on or off, or one of a few values.
#[derive(Debug, Clone)]
enum Held {
    Nothing,
    Word(&'static str),
    Value(usize),
}

fn held() -> impl Strategy<Value = Held> {
    prop_oneof![
        Just(Held::Nothing),
        prop::sample::select(vec!["1", "true", "ON", " yes ", "0", "", "disabled"])
            .prop_map(Held::Word),
        (0..3_usize).prop_map(Held::Value),
    ]
}

/// Values of letters that no word of ours has six of in a row.
fn canary() -> impl Strategy<Value = String> {
    "[qxzjQXZJ=&<'\"\\\\ ]{0,20}[qxzj]{8}[qxzjQXZJ=&<'\"\\\\ ]{0,20}"
}

fn case(held: &[(Held, Held)], values: &[String]) -> Case {
    let mut case = Case::agreeing().settings(
        "promote: [FLAG_0], reviewed: [{ flag: FLAG_1, reason: meant }, { flag: FLAG_2, reason: late, expires: 2020-01-01 }]",
    );
    let side = |which: fn(&(Held, Held)) -> &Held| {
        let rows = held.iter().map(which).enumerate();
        let vars: ConfigVars = rows
            .filter_map(|(number, held)| {
                let value = match held {
                    Held::Nothing => return None,
                    Held::Word(word) => (*word).to_owned(),
                    Held::Value(index) => values[*index].clone(),
                };
                Some((format!("FLAG_{number}"), Secret::new(value)))
            })
            .collect();
        Known::Found(Switches::of(&vars, "FLAG_", &case.key))
    };
    let sides = (side(|row| &row.0), side(|row| &row.1));
    case.facts.services.insert("queue".to_owned(), sides);
    case
}

fn distinct(values: &[String]) -> bool {
    values[0] != values[1] && values[1] != values[2] && values[0] != values[2]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn no_piece_of_a_value_leaves(
        held in prop::collection::vec((held(), held()), 4..8),
        values in prop::collection::vec(canary(), 3),
    ) {
        let case = case(&held, &values);
        let everything = everything(&case) + &serde_json::to_string(&case.facts).unwrap();
        for value in &values {
            for piece in value.as_bytes().windows(6) {
                let shows = everything.as_bytes().windows(6).any(|window| window == piece);
                prop_assert!(!shows, "{:?}", String::from_utf8_lossy(piece));
            }
        }
    }

    /// Other values with the same samenesses make the same report to the byte: nothing else of them has gone in, nor
    /// which of two values is which.
    #[test]
    fn other_values_make_the_same_report(
        held in prop::collection::vec((held(), held()), 4..8),
        values in prop::collection::vec(canary(), 3),
        others in prop::collection::vec("\\PC{3,40}%", 3),
    ) {
        prop_assume!(distinct(&values) && distinct(&others));
        let expected = everything(&case(&held, &values));
        prop_assert_eq!(&everything(&case(&held, &others)), &expected);
        let swapped = [values[2].clone(), values[0].clone(), values[1].clone()];
        prop_assert_eq!(&everything(&case(&held, &swapped)), &expected);
    }

    /// With the sides exchanged, ahead on staging is ahead on production, and nothing else changes.
    #[test]
    fn exchanged_sides_exchange_the_direction(
        held in prop::collection::vec((held(), held()), 4..8),
        values in prop::collection::vec(canary(), 3),
    ) {
        let found = |exchanged: bool| {
            let rows: Vec<_> = held.iter().cloned().map(|(one, other)| {
                if exchanged { (other, one) } else { (one, other) }
            }).collect();
            let mut case = case(&rows, &values);
            case.flags = "flags: { prefix: FLAG_ }".to_owned();
            case.found()
        };
        let mut expected: Vec<_> = found(false).into_iter().map(|it| {
            if it.contains("on-staging") {
                it.replace("on-staging", "on-production")
            } else {
                it.replace("on-production", "on-staging")
            }
        }).collect();
        expected.sort();
        prop_assert_eq!(found(true), expected);
    }
}
