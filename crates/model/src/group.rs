//! Questions for an object's records in groups, and what is measured of each.

use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::json;
use ts_rs::TS;

use crate::{Attribute, Filter, Layout, SlotKind, Unfit};

/// Which records, in which groups, and what of each group.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
pub struct GroupQuery {
    /// The object's name.
    pub object: String,
    /// What a record must satisfy.
    pub filter: Option<Filter>,
    /// By what; all records are one group otherwise.
    pub by: Option<Grouping>,
    /// What is measured of each group.
    pub measures: Vec<Measure>,
    /// Of what is in the trash instead of what is not.
    pub trash: bool,
    /// Where days begin and end, as the IANA database calls it; otherwise as on this machine.
    pub time_zone: Option<String>,
}

/// By what records are grouped.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
pub struct Grouping {
    /// `field` or `field.subField`, as in a filter. A set is one value, an amount its millionths.
    pub field: String,
    /// For days and moments: periods instead of each by itself.
    pub granularity: Option<Granularity>,
}

impl Grouping {
    /// Reads a field, or a field of days and periods of them: `stage`, `closeDate:month`.
    ///
    /// # Errors
    /// What is wrong with it, as one clause.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (field, granularity) = match text.split_once(':') {
            Some((field, granularity)) => (field, Some(granularity)),
            None => (text, None),
        };
        let read = |text: &str| {
            serde_json::from_value(text.into()).map_err(|_| {
                format!("the period {text:?} is none; there are day, week, month, quarter and year")
            })
        };
        Ok(Self {
            field: field.to_owned(),
            granularity: granularity.map(read).transpose()?,
        })
    }

    /// It as text that reads as the same.
    #[must_use]
    pub fn text(&self) -> String {
        let granularity = serde_json::to_value(self.granularity).unwrap_or_default();
        match granularity.as_str() {
            Some(period) => format!("{}:{period}", self.field),
            None => self.field.clone(),
        }
    }

    /// Whether an object's records can be grouped so.
    ///
    /// # Errors
    /// [`Unfit`] where it names no field of the object, or periods of what has no days.
    pub fn fits(&self, layout: &Layout) -> Result<(), Unfit> {
        let kind = Attribute::of_field(layout, &self.field)?.kind(layout);
        if self.granularity.is_none() || matches!(kind, SlotKind::Date | SlotKind::Time) {
            return Ok(());
        }
        Err(Unfit {
            field: self.field.clone(),
            what: "has no days to group into periods: only dates and times do".to_owned(),
        })
    }
}

/// How finely a grouping tells days apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Granularity {
    /// Days.
    Day,
    /// Weeks, which begin on Monday.
    Week,
    /// Months.
    Month,
    /// Quarters of a year.
    Quarter,
    /// Years.
    Year,
}

impl Granularity {
    /// The first day of the period that holds a day.
    #[must_use]
    pub fn start(self, day: Date) -> Date {
        match self {
            Self::Day => day,
            Self::Week => {
                let since = i32::from(day.weekday().to_monday_zero_offset());
                day.saturating_sub(since.days())
            }
            Self::Month => day.first_of_month(),
            Self::Quarter => {
                let month = (day.month() - 1) / 3 * 3 + 1;
                Date::new(day.year(), month, 1).unwrap_or(day)
            }
            Self::Year => day.first_of_year(),
        }
    }

    /// The first day of the period after that which begins with `start`.
    #[must_use]
    pub fn next(self, start: Date) -> Date {
        start.saturating_add(match self {
            Self::Day => 1.day(),
            Self::Week => 1.week(),
            Self::Month => 1.month(),
            Self::Quarter => 3.months(),
            Self::Year => 1.year(),
        })
    }
}

