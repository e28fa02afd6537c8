//! Commits large enough to be built ahead of their writing.

use satchel_model::{Assign, ChangeKind, Draft, DraftAction, RecordId, Scalar};
use satchel_store::log;
use serde_json::json;

use super::Fixture;
use crate::Action;

#[test]
fn a_large_commit_stands_in_the_log_as_it_was_drafted() {
    let f = Fixture::new();
    let shape = f.workspace.shape();
    let person = f.workspace.shape().object("person").unwrap();
    let slot = shape.layout(person).slot("jobTitle").unwrap();
    let draft = |id: u16, action, title: &str| Draft {
        record: RecordId::derived("test", &id.to_string()),
        object: person,
        action,
        assigns: vec![Assign {
            slot,
            element: None,
            value: Some(Scalar::Text(title.to_owned())),
        }],
    };
    let mut drafts: Vec<Draft> = (0..900)
        .map(|id| draft(id, DraftAction::Create, "first"))
        .collect();
    drafts.extend((0..900).map(|id| draft(id, DraftAction::Create, "first")));
    drafts.extend((0..300).map(|id| draft(3 * id, DraftAction::Change, "second")));
    let order = |drafts: &[Draft]| drafts.iter().map(|draft| draft.record).collect::<Vec<_>>();
    let (created, changed) = (order(&drafts[..900]), order(&drafts[1_800..]));
    let action = Action {
        member: None,
        kind: ChangeKind::Import,
        batch: Some(f.workspace.new_batch()),
    };
    let committed = f.workspace.commit(&shape, drafts, action).unwrap();
    assert_eq!((committed.seq, committed.unchanged), (1_200, 900));
    assert_eq!(
        (&committed.created, &committed.changed),
        (&created, &changed)
    );
    let logged = f.workspace.read(|reader| {
        let chunks = log::after(reader, 0, usize::MAX)?;
        let frames = chunks
            .iter()
            .map(log::frames)
            .collect::<Result<Vec<_>, _>>()?;
        Ok(frames
            .concat()
            .into_iter()
            .map(|frame| frame.document)
            .collect::<Vec<_>>())
    });
    assert_eq!(logged.unwrap(), [created.clone(), changed].concat());
    let titles = |f: &Fixture| {
        created
            .iter()
            .map(|id| f.value(*id, "jobTitle"))
            .collect::<Vec<_>>()
    };
    let shown = titles(&f);
    assert_eq!(
        shown[..4],
        [
            json!("second"),
            json!("first"),
            json!("first"),
            json!("second")
        ]
    );
    crate::rebuild::projections(&f.workspace).unwrap();
    assert_eq!(titles(&f), shown);
}

#[test]
fn an_edit_of_any_length_is_listed_and_taken_back() {
    let f = Fixture::new();
    let shape = f.workspace.shape();
    let object = shape.object("person").unwrap();
    let slot = shape.layout(object).slot("jobTitle").unwrap();
    // Whole chunks of the log and others, also where drafts change nothing after one is full.
    for (records, unchanged) in [(1, 0), (255, 0), (255, 9), (256, 0), (256, 9), (300, 0)] {
        let name = |at: u64| format!("{records} {unchanged} {at}");
        let draft = |at: u64| Draft {
            record: RecordId::derived("test", &name(at)),
            object,
            action: DraftAction::Create,
            assigns: vec![Assign {
                slot,
                element: None,
                value: Some(Scalar::Text("first".to_owned())),
            }],
        };
        let drafts: Vec<Draft> = (0..records).chain(0..unchanged).map(draft).collect();
        let batch = f.workspace.new_batch();
        let action = Action {
            member: None,
            kind: ChangeKind::Edit,
            batch: Some(batch),
        };
        let id = drafts[0].record;
        f.workspace.commit(&shape, drafts, action).unwrap();
        let undoes = || f.workspace.history(id).unwrap().pop().unwrap().undoes;
        assert_eq!(undoes(), Some(records), "{records} and {unchanged}");
        let listed = f.workspace.batches(None, 1).unwrap().pop().unwrap();
        assert_eq!(
            (listed.batch, listed.changes, listed.undone),
            (batch, records, false)
        );
        let report = f.workspace.undo(Some(batch)).unwrap();
        assert_eq!(report.undone, records);
        assert_eq!(undoes(), None);
        let listed = f.workspace.batches(None, 2).unwrap().pop().unwrap();
        assert_eq!((listed.batch, listed.undone), (batch, true));
    }
}

#[test]
fn who_opens_what_search_lacks_does_not_wait_for_it() {
    let f = Fixture::new();
    let many = 50_100;
    f.companies(0..many);
    let changed = super::row(7);
    let index = f.workspace.place().index();
    f.workspace.settle_index();
    let f = f.closed_and(|| std::fs::remove_dir_all(&index).unwrap());
    let search = |text: &str| f.workspace.search(text, 20, None).unwrap();
    assert!(search("company").partial);
    // Some of it is there, and was read before this.
    let mut bringing_up = crate::follow::BringingUp::default();
    for _ in 0..3 {
        assert!(bringing_up.step(&f.workspace).unwrap());
    }
    f.edit(changed, json!({ "name": "Renamed meanwhile" }));
    let made = f.create("person", json!({ "name": "Grace Hopper" }));
    while bringing_up.step(&f.workspace).unwrap() {}
    assert!(!search("company").partial);
    assert_eq!(f.found("renamed"), ["Renamed meanwhile"]);
    assert_eq!(search("grace").hits[0].id, made);
    let old = format!("Company {}", 7 * 7_919 % 6_000);
    let same = search(&old).hits;
    assert!(same.iter().all(|hit| hit.id != changed) && !same.is_empty());
    assert!(f.workspace.examine().unwrap().is_whole());
    // It follows from here on.
    f.edit(made, json!({ "name": "Admiral Hopper" }));
    assert_eq!(f.found("admiral"), ["Admiral Hopper"]);
    // Cut short, it begins again.
    let f = f.closed_and(|| std::fs::remove_dir_all(&index).unwrap());
    let mut cut_short = crate::follow::BringingUp::default();
    cut_short.step(&f.workspace).unwrap();
    let f = f.closed_and(|| {});
    assert!(f.workspace.search("x", 1, None).unwrap().partial);
    f.workspace.bring_search_up().unwrap();
    assert_eq!(f.found("admiral"), ["Admiral Hopper"]);
    assert_eq!(f.workspace.indexed(), Some(f.workspace.seq().unwrap()));
}
