//! The objects every workspace starts with.

mod activity;
mod team;
mod view;

use crate::{Field, FieldType, Object, Schema, SelectOption, StageKind};

pub use team::{MEMBER_ROLE, MEMBER_TEAM, PERMISSION, ROLE, ROLE_KEY, TEAM, is_access};
pub use view::{FAVORITE, FAVORITE_FOLDER, VIEW, VIEW_FIELD, VIEW_KEY, identity};

/// The standard objects: person, company, opportunity, note, task, their links, members, saved views and favourites,
/// what happened with them, and who may do what. A new one stands at the end.
#[must_use]
pub fn schema() -> Schema {
    let mut objects = vec![
        person(),
        company(),
        opportunity(),
        task(),
        note(),
        task_target(),
        note_target(),
        member(),
    ];
    objects.extend(view::objects());
    objects.extend(activity::objects());
    objects.extend(team::objects());
    Schema { objects }
}

/// The object of the people who work in the workspace.
pub const MEMBER: &str = "workspaceMember";

/// The member's field that says as whom they joined a team, on the one that they were before.
pub const JOINED_AS: &str = "joinedAs";

fn person() -> Object {
    object(
        ["person", "people", "Person", "People"],
        "user-round",
        "name",
        vec![
            Field::new("name", "Name", FieldType::FullName).searchable(),
            Field::new("emails", "Emails", FieldType::Emails)
                .searchable()
                .indexed(),
            relation("company", "Company", "company"),
            Field::new("jobTitle", "Job title", FieldType::Text).searchable(),
            Field::new("phones", "Phones", FieldType::Phones).searchable(),
            Field::new("city", "City", FieldType::Text).searchable(),
            Field::new("linkedinLink", "LinkedIn", FieldType::Links).searchable(),
            Field::new("avatarUrl", "Picture", FieldType::Text),
            place(),
        ],
    )
}

fn company() -> Object {
    object(
        ["company", "companies", "Company", "Companies"],
        "building-2",
        "name",
        vec![
            Field::new("name", "Name", FieldType::Text).searchable(),
            Field::new("domainName", "Domain", FieldType::Links).searchable(),
            Field::new("address", "Address", FieldType::Address).searchable(),
            Field::new("employees", "Employees", FieldType::Number),
            Field::new("annualRevenue", "Annual revenue", FieldType::Currency),
            Field::new("idealCustomerProfile", "Ideal customer", FieldType::Boolean),
            relation("accountOwner", "Account owner", MEMBER),
            Field::new("linkedinLink", "LinkedIn", FieldType::Links).searchable(),
            place(),
        ],
    )
}

fn opportunity() -> Object {
    let stages = [
        ("NEW", "New", "gray"),
        ("SCREENING", "Screening", "purple"),
        ("MEETING", "Meeting", "sky"),
        ("PROPOSAL", "Proposal", "amber"),
        ("CUSTOMER", "Customer", "green"),
    ];
    object(
        [
            "opportunity",
            "opportunities",
            "Opportunity",
            "Opportunities",
        ],
        "target",
        "name",
        vec![
            Field::new("name", "Name", FieldType::Text).searchable(),
            Field::new("stage", "Stage", FieldType::Select)
                .options(&stages)
                .won("CUSTOMER")
                .indexed(),
            Field::new("amount", "Amount", FieldType::Currency),
            Field::new("closeDate", "Close date", FieldType::DateTime).indexed(),
            relation("company", "Company", "company"),
            relation("pointOfContact", "Point of contact", "person"),
            relation("owner", "Owner", MEMBER),
            place(),
        ],
    )
}

fn task() -> Object {
    let statuses = [
        ("TODO", "To do", "gray"),
        ("IN_PROGRESS", "In progress", "sky"),
        ("DONE", "Done", "green"),
    ];
    object(
        ["task", "tasks", "Task", "Tasks"],
        "circle-check",
        "title",
        vec![
            Field::new("title", "Title", FieldType::Text).searchable(),
            Field::new("status", "Status", FieldType::Select)
                .options(&statuses)
                .indexed(),
            Field::new("dueAt", "Due", FieldType::DateTime).indexed(),
            relation("assignee", "Assignee", MEMBER),
            Field::new("bodyV2", "Body", FieldType::RichText).searchable(),
            place(),
        ],
    )
}

