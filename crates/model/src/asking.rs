//! What the words of a filter mean that depend on who asks, when and where: `me`, `this quarter`.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::{Value as Json, json};

use crate::anywhere::{ANY_FIELD, anywhere};
use crate::period::Period;
use crate::stage::Aspect;
use crate::{Filter, Layout, Operator, RecordId, SlotKind, Unfit};

/// The value by which a filter names whoever asks.
pub const ME: &str = "me";

/// Who asks, when and where.
#[derive(Clone, Debug)]
pub struct Asking {
    /// The member's ids: their own, and that under which they worked before they joined the team.
    pub me: Vec<RecordId>,
    /// Milliseconds since 1970.
    pub now_ms: i64,
    /// Where days begin and end.
    pub zone: TimeZone,
}

impl Asking {
    /// The zone of this name, of the IANA database, or else the machine's.
    ///
    /// # Errors
    /// [`Unfit`] where there is none of this name.
    pub fn zone(name: Option<&str>) -> Result<TimeZone, Unfit> {
        name.map_or_else(
            || Ok(TimeZone::system()),
            |name| {
                TimeZone::get(name).map_err(|_| Unfit {
                    field: "timeZone".to_owned(),
                    what: format!("{name:?} is not a time zone such as Europe/Vienna"),
                })
            },
        )
    }

    /// A period as the operands of [`Operator::Within`]: its days, and its moments in this zone.
    fn days_of(&self, period: Period) -> Option<Json> {
        let now = Timestamp::from_millisecond(self.now_ms).ok()?;
        let (from, to) = period.days(now.to_zoned(self.zone.clone()).date())?;
        let midnight = |day: Date| {
            let zoned = day.to_zoned(self.zone.clone()).ok()?;
            Some(zoned.timestamp().as_millisecond())
        };
        Some(json!({
            "from": from.to_string(),
            "to": to.to_string(),
            "fromMs": midnight(from)?,
            "toMs": midnight(to)?,
        }))
    }
}

impl Filter {
    /// The filter with its relative words replaced by what they mean now.
    ///
    /// # Errors
    /// [`Unfit`] where a period cannot be read.
    pub fn settle(&self, layout: &Layout, asking: &Asking) -> Result<Self, Unfit> {
        let all = |parts: &[Self]| {
            parts
                .iter()
                .map(|part| part.settle(layout, asking))
                .collect::<Result<Vec<_>, Unfit>>()
        };
        Ok(match self {
            Self::And(parts) => Self::And(all(parts)?),
            Self::Or(parts) => Self::Or(all(parts)?),
            Self::Not(part) => Self::Not(Box::new(part.settle(layout, asking)?)),
            Self::Where {
                field,
                operator,
                value,
            } => {
                let unfit = |what| Unfit {
                    field: field.clone(),
                    what,
                };
                settled(layout, asking, field, *operator, value).map_err(unfit)?
            }
        })
    }
}

