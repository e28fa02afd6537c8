//! How an object's fields lie in documents and in rows: a flat list of slots.

use std::collections::HashMap;

use crate::field_type::computed;
use crate::{Field, FieldType, Object, Problem, Scalar, SlotKind};

/// A slot's place in its object's layout.
pub type SlotIndex = usize;

/// One document key and one place in a row.
#[derive(Clone, Debug)]
pub struct Slot {
    /// Its root key in a document: `f/name/firstName`. Elements of a set append `/<element>`.
    pub key: String,
    /// Its column: `name_firstName`. Some have a second one, see [`Slot::second_column`].
    pub column: String,
    /// Place of its field in [`Object::fields`].
    pub field: usize,
    /// The sub-field's name, or `""` where the field has only one slot.
    pub sub: &'static str,
    /// What it holds.
    pub kind: SlotKind,
}

impl Slot {
    /// The column beside its own that some kinds have: an amount's currency code; a decimal number's exact digits,
    /// whose own column is the double nearest to it.
    #[must_use]
    pub fn second_column(&self) -> Option<String> {
        match self.kind {
            SlotKind::Money => Some(format!("{}_currency", self.column)),
            SlotKind::Decimal => Some(format!("{}_exact", self.column)),
            _ => None,
        }
    }
}

/// An object with its slots worked out.
#[derive(Clone, Debug)]
pub struct Layout {
    /// The object.
    pub object: Object,
    /// Its slots, field by field.
    pub slots: Vec<Slot>,
    first_slot: Vec<SlotIndex>,
    by_key: HashMap<String, SlotIndex>,
}

impl Layout {
    /// The layout of an object.
    #[must_use]
    pub fn new(object: Object) -> Self {
        let mut slots = Vec::new();
        let mut first_slot = Vec::new();
        for (index, field) in object.fields.iter().enumerate() {
            first_slot.push(slots.len());
            slots.extend(
                field
                    .rules()
                    .slots
                    .iter()
                    .map(|spec| slot(field, index, spec)),
            );
        }
        let by_key = slots
            .iter()
            .enumerate()
            // No document holds what is computed: what one says under such a key is nothing that is known here.
            .filter(|(_, slot)| !object.fields[slot.field].field_type.is_computed())
            .map(|(index, slot)| (slot.key.clone(), index))
            .collect();
        Self {
            object,
            slots,
            first_slot,
            by_key,
        }
    }

