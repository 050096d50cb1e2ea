use base64::engine::general_purpose::{STANDARD, URL_SAFE};

use super::*;

const TOKEN: &str = "ghs_SeCrEt/ToKeN+0123456789~abc";

fn scrubber() -> Scrubber {
    Scrubber::new(&[Secret::new(TOKEN.to_owned())])
}

/// No 8 characters of a spelling are left.
#[track_caller]
fn is_gone(from: &str, spelling: &str) {
    let left = scrubber().scrub(from);
    let pieces = spelling.as_bytes().windows(8);
    let left_over = pieces.filter(|piece| left.as_bytes().windows(8).any(|it| it == *piece));
    assert_eq!(left_over.count(), 0, "{left}");
    assert!(left.contains(MASK), "{left}");
}

#[test]
fn a_secret_is_taken_out_however_it_is_written() {
    let percent = utf8_percent_encode(TOKEN, RESERVED).to_string();
    let hexadecimal = hexadecimal(TOKEN.as_bytes());
    for spelling in [
        TOKEN.to_owned(),
        percent.clone(),
        percent.replace("%2F", "%2f").replace("%2B", "%2b"),
        hexadecimal.to_uppercase(),
        hexadecimal,
    ] {
        is_gone(&format!("before {spelling} after"), &spelling);
        is_gone(&spelling, &spelling);
    }
}

#[test]
fn a_secret_is_taken_out_wherever_it_stands_in_base64() {
    for before in ["", "x", "xy", "xyz", "x-access-token:", "user name:"] {
        for after in ["", "1", "12", "123"] {
            let whole = format!("{before}{TOKEN}{after}");
            for text in [STANDARD.encode(&whole), URL_SAFE.encode(&whole)] {
                let alone = scrubber().scrub(&text);
                // What is left is what surrounds it, and at each end a character or two of it.
                let around = text.len() - TOKEN.len() * 4 / 3;
                assert!(
                    alone.len() <= around + 2 + MASK.len(),
                    "{before} {after} {alone}"
                );
                assert!(alone.contains(MASK), "{alone}");
            }
        }
    }
}

#[test]
fn what_is_short_is_let_be() {
    let scrubber = Scrubber::new(&[Secret::new("true".to_owned()), Secret::new(String::new())]);
    assert_eq!(scrubber.scrub("true"), "true");
    let secret = [Secret::new("secret".to_owned())];
    assert_eq!(Scrubber::new(&secret).scrub("a secret"), "a ***");
    assert_eq!(Scrubber::at_the_door(&secret).scrub("a secret"), "a secret");
}

#[test]
fn of_two_secrets_the_longer_one_goes_whole() {
    let both = ["abcdef", "abcdef-ghijkl"].map(|text| Secret::new(text.to_owned()));
    assert_eq!(
        Scrubber::new(&both).scrub("(abcdef-ghijkl) (abcdef)"),
        "(***) (***)"
    );
}

#[test]
fn an_answer_is_cleaned_in_its_headers_and_its_body() {
    let mut headers = HeaderMap::new();
    headers.insert("x-echo", HeaderValue::from_static(TOKEN));
    headers.insert("x-other", HeaderValue::from_static("other"));
    let mut body = Bytes::from(format!("{{\"message\":\"no {TOKEN}\"}}"));
    scrubber().scrub_answer(&mut headers, &mut body);
    assert_eq!(headers["x-echo"], "***");
    assert_eq!(headers["x-other"], "other");
    assert_eq!(body, "{\"message\":\"no ***\"}");
}
