//! Files that are not what they claim, and files that mean harm.

use std::io::{self, Read, Seek, SeekFrom};

use rand::{Rng, RngCore, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::*;

#[track_caller]
fn check_refused(bytes: impl Into<Vec<u8>>, says: &str) {
    let error = source(bytes)
        .err()
        .expect("it was taken for contacts")
        .to_string();
    assert!(error.contains(says), "{error}");
}

#[test]
fn what_is_not_contacts_is_named_with_what_to_do() {
    check_refused("%PDF-1.7 \u{1}\u{2}", "looks like a PDF document");
    check_refused(
        b"PK\x03\x04\x14\x00\x06\x00".to_vec(),
        "save it as \"CSV UTF-8\"",
    );
    check_refused(
        "\n<!DOCTYPE html><html><body>Sign in, please",
        "looks like a web page",
    );
    check_refused("{\"people\": []}", "looks like a JSON file");
    check_refused(
        "BEGIN:VCALENDAR\nVERSION:2.0\nEND:VCALENDAR\n",
        "looks like a calendar",
    );
    check_refused("dn: cn=Ann\ncn: Ann\n", "looks like an LDIF address book");
    check_refused(
        [0, 159, 146, 150, 0, 1, 2, 255, 3, 4],
        "looks like binary data",
    );
    check_refused("", "is empty");
    check_refused("\u{feff} \r\n\r\n", "is empty");
    check_refused("First Name,Last Name,Email\r\n\r\n", "no rows below them");
    check_refused(
        "colour,size\nred,5\n",
        "its first line reads \"colour,size\"",
    );
    check_refused(
        "Dear all,\nplease find the list of contacts below, thanks\n",
        "has no line of column names",
    );
}

#[test]
fn a_folder_and_a_missing_file_are_named() {
    let open = |path: &Path| {
        crate::import::open(&LAYOUTS, path, None)
            .err()
            .unwrap()
            .to_string()
    };
    assert!(open(&fixtures()).contains("cannot open"));
    assert!(open(&fixtures().join("none.csv")).contains("none.csv"));
}

#[test]
fn a_workspace_without_people_says_so() {
    let without: Vec<_> = LAYOUTS
        .iter()
        .filter(|layout| layout.object.name_singular != "person")
        .cloned()
        .collect();
    let error = crate::import::read(
        &without,
        "c.csv",
        Cursor::new("Name,Email\nA,a@x.example\n"),
        None,
    )
    .err()
    .unwrap();
    assert_eq!(
        error.to_string(),
        "this workspace has no object \"person\", which imported contacts are kept in; restore it in the settings"
    );
}

/// Looked at, it is whole; read, it breaks off.
struct Breaking {
    text: Cursor<Vec<u8>>,
    starts: usize,
}

impl Read for Breaking {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let looked_at = self.starts < 3;
        if looked_at || self.text.position() < 200_000 {
            self.text.read(buffer)
        } else {
            Err(io::ErrorKind::TimedOut.into())
        }
    }
}

impl Seek for Breaking {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.starts += usize::from(to == SeekFrom::Start(0));
        self.text.seek(to)
    }
}

#[test]
fn a_file_that_breaks_off_gives_what_came_before_and_says_so() {
    let text = format!("Name,Email\n{}", "Ann,a@x.example\n".repeat(20_000));
    let input = Breaking {
        text: Cursor::new(text.into_bytes()),
        starts: 0,
    };
    let found: Vec<_> = crate::import::read(&LAYOUTS, "c.csv", input, None)
        .unwrap()
        .collect();
    assert!(
        found.len() > 10_000 && found.len() < 20_000,
        "{}",
        found.len()
    );
    let (last, before) = found.split_last().unwrap();
    assert!(before.iter().all(Result::is_ok));
    assert!(
        last.as_ref()
            .unwrap_err()
            .to_string()
            .starts_with("reading c.csv stopped: timed out"),
        "{last:?}"
    );
}

#[test]
fn a_quote_without_end_takes_neither_the_memory_nor_the_file() {
    let rows: String = (0..100_000)
        .map(|index| format!("Ann {index},a{index}@x.example,Acme\n"))
        .collect();
    let found = entries(format!("Name,Email,Company\nBad,\"open,x\n{rows}"));
    assert_eq!(found.len(), 100_001);
    assert!(
        matches!(&found[0], Entry::Rejected(rejected) if rejected.line == 2 && rejected.raw == ["Bad", "open", "x"]),
        "{:?}",
        found[0]
    );
}

#[test]
fn a_line_without_end_is_handed_back_in_part() {
    let long = "x".repeat(5 << 20);
    let found = entries(format!("Name,Email\nBad,\"{long}\nAnn,a@x.example\n"));
    assert_eq!(found.len(), 2);
    let Entry::Rejected(rejected) = &found[0] else {
        panic!("{:?}", show(&found[0]))
    };
    assert!(rejected.raw[1].len() < 2 << 20);
    assert_eq!(
        show(&found[1]),
        "person firstName=Ann primaryEmail=a@x.example"
    );
}

const FIXTURES: [&str; 11] = [
    "google-contacts.csv",
    "google-contacts-old.csv",
    "outlook-com.csv",
    "outlook-desktop-german.csv",
    "linkedin.csv",
    "semicolons.csv",
    "tabs-utf16.csv",
    "broken-quotes.csv",
    "apple.vcf",
    "old-phone.vcf",
    "version-4.vcf",
];

/// Reads to the end whatever it is.
fn survive(bytes: Vec<u8>) -> usize {
    source(bytes).map_or(0, |source| {
        source
            .map(|entry| entry.map(|entry| show(&entry)).unwrap().len())
            .sum()
    })
}

#[test]
fn damaged_files_are_read_to_their_end() {
    let mut lots = ChaCha8Rng::seed_from_u64(7);
    let marks = b"\",;:\r\n\t=\\\0\xff\xc3 ";
    for name in FIXTURES {
        let whole = fixture(name);
        for _ in 0..150 {
            let mut bytes = whole.clone();
            for _ in 0..lots.random_range(1..12) {
                if bytes.is_empty() {
                    break;
                }
                let at = lots.random_range(0..bytes.len());
                match lots.random_range(0..4) {
                    0 => bytes[at] = lots.random(),
                    1 => bytes.insert(at, marks[lots.random_range(0..marks.len())]),
                    2 => drop(bytes.remove(at)),
                    _ => bytes.truncate(at.max(1)),
                }
            }
            survive(bytes);
        }
    }
}

#[test]
fn random_bytes_are_read_to_their_end() {
    let mut lots = ChaCha8Rng::seed_from_u64(11);
    for round in 0..400 {
        let mut bytes = match round % 3 {
            0 => Vec::new(),
            1 => b"Name,Email,Phone\n".to_vec(),
            _ => b"BEGIN:VCARD\nFN:x\n".to_vec(),
        };
        let start = bytes.len();
        bytes.resize(start + lots.random_range(1..2000), 0);
        lots.fill_bytes(&mut bytes[start..]);
        if round % 2 == 0 {
            // Printable, so that it is not refused as binary.
            bytes[start..]
                .iter_mut()
                .for_each(|byte| *byte = b"ab\",;\n:=\xe9@ "[usize::from(*byte) % 11]);
        }
        survive(bytes);
    }
}
