//! Reading one field of an answer without letting its surprises spoil the rest of it.

use serde::de::DeserializeOwned;
use serde::{Deserialize as _, Deserializer};
use serde_json::Value;

/// The field where it has the shape we know, `None` where it is null or has another. Only for fields whose absence the
/// reader treats with suspicion anyway, so that a shape a vendor adds later cannot hide the whole answer. Where absence
/// speaks for the best, as of `warnings`, another shape must spoil the answer.
pub(crate) fn lenient<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned,
{
    Ok(serde_json::from_value(Value::deserialize(deserializer)?).ok())
}

/// The field as it stands, so that `null` (which a vendor uses to say "none") is not taken for a field left out.
pub(crate) fn present<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}
