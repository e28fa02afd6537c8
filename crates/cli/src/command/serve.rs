//! `satchel serve`.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use satchel_engine::Place;
use satchel_server::{CertificateFiles, Options, Started};
use serde_json::json;

use crate::answer::Answer;
use crate::call::Call;
use crate::data::Data;
use crate::serving::Serving;
use crate::{Error, Screen, interrupt, key};

/// Run the team server
///
/// The first start makes the server's workspace and prints an invitation for the first admin. Ctrl+C, or SIGTERM,
/// ends it when the requests under way are done.
#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    data: Data,
    /// The address to listen on; port 0 takes any that is free
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:7420")]
    listen: SocketAddr,
    /// The server's certificate and those that vouch for it, in PEM: HTTPS is spoken then. Both files may be renewed while it runs
    #[arg(long, value_name = "FILE", requires = "certificate_key")]
    certificate: Option<PathBuf>,
    /// The certificate's private key, in PEM
    #[arg(long, value_name = "FILE", requires = "certificate")]
    certificate_key: Option<PathBuf>,
    /// Where monitoring reads the server's numbers, at /metrics; whoever reaches this address may read them
    #[arg(long, value_name = "ADDR")]
    metrics: Option<SocketAddr>,
    /// Passwords that no account is to have: their SHA-1 hashes, ordered, as "Pwned Passwords" has them. Nothing of a password is sent anywhere
    #[arg(long, value_name = "FILE")]
    leaked_passwords: Option<PathBuf>,
    /// For how long it goes on taking requests when it is to stop, while /readyz already says that it does not
    #[arg(long, value_name = "SECONDS", default_value_t = 0)]
    drain: u64,
}

impl Args {
    fn certificate(&self) -> Option<CertificateFiles> {
        let (chain, key) = (self.certificate.clone()?, self.certificate_key.clone()?);
        Some(CertificateFiles { chain, key })
    }
}

pub(crate) fn run(call: &Call, args: &Args) -> Result<Answer, Error> {
    let place = args.data.place()?;
    let _serving = Serving::take(&place.dir)?;
    let workspace = Arc::new(args.data.open_or_make(call, &place)?);
    if args.data.is_folder() {
        warn_of_key(call.screen, &place);
    }
    if !args.listen.ip().is_loopback() && args.certificate.is_none() {
        call.screen.warn("passwords and records travel unencrypted from here on: name a certificate with --certificate, or let laptops in only through a proxy that speaks HTTPS");
    }
    // Held to the end: it is closed here, where that may wait, and not on the way out of a request.
    let options = Options {
        certificate: args.certificate(),
        metrics: args.metrics,
        leaked_passwords: args.leaked_passwords.clone(),
        drain: Duration::from_secs(args.drain),
        ..Options::new(Arc::clone(&workspace), args.listen)
    };
    let screen = call.screen;
    call.block_on(async {
        satchel_server::serve(
            options,
            move |started| announce(screen, &started),
            interrupt::signal(),
        )
        .await?;
        screen.remark("Stopped.");
        Ok(Answer::said_already())
    })
}

fn warn_of_key(screen: Screen, place: &Place) {
    let own = key::own_secret(&place.dir);
    if own.exists() {
        screen.warn(&format!(
            "this machine has no keychain, so what opens the server's data lies beside it, in {}: move that file elsewhere and name it with --key-file, and who copies the folder alone can read nothing",
            own.display()
        ));
    } else if key::kept(&place.dir).0 == "sealed" {
        screen.warn("the server's key is sealed with a passphrase or key file: without it the server does not start again and nobody can read the data, backups included");
    }
}

fn announce(screen: Screen, started: &Started) {
    let scheme = if started.encrypted { "https" } else { "http" };
    let url = format!("{scheme}://{}", reachable(started.address));
    let accept = started
        .invitation
        .as_ref()
        .map(|code| format!("{url}/accept?code={code}"));
    let mut text = format!("Satchel serves at {url} (Ctrl+C stops it)");
    if let (Some(code), Some(accept)) = (&started.invitation, &accept) {
        text.push_str(&format!("\n\nThere are no accounts yet. Make the first, an admin's, in a browser:\n  {accept}\nor from a laptop:\n  satchel join {url} --email YOU@EXAMPLE.COM --invitation {code}"));
    }
    if !started.web_client {
        text.push_str("\n\nThis program was built without the web client, so a browser shows nothing; laptops sync all the same.");
    }
    let json = json!({ "url": url, "address": started.address, "invitation": started.invitation, "accept": accept, "metrics": started.metrics, "webClient": started.web_client });
    if screen.line(&json, &text).is_err() {
        screen.warn("standard output is closed; the server runs on");
    }
}

/// Where a browser on this machine finds a server that listens on every address.
fn reachable(address: SocketAddr) -> SocketAddr {
    match address {
        SocketAddr::V4(v4) if v4.ip().is_unspecified() => {
            SocketAddr::from(([127, 0, 0, 1], v4.port()))
        }
        SocketAddr::V6(v6) if v6.ip().is_unspecified() => {
            SocketAddr::from(([0, 0, 0, 0, 0, 0, 0, 1], v6.port()))
        }
        other => other,
    }
}