fn settled(
    layout: &Layout,
    asking: &Asking,
    field: &str,
    operator: Operator,
    value: &Json,
) -> Result<Filter, String> {
    if let Some((select, aspect)) = Aspect::named(layout, field) {
        return aspect.filter(layout, select, operator, value);
    }
    let compare = |operator, value| Filter::Where {
        field: field.to_owned(),
        operator,
        value,
    };
    if field == ANY_FIELD {
        return anywhere(layout, operator, value);
    }
    if let (Operator::Within, Some(text)) = (operator, value.as_str()) {
        let period: Period = text.parse().map_err(|error| format!("{error}"))?;
        let days = asking.days_of(period);
        return days
            .map(|days| compare(operator, days))
            .ok_or_else(|| format!("{text:?} leaves the calendar"));
    }
    let refers = layout
        .slot(field)
        .is_some_and(|slot| layout.slots[slot].kind == SlotKind::Reference);
    let is_me = |value: &Json| refers && value.as_str() == Some(ME);
    let me = || asking.me.iter().map(|id| Json::from(id.to_string()));
    Ok(match (operator, value) {
        (Operator::Eq, value) if is_me(value) => compare(Operator::In, me().collect()),
        (Operator::Neq, value) if is_me(value) => {
            Filter::Not(Box::new(compare(Operator::In, me().collect())))
        }
        (Operator::In, Json::Array(list)) => {
            let (mine, mut others): (Vec<Json>, Vec<Json>) = list.iter().cloned().partition(is_me);
            others.extend(me().filter(|_| !mine.is_empty()));
            compare(operator, others.into())
        }
        _ => compare(operator, value.clone()),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::{Record, Scalar, Stamps, parse_filter, standard};

    const MEMBER: RecordId = RecordId::from_bytes([7; 16]);
    const EARLIER: RecordId = RecordId::from_bytes([6; 16]);

    /// A quarter to midnight on 31 March 2026 in Vienna, which is still March there and in UTC.
    fn asking() -> Asking {
        Asking {
            me: vec![MEMBER, EARLIER],
            now_ms: "2026-03-31T21:45:00Z"
                .parse::<Timestamp>()
                .unwrap()
                .as_millisecond(),
            zone: TimeZone::get("Europe/Vienna").unwrap(),
        }
    }

    fn task(due: &str, assignee: Option<RecordId>) -> Record {
        let layout = layout();
        let mut values = vec![None; layout.slots.len()];
        values[layout.slot("dueAt").unwrap()] = SlotKind::Time.operand(&json!(due)).ok();
        values[layout.slot("assignee").unwrap()] = assignee.map(Scalar::Reference);
        Record {
            id: MEMBER,
            object: 0,
            stamps: Stamps::default(),
            values,
        }
    }

    fn layout() -> Layout {
        Layout::new(standard::schema().object("task").cloned().unwrap())
    }

    #[track_caller]
    fn check(filter: &str, record: &Record, expected: bool) {
        let layout = layout();
        let filter = parse_filter(filter, &layout).unwrap();
        let settled = filter.settle(&layout, &asking()).unwrap();
        assert_eq!(settled.matches(&layout, record), Ok(expected), "{filter:?}");
    }

    #[test]
    fn a_day_is_the_day_of_whoever_asks_and_a_day_without_a_time_is_itself() {
        let late = task("2026-03-31T21:59:00Z", None);
        let past_midnight = task("2026-03-31T22:00:30Z", None);
        let whole_day = task("2026-04-01", None);
        for (record, today, tomorrow) in [
            (&late, true, false),
            (&past_midnight, false, true),
            (&whole_day, false, true),
        ] {
            check("dueAt[within]:today", record, today);
            check("dueAt[within]:tomorrow", record, tomorrow);
            check("not(dueAt[within]:tomorrow)", record, !tomorrow);
        }
        check("dueAt[within]:this quarter", &late, true);
        check("dueAt[within]:next quarter", &whole_day, true);
    }

    #[test]
    fn me_is_whoever_asks() {
        let (mine, theirs) = (
            task("2026-03-31", Some(MEMBER)),
            task("2026-03-31", Some(RecordId::from_bytes([8; 16]))),
        );
        for me in [MEMBER, EARLIER] {
            let mine = task("2026-03-31", Some(me));
            check("assignee[eq]:me", &mine, true);
            check("assignee[neq]:me", &mine, false);
        }
        check("assignee[in]:[me]", &mine, true);
        check("assignee[eq]:me", &theirs, false);
        check("assignee[neq]:me", &theirs, true);
        check("title[eq]:me", &mine, false);
    }

    #[test]
    fn what_cannot_be_settled_is_told() {
        let filter = Filter::Where {
            field: "dueAt".into(),
            operator: Operator::Within,
            value: json!("soon"),
        };
        let error = filter.settle(&layout(), &asking()).unwrap_err();
        assert!(
            error
                .to_string()
                .contains("dueAt: \"soon\" is not a period"),
            "{error}"
        );
        let error = filter
            .matches(&layout(), &task("2026-03-31", None))
            .unwrap_err();
        assert!(
            error.to_string().contains("not a period that was settled"),
            "{error}"
        );
        assert!(Asking::zone(Some("Mars/Olympus")).is_err());
    }
}
