//! No room: what cannot be saved says so, what was saved is there and can be read, and with room all goes on.
#![allow(clippy::unwrap_used, clippy::print_stderr)]

use std::path::Path;
use std::process::Command;

use satchel_engine::sample::contacts_csv;
use satchel_engine::{Acting, Error, Host, ImportOptions, Place, Workspace};
use satchel_store::projection::{build_indexes, drop_indexes};
use satchel_store::sqlite::Options;
use satchel_tests::program::{Desk, told};
use satchel_tests::vfs::Disk;
use serde_json::json;

const KEY: [u8; 32] = [7; 32];

fn open(disk: &Disk, folder: &Path) -> Result<Workspace, Error> {
    let place = Place {
        dir: folder.join("workspace"),
    };
    let options = Options {
        vfs: Some(disk.name()),
        ..Options::default()
    };
    Workspace::open_with(&place, &KEY, Host::system(), options)
}

fn create(workspace: &Workspace, name: &str) -> Result<(), Error> {
    let values = json!({ "name": name });
    workspace
        .create_record(Acting::default(), "company", values.as_object().unwrap())
        .map(drop)
}

fn import(workspace: &Workspace, file: &Path) -> Result<u64, Error> {
    let report = workspace.import(file, &ImportOptions::default(), &mut |_| ())?;
    Ok(report.created)
}

fn companies(workspace: &Workspace) -> u64 {
    workspace.overview().unwrap().records["company"]
}

fn write_contacts(file: &Path, rows: usize) {
    contacts_csv(3, rows, std::fs::File::create(file).unwrap()).unwrap();
}

#[test]
fn what_finds_no_room_is_not_saved_at_all_and_is_when_there_is_some() {
    let (disk, folder) = (Disk::new(), tempfile::tempdir().unwrap());
    let workspace = open(&disk, folder.path()).unwrap();
    let file = folder.path().join("contacts.csv");
    write_contacts(&file, 500);
    create(&workspace, "Kept").unwrap();
    let before = (workspace.seq().unwrap(), companies(&workspace));
    disk.set_full(true);
    for _ in 0..2 {
        let refused = [
            create(&workspace, "Lost").unwrap_err(),
            import(&workspace, &file).unwrap_err(),
        ];
        for error in refused {
            assert_eq!(error.code(), "disk_full", "{error}");
            assert!(error.to_string().contains("Free some space"), "{error}");
        }
        assert_eq!((workspace.seq().unwrap(), companies(&workspace)), before);
        assert!(workspace.search("lost", 5, None).unwrap().hits.is_empty());
        assert_eq!(workspace.search("kept", 5, None).unwrap().hits.len(), 1);
    }
    disk.set_full(false);
    create(&workspace, "Found").unwrap();
    assert!(import(&workspace, &file).unwrap() > 500);
    // Before the foundries among the contacts.
    let found = workspace.search("found", 5, None).unwrap().hits;
    assert_eq!(found[0].label, "Found");
    assert!(workspace.examine().unwrap().is_whole());
}

#[test]
fn a_workspace_opens_without_room_for_the_indexes_that_an_import_left_out() {
    let (disk, folder) = (Disk::new(), tempfile::tempdir().unwrap());
    let workspace = open(&disk, folder.path()).unwrap();
    let file = folder.path().join("contacts.csv");
    write_contacts(&file, 2_000);
    import(&workspace, &file).unwrap();
    satchel_store::write(workspace.database(), |writer| {
        drop_indexes(writer, workspace.shape().layouts())
    })
    .unwrap();
    let before = companies(&workspace);
    drop(workspace);
    disk.set_full(true);
    let workspace = open(&disk, folder.path()).unwrap();
    assert_eq!(companies(&workspace), before);
    let no_room = satchel_store::write(workspace.database(), |writer| {
        build_indexes(writer, workspace.shape().layouts())
    });
    assert!(
        matches!(no_room, Err(satchel_store::Error::Full)),
        "they are missing still"
    );
    drop(workspace);
    disk.set_full(false);
    assert!(
        open(&disk, folder.path())
            .unwrap()
            .examine()
            .unwrap()
            .is_whole()
    );
}

