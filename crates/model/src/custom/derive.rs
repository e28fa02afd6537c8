//! The schema that a team works with: the standard one with what the team made of it.

mod computed;
mod field;
mod option;
mod order;
mod settings;

use std::collections::HashSet;

use super::patch::{FieldPatch, ObjectPatch, OptionPatch, Said, read};
use super::{field_key, is_object_name, is_schema, object_id};
use crate::{Field, FieldType, Layout, Object, Record, RecordId, Schema};

/// The records of the schema's own objects. Those of objects are in the order in which they came to this database, which
/// is the order that the derived objects keep; of the others the order says nothing.
#[derive(Clone, Debug, Default)]
pub struct Custom {
    /// Of [`super::OBJECT`].
    pub objects: Vec<Record>,
    /// Of [`super::FIELD`].
    pub fields: Vec<Record>,
    /// Of [`super::OPTION`].
    pub options: Vec<Record>,
}

/// What is not as its records ask for it, since it cannot be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flaw {
    /// The record.
    pub record: RecordId,
    /// What is wrong with it and what became of it, as a sentence without its full stop.
    pub why: String,
}

/// The objects whose records are about others: links of notes and tasks, files, and what happened.
const LINKS: [&str; 4] = ["noteTarget", "taskTarget", "attachment", "timelineActivity"];

/// Objects at most: each is a column in the tables of links.
const MAX_OBJECTS: usize = 400;

/// Whether a field is the link that an added object brought, and so is there and gone with it.
#[must_use]
pub fn is_brought(object: &Object, field: &Field) -> bool {
    LINKS.contains(&object.name_singular.as_str())
        && matches!(field.targets.as_slice(), [target] if field.key == field_key(target, "RELATION"))
}

/// The schema that records make of a base, and what they ask for in vain. The same records give the same schema on every
/// machine, but for the order of objects. Nothing is ever left out of the base, so that an object keeps its place.
///
/// `own` are the layouts of the three objects of [`super::objects`], in their order.
#[must_use]
pub fn derive(base: Schema, own: &[Layout], custom: &Custom) -> (Schema, Vec<Flaw>) {
    let mut derivation = Derivation {
        schema: base,
        flaws: Vec::new(),
    };
    let objects: Vec<Said<ObjectPatch>> = custom
        .objects
        .iter()
        .map(|record| read(&own[0], record))
        .collect();
    let mut fields: Vec<Said<FieldPatch>> = custom
        .fields
        .iter()
        .map(|record| read(&own[1], record))
        .collect();
    let mut options: Vec<Said<OptionPatch>> = custom
        .options
        .iter()
        .map(|record| read(&own[2], record))
        .collect();
    // Of what is called the same, what is in use and older keeps the name.
    fields.sort_by_key(|said| (!said.active, said.created_at, said.id));
    options.sort_by_key(|said| (said.created_at, said.id));
    objects.iter().for_each(|said| derivation.object(said));
    derivation.tell_names_apart(&objects);
    fields.iter().for_each(|said| derivation.field(said));
    options.iter().for_each(|said| derivation.option(said));
    // A default may be an option.
    fields.iter().for_each(|said| derivation.settings(said));
    derivation.put_in_order(&fields, &options);
    derivation.compute(&fields);
    (derivation.schema, derivation.flaws)
}

struct Derivation {
    schema: Schema,
    flaws: Vec<Flaw>,
}

impl Derivation {
    fn flaw(&mut self, record: RecordId, why: String) {
        self.flaws.push(Flaw { record, why });
    }

    fn place(&self, name: &str) -> Option<usize> {
        let named = |object: &Object| object.name_singular.eq_ignore_ascii_case(name);
        self.schema.objects.iter().position(named)
    }

    fn object(&mut self, said: &Said<ObjectPatch>) {
        let patch = &said.patch;
        let name = patch.name_singular.clone().unwrap_or_default();
        if is_schema(&name) {
            let why = format!("{name:?} is what the schema is kept in: it stays as it is");
            return self.flaw(said.id, why);
        }
        if !is_object_name(&name) || object_id(&name) != said.id {
            let why = format!(
                "{name:?} cannot be the name of an object: it takes a small letter and then letters and digits, {} at most",
                super::MAX_OBJECT_NAME
            );
            return self.flaw(said.id, why);
        }
        let place = match self.place(&name) {
            Some(place) => place,
            None if self.schema.objects.len() < MAX_OBJECTS => self.add_object(&name, said.active),
            None => {
                let why = format!(
                    "there is no room for the object {name:?}: a workspace has {MAX_OBJECTS} at most"
                );
                return self.flaw(said.id, why);
            }
        };
        let object = &mut self.schema.objects[place];
        object.active = said.active;
        object.listed &= said.active;
        put(&mut object.name_plural, patch.name_plural.as_ref());
        put(&mut object.label_singular, patch.label_singular.as_ref());
        put(&mut object.label_plural, patch.label_plural.as_ref());
        put(&mut object.icon, patch.icon.as_ref());
    }

    /// Adds an object, to whose records notes and tasks can be attached as to all others.
    fn add_object(&mut self, name: &str, active: bool) -> usize {
        for link in self.schema.objects.iter_mut() {
            if LINKS.contains(&link.name_singular.as_str()) {
                link.fields.push(Field {
                    key: field_key(name, "RELATION"),
                    targets: vec![name.to_owned()],
                    indexed: active,
                    active,
                    ..Field::new(name, name, FieldType::Relation)
                });
            }
        }
        self.schema.objects.push(added(name));
        self.schema.objects.len() - 1
    }

    /// Gives a plural of its own to an object whose plural is another's name: of two, the older one keeps it.
    fn tell_names_apart(&mut self, said: &[Said<ObjectPatch>]) {
        let mut taken: HashSet<String> = self
            .schema
            .objects
            .iter()
            .map(|object| object.name_singular.to_lowercase())
            .collect();
        let age = |object: &Object| {
            let id = object_id(&object.name_singular);
            let said = said.iter().find(|said| said.id == id);
            said.map(|said| (said.created_at, said.id))
        };
        let mut oldest: Vec<usize> = (0..self.schema.objects.len()).collect();
        oldest.sort_by_key(|&at| age(&self.schema.objects[at]));
        for at in oldest {
            let plural = &self.schema.objects[at].name_plural;
            if !is_object_name(plural) || !taken.insert(plural.to_lowercase()) {
                self.rename_plural(at);
            }
        }
    }

    fn rename_plural(&mut self, at: usize) {
        let object = &mut self.schema.objects[at];
        let own = format!("{}Records", object.name_singular);
        let plural = std::mem::replace(&mut object.name_plural, own);
        let why = format!(
            "{plural:?} cannot be the plural of {}: another object has that name, or it is no name; it is {} instead",
            object.name_singular, object.name_plural
        );
        let record = object_id(&object.name_singular);
        self.flaw(record, why);
    }
}

fn text(said: &Option<String>) -> &str {
    said.as_deref().unwrap_or_default()
}

fn put(to: &mut String, said: Option<&String>) {
    if let Some(said) = said {
        to.clone_from(said);
    }
}

/// An object of a team's own as it begins: it has a name before anything else is said.
#[must_use]
pub fn added(name: &str) -> Object {
    let fields = vec![Field {
        searchable: true,
        ..Field::new("name", "Name", FieldType::Text)
    }];
    let plural = format!("{name}s");
    crate::standard::object([name, &plural, name, &plural], "box", "name", fields)
}
