//! What a file is, by its bytes: never by its name.

use std::io::{self, Read, Seek, SeekFrom};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// How much of a file the guesses look at first.
pub(super) const HEAD_BYTES: usize = 64 * 1024;

/// How much a legacy encoding is guessed from: enough for every letter of a language to turn up.
const GUESS_BYTES: u64 = 8 << 20;

const SAVE_AS_CSV: &str = "open it in a spreadsheet and save it as \"CSV UTF-8\"";
const EXPORT_AGAIN: &str = "export the contacts as CSV or vCard and import that file";

/// (first bytes, what they are, what to do)
const MAGIC: &[(&[u8], &str, &str)] = &[
    (
        b"PK\x03\x04",
        "an Excel or LibreOffice workbook (or another zip archive)",
        SAVE_AS_CSV,
    ),
    (
        b"\xD0\xCF\x11\xE0",
        "an old Excel workbook or another Office document",
        SAVE_AS_CSV,
    ),
    (b"%PDF", "a PDF document", EXPORT_AGAIN),
    (
        b"!BDN",
        "an Outlook data file",
        "in Outlook choose File > Open & Export > Export to a file > Comma separated values",
    ),
    (b"SQLite format 3\0", "a database", EXPORT_AGAIN),
    (b"\x1F\x8B", "a gzip archive", "unpack it first"),
    (b"\x89PNG", "a picture", EXPORT_AGAIN),
    (b"\xFF\xD8\xFF", "a picture", EXPORT_AGAIN),
    (b"GIF8", "a picture", EXPORT_AGAIN),
    (b"\x7FELF", "a program", EXPORT_AGAIN),
    (b"MZ\x90", "a program", EXPORT_AGAIN),
];

/// (how the text begins, in lower case, what it is, what to do)
const OPENINGS: &[(&str, &str, &str)] = &[
    (
        "<!doctype html",
        "a web page",
        "it may be a sign-in page: sign in, download the export again",
    ),
    (
        "<html",
        "a web page",
        "it may be a sign-in page: sign in, download the export again",
    ),
    ("<?xml", "an XML file", SAVE_AS_CSV),
    ("{", "a JSON file", EXPORT_AGAIN),
    ("[{", "a JSON file", EXPORT_AGAIN),
    ("{\\rtf", "a formatted text document", EXPORT_AGAIN),
    ("begin:vcalendar", "a calendar", EXPORT_AGAIN),
    (
        "dn:",
        "an LDIF address book",
        "in Thunderbird choose Export and the format vCard or CSV",
    ),
];

/// (what it looks like, what to do)
pub(super) type Foreign = (&'static str, &'static str);

/// What the first bytes are, if they are not text.
pub(super) fn foreign_bytes(head: &[u8]) -> Option<Foreign> {
    let known = MAGIC
        .iter()
        .find(|(magic, ..)| head.starts_with(magic))
        .map(|&(_, what, advice)| (what, advice));
    known.or_else(|| {
        let text = Encoding::for_bom(head).is_some()
            || utf16_without_mark(head).is_some()
            || !head.contains(&0);
        (!text).then_some(("binary data", EXPORT_AGAIN))
    })
}

/// What the text is, if it is in another format than contacts come in.
pub(super) fn foreign_text(head: &str) -> Option<Foreign> {
    let head = head.trim_start();
    let begins = |opening: &str| {
        head.get(..opening.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(opening))
    };
    OPENINGS
        .iter()
        .find(|(opening, ..)| begins(opening))
        .map(|&(_, what, advice)| (what, advice))
}

/// Whether the text is vCards.
pub(super) fn is_vcard(head: &str) -> bool {
    const BEGIN: &str = "BEGIN:VCARD";
    head.trim_start()
        .get(..BEGIN.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(BEGIN))
}

/// The encoding of a file: its byte order mark, else UTF-8 if all of it is, else the likeliest.
pub(super) fn encoding<R: Read + Seek>(
    input: &mut R,
    head: &[u8],
) -> io::Result<&'static Encoding> {
    if let Some((encoding, _)) = Encoding::for_bom(head) {
        return Ok(encoding);
    }
    if let Some(encoding) = utf16_without_mark(head) {
        return Ok(encoding);
    }
    input.seek(SeekFrom::Start(0))?;
    if is_utf8(input)? {
        return Ok(UTF_8);
    }
    input.seek(SeekFrom::Start(0))?;
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    let mut sample = Vec::new();
    input.take(GUESS_BYTES).read_to_end(&mut sample)?;
    detector.feed(&sample, true);
    Ok(detector.guess(None, Utf8Detection::Deny))
}

/// UTF-16 without its mark: the letters that files begin with have a zero byte on one side.
fn utf16_without_mark(head: &[u8]) -> Option<&'static Encoding> {
    let zeros = |start: usize| {
        head.iter()
            .skip(start)
            .step_by(2)
            .filter(|&&byte| byte == 0)
            .count()
    };
    let (even, odd, pairs) = (zeros(0), zeros(1), head.len() / 2);
    if pairs < 2 || even.max(odd) * 2 < pairs || even.min(odd) * 20 > pairs {
        return None;
    }
    Some(if even > odd { UTF_16BE } else { UTF_16LE })
}

fn is_utf8(input: &mut impl Read) -> io::Result<bool> {
    let mut chunk = vec![0; HEAD_BYTES];
    let mut kept = 0;
    loop {
        let read = match input.read(&mut chunk[kept..]) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            read => read?,
        };
        if read == 0 {
            return Ok(kept == 0);
        }
        let filled = kept + read;
        kept = match std::str::from_utf8(&chunk[..filled]) {
            Ok(_) => 0,
            Err(error) if error.error_len().is_some() => return Ok(false),
            Err(error) => filled - error.valid_up_to(),
        };
        chunk.copy_within(filled - kept..filled, 0);
    }
}
