//! The routes of laptops: what [`satchel_sync::wire::Request`] names under `/sync`, and `/sync/live`.

use std::convert::Infallible;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::rejection::BytesRejection;
use axum::extract::{RawQuery, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use futures_util::stream::unfold;
use satchel_model::RecordId;
use satchel_sync::news::WITH_CHANGES;
use satchel_sync::serve;
use satchel_sync::wire::MEDIA_TYPE;
use tokio::sync::broadcast::{self, error::RecvError};
use tokio::time::{Instant, Interval, interval_at};

use crate::app::{App, Inner};
use crate::devices::Watch;
use crate::guard::Enrolled;
use crate::news::Word;
use crate::presence::{Listening, Viewer};
use crate::problem::Problem;

/// So often something is said, so that neither side nor what lies between takes the line for dead.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// A comment of the format, for when there is nothing to say.
const NOTHING: Bytes = Bytes::from_static(b":\n\n");

/// One request, whatever it asks: the body says it, the path is for those who read logs and for who is to wait.
pub(super) async fn exchange(
    State(app): State<App>,
    enrolled: Enrolled,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Problem> {
    let body = body?;
    let answer = app.blocking(move |app| served(app, &enrolled, &body));
    Ok(answer.await)
}

/// The same for a push, which may wait long for its turn to write.
pub(super) async fn push(
    State(app): State<App>,
    enrolled: Enrolled,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Problem> {
    let body = body?;
    let answer = app.writing(move |app| served(app, &enrolled, &body));
    Ok(answer.await)
}

fn served(app: &Inner, enrolled: &Enrolled, body: &[u8]) -> Response {
    let answer = serve::handle(&app.workspace, enrolled.device.id, body);
    ([(CONTENT_TYPE, MEDIA_TYPE)], answer).into_response()
}

/// Says up to which position there is news: at once, and whenever there is more. Whoever asks for it is given the changes as well, and whoever
/// has a record open hears who else has.
pub(super) async fn live(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    enrolled: Enrolled,
) -> Result<impl IntoResponse, Problem> {
    let device = enrolled.device.id;
    let line = Line {
        device,
        words: app.inner.news.words(),
        listening: app.inner.presence.listen(Viewer::Device(device)),
        signed_out: app.inner.devices.watch(device),
        with_changes: query.as_deref() == Some(WITH_CHANGES),
        beat: interval_at(Instant::now() + first_beat(device), HEARTBEAT),
        is_behind: true,
        app,
    };
    let said = unfold(line, async |mut line| {
        let said = line.next().await?;
        Some((Ok::<_, Infallible>(said), line))
    });
    let head = [
        (CONTENT_TYPE, "text/event-stream"),
        (CACHE_CONTROL, "no-cache"),
    ];
    Ok((head, Body::from_stream(said)))
}

/// After how long a device is first told that nothing is new: each at another time, where a thousand came in one moment.
fn first_beat(device: RecordId) -> Duration {
    let [.., last] = *device.as_bytes();
    HEARTBEAT.mul_f32(f32::from(last) / f32::from(u8::MAX))
}

struct Line {
    app: App,
    device: RecordId,
    words: broadcast::Receiver<Word>,
    listening: Listening,
    signed_out: Watch,
    with_changes: bool,
    beat: Interval,
    /// Whether it missed words: then it says where the log ends.
    is_behind: bool,
}

impl Line {
    /// The next thing to say; `None` ends the stream.
    async fn next(&mut self) -> Option<Bytes> {
        loop {
            if std::mem::take(&mut self.is_behind) {
                self.words = self.words.resubscribe();
                let seq = self.app.blocking(|app| app.workspace.seq()).await;
                return Some(Word::of(seq.ok()?).event);
            }
            tokio::select! {
                word = self.words.recv() => match word {
                    Ok(word) if self.with_changes => return Some(word.event),
                    Ok(word) => return Some(Word::of(word.seq).event),
                    Err(RecvError::Lagged(_)) => self.is_behind = true,
                    Err(RecvError::Closed) => return None,
                },
                present = self.listening.next() => return Some(present.event().into()),
                _ = self.beat.tick() => {
                    let now = self.app.inner.now_ms();
                    self.app.inner.devices.met(self.device, now);
                    self.listening.expire(now);
                    return Some(NOTHING);
                }
                () = self.signed_out.signed_out() => return None,
                () = self.app.closed() => return None,
            }
        }
    }
}
