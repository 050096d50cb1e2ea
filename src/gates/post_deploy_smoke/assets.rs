//! A manifest of files against what the site serves, in both directions: every file of the manifest is served as it says,
//! and every file the page refers to is in the manifest.

use std::collections::{BTreeMap, BTreeSet};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use url::Url;

use super::html::Files;
use crate::hex;
use crate::known::{Known, Why};

/// More files than this are not fetched for a smoke test.
pub(super) const MOST_FILES: usize = 500;
/// The length of a SHA-256 in hexadecimal digits.
const DIGITS: usize = 64;

/// What a site serves of a manifest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeenAssets {
    /// By the manifest's path: the file's SHA-256; absent: not served (another status than 200).
    pub served: BTreeMap<String, Known<String>>,
    /// Files that the page refers to on its own host, and the manifest does not have.
    pub unlisted: Vec<String>,
    /// The page goes on after what was looked at.
    pub is_page_cut: bool,
}

/// Reads a manifest: the lines of `sha256sum`, or a JSON object from paths to hashes. A hash is 64 hexadecimal digits or a
/// subresource integrity (`sha256-…`); in an object it may stand under `sha256`, `integrity` or `digest`. The table may
/// stand under `files`.
pub(super) fn parse(path: &str, text: &str) -> Known<BTreeMap<String, String>> {
    let unreadable = |what: String| Known::unseen(Why::Unreadable, format!("{path}: {what}"));
    let listed = if text.trim_start().starts_with('{') {
        from_json(text)
    } else {
        from_lines(text)
    };
    match listed {
        Err(what) => unreadable(what),
        Ok(listed) if listed.is_empty() => unreadable("lists no file".to_owned()),
        Ok(listed) if listed.len() > MOST_FILES => Known::unseen(
            Why::TooMuch,
            format!(
                "{path} lists {} files; at most {MOST_FILES} are fetched",
                listed.len()
            ),
        ),
        Ok(listed) => Known::Found(listed),
    }
}

type Listed = Result<BTreeMap<String, String>, String>;

fn from_lines(text: &str) -> Listed {
    let mut listed = BTreeMap::new();
    for (number, line) in text.lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        let (hash, file) = line
            .split_once(' ')
            .and_then(|(hash, file)| {
                Some((
                    hex::digits(hash, DIGITS..=DIGITS)?,
                    file.strip_prefix(['*', ' ']).unwrap_or(file),
                ))
            })
            .ok_or_else(|| format!("line {} is not `SHA-256  PATH`", number + 1))?;
        insert(&mut listed, file, hash)?;
    }
    Ok(listed)
}

fn from_json(text: &str) -> Listed {
    let Ok(Value::Object(mut root)) = serde_json::from_str::<Value>(text) else {
        return Err("is no JSON".to_owned());
    };
    let table = match root.remove("files") {
        Some(Value::Object(files)) => files,
        Some(_) => return Err("its `files` is no table of paths and hashes".to_owned()),
        None => root,
    };
    let mut listed = BTreeMap::new();
    for (file, value) in &table {
        let hash = match value {
            Value::String(text) => hash(text),
            Value::Object(about) => ["sha256", "integrity", "digest"]
                .into_iter()
                .find_map(|name| hash(about.get(name)?.as_str()?)),
            _ => None,
        };
        let hash = hash.ok_or_else(|| format!("has no SHA-256 of {file}"))?;
        insert(&mut listed, file, hash)?;
    }
    Ok(listed)
}

fn insert(listed: &mut BTreeMap<String, String>, file: &str, hash: String) -> Result<(), String> {
    // `find . | xargs sha256sum` writes ./ before each.
    let file = file.strip_prefix("./").unwrap_or(file).trim_end();
    if file.is_empty() || file.contains("://") || file.starts_with("//") {
        return Err(format!("`{file}` is no path of the site"));
    }
    match listed.insert(file.to_owned(), hash) {
        None => Ok(()),
        Some(_) => Err(format!("lists {file} twice")),
    }
}

fn hash(text: &str) -> Option<String> {
    match text.strip_prefix("sha256-") {
        Some(base64) => unbase64(base64),
        None => hex::digits(text, DIGITS..=DIGITS),
    }
}

