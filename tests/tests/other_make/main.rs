//! Documents between Satchel and another make of Automerge: npm's, in a process of its own.
//!
//! What Satchel writes, it reads as Satchel does; what it writes, Satchel takes, shows and passes on.
#![allow(clippy::unwrap_used)]

mod given;
mod peer;
mod said;
mod taken;
mod team;
