//! Where answers go: standard output for what was asked for, standard error for everything else.

use std::io::{self, IsTerminal as _, Write as _};
use std::process::ExitCode;

use console::{Term, style};
use serde_json::{Value as Json, json};

use crate::Error;
use crate::answer::Answer;
use crate::error::{FAILED, MISUSE};

/// The two streams, and how much goes to them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Screen {
    pub(crate) json: bool,
    pub(crate) quiet: bool,
    /// Whether what is no answer goes into the log, which programs read, and not to a person.
    logs: bool,
}

impl Screen {
    pub(crate) const fn new(json: bool, quiet: bool, logs: bool) -> Self {
        Self { json, quiet, logs }
    }

    /// How many columns a table may take; `None` where nobody looks, so that nothing is cut.
    pub(crate) fn width(self) -> Option<usize> {
        io::stdout()
            .is_terminal()
            .then(|| usize::from(Term::stdout().size().1).max(40))
    }

    /// Whether progress can be drawn.
    pub(crate) fn draws(self) -> bool {
        !self.quiet && !self.json && !self.logs && io::stderr().is_terminal()
    }

    /// Says what came of a command.
    pub(crate) fn answer(self, answer: &Answer) -> ExitCode {
        let written = match (self.json, self.quiet) {
            (true, _) if answer.json.is_null() => Ok(()),
            (true, _) => self.document(&answer.json),
            (false, true) => self.text(&answer.brief),
            (false, false) => self.text(&answer.text),
        };
        match written {
            // Whoever reads has seen enough.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                ExitCode::from(answer.status)
            }
            Err(error) => {
                self.say(&format!("the answer could not be written: {error}"));
                ExitCode::from(FAILED)
            }
            Ok(()) => ExitCode::from(answer.status),
        }
    }

    /// Writes a document, if programs are to read it.
    pub(crate) fn document_if_wanted(self, json: &Json) -> io::Result<()> {
        if self.json {
            self.document(json)
        } else {
            Ok(())
        }
    }

    /// Says why a command failed.
    pub(crate) fn failure(self, error: &Error) -> ExitCode {
        self.complain(error);
        if self.json {
            let document = json!({ "error": problem(error) });
            // Nobody is left to be told that this failed too.
            let _ = self.document(&document);
        }
        ExitCode::from(error.status())
    }

    /// Writes an error and what led to it to standard error.
    pub(crate) fn complain(self, error: &Error) {
        if self.logs {
            tracing::error!("{}", error.chain().join("; because: "));
            return;
        }
        let mut chain = error.chain().into_iter();
        let mut text = format!(
            "{} {}",
            style("satchel:").for_stderr().red(),
            chain.next().unwrap_or_default()
        );
        for cause in chain {
            text.push_str("\n  because: ");
            text.push_str(&cause);
        }
        write_error(&text);
    }

    /// A remark that is not the answer.
    pub(crate) fn remark(self, text: &str) {
        if !self.quiet {
            self.say(text);
        }
    }

    /// Something that a person has to know, also with `--quiet`.
    pub(crate) fn warn(self, text: &str) {
        if self.logs {
            tracing::warn!("{text}");
            return;
        }
        write_error(&format!(
            "{} {text}",
            style("Warning:").for_stderr().yellow()
        ));
    }

    fn say(self, text: &str) {
        match self.logs {
            true => tracing::info!("{text}"),
            false => write_error(text),
        }
    }

    /// One line of a stream of JSON, or of text, on standard output.
    pub(crate) fn line(self, json: &Json, text: &str) -> io::Result<()> {
        match (self.json, self.quiet) {
            (true, _) => self.document(json),
            (false, true) => Ok(()),
            (false, false) => self.text(text),
        }
    }

    fn document(self, json: &Json) -> io::Result<()> {
        let mut out = io::stdout().lock();
        writeln!(out, "{json}")?;
        out.flush()
    }

    fn text(self, text: &str) -> io::Result<()> {
        if text.is_empty() {
            return Ok(());
        }
        let mut out = io::stdout().lock();
        writeln!(out, "{}", text.trim_end_matches('\n'))?;
        out.flush()
    }
}

/// An error as programs read it.
pub(crate) fn problem(error: &Error) -> Json {
    json!({ "code": error.code(), "message": error.chain().join(": ") })
}

fn write_error(text: &str) {
    // Where standard error is closed there is nowhere left to say so.
    let _ = writeln!(io::stderr().lock(), "{text}");
}

/// A command line that cannot be read, or one that asks for help.
pub(crate) fn misuse(error: &clap::Error) -> ExitCode {
    let _ = error.print();
    if !error.use_stderr() {
        return ExitCode::SUCCESS;
    }
    let arguments: Vec<_> = std::env::args_os().collect();
    if arguments.iter().any(|argument| argument == "--json") {
        let message = error.to_string();
        let document = json!({ "error": { "code": "bad_input", "message": message.trim() } });
        let _ = Screen::new(true, false, false).document(&document);
    }
    // There the code of misuse says that there are changes.
    let plans = arguments
        .windows(2)
        .any(|pair| pair[0] == "schema" && pair[1] == "plan");
    ExitCode::from(if plans { FAILED } else { MISUSE })
}
