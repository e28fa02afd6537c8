//! The steps of a plan, object by object.

use satchel_model::{Field, Filter, Object, Operator, Query, custom};
use satchel_store::record;
use serde_json::{Map, Value as Json};

use super::super::object_file::ObjectFile;
use super::{Loss, Step};
use crate::{Error, SchemaEdit, SchemaPart, Shape, Unmet, Workspace};

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
            meets: None,
            edit: SchemaEdit {
                part,
                values,
                active: true,
            },
        });
    }

    /// A step that puts a part out of use which holds no values of records.
    pub(super) fn put_away(&mut self, what: String, part: SchemaPart) {
        self.put_out_of_use(what, part, 0);
        if let Some(step) = self.steps.last_mut() {
            step.loses = None;
        }
    }

    pub(super) fn put_out_of_use(&mut self, what: String, part: SchemaPart, records: u64) {
        self.steps.push(Step {
            what,
            loses: Some(Loss { records }),
            meets: None,
            edit: SchemaEdit {
                part,
                values: Map::new(),
                active: false,
            },
        });
    }

    pub(super) fn objects(&mut self, shape: &Shape, files: &[ObjectFile]) -> Result<(), Error> {
        for (at, file) in files.iter().enumerate() {
            let mut before = files[..at].iter();
            if before.any(|before| before.object == file.object) {
                return Err(Error::BadSchema(format!(
                    "two files say what {:?} is",
                    file.object
                )));
            }
            self.object(shape, file)?;
        }
        self.gone(shape, files)
    }

    fn object(&mut self, shape: &Shape, file: &ObjectFile) -> Result<(), Error> {
        let mut objects = shape.schema().objects.iter();
        let present = objects
            .find(|object| object.name_singular == file.object && !custom::is_schema(&file.object));
        let values = otherwise(file, present);
        let label = &file.label;
        let what = match present {
            None => Some(format!("add the object {label:?}")),
            Some(object) if !object.active => Some(format!("bring the object {label:?} back")),
            Some(_) if values.is_empty() => None,
            Some(_) => Some(format!("{label}: change {}", names(&values))),
        };
        if let Some(what) = what {
            let part = SchemaPart::Object {
                name: file.object.clone(),
            };
            self.step(what, part, values);
        }
        let begun = custom::added(&file.object);
        self.fields(present.unwrap_or(&begun), file)
    }

    /// Objects of a team's own that no file says.
    fn gone(&mut self, shape: &Shape, files: &[ObjectFile]) -> Result<(), Error> {
        let said = |object: &Object| files.iter().any(|file| file.object == object.name_singular);
        let gone = |object: &&Object| object.active && !said(object);
        for object in shape.added().filter(gone) {
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

    /// The records that a step with these settings of a field meets. A new field's are all that its object has.
    pub(super) fn meets(
        &self,
        object: &Object,
        field: Option<&Field>,
        asked: (bool, bool),
    ) -> Result<Option<Unmet>, Error> {
        let shape = self.workspace.shape();
        let Ok(place) = shape.object(&object.name_singular) else {
            return Ok(None);
        };
        let layout = shape.layout(place);
        let place = field.and_then(|field| {
            let mut fields = layout.object.fields.iter();
            fields.position(|known| known.key == field.key)
        });
        self.workspace.read(|reader| match place {
            Some(at) => Unmet::of(reader, layout, at, asked),
            None => Ok(Some(Unmet {
                object: layout.object.label_plural.clone(),
                lacking: record::count(reader, layout)?,
                ..Unmet::default()
            })
            .filter(|unmet| asked.0 && unmet.lacking > 0)),
        })
    }

    /// How many records, those in the trash left out, satisfy a comparison; none are seen where the field or its object
    /// is out of use.
    pub(super) fn holding(
        &self,
        object: &Object,
        field: &Field,
        operator: Operator,
        value: Json,
    ) -> Result<u64, Error> {
        let known = self.workspace.shape().object(&object.name_singular).is_ok();
        if !known || !field.active {
            return Ok(0);
        }
        let query = Query {
            object: object.name_singular.clone(),
            filter: Some(Filter::Where {
                field: field.name.clone(),
                operator,
                value,
            }),
            limit: 0,
            ..Query::default()
        };
        Ok(self.workspace.page(&query)?.total)
    }
}

/// What a file says of its object otherwise than it is.
fn otherwise(file: &ObjectFile, present: Option<&Object>) -> Map<String, Json> {
    let said = |part: fn(&Object) -> &String| present.map(part);
    changed([
        (
            "namePlural",
            &file.plural,
            said(|object| &object.name_plural),
        ),
        (
            "labelSingular",
            &file.label,
            said(|object| &object.label_singular),
        ),
        (
            "labelPlural",
            &file.labels,
            said(|object| &object.label_plural),
        ),
        ("icon", &file.icon, said(|object| &object.icon)),
    ])
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
        "default" => "default",
        "required" => "whether it is required",
        "unique" => "whether it is unique",
        "format" => "format",
        "maxValues" => "the most values",
        "pipeline" => "pipeline",
        "probability" => "probability",
        "kind" => "kind",
        "computed" => "what it is computed from",
        "color" => "color",
        "name" => "name",
        "object" => "object",
        "filter" => "filter",
        "sorts" => "order",
        "groupBy" => "what it is grouped by",
        "dateField" => "the days it shows",
        "owner" => "whose it is",
        "width" => "width",
        "visible" => "whether it shows",
        "aggregate" => "aggregate",
        "icon" => "icon",
        "create" => "what may be made",
        "edit" => "what may be edited",
        "delete" => "what may be deleted",
        "export" => "what may be exported",
        "schema" => "whether the schema may be changed",
        "views" => "whether the team's views may be changed",
        "roles" => "whether roles may be changed",
        _ => "label",
    };
    values
        .keys()
        .map(|name| told(name))
        .collect::<Vec<_>>()
        .join(", ")
}
