use super::*;
use crate::render::{fixture, runner};

#[test]
fn outputs_come_back_as_they_were() {
    let mut report = fixture::passed();
    for value in [
        "", "a", "a\nb", "a\n", "\n", "a\r", "a\r\nb\r", "k=v", "x<<EOF", "EOF",
    ] {
        value.clone_into(&mut report.outputs[1].1);
        let file = text(&report, None, [7; 16]).unwrap();
        let read = runner::outputs(&file).unwrap();
        assert_eq!(read[1], ("key".to_owned(), value.to_owned()), "{file:?}");
    }
}

#[test]
fn a_value_that_holds_the_delimiter_is_refused() {
    let mut report = fixture::passed();
    report.outputs[1].1 = format!("x\ndeploy_gate_{}\nverdict=passed", "07".repeat(16));
    assert_eq!(text(&report, None, [7; 16]), None);
    assert!(text(&report, None, [8; 16]).is_some());
}
