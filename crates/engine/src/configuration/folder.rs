//! The folder: its files as text, and what they say.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use satchel_model::custom;
use serde::de::DeserializeOwned;

use super::lines::Lines;
use super::object_file::ObjectFile;
use super::role_file::{RoleEntry, RolesFile, roles};
use super::view_file::{ViewEntry, ViewsFile};
use crate::saved_view::KeptView;
use crate::{Error, SavedView, Shape, Workspace};

/// Files by their names: `animal.toml`, `views.toml`.
pub type Texts = BTreeMap<String, String>;

/// The name of the file of views.
pub const VIEWS: &str = "views.toml";

/// The name of the file of roles.
pub const ROLES: &str = "roles.toml";

/// What a folder holds at most, in bytes: a hundred times what the standard objects take, and less than a server takes in
/// one request.
pub const MAX_BYTES: usize = 1 << 20;

/// What a folder's files say.
#[derive(Clone, Debug, Default)]
pub struct Files {
    /// The objects, in the order of their files' names.
    pub objects: Vec<ObjectFile>,
    /// All that the team shares; where no file says them they stay as they are.
    pub views: Option<Vec<PlacedView>>,
    /// All roles; where no file says them they stay as they are.
    pub roles: Option<Vec<RoleEntry>>,
}

/// A view, and where in its file it stands.
#[derive(Clone, Debug)]
pub struct PlacedView {
    /// What is said of it.
    pub entry: ViewEntry,
    pub(super) lines: Lines,
}

impl Files {
    /// What files say.
    ///
    /// # Errors
    /// [`Error::BadSchema`], with file and line, where one says nothing that fits; where they are too large.
    pub fn read(texts: &Texts) -> Result<Self, Error> {
        within_bounds(texts.values().map(String::len).sum())?;
        let mut files = Self::default();
        for (name, text) in texts {
            if !is_file_name(name) {
                return Err(Error::BadSchema(format!(
                    "{name:?} is not the name of a file such as animal.toml, without a folder before it"
                )));
            }
            match name.as_str() {
                VIEWS => files.views = Some(views(text)?),
                ROLES => files.roles = Some(said::<RolesFile>(name, text)?.roles),
                _ => files.objects.push(said(name, text)?),
            }
        }
        Ok(files)
    }
}

fn views(text: &str) -> Result<Vec<PlacedView>, Error> {
    let file: ViewsFile = said(VIEWS, text)?;
    let mut lines = Lines::of(text).into_iter();
    let views = file.views.into_iter().map(|entry| PlacedView {
        entry,
        lines: lines.next().unwrap_or_default(),
    });
    Ok(views.collect())
}

fn said<T: DeserializeOwned>(name: &str, text: &str) -> Result<T, Error> {
    toml::from_str(text).map_err(|error| {
        let why = error.to_string();
        Error::BadSchema(format!("{name} does not fit: {}", why.trim()))
    })
}

fn is_file_name(name: &str) -> bool {
    let parts = ['/', '\\'];
    name.strip_suffix(".toml")
        .is_some_and(|stem| !stem.is_empty() && !stem.contains(parts))
}

fn within_bounds(bytes: usize) -> Result<(), Error> {
    if bytes <= MAX_BYTES {
        return Ok(());
    }
    Err(Error::BadSchema(format!(
        "the files are longer than {MAX_BYTES} bytes together; is it the right folder?"
    )))
}

impl Workspace {
    /// The objects in use, the views that the team shares and its roles, as files.
    ///
    /// # Errors
    /// What the store says.
    pub fn schema_files(&self) -> Result<Texts, Error> {
        let shape = self.shape();
        let objects = shape.schema().objects.iter();
        let shown =
            objects.filter(|object| object.active && !custom::is_schema(&object.name_singular));
        let mut texts = Texts::new();
        for object in shown {
            let file = ObjectFile::of(object);
            texts.insert(format!("{}.toml", file.object), text(&file)?);
        }
        let views = self.shared_views(&shape)?;
        texts.insert(VIEWS.to_owned(), text(&ViewsFile { views })?);
        let roles = self.read(|reader| roles(&shape, reader))?;
        texts.insert(ROLES.to_owned(), text(&RolesFile { roles })?);
        Ok(texts)
    }

    /// Object by object, in the order in which people see them.
    fn shared_views(&self, shape: &Shape) -> Result<Vec<ViewEntry>, Error> {
        let now_ms = self.host().now_ms();
        let kept = self.read(|reader| KeptView::all(shape, reader))?;
        let shared = kept
            .iter()
            .filter(|view| !view.in_trash && view.is_shared());
        let mut views: Vec<(usize, SavedView, String)> = shared
            .filter_map(|kept| {
                let view = kept.fitted(shape, now_ms)?;
                let object = shape.object(&view.object).ok()?;
                Some((object, view, kept.key()))
            })
            .collect();
        views.sort_by(|(object, one, _), (behind, other, _)| {
            object.cmp(behind).then_with(|| one.in_order(other))
        });
        let entry = |(object, view, key)| ViewEntry::of(&view, key, shape.layout(object));
        Ok(views.into_iter().map(entry).collect())
    }
}

fn text<T: serde::Serialize>(file: &T) -> Result<String, Error> {
    toml::to_string(file)
        .map_err(|error| Error::BadSchema(format!("it cannot be written as TOML: {error}")))
}

/// The files of a folder.
///
/// # Errors
/// [`Error::File`] where one cannot be read; [`Error::BadSchema`] where there is none, or where they are too large.
pub fn gather(folder: &Path) -> Result<Texts, Error> {
    let failed = |path: &Path, source| Error::File {
        path: path.to_owned(),
        doing: "read",
        source,
    };
    let entries = fs::read_dir(folder).map_err(|source| failed(folder, source))?;
    let (mut texts, mut bytes) = (Texts::new(), 0);
    for entry in entries {
        let path = entry.map_err(|source| failed(folder, source))?.path();
        let name = path.file_name().and_then(|name| name.to_str());
        let Some(name) = name.filter(|name| is_file_name(name)) else {
            continue;
        };
        let text = fs::read_to_string(&path).map_err(|source| failed(&path, source))?;
        bytes += text.len();
        within_bounds(bytes)?;
        texts.insert(name.to_owned(), text);
    }
    if texts.is_empty() {
        return Err(Error::BadSchema(format!(
            "there is no .toml file in {}",
            folder.display()
        )));
    }
    Ok(texts)
}

/// Writes files to a folder, which is made where it is not there. Gives their paths.
///
/// # Errors
/// [`Error::File`], also where a file of that name is there: nothing is written over.
pub fn write(texts: &Texts, folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let failed = |path: &Path, doing, source| Error::File {
        path: path.to_owned(),
        doing,
        source,
    };
    fs::create_dir_all(folder).map_err(|source| failed(folder, "made", source))?;
    let write = |(name, text): (&String, &String)| {
        let path = folder.join(name);
        let written = fs::File::create_new(&path)
            .and_then(|mut file| std::io::Write::write_all(&mut file, text.as_bytes()));
        written.map_err(|source| failed(&path, "written", source))?;
        Ok(path)
    };
    let good = texts.iter().filter(|(name, _)| is_file_name(name));
    good.map(write).collect()
}
