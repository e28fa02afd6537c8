#![allow(clippy::unwrap_used)]
use proptest::prelude::*;
use proptest::sample::select;

use super::*;
use crate::standard::{
    FAVORITE, MEMBER, MEMBER_ROLE, MEMBER_TEAM, PERMISSION, ROLE, TEAM, VIEW, VIEW_FIELD,
};
use crate::{Field, FieldType, Scalar, Schema, Stamps, custom, standard};

/// The standard schema, where deals are in territories.
fn schema() -> Schema {
    let mut schema = standard::schema();
    let mut objects = schema.objects.iter_mut();
    let deal = objects.find(|one| one.name_singular == "opportunity");
    deal.unwrap().fields.push(Field {
        targets: vec![TEAM.to_owned()],
        ..Field::new("territory", "Territory", FieldType::Relation)
    });
    schema
}

fn layout(object: &str) -> Layout {
    let added = custom::objects().into_iter().chain(schema().objects);
    let mut objects = added.filter(|one| one.name_singular == object);
    Layout::new(objects.next().unwrap())
}

fn id(kind: u8, number: usize) -> RecordId {
    let mut bytes = [kind; 16];
    bytes[15] = u8::try_from(number).unwrap();
    RecordId::from_bytes(bytes)
}

fn member(number: usize) -> RecordId {
    id(b'm', number)
}

fn record(layout: &Layout, id: RecordId, values: &[(&str, Option<Scalar>)]) -> Record {
    let mut record = Record {
        id,
        object: 0,
        stamps: Stamps::default(),
        values: vec![None; layout.slots.len()],
    };
    for (field, value) in values {
        record.values[layout.slot(field).unwrap()].clone_from(value);
    }
    record
}

fn text(text: &str) -> Option<Scalar> {
    Some(Scalar::Text(text.to_owned()))
}

fn refers(id: Option<RecordId>) -> Option<Scalar> {
    id.map(Scalar::Reference)
}

/// The records of a workspace's people.
#[derive(Clone, Debug, Default)]
struct People {
    members: Vec<Record>,
    teams: Vec<Record>,
    roles: Vec<Record>,
    permissions: Vec<Record>,
}

impl People {
    fn rights(&self) -> Rights {
        let layouts = [MEMBER, TEAM, ROLE, PERMISSION].map(layout);
        Rights::derive(RightsRecords {
            members: (&layouts[0], &self.members),
            teams: (&layouts[1], &self.teams),
            roles: (&layouts[2], &self.roles),
            permissions: (&layouts[3], &self.permissions),
        })
    }

    fn access(&self, number: usize) -> Access {
        self.rights().of(id(b'm', number), 0)
    }

    fn add_member(&mut self, number: usize, team: Option<usize>, role: Option<usize>) {
        let team = refers(team.map(|team| id(b't', team)));
        let role = refers(role.map(|role| id(b'r', role)));
        let values = [(MEMBER_TEAM, team), (MEMBER_ROLE, role)];
        let record = record(&layout(MEMBER), id(b'm', number), &values);
        self.members.push(record);
    }

    fn add_team(&mut self, number: usize, parent: Option<usize>) {
        let parent = refers(parent.map(|parent| id(b't', parent)));
        let record = record(&layout(TEAM), id(b't', number), &[("parent", parent)]);
        self.teams.push(record);
    }

    fn add_role(&mut self, number: usize, values: &[(&str, &str)]) {
        let mut all = vec![("name", text("Rep"))];
        all.extend(values.iter().map(|(field, value)| match *value {
            "yes" => (*field, Some(Scalar::Boolean(true))),
            value => (*field, text(value)),
        }));
        let record = record(&layout(ROLE), id(b'r', number), &all);
        self.roles.push(record);
    }

    fn add_permission(&mut self, role: usize, values: &[(&str, &str)]) {
        let mut all = vec![("role", refers(Some(id(b'r', role))))];
        all.extend(values.iter().map(|(field, value)| (*field, text(value))));
        let number = self.permissions.len();
        let record = record(&layout(PERMISSION), id(b'p', number), &all);
        self.permissions.push(record);
    }
}

/// A deal of an owner, in a territory, made by somebody.
fn deal(owner: Option<usize>, territory: Option<usize>, made_by: usize) -> Record {
    let owner = refers(owner.map(|owner| id(b'm', owner)));
    let territory = refers(territory.map(|team| id(b't', team)));
    let values = [("owner", owner), ("territory", territory)];
    let mut record = record(&layout("opportunity"), id(b'd', 0), &values);
    record.stamps.created_by = Some(id(b'm', made_by));
    record
}

