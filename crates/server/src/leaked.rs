//! A list of passwords that were found in leaks, which no account is to have: whoever guesses tries these first.
//!
//! The list is a file that the admin names, of any size, and is read where it lies: nothing leaves the machine. Its format is that of
//! "Pwned Passwords" (<https://haveibeenpwned.com/Passwords>), ordered by hash: on each line the SHA-1 of a password in hexadecimal
//! digits, and behind a colon how often it was found, which is not asked for.

use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};

use ring::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};

use crate::Error;

/// Hexadecimal digits of a SHA-1.
const DIGITS: usize = 40;

/// No line is longer: the digits, and a count behind them.
const LONGEST_LINE: u64 = 128;

/// The list.
#[derive(Clone, Debug)]
pub(crate) struct Leaked {
    path: PathBuf,
}

impl Leaked {
    /// The list in a file, if it is one.
    pub(crate) fn open(path: PathBuf) -> Result<Self, Error> {
        let list = Self { path };
        // What is no list, or is in another order, is found out before somebody counts on it.
        let looks_right = list.looks_right();
        match looks_right {
            Ok(true) => Ok(list),
            Ok(false) => Err(list.error(
                "its lines are not SHA-1 hashes in hexadecimal digits in rising order: take the list that is ordered by hash",
            )),
            Err(error) => Err(list.error(&error.to_string())),
        }
    }

    fn error(&self, why: &str) -> Error {
        Error::LeakedPasswords {
            path: self.path.clone(),
            why: why.to_owned(),
        }
    }

    /// Whether its beginning, middle and end are hashes in rising order.
    fn looks_right(&self) -> io::Result<bool> {
        let (mut file, length) = opened(&self.path)?;
        let mut before = None;
        for quarter in 0..4 {
            let found = line_from(&mut file, length / 4 * quarter, length)?;
            let Some((_, hash)) = found else {
                return Ok(quarter > 0 && before.is_some());
            };
            if hash.len() != DIGITS || before > Some(hash.clone()) {
                return Ok(false);
            }
            before = Some(hash);
        }
        Ok(true)
    }

    /// Whether a password is on it.
    ///
    /// # Errors
    /// Where the file cannot be read any more.
    pub(crate) fn has(&self, password: &str) -> io::Result<bool> {
        let hash = digest(&SHA1_FOR_LEGACY_USE_ONLY, password.as_bytes());
        let wanted: String = hash
            .as_ref()
            .iter()
            .map(|byte| format!("{byte:02X}"))
            .collect();
        let (mut file, length) = opened(&self.path)?;
        let (mut from, mut to) = (0, length);
        while from < to {
            let middle = from.midpoint(to);
            match line_from(&mut file, middle, length)? {
                Some((_, hash)) if hash == wanted => return Ok(true),
                // Whatever begins past the middle lies behind it as well.
                Some((end, hash)) if hash < wanted => from = end,
                _ => to = middle,
            }
        }
        Ok(false)
    }
}

fn opened(path: &Path) -> io::Result<(File, u64)> {
    let file = File::open(path)?;
    let length = file.metadata()?.len();
    Ok((file, length))
}

/// The hash of the first line that begins at a position or past it, in capital digits, and where that line ends; `None` where none begins there.
fn line_from(file: &mut File, position: u64, length: u64) -> io::Result<Option<(u64, String)>> {
    // A line begins where the one before it has ended.
    let from = position.saturating_sub(1);
    file.seek(SeekFrom::Start(from))?;
    let mut bytes = Vec::new();
    file.take(2 * LONGEST_LINE).read_to_end(&mut bytes)?;
    let skipped = match position {
        0 => 0,
        _ => match bytes.iter().position(|byte| *byte == b'\n') {
            Some(end) => end + 1,
            None => return Ok(None),
        },
    };
    let line = &bytes[skipped..];
    if line.is_empty() {
        return Ok(None);
    }
    let ends = line.iter().position(|byte| *byte == b'\n');
    let end = ends.map_or(length, |at| from + (skipped + at + 1) as u64);
    let digits = line.iter().take_while(|byte| byte.is_ascii_hexdigit());
    let hash = digits
        .map(|digit| char::from(digit.to_ascii_uppercase()))
        .collect();
    Ok(Some((end, hash)))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::io::Write as _;

    use super::*;

    /// A list of so many passwords, and the file that it lies in.
    fn list(count: usize, line: impl Fn(&str, usize) -> String) -> tempfile::NamedTempFile {
        let hash = |at: usize| {
            let hash = digest(&SHA1_FOR_LEGACY_USE_ONLY, format!("leaked {at}").as_bytes());
            hash.as_ref()
                .iter()
                .map(|byte| format!("{byte:02X}"))
                .collect::<String>()
        };
        let mut hashes: Vec<String> = (0..count).map(hash).collect();
        hashes.sort();
        let mut file = tempfile::NamedTempFile::new().unwrap();
        for (at, hash) in hashes.iter().enumerate() {
            file.write_all(line(hash, at).as_bytes()).unwrap();
        }
        file.flush().unwrap();
        file
    }

    fn check(count: usize, line: impl Fn(&str, usize) -> String) {
        let file = list(count, line);
        let leaked = Leaked::open(file.path().to_owned()).unwrap();
        for at in 0..count {
            assert!(
                leaked.has(&format!("leaked {at}")).unwrap(),
                "{at} of {count}"
            );
            assert!(!leaked.has(&format!("not leaked {at}")).unwrap());
        }
    }

    #[test]
    fn each_of_a_list_is_found_and_no_other() {
        for count in [1, 2, 3, 100, 1_000] {
            check(count, |hash, at| format!("{hash}:{}\r\n", at * 7_919));
            check(count, |hash, _| format!("{}\n", hash.to_lowercase()));
        }
        // The last line may lack its end.
        check(7, |hash, at| {
            if at == 6 {
                hash.to_owned()
            } else {
                format!("{hash}\n")
            }
        });
    }

    #[test]
    fn what_is_no_list_is_refused_where_the_server_starts() {
        let file = |text: &str| {
            let mut file = tempfile::NamedTempFile::new().unwrap();
            file.write_all(text.as_bytes()).unwrap();
            file
        };
        let refused = |file: &tempfile::NamedTempFile| {
            let error = Leaked::open(file.path().to_owned()).unwrap_err();
            assert!(error.to_string().contains("ordered by hash"), "{error}");
        };
        refused(&file(""));
        refused(&file("password\n123456\n"));
        let by_count = list(100, |hash, _| format!("{hash}:1\n"));
        let text = std::fs::read_to_string(by_count.path()).unwrap();
        let backwards: Vec<&str> = text.lines().rev().collect();
        refused(&file(&backwards.join("\n")));
        let nowhere = Leaked::open("nowhere.txt".into()).unwrap_err();
        assert!(nowhere.to_string().contains("nowhere.txt"), "{nowhere}");
    }
}
