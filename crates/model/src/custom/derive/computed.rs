//! Computed fields of the derived schema: what each holds follows from what it is made of, so they come last.

use serde_json::Value as Json;

use super::super::field_id;
use super::super::patch::{FieldPatch, Said};
use super::Derivation;
use crate::computed::{Computed, Cycle, Definition, FieldName, order};
use crate::{Field, Layout, RecordId};

/// A computed field that is asked for.
struct Wanted {
    record: RecordId,
    name: FieldName,
    definition: Definition,
    indexed: bool,
}

impl Derivation {
    /// Gives the computed fields their definitions. Those that cannot be are left out, and told.
    pub(super) fn compute(&mut self, said: &[Said<FieldPatch>]) {
        let wanted = self.wanted(said);
        if wanted.is_empty() {
            return;
        }
        let mut layouts: Vec<Layout> = self.objects().map(Layout::new).collect();
        for name in self.in_order(&wanted, &layouts) {
            let Some(field) = wanted.iter().find(|wanted| wanted.name == name) else {
                continue;
            };
            let Some(place) = self.place(&name.object) else {
                continue;
            };
            if let Err(why) = self.settle(field, place, &layouts) {
                let label = &self.schema.objects[place].label_singular;
                let why = format!("{label}.{}: {why}", name.field);
                self.flaw(field.record, why);
                continue;
            }
            layouts[place] = Layout::new(self.schema.objects[place].clone());
        }
    }

    fn objects(&self) -> impl Iterator<Item = crate::Object> + '_ {
        self.schema.objects.iter().cloned()
    }

    /// The computed fields that are to be in use, put out of use until they are known to fit.
    fn wanted(&mut self, said: &[Said<FieldPatch>]) -> Vec<Wanted> {
        let (mut wanted, mut flaws) = (Vec::new(), Vec::new());
        for object in &mut self.schema.objects {
            let owner = object.name_singular.clone();
            let fields = object.fields.iter_mut();
            for field in fields.filter(|field| field.field_type.is_computed()) {
                let was = std::mem::take(&mut field.active);
                let Some(said) = said.iter().find(|said| stands_for(said, &owner, field)) else {
                    continue;
                };
                let indexed = std::mem::take(&mut field.indexed);
                // Search looks into what people wrote.
                field.searchable = false;
                if !was {
                    continue;
                }
                match definition(said.patch.computed.as_ref(), field) {
                    Ok(definition) => wanted.push(Wanted {
                        record: said.id,
                        name: FieldName::new(&owner, &field.name),
                        definition,
                        indexed,
                    }),
                    Err(why) => flaws.push((said.id, why)),
                }
            }
        }
        for (record, why) in flaws {
            self.flaw(record, why);
        }
        wanted
    }

    /// Their names, each after those that it needs; without those that need each other.
    fn in_order(&mut self, wanted: &[Wanted], layouts: &[Layout]) -> Vec<FieldName> {
        let objects = |name: &str| named(layouts, name);
        let mut needs: Vec<(FieldName, Vec<FieldName>)> = wanted
            .iter()
            .filter_map(|field| {
                let of = named(layouts, &field.name.object)?;
                Some((field.name.clone(), field.definition.needs(of, &objects)))
            })
            .collect();
        loop {
            let Cycle(round) = match order(&needs) {
                Ok(order) => return order,
                Err(cycle) => cycle,
            };
            let why = Cycle(round.clone()).to_string();
            for field in wanted.iter().filter(|field| round.contains(&field.name)) {
                self.flaw(field.record, why.clone());
            }
            needs.retain(|(name, _)| !round.contains(name));
        }
    }

    fn settle(&mut self, wanted: &Wanted, place: usize, layouts: &[Layout]) -> Result<(), String> {
        let objects = |name: &str| named(layouts, name);
        let checked = wanted.definition.check(&layouts[place], &objects)?;
        let options = checked
            .looked_up()
            .and_then(|(object, slots)| {
                let layout = named(layouts, object)?;
                let field = layout.slots.get(slots.start)?.field;
                Some(layout.object.fields[field].options.clone())
            })
            .unwrap_or_default();
        let holds = checked.holds(&objects);
        let named = |field: &&mut Field| field.name == wanted.name.field;
        let mut fields = self.schema.objects[place].fields.iter_mut();
        if let Some(field) = fields.find(named) {
            field.active = true;
            field.indexed = wanted.indexed;
            field.options = options;
            field.computed = Some(Computed {
                from: wanted.definition.clone(),
                holds,
            });
        }
        Ok(())
    }
}

/// Whether it is the record of a field.
fn stands_for(said: &Said<FieldPatch>, owner: &str, field: &Field) -> bool {
    let name = field.key.split(':').next().unwrap_or_default();
    said.id == field_id(owner, name, &field.field_type.name())
}

fn definition(said: Option<&Json>, field: &Field) -> Result<Definition, String> {
    let (label, typed) = (&field.label, field.field_type.name());
    let said = said.ok_or_else(|| format!("{label} is a {typed} and does not say of what"))?;
    let read: Definition = serde_json::from_value(said.clone()).map_err(|error| {
        format!("{label} is computed in a way that this version does not know: {error}")
    })?;
    match read.field_type() == field.field_type {
        true => Ok(read),
        false => Err(format!(
            "{label} is a {typed}, and says that it is a {}",
            read.field_type().name()
        )),
    }
}

/// The layout of an object in use.
fn named<'l>(layouts: &'l [Layout], name: &str) -> Option<&'l Layout> {
    let is = |layout: &&Layout| layout.object.active && layout.object.name_singular == name;
    layouts.iter().find(is)
}
