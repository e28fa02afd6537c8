//! The security log: what bears on who may enter is in it, admins read it, and a flood does not fill it.

use reqwest::{Client, Method, StatusCode};
use satchel_server::{Wanted, invite, security_log, sign_out};
use satchel_sync::Join;
use satchel_sync::security::{SecurityEvent, SecurityQuery};
use serde_json::json;

use crate::team::{Laptop, PASSWORD, Team};

fn log(team: &Team) -> Vec<SecurityEvent> {
    let wanted = Wanted {
        limit: 10_000,
        ..Wanted::default()
    };
    security_log(team.workspace.database(), &wanted).unwrap()
}

/// What happened, the first first, with who did it and to what.
fn told(log: &[SecurityEvent]) -> Vec<(&str, &str, &str)> {
    let told = log.iter().rev();
    told.map(|one| (one.what.as_str(), one.email.as_str(), one.about.as_str()))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn who_came_and_went_and_who_was_not_let_in() {
    let team = Team::start().await;
    let begun = log(&team).len();
    let (ada, bo) = ("ada@example.com", "bo@example.com");
    let (database, host) = (team.workspace.database(), team.workspace.host());
    let admin = Laptop::new();
    let invited = Join {
        invitation: Some(invite(database, host, ada, true).unwrap()),
        name: Some("Ada".into()),
        ..team.credentials(ada)
    };
    admin.join(invited).await.unwrap();
    let laptop = team.laptop("Bo").await;
    let mistyped = Join {
        password: Some("another long one".into()),
        ..team.credentials(bo)
    };
    assert!(Laptop::new().join(mistyped).await.is_err());
    let uninvited = Join {
        invitation: Some("AAAAA-AAAAA-AAAAA-AAAAA".into()),
        ..team.credentials("eve@example.com")
    };
    assert!(Laptop::new().join(uninvited).await.is_err());
    let send = async |method: Method, path: &str, bearer: &str| {
        let request = Client::new().request(method, format!("{}{path}", team.url()));
        let request = request.header("content-type", "application/json");
        let request = request.header("authorization", format!("Bearer {bearer}"));
        let body = json!({ "email": bo, "password": PASSWORD }).to_string();
        request.body(body).send().await.unwrap()
    };
    let signed_in = send(Method::POST, "/api/session", "").await;
    let cookie = signed_in.headers()["set-cookie"]
        .to_str()
        .unwrap()
        .to_owned();
    let token = cookie.split(['=', ';']).nth(1).unwrap();
    let closed = send(Method::GET, "/api/security-log", token).await;
    assert_eq!(closed.status(), StatusCode::FORBIDDEN);
    send(Method::DELETE, "/api/session", token).await;
    let device = laptop.workspace.server().unwrap().unwrap().device;
    admin.sync.sign_out_device(device).await.unwrap();
    assert!(sign_out(database, host, device).unwrap());

    let found = log(&team);
    let name = found.iter().find(|one| one.what == "device_enrolled");
    let name = name.unwrap().about.as_str();
    let named = format!("{name} of {bo}");
    assert_eq!(
        told(&found)[begun..],
        [
            ("invited", "", ada),
            ("account_made", ada, ""),
            ("device_enrolled", ada, name),
            ("invited", "", bo),
            ("account_made", bo, ""),
            ("device_enrolled", bo, name),
            ("sign_in_refused", bo, ""),
            ("invitation_refused", "eve@example.com", ""),
            ("signed_in", bo, "A program"),
            ("signed_out", bo, ""),
            ("device_signed_out", ada, &named),
            ("device_signed_out", "", &named),
        ]
    );
    assert!(
        found
            .iter()
            .all(|one| one.email.is_empty() == one.origin.is_empty())
    );

    // An admin reads it from a laptop, in parts and as it is searched.
    let all = admin.sync.security_log(&SecurityQuery::default()).await;
    assert_eq!(all.unwrap(), found);
    let wanted = SecurityQuery {
        text: Some("EVE@".into()),
        ..SecurityQuery::default()
    };
    let of_eve = admin.sync.security_log(&wanted).await.unwrap();
    assert_eq!(
        told(&of_eve),
        [("invitation_refused", "eve@example.com", "")]
    );
    let mistyped = SecurityQuery {
        what: Some("sign_in_refuse".into()),
        ..SecurityQuery::default()
    };
    let refused = admin.sync.security_log(&mistyped).await.unwrap_err();
    assert!(refused.to_string().contains("sign_in_refused"), "{refused}");
    let before = SecurityQuery {
        before: Some(found[1].id),
        limit: Some(2),
        ..SecurityQuery::default()
    };
    assert_eq!(admin.sync.security_log(&before).await.unwrap(), found[2..4]);
    // What is refused is known no longer, and nothing of a password or a code is in it.
    for secret in [PASSWORD, "another long one", "AAAAA", token] {
        assert!(!format!("{found:?}").contains(secret), "{secret}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_guesses_by_the_thousand_fills_no_disk() {
    let team = Team::start().await;
    let _chosen = Laptop::new();
    let client = Client::new();
    let guess = |at: u32| {
        let body = json!({ "email": format!("{at}@example.com"), "name": "Eve", "password": PASSWORD, "invitation": "AAAAA" });
        let request = client.post(format!("{}/api/accept", team.url()));
        let request = request.header("content-type", "application/json");
        request.body(body.to_string()).send()
    };
    for at in 0..1_100 {
        assert_eq!(guess(at).await.unwrap().status(), StatusCode::FORBIDDEN);
    }
    let found = log(&team);
    let of = |what: &str| found.iter().filter(|one| one.what == what).count();
    // An hour may have begun meanwhile.
    let left_out = of("refusals_left_out");
    assert!(
        left_out == 1 || of("invitation_refused") == 1_100,
        "{left_out}"
    );
    assert!(of("invitation_refused") >= 1_000);
}

#[test]
fn all_of_it_over_postgres() {
    crate::team::over_postgres::tell_all_over_postgres("security_log");
}
