//! `satchel`: the workspace of the desktop app, and the team server, without a window.
//!
//! Owns what a person types and what they read: arguments, tables, progress, exit codes. Holds no rules:
//! every command is one call of the engine, of sync or of the server, and its answer put into words.

mod answer;
mod assign;
mod bundle;
mod call;
mod command;
mod data;
mod error;
mod find;
mod interrupt;
mod key;
mod moments;
mod progress;
mod screen;
mod serving;
mod shown;
mod table;

use std::process::ExitCode;

use clap::Parser as _;

use crate::call::{Call, Cli};
use crate::error::Error;
use crate::screen::Screen;

/// An import makes and drops some hundred small values a record: this allocator takes a fifth of its time away.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return screen::misuse(&error),
    };
    trace(&cli.global);
    let call = Call::new(cli.global);
    match cli.command.run(&call) {
        Ok(answer) => call.screen.answer(&answer),
        Err(error) => call.screen.failure(&error),
    }
}

/// Shows what happens underneath on standard error: warnings, and with `-v` more.
fn trace(global: &call::Global) {
    let level = match (global.quiet, global.verbose) {
        (true, _) => "error",
        // What tantivy warns of, such as a merge that was cut short, it does again by itself.
        (false, 0) => "warn,tantivy=error",
        (false, 1) => "info,tantivy=warn",
        (false, _) => "debug,tantivy=info",
    };
    let filter =
        tracing_subscriber::EnvFilter::try_from_env("SATCHEL_LOG").unwrap_or_else(|_| level.into());
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    match global.log_json {
        true => log.json().flatten_event(true).init(),
        false => log.with_target(false).init(),
    }
}
