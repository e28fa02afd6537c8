//! Records made, changed and found, by one program and by two.

use serde_json::{Map, json};

use super::*;

#[test]
fn a_record_is_made_edited_found_and_there_after_reopening() {
    let fixture = Fixture::new();
    let acme = fixture.create("company", json!({"name": "Acme Möbel"}));
    let anna = fixture.create("person", json!({"name": "Anna Keller", "emails": "anna@acme.example", "company": acme, "city": "Graz"}));
    assert_eq!(fixture.found("kel"), ["Anna Keller"]);
    assert_eq!(fixture.found("mobel"), ["Acme Möbel"]);
    fixture.edit(anna, json!({"city": "Wien", "emails": {"primaryEmail": "anna@acme.example", "additionalEmails": ["a.keller@x.example"]}}));
    assert_eq!(fixture.found("wien"), ["Anna Keller"]);
    assert!(fixture.found("graz").is_empty());
    let fixture = fixture.reopen();
    assert_eq!(fixture.value(anna, "city"), json!("Wien"));
    assert_eq!(
        fixture.value(anna, "emails")["additionalEmails"],
        json!(["a.keller@x.example"])
    );
    assert_eq!(fixture.found("wien kel"), ["Anna Keller"]);
    let detail = fixture.workspace.record(acme).unwrap();
    assert_eq!(detail.related[0].records[0].label, "Anna Keller");
    assert_eq!(
        detail.related[0].records[0].links[&acme.to_string()],
        "Acme Möbel"
    );
}

#[test]
fn what_another_program_writes_is_noticed_once() {
    let window = Fixture::new();
    let terminal = Workspace::open(&place(&window.folder), &KEY, host(&window.clock)).unwrap();
    let events = window.workspace.subscribe();
    let values = map(json!({ "name": { "firstName": "Grace", "lastName": "Hopper" } }));
    let id = terminal
        .create_record(Acting::default(), "person", &values)
        .unwrap()
        .created[0];

    window.workspace.notice().unwrap();
    let event = events.try_recv().unwrap();
    assert_eq!(
        event.tags,
        [
            "person".to_owned(),
            format!("record:{id}"),
            "search".to_owned()
        ]
    );
    assert_eq!(window.found("grace"), ["Grace Hopper"]);
    window.workspace.notice().unwrap();
    window.edit(id, json!({ "jobTitle": "Admiral" }));
    assert_eq!(
        events.try_iter().count(),
        1,
        "the own edit, and nothing twice"
    );

    // The index belongs to whoever opened it first; the other reads it, and the log past it.
    terminal.notice().unwrap();
    assert_eq!(terminal.search("admiral", 9, None).unwrap().hits.len(), 1);
    window.edit(id, json!({ "jobTitle": "Rear admiral" }));
    terminal.notice().unwrap();
    assert_eq!(terminal.search("rear", 9, None).unwrap().hits.len(), 1);
    assert_eq!(
        terminal.rebuild(&mut |_| {}).unwrap_err().code(),
        "busy",
        "nobody's index is deleted"
    );
    let Fixture {
        workspace,
        folder: _folder,
        ..
    } = window;
    drop(workspace);
    terminal.notice().unwrap();
    assert_eq!(terminal.search("admiral", 9, None).unwrap().hits.len(), 1);
}

#[test]
fn what_was_just_saved_is_found_while_the_index_is_written_to_the_disk() {
    let fixture = Fixture::new();
    let shape = fixture.workspace.shape();
    let person = shape.object("person").unwrap();
    // Each commit is small, and many of them make the index flush behind them several times.
    for commit in 0..90 {
        let drafts = (0..60)
            .map(|_| {
                let values = map(json!({ "name": { "firstName": format!("zq{commit}x") } }));
                let layout = shape.layout(person);
                satchel_model::Draft {
                    record: fixture.workspace.host.new_id(),
                    object: person,
                    action: satchel_model::DraftAction::Create,
                    assigns: crate::values::assigns(layout, &[], &values).unwrap(),
                }
            })
            .collect();
        let action = crate::Action {
            member: None,
            kind: satchel_model::ChangeKind::Edit,
            batch: Some(fixture.workspace.new_batch()),
        };
        fixture.workspace.commit(&shape, drafts, action).unwrap();
        assert_eq!(fixture.found(&format!("zq{commit}x")).len(), 20);
    }
}

