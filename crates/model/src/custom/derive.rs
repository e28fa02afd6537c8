//! The schema that a team works with: the standard one with what the team made of it.

use std::collections::HashSet;

use super::patch::{FieldPatch, ObjectPatch, OptionPatch, Said, read};
use super::{field_id, field_key, is_field_name, is_object_name, is_schema, object_id, option_id};
use crate::{Field, FieldType, Layout, Object, Record, RecordId, Schema, SelectOption};

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

/// The objects whose records link notes and tasks with what they are about.
const LINKS: [&str; 2] = ["noteTarget", "taskTarget"];

/// Slots of an object at most: databases bound the columns of a table.
const MAX_SLOTS: usize = 600;

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
    derivation.tell_names_apart();
    fields.iter().for_each(|said| derivation.field(said));
    options.iter().for_each(|said| derivation.option(said));
    derivation.put_in_order(&fields, &options);
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
        let place = self
            .place(&name)
            .unwrap_or_else(|| self.add_object(&name, said.active));
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
        self.schema.objects.push(blank(name));
        self.schema.objects.len() - 1
    }

    /// Gives a plural of its own to an object whose plural is another's name.
    fn tell_names_apart(&mut self) {
        let mut taken: HashSet<String> = HashSet::new();
        taken.extend(
            self.schema
                .objects
                .iter()
                .map(|object| object.name_singular.to_lowercase()),
        );
        for at in 0..self.schema.objects.len() {
            let object = &mut self.schema.objects[at];
            let plural = object.name_plural.clone();
            let fits = is_object_name(&plural) && taken.insert(plural.to_lowercase());
            if !fits {
                object.name_plural = format!("{}Records", object.name_singular);
                taken.insert(object.name_plural.to_lowercase());
                let why = format!(
                    "{plural:?} cannot be the plural of {}: another object has that name, or it is no name; it is {} instead",
                    object.name_singular, object.name_plural
                );
                let record = object_id(&object.name_singular);
                self.flaw(record, why);
            }
        }
    }

    fn field(&mut self, said: &Said<FieldPatch>) {
        if let Err(why) = self.try_field(said) {
            self.flaw(said.id, why);
        }
    }

    fn try_field(&mut self, said: &Said<FieldPatch>) -> Result<(), String> {
        let patch = &said.patch;
        let (name, owner, typed) = (
            text(&patch.name),
            text(&patch.object),
            text(&patch.field_type),
        );
        let place = self
            .place(owner)
            .filter(|_| !is_schema(owner))
            .ok_or_else(|| {
                format!("the field {name:?} is of an object {owner:?}, which is not there")
            })?;
        let field_type = FieldType::named(typed).ok_or_else(|| {
            format!("the field {name:?} is of the type {typed:?}, which this version does not know")
        })?;
        if field_id(owner, name, typed) != said.id {
            return Err(format!(
                "the field {name:?} has changed its name, its type or its object, which none can"
            ));
        }
        let object = &mut self.schema.objects[place];
        let base = object.fields.iter().position(|field| {
            field.key == field.name
                && field.name.eq_ignore_ascii_case(name)
                && field.field_type == field_type
        });
        let at = match base {
            Some(at) => at,
            None => add(object, name, typed, field_type)?,
        };
        apply(&mut object.fields[at], said);
        if !said.active && object.active && object.fields[at].name == object.label_field {
            object.fields[at].active = true;
            return Err(format!("{name:?} says what a record is called: it stays"));
        }
        self.check_targets(place, at)?;
        self.tell_fields_apart(place, at)
    }

    /// What a relation points to has to be there.
    fn check_targets(&mut self, place: usize, at: usize) -> Result<(), String> {
        let field = &self.schema.objects[place].fields[at];
        let relates = matches!(
            field.field_type,
            FieldType::Relation | FieldType::MorphRelation
        );
        if !relates || !field.active {
            return Ok(());
        }
        let gone: Vec<String> = field
            .targets
            .iter()
            .filter(|target| self.place(target).is_none())
            .cloned()
            .collect();
        let label = field.label.clone();
        let field = &mut self.schema.objects[place].fields[at];
        field.targets.retain(|target| !gone.contains(target));
        match (gone.first(), field.targets.is_empty()) {
            (Some(target), _) => Err(format!(
                "{label} points to an object {target:?}, which is not there"
            )),
            (None, true) => Err(format!(
                "{label} is a relation and does not say to which object"
            )),
            (None, false) => Ok(()),
        }
    }

    /// Gives a name of its own to a field that is called as one before it.
    fn tell_fields_apart(&mut self, place: usize, at: usize) -> Result<(), String> {
        let object = &mut self.schema.objects[place];
        let field = &object.fields[at];
        let (name, label) = (field.name.clone(), field.label.clone());
        let taken = |object: &Object, name: &str| {
            let mut others = object
                .fields
                .iter()
                .enumerate()
                .filter(|(other, _)| *other != at);
            others.any(|(_, other)| other.name.eq_ignore_ascii_case(name))
        };
        if !taken(object, &name) {
            return Ok(());
        }
        let by_type = format!("{name}{}", pascal(&object.fields[at].key));
        object.fields[at].name.clone_from(&by_type);
        if !object.fields[at].active {
            return Ok(());
        }
        Err(format!(
            "{} has a field {name:?} already; this one ({label}) is {by_type} instead",
            object.label_singular
        ))
    }

    fn option(&mut self, said: &Said<OptionPatch>) {
        let patch = &said.patch;
        let (owner, key, value) = (text(&patch.object), text(&patch.field), text(&patch.value));
        let field = self.place(owner).and_then(|place| {
            let mut fields = self.schema.objects[place].fields.iter_mut();
            fields.find(|field| field.key == key && has_options(field.field_type))
        });
        let Some(field) =
            field.filter(|_| !value.is_empty() && option_id(owner, key, value) == said.id)
        else {
            let why = format!(
                "the option {value:?} is of {owner}.{key}, which is no select that is here"
            );
            return self.flaw(said.id, why);
        };
        let at = field
            .options
            .iter()
            .position(|option| option.value == value)
            .unwrap_or_else(|| {
                field.options.push(SelectOption {
                    value: value.to_owned(),
                    label: value.to_owned(),
                    color: "gray".to_owned(),
                    active: true,
                });
                field.options.len() - 1
            });
        let option = &mut field.options[at];
        option.active = said.active;
        put(&mut option.label, patch.label.as_ref());
        put(&mut option.color, patch.color.as_ref());
    }

    /// Fields and options where their records say a place: among those of the base, which stand at 0, 1, 2, …
    fn put_in_order(&mut self, fields: &[Said<FieldPatch>], options: &[Said<OptionPatch>]) {
        for object in &mut self.schema.objects {
            let owner = object.name_singular.clone();
            let placed = |field: &Field| {
                let typed = field.field_type.name();
                let name = field.key.split(':').next().unwrap_or_default();
                let id = field_id(&owner, name, &typed);
                fields
                    .iter()
                    .find(|said| said.id == id)
                    .and_then(|said| said.patch.position)
            };
            in_order(&mut object.fields, placed);
            for field in &mut object.fields {
                let key = field.key.clone();
                in_order(&mut field.options, |option: &SelectOption| {
                    let id = option_id(&owner, &key, &option.value);
                    options
                        .iter()
                        .find(|said| said.id == id)
                        .and_then(|said| said.patch.position)
                });
            }
        }
    }
}

