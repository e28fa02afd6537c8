//! The program as people and scripts run it: the real binary, each test in folders of its own.

#![allow(clippy::unwrap_used)]

#[path = "../../../../tests/src/authority.rs"]
mod authority;
#[path = "../../../../tests/src/cluster.rs"]
mod cluster;
mod damage;
#[cfg(unix)]
mod encrypted;
mod failures;
mod files;
mod foreign;
mod frozen;
#[cfg(unix)]
mod logs;
#[cfg(unix)]
mod moving;
mod plain_text;
mod program;
mod records;
mod schema;
mod schema_server;
mod schema_views;
mod team;
mod workspace;
