//! Fields of the derived schema.

use super::super::patch::{FieldPatch, Said};
use super::super::{MAX_FIELD_NAME, field_id, field_key, is_field_name, is_schema};
use super::{Derivation, put, text};
use crate::{Field, FieldType, Object};

/// Slots of an object at most: databases bound the columns of a table.
const MAX_SLOTS: usize = 600;

impl Derivation {
    pub(super) fn field(&mut self, said: &Said<FieldPatch>) {
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
        let at = match place_of(object, name, field_type) {
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
        let mut by_type = format!("{name}{}", pascal(&object.fields[at].key));
        while taken(object, &by_type) {
            by_type.push('2');
        }
        object.fields[at].name.clone_from(&by_type);
        if !object.fields[at].active {
            return Ok(());
        }
        Err(format!(
            "{} has a field {name:?} already; this one ({label}) is {by_type} instead",
            object.label_singular
        ))
    }
}

/// The place of a field that is there: one that was added, a standard one, or the link that an added object brought.
pub(super) fn place_of(object: &Object, name: &str, field_type: FieldType) -> Option<usize> {
    let key = field_key(name, &field_type.name());
    object.fields.iter().position(|field| {
        let standard = field.key == field.name && field.name.eq_ignore_ascii_case(name);
        field.key == key || (standard && field.field_type == field_type)
    })
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
            MAX_FIELD_NAME
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

/// `species:MULTI_SELECT` → `MultiSelect`.
fn pascal(key: &str) -> String {
    let typed = key.split(':').nth(1).unwrap_or("Field");
    typed
        .split('_')
        .map(|word| word[..1].to_owned() + &word[1..].to_lowercase())
        .collect()
}
