//! The file of the roles: who may do what, but for who has which.

use satchel_model::access::Act;
use satchel_model::standard::{PERMISSION, ROLE};
use satchel_model::{Filter, Layout, Record, RecordId, Scalar, filter_text};
use satchel_store::{Reader, record};
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

use super::object_file::{is_not, set_only};
use super::view_file::FilterEntry;
use crate::{Error, Shape, identity};

/// The roles, by their names.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RolesFile {
    /// Each of them. None are said by `role = []`.
    #[serde(rename = "role")]
    pub roles: Vec<RoleEntry>,
}

/// A role as the file says it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoleEntry {
    /// What tells it from others, which never changes: `rep`. The record's id where it was made in a window.
    pub key: String,
    /// What people call it.
    pub name: String,
    /// Which records its members may make, edit, delete and export: all where nothing is said.
    #[serde(flatten)]
    pub rules: RulesEntry,
    /// Whether they may change objects and fields.
    #[serde(default, skip_serializing_if = "is_not")]
    pub schema: bool,
    /// Whether they may change the views that the team shares.
    #[serde(default, skip_serializing_if = "is_not")]
    pub views: bool,
    /// Whether they may say who may do what.
    #[serde(default, skip_serializing_if = "is_not")]
    pub roles: bool,
    /// What is otherwise for some objects and fields.
    #[serde(default, rename = "permission", skip_serializing_if = "Vec::is_empty")]
    pub permissions: Vec<PermissionEntry>,
}

/// What is otherwise for one object, or for one of its fields.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PermissionEntry {
    /// The object's singular name.
    pub object: String,
    /// The field's name; of a field only whether it may be edited is asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// Which records may be made, edited, deleted and exported: what the role says of all where nothing is said.
    #[serde(flatten)]
    pub rules: RulesEntry,
    /// Which records those of a rule `filter` are: as `satchel list --filter` takes it, or in JSON's form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filter: Option<FilterEntry>,
}

/// What is said of each act.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RulesEntry {
    /// Of making.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub create: Option<RuleEntry>,
    /// Of changing fields.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edit: Option<RuleEntry>,
    /// Of putting in the trash, and taking out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delete: Option<RuleEntry>,
    /// Of writing into a file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub export: Option<RuleEntry>,
}

/// With which records something may be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RuleEntry {
    /// None.
    None,
    /// One's own.
    Own,
    /// One's own team's.
    Team,
    /// All.
    All,
    /// Those of the permission's filter.
    Filter,
}

impl RulesEntry {
    /// The rule of each act.
    pub(super) fn all(self) -> [(Act, Option<RuleEntry>); 4] {
        Act::ALL.map(|act| {
            let rule = match act {
                Act::Create => self.create,
                Act::Edit => self.edit,
                Act::Delete => self.delete,
                Act::Export => self.export,
            };
            (act, rule)
        })
    }

    fn of(kept: &Kept<'_>) -> Self {
        let rule = |act: Act| RuleEntry::read(&kept.json(act.name()));
        Self {
            create: rule(Act::Create),
            edit: rule(Act::Edit),
            delete: rule(Act::Delete),
            export: rule(Act::Export),
        }
    }
}

impl RuleEntry {
    /// The option that stands for it in a record.
    pub(super) fn option(self) -> Json {
        let name = serde_json::to_value(self).unwrap_or_default();
        name.as_str().map(str::to_uppercase).into()
    }

    fn read(option: &Json) -> Option<Self> {
        let name = option.as_str()?.to_lowercase();
        serde_json::from_value(name.into()).ok()
    }
}

/// The role that the files call so: one that they made, or by its id one that was made in a window.
pub(crate) fn role_id(key: &str) -> RecordId {
    key.parse().unwrap_or_else(|_| RecordId::derived(ROLE, key))
}

/// The id of what a role says of an object, or of one of its fields.
pub(crate) fn permission_id(role: &str, object: &str, field: &str) -> RecordId {
    let parts = [role_id(role).to_string(), object.into(), field.into()];
    identity::of(PERMISSION, &parts)
}

/// A record of a role or a permission.
pub(super) struct Kept<'s> {
    layout: &'s Layout,
    pub(super) record: Record,
}

impl<'s> Kept<'s> {
    /// All of an object, those in the trash too.
    pub(super) fn all(
        shape: &'s Shape,
        reader: &dyn Reader,
        name: &str,
    ) -> Result<Vec<Self>, Error> {
        let object = shape.object(name)?;
        let (layout, statements) = (shape.layout(object), shape.statements(object));
        let records = record::every(reader, layout, statements, object)?;
        Ok(records
            .into_iter()
            .map(|record| Self { layout, record })
            .collect())
    }

    pub(super) const fn in_trash(&self) -> bool {
        self.record.stamps.deleted_at.is_some()
    }

    /// What a field says, in the API's form.
    pub(super) fn json(&self, field: &str) -> Json {
        let place = self.layout.field(field);
        place.map_or(Json::Null, |at| {
            self.layout.field_json(at, &self.record.values)
        })
    }

    pub(super) fn text(&self, field: &str) -> String {
        self.json(field).as_str().unwrap_or_default().to_owned()
    }

    pub(super) fn reference(&self, field: &str) -> Option<RecordId> {
        let slot = self.layout.slot(field)?;
        match self.record.values[slot] {
            Some(Scalar::Reference(id)) => Some(id),
            _ => None,
        }
    }

    /// What the files call a role.
    pub(super) fn key(&self) -> String {
        let key = self.text(satchel_model::standard::ROLE_KEY);
        match role_id(&key) == self.record.id && !key.is_empty() {
            true => key,
            false => self.record.id.to_string(),
        }
    }
}

/// The roles that are not in the trash, as the file says them.
pub(super) fn roles(shape: &Shape, reader: &dyn Reader) -> Result<Vec<RoleEntry>, Error> {
    let mut permissions = Kept::all(shape, reader, PERMISSION)?;
    permissions.retain(|kept| !kept.in_trash());
    permissions.sort_by_key(|kept| (kept.text("object"), kept.text("field")));
    let roles = Kept::all(shape, reader, ROLE)?.into_iter();
    let roles = roles.filter(|role| !role.in_trash()).map(|role| {
        let id = role.record.id;
        let of_role = permissions
            .iter()
            .filter(|one| one.reference("role") == Some(id));
        let is = |flag: &str| role.json(flag) == true;
        RoleEntry {
            key: role.key(),
            name: role.text("name"),
            rules: RulesEntry::of(&role),
            schema: is("schema"),
            views: is("views"),
            roles: is("roles"),
            permissions: of_role.map(|one| permission(shape, one)).collect(),
        }
    });
    let mut roles: Vec<RoleEntry> = roles.collect();
    roles.sort_by(|one, other| (&one.name, &one.key).cmp(&(&other.name, &other.key)));
    Ok(roles)
}

fn permission(shape: &Shape, kept: &Kept<'_>) -> PermissionEntry {
    let object = kept.text("object");
    let filter = Filter::deserialize(kept.json("filter")).ok().map(|filter| {
        let layout = shape.object(&object).map(|object| shape.layout(object));
        let text = layout.ok().and_then(|layout| filter_text(&filter, layout));
        text.map_or_else(
            || FilterEntry::Structured(set_only(json!(filter))),
            FilterEntry::Text,
        )
    });
    PermissionEntry {
        object,
        field: Some(kept.text("field")).filter(|field| !field.is_empty()),
        rules: RulesEntry::of(kept),
        filter,
    }
}
