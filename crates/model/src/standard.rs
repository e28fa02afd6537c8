//! The objects every workspace starts with.

use crate::{Field, FieldType, Object, Schema, SelectOption};

/// The standard objects: person, company, opportunity, note, task, their links, and members.
#[must_use]
pub fn schema() -> Schema {
    Schema {
        objects: vec![
            person(),
            company(),
            opportunity(),
            task(),
            note(),
            task_target(),
            note_target(),
            member(),
        ],
    }
}

/// The object of the people who work in the workspace.
pub const MEMBER: &str = "workspaceMember";

fn person() -> Object {
    object(
        ["person", "people", "Person", "People"],
        "user-round",
        "name",
        vec![
            field("name", "Name", FieldType::FullName).searchable(),
            field("emails", "Emails", FieldType::Emails)
                .searchable()
                .indexed(),
            relation("company", "Company", "company"),
            field("jobTitle", "Job title", FieldType::Text).searchable(),
            field("phones", "Phones", FieldType::Phones).searchable(),
            field("city", "City", FieldType::Text).searchable(),
            field("linkedinLink", "LinkedIn", FieldType::Links).searchable(),
            field("avatarUrl", "Picture", FieldType::Text),
        ],
    )
}

fn company() -> Object {
    object(
        ["company", "companies", "Company", "Companies"],
        "building-2",
        "name",
        vec![
            field("name", "Name", FieldType::Text).searchable(),
            field("domainName", "Domain", FieldType::Links).searchable(),
            field("address", "Address", FieldType::Address).searchable(),
            field("employees", "Employees", FieldType::Number),
            field("annualRevenue", "Annual revenue", FieldType::Currency),
            field("idealCustomerProfile", "Ideal customer", FieldType::Boolean),
            relation("accountOwner", "Account owner", MEMBER),
            field("linkedinLink", "LinkedIn", FieldType::Links).searchable(),
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
            field("name", "Name", FieldType::Text).searchable(),
            field("stage", "Stage", FieldType::Select)
                .options(&stages)
                .indexed(),
            field("amount", "Amount", FieldType::Currency),
            field("closeDate", "Close date", FieldType::DateTime).indexed(),
            relation("company", "Company", "company"),
            relation("pointOfContact", "Point of contact", "person"),
            relation("owner", "Owner", MEMBER),
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
            field("title", "Title", FieldType::Text).searchable(),
            field("status", "Status", FieldType::Select)
                .options(&statuses)
                .indexed(),
            field("dueAt", "Due", FieldType::DateTime).indexed(),
            relation("assignee", "Assignee", MEMBER),
            field("bodyV2", "Body", FieldType::RichText).searchable(),
        ],
    )
}

fn note() -> Object {
    object(
        ["note", "notes", "Note", "Notes"],
        "notebook-pen",
        "title",
        vec![
            field("title", "Title", FieldType::Text).searchable(),
            field("bodyV2", "Body", FieldType::RichText).searchable(),
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
    Object {
        listed: false,
        ..object(names, "link", &label, targets)
    }
}

fn member() -> Object {
    let fields = vec![
        field("name", "Name", FieldType::FullName).searchable(),
        field("userEmail", "Email", FieldType::Text)
            .searchable()
            .indexed(),
    ];
    Object {
        listed: false,
        ..object(
            [MEMBER, "workspaceMembers", "Member", "Members"],
            "user-check",
            "name",
            fields,
        )
    }
}

fn object(
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
        fields,
    }
}

fn field(name: &str, label: &str, field_type: FieldType) -> Field {
    let (name, label) = (name.into(), label.into());
    Field {
        name,
        label,
        field_type,
        options: Vec::new(),
        target: None,
        searchable: false,
        indexed: false,
    }
}

fn relation(name: &str, label: &str, target: &str) -> Field {
    Field {
        target: Some(target.into()),
        ..field(name, label, FieldType::Relation).indexed()
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

    fn options(self, options: &[(&str, &str, &str)]) -> Self {
        let option = |&(value, label, color): &(&str, &str, &str)| SelectOption {
            value: value.into(),
            label: label.into(),
            color: color.into(),
        };
        Self {
            options: options.iter().map(option).collect(),
            ..self
        }
    }
}
