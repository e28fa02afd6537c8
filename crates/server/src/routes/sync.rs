//! The routes of laptops: what [`satchel_sync::wire::Request`] names under `/sync`, and `/sync/live`.

use std::convert::Infallible;
use std::time::{Duration, Instant};

use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::header::CONTENT_TYPE;
use axum::response::sse::{Event, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::Stream;
use futures_util::stream::unfold;
use satchel_sync::serve;
use satchel_sync::wire::MEDIA_TYPE;
use tokio::sync::watch;

use crate::app::App;
use crate::guard::{Bearer, Enrolled};
use crate::problem::Problem;

/// So often something is said, so that neither side nor what lies between takes the line for dead; and so
/// long at most is a signed-out device still told that there is news.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// One request, whatever it asks: the body says it, the path is for those who read logs and for who is to wait.
pub(super) async fn exchange(
    State(app): State<App>,
    enrolled: Enrolled,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Problem> {
    let body = body?;
    let answer = app
        .blocking(move |app| serve::handle(&app.workspace, enrolled.device.id, &body))
        .await;
    Ok(answered(answer))
}

/// The same for a push, which may wait long for its turn to write.
pub(super) async fn push(
    State(app): State<App>,
    enrolled: Enrolled,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Problem> {
    let body = body?;
    let answer = app
        .writing(move |app| serve::handle(&app.workspace, enrolled.device.id, &body))
        .await;
    Ok(answered(answer))
}

fn answered(body: Vec<u8>) -> Response {
    ([(CONTENT_TYPE, MEDIA_TYPE)], body).into_response()
}

/// Says up to which position there is news: at once, and whenever there is more.
pub(super) async fn live(
    State(app): State<App>,
    enrolled: Enrolled,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Problem> {
    let mut seqs = app.seqs();
    seqs.mark_unchanged();
    let now = app.blocking(|app| app.workspace.seq()).await?;
    let line = Line {
        app,
        bearer: enrolled.bearer,
        asked: Instant::now(),
        seqs,
        first: Some(now),
    };
    Ok(Sse::new(unfold(line, |mut line| async {
        line.next().await.map(|event| (Ok(event), line))
    })))
}

struct Line {
    app: App,
    bearer: Bearer,
    /// When it was last asked whether the device is still enrolled.
    asked: Instant,
    seqs: watch::Receiver<u64>,
    first: Option<u64>,
}

impl Line {
    /// The next thing to say; `None` ends the stream.
    async fn next(&mut self) -> Option<Event> {
        if let Some(seq) = self.first.take() {
            return Some(Event::default().data(seq.to_string()));
        }
        let event = tokio::select! {
            changed = self.seqs.changed() => {
                changed.ok()?;
                Event::default().data(self.seqs.borrow_and_update().to_string())
            }
            () = tokio::time::sleep(HEARTBEAT) => Event::default().comment(""),
            () = self.app.closed() => return None,
        };
        self.is_enrolled().await.then_some(event)
    }

    /// Whether the device was not signed out meanwhile: then it hears nothing more. Not asked at each word, of which a thousand laptops
    /// hear a thousand.
    async fn is_enrolled(&mut self) -> bool {
        if self.asked.elapsed() < HEARTBEAT {
            return true;
        }
        self.asked = Instant::now();
        let bearer = self.bearer;
        self.app
            .blocking(move |app| bearer.device(app))
            .await
            .is_ok()
    }
}
