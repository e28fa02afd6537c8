//! `decoders NAME [SEED [RUNS]]`: runs one decoder over more mutations than the test does. `decoders NAME corpus FOLDER`:
//! writes what libFuzzer begins with.
#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

use satchel_tests::decoders::{Corpus, DECODERS, Decoder, decoder, listen};

/// Without a number of runs: so many times those of the test.
const LONGER: usize = 20;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let [name, rest @ ..] = args.as_slice() else {
        return usage();
    };
    let Some(decoder) = decoder(name) else {
        return usage();
    };
    let done = match rest {
        ["corpus", folder] => write_corpus(decoder, Path::new(folder)),
        [] => run(decoder, "1", None),
        [seed] => run(decoder, seed, None),
        [seed, runs] => run(decoder, seed, Some(runs)),
        _ => return usage(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn usage() -> ExitCode {
    let names = DECODERS.map(|decoder| decoder.name).join(", ");
    eprintln!(
        "usage: decoders NAME [SEED [RUNS]], or decoders NAME corpus FOLDER; NAME is one of {names}"
    );
    ExitCode::from(2)
}

fn run(decoder: &Decoder, seed: &str, runs: Option<&&str>) -> Result<(), Box<dyn Error>> {
    let runs = runs.map_or(Ok(decoder.runs * LONGER), |runs| runs.parse())?;
    listen();
    let seeds = (decoder.seeds)(&Corpus::made()?);
    let read = decoder.run(&seeds, seed.parse()?, runs).map_err(|broken| {
        let file = format!("{}.bin", broken.decoder);
        let kept = std::fs::write(&file, &broken.input);
        format!("{broken}\nthe input is in {file}: {kept:?}")
    })?;
    println!(
        "{}: {read} of {runs} inputs were read, none broke it",
        decoder.name
    );
    Ok(())
}

fn write_corpus(decoder: &Decoder, folder: &Path) -> Result<(), Box<dyn Error>> {
    std::fs::create_dir_all(folder)?;
    for (at, seed) in (decoder.seeds)(&Corpus::made()?).iter().enumerate() {
        std::fs::write(folder.join(format!("seed-{at}")), seed)?;
    }
    Ok(())
}
