//! The steps of a plan within an object: its fields and their options.

use satchel_model::{Field, FieldType, Object, Operator, SelectOption, Settings, custom};
use serde_json::{Map, Value as Json, json};

use super::super::object_file::{FieldEntry, ObjectFile, OptionEntry};
use super::planner::{Planner, changed, names};
use crate::{Error, SchemaPart};

/// A field of a file, and what it is compared with: out of use or not, `None` where it is not there.
#[derive(Clone, Copy)]
struct Compared<'f> {
    file: &'f ObjectFile,
    entry: &'f FieldEntry,
    present: Option<&'f Field>,
}

impl Planner<'_> {
    pub(super) fn fields(&mut self, present: &Object, file: &ObjectFile) -> Result<(), Error> {
        let is = |entry: &FieldEntry, field: &Field| {
            entry.name == field.name && entry.field_type == field.field_type
        };
        let said = |field: &Field| file.fields.iter().any(|entry| is(entry, field));
        let own = |field: &&Field| !custom::is_brought(present, field);
        let in_use = || present.fields_in_use().filter(own);
        let stand = in_place(
            in_use()
                .filter(|field| said(field))
                .map(|field| &field.name),
            file.fields.iter().map(|entry| &entry.name),
        );
        for (at, entry) in file.fields.iter().enumerate() {
            let field = present.fields.iter().find(|field| is(entry, field));
            let stands = stand && field.is_some_and(|field| field.active);
            let compared = Compared {
                file,
                entry,
                present: field,
            };
            self.field(present, compared, (!stands).then_some(at))?;
            self.options(present, compared)?;
        }
        for field in in_use().filter(|field| !said(field)) {
            let records = self.holding(present, field, Operator::NotNull, Json::Null)?;
            let what = format!(
                "{}: take the field {:?} out of use",
                file.label, field.label
            );
            self.put_out_of_use(what, part_of(file, field), records);
        }
        Ok(())
    }

    fn field(
        &mut self,
        object: &Object,
        compared: Compared<'_>,
        place: Option<usize>,
    ) -> Result<(), Error> {
        let Compared {
            file,
            entry,
            present,
        } = compared;
        let mut values = otherwise(entry, present);
        let what = match present {
            None => format!("{}: add the field {:?}", file.label, entry.label),
            Some(field) if !field.active => {
                format!("{}: bring the field {:?} back", file.label, entry.label)
            }
            Some(_) if !values.is_empty() => {
                format!("{}.{}: change {}", file.label, entry.label, names(&values))
            }
            Some(_) if place.is_some() => format!("{}.{}: move it", file.label, entry.label),
            Some(_) => return Ok(()),
        };
        values.extend(place.map(|place| ("position".to_owned(), json!(place))));
        let asks = |name: &str| values.get(name) == Some(&Json::Bool(true));
        let meets = self.meets(object, present, (asks("required"), asks("unique")))?;
        let added = || SchemaPart::Field {
            object: file.object.clone(),
            name: entry.name.clone(),
            field_type: entry.field_type.name(),
        };
        self.step(
            what,
            present.map_or_else(added, |field| part_of(file, field)),
            values,
        );
        if let Some(step) = self.steps.last_mut() {
            step.meets = meets;
        }
        Ok(())
    }

    fn options(&mut self, object: &Object, compared: Compared<'_>) -> Result<(), Error> {
        let known = compared.present.map_or(&[][..], |field| &field.options);
        let wanted = &compared.entry.options;
        let said = |option: &SelectOption| wanted.iter().any(|entry| entry.value == option.value);
        let in_use = || known.iter().filter(|option| option.active);
        let stand = in_place(
            in_use()
                .filter(|option| said(option))
                .map(|option| &option.value),
            wanted.iter().map(|entry| &entry.value),
        );
        for (at, entry) in wanted.iter().enumerate() {
            let option = known.iter().find(|option| option.value == entry.value);
            let stands = stand && option.is_some_and(|option| option.active);
            self.option(compared, entry, option, (!stands).then_some(at));
        }
        for option in in_use().filter(|option| !said(option)) {
            let (operator, value) = match compared.entry.field_type {
                FieldType::Select => (Operator::Eq, json!(option.value)),
                _ => (Operator::ContainsAny, json!([option.value])),
            };
            let records = match compared.present {
                Some(field) => self.holding(object, field, operator, value)?,
                None => 0,
            };
            let what = format!("{}: offer {:?} no more", compared.told(), option.label);
            self.put_out_of_use(what, compared.option(&option.value), records);
        }
        Ok(())
    }

    fn option(
        &mut self,
        compared: Compared<'_>,
        entry: &OptionEntry,
        present: Option<&SelectOption>,
        place: Option<usize>,
    ) {
        let mut values = changed([
            ("label", &entry.label, present.map(|option| &option.label)),
            ("color", &entry.color, present.map(|option| &option.color)),
        ]);
        values.extend(stage(entry, present));
        let (of, label) = (compared.told(), &entry.label);
        let what = match present {
            None => format!("{of}: add the option {label:?}"),
            Some(option) if !option.active => format!("{of}: offer {label:?} again"),
            Some(_) if !values.is_empty() => {
                format!("{of}: change {} of the option {label:?}", names(&values))
            }
            Some(_) if place.is_some() => format!("{of}: move the option {label:?}"),
            Some(_) => return,
        };
        values.extend(place.map(|place| ("position".to_owned(), json!(place))));
        self.step(what, compared.option(&entry.value), values);
    }
}

