//! `make simulate SEED=n`: replays one run of the simulation and tells what happens in it.
#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::process::ExitCode;

use satchel_tests::simulation;

fn main() -> ExitCode {
    let mut args = std::env::args().skip(1).map(|arg| arg.parse::<u64>());
    let (seed, steps) = (
        args.next(),
        args.next().unwrap_or(Ok(simulation::STEPS as u64)),
    );
    let (Some(Ok(seed)), Ok(steps)) = (seed, steps) else {
        eprintln!("usage: simulate SEED [STEPS]");
        return ExitCode::from(2);
    };
    match simulation::run(
        seed,
        usize::try_from(steps).unwrap_or(simulation::STEPS),
        &mut |line| {
            println!("{line}");
        },
    ) {
        Ok(outcome) => {
            println!("{outcome:#?}");
            ExitCode::SUCCESS
        }
        Err(violation) => {
            println!("{violation}");
            ExitCode::FAILURE
        }
    }
}
