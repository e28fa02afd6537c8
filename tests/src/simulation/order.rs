//! The same changes in any order that respects causality, in any batches, some of them twice: always one workspace.

use rand::seq::SliceRandom as _;
use rand::{Rng as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use satchel_document::Change;
use satchel_engine::segments::{Arrived, list_name};
use satchel_engine::{Offered, Verdict, Workspace};
use satchel_model::RecordId;
use satchel_store::log;
use satchel_store::server::Server;

use super::machine::Machine;
use super::shown::{difference, shown};
use super::{Checked, Violation, edits};
use crate::vfs::Image;

/// Who writes the changes.
const WRITERS: usize = 3;

/// Log bytes that one pull brings at most.
const PULL_BYTES: usize = 2_000;

/// Lets three laptops make so many edits, now and then seeing each other's, and gives the changes to others in ways
/// drawn from a seed. How many changes there were.
///
/// # Errors
/// The first [`Violation`].
pub fn any_order(seed: u64, edits: usize) -> Checked<usize> {
    let mut chance = ChaCha8Rng::seed_from_u64(seed);
    let changes = written(&mut chance, edits)?;
    let whole = started("whole", 1)?;
    receive(&whole, &changes)?;
    let mixed = started("mixed", 2)?;
    let order = shuffled(&changes, &whole, &mut chance)?;
    receive_in_batches(&mixed, &order, &mut chance)?;
    let mut pulled = started("pulled", 3)?;
    pull_in_batches(&pulled, workspace(&mixed)?, &mut chance)?;
    same(&whole, &mixed)?;
    same(&whole, &pulled)?;
    let segmented = started("segmented", 5)?;
    take_segments(&segmented, workspace(&mixed)?)?;
    same(&whole, &segmented)?;
    pulled.shut_down();
    pulled.boot(4)?;
    same(&whole, &pulled)?;
    workspace(&pulled)?.rebuild(&mut |_| {}).map_err(failed)?;
    same(&whole, &pulled)?;
    Ok(changes.len())
}

fn started(name: &str, seed: u64) -> Checked<Machine> {
    let mut machine = Machine::new(name.to_owned(), &Image::default()).indexed()?;
    machine.boot(seed)?;
    Ok(machine)
}

fn workspace(machine: &Machine) -> Checked<&Workspace> {
    let none = || machine.violation("it is down");
    machine.workspace.as_ref().ok_or_else(none)
}

fn failed(error: impl std::fmt::Display) -> Violation {
    Violation(error.to_string())
}

/// All changes of three laptops, in the order of one of their logs.
fn written(chance: &mut ChaCha8Rng, edits: usize) -> Checked<Vec<Offered>> {
    let writers = (0..WRITERS)
        .map(|at| started("writer", 10 + at as u64))
        .collect::<Checked<Vec<_>>>()?;
    for _ in 0..edits {
        let writer = &writers[chance.random_range(0..WRITERS)];
        writer.set_time(chance.random_range(0..1_000_000));
        edits::edit(workspace(writer)?, chance).1.map_err(failed)?;
        if chance.random_bool(0.3) {
            let (from, to) = (
                chance.random_range(0..WRITERS),
                chance.random_range(0..WRITERS),
            );
            receive(&writers[to], &all(&writers[from])?)?;
        }
    }
    for other in &writers[1..] {
        receive(&writers[0], &all(other)?)?;
    }
    all(&writers[0])
}

fn all(machine: &Machine) -> Checked<Vec<Offered>> {
    let chunks = workspace(machine)?
        .log_after(0, usize::MAX)
        .map_err(failed)?;
    let mut changes = Vec::new();
    for chunk in &chunks {
        let frames = log::frames(chunk).map_err(failed)?;
        changes.extend(frames.into_iter().map(|frame| Offered {
            seq: frame.seq,
            document: frame.document,
            bytes: frame.bytes,
            relayed: false,
            pushed_by: None,
        }));
    }
    Ok(changes)
}

fn receive(to: &Machine, changes: &[Offered]) -> Checked {
    let received = workspace(to)?.receive(changes.to_vec()).map_err(failed)?;
    match received
        .verdicts
        .iter()
        .find(|verdict| matches!(verdict, Verdict::Refused { .. }))
    {
        Some(refused) => Err(to.violation(&format!("{refused:?}"))),
        None => Ok(()),
    }
}

/// The same changes in another order, each after those it depends on and after its actor's earlier ones.
fn shuffled(
    changes: &[Offered],
    known: &Machine,
    chance: &mut ChaCha8Rng,
) -> Checked<Vec<Offered>> {
    let mut left: Vec<(Offered, Change)> = changes
        .iter()
        .map(|offered| {
            let change = Change::parse(&offered.bytes).map_err(failed)?;
            Ok((offered.clone(), change))
        })
        .collect::<Checked<_>>()?;
    left.shuffle(chance);
    let (mut order, mut taken) = (Vec::new(), std::collections::HashSet::new());
    while !left.is_empty() {
        let ready = left.iter().position(|(offered, change)| {
            change
                .deps()
                .all(|dep| taken.contains(&(offered.document, *dep)))
        });
        let ready = ready.ok_or_else(|| known.violation("no change is ready"))?;
        let (offered, change) = left.remove(ready);
        taken.insert((offered.document, change.hash()));
        order.push(offered);
    }
    Ok(order)
}

/// A few at a time, and now and then again some that were given before.
fn receive_in_batches(to: &Machine, order: &[Offered], chance: &mut ChaCha8Rng) -> Checked {
    let mut given = 0;
    while given < order.len() {
        let next = (given + chance.random_range(1..20)).min(order.len());
        let from = given.saturating_sub(chance.random_range(0..10));
        receive(to, &order[from..next])?;
        given = next;
    }
    Ok(())
}

/// Chunks as the server stores them, and now and then again some that were pulled before.
fn pull_in_batches(to: &Machine, server: &Workspace, chance: &mut ChaCha8Rng) -> Checked {
    let laptop = join(to, server)?;
    let epoch = server.epoch().map_err(failed)?;
    let mut pulled = 0;
    loop {
        let bytes = chance.random_range(0..PULL_BYTES);
        let from = pulled - pulled.min(chance.random_range(0..4));
        let chunks = server.log_after(from, bytes).map_err(failed)?;
        let Some(last) = chunks.last() else {
            return Ok(());
        };
        if last.last_seq > pulled {
            pulled = last.last_seq;
            laptop
                .apply_pulled(&epoch, &chunks, pulled)
                .map_err(failed)?;
        } else if server.seq().map_err(failed)? == pulled {
            return Ok(());
        }
    }
}

/// All that the server has, in segments.
fn take_segments(to: &Machine, server: &Workspace) -> Checked {
    let laptop = join(to, server)?;
    if server.seq().map_err(failed)? == 0 {
        // All edits were in vain.
        return Ok(());
    }
    server.make_segments().map_err(failed)?;
    let segments = server.segments(0).map_err(failed)?;
    let segments = segments.ok_or_else(|| to.violation("there are no segments"))?;
    for (place, segment) in (0..).zip(&segments.list) {
        let bytes = server.segment_part(&segment.hash, 0, segment.bytes);
        let arrived = Arrived {
            epoch: server.epoch().map_err(failed)?,
            as_of: segments.as_of,
            list: list_name(segments.list.iter().map(|segment| segment.hash)),
            place,
            of: segments.list.len() as u64,
            changes: segment.changes,
            bytes: bytes.map_err(failed)?.unwrap_or_default(),
        };
        laptop.take_segment(&arrived).map_err(failed)?;
    }
    Ok(())
}

fn join<'m>(to: &'m Machine, server: &Workspace) -> Checked<&'m Workspace> {
    let (epoch, device) = (
        server.epoch().map_err(failed)?,
        RecordId::derived("device", "1"),
    );
    let joined = Server::new("http://team.example", "a@team.example", epoch, device);
    let laptop = workspace(to)?;
    laptop
        .join(&joined, laptop.member(), "team")
        .map_err(failed)?;
    Ok(laptop)
}

fn same(expected: &Machine, machine: &Machine) -> Checked {
    let difference = difference(&shown(workspace(expected)?)?, &shown(workspace(machine)?)?);
    difference.map_or(Ok(()), |difference| Err(machine.violation(&difference)))
}