/// What is measured; all but the first of a field, named as in a filter. The sum, the mean, the least and the greatest of
/// amounts are measured of each currency by itself, since rates are not known offline; `amount.amountMicros` measures the
/// millionths whatever their currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", tag = "kind", content = "field")]
pub enum Measure {
    /// How many records.
    Count,
    /// How many different values.
    CountUnique(String),
    /// How many records without a value; a set without elements is none, and so is one whose parts are all empty.
    CountEmpty(String),
    /// How many records with one.
    CountNotEmpty(String),
    /// How many in a hundred are without one.
    PercentEmpty(String),
    /// How many in a hundred have one.
    PercentNotEmpty(String),
    /// The sum.
    Sum(String),
    /// The mean of the values that are there.
    Average(String),
    /// The least value.
    Min(String),
    /// The greatest value.
    Max(String),
}

impl Measure {
    /// The measure of a field that the API calls so: `sum`. That of a view's column is kept by this name.
    ///
    /// # Errors
    /// [`Unfit`] where there is none of this name, or the field cannot be measured so.
    pub fn named(name: &str, field: &str, layout: &Layout) -> Result<Self, Unfit> {
        let json = match name {
            // It is of records, whatever the field.
            "count" => json!({ "kind": name }),
            _ => json!({ "kind": name, "field": field }),
        };
        let named: Self = serde_json::from_value(json).map_err(|_| Unfit {
            field: field.to_owned(),
            what: format!(
                "has no {name:?}; there are count, countUnique, countEmpty, countNotEmpty, percentEmpty, \
                 percentNotEmpty, sum, average, min and max"
            ),
        })?;
        named.fits(layout)?;
        Ok(named)
    }

    /// Whether an object's records can be measured so.
    ///
    /// # Errors
    /// [`Unfit`] where it names no field of the object, or the sum of what has none.
    pub fn fits(&self, layout: &Layout) -> Result<(), Unfit> {
        let Some(field) = self.field() else {
            return Ok(());
        };
        let kind = Attribute::of_field(layout, field)?.kind(layout);
        let adds_up = matches!(
            kind,
            SlotKind::Integer | SlotKind::Real | SlotKind::Decimal | SlotKind::Money
        );
        if adds_up || !matches!(self, Self::Sum(_) | Self::Average(_)) {
            return Ok(());
        }
        Err(Unfit {
            field: field.to_owned(),
            what: "has no sum: only numbers and amounts do".to_owned(),
        })
    }

    /// The field that it is measured of.
    #[must_use]
    pub fn field(&self) -> Option<&str> {
        match self {
            Self::Count => None,
            Self::CountUnique(field)
            | Self::CountEmpty(field)
            | Self::CountNotEmpty(field)
            | Self::PercentEmpty(field)
            | Self::PercentNotEmpty(field)
            | Self::Sum(field)
            | Self::Average(field)
            | Self::Min(field)
            | Self::Max(field) => Some(field),
        }
    }

    /// What it looks at: of amounts that are measured by their currencies, that too; of a field whose values have several
    /// parts, and which is named as a whole, all of them, since a value is empty where each of them is.
    ///
    /// # Errors
    /// [`Unfit`] where the field is not one of this object.
    pub fn attributes(&self, layout: &Layout) -> Result<Vec<Attribute>, Unfit> {
        let Some(field) = self.field() else {
            return Ok(Vec::new());
        };
        let named = Attribute::of_field(layout, field)?;
        let slot = match named {
            Attribute::Slot(slot) if !field.contains('.') => slot,
            _ => return Ok(vec![named]),
        };
        let is_amount = layout.slots[slot].kind == SlotKind::Money;
        Ok(match self {
            Self::Sum(_) | Self::Average(_) | Self::Min(_) | Self::Max(_) if is_amount => {
                vec![named, Attribute::Currency(slot)]
            }
            Self::CountEmpty(_)
            | Self::CountNotEmpty(_)
            | Self::PercentEmpty(_)
            | Self::PercentNotEmpty(_) => {
                let parts = layout.slots_of(layout.slots[slot].field);
                parts.map(Attribute::Slot).collect()
            }
            _ => vec![named],
        })
    }
}