#[test]
fn a_sample_is_found_when_it_is_there_and_searches_are_asked_again() {
    let fixture = Fixture::new();
    let events = fixture.workspace.subscribe();
    fixture.workspace.add_sample(1_500, 1, &mut |_| {}).unwrap();
    assert!(
        !fixture
            .workspace
            .search("a", 1, None)
            .unwrap()
            .hits
            .is_empty()
    );
    assert_eq!(events.try_iter().last().unwrap().tags, ["search"]);
}

#[test]
fn what_does_not_fit_is_refused_and_changes_nothing() {
    let fixture = Fixture::new();
    let before = fixture.workspace.seq().unwrap();
    let refused = |object: &str, values: Json| {
        fixture
            .workspace
            .create_record(Acting::default(), object, &map(values))
            .unwrap_err()
            .code()
    };
    assert_eq!(refused("nothing", json!({})), "bad_input");
    assert_eq!(refused("person", json!({"shoeSize": 43})), "bad_input");
    assert_eq!(refused("opportunity", json!({"stage": "WON"})), "bad_value");
    assert_eq!(
        fixture
            .workspace
            .edit_record(
                Acting::default(),
                RecordId::from_bytes([9; 16]),
                &Map::new()
            )
            .unwrap_err()
            .code(),
        "not_found"
    );
    assert_eq!(fixture.workspace.seq().unwrap(), before);
}

#[test]
fn notes_and_tasks_hang_on_their_record() {
    let fixture = Fixture::new();
    let anna = fixture.create("person", json!({"name": "Anna Keller"}));
    let values = map(json!({"title": "Call", "bodyV2": {"markdown": "Wants *oak* tables"}}));
    fixture
        .workspace
        .attach(Acting::default(), anna, "note", &values)
        .unwrap();
    let related = fixture.workspace.record(anna).unwrap().related;
    assert_eq!(
        (
            related[0].object.as_str(),
            related[0].records[0].label.as_str()
        ),
        ("note", "Call")
    );
    assert_eq!(fixture.found("oak"), ["Call"]);
}

#[test]
fn what_happened_with_a_person_is_on_their_page() {
    let fixture = Fixture::new();
    let lena = fixture.create("person", json!({"name": "Lena Huber"}));
    let member = fixture.workspace.member();
    let meeting = fixture.create(
        "calendarEvent",
        json!({"title": "Demo", "startsAt": "2026-03-31T14:00:00Z"}),
    );
    let guest = json!({
        "handle": "lena@x.example",
        "calendarEvent": meeting,
        "person": lena,
        "workspaceMember": member,
        "responseStatus": "accepted",
    });
    fixture.create("calendarEventParticipant", guest);
    let thread = fixture.create("messageThread", json!({"subject": "Offer"}));
    let mail = fixture.create(
        "message",
        json!({"subject": "Offer", "messageThread": thread, "text": "Dear Lena,"}),
    );
    let sender =
        json!({"role": "FROM", "handle": "lena@x.example", "message": mail, "person": lena});
    fixture.create("messageParticipant", sender);
    let file = json!([{"fileId": "1", "label": "offer.pdf"}]);
    let offer = json!({"name": "offer.pdf", "file": file, "author": member, "person": lena});
    fixture.create("attachment", offer);
    fixture.create(
        "timelineActivity",
        json!({"name": "Called", "person": lena}),
    );
    let related = fixture.workspace.record(lena).unwrap().related;
    let mut shown: Vec<_> = related
        .iter()
        .flat_map(|related| &related.records)
        .map(|record| (record.object.as_str(), record.label.as_str()))
        .collect();
    shown.sort_unstable();
    let expected = [
        ("attachment", "offer.pdf"),
        ("calendarEvent", "Demo"),
        ("message", "Offer"),
        ("timelineActivity", "Called"),
    ];
    assert_eq!(shown, expected, "and no member");
    // The other way: who takes part in a meeting.
    let related = fixture.workspace.record(meeting).unwrap().related;
    assert_eq!(related[0].records[0].label, "Lena Huber");
    let two = json!({"name": "Two", "file": [{"fileId": "1"}, {"fileId": "2"}]});
    let two = fixture
        .workspace
        .create_record(Acting::default(), "attachment", &map(two));
    assert_eq!(two.unwrap_err().code(), "bad_value", "a file is one");
}
