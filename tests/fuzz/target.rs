//! One decoder under libFuzzer: the one that this program is called after.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use satchel_tests::decoders::{Decoder, decoder, listen};

static DECODER: LazyLock<&Decoder> =
    LazyLock::new(|| decoder(env!("CARGO_BIN_NAME")).expect("it is in the table"));

fuzz_target!(
    // libFuzzer's own hook ends the program at any panic, also at one that is caught and told of.
    init: listen(),
    |input: &[u8]| {
        if let Err(broken) = DECODER.reads(input, "this input") {
            eprintln!("{broken}");
            std::process::abort();
        }
    }
);
