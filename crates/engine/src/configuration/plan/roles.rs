//! The steps of a plan to the roles that its files say.

use std::collections::{BTreeMap, BTreeSet};

use satchel_model::standard::{PERMISSION, ROLE};
use satchel_model::{Filter, RecordId, custom, parse_filter};
use serde::Deserialize as _;
use serde_json::{Map, Value as Json, json};

use super::super::folder::ROLES;
use super::super::role_file::{
    Kept, PermissionEntry, RoleEntry, RuleEntry, permission_id, role_id,
};
use super::super::view_file::FilterEntry;
use super::planner::{Planner, names};
use super::wanted::is_key;
use crate::{Error, SchemaPart, Shape};

/// Records by their ids.
type All<'s> = BTreeMap<RecordId, Kept<'s>>;

impl Planner<'_> {
    pub(super) fn roles(&mut self, after: &Shape, roles: &[RoleEntry]) -> Result<(), Error> {
        let shape = self.workspace.shape();
        let kept = |name: &str| {
            let kept = self
                .workspace
                .read(|reader| Kept::all(&shape, reader, name));
            kept.map(|kept| kept.into_iter().map(|one| (one.record.id, one)).collect())
        };
        let (present, permissions): (All<'_>, All<'_>) = (kept(ROLE)?, kept(PERMISSION)?);
        let mut said = BTreeSet::new();
        for entry in roles {
            let id = role_id(&entry.key);
            if !is_key(&entry.key) {
                return Err(unfit(
                    entry,
                    "its key is none: write small letters and digits with - between them, 60 at most, such as field-sales",
                ));
            }
            if !said.insert(id) {
                return Err(unfit(entry, "another role has its key already"));
            }
            self.role(entry, present.get(&id))?;
            self.permissions(after, entry, &permissions)?;
        }
        for (id, kept) in present.iter().filter(|(_, kept)| !kept.in_trash()) {
            if !said.contains(id) {
                let what = format!("put the role {:?} in the trash", kept.text("name"));
                self.put_away(what, SchemaPart::Role { key: kept.key() });
            }
        }
        Ok(())
    }

    fn role(&mut self, entry: &RoleEntry, present: Option<&Kept<'_>>) -> Result<(), Error> {
        let rules = entry.rules.all();
        if rules
            .iter()
            .any(|(_, rule)| *rule == Some(RuleEntry::Filter))
        {
            return Err(unfit(
                entry,
                "a filter is one of an object's records: say it in a [[role.permission]]",
            ));
        }
        let mut wanted = vec![("name", json!(entry.name))];
        let flags = [entry.schema, entry.views, entry.roles];
        wanted.extend(
            ["schema", "views", "roles"]
                .into_iter()
                .zip(flags.map(Json::from)),
        );
        wanted.extend(rules.map(|(act, rule)| (act.name(), option(rule))));
        let values = otherwise(wanted, present);
        let name = &entry.name;
        let what = match present {
            None => format!("add the role {name:?}"),
            Some(kept) if kept.in_trash() => format!("bring the role {name:?} back"),
            Some(_) if values.is_empty() => return Ok(()),
            Some(_) => format!("role {name:?}: change {}", names(&values)),
        };
        let key = entry.key.clone();
        self.step(what, SchemaPart::Role { key }, values);
        Ok(())
    }

    fn permissions(
        &mut self,
        after: &Shape,
        entry: &RoleEntry,
        kept: &All<'_>,
    ) -> Result<(), Error> {
        let mut said = BTreeSet::new();
        for permission in &entry.permissions {
            let field = permission.field.as_deref().unwrap_or_default();
            let id = permission_id(&entry.key, &permission.object, field);
            let filter = checked(after, entry, permission)?;
            if !said.insert(id) {
                let why = format!("it says twice what is so of {}", told(permission));
                return Err(unfit(entry, &why));
            }
            let mut wanted = vec![("filter", json!(filter))];
            let rules = permission.rules.all();
            wanted.extend(rules.map(|(act, rule)| (act.name(), option(rule))));
            let present = kept.get(&id);
            let values = otherwise(wanted, present);
            let of = format!("role {:?}, {}", entry.name, told(permission));
            let what = match present.filter(|kept| !kept.in_trash()) {
                None => format!("{of}: set it"),
                Some(_) if values.is_empty() => continue,
                Some(_) => format!("{of}: change {}", names(&values)),
            };
            self.step(what, part(entry, &permission.object, field), values);
        }
        let role = role_id(&entry.key);
        let of_role = kept
            .values()
            .filter(|one| one.reference("role") == Some(role));
        for one in of_role.filter(|one| !one.in_trash() && !said.contains(&one.record.id)) {
            let (object, field) = (one.text("object"), one.text("field"));
            let what = format!("role {:?}, {object} {field}", entry.name);
            let what = format!("{}: let it be as for all", what.trim_end());
            self.put_away(what, part(entry, &object, &field));
        }
        Ok(())
    }
}

