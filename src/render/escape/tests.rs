use super::*;

#[test]
fn what_cannot_be_seen_is_spelled_out() {
    for (text, shown) in [
        ("plain, ünïcode and 🚀", "plain, ünïcode and 🚀"),
        ("a\nb\r\tc", "a\\nb\\r\\tc"),
        ("\u{1b}[31m", "\\u{1b}[31m"),
        ("\u{202e}a\u{200b}", "\\u{202e}a\\u{200b}"),
        ("a\u{a0}b", "a\\u{a0}b"),
        (
            "\0\u{7f}\u{fffe}\u{e0041}",
            "\\u{0}\\u{7f}\\u{fffe}\\u{e0041}",
        ),
        ("##[error]", "##\\u{5b}error]"),
        ("#\u{301}[x]", "#\u{301}\\u{5b}x]"),
        ("a[0] # [x]", "a[0] # [x]"),
    ] {
        assert_eq!(line(text), shown);
    }
    assert_eq!(lines("a\nb"), "a\nb");
}

#[test]
fn a_cut_says_how_much_is_missing() {
    assert_eq!(cut("äöü", 3), "äöü");
    assert_eq!(cut("äöü", 2), "äö… (1 more character)");
    assert_eq!(cut("äöü", 0), "… (3 more characters)");
    assert_eq!(cut_to_utf16(&"𝕏".repeat(50), 100), "𝕏".repeat(50));
    assert_eq!(
        cut_to_utf16(&"𝕏".repeat(51), 100),
        "𝕏".repeat(30) + "… (21 more characters)"
    );
}

#[test]
fn a_command_is_escaped_percent_first() {
    assert_eq!(
        command(
            "error",
            &[("file", "a,b:c%"), ("line", ""), ("title", "t")],
            "50%\n::x::"
        ),
        "::error file=a%2Cb%3Ac%25,title=t::50%25%0A::x::"
    );
    assert_eq!(command("notice", &[], "x"), "::notice::x");
}

#[test]
fn mixed_text_holds_no_command() {
    assert_eq!(
        log("error: x\n  ::error::y\n a::b"),
        "error: x\n  \\u{3a}:error::y\n a::b"
    );
    assert_eq!(log("\u{301}::error::y"), "\u{301}\\u{3a}:error::y");
    assert_eq!(log("##[error]\n"), "##\\u{5b}error]\n");
}

#[test]
fn a_heredoc_never_holds_its_own_end() {
    assert_eq!(heredoc("k", "a\nb", "D").unwrap(), "k<<D\na\nb\nD\n");
    assert_eq!(heredoc("k", "a D b", "D"), None);
}

#[test]
fn prose_is_never_markup() {
    for (text, markdown) in [
        ("plain words, and more.", "plain words, and more."),
        ("a `b|c` d", "a <code>b&#124;c</code> d"),
        ("a ` b", "a &#96; b"),
        ("a\nb", "a<br>b"),
        ("# a", "&#35; a"),
        ("1. a", "1&#46; a"),
        ("- a", "&#45; a"),
        ("x *b* _i_ <b>", "x &#42;b&#42; &#95;i&#95; &#60;b&#62;"),
        ("hi @a #1 :x:", "hi @&#8203;a #&#8203;1 :&#8203;x:"),
        (
            "see https://x.y www.x",
            "see https:&#8203;//x.y www&#8203;.x",
        ),
        ("x\u{202e}", "x&#92;u{202e}"),
    ] {
        assert_eq!(prose(text), markdown);
    }
}

#[test]
fn code_is_exact() {
    assert_eq!(
        code("a.b:c www.x https://y"),
        "<code>a.b&#58;c www&#46;x https&#58;//y</code>"
    );
    assert_eq!(code("a`b|c"), "<code>a&#96;b&#124;c</code>");
    assert_eq!(
        code("gh api -X PUT \"a/b\""),
        "<code>gh api -X PUT \"a/b\"</code>"
    );
    assert_eq!(code(""), "(empty)");
    assert_eq!(code("</code>"), "<code>&#60;/code&#62;</code>");
}

#[test]
fn a_link_says_where_it_leads() {
    assert_eq!(
        anchor("https://github.com/a/b?c=1&d=\"|`"),
        "<a href=\"https://github.com/a/b?c=1&#38;d=%22&#124;&#96;\">github.com</a>"
    );
    assert_eq!(
        anchor("https://github.com@evil.example/"),
        "<a href=\"https://github.com&#64;evil.example/\">evil.example</a>"
    );
    assert_eq!(anchor("javascript:x"), "<code>javascript&#58;x</code>");
}

#[test]
fn a_path_is_a_relative_reference() {
    assert_eq!(uri_reference("a b/c:d#e?f%"), "a%20b/c%3Ad%23e%3Ff%25");
    assert_eq!(uri_reference(".github/x.yml"), ".github/x.yml");
}
