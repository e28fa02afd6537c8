//! Every decoder over its corpus, over mutations of it, and over inputs that once broke something.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;

use satchel_tests::decoders::{Broken, Corpus, DECODERS, decoder, listen};

/// What the mutations follow from.
const SEED: u64 = 1;

type Checked = Result<(), String>;

/// Gives a decoder all that is to be given to it.
fn check(name: &str) -> Checked {
    listen();
    let decoder = decoder(name).unwrap();
    let seeds = (decoder.seeds)(&Corpus::made().unwrap());
    for (at, seed) in seeds.iter().enumerate() {
        let which = format!("seed {at}");
        if !decoder.reads(seed, &which).map_err(kept)? {
            return Err(format!("{name} does not read its own {which}"));
        }
    }
    for (file, input) in once_broken(name) {
        decoder.reads(&input, &file).map_err(kept)?;
    }
    let read = decoder.run(&seeds, SEED, decoder.runs).map_err(kept)?;
    // The index tells of any damage at all.
    match read == 0 && name != "index" {
        true => Err(format!("{name} reads none of {} inputs", decoder.runs)),
        false => Ok(()),
    }
}

/// Keeps the input that broke something, and says where.
fn kept(broken: Broken) -> String {
    let kept = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{}.bin", broken.decoder));
    fs::write(&kept, &broken.input).unwrap();
    format!("{broken}\nthe input is in {}", kept.display())
}

/// The inputs of a decoder that are kept because they once broke it.
fn once_broken(name: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/broke");
    let files = fs::read_dir(folder.join(name))
        .into_iter()
        .flatten()
        .flatten();
    let read = |path: &Path| (path.display().to_string(), fs::read(path).unwrap());
    files.map(|file| read(&file.path())).collect()
}

/// One test for each, so that they run side by side.
macro_rules! each {
    ($($name:ident),*) => {
        $(#[test]
        fn $name() -> Checked {
            check(stringify!($name))
        })*

        const TESTED: &[&str] = &[$(stringify!($name)),*];
    };
}

each!(
    chunk,
    configuration,
    contacts,
    document,
    exchange,
    index,
    news,
    query,
    register,
    wire
);

#[test]
fn every_decoder_is_tested_and_can_be_fuzzed() {
    let all = DECODERS.map(|decoder| decoder.name);
    assert_eq!(all, TESTED);
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/Cargo.toml");
    let manifest = fs::read_to_string(manifest).unwrap();
    let programs = manifest.split("[[bin]]").skip(1);
    let names: Vec<&str> = programs.map(|one| one.split('"').nth(1).unwrap()).collect();
    assert_eq!(names, all);
}
