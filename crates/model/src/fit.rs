//! Whether what was asked once, and kept, can still be asked: a saved filter or order may name a field that has gone since.

use crate::{Asking, Attribute, Filter, Layout, Record, RecordId, Sort, Stamps, Unfit};

impl Filter {
    /// The conditions that must all hold.
    #[must_use]
    pub fn conditions(&self) -> &[Self] {
        match self {
            Self::And(parts) => parts,
            other => std::slice::from_ref(other),
        }
    }

    /// The names of the fields it asks about, as it writes them.
    #[must_use]
    pub fn fields(&self) -> Vec<&str> {
        match self {
            Self::And(parts) | Self::Or(parts) => parts.iter().flat_map(Self::fields).collect(),
            Self::Not(part) => part.fields(),
            Self::Where { field, .. } => vec![field],
        }
    }

    /// Whether it can be asked of an object.
    ///
    /// # Errors
    /// [`Unfit`] where a field, operator or value does not fit.
    pub fn fits(&self, layout: &Layout, asking: &Asking) -> Result<(), Unfit> {
        // By the rules that answer it, of a record that holds nothing.
        let nothing = Record {
            id: RecordId::from_bytes([0; 16]),
            object: 0,
            stamps: Stamps::default(),
            values: vec![None; layout.slots.len()],
        };
        let settled = self.settle(layout, asking)?;
        settled.matches(layout, &nothing).map(drop)
    }
}

impl Sort {
    /// Whether an object can be ordered by it.
    ///
    /// # Errors
    /// [`Unfit`] where it names no field of the object.
    pub fn fits(&self, layout: &Layout) -> Result<(), Unfit> {
        Attribute::of_sort(layout, &self.field).map(drop)
    }
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use crate::{Asking, Layout, Sort, parse_filter, standard};

    fn layout() -> Layout {
        Layout::new(standard::schema().object("task").cloned().unwrap())
    }

    fn asking() -> Asking {
        Asking {
            me: Vec::new(),
            now_ms: 0,
            zone: TimeZone::UTC,
        }
    }

    #[test]
    fn what_can_be_asked_fits() {
        for text in [
            "status[eq]:DONE",
            "assignee[eq]:me",
            "dueAt[within]:this quarter",
            "or(title[is]:NULL,not(createdAt[within]:today))",
        ] {
            let filter = parse_filter(text, &layout()).unwrap();
            assert_eq!(filter.fits(&layout(), &asking()), Ok(()), "{text}");
        }
    }

    #[test]
    fn what_names_a_field_that_is_not_there_does_not_fit_wherever_it_stands() {
        let filter = parse_filter("or(title[eq]:a,not(dueAt[within]:today))", &layout()).unwrap();
        assert_eq!(filter.fields(), ["title", "dueAt"]);
        let mut object = standard::schema().object("task").cloned().unwrap();
        object.fields.retain(|field| field.name != "dueAt");
        let unfit = filter.fits(&Layout::new(object), &asking()).unwrap_err();
        assert_eq!(unfit.field, "dueAt");
    }

    #[test]
    fn an_order_names_fields_sub_fields_and_stamps() {
        let sort = |field: &str| Sort {
            field: field.into(),
            descending: false,
        };
        for known in ["title", "bodyV2.markdown", "updatedAt"] {
            assert!(sort(known).fits(&layout()).is_ok(), "{known}");
        }
        for unknown in ["name", "title.first"] {
            assert!(sort(unknown).fits(&layout()).is_err(), "{unknown}");
        }
    }
}
