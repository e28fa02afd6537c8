//! The steps of a plan within an object: its fields and their options.

use satchel_model::{Field, FieldType, Object, Operator, custom};
use serde_json::{Value as Json, json};

use super::super::files::{FieldEntry, ObjectFile, OptionEntry};
use super::planner::{Planner, changed, names};
use crate::{Error, SchemaPart};

impl Planner<'_> {
    pub(super) fn fields(
        &mut self,
        present: Option<&Object>,
        file: &ObjectFile,
    ) -> Result<(), Error> {
        // An object of a team's own begins with its name.
        let begun = Field {
            searchable: true,
            ..Field::new("name", "Name", FieldType::Text)
        };
        let known: Vec<&Field> = match present {
            Some(object) => object.fields_in_use().collect(),
            None => vec![&begun],
        };
        let is = |entry: &FieldEntry, field: &Field| {
            entry.name == field.name && entry.field_type == field.field_type
        };
        let kept = known
            .iter()
            .filter(|field| file.fields.iter().any(|entry| is(entry, field)));
        let stand = in_place(
            kept.map(|field| &field.name),
            file.fields.iter().map(|entry| &entry.name),
        );
        for (at, entry) in file.fields.iter().enumerate() {
            let field = known.iter().find(|field| is(entry, field)).copied();
            let place = (!stand || field.is_none()).then_some(at);
            self.field(file, entry, field, place)?;
        }
        for field in known {
            if !file.fields.iter().any(|entry| is(entry, field)) {
                let records = match present {
                    Some(_) => {
                        self.holding(&file.object, &field.name, Operator::NotNull, Json::Null)?
                    }
                    None => 0,
                };
                let what = format!(
                    "{}: take the field {:?} out of use",
                    file.label, field.label
                );
                self.put_out_of_use(what, part_of(file, field), records);
            }
        }
        Ok(())
    }

    fn field(
        &mut self,
        file: &ObjectFile,
        entry: &FieldEntry,
        present: Option<&Field>,
        place: Option<usize>,
    ) -> Result<(), Error> {
        let mut values = changed([("label", &entry.label, present.map(|field| &field.label))]);
        let flags = [
            (
                "searchable",
                entry.searchable,
                present.is_some_and(|field| field.searchable),
            ),
            (
                "indexed",
                entry.indexed,
                present.is_some_and(|field| field.indexed),
            ),
        ];
        for (name, wanted, is) in flags {
            if wanted != is || present.is_none() {
                values.insert(name.to_owned(), wanted.into());
            }
        }
        if present.map_or(!entry.targets.is_empty(), |field| {
            field.targets != entry.targets
        }) {
            values.insert("targets".to_owned(), entry.targets.clone().into());
        }
        let before = values.len();
        values.extend(place.map(|place| ("position".to_owned(), json!(place))));
        let part = match present {
            Some(field) => part_of(file, field),
            None => SchemaPart::Field {
                object: file.object.clone(),
                name: entry.name.clone(),
                field_type: entry.field_type.name(),
            },
        };
        match present {
            None => self.step(
                format!("{}: add the field {:?}", file.label, entry.label),
                part,
                values,
            ),
            Some(_) if before > 0 => {
                let what = format!("{}.{}: change {}", file.label, entry.label, names(&values));
                self.step(what, part, values);
            }
            Some(_) if place.is_some() => {
                self.step(
                    format!("{}.{}: move it", file.label, entry.label),
                    part,
                    values,
                );
            }
            Some(_) => {}
        }
        self.options(file, entry, present)
    }

    fn options(
        &mut self,
        file: &ObjectFile,
        entry: &FieldEntry,
        present: Option<&Field>,
    ) -> Result<(), Error> {
        let key = present.map_or_else(
            || custom::field_key(&entry.name, &entry.field_type.name()),
            |field| field.key.clone(),
        );
        let part = |value: &str| SchemaPart::Option {
            object: file.object.clone(),
            field: key.clone(),
            value: value.to_owned(),
        };
        let known: Vec<OptionEntry> =
            present.map_or_else(Vec::new, |field| FieldEntry::of(field).options);
        let kept = known.iter().filter(|known| {
            entry
                .options
                .iter()
                .any(|option| option.value == known.value)
        });
        let stand = in_place(
            kept.map(|option| &option.value),
            entry.options.iter().map(|option| &option.value),
        );
        let of = format!("{}.{}", file.label, entry.label);
        for (at, option) in entry.options.iter().enumerate() {
            let said = known.iter().find(|known| known.value == option.value);
            let mut values = changed([
                ("label", &option.label, said.map(|said| &said.label)),
                ("color", &option.color, said.map(|said| &said.color)),
            ]);
            let told = match (said, values.is_empty()) {
                (None, _) => format!("{of}: add the option {:?}", option.label),
                (Some(_), false) => format!(
                    "{of}: change {} of the option {:?}",
                    names(&values),
                    option.label
                ),
                (Some(_), true) => format!("{of}: move the option {:?}", option.label),
            };
            if !stand || said.is_none() {
                values.insert("position".to_owned(), json!(at));
            }
            if !values.is_empty() {
                self.step(told, part(&option.value), values);
            }
        }
        for option in &known {
            if !entry.options.iter().any(|kept| kept.value == option.value) {
                let (operator, value) = match entry.field_type {
                    FieldType::Select => (Operator::Eq, json!(option.value)),
                    _ => (Operator::ContainsAny, json!([option.value])),
                };
                let records = self.holding(&file.object, &entry.name, operator, value)?;
                self.put_out_of_use(
                    format!("{of}: offer {:?} no more", option.label),
                    part(&option.value),
                    records,
                );
            }
        }
        Ok(())
    }
}

/// Whether what is kept stands as it is wanted, with all that is new behind it.
fn in_place<'n>(
    kept: impl Iterator<Item = &'n String>,
    wanted: impl Iterator<Item = &'n String>,
) -> bool {
    let kept: Vec<&String> = kept.collect();
    wanted.take(kept.len()).eq(kept)
}

/// The part that a field in use is, by the name that its key holds.
fn part_of(file: &ObjectFile, field: &Field) -> SchemaPart {
    let name = field.key.split(':').next().unwrap_or_default();
    SchemaPart::Field {
        object: file.object.clone(),
        name: name.to_owned(),
        field_type: field.field_type.name(),
    }
}
