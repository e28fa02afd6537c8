//! Records whose id follows from what they are about: made twice, also apart, they are one.

use satchel_model::{Draft, DraftAction, Layout, Problem, RecordId, Scalar, standard};
use satchel_store::Reader;
use serde_json::{Map, Value as Json};

use crate::view::find;
use crate::{Error, Shape, values};

/// Whether the ids of an object's records follow from their values.
pub(crate) fn is_derived(shape: &Shape, object: usize) -> bool {
    !standard::identity(&shape.layout(object).object.name_singular).is_empty()
}

/// What makes such a record, or changes the one that is there and takes it out of the trash.
///
/// # Errors
/// [`Error::NoSuchField`], [`Error::BadValue`].
pub(crate) fn draft(
    shape: &Shape,
    reader: &dyn Reader,
    object: usize,
    values: &Map<String, Json>,
) -> Result<Draft, Error> {
    let layout = shape.layout(object);
    let record = id(layout, values)?;
    let present = match find(shape, reader, record) {
        Ok((_, record)) => Some(record),
        Err(Error::NotFound(_)) => None,
        Err(error) => return Err(error),
    };
    let shown = present.as_ref().map_or(&[][..], |record| &record.values);
    let assigns = values::assigns(layout, shown, values)?;
    let deleted = present.is_some_and(|record| record.stamps.deleted_at.is_some());
    Ok(Draft {
        record,
        object,
        action: if deleted {
            DraftAction::Restore
        } else {
            DraftAction::Create
        },
        assigns,
    })
}

/// The id of the record that these values are of: from whose it is, and from what it is about.
fn id(layout: &Layout, values: &Map<String, Json>) -> Result<RecordId, Error> {
    let object = &layout.object;
    let assigns = values::assigns(layout, &[], values)?;
    let part = |field: &&str| {
        let slot = layout.slot(field);
        let assign = assigns.iter().find(|assign| Some(assign.slot) == slot);
        match assign.and_then(|assign| assign.value.as_ref()) {
            Some(Scalar::Reference(id)) => id.to_string(),
            Some(Scalar::Text(text)) => text.clone(),
            _ => String::new(),
        }
    };
    let fields = standard::identity(&object.name_singular);
    let parts: Vec<String> = fields.iter().map(part).collect();
    match parts.split_first() {
        Some((whose, about)) if !whose.is_empty() && about.iter().any(|part| !part.is_empty()) => {
            Ok(of(&object.name_singular, &parts))
        }
        _ => {
            let wanted = format!("it is told apart by its {}: say which", fields.join(", "));
            Err(Problem::new(wanted).in_field(&object.label_singular).into())
        }
    }
}

/// The id of the record of an object that is about these.
pub(crate) fn of(object: &str, parts: &[String]) -> RecordId {
    RecordId::derived(object, &parts.join("/"))
}

/// The id of the record that is a view's column.
pub(crate) fn of_column(view: RecordId, field: &str) -> RecordId {
    of(standard::VIEW_FIELD, &[view.to_string(), field.to_owned()])
}
