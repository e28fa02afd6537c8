//! The workspace's own row, and the joined server's with its cursors.

use satchel_store::server::{self, Seen, Server};
use satchel_store::workspace::{self, Workspace};

use crate::room::{Room, id, own};

pub(crate) fn the_workspace_knows_itself(room: &Room) {
    room.write(|writer| {
        workspace::set_epoch(writer, &[2; 16])?;
        workspace::set_member(writer, id(3), "Renamed")?;
        workspace::set_projection(writer, "1:abc")
    });
    let now = Workspace {
        epoch: [2; 16],
        member: id(3),
        name: "Renamed".to_owned(),
        projection: "1:abc".to_owned(),
        ..own()
    };
    assert_eq!(room.read(|reader| workspace::get(reader)), Some(now));
}

pub(crate) fn cursors_move_and_an_epoch_begins_them_anew(room: &Room) {
    let joined = |url: &str| Server::new(url, "a@x.example", [4; 16], id(6));
    let seen = |seq| Seen { seq, mark: [8; 16] };
    let get = || room.read(|reader| server::get(reader));
    assert_eq!(get(), None);
    room.write(|writer| {
        server::set(writer, &joined("http://first"))?;
        server::set(writer, &joined("http://second"))?;
        server::set_pulled(writer, 40)?;
        server::set_pushed(writer, 30)?;
        server::see(writer, &seen(40))?;
        server::see(writer, &seen(35))?;
        server::set_contact(writer, 1_234)
    });
    let moved = Server {
        pulled: 40,
        pushed: 30,
        seen: seen(40),
        last_contact_ms: Some(1_234),
        ..joined("http://second")
    };
    assert_eq!(get(), Some(moved.clone()));
    room.write(|writer| server::begin_epoch(writer, &[5; 16], 70));
    let begun = Server {
        epoch: [5; 16],
        pulled: 0,
        pushed: 0,
        relay_upto: 70,
        seen: Seen::default(),
        ..moved
    };
    assert_eq!(get(), Some(begun));
}
