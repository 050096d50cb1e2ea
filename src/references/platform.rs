/// Names that a shell, an operating system, a language's runtime or a buildpack gives every process.
const GIVEN: &[&str] = &[
    "APPDATA",
    "BUNDLE_GEMFILE",
    "CI",
    "COLORTERM",
    "COLUMNS",
    "COMSPEC",
    "CONTINUOUS_INTEGRATION",
    "DISPLAY",
    "DYNO",
    "DYNO_RAM",
    "EDITOR",
    "FORCE_COLOR",
    "GEM_HOME",
    "GEM_PATH",
    "GOPATH",
    "GOROOT",
    "HOME",
    "HOMEDRIVE",
    "HOMEPATH",
    "HOSTNAME",
    "JAVA_HOME",
    "LANG",
    "LANGUAGE",
    "LD_LIBRARY_PATH",
    "LIBRARY_PATH",
    "LINES",
    "LOCALAPPDATA",
    "LOGNAME",
    "MEMORY_AVAILABLE",
    "NODE_ENV",
    "NO_COLOR",
    "OLDPWD",
    "OS",
    "OUT_DIR",
    "PAGER",
    "PATH",
    "PATHEXT",
    "PORT",
    "PROFILE",
    "PROGRAMDATA",
    "PROGRAMFILES",
    "PS1",
    "PWD",
    "PYTHONHASHSEED",
    "PYTHONHOME",
    "PYTHONPATH",
    "PYTHONUNBUFFERED",
    "RACK_ENV",
    "RAILS_ENV",
    "RUBYLIB",
    "RUBYOPT",
    "SHELL",
    "SHLVL",
    "STACK",
    "SYSTEMDRIVE",
    "SYSTEMROOT",
    "TARGET",
    "TEMP",
    "TERM",
    "TERM_PROGRAM",
    "TMP",
    "TMPDIR",
    "TZ",
    "USER",
    "USERNAME",
    "USERPROFILE",
    "VIRTUAL_ENV",
    "VISUAL",
    "WEB_CONCURRENCY",
    "WINDIR",
];

/// Families of such names: the runner's, the dyno's, the build tools'.
const GIVEN_FAMILIES: &[&str] = &[
    "CARGO_", "DEP_", "GITHUB_", "HEROKU_", "LC_", "NPM_", "RUNNER_", "SSH_", "XDG_",
];

/// Endings that make a name of such a family the team's own after all: `HEROKU_API_KEY` is set by people.
const SECRET_ENDINGS: &[&str] = &["_KEY", "_PASSWORD", "_SECRET", "_TOKEN"];

/// Whether the platform gives this variable, so that no team has to set it: `PATH`, `PORT`, `DYNO`, `HEROKU_APP_NAME`,
/// `CI`, `NODE_ENV` …
///
/// Heroku's own are listed in its Dev Center under "Dyno metadata" and "Runtime principles". A name that ends like a
/// credential (`HEROKU_API_KEY`, `GITHUB_TOKEN`) or an add-on's address (`HEROKU_POSTGRESQL_RED_URL`) is not one of them.
#[must_use]
pub fn is_platform(name: &str) -> bool {
    let upper = name.to_ascii_uppercase();
    GIVEN.binary_search(&upper.as_str()).is_ok()
        || (GIVEN_FAMILIES
            .iter()
            .any(|family| upper.starts_with(family))
            && !SECRET_ENDINGS.iter().any(|ending| upper.ends_with(ending))
            && !(upper.starts_with("HEROKU_") && upper.ends_with("_URL")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_can_be_searched() {
        assert!(GIVEN.is_sorted(), "binary search needs it sorted");
    }

    #[test]
    fn tells_the_platforms_names_from_the_teams() {
        for name in [
            "PATH",
            "PORT",
            "DYNO",
            "HEROKU_SLUG_COMMIT",
            "CI",
            "NODE_ENV",
            "npm_package_version",
            "LC_ALL",
        ] {
            assert!(is_platform(name), "{name}");
        }
        for name in [
            "DATABASE_URL",
            "HEROKU_API_KEY",
            "GITHUB_TOKEN",
            "HEROKU_POSTGRESQL_RED_URL",
            "PORTAL",
            "SECRET_KEY",
            "",
        ] {
            assert!(!is_platform(name), "{name}");
        }
    }
}
