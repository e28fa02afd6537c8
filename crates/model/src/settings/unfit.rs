//! Settings that do not fit their field.

use super::Settings;
use super::format::MAX_DECIMALS;
use crate::{Layout, Object};

/// Takes back what is asked of a field that cannot be, and says why, as sentences without their full stops.
pub(crate) fn put_right(object: &mut Object, at: usize) -> Vec<String> {
    let field = &object.fields[at];
    let (label, typed) = (&field.label, field.field_type.name());
    let mut settings = field.settings.clone();
    let mut why = Vec::new();
    if settings.unique && !field.field_type.can_be_unique() {
        settings.unique = false;
        why.push(format!(
            "{label} cannot be unique: records cannot be told apart by a value of the type {typed}"
        ));
    }
    if settings.max_values.is_some() && !field.field_type.holds_several() {
        settings.max_values = None;
        why.push(format!(
            "{label} holds one value: a most number of values is for EMAILS, PHONES, LINKS, ARRAY, MULTI_SELECT and FILES"
        ));
    }
    why.extend(unfit_format(
        &mut settings,
        label,
        field.field_type.has_format(),
    ));
    if settings.unique && settings.default.is_some() {
        settings.default = None;
        why.push(format!(
            "{label} is unique, so that no value can be every new record's: it has no default"
        ));
    }
    object.fields[at].settings = settings;
    why.extend(unfit_default(object, at));
    why
}

fn unfit_format(settings: &mut Settings, label: &str, has_format: bool) -> Option<String> {
    let format = settings.format.as_ref()?;
    let why = if has_format {
        format
            .decimals
            .filter(|decimals| *decimals > MAX_DECIMALS)?;
        format!("{label} cannot show more than {MAX_DECIMALS} digits behind the decimal sign")
    } else {
        format!("{label} is no number: a format is for NUMBER and NUMERIC")
    };
    settings.format = None;
    Some(why)
}

/// The default has to be a value of the field, or one of its options that can be chosen.
fn unfit_default(object: &mut Object, at: usize) -> Option<String> {
    object.fields[at].settings.default.as_ref()?;
    let alone = Object {
        fields: vec![object.fields[at].clone()],
        ..object.clone()
    };
    let problem = Layout::new(alone).default_slots(0).err()?;
    object.fields[at].settings.default = None;
    Some(format!("the default does not fit {problem}"))
}
