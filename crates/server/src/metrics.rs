//! What an admin's monitoring reads of a server, in the text format of OpenMetrics: numbers, and nobody's data.
//!
//! They are served at an address of their own, so that who may read them is who reaches that address.

use std::sync::atomic::AtomicU64;
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::{Registry, Unit};

use crate::app::App;
use crate::problem::Problem;

/// The media type of the text format.
const MEDIA_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// The route of what is no route of its own: the web client's files, and whatever else is asked for.
const OTHER: &str = "other";

/// Method, route and status of an answer. A route is a pattern, never the path that somebody asked for.
type Answered = [(&'static str, String); 3];

/// What is counted while requests are served, and what is looked up when the numbers are asked for.
pub(crate) struct Metrics {
    registry: Registry,
    requests: Family<Answered, Counter>,
    durations: Family<[(&'static str, String); 1], Histogram>,
    /// Passwords and invitations that did not open an account.
    pub(crate) sign_ins_refused: Counter,
    log_position: Gauge<i64>,
    laptops: Gauge<i64>,
    browsers: Gauge<i64>,
    memory: Gauge<i64>,
    certificate_ends: Gauge<i64>,
    started: Gauge<f64, AtomicU64>,
}

impl Default for Metrics {
    fn default() -> Self {
        let mut metrics = Self {
            registry: Registry::default(),
            requests: Family::default(),
            // From a millisecond to 16 seconds.
            durations: Family::new_with_constructor(|| {
                Histogram::new(exponential_buckets(0.001, 2.0, 15))
            }),
            sign_ins_refused: Counter::default(),
            log_position: Gauge::default(),
            laptops: Gauge::default(),
            browsers: Gauge::default(),
            memory: Gauge::default(),
            certificate_ends: Gauge::default(),
            started: Gauge::default(),
        };
        metrics.register();
        metrics
    }
}

impl Metrics {
    fn register(&mut self) {
        let own = self.registry.sub_registry_with_prefix("satchel");
        own.register("http_requests", "Requests answered", self.requests.clone());
        own.register_with_unit(
            "http_request_duration",
            "Time until an answer began",
            Unit::Seconds,
            self.durations.clone(),
        );
        own.register(
            "sign_ins_refused",
            "Passwords and invitations that did not open an account",
            self.sign_ins_refused.clone(),
        );
        for (name, help, gauge) in [
            (
                "log_position",
                "Changes in the log, of which the last has this position",
                &self.log_position,
            ),
            (
                "laptops_on_the_line",
                "Laptops whose live stream stands",
                &self.laptops,
            ),
            (
                "browsers_on_the_line",
                "Browsers whose event stream stands",
                &self.browsers,
            ),
        ] {
            own.register(name, help, gauge.clone());
        }
        own.register_with_unit(
            "certificate_ends_timestamp",
            "When the certificate ends that is shown, since 1970; 0 where there is none",
            Unit::Seconds,
            self.certificate_ends.clone(),
        );
        // As every program calls them that Prometheus watches.
        let process = self.registry.sub_registry_with_prefix("process");
        process.register_with_unit(
            "resident_memory",
            "Memory in use",
            Unit::Bytes,
            self.memory.clone(),
        );
        process.register_with_unit(
            "start_time",
            "When it was started, since 1970",
            Unit::Seconds,
            self.started.clone(),
        );
    }

    /// Notes when the server began.
    #[expect(
        clippy::cast_precision_loss,
        reason = "milliseconds are exact for ages"
    )]
    pub(crate) fn begin(&self, now_ms: i64) {
        self.started.set(now_ms as f64 / 1e3);
    }

    fn answered(&self, method: &Method, route: &str, status: StatusCode, took: Duration) {
        let labels = [
            ("method", known(method).to_owned()),
            ("route", route.to_owned()),
            ("status", status.as_str().to_owned()),
        ];
        self.requests.get_or_create(&labels).inc();
        self.durations
            .get_or_create(&[("route", route.to_owned())])
            .observe(took.as_secs_f64());
    }
}

/// Anybody may call a method anything; numbers are kept of those that there are.
fn known(method: &Method) -> &str {
    match *method {
        Method::GET
        | Method::HEAD
        | Method::POST
        | Method::PUT
        | Method::PATCH
        | Method::DELETE
        | Method::OPTIONS => method.as_str(),
        _ => OTHER,
    }
}

/// Counts and logs what was answered: how, at which route, and how soon. Nothing of who asked, or for what.
pub(crate) async fn observe(
    State(app): State<App>,
    matched: Option<MatchedPath>,
    request: Request,
    next: Next,
) -> Response {
    let method = request.method().clone();
    let begun = Instant::now();
    let response = next.run(request).await;
    let (status, took) = (response.status(), begun.elapsed());
    let route = matched.as_ref().map_or(OTHER, MatchedPath::as_str);
    app.inner.metrics.answered(&method, route, status, took);
    let (method, status, ms) = (known(&method), status.as_u16(), took.as_secs_f64() * 1e3);
    tracing::info!(method, route, status, ms, "answered");
    response
}

/// What is served at the address for monitoring.
pub(crate) fn routes(app: App) -> Router {
    Router::new().route("/metrics", get(all)).with_state(app)
}

async fn all(State(app): State<App>) -> Result<Response, Problem> {
    let text = app.at_once(|app| {
        let metrics = &app.metrics;
        metrics.log_position.set(gauge(app.workspace.seq()?));
        metrics.laptops.set(gauge(app.news.laptops() as u64));
        metrics.browsers.set(gauge(app.news.browsers() as u64));
        metrics.memory.set(resident_bytes());
        let certificate = app.certificate.as_ref();
        metrics
            .certificate_ends
            .set(certificate.map_or(0, |certificate| certificate.ends()));
        let mut text = String::new();
        // Writing into a string cannot fail.
        let _ = encode(&mut text, &metrics.registry);
        Ok::<_, Problem>(text)
    });
    Ok(([(CONTENT_TYPE, MEDIA_TYPE)], text.await?).into_response())
}

fn gauge(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// What the system keeps in memory for this program; 0 where it does not say.
fn resident_bytes() -> i64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kib = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<i64>().ok());
    kib.unwrap_or(0) * 1_024
}
