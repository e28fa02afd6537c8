//! The desktop shell: one window, one command, three events.
//!
//! Carries the interface's calls to the engine and to sync, and what they have to tell back. Holds no rule:
//! it knows neither a field nor a query, and decides nothing that the CLI or the server would have to decide
//! again. Whatever may take time runs beside the main thread, which draws the window.

mod call;
mod desk;
mod display;
mod error;
mod files;
mod live;
mod settings;

use std::process::ExitCode;

use tauri::{App, AppHandle, Builder, Manager as _, Wry};

use crate::desk::Desk;
use crate::settings::Settings;

/// Opens the window, and stays until it is closed.
#[must_use]
pub fn run() -> ExitCode {
    tracing_subscriber::fmt()
        .with_env_filter(settings::log_filter())
        .with_writer(std::io::stderr)
        .init();
    match display::check()
        .and_then(|()| Settings::read())
        .map_err(|why| say(&why))
    {
        Ok(settings) => open(settings),
        Err(failed) => failed,
    }
}

fn open(settings: Settings) -> ExitCode {
    let mut builder = Builder::default();
    if settings::has_session_bus() {
        builder = builder.plugin(one_window(&settings));
    }
    let app = builder
        .plugin(tauri_plugin_dialog::init())
        .manage(Desk::new(settings.opening))
        .invoke_handler(tauri::generate_handler![call::call])
        .build(tauri::generate_context!());
    match app {
        Ok(app) => stay(app),
        Err(error) => say(&format!("Satchel could not open its window: {error}")),
    }
}

fn stay(app: App) -> ExitCode {
    let code = app.run_return(|app, event| {
        if let tauri::RunEvent::Exit = event {
            app.state::<Desk>().close();
        }
    });
    ExitCode::from(u8::try_from(code).unwrap_or(1))
}

/// A second start on the same workspace shows the window that is there. Without a session bus there is
/// nobody to ask, and a second window opens: two may have one workspace open, as a window and the CLI may.
fn one_window(settings: &Settings) -> tauri::plugin::TauriPlugin<Wry> {
    tauri_plugin_single_instance::Builder::new()
        .dbus_id(settings.bus_name())
        .callback(|app, _args, _dir| show(app))
        .build()
}

fn show(app: &AppHandle) {
    let Some(window) = app.get_webview_window("main") else {
        return;
    };
    for done in [window.unminimize(), window.show(), window.set_focus()] {
        if let Err(error) = done {
            tracing::debug!(%error, "the window could not be brought to the front");
        }
    }
}

/// The one line that a terminal shows of a start that failed.
#[expect(clippy::print_stderr, reason = "there is no window to say it in")]
fn say(why: &str) -> ExitCode {
    eprintln!("{why}");
    ExitCode::FAILURE
}
