//! `$NAME` and `${NAME…}` in a command line or a compose file.

use std::collections::HashSet;

/// Who expands the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Expander {
    /// A shell: `'…'` and `\` keep it from expanding, and the line may set names itself.
    Shell,
    /// Compose: only `$$` keeps it from expanding.
    Compose,
}

/// One use of a variable.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Use<'t> {
    /// Where the name starts, in bytes from the start of the text.
    pub(super) offset: usize,
    pub(super) name: &'t str,
    /// It has a default (`:-`, `-`, `:=`, `=`), or is only asked for (`:+`, `+`).
    pub(super) optional: bool,
}

/// Every variable a text uses. A default is searched as well.
pub(super) fn uses(text: &str, expander: Expander) -> Vec<Use<'_>> {
    let bytes = text.as_bytes();
    let byte = |at: usize| bytes.get(at).copied().unwrap_or(0);
    let in_shell = expander == Expander::Shell;
    let mut uses = Vec::new();
    let mut set = HashSet::new();
    let (mut in_single, mut in_double) = (false, false);
    let mut at = 0;
    while at < bytes.len() {
        match byte(at) {
            b'\\' if in_shell && !in_single => at += 2,
            b'\'' if in_shell && !in_double => {
                in_single = !in_single;
                at += 1;
            }
            b'"' if in_shell && !in_single => {
                in_double = !in_double;
                at += 1;
            }
            b'$' if byte(at + 1) == b'$' => at += 2,
            b'$' if !in_single => {
                let braced = byte(at + 1) == b'{';
                // `${#NAME}` is a length. `${!NAME}` names another variable, which the text does not say.
                let sign = usize::from(braced && byte(at + 2) == b'#');
                let start = at + 1 + usize::from(braced) + sign;
                let name = name_at(text, start);
                if !name.is_empty() && !set.contains(name) {
                    let after = (byte(start + name.len()), byte(start + name.len() + 1));
                    uses.push(Use {
                        offset: start,
                        name,
                        optional: braced
                            && matches!(
                                after,
                                (b':', b'-' | b'=' | b'+') | (b'-' | b'=' | b'+', _)
                            ),
                    });
                }
                at = start + name.len();
            }
            _ => {
                let name = name_at(text, at);
                if in_shell && byte(at + name.len()) == b'=' && !name.is_empty() {
                    set.insert(name);
                }
                at += name.len().max(1);
            }
        }
    }
    uses
}

/// The name that starts at a byte; empty when none does.
pub(super) fn name_at(text: &str, start: usize) -> &str {
    let rest = text.get(start..).unwrap_or_default();
    let starts = rest
        .bytes()
        .next()
        .is_some_and(|first| first.is_ascii_alphabetic() || first == b'_');
    let end = rest
        .bytes()
        .position(|byte| !(byte.is_ascii_alphanumeric() || byte == b'_'))
        .unwrap_or(rest.len());
    if starts {
        rest.get(..end).unwrap_or_default()
    } else {
        ""
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, expander: Expander) -> Vec<(String, bool)> {
        uses(text, expander)
            .into_iter()
            .map(|found| (found.name.to_owned(), found.optional))
            .collect()
    }

    #[test]
    fn a_shell_is_kept_from_expanding_in_more_ways() {
        let text = r#"X=1 run $X "$A" '$B' \$C ${D:-$E} ${F:?no} ${#G} $$ $1 $(h $I) "it's $J""#;
        let all = [
            ("A", false),
            ("D", true),
            ("E", false),
            ("F", false),
            ("G", false),
            ("I", false),
            ("J", false),
        ];
        assert_eq!(
            shown(text, Expander::Shell),
            all.map(|(name, optional)| (name.to_owned(), optional))
        );
    }

    #[test]
    fn compose_knows_only_the_double_dollar() {
        let text = "'$A' $$B ${C-x} ${D:+y} ${E?z} ${f}";
        let all = [
            ("A", false),
            ("C", true),
            ("D", true),
            ("E", false),
            ("f", false),
        ];
        assert_eq!(
            shown(text, Expander::Compose),
            all.map(|(name, optional)| (name.to_owned(), optional))
        );
    }

    #[test]
    fn a_text_that_breaks_off_is_no_trouble() {
        for text in ["$", "${", "${#", "\\", "'$A", "$é", "${A", "é$A"] {
            let _ = shown(text, Expander::Shell).len() + shown(text, Expander::Compose).len();
        }
    }
}
