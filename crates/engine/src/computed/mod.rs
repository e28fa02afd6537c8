//! Computed fields in the tables: which values follow from which, and keeping them right.
//!
//! What formulas, rollups and lookups come to lies beside what people wrote, so that it filters, sorts and is exported like
//! that, and in no document: every machine computes it from the log. A commit computes its own records at once, and those
//! that depend on them up to a bound; the rest is noted and computed in steps, as are the records that were there before
//! their object got a computed field. Which day `today()` is is noted too: when it is another, what uses it is computed anew.

mod compute;
mod follow;
mod reasons;
mod waiting;

use std::collections::{BTreeMap, HashSet};
use std::ops::Range;

use satchel_model::computed::{
    CheckedDefinition, Computed, FieldName, Formula, Objects, Place, order,
};
use satchel_model::{Layout, Record, RecordId, SlotIndex};
use satchel_store::Reader;

use crate::view::find;
use crate::{Error, Shape};

pub(crate) use self::follow::follow;
pub(crate) use self::reasons::reasons;
pub(crate) use self::waiting::compute_all;

/// The computed fields of a schema.
#[derive(Debug, Default)]
pub(crate) struct Computations {
    /// Each after those that it needs.
    fields: Vec<Computation>,
    /// By object: what follows from its records.
    edges: BTreeMap<usize, Vec<Edge>>,
}

/// A computed field.
#[derive(Debug)]
struct Computation {
    name: FieldName,
    object: usize,
    slots: Range<SlotIndex>,
    computed: Computed,
    checked: CheckedDefinition,
    /// What it is made from, by the keys of the fields, which no two share: a field of the same name can be another.
    needs: Vec<(FieldName, String)>,
}

/// Records that are computed again when one of another object, or of the same, changes.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Edge {
    /// Their object.
    object: usize,
    leads: Leads,
    /// What of the changed record matters.
    reads: Vec<Place>,
}

/// How a changed record leads to those that follow from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Leads {
    /// They refer to it by this slot of theirs.
    Back(SlotIndex),
    /// It refers to one of them by this slot of its own.
    On(SlotIndex),
}

impl Computations {
    /// Those of all objects. What the schema's records ask for in vain is not among them.
    pub(crate) fn of(layouts: &[Layout]) -> Self {
        let objects = |name: &str| {
            let named =
                |layout: &&Layout| layout.object.active && layout.object.name_singular == name;
            layouts.iter().find(named)
        };
        let mut fields: Vec<Computation> = Vec::new();
        for (object, layout) in layouts.iter().enumerate() {
            for (place, field) in layout.fields_in_use() {
                let found = field.computed.as_ref().and_then(|computed| {
                    let checked = computed.from.check(layout, &objects).ok()?;
                    Some((computed.clone(), checked))
                });
                fields.extend(found.map(|(computed, checked)| Computation {
                    name: FieldName::new(&layout.object.name_singular, &field.name),
                    object,
                    slots: layout.slots_of(place),
                    needs: needs(&checked, &objects),
                    computed,
                    checked,
                }));
            }
        }
        let mut found = Self {
            fields: in_order(fields),
            edges: BTreeMap::new(),
        };
        found.find_edges(layouts);
        found
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }

    /// The fields of an object, each after those that it needs.
    fn of_object(&self, object: usize) -> impl Iterator<Item = &Computation> {
        self.fields
            .iter()
            .filter(move |field| field.object == object)
    }

    fn has(&self, object: usize) -> bool {
        self.of_object(object).next().is_some()
    }

    /// The objects with fields that change with the day.
    fn of_today(&self) -> HashSet<usize> {
        let of_today = self
            .fields
            .iter()
            .filter(|field| field.checked.uses_today());
        of_today.map(|field| field.object).collect()
    }

    /// What follows from a record that was changed, or that is new.
    fn edges_of<'e>(
        &'e self,
        before: Option<&'e Record>,
        after: &'e Record,
    ) -> impl Iterator<Item = &'e Edge> {
        let edges = self.edges.get(&after.object).into_iter().flatten();
        edges.filter(move |edge| before.is_none_or(|before| edge.is_touched(before, after)))
    }

    /// The objects whose records have to be computed anew under this schema, after another.
    fn changed_since(&self, before: &Self) -> HashSet<usize> {
        let mut changed: HashSet<&FieldName> = HashSet::new();
        let mut objects = HashSet::new();
        for field in &self.fields {
            let was = before.fields.iter().find(|was| was.name == field.name);
            let same = was.is_some_and(|was| {
                was.computed == field.computed
                    && was.needs == field.needs
                    && was.checked.counts_as(&field.checked)
            });
            if !same || field.needs.iter().any(|(need, _)| changed.contains(need)) {
                changed.insert(&field.name);
                objects.insert(field.object);
            }
        }
        objects
    }

    fn find_edges(&mut self, layouts: &[Layout]) {
        let edges: Vec<_> = self
            .fields
            .iter()
            .map(|field| field.edges(layouts))
            .collect();
        for (from, edge) in edges.into_iter().flatten() {
            let known = self.edges.entry(from).or_default();
            let same = |one: &&mut Edge| one.object == edge.object && one.leads == edge.leads;
            match known.iter_mut().find(same) {
                Some(one) => one.reads.extend(edge.reads),
                None => known.push(edge),
            }
        }
    }
}

