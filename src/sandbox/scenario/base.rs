//! A world that is another world but for some things: `based-on: healthy`, and what differs.

use serde_json::Value;

use super::ScenarioError;
use crate::sandbox::scenarios;

const KEY: &str = "based-on";

/// The whole of a scenario that is based on another; nothing when it stands alone. What differs is laid over the base
/// as a JSON merge patch (RFC 7396): tables are merged, `null` takes away, anything else replaces.
pub(super) fn of(text: &str) -> Result<Option<Value>, ScenarioError> {
    let mut patch: Value = serde_yaml::from_str(text).map_err(ScenarioError::new)?;
    let Some(name) = patch.as_object_mut().and_then(|patch| patch.remove(KEY)) else {
        return Ok(None);
    };
    let name = name.as_str().unwrap_or_default();
    let base = scenarios::scenario(name);
    let base =
        base.ok_or_else(|| ScenarioError(format!("{KEY}: there is no scenario `{name}`")))?;
    // The bases that come with the program stand alone, so this ends.
    let mut whole = match of(base.text())? {
        Some(whole) => whole,
        None => serde_yaml::from_str(base.text()).map_err(ScenarioError::new)?,
    };
    lay_over(&mut whole, patch);
    Ok(Some(whole))
}

fn lay_over(whole: &mut Value, patch: Value) {
    match (whole, patch) {
        (Value::Object(whole), Value::Object(patch)) => {
            for (key, value) in patch {
                if value.is_null() {
                    whole.remove(&key);
                } else {
                    lay_over(whole.entry(key).or_insert(Value::Null), value);
                }
            }
        }
        (whole, patch) => *whole = patch,
    }
}
