//! What lies between a schema and the files of a folder, and the way from one to the other.

use satchel_model::{Filter, Object, Operator, Query, custom};
use serde::Serialize;
use serde_json::{Map, Value as Json, json};

use super::files::{FieldEntry, ObjectFile, OptionEntry};
use crate::{Acting, Committed, Error, SchemaEdit, SchemaPart, Shape, Workspace};

/// The steps from the schema as it is to the one that is wanted.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Plan {
    /// The schema's version that it begins from: a position in the log.
    pub version: u64,
    /// In the order in which they are taken; all at once.
    pub steps: Vec<Step>,
}

/// One step of a plan.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Step {
    /// What it does, for people: `Animal: add the field "Weight"`.
    pub what: String,
    /// What would no longer be seen; `None` where nothing goes out of use.
    pub loses: Option<Loss>,
    /// How it is done.
    pub edit: SchemaEdit,
}

/// What a step puts out of sight. It stays in the documents, and a rollback brings it back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Loss {
    /// Records that have something there.
    pub records: u64,
}

impl Plan {
    /// Whether some step puts values out of sight.
    #[must_use]
    pub fn loses(&self) -> bool {
        self.steps
            .iter()
            .any(|step| step.loses.is_some_and(|loss| loss.records > 0))
    }
}

impl Workspace {
    /// What applying files would do.
    ///
    /// # Errors
    /// [`Error::BadSchema`] where two files say one object; what the store says.
    pub fn plan_schema(&self, files: &[ObjectFile]) -> Result<Plan, Error> {
        let shape = self.shape();
        let mut planner = Planner {
            workspace: self,
            steps: Vec::new(),
        };
        for (at, file) in files.iter().enumerate() {
            if files[..at]
                .iter()
                .any(|before| before.object == file.object)
            {
                return Err(Error::BadSchema(format!(
                    "two files say what {:?} is",
                    file.object
                )));
            }
            planner.object(&shape, file)?;
        }
        planner.gone(&shape, files)?;
        Ok(Plan {
            version: shape.seq(),
            steps: planner.steps,
        })
    }

    /// Takes the steps of a plan, all or none.
    ///
    /// # Errors
    /// [`Error::BadSchema`] where the schema is not the one that the plan was made for, where values would go out of
    /// sight and `allow_loss` does not say that they may, or where a step asks for what cannot be.
    pub fn apply_plan(
        &self,
        acting: Acting,
        plan: &Plan,
        allow_loss: bool,
    ) -> Result<Committed, Error> {
        if plan.loses() && !allow_loss {
            return Err(Error::BadSchema(
                "the plan puts values out of sight; look at it with `satchel schema plan`, and allow it with --allow-data-loss"
                    .to_owned(),
            ));
        }
        let edits: Vec<SchemaEdit> = plan.steps.iter().map(|step| step.edit.clone()).collect();
        self.edit_schema_at(acting, &edits, Some(plan.version))
    }
}

struct Planner<'w> {
    workspace: &'w Workspace,
    steps: Vec<Step>,
}