/// A real disk of a size, mounted over a folder.
struct SmallDisk<'d>(&'d Path);

impl<'d> SmallDisk<'d> {
    /// `None` where this user may not mount any: then only the disk in memory tells.
    fn over(folder: &'d Path, size: &str) -> Option<Self> {
        std::fs::create_dir_all(folder).unwrap();
        let mut mount = Command::new("mount");
        mount
            .args(["-t", "tmpfs", "-o", &format!("size={size}"), "tmpfs"])
            .arg(folder);
        let mounted = mount.output().is_ok_and(|output| output.status.success());
        if !mounted {
            eprintln!(
                "SKIPPED: no disk may be mounted here (that takes root), so no real one is filled"
            );
        }
        mounted.then_some(Self(folder))
    }

    /// Leaves no room but for so many bytes.
    fn fill_but_for(&self, bytes: u64) {
        let mut filling = std::fs::File::create(self.0.join("filling")).unwrap();
        let full = std::io::copy(&mut std::io::repeat(0), &mut filling).unwrap_err();
        assert_eq!(full.kind(), std::io::ErrorKind::StorageFull);
        let filled = filling.metadata().unwrap().len();
        filling.set_len(filled - bytes).unwrap();
    }

    fn make_room(&self) {
        std::fs::remove_file(self.0.join("filling")).unwrap();
    }
}

impl Drop for SmallDisk<'_> {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.0).status();
    }
}

/// What reading needs: the file in which SQLite's connections agree, and a little more.
const ROOM_TO_READ: u64 = 96 << 10;

fn copy_all(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for file in std::fs::read_dir(from).unwrap() {
        let file = file.unwrap();
        std::fs::copy(file.path(), to.join(file.file_name())).unwrap();
    }
}

#[test]
fn on_a_full_disk_all_can_be_read_and_what_is_written_ends_with_8() {
    let desk = Desk::bare("workspace");
    let folder = desk.path("workspace");
    let Some(disk) = SmallDisk::over(&folder, "24m") else {
        return;
    };
    desk.json(&["init"]);
    desk.json(&["create", "company", "name=Kept"]);
    desk.json(&["doctor", "--rebuild"]);
    let aside = desk.path("index aside");
    copy_all(&folder.join("index"), &aside);
    write_contacts(&desk.path("contacts.csv"), 3_000);
    desk.json(&["import", "contacts.csv"]);
    let people = desk.records("person");
    // As after a kill: the log is far ahead of the index, which has no room to follow.
    std::fs::remove_dir_all(folder.join("index")).unwrap();
    copy_all(&aside, &folder.join("index"));
    disk.fill_but_for(0);
    let status = desk.command(&["status"]).output().unwrap();
    assert_eq!(status.status.code(), Some(8), "{}", told(&status));

    disk.fill_but_for(ROOM_TO_READ);
    assert_eq!(desk.json(&["status"])["index"]["state"], "behind");
    assert_eq!(desk.records("person"), people);
    assert_eq!(desk.json(&["search", "kept"])["hits"][0]["label"], "Kept");
    write_contacts(&desk.path("more.csv"), 6_000);
    let more = desk.command(&["import", "more.csv"]).output().unwrap();
    assert_eq!(more.status.code(), Some(8), "{}", told(&more));
    assert_eq!(desk.records("person"), people, "nothing of it was saved");

    disk.make_room();
    desk.assert_whole();
    desk.assert_finds(people.iter().next());
    desk.json(&["import", "more.csv"]);
    desk.assert_whole();
}

#[test]
fn an_index_without_room_is_a_full_disk_too() {
    let desk = Desk::bare("workspace");
    desk.json(&["init", "--demo", "--records", "3000", "--seed", "1"]);
    let index = desk.path("workspace").join("index");
    // Less than the records' index takes; the database has all the room of the machine.
    let Some(disk) = SmallDisk::over(&index, "256k") else {
        return;
    };
    let rebuilt = desk.command(&["doctor", "--rebuild"]).output().unwrap();
    assert_eq!(rebuilt.status.code(), Some(8), "{}", told(&rebuilt));
    drop(disk);
    desk.assert_whole();
}
