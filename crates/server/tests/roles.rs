//! Roles between laptops and a server: what somebody may not do is not done, here or there, and nothing of their work is lost.

use satchel_engine::{Acting, Action, Error, SchemaEdit, SchemaPart};
use satchel_model::{ChangeKind, Draft, DraftAction, RecordId};
use satchel_sync::core::Exchange;
use satchel_sync::serve;
use satchel_sync::step::{ask, hear};
use satchel_sync::wire::{self, Answer, SentVerdict};
use serde_json::{Value as Json, json};

use crate::team::{Laptop, PASSWORD, Team, map};

/// Gives a member a role that says this.
fn give_role(admin: &Laptop, member: RecordId, said: Json) -> RecordId {
    let role = admin.create("role", said);
    admin.edit(member, json!({ "role": role }));
    role
}

fn try_edit(laptop: &Laptop, id: RecordId, values: Json) -> Result<(), Error> {
    let workspace = &laptop.workspace;
    let done = workspace.edit_record(Acting::default(), id, &map(values));
    done.map(|_| ())
}

#[track_caller]
fn assert_denied<T: std::fmt::Debug>(done: Result<T, Error>, why: &str) {
    let error = done.unwrap_err();
    assert_eq!(error.code(), "denied", "{error}");
    assert!(error.to_string().contains(why), "{error}");
}

