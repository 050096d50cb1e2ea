use super::Expression;

/// No honest file reads more variables than this.
const MOST_PER_FILE: usize = 10_000;
/// No honest variable has a longer name, in bytes.
const LONGEST_NAME: usize = 256;

/// A name as the code spells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Spelling {
    /// The file says it.
    Known(String),
    /// Only the running program knows it.
    Dynamic(Expression),
    /// It is no name at all: an index, a slice, a symbol.
    NoName,
}

/// What one file refers to, by byte offset.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Offset, name, and whether it is optional.
    pub(super) references: Vec<(usize, String, bool)>,
    /// Offset, and what stands where the name would.
    pub(super) dynamic: Vec<(usize, Expression)>,
}

impl Found {
    /// Notes a read of the variable spelled at `offset`. What no environment could hold as a name is dropped.
    pub(super) fn read(&mut self, offset: usize, spelling: Spelling, optional: bool) {
        match spelling {
            Spelling::Known(name) if is_name(&name) => {
                self.references.push((offset, name, optional));
            }
            Spelling::Dynamic(expression) => self.dynamic.push((offset, expression)),
            Spelling::Known(_) | Spelling::NoName => {}
        }
    }

    /// Whether the file refers to more than any honest one.
    pub(super) const fn is_crowded(&self) -> bool {
        self.references.len() + self.dynamic.len() > MOST_PER_FILE
    }
}

/// Whether a shell could export it: letters, digits and `_`, and no digit first.
pub(super) fn is_name(text: &str) -> bool {
    text.len() <= LONGEST_NAME
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        && text
            .bytes()
            .next()
            .is_some_and(|first| !first.is_ascii_digit())
}

/// Turns offsets of one file, asked in any order, into lines and columns.
pub(super) struct Positions<'b> {
    bytes: &'b [u8],
    /// Where each line starts.
    lines: Vec<usize>,
}

impl<'b> Positions<'b> {
    pub(super) fn new(bytes: &'b [u8]) -> Self {
        let starts = memchr::memchr_iter(b'\n', bytes).map(|end| end + 1);
        Self {
            bytes,
            lines: std::iter::once(0).chain(starts).collect(),
        }
    }

    /// Line and column of a byte, both from 1; the column counts characters.
    pub(super) fn at(&self, offset: usize) -> (u32, u32) {
        let line = self.lines.partition_point(|start| *start <= offset);
        let start = self.lines.get(line.saturating_sub(1)).copied().unwrap_or(0);
        let before = self.bytes.get(start..offset).unwrap_or_default();
        // A UTF-8 character is one byte that is no continuation byte, and its continuation bytes.
        let characters = before.iter().filter(|byte| **byte & 0xC0 != 0x80).count();
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        (number(line), number(characters + 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_a_shell_could_export_are_names() {
        for good in ["A", "_", "a1", "DATABASE_URL", "__X9"] {
            assert!(is_name(good), "{good}");
        }
        let long = "A".repeat(LONGEST_NAME + 1);
        for bad in ["", "1A", "A-B", "A B", "É", "A\n", "A=", long.as_str()] {
            assert!(!is_name(bad), "{bad}");
        }
    }

    #[test]
    fn columns_count_characters() {
        let positions = Positions::new("é = x\n  日本y\n".as_bytes());
        assert_eq!(positions.at(0), (1, 1));
        assert_eq!(positions.at(5), (1, 5));
        assert_eq!(positions.at(15), (2, 5));
        assert_eq!(positions.at(999), (3, 1), "past the end is still an answer");
    }
}
