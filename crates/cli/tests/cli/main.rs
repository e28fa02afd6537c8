//! The program as people and scripts run it: the real binary, each test in folders of its own.

#![allow(clippy::unwrap_used)]

mod failures;
mod files;
mod program;
mod records;
mod team;
mod workspace;
