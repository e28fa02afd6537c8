//! The team server's tests, in one program: each program of them takes a hundred megabytes of a disk and its time to be linked.
#![allow(clippy::unwrap_used)]

#[path = "../../../tests/src/authority.rs"]
mod authority;
mod team;

mod accounts;
mod busy;
mod cut_line;
mod encrypted;
mod exchange;
mod first_sync;
mod healing;
mod live;
mod long_texts;
mod moved;
mod operations;
mod presence;
mod program;
mod refusals;
mod replicas;
mod roles;
mod security_log;
mod web;
