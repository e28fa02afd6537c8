//! What whoever asks may never do, whatever record it is: an interface does not offer it.

use std::collections::BTreeMap;

use satchel_model::Layout;
use satchel_model::access::{Access, Act, Flag};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::Shape;

/// What somebody may never do. Which single records they may not change, these say themselves.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Never {
    /// Names of the objects of which they make no record.
    pub create: Vec<String>,
    /// Of which they change none.
    pub edit: Vec<String>,
    /// Of which they put none in the trash.
    pub delete: Vec<String>,
    /// Of which they write none into a file.
    pub export: Vec<String>,
    /// By object, the names of the fields that they set in none of its records.
    #[ts(type = "Record<string, string[]>")]
    pub set: BTreeMap<String, Vec<String>>,
    /// Whether they do not change objects and fields.
    pub schema: bool,
    /// Whether they do not change the views that the team shares.
    pub views: bool,
    /// Whether they do not say who may do what.
    pub roles: bool,
}

impl Never {
    /// What these rights never allow.
    pub(crate) fn of(access: &Access, shape: &Shape) -> Self {
        if access.is_free() {
            return Self::default();
        }
        let layouts = shape.layouts().iter();
        let layouts: Vec<&Layout> = layouts.filter(|layout| layout.object.active).collect();
        let objects = |act: Act| {
            let never = layouts
                .iter()
                .filter(|layout| !access.may_ever(act, layout, None));
            never
                .map(|layout| layout.object.name_singular.clone())
                .collect()
        };
        let set = layouts.iter().map(|layout| {
            let fields = layout.fields_in_use();
            let never = fields.filter(|(at, _)| !access.may_ever(Act::Edit, layout, Some(*at)));
            let names: Vec<String> = never.map(|(_, field)| field.name.clone()).collect();
            (layout.object.name_singular.clone(), names)
        });
        Self {
            create: objects(Act::Create),
            edit: objects(Act::Edit),
            delete: objects(Act::Delete),
            export: objects(Act::Export),
            set: set.filter(|(_, names)| !names.is_empty()).collect(),
            schema: !access.has(Flag::Schema),
            views: !access.has(Flag::Views),
            roles: !access.has(Flag::Roles),
        }
    }
}
