//! What a record of roles and teams says, by the keys of its fields: those that were put out of use say it still, or whoever
//! may change the schema could take a rule away.

use serde::Deserialize as _;

use crate::{Filter, Layout, Record, RecordId, Scalar};

/// A record, to be asked.
#[derive(Clone, Copy)]
pub(super) struct Said<'r> {
    layout: &'r Layout,
    record: &'r Record,
}

impl<'r> Said<'r> {
    pub(super) const fn new(layout: &'r Layout, record: &'r Record) -> Self {
        Self { layout, record }
    }

    pub(super) const fn id(self) -> RecordId {
        self.record.id
    }

    pub(super) fn reference(self, key: &str) -> Option<RecordId> {
        match self.value(key)? {
            Scalar::Reference(id) => Some(*id),
            _ => None,
        }
    }

    pub(super) fn text(self, key: &str) -> Option<&'r str> {
        match self.value(key)? {
            Scalar::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(super) fn is(self, key: &str) -> bool {
        self.value(key) == Some(&Scalar::Boolean(true))
    }

    /// A filter in the form that a query takes.
    pub(super) fn filter(self, key: &str) -> Option<Filter> {
        let json = self
            .layout
            .field_json(self.field(key)?, &self.record.values);
        Filter::deserialize(json).ok()
    }

    fn value(self, key: &str) -> Option<&'r Scalar> {
        let slot = self.layout.slots_of(self.field(key)?).start;
        self.record.values.get(slot)?.as_ref()
    }

    fn field(self, key: &str) -> Option<usize> {
        let mut fields = self.layout.object.fields.iter();
        fields.position(|field| field.key == key)
    }
}
