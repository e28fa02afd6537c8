//! `satchel invite`.

use std::sync::Arc;

use satchel_sync::Sync;
use satchel_sync::accounts::Invite;
use serde_json::json;

use crate::Error;
use crate::answer::Answer;
use crate::call::Call;
use crate::data::Data;

/// Invite someone to the team server
///
/// On the server's machine, which may be serving, or from a laptop where your account is an admin's. Someone who has an account can set a
/// new password with the invitation.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Their e-mail address
    email: String,
    #[command(flatten)]
    data: Data,
    /// Let them invite others and administrate
    #[arg(long)]
    admin: bool,
}

pub(crate) fn run(call: &Call, args: &Args) -> Result<Answer, Error> {
    if !args.email.contains('@') {
        return Err(Error::Misuse(format!(
            "{:?} is not an e-mail address",
            args.email
        )));
    }
    let (code, accept) = match args.data.is_of_this_machine()? {
        true => (args.data.invite(call, &args.email, args.admin)?, None),
        false => asked(call, args)?,
    };
    let days = satchel_server::DAYS_VALID;
    let (server, browser) = match &accept {
        Some((server, accept)) => (server.as_str(), accept.clone()),
        None => (
            "URL",
            format!("the server's address with /accept?code={code} behind it"),
        ),
    };
    let text = format!(
        "The invitation for {email} is good for one use within {days} days:\n  {code}\nIn a browser: {browser}\nFrom a laptop: satchel join {server} --email {email} --invitation {code}",
        email = args.email
    );
    let json = json!({ "email": args.email, "admin": args.admin, "code": code, "daysValid": days });
    Ok(Answer::done(json, text)?.with_brief(code))
}

/// The code that the server of this workspace gives, its address, and where a browser takes the code.
fn asked(call: &Call, args: &Args) -> Result<(String, Option<(String, String)>), Error> {
    let workspace = Arc::new(call.open()?);
    let server = workspace.server()?.map(|server| server.url);
    let client = Sync::new(workspace)?;
    let invite = Invite {
        email: args.email.clone(),
        admin: args.admin,
    };
    let made = call.block_on(async { Ok(client.invite(&invite).await?) })?;
    Ok((made.code, server.map(|server| (server, made.accept))))
}
