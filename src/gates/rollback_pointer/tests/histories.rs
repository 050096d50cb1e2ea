//! Any history: held against an oracle that knows, of every release, what it was made to run.

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::*;

/// What happens to an app.
#[derive(Debug, Clone)]
enum Step {
    Deploy {
        code: u8,
        fails: bool,
    },
    Config {
        fails: bool,
    },
    /// To one of the releases there are.
    Rollback {
        to: prop::sample::Index,
        fails: bool,
    },
}

/// What Heroku says of a release's eligibility.
#[derive(Debug, Clone, Copy)]
enum Said {
    Eligible,
    NotEligible,
    Nothing,
}

fn step() -> impl Strategy<Value = (Step, Said)> {
    let fails = prop::bool::weighted(0.15);
    let step = prop_oneof![
        3 => (0_u8..4, fails).prop_map(|(code, fails)| Step::Deploy { code, fails }),
        3 => fails.prop_map(|fails| Step::Config { fails }),
        2 => (any::<prop::sample::Index>(), fails)
            .prop_map(|(to, fails)| Step::Rollback { to, fails }),
    ];
    let said = prop_oneof![
        6 => Just(Said::Eligible),
        2 => Just(Said::Nothing),
        1 => Just(Said::NotEligible),
    ];
    (step, said)
}

/// A release as the oracle knows it.
#[derive(Debug, Clone)]
struct Known {
    version: u64,
    code: Option<u8>,
    /// The release that says so: on the container stack the last `Deployed`.
    told_by: u64,
    succeeded: bool,
    eligible: bool,
    went_back_to: Option<u64>,
}

/// The world the steps make: what Heroku lists, oldest first, and what is true.
fn made(rule: CodeRule, steps: &[(Step, Said)]) -> (Vec<Row>, Vec<Known>) {
    let mut known = vec![Known {
        version: 1,
        code: None,
        told_by: 1,
        succeeded: true,
        eligible: true,
        went_back_to: None,
    }];
    let mut rows = vec![row(1, "Initial release")];
    for (step, said) in steps {
        let version = known.last().unwrap().version + 1;
        let running = known.iter().rev().find(|it| it.succeeded).unwrap().clone();
        let (code, told_by, fails, description, back) = match step {
            Step::Deploy { code, fails } => {
                let image = char::from(b'a' + code).to_string().repeat(12);
                (
                    Some(*code),
                    version,
                    *fails,
                    format!("Deployed web ({image})"),
                    None,
                )
            }
            Step::Config { fails } => (
                running.code,
                running.told_by,
                *fails,
                "Set A config vars".to_owned(),
                None,
            ),
            Step::Rollback { to, fails } => {
                let fit: Vec<Known> = known
                    .iter()
                    .filter(|it| it.succeeded && it.eligible)
                    .cloned()
                    .collect();
                let to = &fit[to.index(fit.len())];
                (
                    to.code,
                    to.told_by,
                    *fails,
                    format!("Rollback to v{}", to.version),
                    Some(to.version),
                )
            }
        };
        let mut listed = row(version, &description);
        if let (CodeRule::Slug, Some(code)) = (rule, code) {
            listed = listed.slug(&code.to_string());
        }
        listed = match said {
            Said::Eligible => listed.with("eligible_for_rollback", true),
            Said::NotEligible => listed.with("eligible_for_rollback", false),
            Said::Nothing => listed,
        };
        rows.push(if fails {
            listed.status("failed")
        } else {
            listed
        });
        known.push(Known {
            version,
            code,
            told_by,
            succeeded: !fails,
            eligible: !fails && !matches!(said, Said::NotEligible),
            went_back_to: back,
        });
    }
    let current = known.iter().rposition(|it| it.succeeded).unwrap();
    rows[current] = rows[current].clone().current();
    (rows, known)
}

/// By definition, and in no hurry.
fn oracle(known: &[Known]) -> Option<u64> {
    let current = known.iter().rev().find(|it| it.succeeded).unwrap();
    let now = current.code?;
    let is_left_behind = |version: u64| {
        known.iter().any(|by| {
            by.succeeded
                && by.version <= current.version
                && by
                    .went_back_to
                    .is_some_and(|to| to < version && version < by.version)
        })
    };
    known
        .iter()
        .filter(|it| it.version < current.version && it.succeeded && it.eligible)
        .filter(|it| it.code.is_some_and(|code| code != now))
        .filter(|it| !is_left_behind(it.version))
        .map(|it| it.version)
        .max()
}

#[test]
fn the_pointer_is_the_oracles_and_needs_no_page_beyond_it() {
    let config = Config {
        cases: 2_000,
        failure_persistence: None,
        ..Config::default()
    };
    let any = (
        prop::collection::vec(step(), 0..24),
        prop::sample::select(vec![CodeRule::Slug, CodeRule::Images]),
        1_usize..8,
    );
    TestRunner::new(config)
        .run(&any, |(steps, rule, page)| {
            let (rows, known) = made(rule, &steps);
            let expected = oracle(&known);
            let all = releases(rows);
            let whole = in_a_word(rule, &all, &Rest::None);
            // On the container stack Heroku does not say whether what follows a failed deploy runs its image.
            let may_be_unsaid = rule == CodeRule::Images
                && all
                    .iter()
                    .any(|release| release.status != Some(crate::heroku::ReleaseStatus::Succeeded));
            match (whole.as_str(), expected) {
                ("unseen", _) => prop_assert!(may_be_unsaid, "{expected:?}"),
                ("nowhere" | "never deployed", expected) => prop_assert_eq!(expected, None),
                (found, expected) => {
                    let expected = expected.map_or_else(String::new, |it| format!("v{it}"));
                    prop_assert_eq!(found, expected);
                }
            }
            // A page at a time: the first answer is the last one.
            let more = Rest::NotAsked("more".to_owned());
            let mut read = 0;
            let paged = loop {
                read = (read + page).min(all.len());
                let rest = if read == all.len() {
                    &Rest::None
                } else {
                    &more
                };
                let answer = in_a_word(rule, &all[..read], rest);
                if answer != "read on" {
                    break answer;
                }
                prop_assert!(read < all.len(), "the whole list settles it");
            };
            prop_assert_eq!(&paged, &whole);
            // No more pages than hold the answer: the release itself, and those that tell its code and the current one's.
            if let Some(target) = expected.filter(|_| whole != "unseen") {
                let current = known.iter().rev().find(|it| it.succeeded).unwrap();
                let told_by = |version: u64| {
                    let it = known.iter().find(|it| it.version == version).unwrap();
                    if rule == CodeRule::Images {
                        it.told_by
                    } else {
                        version
                    }
                };
                let oldest = target.min(told_by(target)).min(told_by(current.version));
                let rows = all.iter().position(|it| it.version == oldest).unwrap() + 1;
                prop_assert!(read <= rows.div_ceil(page) * page, "{read} read of {rows}");
            }
            Ok(())
        })
        .unwrap();
}
