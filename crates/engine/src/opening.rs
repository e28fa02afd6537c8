//! From a folder to an open workspace, the way a window goes it: what is there, what is still lacking.
//!
//! A window can ask a person for a passphrase, so a missing one is a state here and not an error. Whatever
//! no passphrase can mend (a damaged file, a version too new, a keychain that lost the key) is an error.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use zeroize::Zeroizing;

use crate::key::{self, KeySource};
use crate::{Error, Host, NewWorkspace, Place, Workspace};

/// What a window shows before its workspace is open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Startup {
    /// How far it is.
    pub state: StartupState,
    /// Whether a new workspace keeps its key by itself. Where it does not, a passphrase has to be asked for.
    pub keychain: bool,
    /// The workspace's folder.
    pub workspace: String,
    /// What went wrong with what was given, where something did.
    pub problem: Option<String>,
}

/// How far a start is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum StartupState {
    /// There is no workspace yet.
    New,
    /// There is one, and it wants its passphrase.
    Locked,
    /// It is open.
    Open,
}

/// What a new workspace is made with.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct CreateWorkspace {
    /// What seals its key; null where the keychain keeps it.
    pub passphrase: Option<String>,
    /// Whether it begins with sample data.
    pub sample: bool,
}

/// What a workspace is unlocked with.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Unlock {
    /// Its passphrase.
    pub passphrase: String,
}

/// People in the sample of a first run: a few screens of a table, and made in less than a second.
const SAMPLE_PEOPLE: usize = 500;

/// Everyone's sample is the same, so that an explanation fits what is seen.
const SAMPLE_SEED: u64 = 1;

/// A workspace's folder, and what its key can be had with.
#[derive(Clone)]
pub struct Opening {
    /// The folder.
    pub place: Place,
    /// What was given before anyone was asked.
    pub given: KeySource,
    /// The machine.
    pub host: Host,
}

impl Opening {
    /// Opens the workspace where that needs nobody's help.
    ///
    /// # Errors
    /// Where no passphrase can help.
    pub fn open(&self) -> Result<(Startup, Option<Workspace>), Error> {
        if !self.place.database().exists() {
            return Ok((self.startup(StartupState::New), None));
        }
        match key::resolve(&self.place.dir, &self.given) {
            Ok(key) => Ok(self.opened(Workspace::open(&self.place, &key, self.host.clone())?)),
            Err(Error::NoKey(why)) if key::is_sealed(&self.place.dir) => {
                let problem = self.is_given().then_some(why);
                Ok((
                    Startup {
                        problem,
                        ..self.startup(StartupState::Locked)
                    },
                    None,
                ))
            }
            Err(error) => Err(error),
        }
    }

    /// Opens a locked workspace.
    ///
    /// # Errors
    /// [`Error::NoKey`] where it is another passphrase; whatever [`Workspace::open`] says.
    pub fn unlock(&self, with: Unlock) -> Result<(Startup, Option<Workspace>), Error> {
        let key = key::resolve(&self.place.dir, &typed(with.passphrase))?;
        Ok(self.opened(Workspace::open(&self.place, &key, self.host.clone())?))
    }

    /// Makes the workspace.
    ///
    /// # Errors
    /// [`Error::WorkspaceExists`]; [`Error::NoKey`] where nothing keeps its key; whatever the system says.
    pub fn create(&self, new: CreateWorkspace) -> Result<(Startup, Option<Workspace>), Error> {
        // Before anything else: a new key in the place of the old one would lock out what is there.
        if self.place.database().exists() {
            return Err(Error::WorkspaceExists(self.place.dir.clone()));
        }
        let source = new.passphrase.map_or_else(|| self.given.clone(), typed);
        let key = key::create(&self.place.dir, &source, &self.host)?;
        let workspace = Workspace::create(
            &self.place,
            &key,
            self.host.clone(),
            &NewWorkspace {
                name: "My workspace".to_owned(),
            },
        )?;
        if new.sample {
            workspace.add_sample(SAMPLE_PEOPLE, SAMPLE_SEED, &mut |_| {})?;
        }
        Ok(self.opened(workspace))
    }

    /// What a window shows in a state.
    #[must_use]
    pub fn startup(&self, state: StartupState) -> Startup {
        let keychain = state != StartupState::New || self.is_given() || key::has_keychain();
        Startup {
            state,
            keychain,
            workspace: self.place.dir.display().to_string(),
            problem: None,
        }
    }

    fn opened(&self, workspace: Workspace) -> (Startup, Option<Workspace>) {
        (self.startup(StartupState::Open), Some(workspace))
    }

    fn is_given(&self) -> bool {
        self.given.key_file.is_some()
            || self
                .given
                .passphrase
                .as_ref()
                .is_some_and(|passphrase| !passphrase.is_empty())
    }
}

fn typed(passphrase: String) -> KeySource {
    KeySource {
        passphrase: Some(Zeroizing::new(passphrase)),
        key_file: None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn opening(dir: &std::path::Path, passphrase: Option<&str>) -> Opening {
        let given = KeySource {
            passphrase: passphrase.map(|text| Zeroizing::new(text.to_owned())),
            key_file: None,
        };
        Opening {
            place: Place {
                dir: dir.to_owned(),
            },
            given,
            host: Host::system(),
        }
    }

    #[test]
    fn a_window_is_led_from_nothing_to_a_workspace_and_back_into_it() {
        let dir = tempfile::tempdir().unwrap();
        let asked = opening(dir.path(), None);
        let (startup, none) = asked.open().unwrap();
        assert_eq!((startup.state, none.is_some()), (StartupState::New, false));

        let new = CreateWorkspace {
            passphrase: Some("correct horse".to_owned()),
            sample: false,
        };
        let (startup, made) = asked.create(new.clone()).unwrap();
        assert_eq!((startup.state, made.is_some()), (StartupState::Open, true));
        drop(made);
        assert_eq!(
            asked.create(new).map(|_| ()).unwrap_err().code(),
            "workspace_exists"
        );

        let (startup, none) = asked.open().unwrap();
        assert_eq!(
            (startup.state, startup.problem, none.is_some()),
            (StartupState::Locked, None, false)
        );
        let wrong = Unlock {
            passphrase: "wrong".to_owned(),
        };
        assert_eq!(
            asked.unlock(wrong).map(|_| ()).unwrap_err().code(),
            "no_key"
        );
        let right = Unlock {
            passphrase: "correct horse".to_owned(),
        };
        assert_eq!(asked.unlock(right).unwrap().0.state, StartupState::Open);
    }

    #[test]
    fn what_was_given_opens_it_unasked_and_is_named_where_it_does_not() {
        let dir = tempfile::tempdir().unwrap();
        let new = CreateWorkspace {
            passphrase: None,
            sample: false,
        };
        drop(
            opening(dir.path(), Some("correct horse"))
                .create(new)
                .unwrap(),
        );
        assert_eq!(
            opening(dir.path(), Some("correct horse"))
                .open()
                .unwrap()
                .0
                .state,
            StartupState::Open
        );
        let (startup, _) = opening(dir.path(), Some("wrong")).open().unwrap();
        assert_eq!(startup.state, StartupState::Locked);
        assert!(startup.problem.unwrap().contains("does not open"));
    }
}
