//! Laptops and a server, through real sockets: nothing is lost, and all end equal.

use crate::team::{Laptop, PASSWORD, Team, place, until};
use satchel_document::Change;
use satchel_engine::command;
use satchel_store::team as accounts;
use satchel_store::write;
use satchel_sync::core::Exchange;
use satchel_sync::step::{ask, hear};
use satchel_sync::wire::{self, Answer, Hello, Pull, Request, SentVerdict};
use satchel_sync::{Error, SyncState, serve};
use serde_json::json;

type Test = Result<(), Error>;

#[tokio::test(flavor = "multi_thread")]
async fn two_laptops_edit_and_end_equal() -> Test {
    let team = Team::start().await;
    assert!(
        team.started.invitation.is_some(),
        "the first start invites an admin"
    );
    let (ada, bob) = (team.laptop("Ada").await, team.laptop("Bob").await);
    let grace = ada.person("Grace Hopper");
    let acme = bob.create("company", json!({ "name": "Acme" }));
    assert_eq!(ada.sync.status().await?.waiting, 1);
    ada.sync().await;
    let status = bob.sync().await;
    ada.sync().await;
    assert_eq!(
        (status.state, status.waiting, status.problem),
        (SyncState::Synced, 0, None)
    );
    ada.edit(grace, json!({ "company": acme, "city": "New York" }));
    bob.edit(grace, json!({ "jobTitle": "Rear admiral" }));
    for laptop in [&ada, &bob, &ada] {
        laptop.sync().await;
    }
    assert_eq!(
        ada.record(grace).record.values,
        bob.record(grace).record.values
    );
    assert_eq!(ada.value(grace, "jobTitle"), "Rear admiral");
    assert_eq!(bob.record(grace).record.links[&acme.to_string()], "Acme");
    assert_eq!(bob.record(grace).record.created_by.as_deref(), Some("Ada"));
    assert!(!ada.record(grace).record.unsynced);
    assert_eq!(bob.workspace.search("grac", 5, None)?.hits.len(), 1);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_field_edited_on_both_sides_shows_both_values() -> Test {
    let team = Team::start().await;
    let (ada, bob) = (team.laptop("Ada").await, team.laptop("Bob").await);
    let grace = ada.person("Grace Hopper");
    ada.sync().await;
    bob.sync().await;
    ada.edit(grace, json!({ "city": "Arlington" }));
    bob.edit(grace, json!({ "city": "New York" }));
    for laptop in [&ada, &bob, &ada] {
        laptop.sync().await;
    }
    for laptop in [&ada, &bob] {
        let detail = laptop.record(grace);
        let mut both = vec![
            detail.record.values["city"].clone(),
            detail.conflicts[0].value.clone(),
        ];
        both.sort_by_key(ToString::to_string);
        assert_eq!(both, [json!("Arlington"), json!("New York")]);
        assert_eq!(detail.record.conflicted, ["city"]);
    }
    assert_eq!(ada.value(grace, "city"), bob.value(grace, "city"));
    bob.edit(grace, json!({ "city": "Arlington" }));
    bob.sync().await;
    ada.sync().await;
    assert!(ada.record(grace).conflicts.is_empty());
    Ok(())
}

/// How many indexes the tables of records have.
fn indexes(workspace: &satchel_engine::Workspace) -> i64 {
    let mut found = None;
    satchel_store::read(workspace.database(), |reader| {
        let sql =
            "select count(*) from sqlite_master where type = 'index' and name like 'record_%'";
        reader.query(sql, &[], &mut |row| {
            found = row.integer(0);
            Ok(())
        })
    })
    .unwrap();
    found.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_large_first_sync_leaves_out_the_indexes_and_builds_them_after() -> Test {
    let team = Team::start().await;
    // More than the first answer holds, and more than is taken in with the indexes in place.
    team.workspace.add_sample(12_000, 1, &mut |_| {})?;
    let ada = team.laptop("Ada").await;
    let (ours, theirs) = (ada.workspace.overview()?, team.workspace.overview()?);
    assert_eq!(ours.records, theirs.records);
    assert!(indexes(&ada.workspace) > 0);
    if team.database.is_none() {
        assert_eq!(indexes(&ada.workspace), indexes(&team.workspace));
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_there_before_joining_is_shared() -> Test {
    let team = Team::start().await;
    let (ada, bob) = (team.laptop("Ada").await, Laptop::new());
    let early = bob.person("Early Bird");
    let shape = bob.workspace.shape();
    let drafts = satchel_engine::sample::workspace(
        shape.layouts(),
        7,
        600,
        bob.workspace.host().now_ms(),
        bob.workspace.member(),
    );
    let action = satchel_engine::Action {
        member: None,
        kind: satchel_model::ChangeKind::Sample,
        batch: Some(bob.workspace.new_batch()),
    };
    bob.workspace.commit(&shape, drafts.collect(), action)?;
    let email = "bob@example.com";
    bob.join(satchel_sync::Join {
        invitation: Some(team.invite(email)),
        ..team.credentials(email)
    })
    .await?;
    ada.sync().await;
    assert!(ada.has(early));
    let counts = |laptop: &Laptop| laptop.workspace.overview().map(|overview| overview.records);
    assert_eq!(counts(&ada)?, counts(&bob)?);
    assert!(counts(&ada)?["person"] > 600);
    // A third laptop, of a member who is there already, gets all of it, and what was done on it is theirs too.
    let again = Laptop::new();
    let late = again.person("Late Bird");
    again.join(team.credentials(email)).await?;
    for laptop in [&ada, &bob] {
        laptop.sync().await;
    }
    assert_eq!(counts(&again)?, counts(&bob)?);
    for laptop in [&ada, &bob, &again] {
        for id in [early, late] {
            let made = laptop.record(id).record.created_by;
            assert_eq!(made.as_deref(), Some("bob"));
        }
    }
    assert_eq!(again.workspace.overview()?.name, "Northwind");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edit_shows_on_another_laptop_at_once() {
    let team = Team::start().await;
    let (ada, bob) = (team.laptop("Ada").await, team.laptop("Bob").await);
    let _live = (ada.live(), bob.live());
    let first = ada.person("First");
    until("the first one", || bob.has(first)).await;
    let mut took = Vec::new();
    for at in 0..40 {
        let id = ada.person(&format!("Person {at}"));
        took.push(until("the edit", || bob.has(id)).await);
    }
    took.sort_unstable();
    assert!(took[20].as_millis() < 500, "p50 of {:?}", took[20]);
    let back = bob.person("Back");
    until("the other way", || ada.has(back)).await;
    println!("live p50 {:?}, slowest {:?}", took[20], took[39]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restarted_server_is_found_again() -> Test {
    let team = Team::start().await;
    let (ada, bob) = (team.laptop("Ada").await, team.laptop("Bob").await);
    let _live = (ada.live(), bob.live());
    let before = ada.person("Before");
    until("the edit before", || bob.has(before)).await;
    let (folder, database, address) = team.stop().await;
    let meanwhile = ada.person("Meanwhile");
    let error = ada.sync.sync_now().await.unwrap_err();
    assert!(matches!(error, Error::Unreachable { .. }), "{error}");
    // It is tried again and again meanwhile, and shows as syncing for as long as a try takes.
    let shown = ada.sync.watch();
    until("the trouble is told", || {
        let status = shown.borrow();
        let problem = status.problem.as_deref().unwrap_or_default();
        let is_told = problem.contains("cannot be reached");
        (status.state, status.waiting, is_told) == (SyncState::Unreachable, 1, true)
    })
    .await;
    let _team = Team::start_in(folder, database, address).await;
    until("the edit meanwhile", || bob.has(meanwhile)).await;
    let history = bob.workspace.history(meanwhile)?;
    assert!(
        history
            .iter()
            .all(|entry| entry.by.as_deref() == Some("Ada"))
    );
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn offline_nothing_leaves_and_online_everything_does() -> Test {
    let team = Team::start().await;
    let (ada, bob) = (team.laptop("Ada").await, team.laptop("Bob").await);
    let _live = (ada.live(), bob.live());
    assert_eq!(ada.sync.work_offline(true).await?.state, SyncState::Offline);
    let hidden = ada.person("Hidden");
    let late = bob.person("Late");
    assert!(matches!(ada.sync.sync_now().await, Err(Error::Offline)));
    assert_eq!(ada.sync.status().await?.waiting, 1);
    until("what waits is shown", || {
        ada.sync.watch().borrow().waiting == 1
    })
    .await;
    assert!(!bob.has(hidden) && !ada.has(late));
    ada.sync.work_offline(false).await?;
    until("both have both", || bob.has(hidden) && ada.has(late)).await;
    until("it is synced", || {
        ada.sync.watch().borrow().state == SyncState::Synced
    })
    .await;
    let told = |workspace: &satchel_engine::Workspace| workspace.history(hidden).unwrap().remove(0);
    assert!(told(&bob.workspace).offline);
    assert_eq!(
        (told(&ada.workspace).here, told(&bob.workspace).here),
        (true, false)
    );
    let at_the_server = told(&team.workspace);
    assert!(
        at_the_server.device.is_some() && !at_the_server.here,
        "it knows the laptop"
    );
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_doubled_push_is_stored_once() -> Test {
    let team = Team::start().await;
    let ada = team.laptop("Ada").await;
    let device = ada.workspace.server()?.unwrap().device;
    let grace = ada.person("Grace Hopper");
    let mut exchange = Exchange::new(true);
    let pull = ask(&exchange, &ada.workspace)?.unwrap();
    hear(
        &mut exchange,
        &ada.workspace,
        pull.asked,
        &serve::handle(&team.workspace, device, &pull.body),
    )?;
    let push = ask(&exchange, &ada.workspace)?.unwrap();
    assert_eq!(push.path, "push");
    let answers = [(); 2].map(|()| serve::handle(&team.workspace, device, &push.body));
    let seq = team.workspace.seq()?;
    let verdicts = |answer: &[u8]| match wire::decode(answer).unwrap() {
        Answer::Verdicts(verdicts) => verdicts.verdicts,
        other => panic!("{other:?}"),
    };
    assert_eq!(verdicts(&answers[0]), [SentVerdict::Stored(seq)]);
    assert_eq!(verdicts(&answers[1]), [SentVerdict::Known]);
    // The second answer comes first, the first one late.
    for answer in [&answers[1], &answers[0]] {
        hear(&mut exchange, &ada.workspace, push.asked.clone(), answer)?;
    }
    ada.sync().await;
    assert_eq!(team.workspace.history(grace)?.len(), 1);
    assert_eq!(ada.workspace.attention_count()?, 0);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_new_is_one_round_trip_of_few_bytes() -> Test {
    let team = Team::start().await;
    let ada = team.laptop("Ada").await;
    ada.person("Grace Hopper");
    ada.sync().await;
    let device = ada.workspace.server()?.unwrap().device;
    let mut exchange = Exchange::new(true);
    let (mut trips, mut bytes) = (0, 0);
    while let Some(question) = ask(&exchange, &ada.workspace)? {
        let answer = serve::handle(&team.workspace, device, &question.body);
        trips += 1;
        bytes += question.body.len() + answer.len();
        hear(&mut exchange, &ada.workspace, question.asked, &answer)?;
    }
    assert_eq!(trips, 1);
    assert!(bytes <= 500, "{bytes} bytes");
    println!("nothing new: {bytes} bytes");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_restored_from_an_older_backup_gets_back_what_it_lacks() -> Test {
    let team = Team::start().await;
    let (ada, bob) = (team.laptop("Ada").await, team.laptop("Bob").await);
    if team.database.is_some() {
        // Its own administrator backs it up, and brings it back; that is noticed as in the next test.
        return Ok(());
    }
    let backup = ada.folder.path().join("server-backup.db");
    team.workspace.back_up(&backup, &mut |_| {})?;
    let lost = ada.person("Made after the backup");
    ada.sync().await;
    bob.sync().await;
    bob.edit(lost, json!({ "city": "Bonn" }));
    bob.sync().await;
    let host = team.workspace.host().clone();
    let (folder, database, address) = team.stop().await;
    satchel_engine::recover(&place(&folder), &[7; 32], &backup, &host)?;
    let team = Team::start_in(folder, database, address).await;
    assert!(team.workspace.record(lost).is_err());
    // Bob comes first: he passes on what Ada made.
    let status = bob.sync().await;
    assert_eq!((status.attention, status.waiting), (0, 0));
    let status = ada.sync().await;
    assert_eq!((status.attention, status.waiting), (0, 0));
    assert_eq!(team.workspace.record(lost)?.record.values["city"], "Bonn");
    ada.edit(lost, json!({ "jobTitle": "Survivor" }));
    ada.sync().await;
    bob.sync().await;
    assert_eq!(bob.value(lost, "jobTitle"), "Survivor");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_was_put_back_in_secret_begins_a_new_epoch() -> Test {
    let team = Team::start().await;
    let ada = team.laptop("Ada").await;
    let device = ada.workspace.server()?.unwrap().device;
    let epoch = team.workspace.epoch()?;
    let ahead = Request::Pull(Pull {
        protocol: 1,
        epoch,
        after: team.workspace.seq()? + 1,
        max_bytes: 1,
        seen: wire::Seen::default(),
        segments: None,
    });
    let answer: Answer = wire::decode(&serve::handle(
        &team.workspace,
        device,
        &wire::encode(&ahead),
    ))
    .unwrap();
    assert!(
        matches!(answer, Answer::Epoch(new) if new.epoch != epoch && new.epoch == team.workspace.epoch().unwrap())
    );
    let grace = ada.person("Grace Hopper");
    ada.sync().await;
    assert!(team.workspace.record(grace).is_ok());
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_change_is_kept_exported_and_offered_again() -> Test {
    let team = Team::start().await;
    let (ada, bob) = (team.laptop("Ada").await, team.laptop("Bob").await);
    let first = ada.person("First");
    let change = ada
        .workspace
        .waiting(1 << 20)?
        .changes
        .last()
        .cloned()
        .unwrap();
    let actor = Change::parse(&change.bytes).unwrap().actor();
    // Someone else's laptop has written under this name before.
    let bobs = bob.workspace.server()?.unwrap().device;
    write(team.workspace.database(), |writer| {
        accounts::claim_actor(writer, &actor, bobs)
    })
    .unwrap();
    let status = ada.sync().await;
    assert_eq!(
        (status.state, status.attention, status.waiting),
        (SyncState::Synced, 1, 0)
    );
    let entries = ada.sync.attention().await?;
    assert_eq!(
        (
            entries[0].label.as_str(),
            entries[0].object.as_str(),
            entries[0].code.as_str()
        ),
        ("First", "person", "not_your_actor")
    );
    let file = ada.folder.path().join("attention.json");
    ada.sync.export_attention(file.clone()).await?;
    let exported = std::fs::read_to_string(file).unwrap();
    assert!(exported.contains("First") && exported.contains("not_your_actor"));
    // It holds up nothing: what others made comes in.
    let late = bob.person("Late");
    bob.sync().await;
    ada.sync().await;
    assert!(ada.has(late) && ada.has(first));
    assert_eq!(
        ada.sync
            .retry_attention(entries[0].id.parse().unwrap())
            .await?
            .attention,
        1
    );
    write(team.workspace.database(), |writer| {
        writer.execute("delete from actor", &[])
    })
    .unwrap();
    assert_eq!(
        ada.sync
            .retry_attention(entries[0].id.parse().unwrap())
            .await?
            .attention,
        0
    );
    bob.sync().await;
    assert!(bob.has(first));
    assert!(matches!(
        ada.sync.retry_attention(1).await,
        Err(Error::BadInput(_))
    ));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_too_large_for_any_server_holds_nothing_up() -> Test {
    let team = Team::start().await;
    let ada = team.laptop("Ada").await;
    let large = ada.create(
        "note",
        json!({ "title": "x".repeat(satchel_sync::wire::HARD_BYTES + 1) }),
    );
    let after = ada.person("After");
    let status = ada.sync().await;
    assert_eq!((status.waiting, status.attention), (0, 1));
    assert_eq!(ada.sync.attention().await?[0].code, "too_large");
    assert!(ada.has(large) && team.workspace.record(large).is_err());
    assert!(team.workspace.record(after).is_ok());
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn other_protocols_are_told_so() -> Test {
    let team = Team::start().await;
    let ada = team.laptop("Ada").await;
    let device = ada.workspace.server()?.unwrap().device;
    let epoch = team.workspace.epoch()?;
    let hello = |oldest, newest| {
        Request::Hello(Hello {
            oldest,
            newest,
            app: "9.9".into(),
            device,
            epoch,
            after: 0,
        })
    };
    let code = |request: &Request| match wire::decode(&serve::handle(
        &team.workspace,
        device,
        &wire::encode(request),
    ))
    .unwrap()
    {
        Answer::Refused(refused) => refused.code,
        Answer::Welcome(welcome) => format!("{} {}", welcome.protocol, welcome.member),
        other => format!("{other:?}"),
    };
    assert_eq!(code(&hello(1, 9)), "1 Ada");
    assert_eq!(code(&hello(2, 9)), "protocol");
    assert_eq!(code(&hello(0, 0)), "protocol");
    assert_eq!(
        code(&Request::Pull(Pull {
            protocol: 2,
            epoch,
            after: 0,
            max_bytes: 1,
            seen: wire::Seen::default(),
            segments: None,
        })),
        "protocol"
    );
    let nonsense: Answer =
        wire::decode(&serve::handle(&team.workspace, device, b"GET / HTTP/1.1")).unwrap();
    assert!(matches!(nonsense, Answer::Refused(refused) if refused.code == "not_understood"));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_interface_calls_by_name() -> Test {
    let team = Team::start().await;
    let laptop = Laptop::new();
    let call = async |name: &str, args| satchel_sync::command::call(&laptop.sync, name, args).await;
    assert_eq!(call("sync_status", json!({})).await?["state"], "local");
    assert_eq!(
        call("sync_now", json!({})).await.unwrap_err().code(),
        "not_joined"
    );
    let code = team.started.invitation.clone().unwrap();
    let join = json!({ "url": team.url(), "email": " Ada@Example.com", "password": PASSWORD, "invitation": code.to_lowercase(), "name": "Ada Lovelace" });
    let status = call("join", join).await?;
    assert_eq!(
        (status["state"].as_str(), status["email"].as_str()),
        (Some("synced"), Some("ada@example.com"))
    );
    assert_eq!(
        call("work_offline", json!({ "offline": true })).await?["state"],
        "offline"
    );
    assert_eq!(call("attention", json!({})).await?, json!([]));
    assert_eq!(
        call("no_such", json!({})).await.unwrap_err().code(),
        "bad_input"
    );
    assert_eq!(
        call("join", json!({})).await.unwrap_err().code(),
        "bad_input"
    );
    let member = command::call(
        &laptop.workspace,
        "record",
        json!({ "id": laptop.workspace.member() }),
    )?;
    assert_eq!(member["record"]["label"], "Ada Lovelace");
    Ok(())
}

#[test]
fn all_of_it_over_postgres() {
    crate::team::over_postgres::tell_all_over_postgres("exchange");
}
