//! `satchel join`.

use satchel_sync::Join;

use crate::answer::Answer;
use crate::call::Call;
use crate::command::{init, sync};
use crate::{Error, key};

/// Join a team server, and exchange everything with it
///
/// Where there is no workspace yet, it is made first, and stays when joining fails.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The server's address
    url: String,
    /// The address of your account there
    #[arg(long)]
    email: String,
    /// Read the password from standard input; with an invitation, the one to set
    #[arg(long)]
    password_stdin: bool,
    /// The code of an invitation, where you have no account yet
    #[arg(long, value_name = "CODE")]
    invitation: Option<String>,
    /// What the team is to call you
    #[arg(long, requires = "invitation")]
    name: Option<String>,
}

pub(crate) fn run(call: &Call, args: &Args) -> Result<Answer, Error> {
    let workspace = if call.place()?.database().exists() {
        call.open()?
    } else {
        call.make(init::NAME)?
    };
    let join = Join {
        url: args.url.clone(),
        email: args.email.clone(),
        password: password(args)?,
        invitation: args.invitation.clone(),
        name: args.name.clone(),
    };
    sync::exchange(call, workspace, async move |client| client.join(join).await)
}

fn password(args: &Args) -> Result<Option<String>, Error> {
    if args.password_stdin {
        return Ok(Some(key::from_stdin()?.to_string()));
    }
    match (&args.invitation, key::can_ask()) {
        (Some(_), false) => Ok(None),
        (Some(_), true) => Ok(Some(
            key::choose("Choose a password for your account: ")?.to_string(),
        )),
        (None, true) => Ok(Some(
            key::ask(&format!("Password of {}: ", args.email))?.to_string(),
        )),
        (None, false) => Err(Error::Misuse(
            "give the password with --password-stdin, or an invitation with --invitation CODE"
                .to_owned(),
        )),
    }
}
