//! Keeps a workspace and its team server equal.
//!
//! Owns the wire ([`wire`]), the plan of an exchange ([`core`], pure), one step of it on either side
//! ([`step`] and [`serve`], blocking), and the client that runs it over HTTP ([`Sync`]). The simulator steps the
//! same plan and the same two sides. Refuses to know what a change means: whether it fits is the engine's to
//! say, on both sides. Holds no state that is worth keeping: cursors and refused changes are the
//! workspace's, and each moves in the transaction that makes it true.

pub mod accounts;
pub mod address;
pub mod audit;
mod client;
pub mod command;
pub mod core;
pub mod devices;
mod error;
pub mod healing;
mod http;
mod inner;
mod join;
mod live;
pub mod news;
mod ownership;
mod presence;
mod remote;
pub mod security;
pub mod serve;
mod status;
pub mod step;
mod support;
pub mod wire;

pub use client::Sync;
pub use error::{Error, PROTOCOL, SERVER_FAILED};
pub use join::{Enrol, Enrolled, Join, cursors};
pub use remote::{Remote, enrol_device};
pub use status::{SyncProgress, SyncState, SyncStatus};
pub use support::{ChangeName, Differing, Divergence};
