//! `/api/call/{name}`: the engine's commands for the web client and for programs, in the name of whose token it is.

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, State};
use satchel_engine::{Acting, command};
use serde_json::Value;

use crate::app::App;
use crate::guard::Caller;
use crate::problem::Problem;

pub(super) async fn call(
    State(app): State<App>,
    caller: Caller,
    Path(name): Path<String>,
    args: Result<Json<Value>, JsonRejection>,
) -> Result<Json<Value>, Problem> {
    let args = args?.0;
    if command::is_for_admins(&name) && !caller.account.admin {
        return Err(Problem::not_admin());
    }
    let acting = Acting {
        member: Some(caller.account.member),
        api: false,
    };
    Ok(Json(
        app.blocking(move |app| command::call_as(&app.workspace, acting, &name, args))
            .await?,
    ))
}
