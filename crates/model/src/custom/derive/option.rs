//! Options of the derived schema's selects.

use super::super::option_id;
use super::super::patch::{OptionPatch, Said};
use super::{Derivation, put, text};
use crate::{FieldType, SelectOption};

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
    }
}

const fn has_options(field_type: FieldType) -> bool {
    matches!(field_type, FieldType::Select | FieldType::MultiSelect)
}
