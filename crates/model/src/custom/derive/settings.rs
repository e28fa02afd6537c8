//! What the records of fields ask of values.

use super::super::patch::{FieldPatch, Said};
use super::field::place_of;
use super::{Derivation, text};
use crate::settings::put_right;
use crate::{FieldType, Settings};

impl Derivation {
    /// Takes what a record says of its field's values, where it fits the field.
    pub(super) fn settings(&mut self, said: &Said<FieldPatch>) {
        let patch = &said.patch;
        let found = self.place(text(&patch.object)).and_then(|place| {
            let field_type = FieldType::named(text(&patch.field_type))?;
            let at = place_of(&self.schema.objects[place], text(&patch.name), field_type)?;
            Some((place, at))
        });
        let Some((place, at)) = found.filter(|_| said.active) else {
            return;
        };
        let object = &mut self.schema.objects[place];
        let unread = take(&mut object.fields[at].settings, patch);
        let label = object.fields[at].label.clone();
        let mut why = put_right(object, at);
        why.extend(unread.map(|error| format!("the format of {label} cannot be read: {error}")));
        why.into_iter().for_each(|why| self.flaw(said.id, why));
    }
}

/// Gives what is wrong with the format, where it is none.
fn take(settings: &mut Settings, patch: &FieldPatch) -> Option<serde_json::Error> {
    if patch.default.is_some() {
        settings.default.clone_from(&patch.default);
    }
    settings.required = patch.required.unwrap_or(settings.required);
    settings.unique = patch.unique.unwrap_or(settings.unique);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a count is small, and no field holds less than one value"
    )]
    if let Some(most) = patch.max_values {
        settings.max_values = Some(most.max(1.0) as u32);
    }
    let format = patch.format.clone()?;
    serde_json::from_value(format)
        .map(|format| settings.format = Some(format))
        .err()
}
