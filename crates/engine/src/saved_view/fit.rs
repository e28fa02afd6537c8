//! What of a view fits its object now, and what is left out of it.

use jiff::tz::TimeZone;
use satchel_model::{Asking, Attribute, Filter, Grouping, Layout, Problem, SlotKind, Sort, Unfit};
use serde::de::DeserializeOwned;
use serde_json::Value as Json;

use super::{Stored, StoredColumn, ViewColumn, ViewFlaw, ViewPart};
use crate::Error;

/// What fits.
#[derive(Default)]
pub(crate) struct Fitted {
    pub(crate) filter: Option<Filter>,
    pub(crate) sorts: Vec<Sort>,
    pub(crate) group_by: Option<Grouping>,
    pub(crate) date_field: Option<String>,
    pub(crate) flaws: Vec<Flaw>,
}

/// What does not.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Flaw {
    pub(crate) part: ViewPart,
    /// The field, where it can be told.
    field: Option<String>,
    /// What is wrong with it, as one clause.
    what: String,
    kept: Json,
}

/// Reads a view's record against its object.
pub(crate) fn fit(layout: &Layout, stored: &Stored, now_ms: i64) -> Fitted {
    let mut fitting = Fitting {
        layout,
        // Whoever asks and where, it is one of the forms that can be asked.
        asking: Asking {
            me: Vec::new(),
            now_ms,
            zone: TimeZone::UTC,
        },
        flaws: Vec::new(),
    };
    Fitted {
        filter: fitting.filter(&stored.filter),
        sorts: fitting.sorts(&stored.sorts),
        group_by: fitting.group_by(&stored.group_by),
        date_field: fitting.date_field(stored.date_field.as_ref()),
        flaws: fitting.flaws,
    }
}

/// A view's column, where its object has the field.
pub(super) fn fit_column(layout: &Layout, stored: &StoredColumn) -> Result<ViewColumn, Flaw> {
    let field = stored.field.clone().unwrap_or_default();
    if layout.field(&field).is_none() {
        return Err(Flaw {
            part: ViewPart::Column,
            what: "is not a field of this object".to_owned(),
            field: Some(field),
            kept: Json::Null,
        });
    }
    Ok(ViewColumn {
        field,
        position: stored.position,
        width: stored.width.filter(|width| *width > 0.0),
        visible: stored.visible.unwrap_or(true),
        aggregate: stored.aggregate.clone(),
    })
}

struct Fitting<'l> {
    layout: &'l Layout,
    asking: Asking,
    flaws: Vec<Flaw>,
}

impl Fitting<'_> {
    fn filter(&mut self, stored: &Json) -> Option<Filter> {
        let filter: Filter = self.read(ViewPart::Filter, stored, "a filter")?;
        let mut fitting = Vec::new();
        for condition in filter.conditions() {
            match condition.fits(self.layout, &self.asking) {
                Ok(()) => fitting.push(condition.clone()),
                Err(unfit) => {
                    let kept = serde_json::to_value(condition).unwrap_or_default();
                    self.flaw(ViewPart::Filter, unfit, kept);
                }
            }
        }
        (!fitting.is_empty()).then_some(Filter::And(fitting))
    }

    fn sorts(&mut self, stored: &Json) -> Vec<Sort> {
        let sorts: Option<Vec<Sort>> = self.read(ViewPart::Sorts, stored, "a list of sorts");
        let mut sorts = sorts.unwrap_or_default();
        sorts.retain(|sort| match sort.fits(self.layout) {
            Ok(()) => true,
            Err(unfit) => {
                let kept = serde_json::to_value(sort).unwrap_or_default();
                self.flaw(ViewPart::Sorts, unfit, kept);
                false
            }
        });
        sorts
    }

    fn group_by(&mut self, stored: &Json) -> Option<Grouping> {
        let grouping: Grouping = self.read(ViewPart::GroupBy, stored, "what to group by")?;
        match grouping.fits(self.layout) {
            Ok(()) => Some(grouping),
            Err(unfit) => {
                self.flaw(ViewPart::GroupBy, unfit, stored.clone());
                None
            }
        }
    }

    fn date_field(&mut self, stored: Option<&String>) -> Option<String> {
        let field = stored?;
        let kind = self.layout.slot(field).map(|at| self.layout.slots[at].kind);
        let what = match kind {
            Some(SlotKind::Date | SlotKind::Time) => return Some(field.clone()),
            Some(_) => "is neither a day nor a moment",
            None => "is not a field of this object",
        };
        let unfit = Unfit {
            field: field.clone(),
            what: what.to_owned(),
        };
        self.flaw(ViewPart::DateField, unfit, Json::from(field.as_str()));
        None
    }

    /// What is stored in this form; nothing where nothing is.
    fn read<T: DeserializeOwned>(
        &mut self,
        part: ViewPart,
        stored: &Json,
        form: &str,
    ) -> Option<T> {
        if stored.is_null() {
            return None;
        }
        match T::deserialize(stored) {
            Ok(read) => Some(read),
            Err(error) => {
                self.flaws.push(Flaw {
                    part,
                    field: None,
                    what: format!("{stored} is not {form}: {error}"),
                    kept: Json::Null,
                });
                None
            }
        }
    }

    fn flaw(&mut self, part: ViewPart, unfit: Unfit, kept: Json) {
        self.flaws.push(Flaw {
            part,
            field: Some(unfit.field),
            what: unfit.what,
            kept,
        });
    }
}

impl ViewPart {
    const fn does(self) -> &'static str {
        match self {
            Self::Filter => "filters by",
            Self::Sorts => "sorts by",
            Self::GroupBy => "groups by",
            Self::DateField => "shows the days of",
            Self::Column => "has a column for",
        }
    }

    const fn label(self) -> &'static str {
        match self {
            Self::Filter => "Filter",
            Self::Sorts => "Sorts",
            Self::GroupBy => "Group by",
            Self::DateField => "Date field",
            Self::Column => "Column",
        }
    }
}

impl Flaw {
    /// As it is told to those who look at the view.
    pub(super) fn told(self, layout: &Layout) -> ViewFlaw {
        let does = self.part.does();
        let why = match &self.field {
            None => format!("this view {does} what cannot be read: {}", self.what),
            Some(path) => {
                let label = label_of(layout, path);
                if Attribute::of_field(layout, path).is_ok() {
                    format!("this view {does} {label}, which {}", self.what)
                } else {
                    format!("this view {does} {label}, a field that is no longer there")
                }
            }
        };
        ViewFlaw {
            part: self.part,
            why,
            kept: self.kept,
        }
    }

    /// As it is refused to whoever saves it.
    pub(crate) fn refused(self, layout: &Layout) -> Error {
        match self.field {
            Some(field) if Attribute::of_field(layout, &field).is_err() => {
                crate::values::no_field(layout, &field)
            }
            Some(field) => Problem::new(self.what).in_field(&field).into(),
            None => Problem::new(self.what).in_field(self.part.label()).into(),
        }
    }
}

/// What people call a field, in use or not; its name where there never was one.
fn label_of(layout: &Layout, path: &str) -> String {
    let name = path.split('.').next().unwrap_or(path);
    let mut fields = layout.object.fields.iter();
    let found = fields.find(|field| field.name == name);
    found.map_or_else(|| name.to_owned(), |field| field.label.clone())
}
