//! Both document paths, held against each other.
#![allow(clippy::unwrap_used)]

use proptest::prelude::*;
use satchel_model::{
    Assign, Authorship, ChangeKind, Draft, DraftAction, Hlc, Layout, RecordId, Scalar, standard,
};

use crate::{Actor, Advance, BadChange, Change, Hash, Register, State, history, merge};

mod hostile;

fn layout() -> Layout {
    Layout::new(standard::schema().object("person").cloned().unwrap())
}

fn by(actor: Actor, ms: i64) -> Authorship {
    Authorship {
        member: RecordId::from_bytes(actor),
        at: Hlc { ms, counter: 0 },
        kind: ChangeKind::Edit,
        batch: Some(RecordId::from_bytes([7; 16])),
        offline: false,
    }
}

fn draft(action: DraftAction, assigns: Vec<Assign>) -> Draft {
    Draft {
        record: RecordId::from_bytes([1; 16]),
        object: 0,
        action,
        assigns,
    }
}

fn text(layout: &Layout, path: &str, value: Option<&str>) -> Assign {
    Assign {
        slot: layout.slot(path).unwrap(),
        element: None,
        value: value.map(|text| Scalar::Text(text.into())),
    }
}

/// One copy of a document: every change it holds, and what the register path made of them.
#[derive(Clone)]
struct Copy {
    changes: Vec<Change>,
    register: Register,
    state: State,
}

impl Copy {
    fn new(layout: &Layout) -> Self {
        Self {
            changes: Vec::new(),
            register: Register::default(),
            state: State::empty(layout),
        }
    }

    fn write(&mut self, layout: &Layout, actor: Actor, ms: i64, draft: &Draft) {
        if let Some((change, update)) = self.register.write(layout, draft, &actor, &by(actor, ms)) {
            self.state.update(&update);
            self.changes.push(change);
        }
    }

    /// Applies what is ready, the way an engine does: directly where possible, by merging otherwise.
    fn receive(&mut self, layout: &Layout, change: &Change) -> bool {
        match self.register.advance(change, layout).unwrap() {
            Advance::Known => return true,
            Advance::Applied(update) => {
                self.state.update(&update);
                self.changes.push(change.clone());
            }
            Advance::Concurrent => {
                let mut all = self.changes.clone();
                all.push(change.clone());
                let Ok((state, register)) = merge(&all, &[], layout) else {
                    return false;
                };
                (self.changes, self.state, self.register) = (all, state, register);
            }
        }
        true
    }

    fn check_against_merge(&self, layout: &Layout) {
        let (state, register) = merge(&self.changes, &[], layout).unwrap();
        assert_eq!(self.state, state);
        assert_eq!(self.register.canonical(), register.canonical());
        assert_eq!(
            Register::decode(&self.register.encode()).unwrap(),
            self.register
        );
        let heads = Register::heads_of(&self.register.encode());
        assert_eq!(heads.as_deref(), Some(self.register.heads()));
    }
}

#[derive(Clone, Debug)]
enum Step {
    Write {
        copy: usize,
        ms: i64,
        slot: usize,
        value: Option<u8>,
    },
    Element {
        copy: usize,
        ms: i64,
        element: u8,
        keep: bool,
    },
    Delete {
        copy: usize,
        ms: i64,
        restore: bool,
    },
    Exchange {
        from: usize,
        to: usize,
    },
}

fn step() -> impl Strategy<Value = Step> {
    let copy = 0..3_usize;
    let ms = -1_000..1_000_i64;
    prop_oneof![
        4 => (copy.clone(), ms.clone(), 0..4_usize, proptest::option::of(0..3_u8)).prop_map(|(copy, ms, slot, value)| Step::Write { copy, ms, slot, value }),
        2 => (copy.clone(), ms.clone(), 0..3_u8, any::<bool>()).prop_map(|(copy, ms, element, keep)| Step::Element { copy, ms, element, keep }),
        1 => (copy.clone(), ms, any::<bool>()).prop_map(|(copy, ms, restore)| Step::Delete { copy, ms, restore }),
        3 => (copy.clone(), copy).prop_map(|(from, to)| Step::Exchange { from, to }),
    ]
}

