//! What people do at a laptop: few records and few values, so that they meet often.

use rand::Rng as _;
use rand::seq::IndexedRandom as _;
use rand_chacha::ChaCha8Rng;
use satchel_engine::{Acting, Action, Error, Workspace};
use satchel_model::{Assign, ChangeKind, Draft, DraftAction, Query, RecordId, Scalar};
use serde_json::{Map, Value as Json, json};

const WORDS: [&str; 6] = ["Graz", "Wien", "Oslo", "京都", "Łódź", "São Paulo"];
const OBJECTS: [&str; 3] = ["person", "company", "opportunity"];

/// Makes one edit, and says which.
pub(super) fn edit(
    workspace: &Workspace,
    chance: &mut ChaCha8Rng,
) -> (&'static str, Result<(), Error>) {
    match chance.random_range(0..20) {
        0..2 => ("makes a record", create(workspace, chance)),
        2 => (
            "imports a record that others import too",
            import(workspace, chance, 1),
        ),
        3 => ("imports a dozen", import(workspace, chance, 12)),
        4..11 => ("edits a field", edit_field(workspace, chance)),
        11..14 => ("edits a set", edit_set(workspace, chance)),
        14 => (
            "deletes",
            on_any(workspace, chance, false, |id| {
                workspace.delete_records(Acting::default(), &[id]).map(drop)
            }),
        ),
        15..17 => (
            "restores",
            on_any(workspace, chance, true, |id| {
                workspace
                    .restore_records(Acting::default(), &[id])
                    .map(drop)
            }),
        ),
        17..19 => ("undoes", undo(workspace)),
        _ => ("writes a note", write_note(workspace, chance)),
    }
}

fn word(chance: &mut ChaCha8Rng) -> &'static str {
    WORDS.choose(chance).unwrap_or(&"Graz")
}

fn map(values: &Json) -> Map<String, Json> {
    values.as_object().cloned().unwrap_or_default()
}

fn create(workspace: &Workspace, chance: &mut ChaCha8Rng) -> Result<(), Error> {
    let object = OBJECTS.choose(chance).unwrap_or(&"person");
    let values = json!({ "name": format!("{} {}", word(chance), word(chance)) });
    workspace
        .create_record(Acting::default(), object, &map(&values))
        .map(drop)
}

/// Records whose ids come from what they are called elsewhere: two laptops may begin the same one.
fn import(workspace: &Workspace, chance: &mut ChaCha8Rng, count: usize) -> Result<(), Error> {
    let shape = workspace.shape();
    let object = shape.object("person")?;
    let layout = shape.layout(object);
    let slots: Vec<usize> = ["city", "jobTitle"]
        .iter()
        .filter_map(|name| layout.field(name))
        .map(|field| layout.slots_of(field).start)
        .collect();
    let from = chance.random_range(0..4);
    let drafts = (from..from + count).map(|number| {
        let assign = |&slot| Assign {
            slot,
            element: None,
            value: Some(Scalar::Text(word(chance).to_owned())),
        };
        let assigns = slots.iter().map(assign).collect();
        Draft {
            record: RecordId::derived("simulation", &number.to_string()),
            object,
            action: DraftAction::Create,
            assigns,
        }
    });
    let drafts = drafts.collect();
    workspace
        .commit(
            &shape,
            drafts,
            Action {
                member: None,
                kind: ChangeKind::Import,
                batch: Some(workspace.new_batch()),
            },
        )
        .map(drop)
}

/// Does something to any record, of those in the trash or of the others.
fn on_any(
    workspace: &Workspace,
    chance: &mut ChaCha8Rng,
    trash: bool,
    act: impl FnOnce(RecordId) -> Result<(), Error>,
) -> Result<(), Error> {
    let object = OBJECTS.choose(chance).copied().unwrap_or("person");
    any(workspace, chance, object, trash)?.map_or(Ok(()), act)
}

fn any(
    workspace: &Workspace,
    chance: &mut ChaCha8Rng,
    object: &str,
    trash: bool,
) -> Result<Option<RecordId>, Error> {
    let page = workspace.page(&Query {
        object: object.to_owned(),
        limit: 8,
        trash,
        ..Query::default()
    })?;
    Ok(page.records.choose(chance).map(|record| record.id))
}

fn edit_field(workspace: &Workspace, chance: &mut ChaCha8Rng) -> Result<(), Error> {
    let object = OBJECTS.choose(chance).copied().unwrap_or("person");
    let Some(id) = any(workspace, chance, object, false)? else {
        return create(workspace, chance);
    };
    let mut values = match object {
        "person" => {
            json!({ "city": word(chance), "jobTitle": word(chance), "name": { "firstName": word(chance), "lastName": "Keller" } })
        }
        "company" => {
            json!({ "name": word(chance), "employees": chance.random_range(1..9), "address": { "addressCity": word(chance) } })
        }
        _ => {
            let stage = ["NEW", "MEETING", "CUSTOMER"].choose(chance);
            json!({ "stage": stage, "amount": { "amountMicros": chance.random_range(1..9) * 1_000_000, "currencyCode": "EUR" } })
        }
    };
    if let Some(values) = values.as_object_mut() {
        // Some of the fields, and now and then one of them cleared.
        values.retain(|_, _| chance.random_bool(0.5));
        if chance.random_bool(0.15)
            && let Some(value) = values.values_mut().next()
        {
            *value = Json::Null;
        }
    }
    workspace
        .edit_record(Acting::default(), id, &map(&values))
        .map(drop)
}

fn edit_set(workspace: &Workspace, chance: &mut ChaCha8Rng) -> Result<(), Error> {
    let Some(id) = any(workspace, chance, "person", false)? else {
        return create(workspace, chance);
    };
    let others: Vec<&str> = ["a@x.example", "b@x.example", "c@x.example", "d@x.example"]
        .into_iter()
        .filter(|_| chance.random_bool(0.5))
        .collect();
    let values =
        json!({ "emails": { "primaryEmail": "first@x.example", "additionalEmails": others } });
    workspace
        .edit_record(Acting::default(), id, &map(&values))
        .map(drop)
}

fn undo(workspace: &Workspace) -> Result<(), Error> {
    match workspace.undo(None) {
        Err(Error::NothingToUndo) => Ok(()),
        other => other.map(drop),
    }
}

fn write_note(workspace: &Workspace, chance: &mut ChaCha8Rng) -> Result<(), Error> {
    let Some(id) = any(workspace, chance, "person", false)? else {
        return Ok(());
    };
    let values = json!({ "title": word(chance), "bodyV2": { "markdown": format!("met in {}", word(chance)) } });
    workspace
        .attach(Acting::default(), id, "note", &map(&values))
        .map(drop)
}
