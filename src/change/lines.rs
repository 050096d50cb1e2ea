//! Which lines of a text are new.

use similar::{Algorithm, DiffOp, capture_diff_slices};

/// The lines of `now` that `earlier` does not have in their place: ranges of line numbers from 1, first and last, in order.
/// How a line ends is no difference: a checkout may spell that otherwise than the repository.
pub(super) fn added(earlier: &[u8], now: &[u8]) -> Vec<(u32, u32)> {
    let number = |line: usize| u32::try_from(line).unwrap_or(u32::MAX);
    capture_diff_slices(Algorithm::Myers, &lines(earlier), &lines(now))
        .into_iter()
        .filter(|op| !matches!(op, DiffOp::Equal { .. }))
        .map(|op| op.new_range())
        .filter(|range| !range.is_empty())
        .map(|range| (number(range.start + 1), number(range.end)))
        .collect()
}

/// Whether two texts have the same lines.
#[cfg(feature = "history")]
pub(super) fn are_same(one: &[u8], other: &[u8]) -> bool {
    lines(one) == lines(other)
}

/// How much two texts have in common, from 0 to 1.
#[cfg(feature = "history")]
pub(super) fn likeness(one: &[u8], other: &[u8]) -> f32 {
    let (one, other) = (lines(one), lines(other));
    let ops = capture_diff_slices(Algorithm::Myers, &one, &other);
    similar::diff_ratio(&ops, one.len(), other.len())
}

fn lines(text: &[u8]) -> Vec<&[u8]> {
    text.split(|byte| *byte == b'\n')
        .map(|line| line.strip_suffix(b"\r").unwrap_or(line))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_new_lines_are_new() {
        for (earlier, now, expected) in [
            ("a\nb\n", "a\nb\n", vec![]),
            ("a\nb\n", "a\r\nb\r\n", vec![]),
            ("a\nb", "a\nb\n", vec![(3, 3)]),
            ("a\nb\n", "x\na\nb\n", vec![(1, 1)]),
            ("a\nb\nc\n", "a\nx\ny\nc\nz\n", vec![(2, 3), (5, 5)]),
            ("a\nb\nc\n", "a\nc\n", vec![]),
            ("", "a\nb", vec![(1, 2)]),
        ] {
            let found = added(earlier.as_bytes(), now.as_bytes());
            assert_eq!(found, expected, "{earlier:?} to {now:?}");
        }
    }
}
