//! The retry policy on a stepped clock: no test here waits for real.

use std::cell::RefCell;
use std::collections::VecDeque;

use super::*;

type Scripted = Result<Answer, Failure>;

#[expect(
    clippy::unnecessary_wraps,
    reason = "a scripted answer stands beside scripted failures"
)]
fn answer(status: u16, headers: &[(&'static str, &str)]) -> Scripted {
    let mut map = http::HeaderMap::new();
    for (name, value) in headers {
        map.insert(*name, value.parse().unwrap());
    }
    Ok(Answer {
        status: StatusCode::from_u16(status).unwrap(),
        headers: map,
        body: bytes::Bytes::new(),
    })
}

/// What a scripted exchange came to: the status or failure, the tries it took, the time that passed.
struct Exchange {
    outcome: Result<u16, Failure>,
    tries: usize,
    took: Duration,
}

fn exchange(budget: Duration, script: Vec<Scripted>) -> Exchange {
    exchange_with(Pause::Minutes, budget, script)
}

fn exchange_with(pause: Pause, budget: Duration, script: Vec<Scripted>) -> Exchange {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .unwrap();
    runtime.block_on(async {
        let script = RefCell::new(VecDeque::from(script));
        let tries = RefCell::new(0);
        let started = Instant::now();
        let outcome = send(&Budget::lasting(budget), pause, async || {
            *tries.borrow_mut() += 1;
            let next = script.borrow_mut().pop_front();
            match next {
                Some(scripted) => scripted,
                None => std::future::pending().await,
            }
        })
        .await;
        Exchange {
            outcome: outcome.map(|answer| answer.status.as_u16()),
            tries: tries.into_inner(),
            took: started.elapsed(),
        }
    })
}

const MINUTE: Duration = Duration::from_mins(1);

fn refused() -> Scripted {
    Err(Failure::Connect("refused".to_owned()))
}

#[test]
fn a_good_answer_is_taken_at_once() {
    for status in [200, 301, 401, 404, 422] {
        let exchange = exchange(MINUTE, vec![answer(status, &[])]);
        assert_eq!(exchange.outcome, Ok(status));
        assert_eq!((exchange.tries, exchange.took), (1, Duration::ZERO));
    }
}

#[test]
fn passing_setbacks_are_outlasted() {
    for setback in [
        answer(500, &[]),
        answer(502, &[]),
        answer(503, &[]),
        answer(504, &[]),
        answer(429, &[("retry-after", "0")]),
        refused(),
        Err(Failure::Broken("reset".to_owned())),
        Err(Failure::TimedOut),
    ] {
        let script = vec![setback.clone(), setback, answer(200, &[])];
        let exchange = exchange(MINUTE, script);
        assert_eq!(exchange.outcome, Ok(200));
        assert_eq!(exchange.tries, 3);
        assert!(exchange.took <= FIRST_WAIT * 3);
    }
}

#[test]
fn what_does_not_pass_is_reported_after_the_last_try() {
    let failed = exchange(MINUTE, (0..9).map(|_| answer(502, &[])).collect());
    assert_eq!((failed.outcome, failed.tries), (Ok(502), TRIES));
    let refused = exchange(MINUTE, (0..9).map(|_| refused()).collect());
    assert!(matches!(refused.outcome, Err(Failure::Connect(_))));
    assert_eq!(refused.tries, TRIES);
}

#[test]
fn a_missing_permission_is_not_asked_twice() {
    let exchange = exchange(
        MINUTE,
        vec![answer(403, &[("x-ratelimit-remaining", "4999")])],
    );
    assert_eq!((exchange.outcome, exchange.tries), (Ok(403), 1));
}

#[test]
fn a_secondary_limit_is_known_by_its_words_and_waited_for() {
    let mut limited = answer(403, &[]).unwrap();
    limited.body = "{\"message\":\"You have exceeded a Secondary rate limit.\"}".into();
    let exchange = exchange(MINUTE * 2, vec![Ok(limited), answer(200, &[])]);
    assert_eq!((exchange.outcome, exchange.took), (Ok(200), MINUTE));
}

#[test]
fn an_oversized_body_is_not_fetched_twice() {
    let exchange = exchange(MINUTE, vec![Err(Failure::TooLarge)]);
    assert_eq!(
        (exchange.outcome, exchange.tries),
        (Err(Failure::TooLarge), 1)
    );
}

#[test]
fn retry_after_is_obeyed_to_the_second() {
    for status in [429, 403, 503] {
        let script = vec![answer(status, &[("retry-after", "7")]), answer(200, &[])];
        let exchange = exchange(MINUTE, script);
        assert_eq!(exchange.outcome, Ok(200));
        assert_eq!(exchange.took, Duration::from_secs(7));
    }
}

#[test]
fn a_wait_past_the_deadline_is_not_begun() {
    let script = vec![answer(429, &[("retry-after", "3600")])];
    let exchange = exchange(MINUTE, script);
    assert_eq!(exchange.outcome, Ok(429));
    assert_eq!((exchange.tries, exchange.took), (1, Duration::ZERO));
}

#[test]
fn silence_ends_with_the_deadline() {
    let exchange = exchange(Duration::from_secs(5), Vec::new());
    assert_eq!(exchange.outcome, Err(Failure::OutOfTime));
    assert_eq!(exchange.took, Duration::from_secs(5));
}

#[test]
fn an_exhausted_limit_is_waited_for_until_its_reset() {
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000);
    let wait =
        |headers: &[(&'static str, &str)]| demanded_wait(&answer(403, headers).unwrap(), now);
    let exhausted = ("x-ratelimit-remaining", "0");
    assert_eq!(
        wait(&[exhausted, ("x-ratelimit-reset", "1010")]),
        Some(Duration::from_secs(11))
    );
    assert_eq!(
        wait(&[exhausted, ("x-ratelimit-reset", "10")]),
        Some(Duration::from_secs(1))
    );
    assert_eq!(
        wait(&[exhausted, ("x-ratelimit-reset", "10"), ("retry-after", "3")]),
        Some(Duration::from_secs(3))
    );
    assert_eq!(
        wait(&[("retry-after", "Thu, 01 Jan 1970 00:16:45 GMT")]),
        Some(Duration::from_secs(5))
    );
    assert_eq!(wait(&[exhausted, ("x-ratelimit-reset", "soon")]), None);
    assert_eq!(
        wait(&[
            exhausted,
            ("x-ratelimit-reset", "1010"),
            ("retry-after", "?")
        ]),
        Some(Duration::from_secs(11))
    );
    assert_eq!(
        wait(&[("retry-after", "Thu, 01 Jan 1970 00:16:35 GMT")]),
        Some(Duration::ZERO)
    );
    assert_eq!(
        wait(&[("retry-after", "18446744073709551615")]),
        Some(Duration::from_secs(u64::MAX))
    );
    assert_eq!(wait(&[]), None);
}

/// GitHub, of 403 and of 429 alike: at least a minute, and longer each further time.
#[test]
fn a_limit_that_says_nothing_is_github_s_for_minutes() {
    let limited = || answer(429, &[("x-ratelimit-remaining", "17")]);
    let script = vec![limited(), limited(), limited(), answer(200, &[])];
    let exchange = exchange(MINUTE * 8, script);
    assert_eq!(exchange.outcome, Ok(200));
    assert_eq!(exchange.took, MINUTE * 7);
}

/// Heroku names no time: its bucket is filled again in seconds.
#[test]
fn a_limit_that_says_nothing_is_heroku_s_for_seconds() {
    let limited = || answer(429, &[("ratelimit-remaining", "0")]);
    let script = vec![limited(), limited(), limited(), answer(200, &[])];
    let exchange = exchange_with(Pause::Seconds, MINUTE, script);
    assert_eq!(exchange.outcome, Ok(200));
    let seconds = Duration::from_secs(7)..=Duration::from_secs(9);
    assert!(seconds.contains(&exchange.took), "{:?}", exchange.took);
}

/// The limit stays the answer, whether the wait does not fit into the time that is left or leaves none for a further try.
#[test]
fn a_short_time_hides_no_limit() {
    let limited = || answer(429, &[]);
    for (budget, took) in [
        (Duration::from_secs(30), Duration::ZERO),
        (MINUTE, Duration::ZERO),
        (Duration::from_secs(61), Duration::from_secs(61)),
    ] {
        let exchange = exchange(budget, vec![limited()]);
        assert_eq!((exchange.outcome, exchange.took), (Ok(429), took));
    }
    // A server error is none: more time may help.
    let failed = exchange(Duration::from_secs(5), vec![answer(503, &[])]);
    assert_eq!(failed.outcome, Err(Failure::OutOfTime));
}
