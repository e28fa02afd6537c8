//! The program killed at any moment: whatever it had acknowledged is there, and the rest can be done again.
//!
//! The real `satchel`, on a real disk, ended with SIGKILL while it imports, edits, syncs, serves and indexes. Chance
//! decides when; the seed is printed, and `CRASH_SEED` asks for one again, though the machine decides as much as chance
//! does. What a power cut does, when the system forgets writes too, the simulation tells.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

mod backup;
mod edits;
mod exchange;
mod import;
mod index;
mod kill;
mod moving;
mod replicas;
mod server;
