//! The commands: one file each, one line in the table below.

mod account;
mod accounts;
mod backup;
mod create;
mod delete;
mod devices;
mod doctor;
mod edit;
mod export;
mod group;
mod history;
mod import;
mod init;
mod invite;
mod join;
mod list;
mod recover;
mod restore;
mod schema;
mod search;
mod security_log;
mod serve;
mod server;
mod show;
mod sign_out;
mod status;
mod sync;
mod token;
mod undo;

use crate::Error;
use crate::answer::Answer;
use crate::call::Call;

/// The command line's choice of a command, and the way to its file.
macro_rules! commands {
    ($($name:ident => $module:ident),* $(,)?) => {
        #[derive(clap::Subcommand)]
        pub(crate) enum Command {
            $($name($module::Args)),*
        }

        impl Command {
            pub(crate) fn run(&self, call: &Call) -> Result<Answer, Error> {
                match self {
                    $(Self::$name(args) => $module::run(call, args)),*
                }
            }
        }
    };
}

commands! {
    Init => init,
    Import => import,
    Search => search,
    List => list,
    Group => group,
    Show => show,
    Create => create,
    Edit => edit,
    Delete => delete,
    Restore => restore,
    History => history,
    Undo => undo,
    Export => export,
    Schema => schema,
    Join => join,
    Sync => sync,
    Status => status,
    Doctor => doctor,
    Backup => backup,
    Recover => recover,
    Serve => serve,
    Server => server,
    Invite => invite,
    Accounts => accounts,
    Account => account,
    Devices => devices,
    SignOut => sign_out,
    SecurityLog => security_log,
    Token => token,
}
