//! The steps of a plan, object by object.

use satchel_model::{Filter, Object, Operator, Query, custom};
use serde_json::{Map, Value as Json};

use super::super::files::ObjectFile;
use super::{Loss, Step};
use crate::{Error, SchemaEdit, SchemaPart, Shape, Workspace};

/// Steps gathered so far.
pub(super) struct Planner<'w> {
    pub(super) workspace: &'w Workspace,
    pub(super) steps: Vec<Step>,
}

impl Planner<'_> {
    pub(super) fn step(&mut self, what: String, part: SchemaPart, values: Map<String, Json>) {
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

    pub(super) fn put_out_of_use(&mut self, what: String, part: SchemaPart, records: u64) {
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

    pub(super) fn object(&mut self, shape: &Shape, file: &ObjectFile) -> Result<(), Error> {
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

    /// Objects of a team's own that no file says.
    pub(super) fn gone(&mut self, shape: &Shape, files: &[ObjectFile]) -> Result<(), Error> {
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
    pub(super) fn holding(
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

/// What is wanted otherwise than it is said.
pub(super) fn changed<const N: usize>(
    values: [(&str, &String, Option<&String>); N],
) -> Map<String, Json> {
    let changed = values
        .into_iter()
        .filter(|(_, wanted, said)| *said != Some(*wanted));
    changed
        .map(|(name, wanted, _)| (name.to_owned(), wanted.clone().into()))
        .collect()
}

/// The names of what a step changes, for people.
pub(super) fn names(values: &Map<String, Json>) -> String {
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
