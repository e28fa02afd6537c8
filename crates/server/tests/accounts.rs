//! Accounts in an admin's hands: who left is shut out whole, and nobody locks the last admin out.

use std::time::Duration;

use reqwest::header::SET_COOKIE;
use reqwest::{Client, StatusCode};
use satchel_model::RecordId;
use satchel_server::{Left, accounts, change_account, invite};
use satchel_sync::accounts::{AccountChange, Invite};
use satchel_sync::{Error, Join, command, enrol_device};
use serde_json::json;

use crate::team::{Laptop, PASSWORD, Team};

const ADA: &str = "ada@example.com";
const BO: &str = "bo@example.com";

/// The id of the account of an address.
fn id(team: &Team, email: &str) -> RecordId {
    let all = accounts(team.workspace.database()).unwrap();
    all.iter().find(|one| one.email == email).unwrap().id
}

/// Bo comes with an invitation.
fn again_with(team: &Team, invitation: String) -> Join {
    Join {
        invitation: Some(invitation),
        password: Some("yet another password".into()),
        ..team.credentials(BO)
    }
}

fn code(error: &Error) -> &str {
    match error {
        Error::Refused { code, .. } => code,
        other => other.code(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_left_has_nothing_that_opens_the_server_and_comes_back_by_invitation() {
    let team = Team::start().await;
    let (ada, laptop) = (team.admin("Ada").await, team.laptop("Bo").await);
    let session = async || {
        let request = Client::new().post(format!("{}/api/session", team.url()));
        let request = request.header("content-type", "application/json");
        let body = json!({ "email": BO, "password": PASSWORD });
        request.body(body.to_string()).send().await.unwrap()
    };
    let signed_in = session().await;
    let cookie = signed_in.headers()[SET_COOKIE].to_str().unwrap().to_owned();
    let token = cookie.split(['=', ';']).nth(1).unwrap();
    let open = invite(team.workspace.database(), team.workspace.host(), BO, false).unwrap();
    let kept = laptop.person("Made before");
    laptop.sync().await;

    ada.sync
        .change_account(id(&team, BO), AccountChange::ShutOut)
        .await
        .unwrap();
    assert_eq!(
        code(&laptop.sync.sync_now().await.unwrap_err()),
        "signed_out"
    );
    assert_eq!(session().await.status(), StatusCode::FORBIDDEN);
    let current = Client::new()
        .get(format!("{}/api/session", team.url()))
        .header("authorization", format!("Bearer {token}"));
    assert_eq!(
        current.send().await.unwrap().status(),
        StatusCode::UNAUTHORIZED
    );
    let again = |invitation: Option<String>, password: &str| Join {
        invitation,
        password: Some(password.into()),
        ..team.credentials(BO)
    };
    let refused = Laptop::new().join(again(None, PASSWORD)).await.unwrap_err();
    assert_eq!(code(&refused), "wrong_password");
    let refused = Laptop::new()
        .join(again(Some(open), PASSWORD))
        .await
        .unwrap_err();
    assert_eq!(code(&refused), "bad_invitation");
    let told = accounts(team.workspace.database()).unwrap();
    let bo = told.iter().find(|one| one.email == BO).unwrap();
    assert_eq!((bo.shut_out, bo.devices), (true, 0));
    // What they did stays.
    assert!(team.workspace.record(kept).is_ok());

    let renewed = invite(team.workspace.database(), team.workspace.host(), BO, true).unwrap();
    laptop
        .join(again(Some(renewed), "a newer password"))
        .await
        .unwrap();
    laptop.sync().await;
    assert_eq!(session().await.status(), StatusCode::FORBIDDEN);
    let again = accounts(team.workspace.database()).unwrap();
    assert!(
        !again[1].shut_out && again[1].admin,
        "as whoever let them in said"
    );
    // Shut out once more, they are let in as nothing more than a member.
    ada.sync
        .change_account(id(&team, BO), AccountChange::ShutOut)
        .await
        .unwrap();
    let renewed = invite(team.workspace.database(), team.workspace.host(), BO, false).unwrap();
    laptop.join(again_with(&team, renewed)).await.unwrap();
    let again = accounts(team.workspace.database()).unwrap();
    assert!(!again[1].shut_out && !again[1].admin);
}

#[tokio::test(flavor = "multi_thread")]
async fn admins_alone_and_never_the_last_one() {
    let team = Team::start().await;
    let (ada, laptop) = (team.admin("Ada").await, team.laptop("Bo").await);
    let (database, host) = (team.workspace.database(), team.workspace.host());
    let refused = laptop.sync.accounts().await.unwrap_err();
    assert_eq!(code(&refused), "not_admin");
    let refused = laptop
        .sync
        .change_account(id(&team, ADA), AccountChange::ShutOut)
        .await;
    assert_eq!(code(&refused.unwrap_err()), "not_admin");
    let all = ada.sync.accounts().await.unwrap();
    let told: Vec<_> = all
        .iter()
        .map(|one| (one.email.as_str(), one.admin, one.devices))
        .collect();
    assert_eq!(told, [(ADA, true, 1), (BO, false, 1)]);

    for change in [AccountChange::ShutOut, AccountChange::UnmakeAdmin] {
        let refused = ada.sync.change_account(id(&team, ADA), change).await;
        assert_eq!(code(&refused.unwrap_err()), "last_admin");
        let here = change_account(database, host, id(&team, ADA), change).unwrap();
        assert_eq!(here, Some(Left::LastAdmin));
    }
    let unknown = ada
        .sync
        .change_account(ada.workspace.member(), AccountChange::ShutOut)
        .await;
    assert_eq!(code(&unknown.unwrap_err()), "no_such_account");
    ada.sync
        .change_account(id(&team, BO), AccountChange::MakeAdmin)
        .await
        .unwrap();
    // Two admins who shut each other out at one time: one of them stays.
    let (first, second) = tokio::join!(
        ada.sync
            .change_account(id(&team, BO), AccountChange::ShutOut),
        laptop
            .sync
            .change_account(id(&team, ADA), AccountChange::ShutOut),
    );
    assert!(first.is_ok() != second.is_ok(), "{first:?} {second:?}");
    let left = accounts(database).unwrap();
    assert_eq!(
        left.iter().filter(|one| one.admin && !one.shut_out).count(),
        1
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_lines_of_who_is_shut_out_are_cut() {
    let team = Team::start().await;
    let (ada, _) = (team.admin("Ada").await, team.laptop("Bo").await);
    let token = enrol_device(&team.url(), team.credentials(BO), "a script").await;
    let mut line = Client::new()
        .get(format!("{}/sync/live", team.url()))
        .bearer_auth(token.unwrap())
        .send()
        .await
        .unwrap();
    assert!(line.chunk().await.unwrap().is_some());
    ada.sync
        .change_account(id(&team, BO), AccountChange::ShutOut)
        .await
        .unwrap();
    let cut = async { while line.chunk().await.unwrap().is_some() {} };
    tokio::time::timeout(Duration::from_secs(5), cut)
        .await
        .unwrap();
    ada.sync().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_window_calls_by_name() {
    let team = Team::start().await;
    let ada = team.admin("Ada").await;
    let call = async |name: &str, args| command::call(&ada.sync, name, args).await.unwrap();
    let invited = call("invite", json!({ "email": BO, "admin": false })).await;
    assert_eq!(invited["daysValid"], 7);
    let (accept, code) = (
        invited["accept"].as_str().unwrap(),
        invited["code"].as_str().unwrap(),
    );
    assert_eq!(accept, format!("{}/accept?code={code}", team.url()));
    let joined = Laptop::new().join(again_with(&team, code.to_owned())).await;
    joined.unwrap();
    let change = json!({ "id": id(&team, BO), "change": "shutOut" });
    call("change_account", change).await;
    let all = call("accounts", json!({})).await;
    assert_eq!(
        (&all[1]["email"], &all[1]["shutOut"]),
        (&BO.into(), &true.into())
    );
    let log = call("security_log", json!({ "text": "bo@", "limit": 1 })).await;
    assert_eq!(
        (log.as_array().unwrap().len(), &log[0]["what"]),
        (1, &"account_shut_out".into())
    );
    let refused = ada
        .sync
        .invite(&Invite {
            email: "nobody".into(),
            admin: false,
        })
        .await;
    assert_eq!(self::code(&refused.unwrap_err()), "bad_input");
}

#[test]
fn all_of_it_over_postgres() {
    crate::team::over_postgres::tell_all_over_postgres("accounts");
}
