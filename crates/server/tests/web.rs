//! The web client's side of the server: sessions, calls, events, files, and what is turned away.

use crate::team::{PASSWORD, Team, until};
use reqwest::header::{HeaderMap, SET_COOKIE};
use reqwest::{Client, Method, RequestBuilder, StatusCode};
use satchel_server::invite;
use serde_json::{Value as Json, json};

/// A browser that keeps one cookie and says where its requests come from.
struct Browser {
    client: Client,
    url: String,
    cookie: Option<String>,
}

impl Browser {
    fn new(team: &Team) -> Self {
        // The client of sync chose the provider already, or chooses it here.
        let _ = satchel_sync::Sync::new(team.workspace.clone());
        Self {
            client: Client::new(),
            url: team.url(),
            cookie: None,
        }
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self
            .client
            .request(method, format!("{}{path}", self.url))
            .header("origin", &self.url);
        match &self.cookie {
            Some(cookie) => request.header("cookie", cookie),
            None => request,
        }
    }

    async fn post(&mut self, path: &str, body: &Json) -> (StatusCode, Json) {
        let request = self
            .request(Method::POST, path)
            .header("content-type", "application/json")
            .body(body.to_string());
        let answer = request.send().await.unwrap();
        self.keep_cookie(answer.headers());
        let status = answer.status();
        (
            status,
            serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap(),
        )
    }

    async fn get(&self, path: &str) -> (StatusCode, String) {
        let answer = self.request(Method::GET, path).send().await.unwrap();
        (answer.status(), answer.text().await.unwrap())
    }

    fn keep_cookie(&mut self, headers: &HeaderMap) {
        if let Some(cookie) = headers.get(SET_COOKIE) {
            let cookie = cookie.to_str().unwrap();
            assert!(
                cookie.contains("HttpOnly")
                    && cookie.contains("SameSite=Strict")
                    && cookie.contains("Path=/"),
                "{cookie}"
            );
            self.cookie = cookie.split(';').next().map(str::to_owned);
        }
    }

