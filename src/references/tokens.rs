//! The fast no: whether a file holds a word without which it cannot read the environment.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

use super::language::Language;

/// A telling word, and what must stand around it.
struct Word {
    text: &'static str,
    /// Given what stands before and after it.
    tells: fn(&[u8], &[u8]) -> bool,
}

const fn anywhere(text: &'static str) -> Word {
    Word {
        text,
        tells: |_, _| true,
    }
}

/// Finds the telling words of one language.
struct Words {
    finder: Option<AhoCorasick>,
    words: Vec<Word>,
}

impl Words {
    fn new(any_case: bool, words: Vec<Word>) -> Self {
        let finder = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .ascii_case_insensitive(any_case)
            .build(words.iter().map(|word| word.text))
            .ok();
        Self { finder, words }
    }

    /// Where they are, in order.
    fn hits(&self, bytes: &[u8]) -> Vec<usize> {
        // Without a finder every file may hold them; the parser then has the last word.
        let Some(finder) = &self.finder else {
            return vec![0];
        };
        let found = finder.find_iter(bytes).filter(|found| {
            let (before, rest) = bytes.split_at(found.start());
            let after = rest.get(found.len()..).unwrap_or_default();
            let stands_alone = !continues(before.last(), rest.first())
                && !continues(rest.get(found.len().saturating_sub(1)), after.first());
            stands_alone
                && self
                    .words
                    .get(found.pattern().as_usize())
                    .is_none_or(|word| (word.tells)(before, after))
        });
        found.map(|found| found.start()).collect()
    }

    fn holds(&self, name: &str) -> bool {
        self.words.iter().any(|word| word.text == name)
    }
}

/// Whether two neighbouring bytes belong to one identifier.
fn continues(left: Option<&u8>, right: Option<&u8>) -> bool {
    let in_identifier = |byte: Option<&u8>| {
        byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_' || *byte >= 0x80)
    };
    in_identifier(left) && in_identifier(right)
}

/// `process` by itself is a common word: only `process.env`, `process["env"]`, the module's name where a module is named,
/// and `= process` tell.
fn is_node_process(before: &[u8], after: &[u8]) -> bool {
    let after = after.trim_ascii_start();
    let member = after.strip_prefix(b"?").unwrap_or(after);
    if let Some(member) = member.strip_prefix(b".") {
        return member.trim_ascii_start().starts_with(b"env") || member.starts_with(b"[");
    }
    if let Some(index) = after.strip_prefix(b"[") {
        let index = index.trim_ascii_start();
        return index.get(1..).is_some_and(|name| name.starts_with(b"env"));
    }
    let before = before.trim_ascii_end();
    let named = before.strip_suffix(b"node:").unwrap_or(before);
    match named.split_last() {
        Some((b'"' | b'\'' | b'`', before)) => {
            let before = before.trim_ascii_end();
            before.ends_with(b"from") || before.ends_with(b"(") || before.ends_with(b"import")
        }
        // `const { env } = process`
        Some((b'=', _)) => !after.starts_with(b"("),
        _ => false,
    }
}

/// `env` in Rust tells only as a macro or a path.
fn is_rust_env(before: &[u8], after: &[u8]) -> bool {
    after.starts_with(b"!") || after.starts_with(b"::") || before.ends_with(b"::") || {
        let after = after.trim_ascii_start();
        after.starts_with(b"as ") || after.starts_with(b"::") || after.starts_with(b"!")
    }
}

fn is_called(_: &[u8], after: &[u8]) -> bool {
    after.trim_ascii_start().starts_with(b"(")
}

static PYTHON: LazyLock<Words> = LazyLock::new(|| {
    let words = [
        "environ",
        "environb",
        "environs",
        "getenv",
        "getenvb",
        "BaseSettings",
        "decouple",
    ];
    Words::new(false, words.map(anywhere).into())
});