fn run(layout: &Layout, copies: &mut [Copy], step: &Step) {
    let actor = |copy: usize| [u8::try_from(copy).unwrap() + 1; 16];
    match *step {
        Step::Write {
            copy,
            ms,
            slot,
            value,
        } => {
            let path = ["name.firstName", "jobTitle", "city", "emails.primaryEmail"][slot];
            let value = value.map(|value| format!("value {value}"));
            let action = if copies[copy].register.heads().is_empty() {
                DraftAction::Create
            } else {
                DraftAction::Change
            };
            copies[copy].write(
                layout,
                actor(copy),
                ms,
                &draft(action, vec![text(layout, path, value.as_deref())]),
            );
        }
        Step::Element {
            copy,
            ms,
            element,
            keep,
        } => {
            let slot = layout.slot("emails.additionalEmails").unwrap();
            let assign = Assign {
                slot,
                element: Some(format!("{element}@x.example")),
                value: keep.then(|| Scalar::Text(String::new())),
            };
            copies[copy].write(
                layout,
                actor(copy),
                ms,
                &draft(DraftAction::Create, vec![assign]),
            );
        }
        Step::Delete { copy, ms, restore } => {
            let action = if restore {
                DraftAction::Restore
            } else {
                DraftAction::Delete(ms)
            };
            copies[copy].write(layout, actor(copy), ms, &draft(action, vec![]));
        }
        Step::Exchange { from, to } => {
            for change in copies[from].changes.clone() {
                assert!(
                    copies[to].receive(layout, &change),
                    "a copy's changes come in causal order"
                );
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn both_paths_give_the_same_state(steps in proptest::collection::vec(step(), 1..40)) {
        let layout = layout();
        let mut copies = vec![Copy::new(&layout); 3];
        for step in &steps {
            run(&layout, &mut copies, step);
            for copy in &copies {
                copy.check_against_merge(&layout);
            }
        }
    }

    #[test]
    fn any_order_and_repetition_of_a_set_of_changes_gives_the_same_state(
        steps in proptest::collection::vec(step(), 1..25),
        order in proptest::collection::vec(any::<prop::sample::Index>(), 60),
    ) {
        let layout = layout();
        let mut copies = vec![Copy::new(&layout); 3];
        for step in &steps {
            run(&layout, &mut copies, step);
        }
        let mut pool: Vec<Change> = copies.iter().flat_map(|copy| copy.changes.clone()).collect();
        let mut last = Copy::new(&layout);
        for change in &pool {
            last.receive(&layout, change);
        }
        let mut shuffled = Copy::new(&layout);
        let repeats: Vec<Change> = order.iter().filter(|_| !pool.is_empty()).map(|index| index.get(&pool).clone()).collect();
        pool.extend(repeats);
        for (at, index) in order.iter().enumerate().take(pool.len()) {
            let other = index.index(pool.len());
            pool.swap(at, other);
        }
        // What is not ready yet is offered again, as a sync client does.
        while !pool.is_empty() {
            let before = pool.len();
            pool.retain(|change| !shuffled.receive(&layout, change));
            prop_assert!(pool.len() < before, "some change is always ready");
        }
        prop_assert_eq!(&shuffled.state, &last.state);
        prop_assert_eq!(shuffled.register.canonical(), last.register.canonical());
    }
}

#[test]
fn the_bytes_built_directly_are_automerges_own() {
    use automerge::{
        ActorId, AutoCommit, ROOT,
        transaction::{CommitOptions, Transactable},
    };
    let (layout, actor) = (layout(), [3; 16]);
    let mut register = Register::default();
    let first = draft(
        DraftAction::Create,
        vec![
            text(&layout, "jobTitle", Some("Buyer")),
            text(&layout, "city", Some("Graz")),
        ],
    );
    let (created, _) = register
        .write(&layout, &first, &actor, &by(actor, 10))
        .unwrap();
    let second = draft(
        DraftAction::Change,
        vec![text(&layout, "city", Some("Wien"))],
    );
    let (edited, _) = register
        .write(&layout, &second, &actor, &by(actor, 20))
        .unwrap();

    let check = |document: &mut AutoCommit, ours: &Change| {
        let options = CommitOptions::default()
            .with_message(ours.inner.message().unwrap())
            .with_time(ours.inner.timestamp());
        document.commit_with(options).unwrap();
        let theirs = document.get_last_local_change().unwrap();
        // A transaction writes no bytes behind its operations.
        let expected = [content(theirs.raw_bytes()), ours.inner.extra_bytes()].concat();
        assert_eq!(content(ours.bytes()), expected);
    };
    let writer = || AutoCommit::new().with_actor(ActorId::from(actor.as_slice()));
    let mut document = writer();
    document.put(ROOT, "o", "person").unwrap();
    document.put(ROOT, "f/jobTitle", "Buyer").unwrap();
    document.put(ROOT, "f/city", "Graz").unwrap();
    check(&mut document, &created);
    let mut document = writer();
    document.apply_changes([created.inner]).unwrap();
    document.put(ROOT, "f/city", "Wien").unwrap();
    check(&mut document, &edited);
}

/// A change without its magic number, checksum, kind and length.
fn content(bytes: &[u8]) -> &[u8] {
    let length = bytes[9..].iter().take_while(|byte| **byte > 127).count() + 1;
    &bytes[9 + length..]
}

#[test]
fn a_change_that_makes_automerge_give_up_is_none() {
    let with_author = |seq| {
        let expanded = automerge::ExpandedChange {
            operations: Vec::new(),
            actor_id: automerge::ActorId::from([3; 16].as_slice()),
            hash: None,
            seq,
            start_op: std::num::NonZeroU64::MIN,
            time: 0,
            message: None,
            deps: Vec::new(),
            // An author's name of one byte, as Automerge writes it.
            extra_bytes: vec![1, 1, 7],
            author: None,
        };
        Change::parse(automerge::Change::from(expanded).raw_bytes())
    };
    assert!(with_author(1).is_ok());
    assert!(matches!(with_author(2), Err(BadChange::Order(_))));
}

#[test]
fn the_later_of_two_concurrent_edits_shows_and_the_other_stays() {
    let layout = layout();
    let mut anna = Copy::new(&layout);
    anna.write(
        &layout,
        [1; 16],
        1,
        &draft(
            DraftAction::Create,
            vec![text(&layout, "city", Some("Graz"))],
        ),
    );
    let mut ben = anna.clone();
    // Anna's laptop is busier; Ben's edit is later.
    for title in ["a", "b", "c"] {
        anna.write(
            &layout,
            [1; 16],
            5,
            &draft(
                DraftAction::Change,
                vec![text(&layout, "jobTitle", Some(title))],
            ),
        );
    }
    anna.write(
        &layout,
        [1; 16],
        6,
        &draft(
            DraftAction::Change,
            vec![text(&layout, "city", Some("Linz"))],
        ),
    );
    ben.write(
        &layout,
        [2; 16],
        9,
        &draft(
            DraftAction::Change,
            vec![text(&layout, "city", Some("Wien"))],
        ),
    );
    for change in ben.changes.clone() {
        anna.receive(&layout, &change);
    }
    let city = layout.slot("city").unwrap();
    assert_eq!(anna.state.values[city], Some(Scalar::Text("Wien".into())));
    assert_eq!(anna.state.also.len(), 1);
    assert_eq!(anna.state.also[0].value, Some(Scalar::Text("Linz".into())));
    assert_eq!(anna.state.also[0].by, Some(RecordId::from_bytes([1; 16])));
    // Choosing settles it, on the direct path.
    anna.write(
        &layout,
        [1; 16],
        12,
        &draft(
            DraftAction::Change,
            vec![text(&layout, "city", Some("Linz"))],
        ),
    );
    assert!(anna.state.also.is_empty());
    anna.check_against_merge(&layout);
}

#[test]
fn altered_bytes_are_refused() {
    let layout = layout();
    let mut register = Register::default();
    let (change, _) = register
        .write(
            &layout,
            &draft(
                DraftAction::Create,
                vec![text(&layout, "city", Some("Graz"))],
            ),
            &[1; 16],
            &by([1; 16], 1),
        )
        .unwrap();
    let bytes = change.bytes().to_vec();
    assert_eq!(Change::parse(&bytes).unwrap().hash(), change.hash());
    for at in 0..bytes.len() {
        let mut altered = bytes.clone();
        altered[at] ^= 0x20;
        assert!(Change::parse(&altered).is_err(), "byte {at}");
        assert!(Change::parse(&bytes[..at]).is_err(), "cut at {at}");
    }
}

#[test]
fn history_tells_from_and_to() {
    let layout = layout();
    let mut copy = Copy::new(&layout);
    copy.write(
        &layout,
        [1; 16],
        1,
        &draft(
            DraftAction::Create,
            vec![text(&layout, "city", Some("Graz"))],
        ),
    );
    copy.write(
        &layout,
        [1; 16],
        2,
        &draft(
            DraftAction::Change,
            vec![text(&layout, "city", Some("Wien"))],
        ),
    );
    copy.write(&layout, [1; 16], 3, &draft(DraftAction::Delete(3), vec![]));
    let entries = history(&copy.changes, &layout).unwrap();
    let city = layout.slot("city").unwrap();
    assert!(entries[0].created && !entries[1].created);
    assert_eq!(
        entries[1].changes,
        vec![(
            city,
            Some(Scalar::Text("Graz".into())),
            Some(Scalar::Text("Wien".into()))
        )]
    );
    assert_eq!(entries[2].deleted, Some(true));
}

#[test]
fn history_ends_with_what_shows_in_whatever_order_changes_came_in() {
    let layout = layout();
    let set = |copy: &mut Copy, actor, ms, action, name| {
        let assigns = vec![text(&layout, "city", Some(name))];
        copy.write(&layout, [actor; 16], ms, &draft(action, assigns));
    };
    let mut anna = Copy::new(&layout);
    set(&mut anna, 1, 1, DraftAction::Create, "Graz");
    let mut ben = anna.clone();
    set(&mut anna, 1, 30, DraftAction::Change, "Linz");
    set(&mut ben, 2, 20, DraftAction::Change, "Wien");
    set(&mut ben, 2, 25, DraftAction::Change, "Oslo");
    let (of_anna, of_ben) = (anna.changes[1..].to_vec(), ben.changes[1..].to_vec());
    assert!(of_ben.iter().all(|change| anna.receive(&layout, change)));
    assert!(of_anna.iter().all(|change| ben.receive(&layout, change)));
    for copy in [&anna, &ben] {
        let entries = history(&copy.changes, &layout).unwrap();
        let last = entries.last().unwrap();
        let city = |name: &str| Some(Scalar::Text(name.into()));
        let slot = layout.slot("city").unwrap();
        assert_eq!(copy.state.values[slot], city("Linz"));
        assert_eq!(last.changes, [(slot, city("Oslo"), city("Linz"))]);
        assert_eq!(copy.changes[last.place].hash(), of_anna[0].hash());
    }
}

#[test]
fn history_tells_a_change_after_what_it_saw_though_its_clock_is_behind() {
    let layout = layout();
    let mut copy = Copy::new(&layout);
    for (actor, ms, action, name) in [
        (1, 50, DraftAction::Create, "Graz"),
        (2, 10, DraftAction::Change, "Wien"),
    ] {
        let assigns = vec![text(&layout, "city", Some(name))];
        copy.write(&layout, [actor; 16], ms, &draft(action, assigns));
    }
    let entries = history(&copy.changes, &layout).unwrap();
    assert!(entries[0].created && !entries[1].created);
    let shown = Some(Scalar::Text("Wien".into()));
    assert_eq!(entries[1].changes[0].2, shown);
}