    async fn accepted(team: &Team, name: &str) -> Self {
        let mut browser = Self::new(team);
        let email = format!("{}@example.com", name.to_lowercase());
        let body = json!({ "email": email, "name": name, "password": PASSWORD, "invitation": team.invite(&email) });
        let (status, session) = browser.post("/api/accept", &body).await;
        assert_eq!(
            (status, session),
            (StatusCode::OK, json!({ "email": email, "name": name }))
        );
        browser
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn people_come_are_known_and_go() {
    let team = Team::start().await;
    let ada = Browser::accepted(&team, "Ada").await;
    let (status, session) = ada.get("/api/session").await;
    assert_eq!(
        (status, serde_json::from_str::<Json>(&session).unwrap()),
        (
            StatusCode::OK,
            json!({ "email": "ada@example.com", "name": "Ada" })
        )
    );
    let mut other = Browser::new(&team);
    assert_eq!(other.get("/api/session").await.0, StatusCode::UNAUTHORIZED);
    let credentials = |password: &str| json!({ "email": "ADA@example.com ", "password": password });
    let (status, problem) = other
        .post("/api/session", &credentials("wrong horse battery"))
        .await;
    assert_eq!(
        (status, problem["code"].as_str()),
        (StatusCode::FORBIDDEN, Some("wrong_password"))
    );
    assert_eq!(
        other.post("/api/session", &credentials(PASSWORD)).await.0,
        StatusCode::OK
    );
    assert_eq!(other.get("/api/session").await.0, StatusCode::OK);
    assert_eq!(
        other
            .request(Method::DELETE, "/api/session")
            .send()
            .await
            .unwrap()
            .status(),
        StatusCode::OK
    );
    assert_eq!(other.get("/api/session").await.0, StatusCode::UNAUTHORIZED);
    assert_eq!(ada.get("/api/session").await.0, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_are_made_in_the_name_of_who_is_signed_in() {
    let team = Team::start().await;
    let laptop = team.laptop("Bob").await;
    let mut ada = Browser::accepted(&team, "Ada").await;
    let _live = laptop.live();
    let (status, done) = ada
        .post(
            "/api/call/create",
            &json!({ "object": "person", "values": { "name": "Grace Hopper" } }),
        )
        .await;
    assert_eq!(
        (status, done["records"][0]["label"].as_str()),
        (StatusCode::OK, Some("Grace Hopper"))
    );
    let id = done["records"][0]["id"].as_str().unwrap().parse().unwrap();
    until("the laptop has it", || laptop.has(id)).await;
    assert_eq!(laptop.record(id).record.created_by.as_deref(), Some("Ada"));
    for (name, args, status, code) in [
        (
            "record",
            json!({ "id": satchel_model::RecordId::from_bytes([9; 16]) }),
            StatusCode::NOT_FOUND,
            "not_found",
        ),
        ("no_such", json!({}), StatusCode::BAD_REQUEST, "bad_input"),
        (
            "search",
            json!({ "text": 5 }),
            StatusCode::BAD_REQUEST,
            "bad_input",
        ),
        (
            "import_files",
            json!({ "paths": ["/etc/passwd"] }),
            StatusCode::BAD_REQUEST,
            "bad_input",
        ),
    ] {
        let (answered, problem) = ada.post(&format!("/api/call/{name}"), &args).await;
        assert_eq!(
            (answered, problem["code"].as_str()),
            (status, Some(code)),
            "{name}: {problem}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_hears_what_to_fetch_again() {
    let team = Team::start().await;
    let laptop = team.laptop("Bob").await;
    let ada = Browser::accepted(&team, "Ada").await;
    let mut events = ada
        .request(Method::GET, "/api/events")
        .send()
        .await
        .unwrap();
    assert_eq!(events.headers()["content-type"], "text/event-stream");
    laptop.person("Grace Hopper");
    laptop.sync().await;
    let mut heard = String::new();
    while !heard.contains("\n\n") {
        heard.push_str(std::str::from_utf8(&events.chunk().await.unwrap().unwrap()).unwrap());
    }
    let payload: Json = serde_json::from_str(heard.split_once("data: ").unwrap().1.trim()).unwrap();
    assert!(heard.starts_with("event: changed\n"), "{heard}");
    assert_eq!(payload["seq"], team.workspace.seq().unwrap());
    assert!(
        payload["tags"]
            .as_array()
            .unwrap()
            .contains(&json!("person")),
        "{payload}"
    );
    assert_eq!(
        Browser::new(&team).get("/api/events").await.0,
        StatusCode::UNAUTHORIZED
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn other_sites_strangers_and_floods_are_turned_away() {
    let team = Team::start().await;
    let ada = Browser::accepted(&team, "Ada").await;
    let call = |origin: Option<&str>| {
        let request = ada
            .client
            .post(format!("{}/api/call/schema", ada.url))
            .header("cookie", ada.cookie.clone().unwrap());
        let request = request
            .header("content-type", "application/json")
            .body("{}");
        origin.map_or(request.try_clone().unwrap(), |origin| {
            request.header("origin", origin)
        })
    };
    for (origin, status) in [
        (Some(ada.url.as_str()), StatusCode::OK),
        (Some("https://evil.example.com"), StatusCode::FORBIDDEN),
        (Some("null"), StatusCode::FORBIDDEN),
        (None, StatusCode::FORBIDDEN),
    ] {
        assert_eq!(
            call(origin).send().await.unwrap().status(),
            status,
            "{origin:?}"
        );
    }
    let plain = ada
        .request(Method::POST, "/api/call/schema")
        .header("content-type", "text/plain")
        .body("{}");
    assert_eq!(
        plain.send().await.unwrap().status(),
        StatusCode::UNSUPPORTED_MEDIA_TYPE
    );
    let flood = ada
        .request(Method::POST, "/api/call/schema")
        .header("content-type", "application/json")
        // The server stops listening to it midway, so nobody is to ask more of it.
        .header("connection", "close")
        .body(vec![b' '; 3 << 20]);
    assert_eq!(
        flood.send().await.unwrap().status(),
        StatusCode::PAYLOAD_TOO_LARGE
    );
    for path in ["hello", "pull", "push"] {
        for token in ["", "Bearer ", "Bearer 0123", "Basic YTpi"] {
            let request = ada
                .client
                .post(format!("{}/sync/{path}", ada.url))
                .header("authorization", token);
            let answer = request.send().await.unwrap();
            assert_eq!(
                answer.status(),
                StatusCode::UNAUTHORIZED,
                "{path} {token:?}"
            );
            assert!(answer.text().await.unwrap().contains("signed_out"));
        }
    }
    assert_eq!(
        ada.client
            .get(format!("{}/sync/live", ada.url))
            .send()
            .await
            .unwrap()
            .status(),
        StatusCode::UNAUTHORIZED
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_protects_its_reader() {
    let team = Team::start().await;
    let browser = Browser::new(&team);
    for path in ["/", "/people/1", "/api/session", "/healthz", "/no/such.js"] {
        let answer = browser.request(Method::GET, path).send().await.unwrap();
        let headers = answer.headers();
        assert!(
            headers["content-security-policy"]
                .to_str()
                .unwrap()
                .starts_with("default-src 'none'"),
            "{path}"
        );
        assert_eq!(headers["x-content-type-options"], "nosniff", "{path}");
        assert!(headers.contains_key("cache-control"), "{path}");
    }
    assert_eq!(
        browser.get("/healthz").await,
        (StatusCode::OK, "ok".to_owned())
    );
    assert_eq!(browser.get("/api/no/such").await.0, StatusCode::NOT_FOUND);
    assert_eq!(browser.get("/no/such.js").await.0, StatusCode::NOT_FOUND);
    let (status, page) = browser.get("/people/1").await;
    match team.started.web_client {
        true => assert!(status == StatusCode::OK && page.contains("<div id=\"root\">")),
        false => {
            assert!(status == StatusCode::NOT_FOUND && page.contains("without its web client"));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_keeps_people_signed_in_and_ends_their_streams() {
    let team = Team::start().await;
    let mut ada = Browser::accepted(&team, "Ada").await;
    let mut events = ada
        .request(Method::GET, "/api/events")
        .send()
        .await
        .unwrap();
    let team = team.restart().await;
    assert!(matches!(events.chunk().await, Ok(None) | Err(_)));
    assert_eq!(team.started.invitation, None, "there is an account already");
    ada.url = team.url();
    assert_eq!(ada.get("/api/session").await.0, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn members_sign_out_their_own_devices_and_admins_everybodys() {
    let team = Team::start().await;
    let (workspace, email) = (&team.workspace, "root@example.com");
    let code = invite(workspace.database(), workspace.host(), email, true).unwrap();
    let mut root = Browser::new(&team);
    let body = json!({ "email": email, "name": "Root", "password": PASSWORD, "invitation": code });
    assert_eq!(root.post("/api/accept", &body).await.0, StatusCode::OK);
    let [ada, bob] = [team.laptop("Ada").await, team.laptop("Bob").await];
    let mut adas = Browser::new(&team);
    let body = json!({ "email": "ada@example.com", "password": PASSWORD });
    assert_eq!(adas.post("/api/session", &body).await.0, StatusCode::OK);
    let ids = async |browser: &Browser| -> Vec<String> {
        let (status, told) = browser.get("/api/devices").await;
        assert_eq!(status, StatusCode::OK);
        let mut told: Vec<Json> = serde_json::from_str(&told).unwrap();
        told.retain(|device| device["browser"] == false);
        assert!(
            told.iter().all(|device| device["lastContact"].is_i64()),
            "{told:?}"
        );
        let told = told.iter().filter(|device| device["signedOut"] == false);
        told.map(|device| device["id"].as_str().unwrap().to_owned())
            .collect()
    };
    let [own, bobs] = [&ada, &bob].map(|laptop| {
        laptop
            .workspace
            .server()
            .unwrap()
            .unwrap()
            .device
            .to_string()
    });
    assert_eq!(ids(&adas).await, std::slice::from_ref(&own));
    assert_eq!(ids(&root).await.len(), 2);
    let sign_out = async |browser: &Browser, id: &str| {
        let request = browser.request(Method::DELETE, &format!("/api/devices/{id}"));
        request.send().await.unwrap().status()
    };
    assert_eq!(
        sign_out(&Browser::new(&team), &own).await,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(sign_out(&adas, &bobs).await, StatusCode::NOT_FOUND);
    assert_eq!(sign_out(&adas, "no-id").await, StatusCode::BAD_REQUEST);
    assert!(bob.sync.sync_now().await.is_ok());
    assert_eq!(sign_out(&adas, &own).await, StatusCode::OK);
    assert_eq!(sign_out(&root, &bobs).await, StatusCode::OK);
    for laptop in [&ada, &bob] {
        assert!(matches!(
            laptop.sync.sync_now().await,
            Err(satchel_sync::Error::SignedOut { .. })
        ));
    }
    assert!(ids(&root).await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_that_was_left_signed_in_is_signed_out_from_another() {
    let team = Team::start().await;
    let here = Browser::accepted(&team, "Ada").await;
    let mut cafe = Browser::new(&team);
    let body = json!({ "email": "ada@example.com", "password": PASSWORD });
    assert_eq!(cafe.post("/api/session", &body).await.0, StatusCode::OK);
    let bo = Browser::accepted(&team, "Bo").await;
    let told = async |browser: &Browser| -> Vec<Json> {
        let (status, told) = browser.get("/api/devices").await;
        assert_eq!(status, StatusCode::OK);
        serde_json::from_str(&told).unwrap()
    };
    let found = told(&here).await;
    let [of_cafe, of_here] = found.as_slice() else {
        panic!("{found:?}")
    };
    assert_eq!(
        (&of_here["here"], &of_cafe["here"]),
        (&json!(true), &json!(false))
    );
    assert_eq!(
        (&of_cafe["browser"], &of_cafe["own"]),
        (&json!(true), &json!(true))
    );
    let sign_out = async |browser: &Browser| {
        let id = of_cafe["id"].as_str().unwrap();
        let request = browser.request(Method::DELETE, &format!("/api/devices/{id}"));
        request.send().await.unwrap().status()
    };
    assert_eq!(sign_out(&bo).await, StatusCode::NOT_FOUND);
    assert_eq!(sign_out(&here).await, StatusCode::OK);
    assert_eq!(cafe.get("/api/session").await.0, StatusCode::UNAUTHORIZED);
    for signed_in in [&here, &bo] {
        assert_eq!(signed_in.get("/api/session").await.0, StatusCode::OK);
    }
    assert_eq!(told(&here).await.len(), 1);
}

#[test]
fn all_of_it_over_postgres() {
    crate::team::over_postgres::tell_all_over_postgres("web");
}
