//! The web client's files, built into the server.

use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};

/// Every file: its name under `ui/dist`, and its content. Empty where the web client was not built.
const FILES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/web_client.rs"));

const INDEX: &str = "index.html";

/// Named by their content, so they never change.
const FOREVER: &str = "public, max-age=31536000, immutable";

/// Asked for anew each time, so that a new version is there at the next visit.
const ANEW: &str = "no-cache";

const NOT_BUILT: &str = "This Satchel server was built without its web client.\nBuild it with `make ui/dist/index.html`, then build the server again.\nSync and the desktop app work without it.\n";

/// Whether the server has the web client.
pub(crate) fn is_built() -> bool {
    find(INDEX).is_some()
}

/// A file; for a path that names none, the page, which finds its own way.
pub(super) async fn file(method: Method, uri: Uri) -> Response {
    if method != Method::GET && method != Method::HEAD {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    let name = uri.path().trim_start_matches('/');
    let names_a_file = name
        .rsplit('/')
        .next()
        .is_some_and(|last| last.contains('.'));
    match find(name).map(|content| (name, content)).or_else(|| {
        if names_a_file {
            None
        } else {
            find(INDEX).map(|content| (INDEX, content))
        }
    }) {
        Some((name, content)) => {
            let caching = if name.starts_with("assets/") {
                FOREVER
            } else {
                ANEW
            };
            (
                [(CONTENT_TYPE, media_type(name)), (CACHE_CONTROL, caching)],
                content,
            )
                .into_response()
        }
        None if is_built() => (StatusCode::NOT_FOUND, "There is no such file.\n").into_response(),
        None => (StatusCode::NOT_FOUND, NOT_BUILT).into_response(),
    }
}

fn find(name: &str) -> Option<&'static [u8]> {
    FILES
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, content)| *content)
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "webp" => "image/webp",
        "woff2" => "font/woff2",
        "wasm" => "application/wasm",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
