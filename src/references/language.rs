use std::path::Path;

use serde::{Deserialize, Serialize};

/// What a file is written in, as far as environment references go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Language {
    /// Python.
    Python,
    /// JavaScript and JSX.
    JavaScript,
    /// TypeScript.
    TypeScript,
    /// TypeScript with JSX.
    Tsx,
    /// C and C++, headers too.
    Cpp,
    /// Ruby, Rakefiles, Gemfiles and `config.ru`.
    Ruby,
    /// Go.
    Go,
    /// Rust.
    Rust,
    /// Java.
    Java,
    /// PHP.
    Php,
    /// Heroku's `app.json`.
    AppJson,
    /// Heroku's `Procfile`.
    Procfile,
    /// A Dockerfile.
    Dockerfile,
    /// A compose file.
    Compose,
}

impl Language {
    /// The language a file's name tells. `None` for a file that reads no environment as far as is known.
    #[must_use]
    pub fn of_name(file_name: &str) -> Option<Self> {
        let path = Path::new(file_name);
        let ending = path.extension().and_then(|ending| ending.to_str());
        let ending = ending.map(str::to_ascii_lowercase);
        match file_name {
            "app.json" => return Some(Self::AppJson),
            "Procfile" => return Some(Self::Procfile),
            "Dockerfile" | "Containerfile" => return Some(Self::Dockerfile),
            "Rakefile" | "Gemfile" | "Capfile" | "Guardfile" | "Vagrantfile" => {
                return Some(Self::Ruby);
            }
            _ => {}
        }
        if file_name.starts_with("Dockerfile.") || file_name.starts_with("Procfile.") {
            return Some(if file_name.starts_with('D') {
                Self::Dockerfile
            } else {
                Self::Procfile
            });
        }
        Some(match ending?.as_str() {
            "py" | "pyw" => Self::Python,
            "js" | "jsx" | "mjs" | "cjs" => Self::JavaScript,
            "ts" | "mts" | "cts" => Self::TypeScript,
            "tsx" => Self::Tsx,
            "c" | "h" | "cc" | "cpp" | "cxx" | "hh" | "hpp" | "hxx" | "ipp" | "inl" => Self::Cpp,
            "rb" | "rake" | "ru" | "gemspec" => Self::Ruby,
            "go" => Self::Go,
            "rs" => Self::Rust,
            "java" => Self::Java,
            "php" | "phtml" => Self::Php,
            "dockerfile" => Self::Dockerfile,
            "yml" | "yaml"
                if file_name.starts_with("docker-compose") || file_name.starts_with("compose.") =>
            {
                Self::Compose
            }
            _ => return None,
        })
    }

    /// The language of a script without an ending, from its `#!` line.
    #[must_use]
    pub fn of_shebang(bytes: &[u8]) -> Option<Self> {
        let line = bytes.strip_prefix(b"#!")?;
        let line = line.split(|byte| *byte == b'\n').next()?;
        let line = str::from_utf8(line.get(..line.len().min(200))?).ok()?;
        line.split(['/', ' ', '\t', '\r']).find_map(|word| {
            Some(
                match word.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.') {
                    "python" | "pypy" => Self::Python,
                    "node" | "nodejs" => Self::JavaScript,
                    "deno" | "bun" | "ts-node" | "tsx" => Self::TypeScript,
                    "ruby" => Self::Ruby,
                    "php" => Self::Php,
                    _ => return None,
                },
            )
        })
    }
}