/// Sorts by the place that something has, or else by where it stands.
fn in_order<T>(all: &mut Vec<T>, placed: impl Fn(&T) -> Option<f64>) {
    if !all.iter().any(|one| placed(one).is_some()) {
        return;
    }
    let mut keyed: Vec<(f64, T)> = (0_u32..)
        .zip(std::mem::take(all))
        .map(|(at, one)| (placed(&one).unwrap_or_else(|| f64::from(at)), one))
        .collect();
    keyed.sort_by(|(left, _), (right, _)| left.total_cmp(right));
    all.extend(keyed.into_iter().map(|(_, one)| one));
}

fn text(said: &Option<String>) -> &str {
    said.as_deref().unwrap_or_default()
}

fn put(to: &mut String, said: Option<&String>) {
    if let Some(said) = said {
        to.clone_from(said);
    }
}

/// An object of a team's own: it has a name before anything else is said.
fn blank(name: &str) -> Object {
    let fields = vec![Field {
        searchable: true,
        ..Field::new("name", "Name", FieldType::Text)
    }];
    let plural = format!("{name}s");
    crate::standard::object([name, &plural, name, &plural], "box", "name", fields)
}

fn add(
    object: &mut Object,
    name: &str,
    typed: &str,
    field_type: FieldType,
) -> Result<usize, String> {
    if !is_field_name(name) {
        return Err(format!(
            "{name:?} cannot be the name of a field: it takes a small letter and then letters and digits, {} at most, and \
             none of the names that every record has",
            super::MAX_FIELD_NAME
        ));
    }
    let slots = |fields: &[Field]| -> usize {
        fields
            .iter()
            .map(|field| field.field_type.rules().slots.len())
            .sum()
    };
    if slots(&object.fields) + field_type.rules().slots.len() > MAX_SLOTS {
        return Err(format!(
            "{} has no room for the field {name:?}: a table has {MAX_SLOTS} columns at most",
            object.label_singular
        ));
    }
    object.fields.push(Field {
        key: field_key(name, typed),
        indexed: matches!(field_type, FieldType::Relation | FieldType::MorphRelation),
        ..Field::new(name, name, field_type)
    });
    Ok(object.fields.len() - 1)
}

fn apply(field: &mut Field, said: &Said<FieldPatch>) {
    let patch = &said.patch;
    put(&mut field.label, patch.label.as_ref());
    if let Some(targets) = &patch.targets {
        field.targets.clone_from(targets);
    }
    field.searchable = patch.searchable.unwrap_or(field.searchable) && said.active;
    field.indexed = patch.indexed.unwrap_or(field.indexed) && said.active;
    field.active = said.active;
}

const fn has_options(field_type: FieldType) -> bool {
    matches!(field_type, FieldType::Select | FieldType::MultiSelect)
}

/// `species:MULTI_SELECT` → `MultiSelect`.
fn pascal(key: &str) -> String {
    let typed = key.split(':').nth(1).unwrap_or("Field");
    typed
        .split('_')
        .map(|word| word[..1].to_owned() + &word[1..].to_lowercase())
        .collect()
}
