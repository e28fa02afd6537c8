//! What happened with the people and companies of a workspace: mail, meetings, files. Other programs fill these objects
//! through the API; a record's page shows what belongs to it, so none of them has a page of its own.

use super::{MEMBER, place, relation, text, unlisted};
use crate::{Field, FieldType, Object, Settings};

pub(super) fn objects() -> Vec<Object> {
    vec![
        attachment(),
        timeline_activity(),
        calendar_event(),
        calendar_event_participant(),
        message_thread(),
        message(),
        message_participant(),
        blocklist(),
        dashboard(),
    ]
}

/// The records that most things can be about. An object that a team adds joins them, as it does those of notes and tasks.
fn about() -> Vec<Field> {
    vec![
        relation("person", "Person", "person"),
        relation("company", "Company", "company"),
        relation("opportunity", "Opportunity", "opportunity"),
        relation("note", "Note", "note"),
        relation("task", "Task", "task"),
    ]
}

fn moment(name: &str, label: &str) -> Field {
    Field::new(name, label, FieldType::DateTime)
}

/// A file about a record.
fn attachment() -> Object {
    let categories = [
        ("IMAGE", "Image", "yellow"),
        ("TEXT_DOCUMENT", "Text", "sky"),
        ("SPREADSHEET", "Spreadsheet", "green"),
        ("PRESENTATION", "Presentation", "orange"),
        ("VIDEO", "Video", "purple"),
        ("AUDIO", "Audio", "pink"),
        ("ARCHIVE", "Archive", "brown"),
        ("OTHER", "Other", "gray"),
    ];
    let file = Field {
        settings: Settings {
            max_values: Some(1),
            ..Settings::default()
        },
        ..Field::new("file", "File", FieldType::Files)
    };
    let own = vec![
        text("name", "Name").searchable(),
        file,
        Field::new("fileCategory", "Kind", FieldType::Select).options(&categories),
        relation("author", "Author", MEMBER),
    ];
    unlisted(
        ["attachment", "attachments", "Attachment", "Attachments"],
        "paperclip",
        "name",
        [own, about()].concat(),
    )
}

/// Something that another program saw happen with a record: a call, a form that was sent. What was changed in a record is
/// in its history, not here.
fn timeline_activity() -> Object {
    let own = vec![
        text("name", "Name"),
        moment("happensAt", "When").indexed(),
        Field::new("properties", "Details", FieldType::RawJson),
        relation("workspaceMember", "Member", MEMBER),
    ];
    unlisted(
        [
            "timelineActivity",
            "timelineActivities",
            "Activity",
            "Activities",
        ],
        "history",
        "name",
        [own, about()].concat(),
    )
}

/// A meeting in someone's calendar.
fn calendar_event() -> Object {
    unlisted(
        ["calendarEvent", "calendarEvents", "Meeting", "Meetings"],
        "calendar-days",
        "title",
        vec![
            text("title", "Title").searchable(),
            moment("startsAt", "From").indexed(),
            moment("endsAt", "To"),
            Field::new("isFullDay", "All day", FieldType::Boolean),
            Field::new("isCanceled", "Canceled", FieldType::Boolean),
            text("location", "Place").searchable(),
            Field::new("conferenceLink", "Conference", FieldType::Links),
            text("conferenceSolution", "Conference by"),
            text("iCalUid", "iCalendar id").indexed(),
            moment("externalCreatedAt", "Made in the calendar"),
            moment("externalUpdatedAt", "Changed in the calendar"),
            text("description", "Description"),
        ],
    )
}

/// Someone who was asked to a meeting, and what they answered.
fn calendar_event_participant() -> Object {
    let answers = [
        ("NEEDS_ACTION", "No answer yet", "gray"),
        ("DECLINED", "Declined", "red"),
        ("TENTATIVE", "Maybe", "amber"),
        ("ACCEPTED", "Accepted", "green"),
    ];
    let own = vec![
        Field::new("isOrganizer", "Organizer", FieldType::Boolean),
        Field::new("responseStatus", "Answer", FieldType::Select).options(&answers),
        relation("calendarEvent", "Meeting", "calendarEvent"),
    ];
    participant(
        [
            "calendarEventParticipant",
            "calendarEventParticipants",
            "Meeting participant",
            "Meeting participants",
        ],
        own,
    )
}

/// Messages that answer each other.
fn message_thread() -> Object {
    unlisted(
        [
            "messageThread",
            "messageThreads",
            "Conversation",
            "Conversations",
        ],
        "messages-square",
        "subject",
        vec![text("subject", "Subject").searchable()],
    )
}

/// A message that was sent or received.
fn message() -> Object {
    unlisted(
        ["message", "messages", "Message", "Messages"],
        "mail",
        "subject",
        vec![
            text("subject", "Subject").searchable(),
            moment("receivedAt", "Received").indexed(),
            text("headerMessageId", "Message id").indexed(),
            relation("messageThread", "Conversation", "messageThread"),
            text("text", "Text"),
        ],
    )
}

/// Someone whom a message is from or to.
fn message_participant() -> Object {
    let roles = [
        ("FROM", "From", "green"),
        ("TO", "To", "sky"),
        ("CC", "Cc", "orange"),
        ("BCC", "Bcc", "gray"),
    ];
    let own = vec![
        Field::new("role", "Role", FieldType::Select).options(&roles),
        relation("message", "Message", "message"),
    ];
    participant(
        [
            "messageParticipant",
            "messageParticipants",
            "Message participant",
            "Message participants",
        ],
        own,
    )
}

/// One end of something that several take part in: by their address, and by their record where there is one.
fn participant(names: [&str; 4], own: Vec<Field>) -> Object {
    let who = vec![
        text("handle", "Address").indexed(),
        text("displayName", "Name"),
        relation("person", "Person", "person"),
        relation("workspaceMember", "Member", MEMBER),
    ];
    unlisted(names, "user-round", "handle", [own, who].concat())
}

/// An address or a domain whose mail and meetings a member keeps out.
fn blocklist() -> Object {
    unlisted(
        [
            "blocklist",
            "blocklists",
            "Blocked address",
            "Blocked addresses",
        ],
        "ban",
        "handle",
        vec![
            text("handle", "Address").indexed(),
            relation("workspaceMember", "Member", MEMBER),
        ],
    )
}

/// A page of figures: its name, its place, and the layout that says what stands on it.
fn dashboard() -> Object {
    unlisted(
        ["dashboard", "dashboards", "Dashboard", "Dashboards"],
        "layout-dashboard",
        "title",
        vec![
            text("title", "Title").searchable(),
            Field::new("pageLayoutId", "Layout", FieldType::Uuid),
            place(),
        ],
    )
}
