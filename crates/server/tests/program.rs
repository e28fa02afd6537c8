//! Programs that call the server's commands with a token, from no browser and no laptop.

use crate::team::{PASSWORD, Team};
use reqwest::header::SET_COOKIE;
use reqwest::{Client, Method, StatusCode};
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn a_program_bears_its_token_until_it_signs_out() {
    let team = Team::start().await;
    // The client of sync chose the provider already, or chooses it here.
    let _ = satchel_sync::Sync::new(team.workspace.clone());
    let (client, email) = (Client::new(), "ada@example.com");
    let accept = json!({ "email": email, "name": "Ada", "password": PASSWORD, "invitation": team.invite(email) });
    let answer = client
        .post(format!("{}/api/accept", team.url()))
        .header("content-type", "application/json")
        .body(accept.to_string())
        .send();
    let answer = answer.await.unwrap();
    let cookie = answer.headers()[SET_COOKIE].to_str().unwrap();
    let token = cookie.split(['=', ';']).nth(1).unwrap();
    let send = async |method: Method, path: &str, token: &str| {
        let request = client.request(method, format!("{}{path}", team.url()));
        let request = request.header("authorization", format!("Bearer {token}"));
        let request = request.header("content-type", "application/json");
        let answer = request.body("{}").send().await.unwrap();
        let status = answer.status();
        (status, answer.text().await.unwrap())
    };
    let rolled_back = "/api/call/schema_rollback";
    let history = "/api/call/schema_history";
    for (path, expected) in [
        (history, StatusCode::OK),
        (rolled_back, StatusCode::FORBIDDEN),
    ] {
        let (status, body) = send(Method::POST, path, token).await;
        assert_eq!(status, expected, "{body}");
    }
    let (status, _) = send(Method::POST, history, "another").await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    let (status, _) = send(Method::DELETE, "/api/session", token).await;
    assert_eq!(status, StatusCode::OK);
    let (status, _) = send(Method::POST, history, token).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
}

#[test]
fn all_of_it_over_postgres() {
    crate::team::over_postgres::tell_all_over_postgres("program");
}
