//! What a person unlocks a workspace with: the keychain, a variable, a file, or what they type.

use std::fs::OpenOptions;
use std::io::{IsTerminal as _, Write as _, stderr, stdin};
use std::path::{Path, PathBuf};

use satchel_engine::{Host, Key, KeySource, key};
use zeroize::Zeroizing;

use crate::Error;
use crate::call::Global;

/// The variable that holds a passphrase.
const VARIABLE: &str = "SATCHEL_PASSPHRASE";

/// What was given on the command line and around it. A file named there goes before the variable.
pub(crate) fn given(global: &Global) -> KeySource {
    let passphrase = std::env::var(VARIABLE)
        .ok()
        .filter(|text| !text.is_empty())
        .map(Zeroizing::new);
    KeySource {
        passphrase,
        key_file: global.key_file.clone(),
    }
}

fn is_empty(source: &KeySource) -> bool {
    source.passphrase.is_none() && source.key_file.is_none()
}

/// The key of the workspace in a folder; asks for the passphrase where it takes one and none was given.
pub(crate) fn unlock(dir: &Path, global: &Global) -> Result<Key, Error> {
    let mut source = given(global);
    if is_empty(&source) && key::is_sealed(dir) && can_ask() {
        source.passphrase = Some(ask(&format!(
            "Passphrase of the workspace in {}: ",
            dir.display()
        ))?);
    }
    Ok(key::resolve(dir, &source)?)
}

/// The key of the workspace in a folder, or where the folder has none, the one in `copy`.
pub(crate) fn unlock_or_adopt(dir: &Path, copy: &Path, global: &Global) -> Result<Key, Error> {
    match unlock(dir, global) {
        Err(Error::Engine(satchel_engine::Error::NoWorkspace(_))) if copy.exists() => {}
        Err(Error::Engine(satchel_engine::Error::NoWorkspace(_))) => {
            return Err(Error::Locked(format!(
                "{} has no key, and there is none in {}: bring that file too, or recover on the machine that made the backup",
                dir.display(),
                copy.display()
            )));
        }
        other => return other,
    }
    let mut source = given(global);
    if is_empty(&source) && can_ask() {
        source.passphrase = Some(ask("Passphrase of the backup: ")?);
    }
    Ok(key::adopt(dir, copy, &source)?)
}

/// A key for a new workspace; where there is no keychain and none was given, a passphrase is asked for.
pub(crate) fn make(dir: &Path, global: &Global, host: &Host) -> Result<Key, Error> {
    let mut source = given(global);
    if let Some(key) = kept_already(dir, &source)? {
        return Ok(key);
    }
    if is_empty(&source) && !key::has_keychain() {
        if !can_ask() {
            return Err(Error::Locked(format!(
                "this machine has no keychain to keep the key in: set {VARIABLE} to a passphrase, or name a file with --key-file"
            )));
        }
        source.passphrase = Some(choose(
            "This machine has no keychain. Choose a passphrase for the workspace: ",
        )?);
    }
    Ok(key::create(dir, &source, host)?)
}

/// A key for a new workspace that has to open without anyone being there: where there is no keychain and nothing
/// was given, a secret is made and kept beside it.
pub(crate) fn make_unattended(dir: &Path, global: &Global, host: &Host) -> Result<Key, Error> {
    let mut source = given(global);
    if let Some(key) = kept_already(dir, &source)? {
        return Ok(key);
    }
    if is_empty(&source) && !key::has_keychain() {
        let file = own_secret(dir);
        write_secret(&file, host)?;
        source.key_file = Some(file);
    }
    Ok(key::create(dir, &source, host)?)
}

/// A key that is there before its workspace may be the only one that opens a backup: it stays.
fn kept_already(dir: &Path, source: &KeySource) -> Result<Option<Key>, Error> {
    match key::resolve(dir, source) {
        Err(satchel_engine::Error::NoWorkspace(_)) => Ok(None),
        kept => Ok(Some(kept?)),
    }
}

/// What a person has to keep beside a sealed key.
pub(crate) fn what_opens(global: &Global) -> String {
    match &global.key_file {
        Some(file) => format!("the file {}, which opens it", file.display()),
        None => "the passphrase".to_owned(),
    }
}

/// Where a server's own secret lies, if it has one.
pub(crate) fn own_secret(dir: &Path) -> PathBuf {
    dir.join("unlock.secret")
}

/// With a server's own secret, if it has one and none was named.
pub(crate) fn with_own_secret(dir: &Path, global: &Global) -> Global {
    let own = Some(own_secret(dir)).filter(|file| file.exists());
    Global {
        key_file: global.key_file.clone().or(own),
        ..global.clone()
    }
}

fn write_secret(file: &Path, host: &Host) -> Result<(), Error> {
    let failed = |source| Error::File {
        path: file.to_owned(),
        doing: "written",
        source,
    };
    if let Some(dir) = file.parent() {
        std::fs::create_dir_all(dir).map_err(failed)?;
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let secret: String = host
        .random::<32>()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let mut out = options.open(file).map_err(failed)?;
    writeln!(out, "{secret}")
        .and_then(|()| out.sync_all())
        .map_err(failed)
}

/// How a workspace's key is kept, for programs and for people.
pub(crate) fn kept(dir: &Path) -> (&'static str, &'static str) {
    if key::is_sealed(dir) {
        (
            "sealed",
            "in the folder, sealed with a passphrase or key file",
        )
    } else {
        ("keychain", "in this machine's keychain")
    }
}

/// Whether someone sits at a terminal and can be asked.
pub(crate) fn can_ask() -> bool {
    stdin().is_terminal() && stderr().is_terminal()
}

/// Asks for a secret without showing it.
pub(crate) fn ask(prompt: &str) -> Result<Zeroizing<String>, Error> {
    let typed = rpassword::prompt_password(prompt);
    typed.map(Zeroizing::new).map_err(|source| Error::File {
        path: "the terminal".into(),
        doing: "read",
        source,
    })
}

/// Reads a secret from standard input, without the end of its line.
pub(crate) fn from_stdin() -> Result<Zeroizing<String>, Error> {
    let mut text = Zeroizing::new(String::new());
    let read = std::io::Read::read_to_string(&mut stdin(), &mut text);
    read.map_err(|source| Error::File {
        path: "standard input".into(),
        doing: "read",
        source,
    })?;
    Ok(Zeroizing::new(
        text.trim_end_matches(['\n', '\r']).to_owned(),
    ))
}

/// Has a new secret typed twice.
pub(crate) fn choose(prompt: &str) -> Result<Zeroizing<String>, Error> {
    let chosen = ask(prompt)?;
    if chosen.trim().is_empty() {
        return Err(Error::Locked(
            "an empty passphrase protects nothing; nothing was made".to_owned(),
        ));
    }
    if ask("The same again: ")? != chosen {
        return Err(Error::Locked(
            "what was typed differs; nothing was made".to_owned(),
        ));
    }
    Ok(chosen)
}
