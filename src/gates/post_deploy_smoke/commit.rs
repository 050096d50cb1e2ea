//! Where services usually name the commit they run: what `--expect-sha` is looked for in, where no settings say.

use http::HeaderMap;
use serde_json::Value;

use super::facts::Named;
use crate::finding::wording::cut;
use crate::hex::{is_commit, is_same};

/// Response headers.
const HEADERS: &[&str] = &[
    "x-commit",
    "x-commit-sha",
    "x-git-commit",
    "x-git-sha",
    "x-revision",
    "x-release",
    "x-version",
    "x-app-version",
    "x-build",
    "x-deploy-sha",
];

/// Members of a JSON body, letters and digits only, in small letters.
const MEMBERS: &[&str] = &[
    "build",
    "buildcommit",
    "buildsha",
    "commit",
    "commithash",
    "commitid",
    "commitsha",
    "deployedsha",
    "gitcommit",
    "githash",
    "gitrevision",
    "gitsha",
    "herokuslugcommit",
    "herokubuildcommit",
    "release",
    "revision",
    "sha",
    "sourceversion",
    "version",
];

/// Those of the headers and members, and the body, that as often hold a date or a running number. Where such a place has
/// nothing but digits, it names the expected commit or none.
const AMBIGUOUS: &[&str] = &[
    "build",
    "release",
    "version",
    "x-app-version",
    "x-build",
    "x-release",
    "x-version",
    THE_BODY,
];
const THE_BODY: &str = "the body";

/// How deep members are looked for: `{"app": {"build": {"commit": …}}}`.
const DEPTH: usize = 4;
/// Nobody names more commits of his own than this.
const MOST: usize = 64;

/// Every commit the answer names in one of the usual places.
pub(super) fn named(headers: &HeaderMap, body: &[u8], expected: &str) -> Vec<Named> {
    let mut search = Search {
        expected,
        found: Vec::new(),
    };
    for name in HEADERS {
        for value in headers.get_all(*name) {
            search.note(name, name, &String::from_utf8_lossy(value.as_bytes()));
        }
    }
    match serde_json::from_slice(body) {
        // Seven digits are JSON, too.
        Ok(Value::Number(_)) | Err(_) => {
            if let Ok(text) = std::str::from_utf8(body) {
                search.note(THE_BODY, THE_BODY, text);
            }
        }
        Ok(value) => search.members("", &value, 0),
    }
    search.found
}

struct Search<'a> {
    expected: &'a str,
    found: Vec<Named>,
}

impl Search<'_> {
    fn members(&mut self, path: &str, value: &Value, depth: usize) {
        let Value::Object(members_here) = value else {
            return;
        };
        for (name, value) in members_here {
            let place = format!("{path}/{}", name.replace('~', "~0").replace('/', "~1"));
            let plain: String = name
                .chars()
                .filter(char::is_ascii_alphanumeric)
                .collect::<String>()
                .to_ascii_lowercase();
            match value {
                Value::String(text) if MEMBERS.contains(&plain.as_str()) => {
                    self.note(&plain, &place, text);
                }
                Value::Object(_) if depth + 1 < DEPTH => self.members(&place, value, depth + 1),
                _ => {}
            }
        }
    }

    /// Notes what is a commit; a version such as `1.4.2` is none and says nothing about it, nor does `20260518`.
    fn note(&mut self, name: &str, place: &str, text: &str) {
        let word = text.trim();
        let is_a_number = AMBIGUOUS.contains(&name)
            && word.bytes().all(|digit| digit.is_ascii_digit())
            && !is_same(word, self.expected);
        if is_commit(word) && !is_a_number && self.found.len() < MOST {
            self.found.push(Named {
                place: cut(place, 80),
                version: word.to_owned(),
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHA: &str = "0c4b7128d2f3a4b5c6d7e8f90a1b2c3d4e5f6071";

    fn places(body: &str) -> Vec<String> {
        let named = named(&HeaderMap::new(), body.as_bytes(), SHA);
        named.into_iter().map(|it| it.place).collect()
    }

    #[test]
    fn commits_are_found_where_they_are_usual() {
        assert_eq!(places(&format!(r#"{{"commit":"{SHA}"}}"#)), ["/commit"]);
        assert_eq!(
            places(r#"{"app":{"build":{"git_sha":"0C4B712"}}}"#),
            ["/app/build/git_sha"]
        );
        assert_eq!(places(&format!("{SHA}\n")), ["the body"]);
        assert_eq!(places(r#"{"version":"1.4.2","commit":null}"#), [""; 0]);
        assert_eq!(places(&format!(r#"{{"message":"{SHA}"}}"#)), [""; 0]);
        assert_eq!(places(&format!("<html>{SHA}</html>")), [""; 0]);
        let headers = HeaderMap::from_iter([(
            http::HeaderName::from_static("x-git-sha"),
            SHA.parse().unwrap(),
        )]);
        assert_eq!(named(&headers, b"", SHA)[0].version, SHA);
    }

    #[test]
    fn a_number_is_a_commit_only_where_it_is_the_one_expected() {
        let numbers = "1234567890123456789012345678901234567890";
        let of = |body: &str, expected| {
            let named = named(&HeaderMap::new(), body.as_bytes(), expected);
            named.into_iter().map(|it| it.place).collect::<Vec<_>>()
        };
        for body in [r#"{"version":"1234567"}"#, "1234567", "0123456"] {
            assert_eq!(of(body, SHA), [""; 0], "{body}");
        }
        assert_eq!(of(r#"{"Version":"1234567"}"#, numbers), ["/Version"]);
        assert_eq!(of("1234567\n", numbers), ["the body"]);
        assert_eq!(of(r#"{"git_sha":"1234567"}"#, SHA), ["/git_sha"]);
    }
}
