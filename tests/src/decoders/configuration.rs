//! The schema, the views and the roles of a team in files, which people write.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, Mutex, PoisonError};

use satchel_engine::configuration::{Files, ROLES, RolesFile, Texts, VIEWS, ViewEntry, ViewsFile};
use serde::Serialize;

use super::{Corpus, Decoder};
use crate::alone::Alone;

pub(super) const DECODER: Decoder = Decoder {
    name: "configuration",
    check,
    seeds,
    runs: 1_500,
};

/// The name that a file of an object has here.
const OBJECT: &str = "animal.toml";

/// Nothing is applied, so what is planned for stays as it is.
static WORKSPACE: LazyLock<Mutex<Alone>> = LazyLock::new(|| Mutex::new(Alone::new(1)));

fn check(input: &[u8]) -> bool {
    let text = String::from_utf8_lossy(input);
    [OBJECT, VIEWS, ROLES].map(|name| is_read(name, &text)) != [false; 3]
}

fn is_read(name: &str, text: &str) -> bool {
    let texts = Texts::from([(name.to_owned(), text.to_owned())]);
    let Ok(files) = Files::read(&texts) else {
        return false;
    };
    let workspace = WORKSPACE.lock().unwrap_or_else(PoisonError::into_inner);
    let _ = workspace.workspace.plan_schema(&files);
    let written = files.objects.iter().map(|object| written(OBJECT, object));
    let views = views(&files).map(|views| written_views(&views));
    let roles = files
        .roles
        .clone()
        .map(|roles| self::written(ROLES, &RolesFile { roles }));
    for texts in written.chain(views).chain(roles) {
        let again = Files::read(&texts).expect("what is written can be read");
        assert_eq!(again.objects, files.objects);
        assert_eq!(again.roles, files.roles);
        assert_eq!(self::views(&again), self::views(&files));
    }
    true
}

fn views(files: &Files) -> Option<Vec<ViewEntry>> {
    let views = files.views.as_ref()?;
    Some(views.iter().map(|placed| placed.entry.clone()).collect())
}

fn written(name: &str, file: &impl Serialize) -> Texts {
    let text = toml::to_string(file).expect("what was read can be written");
    Texts::from([(name.to_owned(), text)])
}

fn written_views(views: &[ViewEntry]) -> Texts {
    written(
        VIEWS,
        &ViewsFile {
            views: views.to_vec(),
        },
    )
}

/// The files of the example, and the standard objects as a workspace writes them.
fn seeds(_: &Corpus) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/veterinary");
    let files = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = files.map(|file| file.path()).collect();
    paths.sort();
    let example = paths.iter().filter_map(|path| fs::read(path).ok());
    let workspace = WORKSPACE.lock().unwrap_or_else(PoisonError::into_inner);
    let standard = workspace.workspace.schema_files().unwrap_or_default();
    example
        .chain(standard.into_values().map(String::into_bytes))
        .collect()
}
