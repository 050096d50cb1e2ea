//! What counts of a value when two are compared.

use super::form;

/// A value as far as it counts when two are compared: without white space around it, and of a URL without what leads
/// to the same place whichever way it is written. Path, query and credentials stay as they are.
pub(super) fn essence(value: &str) -> String {
    let value = value.trim();
    let Some(mut url) = form::url(value) else {
        return value.to_owned();
    };
    let host = url.host_str().unwrap_or_default();
    let plain = host.trim_end_matches('.').to_ascii_lowercase();
    if plain != host && url.set_host(Some(&plain)).is_err() {
        return value.to_owned();
    }
    if url.port().is_some() && url.port() == usual_port(url.scheme()) && url.set_port(None).is_err()
    {
        return value.to_owned();
    }
    if url.path() == "/" {
        // Of some schemes an empty path is written so anyway.
        url.set_path("");
    }
    url.into()
}

/// The port a client takes where none is given, of schemes whose ports the URL crate does not know.
fn usual_port(scheme: &str) -> Option<u16> {
    Some(match scheme {
        "postgres" | "postgresql" => 5432,
        "mysql" => 3306,
        "redis" | "rediss" => 6379,
        "amqp" => 5672,
        "amqps" => 5671,
        "mongodb" => 27017,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_essence_is_where_a_value_leads() {
        for (one, other) in [
            ("https://api.raxx.app/", "https://api.raxx.app"),
            ("https://API.raxx.app", "https://api.raxx.app"),
            ("HTTPS://api.raxx.app.", "https://api.raxx.app"),
            ("https://api.raxx.app:443/", "https://api.raxx.app"),
            ("https://api.raxx.app?a=1", "https://api.raxx.app/?a=1"),
            ("https://api.raxx.app/a\n", " https://api.raxx.app/a"),
            ("redis://H.raxx.app:6379/", "redis://h.raxx.app"),
            ("postgres://u:p@H:5432/d", "postgres://u:p@h/d"),
            ("abc\n", "abc"),
        ] {
            assert_eq!(essence(one), essence(other), "{one}");
        }
        for (one, other) in [
            ("https://api.raxx.app", "http://api.raxx.app"),
            ("https://api.raxx.app/a", "https://api.raxx.app/a/"),
            ("https://api.raxx.app/a", "https://api.raxx.app/A"),
            ("https://u:p@h", "https://u:P@h"),
            ("https://h:444", "https://h"),
            ("redis://h:443", "redis://h"),
            ("redis://h/0", "redis://h"),
            ("abc", "ABC"),
            ("a b", "ab"),
        ] {
            assert_ne!(essence(one), essence(other), "{one}");
        }
    }
}
