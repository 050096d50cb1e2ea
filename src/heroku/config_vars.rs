//! An app's config vars: `GET /apps/{app}/config-vars`, one flat object of texts (platform API schema, `config-vars`).

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{self, Deserialize, Deserializer, MapAccess, Visitor};

use super::{Heroku, VERSION_3};
use crate::known::Known;
use crate::secret::Secret;

/// An app's config vars. No `Debug`, `Display` or `Serialize`; each value is zeroed when dropped. Buffers of the HTTP
/// and TLS libraries that the values came through are not in our hands.
pub struct ConfigVars(BTreeMap<String, Secret>);

impl ConfigVars {
    /// Name and value of each, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Secret)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// The names, sorted.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// The value of a variable that is set; names compare exactly.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Secret> {
        self.0.get(name)
    }
}

impl FromIterator<(String, Secret)> for ConfigVars {
    fn from_iter<I: IntoIterator<Item = (String, Secret)>>(variables: I) -> Self {
        Self(variables.into_iter().collect())
    }
}

impl Heroku {
    /// The config vars of an app; absent when there is no such app. One request, and one more, once a run, where an
    /// app is said not to exist.
    pub async fn config_vars(&self, app: &str) -> Known<ConfigVars> {
        self.one(app, "config-vars", VERSION_3).await
    }
}

impl<'de> Deserialize<'de> for ConfigVars {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Variables)
    }
}

/// Reads the object. Its errors quote neither name nor value; whoever reports them gives the place alone.
struct Variables;

impl<'de> Visitor<'de> for Variables {
    type Value = ConfigVars;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of texts")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<ConfigVars, A::Error> {
        let mut variables = BTreeMap::new();
        // `null` is how Heroku writes that a variable is not set. The name counts as seen all the same.
        while let Some((name, value)) = entries.next_entry::<String, Option<String>>()? {
            if variables.insert(name, value.map(Secret::new)).is_some() {
                return Err(de::Error::custom("a variable stands there twice"));
            }
        }
        let set = variables
            .into_iter()
            .filter_map(|(name, value)| Some((name, value?)));
        Ok(set.collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_object_of_texts_is_read() {
        let read: ConfigVars =
            serde_json::from_str(r#"{"B":"2","A":"\u0000\"}","EMPTY":"","UNSET":null}"#).unwrap();
        assert_eq!(read.names().collect::<Vec<_>>(), ["A", "B", "EMPTY"]);
        assert_eq!(read.get("A").unwrap().expose(), "\0\"}");
        assert!(read.get("UNSET").is_none());
        assert!(read.get("b").is_none());
        assert_eq!(read.iter().count(), 3);
    }

    #[test]
    fn anything_else_is_refused_without_being_quoted() {
        for text in [
            r#"{"A":"hunter2","A":"hunter2"}"#,
            r#"{"A":null,"A":"hunter2"}"#,
            r#"{"A":["hunter2"]}"#,
            r#"{"A":{"hunter2":"hunter2"}}"#,
            r#"["hunter2"]"#,
            r#"{"A":"hunter2"#,
            r#"{"A":1}"#,
            "null",
        ] {
            let Err(error) = serde_json::from_str::<ConfigVars>(text) else {
                panic!("{text} was taken");
            };
            assert!(!error.to_string().contains("hunter2"), "{error}");
        }
    }
}