impl Compared<'_> {
    /// What people call it, with its object.
    fn told(&self) -> String {
        format!("{}.{}", self.file.label, self.entry.label)
    }

    /// An option of it.
    fn option(&self, value: &str) -> SchemaPart {
        let added = || custom::field_key(&self.entry.name, &self.entry.field_type.name());
        SchemaPart::Option {
            object: self.file.object.clone(),
            field: self.present.map_or_else(added, |field| field.key.clone()),
            value: value.to_owned(),
        }
    }
}

/// What a file says of a field otherwise than it is.
fn otherwise(entry: &FieldEntry, present: Option<&Field>) -> Map<String, Json> {
    let mut values = changed([("label", &entry.label, present.map(|field| &field.label))]);
    let is = |flag: fn(&Field) -> bool| present.map(flag);
    let flags = [
        ("searchable", entry.searchable, is(|field| field.searchable)),
        ("indexed", entry.indexed, is(|field| field.indexed)),
    ];
    let other = flags
        .into_iter()
        .filter(|(_, wanted, is)| *is != Some(*wanted));
    values.extend(other.map(|(name, wanted, _)| (name.to_owned(), wanted.into())));
    let targets = present.map_or(&[][..], |field| &field.targets);
    if targets != entry.targets {
        values.insert("targets".to_owned(), entry.targets.clone().into());
    }
    values.extend(settings(entry, present));
    let computed = entry.computed();
    if computed.is_some() && computed != present.and_then(|field| FieldEntry::of(field).computed())
    {
        values.insert("computed".to_owned(), computed.into());
    }
    values
}

/// What a file asks of a field's values otherwise than is asked.
fn settings(entry: &FieldEntry, present: Option<&Field>) -> Map<String, Json> {
    let nothing = Settings::default();
    let asked = present.map_or(&nothing, |field| &field.settings);
    let all = [
        ("default", json!(entry.default), json!(asked.default)),
        ("required", json!(entry.required), json!(asked.required)),
        ("unique", json!(entry.unique), json!(asked.unique)),
        ("format", json!(entry.format), json!(asked.format)),
        (
            "maxValues",
            json!(entry.max_values),
            json!(asked.max_values),
        ),
    ];
    otherwise_than(all)
}

/// What a file says of a stage otherwise than it is.
fn stage(entry: &OptionEntry, present: Option<&SelectOption>) -> Map<String, Json> {
    let begun = SelectOption::new(&entry.value);
    let said = present.unwrap_or(&begun);
    let all = [
        ("pipeline", json!(entry.pipeline), json!(said.pipeline)),
        (
            "probability",
            json!(entry.probability),
            json!(said.probability),
        ),
        ("kind", json!(entry.kind), json!(said.kind)),
    ];
    otherwise_than(all)
}

/// Of (name, wanted, said), what is wanted otherwise than it is said.
fn otherwise_than<const N: usize>(all: [(&str, Json, Json); N]) -> Map<String, Json> {
    let other = all.into_iter().filter(|(_, wanted, said)| wanted != said);
    other
        .map(|(name, wanted, _)| (name.to_owned(), wanted))
        .collect()
}

/// Whether what is kept stands as it is wanted, with all that is new behind it.
fn in_place<'n>(
    kept: impl Iterator<Item = &'n String>,
    wanted: impl Iterator<Item = &'n String>,
) -> bool {
    let kept: Vec<&String> = kept.collect();
    wanted.take(kept.len()).eq(kept)
}

/// The part that a field is, by the name that its key holds.
fn part_of(file: &ObjectFile, field: &Field) -> SchemaPart {
    let name = field.key.split(':').next().unwrap_or_default();
    SchemaPart::Field {
        object: file.object.clone(),
        name: name.to_owned(),
        field_type: field.field_type.name(),
    }
}
