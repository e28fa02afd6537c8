//! The order of the derived schema's fields and options.

use super::super::patch::{FieldPatch, OptionPatch, Said};
use super::super::{field_id, option_id};
use super::Derivation;
use crate::{Field, SelectOption};

impl Derivation {
    /// Fields and options where their records say a place: among those of the base, which stand at 0, 1, 2, …
    pub(super) fn put_in_order(
        &mut self,
        fields: &[Said<FieldPatch>],
        options: &[Said<OptionPatch>],
    ) {
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
