//! Roles × objects × fields × records × operations, over a push and over the server's own writes, against ten lines that say what is to
//! come of them.

use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, TestRunner};
use satchel_model::RecordId;
use satchel_store::log;
use serde_json::{Value as Json, json};

use super::{Fixture, map};
use crate::{Acting, Error, Offered, Verdict};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operation {
    Create,
    EditName,
    EditAmount,
    Delete,
    Restore,
}

use Operation::{Create, Delete, EditAmount, EditName, Restore};

#[derive(Clone, Debug)]
struct Case {
    operation: Operation,
    /// What the role says of all objects, of deals, and of the amount of deals.
    rules: [Option<&'static str>; 3],
    /// Whose the deal is, by number; nobody's where that is empty.
    owner: Option<usize>,
    made_by: usize,
    /// Over a push, or on the server itself.
    pushed: bool,
}

/// Member 0 does it, who is in a team with member 1; member 2 is in another.
fn reference(case: &Case) -> bool {
    let [all, deals, amount] = case.rules;
    let made_by = if case.operation == Create {
        0
    } else {
        case.made_by
    };
    let owner = case.owner.unwrap_or(made_by);
    let holds = |rule: Option<&str>| match rule {
        None | Some("ALL") => true,
        Some("OWN") => owner == 0,
        Some("TEAM") => owner < 2,
        _ => false,
    };
    holds(deals.or(all)) && (case.operation != EditAmount || holds(amount))
}

fn case() -> impl Strategy<Value = Case> {
    let rule = || proptest::option::of(select(vec!["NONE", "OWN", "TEAM", "ALL"]));
    (
        select(vec![Create, EditName, EditAmount, Delete, Restore]),
        [rule(), rule(), rule()],
        proptest::option::of(0..3_usize),
        0..3_usize,
        any::<bool>(),
    )
        .prop_map(|(operation, rules, owner, made_by, pushed)| Case {
            operation,
            rules,
            owner,
            made_by,
            pushed,
        })
}

/// A server whose member 0 has the role, and a program of theirs that asks nobody.
struct Room {
    server: Fixture,
    program: Fixture,
    members: Vec<RecordId>,
    role: RecordId,
}

const ALL_OF_THEM: [&str; 3] = ["create", "edit", "delete"];

impl Room {
    fn new() -> Self {
        let (server, program) = (Fixture::new(), Fixture::new());
        let role = server.create("role", json!({ "name": "Rep" }));
        let teams = ["North", "South"].map(|name| server.create("team", json!({ "name": name })));
        let member = |team: usize, role: Json| {
            server.create(
                "workspaceMember",
                json!({ "team": teams[team], "role": role }),
            )
        };
        let members = vec![
            member(0, json!(role)),
            member(0, Json::Null),
            member(1, Json::Null),
        ];
        Self {
            server,
            program,
            members,
            role,
        }
    }

    fn acting(&self, member: usize) -> Acting {
        Acting {
            member: Some(self.members[member]),
            api: false,
        }
    }

    /// Has the role say what the case says.
    fn say(&self, case: &Case) {
        let [all, deals, amount] = case.rules;
        let of_all = |rule: Option<&str>| ALL_OF_THEM.map(|act| (act.to_owned(), json!(rule)));
        let said = of_all(all).into_iter().collect();
        self.server.edit(self.role, Json::Object(said));
        for (field, rule) in [("", deals), ("amount", amount)] {
            let mut said =
                map(json!({ "role": self.role, "object": "opportunity", "field": field }));
            said.extend(of_all(rule));
            let workspace = &self.server.workspace;
            workspace
                .create_record(Acting::default(), "permission", &said)
                .unwrap();
        }
    }

    /// The deal as it is before the operation.
    fn deal(&self, case: &Case) -> RecordId {
        let values =
            json!({ "name": "Big one", "owner": case.owner.map(|owner| self.members[owner]) });
        // It is made and put in the trash without asking: as by whoever had another role then.
        let acting = self.acting(case.made_by);
        let made = self
            .program
            .workspace
            .create_record(acting, "opportunity", &map(values));
        let id = made.unwrap().created[0];
        if case.operation == Restore {
            self.program
                .workspace
                .delete_records(acting, &[id])
                .unwrap();
        }
        id
    }

    /// Does it on a workspace, as member 0.
    fn operate(&self, at: &Fixture, case: &Case, id: RecordId) -> Result<(), Error> {
        let (acting, workspace) = (self.acting(0), &at.workspace);
        let edit = |values: Json| workspace.edit_record(acting, id, &map(values));
        let done = match case.operation {
            Create => {
                let owner = case.owner.map(|owner| self.members[owner]);
                let values = json!({ "name": "New", "owner": owner });
                workspace.create_record(acting, "opportunity", &map(values))
            }
            EditName => edit(json!({ "name": "Bigger one" })),
            EditAmount => edit(json!({ "amount": { "amountMicros": 5, "currencyCode": "EUR" } })),
            Delete => workspace.delete_records(acting, &[id]),
            Restore => workspace.restore_records(acting, &[id]),
        };
        done.map(|_| ())
    }

    /// What the program wrote past a position, pushed by somebody.
    fn push(&self, after: u64, by: Option<RecordId>) -> Vec<Verdict> {
        let chunks = self.program.workspace.log_after(after, usize::MAX).unwrap();
        let frames = chunks.iter().flat_map(|chunk| log::frames(chunk).unwrap());
        let offered = frames
            .filter(|frame| frame.seq > after)
            .map(|frame| Offered {
                seq: frame.seq,
                document: frame.document,
                bytes: frame.bytes,
                relayed: false,
                pushed_by: by,
            });
        let received = self.server.workspace.receive(offered.collect());
        received.unwrap().verdicts
    }

    /// Whether the server let it be.
    fn lets(&self, case: &Case) -> bool {
        let begun = self.program.workspace.seq().unwrap();
        let id = self.deal(case);
        self.push(begun, None);
        self.say(case);
        let (before, seq) = (
            self.server.workspace.seq().unwrap(),
            self.program.workspace.seq().unwrap(),
        );
        let lets = if case.pushed {
            self.operate(&self.program, case, id).unwrap();
            match self.push(seq, Some(self.members[0])).as_slice() {
                [Verdict::Stored { .. }] => true,
                [Verdict::Refused { code, .. }] if code == "denied" => false,
                other => panic!("{other:?}"),
            }
        } else {
            match self.operate(&self.server, case, id) {
                Ok(()) => true,
                Err(error) if error.code() == "denied" => false,
                Err(error) => panic!("{error}"),
            }
        };
        let wrote = self.server.workspace.seq().unwrap() > before;
        assert_eq!(wrote, lets, "what is denied leaves no trace: {case:?}");
        lets
    }
}

#[test]
fn what_may_be_done_is_done_and_nothing_else() {
    let room = Room::new();
    let config = Config {
        cases: 250,
        failure_persistence: None,
        ..Config::default()
    };
    let (allowed, denied) = (std::cell::Cell::new(0), std::cell::Cell::new(0));
    TestRunner::new(config)
        .run(&case(), |case| {
            let expected = reference(&case);
            let count = if expected { &allowed } else { &denied };
            count.set(count.get() + 1);
            prop_assert_eq!(room.lets(&case), expected);
            Ok(())
        })
        .unwrap();
    assert!(allowed.get() > 40 && denied.get() > 40, "both are common");
}
