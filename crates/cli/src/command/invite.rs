//! `satchel invite`.

use serde_json::json;

use crate::Error;
use crate::answer::Answer;
use crate::call::Call;
use crate::data::Data;

/// Invite someone to the team server of this machine
///
/// The server may be running. Someone who has an account can set a new password with the invitation.
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
    let code = args.data.invite(call, &args.email, args.admin)?;
    let days = satchel_server::DAYS_VALID;
    let text = format!(
        "The invitation for {email} is good for one use within {days} days:\n  {code}\nIn a browser: the server's address with /accept?code={code} behind it.\nFrom a laptop: satchel join URL --email {email} --invitation {code}",
        email = args.email
    );
    let json = json!({ "email": args.email, "admin": args.admin, "code": code, "daysValid": days });
    Ok(Answer::done(json, text)?.with_brief(code))
}
