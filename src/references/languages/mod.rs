//! One file for each language: its shape, what its names stand for, and what reads the environment in it.

#[cfg(feature = "grammar-cpp")]
mod cpp;
#[cfg(feature = "grammar-go")]
mod go;
#[cfg(feature = "grammar-java")]
mod java;
#[cfg(any(feature = "grammar-javascript", feature = "grammar-typescript"))]
mod javascript;
#[cfg(feature = "grammar-php")]
mod php;
#[cfg(feature = "grammar-python")]
mod python;
#[cfg(feature = "grammar-ruby")]
mod ruby;
#[cfg(feature = "grammar-rust")]
mod rust;

use super::file::Searched;
use super::language::Language;
use super::skipped::Reason;

/// One parser for each language met so far.
#[derive(Default)]
pub(super) struct Parsers {
    #[cfg(feature = "syntax")]
    by_language: std::collections::HashMap<Language, tree_sitter::Parser>,
}

#[cfg(feature = "syntax")]
impl Parsers {
    /// `None` when the grammar is not in this build.
    fn get(&mut self, language: Language) -> Option<&mut tree_sitter::Parser> {
        use std::collections::hash_map::Entry;

        match self.by_language.entry(language) {
            Entry::Occupied(parser) => Some(parser.into_mut()),
            Entry::Vacant(place) => {
                let mut parser = tree_sitter::Parser::new();
                parser.set_language(&grammar(language)?).ok()?;
                Some(place.insert(parser))
            }
        }
    }
}

/// The grammar of a language, when it is in this build.
#[cfg(feature = "syntax")]
fn grammar(language: Language) -> Option<tree_sitter::Language> {
    let grammar = match language {
        #[cfg(feature = "grammar-python")]
        Language::Python => tree_sitter_python::LANGUAGE,
        #[cfg(feature = "grammar-javascript")]
        Language::JavaScript => tree_sitter_javascript::LANGUAGE,
        #[cfg(feature = "grammar-typescript")]
        Language::TypeScript => tree_sitter_typescript::LANGUAGE_TYPESCRIPT,
        #[cfg(feature = "grammar-typescript")]
        Language::Tsx => tree_sitter_typescript::LANGUAGE_TSX,
        #[cfg(feature = "grammar-cpp")]
        Language::Cpp => tree_sitter_cpp::LANGUAGE,
        #[cfg(feature = "grammar-ruby")]
        Language::Ruby => tree_sitter_ruby::LANGUAGE,
        #[cfg(feature = "grammar-go")]
        Language::Go => tree_sitter_go::LANGUAGE,
        #[cfg(feature = "grammar-rust")]
        Language::Rust => tree_sitter_rust::LANGUAGE,
        #[cfg(feature = "grammar-java")]
        Language::Java => tree_sitter_java::LANGUAGE,
        #[cfg(feature = "grammar-php")]
        Language::Php => tree_sitter_php::LANGUAGE_PHP,
        _ => return None,
    };
    Some(grammar.into())
}

/// Parses a file and collects what it refers to.
#[cfg(feature = "syntax")]
pub(super) fn find(
    language: Language,
    bytes: &[u8],
    hits: &[usize],
    whole: bool,
    parsers: &mut Parsers,
) -> Result<Searched, Reason> {
    use super::syntax::{Sense, Source, search};

    let source = Source {
        language,
        bytes,
        hits,
        whole,
    };
    let parser = parsers.get(language).ok_or(Reason::NoGrammar)?;
    let (found, sense) = match language {
        #[cfg(feature = "grammar-python")]
        Language::Python => search::<python::Python>(parser, &source),
        #[cfg(any(feature = "grammar-javascript", feature = "grammar-typescript"))]
        Language::JavaScript | Language::TypeScript | Language::Tsx => {
            search::<javascript::JavaScript>(parser, &source)
        }
        #[cfg(feature = "grammar-cpp")]
        Language::Cpp => {
            let bytes = &cpp::macros::without_comments(bytes);
            search::<cpp::Cpp>(parser, &Source { bytes, ..source })
        }
        #[cfg(feature = "grammar-ruby")]
        Language::Ruby => search::<ruby::Ruby>(parser, &source),
        #[cfg(feature = "grammar-go")]
        Language::Go => search::<go::Go>(parser, &source),
        #[cfg(feature = "grammar-rust")]
        Language::Rust => search::<rust::Rust>(parser, &source),
        #[cfg(feature = "grammar-java")]
        Language::Java => search::<java::Java>(parser, &source),
        #[cfg(feature = "grammar-php")]
        Language::Php => search::<php::Php>(parser, &source),
        _ => Err(Reason::NoGrammar),
    }?;
    Ok(Searched {
        found,
        damaged: sense != Sense::Whole,
        unread: sense == Sense::Unread,
    })
}

/// Without any grammar nothing can be parsed.
#[cfg(not(feature = "syntax"))]
pub(super) fn find(
    _: Language,
    _: &[u8],
    _: &[usize],
    _: bool,
    _: &mut Parsers,
) -> Result<Searched, Reason> {
    Err(Reason::NoGrammar)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each language, the feature that brings its grammar, and a file that reads one variable.
    const READS: &[(Language, bool, &str)] = &[
        (
            Language::Python,
            cfg!(feature = "grammar-python"),
            "os.getenv('A')",
        ),
        (
            Language::JavaScript,
            cfg!(feature = "grammar-javascript"),
            "process.env.A",
        ),
        (
            Language::TypeScript,
            cfg!(feature = "grammar-typescript"),
            "process.env.A",
        ),
        (
            Language::Tsx,
            cfg!(feature = "grammar-typescript"),
            "process.env.A",
        ),
        (
            Language::Cpp,
            cfg!(feature = "grammar-cpp"),
            "auto a = getenv(\"A\");",
        ),
        (Language::Ruby, cfg!(feature = "grammar-ruby"), "ENV['A']"),
        (
            Language::Go,
            cfg!(feature = "grammar-go"),
            "package a\nvar a = os.Getenv(\"A\")",
        ),
        (
            Language::Rust,
            cfg!(feature = "grammar-rust"),
            "const A: &str = env!(\"A\");",
        ),
        (
            Language::Java,
            cfg!(feature = "grammar-java"),
            "class A { String a = System.getenv(\"A\"); }",
        ),
        (
            Language::Php,
            cfg!(feature = "grammar-php"),
            "<?php getenv('A');",
        ),
    ];

    #[test]
    fn a_grammar_in_this_build_reads_and_one_left_out_says_so() {
        let mut parsers = Parsers::default();
        for (language, is_built_in, text) in READS {
            let answer = find(*language, text.as_bytes(), &[0], true, &mut parsers);
            if *is_built_in {
                assert_eq!(
                    answer.map(|searched| searched.found.references.len()),
                    Ok(1),
                    "{language:?}"
                );
            } else {
                assert_eq!(answer.err(), Some(Reason::NoGrammar), "{language:?}");
            }
        }
    }
}
