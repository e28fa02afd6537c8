//! One sealed file: `magic | salt | chunk…`.
//!
//! Each file has a key of its own, HKDF-SHA256(index key, random salt), so a counter serves as the nonce
//! and no nonce can ever meet a key twice. A chunk is AES-256-GCM over 16 KiB; its nonce holds its number
//! and whether it is the last, and the file's name is authenticated with it: chunks cannot be reordered,
//! dropped, cut off or moved to another file unnoticed.

use std::io::{self, Read, Seek, SeekFrom, Write};
use std::sync::{Mutex, PoisonError};

use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::hkdf::{HKDF_SHA256, Salt};
use ring::rand::{SecureRandom, SystemRandom};

/// Names the format, so that another one is told apart from damage to this one.
const MAGIC: &[u8; 4] = b"SSX1";
const HEADER_LEN: usize = MAGIC.len() + 32;
const TAG_LEN: usize = 16;
/// What must be read and opened to see one byte: a few microseconds' work, and tags weigh nothing.
pub(super) const CHUNK: usize = 16 * 1024;

/// The key all files of one index are sealed under.
pub(crate) struct SealKey(pub(crate) [u8; 32]);

/// The cipher of one file.
struct FileCipher {
    key: LessSafeKey,
    name: String,
}

impl FileCipher {
    fn new(key: &SealKey, salt: &[u8], name: &str) -> io::Result<FileCipher> {
        let secret = Salt::new(HKDF_SHA256, salt).extract(&key.0);
        let okm = secret
            .expand(&[b"satchel search file"], &AES_256_GCM)
            .map_err(|_| refused())?;
        let key = LessSafeKey::new(UnboundKey::from(okm));
        Ok(FileCipher {
            key,
            name: name.to_owned(),
        })
    }

    fn nonce(chunk: u64, last: bool) -> Nonce {
        let mut nonce = [0; NONCE_LEN];
        nonce[0] = u8::from(last);
        nonce[4..].copy_from_slice(&chunk.to_be_bytes());
        Nonce::assume_unique_for_key(nonce)
    }

    fn seal(&self, chunk: u64, last: bool, bytes: &mut Vec<u8>) -> io::Result<()> {
        let aad = Aad::from(self.name.as_bytes());
        let sealed = self
            .key
            .seal_in_place_append_tag(Self::nonce(chunk, last), aad, bytes);
        sealed.map_err(|_| refused())
    }

    fn open(&self, chunk: u64, last: bool, bytes: &mut Vec<u8>) -> io::Result<()> {
        let aad = Aad::from(self.name.as_bytes());
        let opened = self.key.open_in_place(Self::nonce(chunk, last), aad, bytes);
        let len = opened.map_err(|_| damaged(&self.name))?.len();
        bytes.truncate(len);
        Ok(())
    }
}

/// Seals what is written through it. Nothing is whole until [`Sealer::finish`].
pub(super) struct Sealer<W: Write> {
    cipher: FileCipher,
    chunk: Vec<u8>,
    sealed: u64,
    out: W,
}

impl<W: Write> Sealer<W> {
    pub(super) fn new(key: &SealKey, name: &str, mut out: W) -> io::Result<Sealer<W>> {
        let mut header = [0; HEADER_LEN];
        let (magic, salt) = header.split_at_mut(MAGIC.len());
        magic.copy_from_slice(MAGIC);
        SystemRandom::new().fill(salt).map_err(|_| refused())?;
        let cipher = FileCipher::new(key, salt, name)?;
        out.write_all(&header)?;
        Ok(Sealer {
            cipher,
            chunk: Vec::with_capacity(CHUNK + TAG_LEN),
            sealed: 0,
            out,
        })
    }

    /// A chunk that cannot be written is given up, and its number with it: whoever writes on after the error, as a buffer
    /// does when it is dropped, gets a file that does not open, never two texts sealed under one number.
    fn put_chunk(&mut self, last: bool) -> io::Result<()> {
        let sealed = self.cipher.seal(self.sealed, last, &mut self.chunk);
        let put = sealed.and_then(|()| self.out.write_all(&self.chunk));
        self.chunk.clear();
        self.sealed += 1;
        put
    }

    /// Writes the last chunk, which says that it is the last.
    pub(super) fn finish(&mut self) -> io::Result<&mut W> {
        self.put_chunk(true)?;
        self.out.flush()?;
        Ok(&mut self.out)
    }
}

impl<W: Write> Write for Sealer<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // A full chunk waits for the next byte: until then it may be the last.
        if self.chunk.len() == CHUNK {
            self.put_chunk(false)?;
        }
        let taken = bytes.len().min(CHUNK - self.chunk.len());
        self.chunk.extend_from_slice(&bytes[..taken]);
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A sealed file open for reading. Wrong key, changed, cut or foreign bytes show as
/// [`io::ErrorKind::InvalidData`] or [`io::ErrorKind::UnexpectedEof`] when their chunk is read.
pub(super) struct Sealed<F> {
    cipher: FileCipher,
    file: Mutex<F>,
    chunks: u64,
    len: usize,
}

