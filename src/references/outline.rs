//! Leaves out of the parse what cannot matter: blocks without a telling word.
//!
//! Parsing costs a hundred times what searching does, and most of a file that reads the environment does something
//! else. Code that is laid out as usual says by its indentation where a block ends. What is left out is a Python
//! function or class, or what stands between the lines of `… {` and `}`, and only when
//!
//! - neither it nor those two lines hold a telling word, so no reference is ever left out;
//! - its brackets balance, and it neither begins nor ends a text or a comment of several lines: so the rest parses as it
//!   would have.
//!
//! What was defined inside is not seen. So the answer stands only when it took no name but the literal ones: see
//! [`search`](super::syntax::search). Code that is laid out otherwise is parsed whole, and costs more.

use std::ops::Range;

use super::language::Language;

/// A file shorter than this, in bytes, is parsed whole.
const SHORT: usize = 1_024;
/// A block shorter than this, in bytes, is not worth a gap.
const SMALL_BLOCK: usize = 64;

/// How a language lays out its blocks.
struct Layout {
    /// What begins a block by indentation. Empty for a language with braces.
    begins: &'static [&'static str],
    /// A block with an odd number of one of these is kept: it may begin or end a text of several lines.
    pairs: &'static [&'static str],
}

const PYTHON: Layout = Layout {
    begins: &["def ", "class ", "async def "],
    pairs: &["\"\"\"", "'''"],
};
const BACKTICKS: Layout = Layout {
    begins: &[],
    pairs: &["`"],
};
const QUOTES: Layout = Layout {
    begins: &[],
    pairs: &["\""],
};

const fn layout(language: Language) -> Option<&'static Layout> {
    match language {
        Language::Python => Some(&PYTHON),
        Language::JavaScript | Language::TypeScript | Language::Tsx | Language::Go => {
            Some(&BACKTICKS)
        }
        Language::Cpp | Language::Java | Language::Rust => Some(&QUOTES),
        // Texts of several lines are ordinary there, and blocks end in words.
        _ => None,
    }
}

/// The parts of a file that matter, in order, given where its telling words are. `None` when all of it does.
pub(super) fn parts(language: Language, bytes: &[u8], hits: &[usize]) -> Option<Vec<Range<usize>>> {
    let layout = layout(language).filter(|_| bytes.len() > SHORT)?;
    let mut parts = Vec::new();
    let mut kept_from = 0;
    let mut at = 0;
    while at < bytes.len() {
        let mut next = next_line(bytes, at);
        if let Some((around, block)) = layout.block(bytes, at)
            && block.len() > SMALL_BLOCK
            && !has_hit(hits, &around)
            && layout.stands_alone(bytes.get(block.clone()).unwrap_or_default())
        {
            let from = if layout.begins.is_empty() {
                block.start
            } else {
                before_decorators(bytes, block.start, kept_from, hits)
            };
            parts.push(kept_from..from);
            kept_from = block.end;
            next = block.end;
        }
        at = next;
    }
    if parts.is_empty() {
        return None;
    }
    parts.push(kept_from..bytes.len());
    parts.retain(|part| !part.is_empty());
    Some(parts)
}

fn has_hit(hits: &[usize], range: &Range<usize>) -> bool {
    let next = hits.partition_point(|hit| *hit < range.start);
    hits.get(next).is_some_and(|hit| *hit < range.end)
}

fn next_line(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    memchr::memchr(b'\n', rest).map_or(bytes.len(), |end| at + end + 1)
}

/// How far the line that starts here is indented, and what it says. `None` for an empty line.
fn line(bytes: &[u8], at: usize) -> Option<(usize, &[u8])> {
    let line = bytes.get(at..next_line(bytes, at))?.trim_ascii_end();
    let said = line.trim_ascii_start();
    (!said.is_empty()).then_some((line.len() - said.len(), said))
}

