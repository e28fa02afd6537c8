//! What the tests and benchmarks of the whole workspace share.
//!
//! Owns nothing of the product: it drives the crates as their users do. Nothing ships from here.

mod alone;
pub mod bench;
pub mod bindings;
pub mod cluster;
pub mod decoders;
pub mod program;
pub mod recordings;
pub mod safeguards;
pub mod simulation;
pub mod vfs;