impl<F: Read + Seek> Sealed<F> {
    pub(super) fn open(key: &SealKey, name: &str, mut file: F) -> io::Result<Sealed<F>> {
        let sealed = usize::try_from(file.seek(SeekFrom::End(0))?).map_err(io::Error::other)?;
        let body = sealed
            .checked_sub(HEADER_LEN)
            .ok_or_else(|| damaged(name))?;
        let chunks = body.div_ceil(CHUNK + TAG_LEN).max(1);
        let len = body
            .checked_sub(chunks * TAG_LEN)
            .ok_or_else(|| damaged(name))?;
        let mut header = [0; HEADER_LEN];
        file.rewind()?;
        file.read_exact(&mut header)?;
        let (magic, salt) = header.split_at(MAGIC.len());
        if magic != MAGIC {
            return Err(damaged(name));
        }
        let cipher = FileCipher::new(key, salt, name)?;
        Ok(Sealed {
            cipher,
            file: Mutex::new(file),
            chunks: chunks as u64,
            len,
        })
    }

    /// The length of the plain bytes.
    pub(super) fn len(&self) -> usize {
        self.len
    }

    pub(super) fn chunks(&self) -> u64 {
        self.chunks
    }

    /// The plain bytes of one chunk.
    pub(super) fn chunk(&self, chunk: u64) -> io::Result<Vec<u8>> {
        let last = chunk + 1 == self.chunks;
        let plain = if last {
            self.len - (self.chunks as usize - 1) * CHUNK
        } else {
            CHUNK
        };
        let mut bytes = vec![0; plain + TAG_LEN];
        let at = HEADER_LEN as u64 + chunk * (CHUNK + TAG_LEN) as u64;
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(at))?;
        file.read_exact(&mut bytes)?;
        drop(file);
        self.cipher.open(chunk, last, &mut bytes)?;
        Ok(bytes)
    }

    /// All plain bytes.
    pub(super) fn read(&self) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::with_capacity(self.len);
        for chunk in 0..self.chunks {
            bytes.extend_from_slice(&self.chunk(chunk)?);
        }
        Ok(bytes)
    }
}

fn damaged(name: &str) -> io::Error {
    let why = format!("{name} is damaged or was sealed under another key");
    io::Error::new(io::ErrorKind::InvalidData, why)
}

fn refused() -> io::Error {
    io::Error::other("the cryptography library refused")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const KEY: SealKey = SealKey([7; 32]);

    fn seal(plain: &[u8], name: &str) -> Vec<u8> {
        let mut sealer = Sealer::new(&KEY, name, Vec::new()).unwrap();
        sealer.write_all(plain).unwrap();
        std::mem::take(sealer.finish().unwrap())
    }

    fn open(key: &SealKey, sealed: &[u8], name: &str) -> io::Result<Vec<u8>> {
        Sealed::open(key, name, io::Cursor::new(sealed))?.read()
    }

    fn refuses(key: &SealKey, sealed: &[u8], name: &str) {
        let kind = open(key, sealed, name).unwrap_err().kind();
        assert!(
            matches!(
                kind,
                io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof
            ),
            "{kind}"
        );
    }

    #[test]
    fn opens_what_was_sealed() {
        for len in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK] {
            let plain: Vec<u8> = (0..len).map(|n| n as u8).collect();
            assert_eq!(open(&KEY, &seal(&plain, "a"), "a").unwrap(), plain, "{len}");
        }
    }

    /// A disk with room for so many bytes.
    struct Room(usize);

    impl Write for Room {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let left = self.0.checked_sub(bytes.len());
            self.0 = left.ok_or(io::ErrorKind::StorageFull)?;
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_full_disk_is_told_and_a_buffer_that_writes_on_does_no_harm() {
        let mut sealer = Sealer::new(&KEY, "a", Room(HEADER_LEN + CHUNK)).unwrap();
        let bytes = [1; 2 * CHUNK];
        let full = sealer.write_all(&bytes).unwrap_err();
        assert_eq!(full.kind(), io::ErrorKind::StorageFull);
        assert!(sealer.write_all(&bytes).is_err());
    }

    #[test]
    fn never_seals_alike() {
        assert_ne!(seal(b"same", "a"), seal(b"same", "a"));
    }

    #[test]
    fn refuses_changed_bytes() {
        let sealed = seal(&[1; CHUNK + 10], "a");
        for at in [0, 4, 40, CHUNK, sealed.len() - 1] {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            refuses(&KEY, &changed, "a");
        }
        refuses(&KEY, &sealed, "b");
        refuses(&SealKey([8; 32]), &sealed, "a");
    }

    #[test]
    fn refuses_cut_and_grown_files() {
        let sealed = seal(&[1; 2 * CHUNK], "a");
        let first_chunk = HEADER_LEN + CHUNK + TAG_LEN;
        for len in [0, 3, 36, 40, first_chunk, sealed.len() - 1] {
            refuses(&KEY, &sealed[..len], "a");
        }
        refuses(&KEY, &[sealed.as_slice(), &[0]].concat(), "a");
        refuses(&KEY, &[sealed.as_slice(), &[0; CHUNK]].concat(), "a");
    }

    #[test]
    fn refuses_chunks_out_of_place() {
        let sealed = seal(&[1; 2 * CHUNK + 1], "a");
        let (first, second) = (HEADER_LEN, HEADER_LEN + CHUNK + TAG_LEN);
        let mut swapped = sealed.clone();
        swapped[first..second].copy_from_slice(&sealed[second..second + CHUNK + TAG_LEN]);
        swapped[second..second + CHUNK + TAG_LEN].copy_from_slice(&sealed[first..second]);
        refuses(&KEY, &swapped, "a");
    }
}