/// A SHA-256 in base64, as hexadecimal digits.
fn unbase64(text: &str) -> Option<String> {
    let bytes = STANDARD.decode(text).ok()?;
    (bytes.len() == DIGITS / 2).then(|| crate::finding::wording::hexadecimal(&bytes))
}

/// Where a file of the manifest is served; `None` when that is another host.
pub(super) fn address(page: &Url, file: &str) -> Option<Url> {
    let url = page.join(file).ok()?;
    (url.origin() == page.origin()).then_some(url)
}

/// The files that a page refers to on its own host and that are at none of these addresses: as the page writes them, or
/// where they are where it has a base of its own.
pub(super) fn unlisted(page: &Url, files: &Files, listed: &BTreeSet<Url>) -> Vec<String> {
    let plain = |mut url: Url| {
        url.set_fragment(None);
        url.set_query(None);
        url
    };
    let listed: BTreeSet<Url> = listed.iter().cloned().map(plain).collect();
    // A browser takes no other scheme for a base (HTML §4.2.3).
    let base = files.base.as_ref().and_then(|base| page.join(base).ok());
    let base = base.filter(|base| matches!(base.scheme(), "http" | "https"));
    let unlisted = files.urls.iter().filter_map(|file| {
        let url = base.as_ref().unwrap_or(page).join(file).ok()?;
        let is_own = url.origin() == page.origin();
        let shown = match base {
            Some(_) => url.path().to_owned(),
            None => file.clone(),
        };
        (is_own && !listed.contains(&plain(url))).then_some(shown)
    });
    unlisted.collect::<BTreeSet<_>>().into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HASH: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    fn listed(text: &str) -> Result<Vec<String>, String> {
        match parse("m", text) {
            Known::Found(listed) => {
                assert!(listed.values().all(|hash| hash == HASH), "{listed:?}");
                Ok(listed.into_keys().collect())
            }
            Known::Unseen(unseen) => Err(unseen.detail),
            Known::Absent => unreachable!(),
        }
    }

    #[test]
    fn manifests_are_read_as_tools_write_them() {
        let integrity = "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
        for (text, expected) in [
            (
                format!("{HASH}  ./app.js\n{HASH} *img/a b.png\n"),
                vec!["app.js", "img/a b.png"],
            ),
            (format!(r#"{{"/app.js":"{HASH}"}}"#), vec!["/app.js"]),
            (format!(r#"{{"app.js":"{integrity}"}}"#), vec!["app.js"]),
            (
                format!(r#"{{"files":{{"app.js":{{"size":1,"digest":"{HASH}"}}}},"assets":{{}}}}"#),
                vec!["app.js"],
            ),
        ] {
            assert_eq!(listed(&text).unwrap(), expected, "{text}");
        }
    }

    #[test]
    fn what_lists_nothing_is_no_manifest() {
        for text in [
            "",
            "{}",
            "{\"a.js\":\"/static/a.js\"}",
            "not a manifest",
            "{\"files\":[]}",
            "{",
        ] {
            assert!(listed(text).is_err(), "{text}");
        }
        assert!(listed(&format!("{HASH}  a\n{HASH}  ./a")).is_err());
        assert!(listed(&format!("{HASH}  https://evil.example/a")).is_err());
    }

    #[test]
    fn a_page_is_held_against_the_manifest_by_address() {
        let page = Url::parse("https://raxx.app/app/").unwrap();
        let listed = BTreeSet::from([address(&page, "/app/main.js").unwrap()]);
        let mut files = Files {
            urls: ["main.js?v=2", "/old.js", "https://cdn.example/x.js"]
                .map(str::to_owned)
                .into(),
            base: None,
        };
        assert_eq!(unlisted(&page, &files, &listed), ["/old.js"]);
        for (base, expected) in [
            ("/app/", vec!["/old.js"]),
            ("/other/", vec!["/old.js", "/other/main.js"]),
            ("data:,x", vec!["/old.js"]),
            ("https://cdn.example/", vec![]),
        ] {
            files.base = Some(base.to_owned());
            assert_eq!(unlisted(&page, &files, &listed), expected, "{base}");
        }
        assert_eq!(address(&page, "//evil.example/a"), None);
    }
}
