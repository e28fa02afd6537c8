//! What crosses the line between a laptop and its server, recorded once for each version and read by every later one.
//!
//! A recording holds one question and its answer: the bytes as they were sent, the same without their packing, and what they
//! say. Its folder is named after the version. The questions are asked in the order of the files' names, of a server whose log
//! is empty at first; so a later server can be asked them again, and its answers held against those that were recorded.

mod asked;

use std::fs;
use std::path::{Path, PathBuf};

use ciborium::Value;
use ring::digest::{SHA256, digest};
use satchel_sync::wire;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

pub use self::asked::Answering;

/// Longer byte strings and bodies are told by their hashes.
const LONG: usize = 1_000;

/// One question and its answer.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Recording {
    /// What was asked.
    pub request: Body,
    /// What the server answered.
    pub answer: Body,
}

/// A message.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Body {
    /// As it was sent, in hexadecimal digits.
    pub packed: String,
    /// The same without packing, where that is short.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plain: Option<String>,
    /// What it says: byte strings in hexadecimal digits, or their lengths and SHA-256.
    pub says: Json,
}

/// The folder of all recordings, which holds one for each version.
#[must_use]
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/recorded")
}

/// The recordings in a version's folder by their names, in order.
///
/// # Errors
/// Where a file cannot be read, or is no recording.
pub fn read(folder: &Path) -> std::io::Result<Vec<(String, Recording)>> {
    let files = fs::read_dir(folder)?.map(|file| Ok(file?.path()));
    let mut paths = files.collect::<std::io::Result<Vec<PathBuf>>>()?;
    paths.sort();
    let recording = |path: &PathBuf| {
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        Ok((name.into_owned(), serde_json::from_slice(&fs::read(path)?)?))
    };
    paths.iter().map(recording).collect()
}

/// Records this version into a folder, which is not there yet: what was recorded is never written again.
///
/// # Errors
/// Where the folder is there, or cannot be written.
pub fn write(folder: &Path) -> std::io::Result<()> {
    fs::create_dir(folder)?;
    for (name, recording) in asked::recorded() {
        let text = serde_json::to_string_pretty(&recording)?;
        fs::write(folder.join(format!("{name}.json")), text + "\n")?;
    }
    Ok(())
}

impl Body {
    fn of<M: Serialize + DeserializeOwned>(packed: &[u8]) -> Self {
        let message: M = wire::decode(packed).expect("it was just written");
        let mut plain = vec![0];
        ciborium::into_writer(&message, &mut plain).expect("memory takes it");
        Self {
            packed: hex(packed),
            plain: (plain.len() <= LONG).then(|| hex(&plain)),
            says: said(&message),
        }
    }

    /// Its bytes, and the same without packing where they were kept.
    ///
    /// # Errors
    /// Where they are no hexadecimal digits.
    pub fn bodies(&self) -> Result<Vec<Vec<u8>>, std::num::ParseIntError> {
        [Some(&self.packed), self.plain.as_ref()]
            .into_iter()
            .flatten()
            .map(|text| bytes(text))
            .collect()
    }
}

/// What a message says, for comparing and for people.
#[must_use]
pub fn said(message: &impl Serialize) -> Json {
    Value::serialized(message).map_or(Json::Null, |value| shown(&value))
}

fn shown(value: &Value) -> Json {
    match value {
        Value::Bytes(bytes) if bytes.len() <= LONG => json!(hex(bytes)),
        Value::Bytes(bytes) => json!(format!("{} bytes, {}", bytes.len(), sha256(bytes))),
        Value::Integer(number) => number_of(i128::from(*number)),
        Value::Text(text) => json!(text),
        Value::Bool(yes) => json!(yes),
        Value::Array(parts) => parts.iter().map(shown).collect(),
        Value::Map(parts) => {
            let part = |(name, value): &(Value, Value)| {
                (name.as_text().unwrap_or_default().to_owned(), shown(value))
            };
            Json::Object(parts.iter().map(part).collect())
        }
        _ => Json::Null,
    }
}

fn number_of(number: i128) -> Json {
    u64::try_from(number).map_or_else(
        |_| json!(i64::try_from(number).ok()),
        |positive| json!(positive),
    )
}

/// The SHA-256 of bytes, in hexadecimal digits.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    hex(digest(&SHA256, bytes).as_ref())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn bytes(text: &str) -> Result<Vec<u8>, std::num::ParseIntError> {
    let pairs = (0..text.len()).step_by(2);
    pairs
        .map(|at| u8::from_str_radix(text.get(at..at + 2).unwrap_or("odd"), 16))
        .collect()
}
