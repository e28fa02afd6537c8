//! What the inputs are made from: messages that crossed the simulation's network, and the log that came of them.

use std::collections::BTreeMap;

use satchel_model::RecordId;
use satchel_store::log::{self, Chunk};
use satchel_sync::wire::{self, Answer, Request};

use crate::simulation::{self, Overheard};

/// The run that is listened to, and its length: long enough for every kind of message but those that heal.
const SEED: u64 = 3;
const STEPS: usize = 200;

/// Messages beyond this many say nothing new.
const MESSAGES: usize = 150;

/// Messages and changes as they really are.
pub struct Corpus {
    /// Bodies of questions and of their answers.
    pub overheard: Vec<Overheard>,
    /// The server's log.
    pub chunks: Vec<Chunk>,
}

impl Corpus {
    /// The corpus, the same each time.
    ///
    /// # Errors
    /// What went wrong in the simulation.
    pub fn made() -> Result<Self, simulation::Violation> {
        let mut overheard = Vec::new();
        // What was cut on the way is a mutation, and others are made of these.
        let mut keep = |one: Overheard| {
            if wire::decode::<Request>(&one.request).is_ok() {
                overheard.push(one);
            }
        };
        simulation::overhear(SEED, STEPS, &mut |_| {}, &mut keep)?;
        let mut chunks = BTreeMap::new();
        for one in &overheard {
            if let Ok(Answer::Changes(changes)) = wire::decode(&one.answer) {
                let sent = changes.chunks.into_iter().map(Chunk::from);
                chunks.extend(sent.map(|chunk| (chunk.first_seq, chunk)));
            }
        }
        let apart = overheard.len().div_ceil(MESSAGES);
        Ok(Self {
            overheard: overheard.into_iter().step_by(apart).collect(),
            chunks: chunks.into_values().collect(),
        })
    }

    /// The changes of each document, in the order of the log.
    #[must_use]
    pub fn documents(&self) -> Vec<(RecordId, Vec<Vec<u8>>)> {
        let mut documents: BTreeMap<RecordId, BTreeMap<u64, Vec<u8>>> = BTreeMap::new();
        for frame in self
            .chunks
            .iter()
            .flat_map(|chunk| log::frames(chunk).unwrap_or_default())
        {
            let changes = documents.entry(frame.document).or_default();
            changes.insert(frame.seq, frame.bytes);
        }
        let in_order = |(id, changes): (_, BTreeMap<_, _>)| (id, changes.into_values().collect());
        documents.into_iter().map(in_order).collect()
    }
}
