//! The system's own file dialog.

use tauri::{AppHandle, Manager as _};
use tauri_plugin_dialog::{DialogExt as _, FilePath};
use tokio::sync::oneshot;

/// What can be imported, by the ends of names. A file of another name is found under "all files".
const CONTACTS: &[&str] = &["csv", "tsv", "txt", "vcf", "vcard"];

/// Asks for files; none where the person changed their mind.
pub(crate) async fn pick(app: &AppHandle) -> Vec<String> {
    let (chosen, answer) = oneshot::channel();
    let mut dialog = app
        .dialog()
        .file()
        .set_title("Import contacts")
        .add_filter("Contacts", CONTACTS)
        .add_filter("All files", &["*"]);
    if let Some(window) = app.get_webview_window("main") {
        dialog = dialog.set_parent(&window);
    }
    dialog.pick_files(move |files| drop(chosen.send(files)));
    let files = answer.await.ok().flatten().unwrap_or_default();
    files.into_iter().filter_map(path).collect()
}

fn path(file: FilePath) -> Option<String> {
    file.into_path().ok()?.into_os_string().into_string().ok()
}
