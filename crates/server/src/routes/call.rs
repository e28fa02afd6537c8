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
    let member = caller.account.member;
    let acting = Acting {
        member: Some(member),
        api: false,
    };
    let called = app.blocking(move |app| {
        let workspace = &app.workspace;
        match command::is_for(workspace, member, &name)? {
            true => Ok(command::call_as(workspace, acting, &name, args)?),
            false => Err(Problem::not_admin()),
        }
    });
    Ok(Json(called.await?))
}
