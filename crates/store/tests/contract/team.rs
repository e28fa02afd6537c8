//! Who may enter a server, and from where.

use satchel_model::RecordId;
use satchel_store::team::{self, Account, Device, Invitation};
use satchel_store::{Error, write};

use crate::room::{Room, id};

fn account(number: u8, email: &str) -> Account {
    Account {
        id: id(number),
        email: email.to_owned(),
        password: "$argon2id$…".to_owned(),
        member: id(number + 100),
        admin: number == 1,
        shut_out: false,
    }
}

pub(crate) fn an_address_has_one_account(room: &Room) {
    let (bo, anna) = (account(1, "bo@x.example"), account(2, "anna@x.example"));
    room.write(|writer| {
        team::add_account(writer, &bo, 5)?;
        team::add_account(writer, &anna, 6)
    });
    let taken = account(3, "anna@x.example");
    let twice = write(&*room.database, |writer| {
        team::add_account(writer, &taken, 7)
    });
    assert!(matches!(twice, Err(Error::Database { .. })));
    assert_eq!(
        room.read(|reader| team::accounts(reader)),
        [anna.clone(), bo.clone()],
        "by address"
    );
    let by_email = |email: &str| room.read(|reader| team::account_by_email(reader, email));
    assert_eq!(
        (by_email("bo@x.example"), by_email("cy@x.example")),
        (Some(bo), None)
    );
    room.write(|writer| team::set_password(writer, id(2), "new"));
    let changed = Account {
        password: "new".to_owned(),
        ..anna
    };
    assert_eq!(
        room.read(|reader| team::account_by_id(reader, id(2))),
        Some(changed)
    );
    assert_eq!(room.read(|reader| team::account_by_id(reader, id(3))), None);
}

pub(crate) fn an_invitation_is_used_once(room: &Room) {
    let invitation = |email: &str| Invitation {
        email: email.to_owned(),
        admin: true,
        expires_ms: 100,
        used: false,
    };
    let (open, named) = ([1; 32], [2; 32]);
    room.write(|writer| {
        team::invite(writer, &open, &invitation(""))?;
        team::invite(writer, &named, &invitation("a@x.example"))
    });
    let get = |code| room.read(|reader| team::invitation(reader, &code));
    assert_eq!(get(named), Some(invitation("a@x.example")));
    let take = || room.write(|writer| team::use_invitation(writer, &named, 50));
    assert_eq!([take(), take()], [true, false]);
    assert_eq!(get(named).map(|invitation| invitation.used), Some(true));
    room.write(|writer| team::withdraw_open_invitations(writer));
    assert_eq!((get(open), get(named).is_some()), (None, true));
}

pub(crate) fn a_device_is_known_by_its_token_until_it_is_signed_out(room: &Room) {
    let device = |number: u8| Device {
        id: id(number),
        account: id(1),
        name: format!("Laptop {number}"),
    };
    room.write(|writer| {
        team::add_device(writer, &device(10), &[1; 32], 5)?;
        team::add_device(writer, &device(11), &[2; 32], 5)
    });
    let by_token = |token| room.read(|reader| team::device_by_token(reader, &token));
    assert_eq!(
        (by_token([1; 32]), by_token([3; 32])),
        (Some(device(10)), None)
    );
    room.write(|writer| {
        team::sign_out_device(writer, id(10))?;
        team::sign_out_device(writer, id(11))
    });
    assert_eq!((by_token([1; 32]), by_token([2; 32])), (None, None));
    let by_id = room.read(|reader| team::device_by_id(reader, id(10)));
    assert_eq!(by_id, Some(device(10)), "what it made is still its");
}

pub(crate) fn devices_are_told_with_whose_they_are_and_when_they_were_there(room: &Room) {
    room.write(|writer| {
        team::add_account(writer, &account(1, "bo@x.example"), 5)?;
        team::add_account(writer, &account(2, "anna@x.example"), 5)?;
        for (number, of) in [(10, 1), (11, 1), (12, 2)] {
            let device = Device {
                id: id(number),
                account: id(of),
                name: format!("Laptop {number}"),
            };
            team::add_device(writer, &device, &[number; 32], i64::from(number))?;
        }
        team::note_contact(writer, id(10), 50)?;
        team::sign_out_device(writer, id(11))
    });
    let told = |of: Option<RecordId>| -> Vec<(RecordId, String, i64, Option<i64>, bool)> {
        let found = room.read(|reader| team::enrolments(reader, of)).into_iter();
        let tell = |one: team::Enrolment| {
            (
                one.device.id,
                one.email,
                one.enrolled_ms,
                one.last_contact_ms,
                one.signed_out,
            )
        };
        found.map(tell).collect()
    };
    let (bo, anna) = ("bo@x.example".to_owned(), "anna@x.example".to_owned());
    let annas = (id(12), anna, 12, None, false);
    let bos = [
        (id(10), bo.clone(), 10, Some(50), false),
        (id(11), bo, 11, None, true),
    ];
    assert_eq!(
        told(None),
        [bos[0].clone(), annas.clone(), bos[1].clone()],
        "who was there last comes first"
    );
    assert_eq!(told(Some(id(1))), bos);
    assert_eq!(told(Some(id(2))), [annas]);
    assert_eq!(
        room.read(|reader| team::signed_out_devices(reader)),
        [id(11)]
    );
}