impl Planner<'_> {
    fn step(&mut self, what: String, part: SchemaPart, values: Map<String, Json>) {
        self.steps.push(Step {
            what,
            loses: None,
            edit: SchemaEdit {
                part,
                values,
                active: true,
            },
        });
    }

    fn put_out_of_use(&mut self, what: String, part: SchemaPart, records: u64) {
        self.steps.push(Step {
            what,
            loses: Some(Loss { records }),
            edit: SchemaEdit {
                part,
                values: Map::new(),
                active: false,
            },
        });
    }

    fn object(&mut self, shape: &Shape, file: &ObjectFile) -> Result<(), Error> {
        let present = shape.schema().objects.iter().find(|object| {
            object.active && object.name_singular == file.object && !custom::is_schema(&file.object)
        });
        let said = present.map(ObjectFile::of);
        let values = changed([
            (
                "namePlural",
                &file.plural,
                said.as_ref().map(|said| &said.plural),
            ),
            (
                "labelSingular",
                &file.label,
                said.as_ref().map(|said| &said.label),
            ),
            (
                "labelPlural",
                &file.labels,
                said.as_ref().map(|said| &said.labels),
            ),
            ("icon", &file.icon, said.as_ref().map(|said| &said.icon)),
        ]);
        let part = SchemaPart::Object {
            name: file.object.clone(),
        };
        match said {
            None => self.step(format!("add the object {:?}", file.label), part, values),
            Some(_) if !values.is_empty() => {
                self.step(
                    format!("{}: change {}", file.label, names(&values)),
                    part,
                    values,
                );
            }
            Some(_) => {}
        }
        self.fields(present, file)
    }

    fn fields(&mut self, present: Option<&Object>, file: &ObjectFile) -> Result<(), Error> {
        // An object of a team's own begins with its name.
        let begun = satchel_model::Field {
            searchable: true,
            ..satchel_model::Field::new("name", "Name", satchel_model::FieldType::Text)
        };
        let known: Vec<&satchel_model::Field> = match present {
            Some(object) => object.fields_in_use().collect(),
            None => vec![&begun],
        };
        let is = |entry: &FieldEntry, field: &satchel_model::Field| {
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
        present: Option<&satchel_model::Field>,
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
        present: Option<&satchel_model::Field>,
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
                    satchel_model::FieldType::Select => (Operator::Eq, json!(option.value)),
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

    /// Objects of a team's own that no file says.
    fn gone(&mut self, shape: &Shape, files: &[ObjectFile]) -> Result<(), Error> {
        let said = |object: &Object| files.iter().any(|file| file.object == object.name_singular);
        for object in shape
            .added()
            .filter(|object| object.active && !said(object))
        {
            let query = Query {
                object: object.name_singular.clone(),
                limit: 0,
                ..Query::default()
            };
            let records = self.workspace.page(&query)?.total;
            let part = SchemaPart::Object {
                name: object.name_singular.clone(),
            };
            self.put_out_of_use(
                format!("take the object {:?} out of use", object.label_singular),
                part,
                records,
            );
        }
        Ok(())
    }

    /// How many records, those in the trash left out, satisfy a comparison.
    fn holding(
        &self,
        object: &str,
        field: &str,
        operator: Operator,
        value: Json,
    ) -> Result<u64, Error> {
        let query = Query {
            object: object.to_owned(),
            filter: Some(Filter::Where {
                field: field.to_owned(),
                operator,
                value,
            }),
            limit: 0,
            ..Query::default()
        };
        Ok(self.workspace.page(&query)?.total)
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
fn part_of(file: &ObjectFile, field: &satchel_model::Field) -> SchemaPart {
    let name = field.key.split(':').next().unwrap_or_default();
    SchemaPart::Field {
        object: file.object.clone(),
        name: name.to_owned(),
        field_type: field.field_type.name(),
    }
}

/// What is wanted otherwise than it is said.
fn changed<const N: usize>(values: [(&str, &String, Option<&String>); N]) -> Map<String, Json> {
    let changed = values
        .into_iter()
        .filter(|(_, wanted, said)| *said != Some(*wanted));
    changed
        .map(|(name, wanted, _)| (name.to_owned(), wanted.clone().into()))
        .collect()
}

/// The names of what a step changes, for people.
fn names(values: &Map<String, Json>) -> String {
    let told = |name: &str| match name {
        "namePlural" => "plural",
        "labelSingular" => "label",
        "labelPlural" => "labels",
        "targets" => "targets",
        "position" => "place",
        "searchable" => "search",
        "indexed" => "index",
        "color" => "color",
        "icon" => "icon",
        _ => "label",
    };
    values
        .keys()
        .map(|name| told(name))
        .collect::<Vec<_>>()
        .join(", ")
}
