//! `/api/security-log`: what happened that bears on who may enter, told to admins.

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use satchel_store::security::{Wanted, What};
use satchel_sync::security::{SecurityEvent, SecurityQuery};

use crate::app::App;
use crate::guard::Caller;
use crate::problem::Problem;
use crate::security;

/// Entries in an answer, where nothing is said of it, and at most.
const LIMITS: [u32; 2] = [100, 1_000];

pub(super) async fn log(
    State(app): State<App>,
    caller: Caller,
    query: Result<Query<SecurityQuery>, QueryRejection>,
) -> Result<Json<Vec<SecurityEvent>>, Problem> {
    caller.admin()?;
    let Query(query) = query.map_err(|error| Problem::bad_input(error.body_text()))?;
    if let Some(what) = query
        .what
        .as_deref()
        .filter(|what| What::named(what).is_none())
    {
        let names = What::ALL.map(What::name).join(", ");
        return Err(Problem::bad_input(format!(
            "nothing in the security log is called {what:?}; there are {names}"
        )));
    }
    let [usual, most] = LIMITS;
    let wanted = Wanted {
        what: query.what,
        text: query.text.map(|text| text.to_lowercase()),
        before: query.before,
        limit: query.limit.unwrap_or(usual).min(most),
    };
    let found = app.blocking(move |app| security::security_log(app.workspace.database(), &wanted));
    Ok(Json(found.await?))
}