pub(crate) fn an_actor_belongs_to_its_first_device(room: &Room) {
    let of = |actor: [u8; 16]| -> Option<RecordId> {
        room.read(|reader| team::device_of_actor(reader, &actor))
    };
    room.write(|writer| {
        team::claim_actor(writer, &[1; 16], id(10))?;
        team::claim_actor(writer, &[1; 16], id(11))
    });
    assert_eq!((of([1; 16]), of([2; 16])), (Some(id(10)), None));
}

pub(crate) fn a_session_ends(room: &Room) {
    let (one, two, old) = ([1; 32], [2; 32], [3; 32]);
    room.write(|writer| {
        team::add_session(writer, &one, id(1), "Firefox", [1, 100])?;
        team::add_session(writer, &two, id(2), "Safari", [2, 100])?;
        team::add_session(writer, &old, id(3), "Edge", [3, 10])
    });
    let of = |token, now_ms| room.read(|reader| team::session_account(reader, &token, now_ms));
    assert_eq!(
        (of(one, 99), of(one, 100)),
        (Some(id(1)), None),
        "it expires"
    );
    room.write(|writer| team::end_session(writer, &one, 50));
    assert_eq!(
        (of(one, 5), of(old, 5), of(two, 5)),
        (None, None, Some(id(2)))
    );
}

pub(crate) fn who_is_shut_out_has_nothing_that_opens(room: &Room) {
    let (anna, bo) = (account(1, "anna@x.example"), account(2, "bo@x.example"));
    let device = |number: u8, account: &Account| Device {
        id: id(number),
        account: account.id,
        name: "Laptop".to_owned(),
    };
    let invitation = |email: &str| Invitation {
        email: email.to_owned(),
        admin: false,
        expires_ms: 100,
        used: false,
    };
    room.write(|writer| {
        for (at, account) in [(10, &anna), (20, &bo)] {
            team::add_account(writer, account, 5)?;
            team::add_device(writer, &device(at, account), &[at; 32], 5)?;
            team::add_session(writer, &[at + 1; 32], account.id, "Firefox", [1, 100])?;
            team::invite(writer, &[at + 2; 32], &invitation(&account.email))?;
        }
        team::shut_out(writer, &bo, 6)
    });
    for (at, account, opens) in [(10, &anna, true), (20, &bo, false)] {
        let kept = room
            .read(|reader| team::account_by_id(reader, account.id))
            .unwrap();
        assert_eq!((kept.shut_out, kept.password.is_empty()), (!opens, !opens));
        assert_eq!(
            room.read(|reader| team::device_by_token(reader, &[at; 32]))
                .is_some(),
            opens
        );
        let session = room.read(|reader| team::session_account(reader, &[at + 1; 32], 50));
        assert_eq!(session.is_some(), opens);
        let invited = room.read(|reader| team::invitation(reader, &[at + 2; 32]));
        assert_eq!(invited.is_some(), opens);
    }
    room.write(|writer| team::let_in(writer, bo.id));
    let again = room
        .read(|reader| team::account_by_id(reader, bo.id))
        .unwrap();
    assert_eq!((again.shut_out, again.password.as_str()), (false, ""));

    let is_last = |account: &Account| room.read(|reader| team::is_last_admin(reader, account.id));
    assert_eq!((is_last(&anna), is_last(&bo)), (true, false));
    room.write(|writer| team::set_admin(writer, bo.id, true));
    assert_eq!((is_last(&anna), is_last(&bo)), (false, false));
    room.write(|writer| team::shut_out(writer, &anna, 7));
    assert_eq!((is_last(&anna), is_last(&bo)), (false, true));
    room.write(|writer| team::set_admin(writer, bo.id, false));
    assert!(!is_last(&bo));
}

pub(crate) fn browsers_are_told_with_whose_they_are_and_ended_by_their_names(room: &Room) {
    let (anna, bo) = (account(1, "anna@x.example"), account(2, "bo@x.example"));
    let tokens = [[11; 32], [12; 32], [13; 32], [14; 32]];
    room.write(|writer| {
        team::add_account(writer, &anna, 5)?;
        team::add_account(writer, &bo, 5)?;
        team::add_session(writer, &tokens[0], anna.id, "Firefox on Linux", [1, 100])?;
        team::add_session(writer, &tokens[1], bo.id, "Safari on iPhone", [2, 100])?;
        team::add_session(writer, &tokens[2], anna.id, "Edge on Windows", [3, 100])?;
        team::add_session(writer, &tokens[3], anna.id, "Chrome", [4, 50])
    });
    let told = |of: Option<&Account>| {
        let found = room.read(|reader| team::sessions(reader, of.map(|one| one.id), 50));
        let names = found
            .iter()
            .map(|one| (one.name.clone(), one.email.clone(), one.begun_ms));
        names.collect::<Vec<_>>()
    };
    let session =
        |name: &str, of: &Account, begun_ms| (name.to_owned(), of.email.clone(), begun_ms);
    let (first, last) = (
        session("Firefox on Linux", &anna, 1),
        session("Edge on Windows", &anna, 3),
    );
    assert_eq!(told(Some(&anna)), [last.clone(), first.clone()]);
    assert_eq!(
        told(None),
        [last, session("Safari on iPhone", &bo, 2), first.clone()]
    );
    let found = room.read(|reader| team::sessions(reader, None, 50));
    assert_eq!(found[0].id, team::session_id(&tokens[2]));
    room.write(|writer| team::end_session_of(writer, found[0].id));
    assert_eq!(told(Some(&anna)), [first]);
    let ended = room.read(|reader| team::session_account(reader, &tokens[2], 50));
    assert_eq!((ended, told(Some(&bo)).len()), (None, 1));
}
