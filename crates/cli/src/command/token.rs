//! `satchel token`.

use satchel_sync::{Join, enrol_device};
use serde_json::json;

use crate::answer::Answer;
use crate::call::Call;
use crate::{Error, key};

/// Make a token by which a program uses a team server in your name, for SATCHEL_TOKEN
///
/// It is shown once. It opens the server as a laptop of yours does; keep it where your pipeline keeps its secrets.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The server's address
    url: String,
    /// The address of your account there
    #[arg(long)]
    email: String,
    /// Read the password from standard input
    #[arg(long)]
    password_stdin: bool,
    /// What the server is to call it among your devices
    #[arg(long, value_name = "NAME", default_value = "A program")]
    device: String,
}

pub(crate) fn run(call: &Call, args: &Args) -> Result<Answer, Error> {
    let join = Join {
        url: args.url.clone(),
        email: args.email.clone(),
        password: Some(password(&args.email, args.password_stdin)?),
        ..Join::default()
    };
    let token = call.block_on(async { Ok(enrol_device(&args.url, join, &args.device).await?) })?;
    Answer::found(json!({ "token": token, "device": args.device }), token)
}

/// The password of an account: from standard input, or typed.
pub(super) fn password(email: &str, from_stdin: bool) -> Result<String, Error> {
    match (from_stdin, key::can_ask()) {
        (true, _) => Ok(key::from_stdin()?.to_string()),
        (false, true) => Ok(key::ask(&format!("Password of {email}: "))?.to_string()),
        (false, false) => Err(Error::Misuse(
            "give the password with --password-stdin".to_owned(),
        )),
    }
}
