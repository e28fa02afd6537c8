//! Good inputs made bad, in the ways that decoders take badly.

use rand::Rng as _;
use rand::seq::IndexedRandom as _;
use rand_chacha::ChaCha8Rng;

/// How often one input is changed at most.
const CHANGES: usize = 6;

/// Longer inputs take time and find nothing that shorter ones do not.
const LONGEST: usize = 1 << 17;

/// How often a part stands there once it is repeated: deeper than a stack goes.
const REPEATED: usize = 20_000;

/// Numbers at the edges of what holds them, in as many bytes as they are written with.
const EDGES: [&[u8]; 9] = [
    &[0],
    &[0x7f],
    &[0x80],
    &[0xff],
    &[0xff; 4],
    &[0xff; 8],
    &[0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
    // The largest number as LEB128 writes it.
    &[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
    // Half of it, as the signed kind does.
    &[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x00],
];

/// One of the seeds, changed a few times.
#[must_use]
pub fn mutated(seeds: &[Vec<u8>], chance: &mut ChaCha8Rng) -> Vec<u8> {
    let mut input = seeds.choose(chance).cloned().unwrap_or_default();
    for _ in 0..chance.random_range(1..=CHANGES) {
        change(&mut input, seeds, chance);
        input.truncate(LONGEST);
    }
    input
}

fn change(input: &mut Vec<u8>, seeds: &[Vec<u8>], chance: &mut ChaCha8Rng) {
    let part = any_part(input.len(), chance);
    match chance.random_range(0..100) {
        0..25 => {
            if let Some(byte) = input.get_mut(part.start) {
                *byte ^= 1 << chance.random_range(0..8);
            }
        }
        25..40 => {
            if let Some(byte) = input.get_mut(part.start) {
                *byte = chance.random();
            }
        }
        40..60 => {
            let edge = EDGES.choose(chance).copied().unwrap_or_default();
            let replaced = if chance.random_bool(0.5) {
                edge.len()
            } else {
                1
            };
            let end = (part.start + replaced).min(input.len());
            input.splice(part.start..end, edge.iter().copied());
        }
        60..70 => drop(input.drain(part)),
        70..75 => input.truncate(part.start),
        75..85 => {
            let doubled = input[part.clone()].to_vec();
            input.splice(part.end..part.end, doubled);
        }
        85..98 => {
            let other = seeds.choose(chance).map(Vec::as_slice).unwrap_or_default();
            let theirs = any_part(other.len(), chance);
            input.splice(part, other[theirs].iter().copied());
        }
        _ => repeat(input, part.start, chance),
    }
}

/// A part of a few bytes, or of any length.
fn any_part(length: usize, chance: &mut ChaCha8Rng) -> std::ops::Range<usize> {
    let start = chance.random_range(0..=length);
    let longest = if chance.random_bool(0.5) { 16 } else { length };
    let end = start + chance.random_range(0..=longest);
    start..end.min(length)
}

fn repeat(input: &mut Vec<u8>, at: usize, chance: &mut ChaCha8Rng) {
    let end = (at + chance.random_range(1..=5)).min(input.len());
    let many = input[at..end].repeat(chance.random_range(2..=REPEATED));
    input.splice(at..at, many);
}
