//! Drafts by the names of their fields, so that a workspace that lost a field still gets the rest.

use satchel_model::{Assign, Draft, DraftAction, Layout, Money, RecordId, Scalar};

/// A draft in the making.
pub(super) struct Make<'l> {
    layout: &'l Layout,
    draft: Draft,
}

impl<'l> Make<'l> {
    /// A new record of an object, or `None` where the workspace has no such object.
    pub(super) fn new(layouts: &'l [Layout], object: &str, record: RecordId) -> Option<Self> {
        let object = layouts
            .iter()
            .position(|layout| layout.object.name_singular == object)?;
        let draft = Draft {
            record,
            object,
            action: DraftAction::Create,
            assigns: Vec::with_capacity(10),
        };
        Some(Self {
            layout: &layouts[object],
            draft,
        })
    }

    /// Text, if there is any.
    pub(super) fn text(self, path: &str, text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() {
            self
        } else {
            self.set(path, Scalar::Text(text))
        }
    }

    /// One element of a set, if there is one.
    pub(super) fn element(mut self, path: &str, element: Option<String>) -> Self {
        if let (Some(slot), Some(element)) = (self.layout.slot(path), element) {
            self.draft.assigns.push(Assign {
                slot,
                element: Some(element),
                value: Some(Scalar::Text(String::new())),
            });
        }
        self
    }

    /// Another record.
    pub(super) fn link(self, path: &str, record: RecordId) -> Self {
        self.set(path, Scalar::Reference(record))
    }

    /// A moment in milliseconds since 1970.
    pub(super) fn time(self, path: &str, ms: i64) -> Self {
        self.set(path, Scalar::Time(ms))
    }

    /// A whole number.
    pub(super) fn number(self, path: &str, number: i32) -> Self {
        self.set(path, Scalar::Real(f64::from(number)))
    }

    /// Yes or no.
    pub(super) fn flag(self, path: &str, yes: bool) -> Self {
        self.set(path, Scalar::Boolean(yes))
    }

    /// So many units of a currency.
    pub(super) fn money(self, path: &str, units: i64, currency: &str) -> Self {
        match Money::new(units.saturating_mul(1_000_000), currency) {
            Some(money) => self.set(path, Scalar::Money(money)),
            None => self,
        }
    }

    /// The finished draft.
    pub(super) fn done(self) -> Draft {
        self.draft
    }

    fn set(mut self, path: &str, value: Scalar) -> Self {
        if let Some(slot) = self.layout.slot(path) {
            self.draft.assigns.push(Assign {
                slot,
                element: None,
                value: Some(value),
            });
        }
        self
    }
}
