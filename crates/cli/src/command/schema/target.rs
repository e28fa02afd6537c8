//! Where the schema is: in this machine's workspace, or on a server that it has not joined.

use satchel_engine::command;
use satchel_sync::Remote;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;

use crate::Error;
use crate::call::Call;
use crate::command::token;

/// The variable that holds a token for a server.
const TOKEN: &str = "SATCHEL_TOKEN";

/// On a server, without joining it.
#[derive(clap::Args)]
pub(super) struct At {
    /// Address of a team server to do it on, in place of the workspace here; SATCHEL_TOKEN holds a token for it
    #[arg(long, value_name = "URL")]
    server: Option<String>,
    /// The address of your account there, in place of a token
    #[arg(long, requires = "server")]
    email: Option<String>,
    /// Read the account's password from standard input
    #[arg(long, requires = "email")]
    password_stdin: bool,
}

impl At {
    /// What a command line has to say besides, to work there.
    pub(super) fn option(&self) -> String {
        let server = self.server.as_ref();
        server.map_or_else(String::new, |url| format!(" --server {url}"))
    }

    /// Runs a command of the engine there.
    pub(super) fn call<R: DeserializeOwned>(
        &self,
        call: &Call,
        name: &str,
        args: Json,
    ) -> Result<R, Error> {
        let answer = match &self.server {
            Some(url) => call.block_on(self.call_server(url, name, &args))?,
            None => call_here(call, name, args)?,
        };
        serde_json::from_value(answer).map_err(|error| {
            Error::Misuse(format!(
                "the answer to {name} is of another version than this program: {error}"
            ))
        })
    }

    async fn call_server(&self, url: &str, name: &str, args: &Json) -> Result<Json, Error> {
        let remote = match (&self.email, std::env::var(TOKEN)) {
            (Some(email), _) => {
                let password = token::password(email, self.password_stdin)?;
                Remote::sign_in(url, email, &password).await?
            }
            (None, Ok(token)) if !token.trim().is_empty() => Remote::with_token(url, &token)?,
            (None, _) => {
                return Err(Error::Misuse(format!(
                    "say who you are on the server: with --email and a password, or with a token of `satchel token` in {TOKEN}"
                )));
            }
        };
        let answer = remote.call(name, args).await;
        remote.sign_out().await;
        Ok(answer?)
    }
}

fn call_here(call: &Call, name: &str, args: Json) -> Result<Json, Error> {
    let workspace = call.open()?;
    let answer = command::call(&workspace, name, args)?;
    workspace.settle_waiting()?;
    Ok(answer)
}
