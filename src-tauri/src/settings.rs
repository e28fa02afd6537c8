//! What the environment says of a start: which workspace, and what its key can be had with.

use std::env;
use std::path::PathBuf;

use satchel_engine::opening::Opening;
use satchel_engine::{Host, KeySource, Place};
use tracing_subscriber::EnvFilter;

/// What a start is told.
pub(crate) struct Settings {
    pub(crate) opening: Opening,
}

impl Settings {
    /// Reads the environment: `SATCHEL_WORKSPACE`, `SATCHEL_PASSPHRASE`, `SATCHEL_KEY_FILE`.
    ///
    /// # Errors
    /// Where there is no folder for a workspace.
    pub(crate) fn read() -> Result<Self, String> {
        let dir = match env::var_os("SATCHEL_WORKSPACE").filter(|dir| !dir.is_empty()) {
            Some(dir) => std::path::absolute(&dir).unwrap_or_else(|_| dir.into()),
            None => Place::default_dir().ok_or("There is no home folder to keep a workspace in: name a folder in SATCHEL_WORKSPACE.")?,
        };
        let given = KeySource {
            passphrase: env::var("SATCHEL_PASSPHRASE").ok().map(Into::into),
            key_file: env::var_os("SATCHEL_KEY_FILE")
                .filter(|path| !path.is_empty())
                .map(PathBuf::from),
        };
        Ok(Self {
            opening: Opening {
                place: Place { dir },
                given,
                host: Host::system(),
            },
        })
    }

    /// The name on the session bus that belongs to the window of this workspace.
    pub(crate) fn bus_name(&self) -> String {
        let dir = self.opening.place.dir.as_os_str().as_encoded_bytes();
        // FNV-1a. Only different folders must differ; nobody gains by making two alike.
        let hash = dir.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
        });
        format!("app.satchel.desktop.w{hash:016x}")
    }
}

/// Whether there may be a session bus to ask. Who has none says so with an address of no known kind, such as `disabled:`,
/// and the plugin that would ask panics on it.
pub(crate) fn has_session_bus() -> bool {
    let address = env::var("DBUS_SESSION_BUS_ADDRESS").unwrap_or_default();
    !cfg!(target_os = "linux") || is_known_bus(&address)
}

/// An empty address stands for the bus's usual place.
fn is_known_bus(address: &str) -> bool {
    let kind = address.split_once(':').map_or(address, |(kind, _)| kind);
    ["", "unix", "unixexec", "tcp", "nonce-tcp"].contains(&kind)
}

/// `SATCHEL_LOG` in the form of tracing's filters, such as `satchel_sync=debug`; warnings without it.
pub(crate) fn log_filter() -> EnvFilter {
    EnvFilter::try_from_env("SATCHEL_LOG").unwrap_or_else(|_| EnvFilter::new("warn,tantivy=error"))
}

#[cfg(test)]
mod tests {
    use super::is_known_bus;

    #[test]
    fn only_a_known_kind_of_bus_is_asked() {
        for (address, known) in [
            ("", true),
            ("unix:path=/run/user/1000/bus", true),
            ("tcp:host=localhost,port=4000", true),
            ("disabled:", false),
            ("autolaunch:", false),
            ("none", false),
        ] {
            assert_eq!(is_known_bus(address), known, "{address:?}");
        }
    }
}
