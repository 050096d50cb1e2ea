//! From report to text. Outside text passes through [`escape`] and nowhere else.

/// Appends formatted text to a string. Writing to memory cannot fail.
macro_rules! push {
    ($text:expr, $($format:tt)+) => {{
        use std::fmt::Write as _;
        $text.write_fmt(format_args!($($format)+)).unwrap_or_default()
    }};
}

pub mod escape;
