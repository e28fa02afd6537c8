//! A file of cards cut at their BEGIN and END lines, pictures left out on the way.

use std::{io, mem};

use crate::import::text::TextReader;

/// The largest card without its pictures.
const LARGEST_CARD_BYTES: usize = 1 << 20;

/// Properties that hold files; one that holds an address instead is kept.
const BLOBS: &[&str] = &["PHOTO", "LOGO", "SOUND", "KEY"];

const NO_END: &str = "this card has no END:VCARD; the file may have been cut off";
const TOO_LARGE: &str = "this card is larger than 1 MiB without its pictures";
const OUTSIDE: &str = "this text stands outside of BEGIN:VCARD … END:VCARD";

/// A card, or what is not one.
pub(super) struct Piece {
    /// The line it starts on, from 1.
    pub(super) line: u64,
    /// As it stands in the file.
    pub(super) text: String,
    /// Why it is no card.
    pub(super) problem: Option<&'static str>,
}

/// Cuts a text into cards.
pub(super) struct Split {
    reader: TextReader,
    line: u64,
    /// A card that began while another was open, or text that a card ended.
    waiting: Option<Piece>,
}

/// A card while its lines come in.
struct Open {
    piece: Piece,
    depth: usize,
    in_blob: bool,
}

/// What a line is to the cards.
enum Kind {
    Begin,
    End,
    Other,
}

impl Split {
    pub(super) fn new(reader: TextReader) -> Self {
        Self {
            reader,
            line: 0,
            waiting: None,
        }
    }

    pub(super) fn bytes_read(&self) -> u64 {
        self.reader.bytes_read()
    }

    /// The next card; `None` at the end.
    pub(super) fn next(&mut self) -> io::Result<Option<Piece>> {
        let mut open = self.waiting.take().map(Open::new);
        let mut line = String::new();
        while self.read_line(&mut line)? {
            match (kind(&line), &mut open) {
                (Kind::Begin, Some(card)) if card.depth > 0 && card.expects_agent() => {
                    card.push(&line, 1);
                }
                (Kind::Begin, Some(card)) => {
                    card.piece
                        .problem
                        .get_or_insert(if card.depth > 0 { NO_END } else { OUTSIDE });
                    self.waiting = Some(Piece {
                        line: self.line,
                        text: line,
                        problem: None,
                    });
                    return Ok(open.map(|card| card.piece));
                }
                (Kind::Begin, None) => {
                    open = Some(Open::new(Piece {
                        line: self.line,
                        text: mem::take(&mut line),
                        problem: None,
                    }));
                }
                (Kind::End, Some(card)) if card.depth > 0 => {
                    card.push(&line, -1);
                    if card.depth == 0 {
                        return Ok(open.map(|card| card.piece));
                    }
                }
                (_, Some(card)) => card.push(&line, 0),
                (_, None) if line.trim().is_empty() => {}
                (_, None) => {
                    let piece = Piece {
                        line: self.line,
                        text: mem::take(&mut line),
                        problem: Some(OUTSIDE),
                    };
                    open = Some(Open {
                        piece,
                        depth: 0,
                        in_blob: false,
                    });
                }
            }
        }
        Ok(open.map(|mut card| {
            card.piece.problem.get_or_insert(NO_END);
            card.piece
        }))
    }

    /// Reads a line with its break. Of one without end only the start is kept.
    fn read_line(&mut self, line: &mut String) -> io::Result<bool> {
        line.clear();
        self.line += 1;
        loop {
            let window = self.reader.window();
            let end = window.find('\n').map(|at| at + 1);
            let taken = &window[..end.unwrap_or(window.len())];
            if line.len() <= LARGEST_CARD_BYTES {
                line.push_str(taken);
            }
            let bytes = taken.len();
            self.reader.consume(bytes);
            if end.is_some() || (self.reader.ended() && self.reader.window().is_empty()) {
                return Ok(!line.is_empty());
            }
            self.reader.more()?;
        }
    }
}

impl Open {
    fn new(piece: Piece) -> Self {
        Self {
            piece,
            depth: 1,
            in_blob: false,
        }
    }

    fn push(&mut self, line: &str, deeper: isize) {
        self.depth = self.depth.saturating_add_signed(deeper);
        // Base64 goes on in lines that start with white space, or, in 2.1, that have no colon.
        self.in_blob = if self.in_blob && (line.starts_with([' ', '\t']) || !line.contains(':')) {
            true
        } else {
            is_blob(line)
        };
        if self.in_blob {
            return;
        }
        if self.piece.text.len() + line.len() > LARGEST_CARD_BYTES {
            self.piece.problem.get_or_insert(TOO_LARGE);
        } else {
            self.piece.text.push_str(line);
        }
    }

    /// Whether the last line says that another person's card follows within this one.
    fn expects_agent(&self) -> bool {
        let last = self
            .piece
            .text
            .trim_end()
            .rsplit('\n')
            .next()
            .unwrap_or_default();
        last.get(..5)
            .is_some_and(|name| name.eq_ignore_ascii_case("AGENT"))
    }
}

fn kind(line: &str) -> Kind {
    let line = line.trim_end();
    match () {
        () if line.eq_ignore_ascii_case("BEGIN:VCARD") => Kind::Begin,
        () if line.eq_ignore_ascii_case("END:VCARD") => Kind::End,
        () => Kind::Other,
    }
}

fn is_blob(line: &str) -> bool {
    let Some((name, value)) = line.split_once(':') else {
        return false;
    };
    let property = name.split(';').next().unwrap_or_default();
    let property = property.rsplit('.').next().unwrap_or_default();
    BLOBS.iter().any(|blob| property.eq_ignore_ascii_case(blob))
        && !value.trim_start().starts_with("http")
}
