//! The only SQL of the product: the log, the registers, the projection tables, and questions to them.
//!
//! Owns which statement is run and how rows are laid out. Refuses to know what a change means: bytes of
//! changes and registers pass through, values come from and go to the model. Every statement is written
//! once for SQLite and PostgreSQL; what differs between them is behind [`Database`], [`Reader`] and
//! [`Writer`]. A `Writer` is the permission to write: whoever has none cannot.

pub mod also;
pub mod attention;
pub mod batch;
mod compress;
mod database;
pub mod document;
mod error;
pub mod fold;
pub mod index_room;
pub mod kept_column;
mod lease;
pub mod log;
mod migrate;
pub mod moving;
mod news;
mod open_log;
pub mod projection;
pub mod query;
pub mod record;
pub mod same;
pub mod security;
pub mod segment;
pub mod server;
mod sort_key;
pub mod sqlite;
pub mod team;
pub mod uncomputed;
pub mod view_index;
pub mod workspace;
mod write;

pub use database::{Database, Param, Reader, Row, Writer, read, read_briefly};
pub use error::Error;
pub use lease::Lease;
pub use migrate::{MIGRATIONS, migrate};
pub use news::{News, Polling};
pub use open_log::OpenLog;
pub use sort_key::sort_key;
pub use write::write;