static SCRIPT: LazyLock<Words> = LazyLock::new(|| {
    let process = Word {
        text: "process",
        tells: is_node_process,
    };
    let meta = Word {
        text: "import.meta",
        tells: |_, after| {
            let after = after.trim_ascii_start();
            after
                .strip_prefix(b"?")
                .unwrap_or(after)
                .starts_with(b".env")
                || after.starts_with(b"[")
        },
    };
    Words::new(
        false,
        vec![process, meta, anywhere("Deno.env"), anywhere("Bun.env")],
    )
});

static CPP: LazyLock<Words> = LazyLock::new(|| {
    let words = ["getenv", "secure_getenv", "__secure_getenv"];
    Words::new(false, words.map(anywhere).into())
});

static RUBY: LazyLock<Words> = LazyLock::new(|| Words::new(false, vec![anywhere("ENV")]));

static GO: LazyLock<Words> =
    LazyLock::new(|| Words::new(false, ["Getenv", "LookupEnv"].map(anywhere).into()));

static RUST: LazyLock<Words> = LazyLock::new(|| {
    let env = Word {
        text: "env",
        tells: is_rust_env,
    };
    Words::new(false, vec![env, anywhere("option_env")])
});

static JAVA: LazyLock<Words> = LazyLock::new(|| Words::new(false, vec![anywhere("getenv")]));

static PHP: LazyLock<Words> = LazyLock::new(|| {
    let env = Word {
        text: "env",
        tells: |before, after| is_called(before, after) || after.starts_with(b"::"),
    };
    // Functions and classes are named without regard to case.
    Words::new(true, vec![anywhere("getenv"), anywhere("_env"), env])
});

const fn words(language: Language) -> Option<&'static LazyLock<Words>> {
    Some(match language {
        Language::Python => &PYTHON,
        Language::JavaScript | Language::TypeScript | Language::Tsx => &SCRIPT,
        Language::Cpp => &CPP,
        Language::Ruby => &RUBY,
        Language::Go => &GO,
        Language::Rust => &RUST,
        Language::Java => &JAVA,
        Language::Php => &PHP,
        Language::AppJson | Language::Procfile | Language::Dockerfile | Language::Compose => {
            return None;
        }
    })
}

/// Where a file in this language has its telling words, in order. `None` when it has none, and so reads nothing.
/// Deployment files always may.
pub(super) fn hits(language: Language, bytes: &[u8]) -> Option<Vec<usize>> {
    let Some(words) = words(language) else {
        return Some(Vec::new());
    };
    Some(words.hits(bytes)).filter(|hits| !hits.is_empty())
}

/// Whether a name is itself a telling word, so that no use of it goes unnoticed.
#[cfg(feature = "syntax")]
pub(super) fn tells(language: Language, name: &str) -> bool {
    words(language).is_none_or(|words| words.holds(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passes_what_reads_and_stops_what_does_not() {
        for (language, text, expected) in [
            (Language::Python, "os.environ['A']", true),
            (Language::Python, "environment = 1", false),
            (Language::JavaScript, "process . env.A", true),
            (Language::JavaScript, "process?.env", true),
            (Language::JavaScript, "const { env } = process;", true),
            (
                Language::JavaScript,
                "import { env } from 'node:process'",
                true,
            ),
            (Language::JavaScript, "process.nextTick(processed)", false),
            (Language::TypeScript, "import.meta.url", false),
            (Language::TypeScript, "import.meta.env.A", true),
            (Language::Cpp, "my_getenv()", false),
            (Language::Cpp, "std::getenv(x)", true),
            (Language::Ruby, "ENVIRONMENT", false),
            (Language::Rust, "environment env", false),
            (Language::Rust, "use std::env;", true),
            (Language::Php, "$_ENV['A']", true),
            (Language::Php, "GetEnv('A')", true),
            (Language::Php, "$env->x", false),
        ] {
            assert_eq!(
                hits(language, text.as_bytes()).is_some(),
                expected,
                "{text}"
            );
        }
    }
}