    /// The slot that a document key belongs to, and the element within it where it is a set.
    #[must_use]
    pub fn find<'k>(&self, key: &'k str) -> Option<(SlotIndex, Option<&'k str>)> {
        if let Some(&index) = self.by_key.get(key) {
            return (self.slots[index].kind != SlotKind::Set).then_some((index, None));
        }
        // A set's element may hold slashes of its own, so try each prefix, shortest first.
        key.match_indices('/').find_map(|(at, _)| {
            let &index = self.by_key.get(&key[..at])?;
            (self.slots[index].kind == SlotKind::Set).then(|| (index, Some(&key[at + 1..])))
        })
    }

    /// The places of a field's slots.
    #[must_use]
    pub fn slots_of(&self, field: usize) -> std::ops::Range<SlotIndex> {
        let end = self
            .first_slot
            .get(field + 1)
            .copied()
            .unwrap_or(self.slots.len());
        self.first_slot[field]..end
    }

    /// The place of a field in use.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<usize> {
        self.object
            .fields
            .iter()
            .position(|field| field.active && field.name == name)
    }

    /// The places of the fields in use, with the fields.
    pub fn fields_in_use(&self) -> impl Iterator<Item = (usize, &Field)> {
        let fields = self.object.fields.iter().enumerate();
        fields.filter(|(_, field)| field.active)
    }

    /// The slot of `field` or `field.subField`; a bare composite field names its first slot.
    #[must_use]
    pub fn slot(&self, path: &str) -> Option<SlotIndex> {
        let (name, sub) = path.split_once('.').unwrap_or((path, ""));
        let mut range = self.slots_of(self.field(name)?);
        if sub.is_empty() {
            range.next()
        } else {
            range.find(|&index| self.slots[index].sub == sub)
        }
    }

    /// The values of a field's slots as the API shows them; `null` where none is set.
    #[must_use]
    pub fn field_json(&self, field: usize, values: &[Option<Scalar>]) -> serde_json::Value {
        let values = &values[self.slots_of(field)];
        let field = &self.object.fields[field];
        (field.rules().to_json)(values, field)
    }

    /// Slot values from a field's API form; one per slot of the field.
    ///
    /// # Errors
    /// A [`Problem`] that names the field where the value does not fit its type.
    pub fn field_slots(
        &self,
        field: usize,
        json: &serde_json::Value,
    ) -> Result<Vec<Option<Scalar>>, Problem> {
        let field = &self.object.fields[field];
        let rules = field.rules();
        if json.is_null() {
            return Ok(vec![None; rules.slots.len()]);
        }
        (rules.from_json)(json, field).map_err(|problem| problem.in_field(&field.label))
    }

    /// Slot values from what a person typed into a field or a file's cell.
    ///
    /// # Errors
    /// A [`Problem`] that names the field where the text cannot be read as its type.
    pub fn parse_field(&self, field: usize, text: &str) -> Result<Vec<Option<Scalar>>, Problem> {
        let field = &self.object.fields[field];
        let rules = field.rules();
        if text.trim().is_empty() {
            return Ok(vec![None; rules.slots.len()]);
        }
        (rules.parse)(text.trim(), field).map_err(|problem| problem.in_field(&field.label))
    }

    /// What a record with these values is called; empty where nothing says.
    #[must_use]
    pub fn label(&self, values: &[Option<Scalar>]) -> String {
        self.field(&self.object.label_field)
            .map(|field| self.display(field, values))
            .unwrap_or_default()
    }

    /// A field's values as one line for people to read.
    #[must_use]
    pub fn display(&self, field: usize, values: &[Option<Scalar>]) -> String {
        let values = &values[self.slots_of(field)];
        let field = &self.object.fields[field];
        (field.rules().display)(values, field)
    }

    /// What is said to whoever sets a field that is computed; none for one that people fill.
    #[must_use]
    pub fn refusal(&self, field: usize) -> Option<Problem> {
        let field = &self.object.fields[field];
        let computed = field.field_type.is_computed();
        computed.then(|| computed::refusal(field))
    }

    /// Whether a slot's values are computed: no document holds them, and nobody sets them.
    #[must_use]
    pub fn is_computed(&self, slot: SlotIndex) -> bool {
        let field = &self.object.fields[self.slots[slot].field];
        field.field_type.is_computed()
    }

    /// The type that the values of a slot's field are of.
    #[must_use]
    pub fn held_type(&self, slot: SlotIndex) -> FieldType {
        self.object.fields[self.slots[slot].field].holds()
    }
}

fn slot(field: &Field, index: usize, (sub, kind): &(&'static str, SlotKind)) -> Slot {
    // A key such as `species:TEXT` makes the column `species_TEXT`, which no standard field's can be.
    let mut column = field.key.replace(':', "_");
    if field.field_type.is_computed() {
        // What a formula gives can become another kind when it is changed: then it has another column.
        column = format!("{column}_{}", field.holds().name());
    }
    let (key, column) = if sub.is_empty() {
        (format!("f/{}", field.key), column)
    } else {
        (format!("f/{}/{sub}", field.key), format!("{column}_{sub}"))
    };
    Slot {
        key,
        column,
        field: index,
        sub,
        kind: *kind,
    }
}

#[cfg(test)]
mod tests {
    use crate::{Layout, standard};

    #[test]
    fn keys_find_their_slots() {
        let layout = Layout::new(standard::schema().object("person").cloned().unwrap());
        let check = |key: &str, column: &str, element: Option<&str>| {
            let (index, found) = layout.find(key).unwrap();
            assert_eq!(
                (layout.slots[index].column.as_str(), found),
                (column, element),
                "{key}"
            );
        };
        check("f/jobTitle", "jobTitle", None);
        check("f/name/firstName", "name_firstName", None);
        check(
            "f/emails/additionalEmails/a@b.example",
            "emails_additionalEmails",
            Some("a@b.example"),
        );
        check(
            "f/linkedinLink/secondaryLinks/https://x.example/y",
            "linkedinLink_secondaryLinks",
            Some("https://x.example/y"),
        );
        assert_eq!(layout.find("f/notAField"), None);
        assert_eq!(layout.find("f/jobTitle/element"), None);
        assert_eq!(
            layout.find("f/emails/additionalEmails"),
            None,
            "a set has no register of its own"
        );
    }
}
