//! The security log: written once, read from its end.

use satchel_store::security::{self, Entry, Wanted, What};

use crate::room::{Room, id};

fn entry(number: u8, at_ms: i64, what: What, email: &str, about: &str) -> Entry {
    Entry {
        id: id(number),
        at_ms,
        what: what.name().to_owned(),
        email: email.to_owned(),
        about: about.to_owned(),
        origin: "192.0.2.7".to_owned(),
    }
}

pub(crate) fn a_security_log_is_read_from_its_end(room: &Room) {
    let all = [
        entry(1, 10, What::Invited, "", "anna@x.example"),
        entry(2, 20, What::SignedIn, "anna@x.example", ""),
        entry(
            3,
            20,
            What::DeviceEnrolled,
            "Bo@x.example",
            "Bo's Laptop 100%",
        ),
        entry(4, 30, What::SignedIn, "bo@x.example", ""),
    ];
    room.write(|writer| all.iter().try_for_each(|one| security::note(writer, one)));
    let ids = |wanted: &Wanted| -> Vec<_> {
        let found = room.read(|reader| security::latest(reader, wanted));
        found.into_iter().map(|one| one.id).collect()
    };
    let wanted = Wanted {
        limit: 100,
        ..Wanted::default()
    };
    assert_eq!(
        room.read(|reader| security::latest(reader, &wanted)),
        [&all[3], &all[2], &all[1], &all[0]].map(Clone::clone)
    );
    let page = |before: Option<u8>| Wanted {
        before: before.map(id),
        limit: 2,
        ..Wanted::default()
    };
    assert_eq!(ids(&page(None)), [id(4), id(3)]);
    assert_eq!(ids(&page(Some(3))), [id(2), id(1)]);
    assert_eq!(ids(&page(Some(1))), []);
    let what = Wanted {
        what: Some("signed_in".to_owned()),
        ..wanted.clone()
    };
    assert_eq!(ids(&what), [id(4), id(2)]);
    for (text, expected) in [
        ("bo@x", vec![id(4), id(3)]),
        ("laptop 100%", vec![id(3)]),
        ("192.0.2", vec![id(4), id(3), id(2), id(1)]),
        ("%", vec![id(3)]),
        ("nobody", vec![]),
    ] {
        let about = Wanted {
            text: Some(text.to_owned()),
            ..wanted.clone()
        };
        assert_eq!(ids(&about), expected, "{text}");
    }
    room.write(|writer| security::forget_before(writer, 20));
    assert_eq!(ids(&wanted), [id(4), id(3), id(2)]);
    assert_eq!(
        ids(&page(Some(1))),
        [],
        "what is forgotten has nothing before it"
    );
}
