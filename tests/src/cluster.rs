//! A PostgreSQL of its own for one run of the tests: made in a temporary folder, gone with it.
#![allow(
    clippy::unwrap_used,
    clippy::missing_panics_doc,
    dead_code,
    unreachable_pub,
    reason = "tests of several crates share it"
)]

use std::io::Write as _;
use std::os::unix::fs::{MetadataExt as _, chown};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use satchel_postgres::Postgres;

/// Who owns the server's files where root, as whom it refuses to run, runs the tests. Its package makes this user.
const OWNER: &str = "postgres";

/// A server that reports nothing within this is not coming; one on a busy machine takes a few seconds.
const PATIENCE: Duration = Duration::from_secs(60);

/// What a test writes need not outlive the machine.
pub const SPARING: [&str; 2] = ["fsync=off", "shared_buffers=16MB"];

/// A running server, reached only through a socket in its folder.
pub struct Cluster {
    programs: PathBuf,
    folder: tempfile::TempDir,
    server: Child,
    port: u16,
}

impl Cluster {
    /// Starts one with settings of its own. `None` where PostgreSQL is not installed, which is said, and which
    /// continuous integration does not accept.
    pub fn start(settings: &[&str]) -> Option<Self> {
        let programs = programs().or_else(skip)?;
        let folder = tempfile::tempdir().unwrap();
        if is_root() {
            give_away(folder.path());
        }
        let made = run(owned(&programs.join("initdb"))
            .args(["--no-sync", "--no-instructions", "--auth=trust"])
            .args(["--username=satchel", "--encoding=UTF8", "--locale=C"])
            .arg("--pgdata")
            .arg(folder.path().join("data")));
        assert!(made, "initdb failed");
        let server = serve(&programs, folder.path(), settings);
        let port = settings
            .iter()
            .find_map(|setting| setting.strip_prefix("port="));
        let mut cluster = Self {
            programs,
            folder,
            server,
            port: port.map_or(5432, |port| port.parse().unwrap()),
        };
        cluster.wait();
        Some(cluster)
    }

    /// The URL of a database in it.
    #[must_use]
    pub fn url(&self, database: &str) -> String {
        let port = self.port;
        format!("{} port={port}", url(self.folder.path(), database))
    }

    /// Gives a file to who owns the server's files, for nobody else to read.
    pub fn give(file: &Path) {
        let mode = std::os::unix::fs::PermissionsExt::from_mode(0o600);
        std::fs::set_permissions(file, mode).unwrap();
        if is_root() {
            give_away(file);
        }
    }

    /// The folder with its socket.
    #[must_use]
    pub fn socket(&self) -> &Path {
        self.folder.path()
    }

    /// Lets its administrator run a statement.
    pub fn sql(&self, sql: &str) {
        let url = self.url("postgres");
        let mut psql = owned(&self.programs.join("psql"));
        psql.args(["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1"]);
        assert!(
            run(psql.args(["--dbname", &url, "--command", sql])),
            "{sql}"
        );
    }

    /// From now on it asks this user for a password, and still nobody else.
    pub fn ask_for_password_of(&self, user: &str) {
        let rules = format!("local all {user} scram-sha-256\nlocal all all trust\n");
        let file = self.folder.path().join("data/pg_hba.conf");
        std::fs::write(file, rules).unwrap();
        self.sql("select pg_reload_conf()");
        let begun = Instant::now();
        while self.enters(user) {
            assert!(begun.elapsed() < PATIENCE, "the rules are not read");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Whether a user is let in without a password.
    fn enters(&self, user: &str) -> bool {
        let mut psql = owned(&self.programs.join("psql"));
        psql.args(["--no-psqlrc", "--no-password", "--username", user]);
        psql.args(["--command", "select 1", "--port"])
            .arg(self.port.to_string());
        psql.arg("--host").arg(self.folder.path());
        run(psql.args(["--dbname", "postgres"]).stderr(Stdio::null()))
    }

    fn wait(&mut self) {
        let begun = Instant::now();
        while let Err(error) = Postgres::open(&self.url("postgres")) {
            let ended = self.server.try_wait().unwrap();
            let log = std::fs::read_to_string(self.folder.path().join("log")).unwrap();
            assert!(
                ended.is_none() && begun.elapsed() < PATIENCE,
                "PostgreSQL did not start: {error:?}\n{log}"
            );
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let stopped = run(owned(&self.programs.join("pg_ctl"))
            .args(["stop", "--silent", "--mode=immediate", "--pgdata"])
            .arg(self.folder.path().join("data")));
        if !stopped {
            let _ = self.server.kill();
        }
        let _ = self.server.wait();
    }
}

/// The URL of a database of the server whose socket is in a folder.
#[must_use]
pub fn url(socket: &Path, database: &str) -> String {
    format!("host={} user=satchel dbname={database}", socket.display())
}

fn skip() -> Option<PathBuf> {
    let why = "PostgreSQL is not installed (Debian's package is postgresql)";
    assert!(std::env::var("CI").as_deref() != Ok("true"), "{why}");
    // Not by a macro, whose output the test runner keeps to itself.
    let said = format!("SKIPPED: what PostgreSQL is to be tested with, since {why}\n");
    let _ = std::io::stderr().write_all(said.as_bytes());
    None
}

/// Starts the server over the data in a folder.
fn serve(programs: &Path, folder: &Path, settings: &[&str]) -> Child {
    let socket = format!("unix_socket_directories={}", folder.display());
    let alone = ["listen_addresses=", socket.as_str()];
    let settings = alone.into_iter().chain(settings.iter().copied());
    let log = std::fs::File::create(folder.join("log")).unwrap();
    owned(&programs.join("postgres"))
        .arg("-D")
        .arg(folder.join("data"))
        .args(settings.flat_map(|setting| ["-c", setting]))
        .stdout(Stdio::null())
        .stderr(log)
        .spawn()
        .unwrap()
}

/// The folder of PostgreSQL's programs: of the newest of Debian's, or of those that a shell would find.
fn programs() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten();
    let mut debian: Vec<PathBuf> = versions.flatten().map(|entry| entry.path()).collect();
    debian.sort_by_key(|version| {
        let number = version.file_name().and_then(|name| name.to_str());
        number.and_then(|number| number.parse::<u32>().ok())
    });
    let path = std::env::var_os("PATH").unwrap_or_default();
    let newest_first = debian.into_iter().rev().map(|version| version.join("bin"));
    newest_first
        .chain(std::env::split_paths(&path))
        .find(|folder| folder.join("initdb").exists() && folder.join("postgres").exists())
}

/// One of its programs, run by who owns the files. It ends with the thread that started it, so that tests which were
/// killed leave no server behind.
fn owned(program: &Path) -> Command {
    if !cfg!(target_os = "linux") {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.arg("--pdeathsig=QUIT");
    if is_root() {
        command.args(["--reuid", OWNER, "--regid", OWNER, "--clear-groups"]);
    }
    command.arg("--").arg(program);
    command
}

fn run(command: &mut Command) -> bool {
    command.stdout(Stdio::null()).status().unwrap().success()
}

fn is_root() -> bool {
    std::fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0)
}

fn give_away(folder: &Path) {
    let users = std::fs::read_to_string("/etc/passwd").unwrap();
    let owner = users.lines().find_map(|line| {
        let fields: Vec<&str> = line.split(':').collect();
        (fields[0] == OWNER).then(|| (fields[2].parse().ok(), fields[3].parse().ok()))
    });
    let (user, group) = owner.expect("PostgreSQL's package makes a user for it");
    chown(folder, user, group).unwrap();
}