/// Where the decorators of a function begin that starts here: a decorator cannot stay behind alone.
fn before_decorators(bytes: &[u8], start: usize, kept_from: usize, hits: &[usize]) -> usize {
    let mut from = start;
    while let Some(above) = bytes.get(kept_from..from.saturating_sub(1)) {
        let begin = kept_from + memchr::memrchr(b'\n', above).map_or(0, |end| end + 1);
        let decorates = line(bytes, begin).is_some_and(|(_, said)| said.starts_with(b"@"));
        if begin == from || !decorates || has_hit(hits, &(begin..from)) {
            break;
        }
        from = begin;
    }
    from
}

impl Layout {
    /// The block that the line at `begin` begins: with its first and last line, and what of it could be left out.
    fn block(&self, bytes: &[u8], begin: usize) -> Option<(Range<usize>, Range<usize>)> {
        let (indent, said) = line(bytes, begin)?;
        let inside = next_line(bytes, begin);
        let is_braced = self.begins.is_empty();
        let begins = if is_braced {
            said.ends_with(b"{")
        } else {
            self.begins
                .iter()
                .any(|begins| said.starts_with(begins.as_bytes()))
        };
        if !begins {
            return None;
        }
        let mut at = inside;
        while at < bytes.len() {
            if let Some((next_indent, next_said)) = line(bytes, at)
                && next_indent <= indent
            {
                let first = next_said.first().copied().unwrap_or_default();
                if is_braced {
                    let closes = next_indent == indent && first == b'}';
                    return closes.then(|| (begin..next_line(bytes, at), inside..at));
                }
                // A closing bracket ends a signature, not its block; a comment ends nothing.
                if !matches!(first, b')' | b']' | b'}' | b'#') {
                    break;
                }
            }
            at = next_line(bytes, at);
        }
        (!is_braced).then_some((begin..at, begin..at))
    }

    /// Whether the text around a block parses the same without it.
    fn stands_alone(&self, block: &[u8]) -> bool {
        let balances = |open: u8, close: u8| {
            memchr::memchr_iter(open, block).count() == memchr::memchr_iter(close, block).count()
        };
        let count = |text: &str| memchr::memmem::find_iter(block, text.as_bytes()).count();
        block.last() == Some(&b'\n')
            && balances(b'{', b'}')
            && balances(b'(', b')')
            && balances(b'[', b']')
            && (!self.begins.is_empty() || count("/*") == count("*/"))
            && self.pairs.iter().all(|text| count(text) % 2 == 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is kept of a text, with a word to hit.
    fn kept(language: Language, text: &str) -> String {
        // Long enough to be worth it, and blocks too.
        let text = text.replace('~', &"x;".repeat(SHORT));
        let hits: Vec<_> = text.match_indices("HIT").map(|(at, _)| at).collect();
        parts(language, text.as_bytes(), &hits).map_or_else(
            || "all".to_owned(),
            |parts| parts.into_iter().map(|part| &text[part]).collect(),
        )
    }

    #[test]
    fn silent_blocks_are_left_out() {
        let text = "import os\n@HIT\n@wraps\n@wraps\ndef a(\n    x\n):\n    ~\n\nclass B:\n    def b():\n        ~\n\n    def c():\n        HIT\n";
        assert_eq!(
            kept(Language::Python, text),
            "import os\n@HIT\nclass B:\n    def c():\n        HIT\n"
        );
        let text = "function a() {\n  ~\n}\nb({\n  c: () => {\n    ~ `x`\n  },\n  d: HIT,\n});\n";
        assert_eq!(
            kept(Language::JavaScript, text),
            "function a() {\n}\nb({\n  c: () => {\n  },\n  d: HIT,\n});\n"
        );
    }

    #[test]
    fn what_could_matter_is_kept() {
        for text in [
            "def a():\n    x = '''~\ntext\n'''\n",
            "def a():\n    return (~\n",
            "def a(): ~ # HIT\n",
        ] {
            assert_eq!(kept(Language::Python, text), "all", "{text}");
        }
        for text in [
            "const {\n  A,\n  ~\n} = HIT;\n",
            "import {\n  env as e,~\n} from HIT;\n",
            "function a() {\n  return `~\n}`;\n}\n",
            "/*\nfunction a() {\n*/ ~\n}\n",
            "function a() {\n~\n}\n",
            "function a() {\n  ~ }\n",
        ] {
            assert_eq!(kept(Language::JavaScript, text), "all", "{text}");
        }
    }
}
