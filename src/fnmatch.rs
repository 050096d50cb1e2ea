//! Branch and tag patterns as GitHub matches them: Ruby's `File.fnmatch(pattern, name, File::FNM_PATHNAME)`.
//!
//! GitHub documents its deployment branch patterns as Ruby `File.fnmatch` with `*` stopping at `/`.
//! This follows Ruby's own matcher step by step, quirks included, and tests hold it against Ruby:
//!
//! | pattern | matches |
//! |---|---|
//! | `*` | any run of characters within one part, also none; never a `/` |
//! | `**/` | any number of whole parts, also none; only at the start of a part |
//! | `?` | one character, never a `/` |
//! | `[a-z]`, `[!x]`, `[^x]` | one character of a set, or outside it; never a `/` |
//! | `\x` | `x` itself |
//! | `{a,b}` | itself: braces mean nothing here |
//!
//! A part that begins with `.` is matched only by a pattern part that begins with `.` too.

#[cfg(test)]
mod tests;

/// Does the pattern match the whole name? Byte-exact but for the wildcards; `Main` is not `main`.
///
/// The time taken is bounded by the product of both lengths and the number of `/` in the name: it
/// goes back to the last `*` and to the last `**/` only, as Ruby does, and never further.
#[must_use]
pub fn matches(pattern: &str, name: &str) -> bool {
    // Ruby refuses a NUL in either text. No ref can hold one.
    if pattern.contains('\0') || name.contains('\0') {
        return false;
    }
    let pattern: Vec<char> = pattern.chars().collect();
    let name: Vec<char> = name.chars().collect();
    matches_path(Text(&pattern), Text(&name))
}

/// A text read by position. Reading past its end answers `None`, as C reads the NUL.
#[derive(Clone, Copy)]
struct Text<'a>(&'a [char]);

impl Text<'_> {
    fn at(self, position: usize) -> Option<char> {
        self.0.get(position).copied()
    }

    fn starts_recursion(self, position: usize) -> bool {
        self.0
            .get(position..)
            .is_some_and(|rest| rest.starts_with(&['*', '*', '/']))
    }

    fn part_ends(self, position: usize) -> bool {
        matches!(self.at(position), None | Some('/'))
    }

    fn end_of_part(self, mut position: usize) -> usize {
        while !self.part_ends(position) {
            position += 1;
        }
        position
    }

    /// The position of the character a backslash stands before; a last backslash stands for nothing.
    fn unescaped(self, position: usize) -> usize {
        position + usize::from(self.at(position) == Some('\\'))
    }
}

/// Where to take up again when a match fails: after a `*` or a `**/`, with one more of the name skipped.
#[derive(Clone, Copy)]
struct Retry {
    pattern: usize,
    name: usize,
}

fn matches_path(pattern: Text<'_>, name: Text<'_>) -> bool {
    let (mut p, mut n) = (0, 0);
    let mut retry: Option<Retry> = None;
    loop {
        if pattern.starts_recursion(p) {
            while pattern.starts_recursion(p) {
                p += 3;
            }
            retry = Some(Retry {
                pattern: p,
                name: n,
            });
        }
        if let Some((part, rest)) = matches_part(pattern, p, name, n) {
            (p, n) = (part, name.end_of_part(rest));
            match (pattern.at(p), name.at(n)) {
                (None, None) => return true,
                (Some(_), Some(_)) => {
                    p += 1;
                    n += 1;
                    continue;
                }
                _ => {}
            }
        }
        // `**/` takes in one part more, unless that part is hidden.
        match retry {
            Some(Retry { pattern, name: at }) if name.at(at) != Some('.') => {
                let end = name.end_of_part(at);
                if name.at(end).is_none() {
                    return false;
                }
                (p, n) = (pattern, end + 1);
                retry = Some(Retry { pattern, name: n });
            }
            _ => return false,
        }
    }
}

/// Matches one part of the pattern against one part of the name. Answers where the pattern's part
/// ends and how far the name was read; the rest of the name's part belongs to a last `*`.
fn matches_part(
    pattern: Text<'_>,
    mut p: usize,
    name: Text<'_>,
    mut n: usize,
) -> Option<(usize, usize)> {
    if name.at(n) == Some('.') && pattern.at(pattern.unescaped(p)) != Some('.') {
        return None;
    }
    let mut retry: Option<Retry> = None;
    loop {
        let next = match pattern.at(p) {
            Some('*') => {
                while pattern.at(p) == Some('*') {
                    p += 1;
                }
                if pattern.part_ends(pattern.unescaped(p)) {
                    return Some((pattern.unescaped(p), n));
                }
                if name.part_ends(n) {
                    return None;
                }
                retry = Some(Retry {
                    pattern: p,
                    name: n,
                });
                continue;
            }
            Some('?') if name.part_ends(n) => return None,
            Some('?') => Some(p + 1),
            Some('[') => {
                if name.part_ends(n) {
                    return None;
                }
                name.at(n).and_then(|c| matches_set(pattern, p + 1, c))
            }
            _ => {
                let literal = pattern.unescaped(p);
                match (pattern.part_ends(literal), name.part_ends(n)) {
                    (true, true) => return Some((literal, n)),
                    (false, true) => return None,
                    (true, false) => None,
                    (false, false) => (pattern.at(literal) == name.at(n)).then_some(literal + 1),
                }
            }
        };
        if let Some(next) = next {
            (p, n) = (next, n + 1);
        } else if let Some(Retry { pattern: at, name }) = retry {
            (p, n) = (at, name + 1);
            retry = Some(Retry {
                pattern: at,
                name: n,
            });
        } else {
            return None;
        }
    }
}

/// Matches a character against the set whose `[` stands before `p`. Answers the position after its `]`;
/// a set that never closes matches nothing.
fn matches_set(pattern: Text<'_>, mut p: usize, c: char) -> Option<usize> {
    let negated = matches!(pattern.at(p), Some('!' | '^'));
    if negated {
        p += 1;
    }
    let mut within = false;
    while pattern.at(p)? != ']' {
        let (low, after_low) = set_member(pattern, p)?;
        p = after_low;
        let is_range = pattern.at(p)? == '-' && pattern.at(p + 1) != Some(']');
        if is_range {
            let (high, after_high) = set_member(pattern, p + 1)?;
            p = after_high;
            // The ends count also when they stand the wrong way round, as in Ruby.
            within |= c == low || c == high || (low..=high).contains(&c);
        } else {
            within |= c == low;
        }
    }
    (within != negated).then_some(p + 1)
}

fn set_member(pattern: Text<'_>, p: usize) -> Option<(char, usize)> {
    let at = p + usize::from(pattern.at(p) == Some('\\'));
    pattern.at(at).map(|c| (c, at + 1))
}