#[derive(Clone, Debug)]
struct World {
    /// What each team is part of.
    parents: Vec<Option<usize>>,
    /// The team of each member.
    teams: Vec<Option<usize>>,
    /// What the role says of all objects, and of deals.
    rules: [Option<&'static str>; 2],
    act: Act,
    deal: (Option<usize>, Option<usize>, usize),
}

const MEMBERS: usize = 4;
const TEAMS: usize = 5;

fn world() -> impl Strategy<Value = World> {
    let team = || proptest::option::of(0..TEAMS);
    let rule = || proptest::option::of(select(vec!["NONE", "OWN", "TEAM", "ALL", "LATER"]));
    (
        proptest::collection::vec(team(), TEAMS),
        proptest::collection::vec(team(), MEMBERS),
        [rule(), rule()],
        select(Act::ALL.to_vec()),
        (proptest::option::of(0..MEMBERS), team(), 0..MEMBERS),
    )
        .prop_map(|(parents, teams, rules, act, deal)| World {
            parents,
            teams,
            rules,
            act,
            deal,
        })
}

/// Whether member 0 may, said in another way: upwards from where the record is, in place of downwards from where the member is.
fn reference(world: &World) -> bool {
    let (owner, territory, made_by) = world.deal;
    let owner = owner.unwrap_or(made_by);
    let above = |team: Option<usize>| {
        std::iter::successors(team, |team| world.parents[*team]).take(2 * TEAMS)
    };
    let mut teams = above(world.teams[owner]).chain(above(territory));
    match world.rules[1].or(world.rules[0]).unwrap_or("ALL") {
        "ALL" => true,
        "OWN" => owner == 0,
        "TEAM" => owner == 0 || teams.any(|team| Some(team) == world.teams[0]),
        _ => false,
    }
}

proptest! {
    #[test]
    fn what_a_role_allows_is_what_the_reference_says(world in world()) {
        let mut people = People::default();
        for (team, parent) in world.parents.iter().enumerate() {
            people.add_team(team, *parent);
        }
        for (number, team) in world.teams.iter().enumerate() {
            people.add_member(number, *team, Some(0));
        }
        let said = |rule: Option<&'static str>| {
            rule.map(|rule| (world.act.name(), rule)).into_iter().collect::<Vec<_>>()
        };
        people.add_role(0, &said(world.rules[0]));
        let of_deals = [vec![("object", "opportunity")], said(world.rules[1])].concat();
        people.add_permission(0, &of_deals);
        let (owner, territory, made_by) = world.deal;
        let (layout, record) = (layout("opportunity"), deal(owner, territory, made_by));
        let access = people.access(0);
        let may = access.act(world.act, &layout, &record).is_ok();
        prop_assert_eq!(may, reference(&world));
        prop_assert!(!may || access.may_ever(world.act, &layout, None));
    }
}

/// Member 1 has the role 0, which says this.
fn with_role(values: &[(&str, &str)]) -> People {
    let mut people = People::default();
    people.add_member(1, None, Some(0));
    people.add_member(2, None, None);
    people.add_role(0, values);
    people
}

#[test]
fn whoever_has_no_role_works_with_everything_but_who_may_do_what() {
    let access = with_role(&[]).access(2);
    for object in ["person", custom::OBJECT, VIEW, FAVORITE, MEMBER] {
        let layout = layout(object);
        let record = record(&layout, id(b'x', 0), &[]);
        for act in Act::ALL {
            assert_eq!(access.act(act, &layout, &record), Ok(()), "{object}");
        }
    }
    for object in [ROLE, PERMISSION, TEAM] {
        let layout = layout(object);
        let record = record(&layout, id(b'x', 0), &[]);
        let denied = access.create(&layout, &record, &[]).unwrap_err();
        assert!(
            denied.to_string().starts_with("only admins make"),
            "{denied}"
        );
    }
    let members = layout(MEMBER);
    let own = record(&members, member(2), &[]);
    for (field, may) in [("name", true), (MEMBER_ROLE, false), (MEMBER_TEAM, false)] {
        let place = members.field(field).unwrap();
        assert_eq!(
            access.edit(&members, &own, &[place]).is_ok(),
            may,
            "{field}"
        );
        assert_eq!(
            access.may_ever(Act::Edit, &members, Some(place)),
            may,
            "{field}"
        );
    }
}

#[test]
fn a_role_that_only_has_a_name_lets_its_members_change_records_and_nothing_that_is_shared() {
    let access = with_role(&[]).access(1);
    let allowed = |object: &str| {
        let layout = layout(object);
        let record = record(&layout, id(b'x', 0), &[]);
        access.edit(&layout, &record, &[]).is_ok()
    };
    assert!(allowed("person") && allowed("noteTarget"));
    for object in [custom::OBJECT, custom::FIELD, VIEW, ROLE, FAVORITE, MEMBER] {
        assert!(!allowed(object), "{object}");
    }
    let full = with_role(&[("schema", "yes"), ("views", "yes"), ("roles", "yes")]).access(1);
    for object in [custom::OBJECT, custom::FIELD, VIEW, ROLE, MEMBER] {
        let layout = layout(object);
        let record = record(&layout, id(b'x', 0), &[]);
        assert_eq!(full.edit(&layout, &record, &[]), Ok(()), "{object}");
    }
}

