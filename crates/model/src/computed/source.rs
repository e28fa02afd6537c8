//! Where a formula takes a value from: a field of the record itself, or of the one that a relation leads to.

use super::error::{Flaw, Span};
use super::kind::Kind;
use crate::{FieldType, Layout, Record, Scalar, SlotIndex};

/// Finds the layout of another object by its name.
pub type Objects<'l> = dyn Fn(&str) -> Option<&'l Layout> + 'l;

/// One value that a formula reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The relation that leads to its record; none where that is the record itself.
    pub through: Option<Hop>,
    /// Its field, without a sub-field: `address`; or `createdAt`, `updatedAt`.
    pub field: String,
    /// Where it lies in its record.
    pub place: Place,
    /// What it is.
    pub kind: Kind,
    pub(super) is_array: bool,
}

/// A relation that is followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hop {
    /// The relation's field.
    pub relation: String,
    /// Where the other record's id lies.
    pub slot: SlotIndex,
    /// The other record's object.
    pub object: String,
}

/// Where a value lies in a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In a slot of its layout, as it was when the formula was read.
    Slot(SlotIndex),
    /// When the record was made.
    CreatedAt,
    /// When it was last changed.
    UpdatedAt,
}

impl Place {
    /// What lies there.
    #[must_use]
    pub fn of(self, record: &Record) -> Option<Scalar> {
        match self {
            Self::Slot(slot) => record.values.get(slot).cloned().flatten(),
            Self::CreatedAt => Some(Scalar::Time(record.stamps.created_at)),
            Self::UpdatedAt => Some(Scalar::Time(record.stamps.updated_at)),
        }
    }
}

/// A path's names, each with its place in the text.
pub(super) type Path<'p> = &'p [(String, Span)];

/// What a path leads to.
pub(super) fn resolve(path: Path<'_>, of: &Layout, objects: &Objects<'_>) -> Result<Source, Flaw> {
    let Some(((first, at), beyond)) = path.split_first() else {
        return Err(Flaw::new(Span::new(0, 0), "names no field"));
    };
    let field = of.field(first).filter(|_| !beyond.is_empty());
    match field.filter(|field| is_relation(of, *field)) {
        None => within(path, of, None),
        Some(field) => {
            let (hop, layout) = follow(field, of, objects).map_err(|what| Flaw::new(*at, what))?;
            within(beyond, layout, Some(hop))
        }
    }
}

/// Where a relation leads.
///
/// # Errors
/// What is wrong with it, as one clause.
pub(super) fn follow<'l>(
    relation: usize,
    of: &Layout,
    objects: &Objects<'l>,
) -> Result<(Hop, &'l Layout), String> {
    let field = &of.object.fields[relation];
    if !is_relation(of, relation) {
        return Err("is no relation, so it leads to no record".to_owned());
    }
    let [target] = field.targets.as_slice() else {
        let what = "leads to records of several objects, and only a relation to one is followed";
        return Err(what.to_owned());
    };
    let layout = objects(target)
        .ok_or_else(|| format!("leads to {target:?}, which is no object of this workspace"))?;
    let hop = Hop {
        relation: field.name.clone(),
        slot: of.slots_of(relation).start,
        object: layout.object.name_singular.clone(),
    };
    Ok((hop, layout))
}

pub(super) fn is_relation(of: &Layout, field: usize) -> bool {
    let field_type = of.object.fields[field].field_type;
    matches!(field_type, FieldType::Relation | FieldType::MorphRelation)
}

/// What a path leads to within one record.
pub(super) fn within(path: Path<'_>, of: &Layout, through: Option<Hop>) -> Result<Source, Flaw> {
    let (name, at) = &path[0];
    let stamp = match name.as_str() {
        "createdAt" => Some(Place::CreatedAt),
        "updatedAt" => Some(Place::UpdatedAt),
        _ => None,
    };
    let (place, kind, is_array) = match (stamp, of.field(name)) {
        (Some(stamp), _) => (stamp, Kind::DateTime, false),
        (None, Some(field)) => {
            let slot = part_of(field, path, of, through.is_some())?;
            let kind = Kind::of_slot(of.slots[slot].kind);
            let is_array = of.object.fields[field].field_type == FieldType::Array;
            (Place::Slot(slot), kind, is_array)
        }
        (None, None) => return Err(Flaw::new(*at, unknown(name, of))),
    };
    if let (Some(_), Some((_, at))) = (stamp, path.get(1)) {
        return Err(Flaw::new(*at, format!("{name} has no parts")));
    }
    Ok(Source {
        through,
        field: name.clone(),
        place,
        kind,
        is_array,
    })
}

/// The slot of `field` or `field.subField`.
fn part_of(field: usize, path: Path<'_>, of: &Layout, is_beyond: bool) -> Result<SlotIndex, Flaw> {
    let slots = of.slots_of(field);
    let mut parts = slots.clone().map(|slot| (slot, of.slots[slot].sub));
    let (name, at) = &path[0];
    match path {
        [_] if slots.len() == 1 => Ok(slots.start),
        [_] => Err(Flaw::new(
            *at,
            format!("has parts; write one of {}", listed(name, parts)),
        )),
        [_, (_, at), ..] if is_beyond && is_relation(of, field) => {
            let what = "is two relations away, and a formula follows one; make a lookup field there and name that";
            Err(Flaw::new(*at, what))
        }
        [_, (part, at)] => match parts.find(|(_, sub)| sub == part) {
            Some((slot, _)) => Ok(slot),
            None if of.slots[slots.start].sub.is_empty() => {
                Err(Flaw::new(*at, format!("{name} has no parts")))
            }
            None => {
                let parts = slots.map(|slot| (slot, of.slots[slot].sub));
                let what = format!("is no part of {name}; there are {}", listed(name, parts));
                Err(Flaw::new(*at, what))
            }
        },
        [_, _, (_, at), ..] => Err(Flaw::new(*at, "the field before it has no parts")),
        [] => Err(Flaw::new(*at, "names no field")),
    }
}

fn listed<'s>(field: &str, parts: impl Iterator<Item = (SlotIndex, &'s str)>) -> String {
    let names: Vec<String> = parts.map(|(_, sub)| format!("{field}.{sub}")).collect();
    names.join(", ")
}

fn unknown(name: &str, of: &Layout) -> String {
    let label = &of.object.label_singular;
    let fields = of.object.fields.iter().map(|field| field.name.as_str());
    match nearest(name, fields) {
        Some(near) => format!("is no field of {label}; did you mean {near}?"),
        None => format!("is no field of {label}; write texts between quotes, as in \"{name}\""),
    }
}

/// Less alike than this, by Jaro and Winkler, and it was not a slip of the finger.
const ALIKE: f64 = 0.8;

/// The name that is most like one that is not there.
pub(super) fn nearest<'n>(name: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let wanted = name.to_lowercase();
    names
        .map(|name| (strsim::jaro_winkler(&wanted, &name.to_lowercase()), name))
        .filter(|(alike, _)| *alike >= ALIKE)
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, name)| name)
}