fn note() -> Object {
    object(
        ["note", "notes", "Note", "Notes"],
        "notebook-pen",
        "title",
        vec![
            Field::new("title", "Title", FieldType::Text).searchable(),
            Field::new("bodyV2", "Body", FieldType::RichText).searchable(),
            place(),
        ],
    )
}

fn note_target() -> Object {
    link(
        ["noteTarget", "noteTargets", "Note target", "Note targets"],
        relation("note", "Note", "note"),
    )
}

fn task_target() -> Object {
    link(
        ["taskTarget", "taskTargets", "Task target", "Task targets"],
        relation("task", "Task", "task"),
    )
}

/// A link record: what it links, and the one of three that it links to.
fn link(names: [&str; 4], from: Field) -> Object {
    let label = from.name.clone();
    let targets = vec![
        from,
        relation("person", "Person", "person"),
        relation("company", "Company", "company"),
        relation("opportunity", "Opportunity", "opportunity"),
    ];
    unlisted(names, "link", &label, targets)
}

fn member() -> Object {
    let mut fields = vec![
        Field::new("name", "Name", FieldType::FullName).searchable(),
        Field::new("userEmail", "Email", FieldType::Text)
            .searchable()
            .indexed(),
        relation(JOINED_AS, "Joined as", MEMBER),
    ];
    fields.extend(team::of_member());
    unlisted(
        [MEMBER, "workspaceMembers", "Member", "Members"],
        "user-check",
        "name",
        fields,
    )
}

pub(crate) fn object(
    [singular, plural, label, labels]: [&str; 4],
    icon: &str,
    label_field: &str,
    fields: Vec<Field>,
) -> Object {
    Object {
        name_singular: singular.into(),
        name_plural: plural.into(),
        label_singular: label.into(),
        label_plural: labels.into(),
        icon: icon.into(),
        label_field: label_field.into(),
        listed: true,
        active: true,
        fields,
    }
}

/// An object whose records are seen with others only.
fn unlisted(names: [&str; 4], icon: &str, label_field: &str, fields: Vec<Field>) -> Object {
    Object {
        listed: false,
        ..object(names, icon, label_field, fields)
    }
}

fn text(name: &str, label: &str) -> Field {
    Field::new(name, label, FieldType::Text)
}

/// Where a record stands among those beside it in an order that is made by hand.
fn place() -> Field {
    Field::new("position", "Position", FieldType::Position)
}

fn relation(name: &str, label: &str, target: &str) -> Field {
    Field {
        targets: vec![target.into()],
        ..Field::new(name, label, FieldType::Relation).indexed()
    }
}

impl Field {
    fn searchable(self) -> Self {
        Self {
            searchable: true,
            ..self
        }
    }

    fn indexed(self) -> Self {
        Self {
            indexed: true,
            ..self
        }
    }

    /// Says of an option that what is in it was won.
    fn won(mut self, value: &str) -> Self {
        let mut options = self.options.iter_mut();
        if let Some(option) = options.find(|option| option.value == value) {
            option.kind = StageKind::Won;
        }
        self
    }

    fn options(self, options: &[(&str, &str, &str)]) -> Self {
        let option = |&(value, label, color): &(&str, &str, &str)| SelectOption {
            label: label.into(),
            color: color.into(),
            ..SelectOption::new(value)
        };
        Self {
            options: options.iter().map(option).collect(),
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::schema;
    use crate::custom::is_object_name;

    #[test]
    fn names_are_names_and_relations_point_to_what_is_there() {
        let schema = schema();
        let mut names = HashSet::new();
        for object in &schema.objects {
            for name in [&object.name_singular, &object.name_plural] {
                assert!(is_object_name(name) && names.insert(name), "{name}");
            }
            assert!(object.field(&object.label_field).is_some(), "{object:?}");
            let mut fields = HashSet::new();
            for field in &object.fields {
                assert!(fields.insert(field.name.to_lowercase()), "{field:?}");
                let there = |target: &String| schema.object(target).is_some();
                assert!(field.targets.iter().all(there), "{field:?}");
            }
        }
    }
}