#[test]
fn what_is_ones_own_is_always_ones_own_to_arrange() {
    let access = with_role(&[]).access(1);
    let views = layout(VIEW);
    let own = record(&views, id(b'x', 0), &[("owner", refers(Some(member(1))))]);
    assert_eq!(access.edit(&views, &own, &[]), Ok(()));
    let anothers = record(&views, id(b'x', 0), &[("owner", refers(Some(member(2))))]);
    assert!(access.edit(&views, &anothers, &[]).is_err());
    let mut shared = record(&views, id(b'x', 0), &[]);
    shared.stamps.created_by = Some(member(1));
    assert!(
        access.create(&views, &shared, &[]).is_err(),
        "a view without an owner is the team's, whoever makes it"
    );
    let gives = views.field("owner").unwrap();
    assert!(access.edit(&views, &own, &[gives]).is_err(), "to the team");
    let members = layout(MEMBER);
    assert_eq!(
        access.edit(&members, &record(&members, member(1), &[]), &[]),
        Ok(())
    );
    let columns = layout(VIEW_FIELD);
    let column = record(&columns, id(b'x', 0), &[]);
    let moves = columns.field(VIEW).unwrap();
    assert_eq!(access.create(&columns, &column, &[moves]), Ok(()));
    assert!(
        access.edit(&columns, &column, &[moves]).is_err(),
        "to another view"
    );
}

#[test]
fn what_links_a_note_is_ruled_as_the_note_is() {
    let mut people = with_role(&[("create", "NONE")]);
    people.add_permission(0, &[("object", "note"), ("create", "ALL")]);
    let access = people.access(1);
    for (object, may) in [
        ("note", true),
        ("noteTarget", true),
        ("task", false),
        ("taskTarget", false),
    ] {
        let layout = layout(object);
        let record = record(&layout, id(b'x', 0), &[]);
        assert_eq!(
            access.create(&layout, &record, &[]).is_ok(),
            may,
            "{object}"
        );
        assert_eq!(access.may_ever(Act::Create, &layout, None), may, "{object}");
    }
}

#[test]
fn a_field_has_a_rule_of_its_own() {
    let mut people = with_role(&[]);
    people.add_permission(
        0,
        &[
            ("object", "opportunity"),
            ("field", "amount"),
            ("edit", "OWN"),
        ],
    );
    people.add_permission(
        0,
        &[
            ("object", "opportunity"),
            ("field", "stage"),
            ("edit", "NONE"),
        ],
    );
    let (access, layout) = (people.access(1), layout("opportunity"));
    let [name, amount, stage] = ["name", "amount", "stage"].map(|one| layout.field(one).unwrap());
    let (own, theirs) = (deal(Some(1), None, 2), deal(Some(2), None, 1));
    assert_eq!(access.edit(&layout, &own, &[name, amount]), Ok(()));
    assert_eq!(access.edit(&layout, &theirs, &[name]), Ok(()));
    let denied = access.edit(&layout, &theirs, &[name, amount]).unwrap_err();
    assert_eq!(
        denied.to_string(),
        "the role Rep does not let you change Amount of opportunities that are not your own"
    );
    assert!(access.create(&layout, &own, &[stage]).is_err());
    assert!(!access.may_ever(Act::Edit, &layout, Some(stage)));
    assert!(access.may_ever(Act::Edit, &layout, Some(amount)));
}

#[test]
fn a_field_that_a_team_added_has_a_rule_as_a_standard_one_has() {
    let mut people = with_role(&[]);
    for field in ["discount", "margin"] {
        let said = [
            ("object", "opportunity"),
            ("field", field),
            ("edit", "NONE"),
        ];
        people.add_permission(0, &said);
    }
    let mut deals = layout("opportunity").object;
    let added = |name: &str, key: &str| Field {
        key: key.to_owned(),
        ..Field::new(name, "Added", FieldType::Number)
    };
    // The other one had to be told apart from a field of its name since.
    deals.fields.push(added("discount", "discount:NUMBER"));
    deals.fields.push(added("marginNumber", "margin:NUMBER"));
    let (deals, access) = (Layout::new(deals), people.access(1));
    for field in ["discount", "marginNumber"] {
        let field = deals.field(field).unwrap();
        let own = record(&deals, id(b'd', 0), &[]);
        assert!(access.edit(&deals, &own, &[field]).is_err());
        assert!(!access.may_ever(Act::Edit, &deals, Some(field)));
    }
}

