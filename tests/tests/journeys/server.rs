//! A team's server, as `satchel serve` runs it.

use std::process::Stdio;

use serde_json::Value as Json;

use crate::laptop::Laptop;
use crate::program::Running;

pub(crate) struct Server {
    machine: Laptop,
    announced: Json,
    _serving: Running,
}

impl Server {
    pub(crate) fn start() -> Self {
        let machine = Laptop::new();
        let mut command = machine.satchel(&["serve", "--data", "team", "--listen", "127.0.0.1:0"]);
        let mut serving = Running::start(command.stdout(Stdio::piped()).stderr(Stdio::null()));
        let announced = serde_json::from_str(&serving.first_line()).unwrap();
        Self {
            machine,
            announced,
            _serving: serving,
        }
    }

    pub(crate) fn url(&self) -> &str {
        self.announced["url"].as_str().unwrap()
    }

    /// Where the first admin makes their account in a browser.
    pub(crate) fn accept(&self) -> &str {
        assert_eq!(
            self.announced["webClient"], true,
            "the server was built without the web client: build ui/dist first"
        );
        self.announced["accept"].as_str().unwrap()
    }

    /// The code of an invitation.
    pub(crate) fn invite(&self, email: &str) -> String {
        let invited = self.machine.json(&["invite", email, "--data", "team"]);
        invited["code"].as_str().unwrap().to_owned()
    }
}
