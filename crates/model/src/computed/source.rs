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
    let [(first, at), beyond @ ..] = path else {
        return Err(Flaw::new(Span::new(0, 0), "names no field"));
    };
    let field = of.field(first).filter(|_| !beyond.is_empty());
    let Some(field) = field.filter(|field| is_relation(of, *field)) else {
        return within(path, of, None);
    };
    let relation = &of.object.fields[field];
    let [target] = relation.targets.as_slice() else {
        let what = "leads to records of several objects; a formula follows relations to one";
        return Err(Flaw::new(*at, what));
    };
    let layout = objects(target).ok_or_else(|| {
        let what = format!("leads to {target:?}, which is no object of this workspace");
        Flaw::new(*at, what)
    })?;
    let hop = Hop {
        relation: first.clone(),
        slot: of.slots_of(field).start,
        object: layout.object.name_singular.clone(),
    };
    within(beyond, layout, Some(hop))
}

fn is_relation(of: &Layout, field: usize) -> bool {
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
    let (name, at) = &path[0];
    let slots = of.slots_of(field);
    let parts = || {
        let names: Vec<String> = slots
            .clone()
            .map(|slot| format!("{name}.{}", of.slots[slot].sub))
            .collect();
        names.join(", ")
    };
    match path {
        [_] if slots.len() == 1 => Ok(slots.start),
        [_] => Err(Flaw::new(
            *at,
            format!("has parts; write one of {}", parts()),
        )),
        [_, (_, at), ..] if is_beyond && is_relation(of, field) => {
            let what = "is two relations away, and a formula follows one; make a lookup field there and name that";
            Err(Flaw::new(*at, what))
        }
        [_, (sub, at)] => slots
            .clone()
            .find(|slot| of.slots[*slot].sub == sub)
            .ok_or_else(|| {
                let what = match of.slots[slots.start].sub {
                    "" => format!("{name} has no parts"),
                    _ => format!("is no part of {name}; there are {}", parts()),
                };
                Flaw::new(*at, what)
            }),
        [_, _, (_, at), ..] => Err(Flaw::new(*at, "the field before it has no parts")),
        [] => Err(Flaw::new(*at, "names no field")),
    }
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