/// Refuses what the schema has not, and gives the filter.
fn checked(
    after: &Shape,
    role: &RoleEntry,
    permission: &PermissionEntry,
) -> Result<Option<Filter>, Error> {
    let of = told(permission);
    let layout = match after.object(&permission.object) {
        Ok(object) if !custom::is_schema(&permission.object) => after.layout(object),
        Ok(_) => {
            return Err(unfit(
                role,
                "who may change the schema is said by `schema = true`",
            ));
        }
        Err(error) => return Err(unfit(role, &error.to_string())),
    };
    let singular = &layout.object.name_singular;
    if *singular != permission.object {
        let why = format!(
            "{:?} is called {singular:?} here: its singular name",
            permission.object
        );
        return Err(unfit(role, &why));
    }
    if let Some(field) = &permission.field {
        crate::values::field(layout, field).map_err(|error| unfit(role, &error.to_string()))?;
    }
    let rules = permission.rules.all();
    let asks = rules
        .iter()
        .any(|(_, rule)| *rule == Some(RuleEntry::Filter));
    let filter = match &permission.filter {
        None if asks => {
            let why =
                format!("of {of} it asks for a filter: say `filter = \"stage[eq]:NEW\"` there");
            return Err(unfit(role, &why));
        }
        None => return Ok(None),
        Some(FilterEntry::Text(text)) => {
            parse_filter(text, layout).map_err(|error| error.to_string())
        }
        Some(FilterEntry::Structured(json)) => {
            Filter::deserialize(json).map_err(|error| error.to_string())
        }
    };
    let filter = filter.map_err(|error| unfit(role, &format!("the filter of {of}: {error}")))?;
    Ok(Some(filter))
}

/// Of what is wanted, what a record does not say. A flag that is not set is not given.
fn otherwise(wanted: Vec<(&str, Json)>, present: Option<&Kept<'_>>) -> Map<String, Json> {
    let is_so = |name: &str, wanted: &Json| {
        let now = present.map_or(Json::Null, |kept| kept.json(name));
        now == *wanted || now.is_null() && *wanted == Json::Bool(false)
    };
    let other = wanted
        .into_iter()
        .filter(|(name, wanted)| !is_so(name, wanted));
    other
        .map(|(name, wanted)| (name.to_owned(), wanted))
        .collect()
}

fn option(rule: Option<RuleEntry>) -> Json {
    rule.map_or(Json::Null, RuleEntry::option)
}

fn part(entry: &RoleEntry, object: &str, field: &str) -> SchemaPart {
    SchemaPart::Permission {
        role: entry.key.clone(),
        object: object.to_owned(),
        field: field.to_owned(),
    }
}

fn told(permission: &PermissionEntry) -> String {
    match &permission.field {
        Some(field) => format!("{}.{field}", permission.object),
        None => permission.object.clone(),
    }
}

fn unfit(role: &RoleEntry, why: &str) -> Error {
    Error::BadSchema(format!(
        "{ROLES}: the role {:?} cannot be: {why}",
        role.name
    ))
}
