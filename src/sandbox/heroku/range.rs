//! Lists, a range at a time: `Range: version ..; max=15, order=desc`.
//!
//! The grammar is `<field> [[|]]<start>..<end>[; max=<n>][, order=<asc|desc>]`; `]` leaves the start itself out.
//! Start and end are in the order asked for.

use std::cmp::Ordering;

use serde_json::Value;

const USUAL: usize = 200;
const MOST: usize = 1000;

/// In which order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    Ascending,
    Descending,
}

/// What part of a list.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Range {
    pub(super) field: &'static str,
    start: String,
    without_start: bool,
    end: String,
    pub(super) most: usize,
    pub(super) order: Order,
}

/// The part, and where it stands in the whole.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) items: Vec<Value>,
    /// The field of the first and the last item.
    pub(super) bounds: Option<(String, String)>,
    /// The field of the last item, when there is more after it.
    pub(super) next: Option<String>,
}

impl Range {
    /// What is shown when nothing is asked for.
    pub(super) const fn usual() -> Self {
        Self {
            field: "id",
            start: String::new(),
            without_start: false,
            end: String::new(),
            most: USUAL,
            order: Order::Ascending,
        }
    }

    /// Reads a `Range` header; nothing when it is malformed or about a field that no range can be of.
    pub(super) fn parse(text: &str, fields: &[&'static str]) -> Option<Self> {
        let (span, rest) = text.split_once(';').unwrap_or((text, ""));
        let (field, span) = span.trim().split_once(' ')?;
        let field = fields.iter().copied().find(|known| *known == field)?;
        let (start, end) = span.trim().split_once("..")?;
        let without_start = start.starts_with(']');
        let start = start.trim_start_matches(['[', ']']);
        let mut range = Self {
            field,
            start: start.to_owned(),
            without_start,
            end: end.trim_end_matches(['[', ']']).to_owned(),
            ..Self::usual()
        };
        for option in rest
            .split([',', ';'])
            .map(str::trim)
            .filter(|text| !text.is_empty())
        {
            match option.split_once('=')? {
                ("max", number) => {
                    let number: usize = number.parse().ok()?;
                    range.most = (1..=MOST).contains(&number).then_some(number)?;
                }
                ("order", "asc") => range.order = Order::Ascending,
                ("order", "desc") => range.order = Order::Descending,
                _ => return None,
            }
        }
        Some(range)
    }

    /// This part of a list.
    pub(super) fn of(&self, mut items: Vec<Value>) -> Part {
        let compare = |one: &str, other: &str| {
            let order = match (one.parse::<u64>(), other.parse::<u64>()) {
                (Ok(one), Ok(other)) => one.cmp(&other),
                _ => one.cmp(other),
            };
            match self.order {
                Order::Ascending => order,
                Order::Descending => order.reverse(),
            }
        };
        items.retain(|item| {
            let here = text(&item[self.field]);
            let starts = match compare(&here, &self.start) {
                _ if self.start.is_empty() => true,
                Ordering::Less => false,
                Ordering::Equal => !self.without_start,
                Ordering::Greater => true,
            };
            starts && (self.end.is_empty() || compare(&here, &self.end) != Ordering::Greater)
        });
        items.sort_by(|one, other| compare(&text(&one[self.field]), &text(&other[self.field])));
        let is_cut = items.len() > self.most;
        items.truncate(self.most);
        let edge = |item: Option<&Value>| item.map(|item| text(&item[self.field]));
        let last = edge(items.last());
        Part {
            bounds: edge(items.first()).zip(last.clone()),
            next: last.filter(|_| is_cut),
            items,
        }
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const FIELDS: [&str; 2] = ["id", "version"];

    fn versions(range: &str) -> (Vec<u64>, Option<String>) {
        let items = (1..=20)
            .map(|version| json!({ "version": version }))
            .collect();
        let part = Range::parse(range, &FIELDS).unwrap().of(items);
        let shown = part
            .items
            .iter()
            .filter_map(|item| item["version"].as_u64());
        (shown.collect(), part.next)
    }

    #[test]
    fn the_newest_come_first_when_asked_so() {
        let (shown, next) = versions("version ..; max=3, order=desc");
        assert_eq!((shown, next.as_deref()), (vec![20, 19, 18], Some("18")));
        let (shown, next) = versions("version ]3..; max=3, order=desc");
        assert_eq!((shown, next), (vec![2, 1], None));
    }

    #[test]
    fn numbers_are_in_the_order_of_numbers_and_bounds_count() {
        assert_eq!(versions("version 9..11"), (vec![9, 10, 11], None));
        assert_eq!(versions("version [9..10"), (vec![9, 10], None));
        assert_eq!(versions("version ]9..10; max=1000"), (vec![10], None));
    }

    #[test]
    fn a_range_that_makes_no_sense_is_none() {
        for text in [
            "",
            "version",
            "name ..",
            "version 5",
            "version ..; max=0",
            "version ..; max=1001",
            "version ..; order=up",
            "bytes=0-1",
        ] {
            assert_eq!(Range::parse(text, &FIELDS), None, "{text}");
        }
    }
}
