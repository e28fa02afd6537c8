//! Texts that an index of PostgreSQL has no room for: nothing that is pushed is lost for them, and nothing waits for ever.

use crate::team::{Laptop, Team, map};
use satchel_engine::{Acting, Host, SchemaEdit, SchemaPart};
use satchel_store::view_index;
use satchel_sync::Error;
use serde_json::{Value as Json, json};

type Test = Result<(), Error>;

/// A text of more than one page, which does not get shorter when it is compressed.
fn long() -> String {
    let bytes = Host::system().random::<9_000>();
    let letters = bytes.iter().map(|byte| char::from(b'0' + byte % 75));
    letters.collect()
}

fn motto(laptop: &Laptop, values: Json) {
    let edit = SchemaEdit {
        part: SchemaPart::Field {
            object: "person".into(),
            name: "motto".into(),
            field_type: "TEXT".into(),
        },
        values: map(values),
        active: true,
    };
    let edited = laptop.workspace.edit_schema(Acting::default(), &[edit]);
    edited.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn one_for_a_field_that_others_gave_an_index_is_kept_and_told() -> Test {
    let team = Team::start().await;
    let (ada, bob) = (team.laptop("Ada").await, team.laptop("Bob").await);
    motto(&ada, json!({ "label": "Motto" }));
    ada.sync().await;
    bob.sync().await;
    motto(&bob, json!({ "indexed": true }));
    bob.sync().await;
    let wordy = ada.create("person", json!({ "name": "Wordy", "motto": long() }));
    let after = ada.person("After");
    let status = ada.sync().await;
    assert_eq!((status.waiting, status.attention), (0, 1));
    let told = &ada.sync.attention().await?[0];
    assert_eq!(
        (told.code.as_str(), told.label.as_str()),
        ("too_long", "Wordy")
    );
    assert!(told.why.contains("9000 bytes"), "{}", told.why);
    assert!(ada.has(wordy) && team.workspace.record(wordy).is_err());
    assert!(team.workspace.record(after).is_ok());
    // With no index it is taken.
    motto(&bob, json!({ "indexed": false }));
    bob.sync().await;
    let again = ada.sync.retry_attention(told.id.parse().unwrap()).await?;
    assert_eq!(again.attention, 0);
    assert!(team.workspace.record(wordy).is_ok());
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_field_that_holds_some_can_be_given_an_index() -> Test {
    let team = Team::start().await;
    let ada = team.laptop("Ada").await;
    motto(&ada, json!({ "label": "Motto" }));
    let (text, name) = (long(), "Wordy");
    let wordy = ada.create("person", json!({ "name": name, "motto": text }));
    ada.sync().await;
    motto(&ada, json!({ "indexed": true }));
    let status = ada.sync().await;
    assert_eq!((status.waiting, status.attention), (0, 0));
    // The next opening looks for indexes that are not there.
    let team = team.restart().await;
    assert_eq!(
        team.workspace.record(wordy)?.record.values["motto"],
        text.as_str()
    );
    let after = ada.person("After");
    ada.sync().await;
    assert!(team.workspace.record(after).is_ok());
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_view_in_whose_order_one_comes_does_without_an_index() -> Test {
    let team = Team::start().await;
    let ada = team.laptop("Ada").await;
    let by_city = json!({
        "name": "By city", "object": "people", "kind": "TABLE",
        "sorts": [{ "field": "city", "descending": false }],
    });
    let saved = ada
        .workspace
        .save_view(Acting::default(), None, &map(by_city), &[]);
    saved.unwrap();
    ada.sync().await;
    let built = || {
        team.workspace.settle_view_indexes();
        satchel_store::read(team.workspace.database(), view_index::built).unwrap()
    };
    assert_eq!(built().len(), 1);
    let far = ada.create("person", json!({ "name": "Far", "city": long() }));
    let status = ada.sync().await;
    assert_eq!((status.waiting, status.attention), (0, 0));
    assert!(team.workspace.record(far).is_ok());
    // A file has room.
    assert_eq!(built().len(), usize::from(team.database.is_none()));
    Ok(())
}

#[test]
fn all_of_it_over_postgres() {
    crate::team::over_postgres::tell_all_over_postgres("long_texts");
}