impl Computation {
    /// The edges that lead to its records, each with the object whose records it begins at.
    fn edges(&self, layouts: &[Layout]) -> Vec<(usize, Edge)> {
        let place = |name: &str| {
            let mut objects = layouts.iter();
            objects.position(|layout| layout.object.name_singular == name)
        };
        let edge = |from: &str, leads, reads| {
            let object = self.object;
            Some((
                place(from)?,
                Edge {
                    object,
                    leads,
                    reads,
                },
            ))
        };
        match &self.checked {
            CheckedDefinition::Formula(formula) => hops(formula)
                .filter_map(|(from, slot, read)| edge(from, Leads::Back(slot), vec![read]))
                .collect(),
            CheckedDefinition::Lookup(lookup) => {
                let (hop, reads) = (lookup.hop(), lookup.slots().map(Place::Slot).collect());
                edge(&hop.object, Leads::Back(hop.slot), reads)
                    .into_iter()
                    .collect()
            }
            CheckedDefinition::Rollup(rollup) => {
                let related = place(rollup.object()).map(|object| &layouts[object]);
                let reads = related.map(|layout| read_by(&self.checked, layout));
                let leads = Leads::On(rollup.relation());
                edge(rollup.object(), leads, reads.unwrap_or_default())
                    .into_iter()
                    .collect()
            }
        }
    }
}

impl Edge {
    fn is_touched(&self, before: &Record, after: &Record) -> bool {
        let in_trash = |record: &Record| record.stamps.deleted_at.is_some();
        // What a relation leads to is shown from the trash too; what leads to a record counts only outside it.
        let counted = matches!(self.leads, Leads::On(_)) && in_trash(before) != in_trash(after);
        counted
            || self
                .reads
                .iter()
                .any(|read| read.of(before) != read.of(after))
    }
}

/// The values that a formula reads of other records: of which object, by which slot, and what.
fn hops(formula: &Formula) -> impl Iterator<Item = (&str, SlotIndex, Place)> {
    formula.sources().iter().filter_map(|source| {
        let hop = source.through.as_ref()?;
        Some((hop.object.as_str(), hop.slot, source.place))
    })
}

/// What a rollup reads of the records that it goes over.
fn read_by(checked: &CheckedDefinition, related: &Layout) -> Vec<Place> {
    let places = checked.dependencies().into_iter().flat_map(|need| {
        match (need.field.as_str(), related.field(&need.field)) {
            ("createdAt", _) => vec![Place::CreatedAt],
            ("updatedAt", _) => vec![Place::UpdatedAt],
            (_, Some(field)) => related.slots_of(field).map(Place::Slot).collect(),
            (_, None) => Vec::new(),
        }
    });
    places.collect()
}

fn needs(checked: &CheckedDefinition, objects: &Objects<'_>) -> Vec<(FieldName, String)> {
    let key = |need: &FieldName| {
        let layout = objects(&need.object)?;
        let field = &layout.object.fields[layout.field(&need.field)?];
        Some(format!("{}={}", field.key, field.holds().name()))
    };
    let needs = checked.dependencies().into_iter();
    needs
        .map(|need| {
            let key = key(&need).unwrap_or_default();
            (need, key)
        })
        .collect()
}

fn in_order(fields: Vec<Computation>) -> Vec<Computation> {
    let named: Vec<_> = fields
        .iter()
        .map(|field| (field.name.clone(), field.checked.dependencies()))
        .collect();
    // A schema leaves out those that need each other.
    let order = order(&named).unwrap_or_default();
    let mut ordered = fields;
    ordered.sort_by_key(|field| order.iter().position(|name| *name == field.name));
    ordered
}

/// The key and the record of an id; none where it is not here.
fn here(shape: &Shape, reader: &dyn Reader, id: RecordId) -> Result<Option<(u64, Record)>, Error> {
    match find(shape, reader, id) {
        Ok(found) => Ok(Some(found)),
        Err(Error::NotFound(_)) => Ok(None),
        Err(error) => Err(error),
    }
}
