//! `/api/events`: tells a browser what to fetch again, and who else has open what it shows.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::response::sse::{Event, Sse};
use futures_util::Stream;
use futures_util::stream::unfold;
use satchel_store::team::TokenHash;
use satchel_sync::news::PRESENCE;
use tokio::sync::broadcast;
use tokio::time::{Instant, Interval, interval_at};

use crate::app::App;
use crate::guard::{self, SignedIn};
use crate::presence::{Listening, Viewer};

/// So often something is said, so that what lies between does not take the line for dead.
const HEARTBEAT: Duration = Duration::from_secs(15);

pub(super) async fn events(
    State(app): State<App>,
    signed_in: SignedIn,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let line = Line {
        events: app.inner.news.events(),
        listening: app.inner.presence.listen(Viewer::Session(signed_in.token)),
        beat: interval_at(Instant::now() + HEARTBEAT, HEARTBEAT),
        app,
        token: signed_in.token,
    };
    Sse::new(unfold(line, |mut line| async {
        line.next().await.map(|event| (Ok(event), line))
    }))
}

struct Line {
    app: App,
    token: TokenHash,
    events: broadcast::Receiver<satchel_engine::Event>,
    listening: Listening,
    beat: Interval,
}

impl Line {
    /// The next thing to say; `None` ends the stream. A browser that fell too far behind is cut off: it
    /// connects again and fetches everything anew, which is what it would have to do anyway.
    async fn next(&mut self) -> Option<Event> {
        let event = tokio::select! {
            event = self.events.recv() => changed(&event.ok()?),
            present = self.listening.next() => Event::default().event(PRESENCE).data(present.json()),
            _ = self.beat.tick() => {
                self.listening.expire(self.app.inner.now_ms());
                Event::default().comment("")
            }
            () = self.app.closed() => return None,
        };
        guard::is_signed_in(&self.app, self.token)
            .await
            .then_some(event)
    }
}

fn changed(event: &satchel_engine::Event) -> Event {
    let payload = serde_json::json!({ "seq": event.seq, "tags": event.tags });
    Event::default().event("changed").data(payload.to_string())
}
