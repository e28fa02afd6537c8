//! Journeys of people through the whole product: the real window, the real web client, the real programs.
//!
//! Each test begins with empty folders and starts what it needs itself: a display, a driver, a server, laptops. Nothing is
//! replaced by something that stands for it. The programs are those that `cargo build --workspace` makes, beside this
//! test; what a journey saw when it failed (the page's text, a picture of the screen) is named in its message.
#![allow(clippy::unwrap_used)]
#![cfg(target_os = "linux")]

use std::time::Duration;

mod display;
mod laptop;
mod program;
mod server;
mod web;
mod window;
mod window_conflict;
mod window_day;

/// How long anything may take. A busy machine with two cores takes seconds for what takes a blink otherwise.
const PATIENCE: Duration = Duration::from_secs(90);
