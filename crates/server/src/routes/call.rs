//! `/api/call/{name}`: the engine's commands for the web client, in the name of who is signed in.

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, State};
use satchel_engine::{Acting, command};
use serde_json::Value;

use crate::app::App;
use crate::guard::SignedIn;
use crate::problem::Problem;

pub(super) async fn call(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(name): Path<String>,
    args: Result<Json<Value>, JsonRejection>,
) -> Result<Json<Value>, Problem> {
    let args = args?.0;
    let acting = Acting {
        member: Some(signed_in.account.member),
        api: false,
    };
    Ok(Json(
        app.blocking(move |app| command::call_as(&app.workspace, acting, &name, args))
            .await?,
    ))
}