#[test]
fn a_filter_says_which_records_and_one_that_cannot_be_read_says_none() {
    let filter = r#"{"where":{"field":"stage","operator":"eq","value":"NEW"}}"#;
    let open = |filter: &str| {
        let mut people = with_role(&[("edit", "NONE")]);
        let said = [
            ("object", "opportunity"),
            ("edit", "FILTER"),
            ("filter", filter),
        ];
        people.add_permission(0, &said);
        people.access(1)
    };
    let layout = layout("opportunity");
    let at = |stage: &str| record(&layout, id(b'd', 0), &[("stage", text(stage))]);
    let access = open(filter);
    assert_eq!(access.edit(&layout, &at("NEW"), &[]), Ok(()));
    assert!(access.edit(&layout, &at("CUSTOMER"), &[]).is_err());
    for unfit in [
        "",
        "{}",
        r#"{"where":{"field":"nowhere","operator":"eq","value":1}}"#,
    ] {
        assert!(
            open(unfit).edit(&layout, &at("NEW"), &[]).is_err(),
            "{unfit}"
        );
    }
}

#[test]
fn what_is_in_the_trash_gives_nobody_more() {
    let mut people = with_role(&[("edit", "NONE")]);
    people.roles[0].stamps.deleted_at = Some(1);
    let (deals, record) = (layout("opportunity"), deal(None, None, 2));
    assert!(
        people.access(1).edit(&deals, &record, &[]).is_err(),
        "a deleted role"
    );
    people.roles.clear();
    assert!(
        people.access(1).edit(&deals, &record, &[]).is_err(),
        "a role that is not here"
    );
    let mut people = with_role(&[]);
    people.add_permission(0, &[("object", "opportunity"), ("edit", "NONE")]);
    assert!(people.access(1).edit(&deals, &record, &[]).is_err());
    people.permissions[0].stamps.deleted_at = Some(1);
    assert_eq!(
        people.access(1).edit(&deals, &record, &[]),
        Ok(()),
        "a deleted permission"
    );
}

#[test]
fn who_one_was_before_joining_is_oneself() {
    let mut people = with_role(&[("edit", "OWN")]);
    let joined = [(standard::JOINED_AS, refers(Some(member(1))))];
    people
        .members
        .push(record(&layout(MEMBER), member(7), &joined));
    let deals = layout("opportunity");
    assert_eq!(
        people.access(1).edit(&deals, &deal(None, None, 7), &[]),
        Ok(())
    );
    assert!(
        people
            .access(1)
            .edit(&deals, &deal(None, None, 2), &[])
            .is_err()
    );
}

#[test]
fn who_somebody_was_they_alone_say() {
    let people = with_role(&[]);
    let layout = layout(MEMBER);
    let field = layout.field(standard::JOINED_AS).unwrap();
    for number in [1, 2] {
        let access = people.access(number);
        let says = |id: RecordId, whom: usize| {
            record(
                &layout,
                id,
                &[(standard::JOINED_AS, refers(Some(member(whom))))],
            )
        };
        assert_eq!(
            access.create(&layout, &says(member(7), number), &[field]),
            Ok(())
        );
        assert!(
            access
                .create(&layout, &says(member(7), 3 - number), &[field])
                .is_err()
        );
        let own = record(&layout, member(number), &[]);
        assert!(
            access.edit(&layout, &own, &[field]).is_err(),
            "once it is there"
        );
    }
}

#[test]
fn a_field_that_was_put_out_of_use_still_says_what_it_said() {
    let people = with_role(&[("edit", "NONE")]);
    let mut roles = layout(ROLE).object;
    for field in &mut roles.fields {
        field.active = false;
    }
    let (roles, rest) = (Layout::new(roles), [MEMBER, TEAM, PERMISSION].map(layout));
    let rights = Rights::derive(RightsRecords {
        members: (&rest[0], &people.members),
        teams: (&rest[1], &people.teams),
        roles: (&roles, &people.roles),
        permissions: (&rest[2], &people.permissions),
    });
    let access = rights.of(member(1), 0);
    assert!(
        access
            .edit(&layout("opportunity"), &deal(None, None, 2), &[])
            .is_err()
    );
}

#[test]
fn an_admin_may_do_everything() {
    for object in [ROLE, custom::OBJECT, "person", VIEW, FAVORITE, MEMBER] {
        let layout = layout(object);
        let record = record(&layout, id(b'x', 0), &[]);
        for act in Act::ALL {
            assert_eq!(Access::free().act(act, &layout, &record), Ok(()));
            assert!(Access::free().may_ever(act, &layout, None));
        }
    }
}
