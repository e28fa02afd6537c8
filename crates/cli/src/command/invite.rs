//! `satchel invite`.

use std::path::PathBuf;

use satchel_engine::Workspace;
use serde_json::json;

use crate::answer::Answer;
use crate::call::Call;
use crate::command::serve;
use crate::{Error, key};

/// Invite someone to the team server of this machine
///
/// The server may be running. Someone who has an account can set a new password with the invitation.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Their e-mail address
    email: String,
    /// The server's folder; without it the one that `serve` takes
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
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
    let place = serve::place(args.data.as_ref())?;
    if !place.database().exists() {
        let message = format!(
            "there is no server's workspace in {}; `satchel serve` makes one, or name another folder with --data",
            place.dir.display()
        );
        return Err(Error::NoServer(message));
    }
    let key = key::unlock(&place.dir, &key::with_own_secret(&place.dir, &call.global))?;
    let workspace = Workspace::open(&place, &key, call.host.clone())?;
    let code = satchel_server::invite(workspace.database(), &call.host, &args.email, args.admin)
        .map_err(satchel_engine::Error::from)?;
    let days = satchel_server::DAYS_VALID;
    let text = format!(
        "The invitation for {email} is good for one use within {days} days:\n  {code}\nIn a browser: the server's address with /accept?code={code} behind it.\nFrom a laptop: satchel join URL --email {email} --invitation {code}",
        email = args.email
    );
    let json = json!({ "email": args.email, "admin": args.admin, "code": code, "daysValid": days });
    Ok(Answer::done(json, text)?.with_brief(code))
}