/// Everything of each goes to the others.
async fn exchange(laptops: &[&Laptop]) {
    for laptop in laptops.iter().chain(laptops) {
        laptop.sync().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_role_does_not_allow_is_refused_where_it_is_tried() {
    let team = Team::start().await;
    let (ada, bo) = (team.admin("Ada").await, team.laptop("Bo").await);
    let [hers, acme] = [
        ada.person("Grace Hopper"),
        ada.create("company", json!({ "name": "Acme" })),
    ];
    let his = bo.person("Alan Turing");
    exchange(&[&ada, &bo]).await;
    let role = give_role(
        &ada,
        bo.workspace.member(),
        json!({ "name": "Rep", "edit": "OWN", "delete": "NONE" }),
    );
    ada.create(
        "permission",
        json!({ "role": role, "object": "company", "create": "NONE" }),
    );
    exchange(&[&ada, &bo]).await;
    let before = bo.workspace.seq().unwrap();
    assert_denied(
        try_edit(&bo, hers, json!({ "city": "Arlington" })),
        "the role Rep does not let you edit people that are not your own",
    );
    let delete = bo.workspace.delete_records(Acting::default(), &[his]);
    assert_denied(delete, "does not let you delete people");
    let company = bo.workspace.create_record(
        Acting::default(),
        "company",
        &map(json!({ "name": "Bolt" })),
    );
    assert_denied(company, "does not let you make companies");
    let field = SchemaEdit {
        part: SchemaPart::Field {
            object: "person".into(),
            name: "shoe".into(),
            field_type: "NUMBER".into(),
        },
        values: map(json!({ "label": "Shoe size" })),
        active: true,
    };
    assert_denied(bo.workspace.edit_schema(Acting::default(), &[field]), "Rep");
    assert_denied(
        try_edit(&bo, bo.workspace.member(), json!({ "role": null })),
        "Role",
    );
    assert_eq!(
        bo.workspace.seq().unwrap(),
        before,
        "nothing of it was written"
    );
    bo.edit(his, json!({ "city": "Wilmslow" }));
    // A deal that names him is his, whoever made it.
    let deal = ada.create(
        "opportunity",
        json!({ "name": "Big one", "owner": bo.workspace.member(), "company": acme }),
    );
    exchange(&[&ada, &bo]).await;
    bo.edit(deal, json!({ "name": "Bigger one" }));
    exchange(&[&ada, &bo]).await;
    assert_eq!(ada.value(deal, "name"), "Bigger one");
    assert_eq!(ada.value(his, "city"), "Wilmslow");
    assert_eq!(bo.workspace.attention_count().unwrap(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_done_before_the_role_was_known_is_refused_kept_and_taken_once_it_may_be() {
    let team = Team::start().await;
    let (ada, bo) = (team.admin("Ada").await, team.laptop("Bo").await);
    let grace = ada.person("Grace Hopper");
    exchange(&[&ada, &bo]).await;
    let role = give_role(
        &ada,
        bo.workspace.member(),
        json!({ "name": "Rep", "edit": "OWN" }),
    );
    ada.sync().await;
    // He has not heard of it.
    bo.edit(grace, json!({ "city": "Arlington" }));
    bo.edit(grace, json!({ "jobTitle": "Admiral" }));
    let met = bo.person("Met meanwhile");
    exchange(&[&bo, &ada]).await;
    assert_eq!(ada.value(grace, "city"), Json::Null);
    assert!(ada.has(met), "what he may do is not held up");
    let refused = bo.workspace.attention().unwrap();
    assert_eq!(refused.len(), 2, "{refused:?}");
    assert_eq!(refused[0].code, "denied");
    assert!(
        refused[0]
            .why
            .contains("the role Rep does not let you edit people that are not your own"),
        "{}",
        refused[0].why
    );
    assert_eq!(
        bo.value(grace, "city"),
        "Arlington",
        "his work is still here"
    );
    ada.edit(role, json!({ "edit": "ALL" }));
    exchange(&[&ada, &bo]).await;
    for change in refused {
        bo.sync.retry_attention(change.seq).await.unwrap();
    }
    exchange(&[&bo, &ada]).await;
    assert_eq!(bo.workspace.attention_count().unwrap(), 0);
    assert_eq!(
        [ada.value(grace, "city"), ada.value(grace, "jobTitle")],
        ["Arlington", "Admiral"]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_makes_themselves_more_than_they_are_by_a_program_of_their_own() {
    let team = Team::start().await;
    let (ada, bo) = (team.admin("Ada").await, team.laptop("Bo").await);
    let grace = ada.person("Grace Hopper");
    exchange(&[&ada, &bo]).await;
    let role = give_role(
        &ada,
        bo.workspace.member(),
        json!({ "name": "Rep", "edit": "NONE" }),
    );
    exchange(&[&ada, &bo]).await;
    // His program lets him do what he likes.
    bo.workspace.set_joined_as_admin(true).unwrap();
    bo.edit(role, json!({ "edit": "ALL", "roles": true }));
    bo.edit(bo.workspace.member(), json!({ "role": null }));
    bo.edit(grace, json!({ "city": "Arlington" }));
    bo.create("role", json!({ "name": "Owner" }));
    let seq = team.workspace.seq().unwrap();
    bo.sync().await;
    assert_eq!(
        team.workspace.seq().unwrap(),
        seq,
        "the server takes none of it"
    );
    let codes = bo
        .workspace
        .attention()
        .unwrap()
        .into_iter()
        .map(|one| one.code);
    assert_eq!(codes.collect::<Vec<_>>(), ["denied"; 4]);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_writes_in_the_name_of_another_member() {
    let team = Team::start().await;
    let (ada, bo) = (team.admin("Ada").await, team.laptop("Bo").await);
    let grace = ada.person("Grace Hopper");
    exchange(&[&ada, &bo]).await;
    let shape = bo.workspace.shape();
    let object = shape.object("person").unwrap();
    let draft = Draft {
        record: grace,
        object,
        action: DraftAction::Delete(1),
        assigns: Vec::new(),
    };
    let as_ada = Action {
        member: Some(ada.workspace.member()),
        kind: ChangeKind::Edit,
        batch: None,
    };
    bo.workspace.commit(&shape, vec![draft], as_ada).unwrap();
    bo.sync().await;
    let refused = bo.workspace.attention().unwrap();
    assert_eq!(refused[0].code, "not_your_name", "{refused:?}");
    ada.sync().await;
    assert_eq!(ada.record(grace).record.deleted_at, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_taken_stays_taken_when_the_right_to_it_is_gone() {
    let team = Team::start().await;
    let (ada, bo) = (team.admin("Ada").await, team.laptop("Bo").await);
    let grace = ada.person("Grace Hopper");
    exchange(&[&ada, &bo]).await;
    bo.edit(grace, json!({ "city": "Arlington" }));
    let device = bo.workspace.server().unwrap().unwrap().device;
    let mut exchange = Exchange::new(true);
    let push = loop {
        let question = ask(&exchange, &bo.workspace).unwrap().unwrap();
        if question.path == "push" {
            break question;
        }
        let answer = serve::handle(&team.workspace, device, &question.body);
        hear(&mut exchange, &bo.workspace, question.asked, &answer).unwrap();
    };
    let verdicts = || match wire::decode(&serve::handle(&team.workspace, device, &push.body)) {
        Ok(Answer::Verdicts(verdicts)) => verdicts.verdicts,
        other => panic!("{other:?}"),
    };
    assert!(matches!(verdicts()[..], [SentVerdict::Stored(_)]));
    give_role(
        &ada,
        bo.workspace.member(),
        json!({ "name": "Rep", "edit": "NONE" }),
    );
    ada.sync().await;
    // The answer was lost, so it is sent again.
    assert_eq!(verdicts(), [SentVerdict::Known]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_admin_may_do_everything_whatever_their_role_says() {
    let team = Team::start().await;
    let (ada, bo) = (team.admin("Ada").await, team.laptop("Bo").await);
    exchange(&[&ada, &bo]).await;
    let role = give_role(
        &ada,
        ada.workspace.member(),
        json!({ "name": "Nothing", "edit": "NONE", "create": "NONE" }),
    );
    let grace = ada.person("Grace Hopper");
    exchange(&[&ada, &bo]).await;
    assert!(bo.has(grace));
    ada.edit(role, json!({ "create": "ALL" }));
    exchange(&[&ada, &bo]).await;
    assert_eq!(bo.value(role, "create"), "ALL");
    assert_denied(
        try_edit(&bo, role, json!({ "edit": "ALL" })),
        "only admins edit roles",
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn two_admins_who_edit_a_role_apart_both_have_their_say() {
    let team = Team::start().await;
    let (ada, cleo) = (team.admin("Ada").await, team.admin("Cleo").await);
    let bo = team.laptop("Bo").await;
    exchange(&[&ada, &cleo, &bo]).await;
    let role = give_role(&ada, bo.workspace.member(), json!({ "name": "Rep" }));
    exchange(&[&ada, &cleo, &bo]).await;
    let of_companies = |rule: Json| {
        let mut said = json!({ "role": role, "object": "company" });
        let said = said.as_object_mut().unwrap();
        said.extend(map(rule));
        Json::Object(said.clone())
    };
    ada.edit(role, json!({ "delete": "NONE" }));
    ada.create("permission", of_companies(json!({ "create": "NONE" })));
    cleo.edit(role, json!({ "export": "NONE" }));
    cleo.create("permission", of_companies(json!({ "edit": "NONE" })));
    exchange(&[&ada, &cleo, &bo]).await;
    for rule in ["delete", "export"] {
        assert_eq!(bo.value(role, rule), "NONE");
    }
    let company = bo.workspace.create_record(
        Acting::default(),
        "company",
        &map(json!({ "name": "Bolt" })),
    );
    assert_denied(company, "make companies");
    let acme = ada.create("company", json!({ "name": "Acme" }));
    exchange(&[&ada, &bo]).await;
    assert_denied(
        try_edit(&bo, acme, json!({ "name": "Acme Ltd" })),
        "edit companies",
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_server_asks_of_a_browser_what_it_asks_of_a_laptop() {
    let team = Team::start().await;
    let (ada, bo) = (team.admin("Ada").await, team.laptop("Bo").await);
    let grace = ada.person("Grace Hopper");
    exchange(&[&ada, &bo]).await;
    let role = give_role(
        &ada,
        bo.workspace.member(),
        json!({ "name": "Rep", "edit": "OWN" }),
    );
    ada.sync().await;
    let (client, url) = (reqwest::Client::new(), team.url());
    let post = async |path: &str, token: &str, body: Json| {
        let request = client.post(format!("{url}/api/{path}"));
        let request = request.header("content-type", "application/json");
        let request = request.header("authorization", format!("Bearer {token}"));
        request.body(body.to_string()).send().await.unwrap()
    };
    let credentials = json!({ "email": "bo@example.com", "password": PASSWORD });
    let signed_in = post("session", "", credentials).await;
    let cookie = signed_in.headers()["set-cookie"].to_str().unwrap();
    let token = cookie.split(['=', ';']).nth(1).unwrap();
    let call = async |command: &str, args: Json| {
        let answer = post(&format!("call/{command}"), token, args).await;
        (answer.status().as_u16(), answer.text().await.unwrap())
    };
    let (status, text) = call("edit", json!({ "id": grace, "values": { "city": "X" } })).await;
    assert_eq!(status, 403, "{text}");
    assert!(
        text.contains("denied") && text.contains("that are not your own"),
        "{text}"
    );
    let made = json!({ "object": "person", "values": { "name": "Alan Turing" } });
    assert_eq!(call("create", made).await.0, 200);
    let more = json!({ "id": role, "values": { "edit": "ALL" } });
    assert_eq!(call("edit", more).await.0, 403);
    // Who looks after the schema may be somebody else than an admin; who may do what still takes one, or a role that says so.
    let animal = r#"
        object = "animal"
        plural = "animals"
        label = "Animal"
        labels = "Animals"
        [[field]]
        name = "name"
        type = "TEXT"
        label = "Name"
    "#;
    let apply = async |name: &str, text: &str| {
        let files = json!({ "files": { name: text } });
        call("schema_apply", files).await
    };
    assert_eq!(apply("animal.toml", animal).await.0, 403);
    ada.edit(role, json!({ "schema": true }));
    ada.sync().await;
    let (status, text) = apply("animal.toml", animal).await;
    assert_eq!(status, 200, "{text}");
    let (status, text) = apply("roles.toml", "role = []").await;
    assert_eq!((status, text.contains("denied")), (403, true), "{text}");
}
