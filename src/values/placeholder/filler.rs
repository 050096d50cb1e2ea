//! Fillers: one character over and over, where a value was to come.

/// A run of one of these inside a value is no accident when it is this long.
const LONG_RUN: usize = 6;
/// A part of a value between separators that is nothing but `x` is no word when it is this long.
const MASKED: usize = 4;
/// A value of one character over and over is no value when it is this long.
const MONOTONOUS: usize = 4;
/// Nobody fills a gap by hand with more than this of a character that is not known for it: 64 times `a` is a test's key.
const TYPED: usize = 16;
/// `*`, `.`, `**`, `..` and `//` are values; three of a kind are a gap.
const MARKS: usize = 3;

pub(super) fn is_separator(c: char) -> bool {
    matches!(c, '-' | '_' | '.' | ' ' | '/' | ':' | '!')
}

/// `xxxx-xxxx`, `****`, `00000000`. Marks count only when nothing is between them: `* * * * *` is a time for cron.
pub(super) fn is_filler(text: &str) -> bool {
    if let Some(least) = text.chars().next().and_then(fewest_marks) {
        return is_run(text) && text.chars().count() >= least;
    }
    let letters = || text.chars().filter(|c| !is_separator(*c));
    let Some(first) = letters().next() else {
        return false;
    };
    let long_enough = match first {
        'x' | 'X' => 3..=usize::MAX,
        '0' => 2 * MONOTONOUS..=usize::MAX,
        // A short number is a number; `1111` may be one too.
        _ if first.is_ascii_digit() => 2 * MONOTONOUS..=TYPED,
        _ => MONOTONOUS..=TYPED,
    };
    letters().all(|c| c == first) && long_enough.contains(&letters().count())
}

/// Digits alone that do not begin with a nought: `99999999` may be a limit, `00000000` is nothing.
pub(super) fn is_number(text: &str) -> bool {
    !text.starts_with('0') && text.bytes().all(|c| c.is_ascii_digit())
}

/// How many of a mark make a filler, if it is one that people fill gaps with.
const fn fewest_marks(mark: char) -> Option<usize> {
    match mark {
        '*' | '?' | '#' | '.' | '-' | '_' | '•' => Some(MARKS),
        // Three dots in one.
        '…' => Some(1),
        _ => None,
    }
}

fn is_run(text: &str) -> bool {
    let mut letters = text.chars();
    let first = letters.next();
    letters.all(|c| Some(c) == first)
}

/// A long run of what people fill gaps with stands somewhere.
pub(super) fn has_long_run(text: &str) -> bool {
    let mut before = None;
    let mut run = 0;
    text.chars().any(|c| {
        run = if before == Some(c) { run + 1 } else { 1 };
        before = Some(c);
        run >= LONG_RUN && matches!(c, 'x' | 'X' | '*')
    })
}

/// `raxx-api-prod-XXXXX`: a part between separators is nothing but `x`.
pub(super) fn is_masked(text: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric())
        .any(|part| part.len() >= MASKED && part.bytes().all(|c| matches!(c, b'x' | b'X')))
}

/// `1234567890`, `abcdef`, `abc123`: what is typed to have typed something.
pub(super) fn is_typed(text: &str) -> bool {
    const ROWS: [&str; 3] = [
        "12345678901234567890",
        "01234567890123456789",
        "abcdefghijklmnopqrstuvwxyz",
    ];
    const SHORTEST: usize = 6;
    text == "abc123" || (text.len() >= SHORTEST && ROWS.iter().any(|row| row.starts_with(text)))
}
