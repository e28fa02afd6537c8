//! Options of the derived schema's selects.

use super::super::option_id;
use super::super::patch::{OptionPatch, Said};
use super::{Derivation, put, text};
use crate::{FieldType, SelectOption, StageKind};

impl Derivation {
    pub(super) fn option(&mut self, said: &Said<OptionPatch>) {
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
                field.options.push(SelectOption::new(value));
                field.options.len() - 1
            });
        let option = &mut field.options[at];
        option.active = said.active;
        put(&mut option.label, patch.label.as_ref());
        put(&mut option.color, patch.color.as_ref());
        let stage = stage(option, patch, field.field_type);
        if let Err(why) = stage {
            self.flaw(said.id, why);
        }
    }
}

/// Takes what a record says of a stage.
fn stage(
    option: &mut SelectOption,
    patch: &OptionPatch,
    field_type: FieldType,
) -> Result<(), String> {
    let label = &option.label;
    let says = patch.pipeline.is_some() || patch.probability.is_some() || patch.kind.is_some();
    if says && field_type != FieldType::Select {
        return Err(format!(
            "the option {label:?} is one of several that a record may have, and so no stage of a pipeline"
        ));
    }
    if let Some(kind) = &patch.kind {
        option.kind = StageKind::named(kind)
            .ok_or_else(|| format!("{kind:?} of {label:?} is none of OPEN, WON and LOST"))?;
    }
    if let Some(percent) = patch.probability {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "checked to be a percentage"
        )]
        let whole = (0.0..=100.0)
            .contains(&percent)
            .then(|| percent.round() as u8);
        option.probability = Some(whole.ok_or_else(|| {
            format!("{label:?} cannot be won with {percent} percent: it is a number from 0 to 100")
        })?);
    }
    if let Some(pipeline) = &patch.pipeline {
        option.pipeline = Some(pipeline.clone());
    }
    Ok(())
}

const fn has_options(field_type: FieldType) -> bool {
    matches!(field_type, FieldType::Select | FieldType::MultiSelect)
}
