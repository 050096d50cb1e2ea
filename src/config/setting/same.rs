//! When two words of the settings stand for the same thing.

/// When two words are the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::config) enum Same {
    /// When they are spelled alike.
    Exactly,
    /// When GitHub takes them for one another: it compares these names without case.
    OnGitHub,
    /// When a reader would: they differ only in case.
    ToAReader,
}

impl Same {
    /// Two words are the same when their keys are.
    pub(super) fn key(self, word: &str) -> String {
        match self {
            Self::Exactly => word.to_owned(),
            Self::OnGitHub | Self::ToAReader => word.to_lowercase(),
        }
    }

    /// Why words that are spelled differently are the same.
    pub(super) const fn because(self) -> &'static str {
        match self {
            Self::Exactly => "",
            Self::OnGitHub => "GitHub compares these without case",
            Self::ToAReader => "two names must differ in more than case",
        }
    }
}
