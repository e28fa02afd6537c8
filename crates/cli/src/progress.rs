//! Progress of long work, on standard error: a bar for people, JSON lines for programs.

use std::io::Write as _;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use satchel_engine::Progress;
use serde_json::json;

use crate::Screen;

/// Work that is done sooner needs no bar: it would only flash.
const PATIENCE: Duration = Duration::from_millis(300);

/// Between two lines for programs: five a second are enough for any bar they may draw.
const PACE: Duration = Duration::from_millis(200);

/// The progress of one piece of work.
pub(crate) struct Bar {
    screen: Screen,
    doing: String,
    started: Instant,
    told: Option<Instant>,
    bar: Option<ProgressBar>,
}

impl Bar {
    pub(crate) fn new(screen: Screen, doing: impl Into<String>) -> Self {
        Self {
            screen,
            doing: doing.into(),
            started: Instant::now(),
            told: None,
            bar: None,
        }
    }

    /// Shows how far the work is.
    pub(crate) fn at(&mut self, progress: Progress) {
        if self.started.elapsed() < PATIENCE || self.screen.quiet {
            return;
        }
        if self.screen.json {
            self.tell(progress);
        } else if self.screen.draws() {
            let bar = self.bar.get_or_insert_with(|| draw(&self.doing));
            bar.set_length(progress.total);
            bar.set_position(progress.done);
        }
    }

    fn tell(&mut self, progress: Progress) {
        if self.told.is_some_and(|told| told.elapsed() < PACE) {
            return;
        }
        self.told = Some(Instant::now());
        let line = json!({ "progress": { "doing": self.doing, "done": progress.done, "total": progress.total } });
        // Progress that nobody can read is no reason to stop.
        let _ = writeln!(std::io::stderr().lock(), "{line}");
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

fn draw(doing: &str) -> ProgressBar {
    let style = ProgressStyle::with_template("{msg} {wide_bar} {percent:>3} %  {eta} left");
    let bar = ProgressBar::new(1).with_message(doing.to_owned());
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar
}
