//! `satchel status`.

use satchel_engine::{Workspace, WorkspaceView};
use serde_json::{Value as Json, json};

use crate::answer::Answer;
use crate::call::Call;
use crate::{Error, key, moments, shown};

/// Tell what is in the workspace and how it stands with its server
#[derive(clap::Args)]
pub(crate) struct Args {}

pub(crate) fn run(call: &Call, _: &Args) -> Result<Answer, Error> {
    let workspace = call.open()?;
    let overview = workspace.overview()?;
    let dir = &workspace.place().dir;
    let (kept, kept_where) = key::kept(dir);
    let (index, index_text) = index(&workspace)?;
    let (server, server_text) = server(&workspace, call.host.now_ms())?;
    let lines = [
        line(
            "Workspace",
            &format!("{:?} in {}", overview.name, dir.display()),
        ),
        line("Records", &records(&workspace, &overview)),
        line("Server", &server_text),
        line("Search", index_text),
        line("Key", kept_where),
    ];
    let json = json!({
        "workspace": dir,
        "name": overview.name,
        "member": overview.member,
        "records": overview.records,
        "sample": overview.sample,
        "server": server,
        "index": index,
        "key": kept,
    });
    Answer::found(json, lines.join("\n"))
}

fn line(name: &str, value: &str) -> String {
    format!("{name:<11}{value}")
}

fn records(workspace: &Workspace, overview: &WorkspaceView) -> String {
    let counts: Vec<String> = overview
        .records
        .iter()
        .map(|(object, count)| shown::count(workspace, object, *count))
        .collect();
    format!(
        "{}{}",
        counts.join(", "),
        if overview.sample {
            "; sample data is among them"
        } else {
            ""
        }
    )
}

fn index(workspace: &Workspace) -> Result<(Json, &'static str), Error> {
    let seq = workspace.seq()?;
    let (state, text) = match workspace.indexed() {
        Some(at) if at == seq => ("current", "finds everything"),
        Some(_) => ("behind", "is behind; `satchel doctor --rebuild` mends it"),
        None => ("busy", "in use by another program, such as the desktop app"),
    };
    Ok((
        json!({ "state": state, "position": workspace.indexed(), "seq": seq }),
        text,
    ))
}

fn server(workspace: &Workspace, now_ms: i64) -> Result<(Json, String), Error> {
    let Some(server) = workspace.server()? else {
        return Ok((
            Json::Null,
            "none; join one with `satchel join URL --email ADDRESS`".to_owned(),
        ));
    };
    let (waiting, attention) = (workspace.waiting_count()?, workspace.attention_count()?);
    let contact = server
        .last_contact_ms
        .map_or("never".to_owned(), |at| moments::ago(at, now_ms));
    let mut text = format!("{} as {}\n", server.url, server.email);
    text.push_str(&line(
        "",
        &format!(
            "last contact {contact}; {} waiting to be sent",
            shown::many(waiting, "change")
        ),
    ));
    if attention > 0 {
        text.push('\n');
        text.push_str(&line(
            "",
            &format!(
                "{} refused: `satchel sync` tells why",
                shown::many(attention, "change")
            ),
        ));
    }
    let json = json!({
        "url": server.url,
        "email": server.email,
        "lastContact": server.last_contact_ms,
        "waiting": waiting,
        "attention": attention,
    });
    Ok((json, text))
}
