//! The desktop window, driven as a person drives it: by what is to be seen, clicks and keys.
//!
//! Every step waits until it can be done, and a step that cannot be done ends the test with what was on the screen instead.

use std::future::Future;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use fantoccini::elements::Element;
use fantoccini::error::CmdError;
use fantoccini::key::Key;
use fantoccini::wd::TimeoutConfiguration;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use satchel_tests::program::built;
use serde_json::{Value as Json, json};

use crate::PATIENCE;
use crate::display::Display;
use crate::laptop::Laptop;
use crate::program::Running;

/// Between two looks at the page.
const LOOK: Duration = Duration::from_millis(50);

/// Has the page examined by axe in a theme, and afterwards shown in the one it had.
const FINDINGS: &str = r#"
    const [theme, done] = arguments;
    const root = document.documentElement;
    const before = root.dataset.theme;
    const still = document.createElement("style");
    still.textContent = "* { transition: none !important; animation: none !important }";
    document.head.append(still);
    root.dataset.theme = theme;
    axe.run().then(({ violations }) => violations
        .filter(({ impact }) => impact === "serious" || impact === "critical")
        .flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`)),
    ).catch(String).then((findings) => {
        root.dataset.theme = before;
        still.remove();
        done(findings);
    });
"#;

/// An open window.
pub(crate) struct Window {
    page: Client,
    journey: &'static str,
    _driver: Running,
    display: Display,
}

impl Window {
    /// Starts Satchel on a laptop, with further variables in its environment.
    pub(crate) async fn open(
        laptop: &Laptop,
        journey: &'static str,
        variables: &[(&str, &str)],
    ) -> Self {
        let display = Display::start();
        let (driver, port) = start_driver(laptop, &display, variables);
        let app = built("satchel-desktop");
        let wanted = json!({ "webkitgtk:browserOptions": { "binary": app, "args": [] } });
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(wanted.as_object().unwrap().clone());
        let address = format!("http://127.0.0.1:{port}");
        // A program that dies at start is never told of by the driver.
        let page = tokio::time::timeout(PATIENCE, builder.connect(&address))
            .await
            .unwrap_or_else(|_| panic!("{journey}: the window did not open"))
            .unwrap_or_else(|error| panic!("{journey}: the window did not open: {error}"));
        let patience = TimeoutConfiguration::new(Some(PATIENCE), Some(PATIENCE), None);
        page.update_timeouts(patience).await.unwrap();
        Self {
            page,
            journey,
            _driver: driver,
            display,
        }
    }

    /// Closes it as a person does.
    pub(crate) async fn close(self) {
        self.page.clone().close().await.unwrap();
    }

    /// Waits until something with this selector is in sight.
    pub(crate) async fn sees(&self, css: &str) {
        let look = async || {
            let element = self.page.find(Locator::Css(css)).await?;
            Ok(element.is_displayed().await?.then_some(()))
        };
        self.until(&format!("{css} in sight"), look).await;
    }

    /// Waits until something with this selector says this.
    pub(crate) async fn shows(&self, css: &str, text: &str) {
        let what = format!("{css} saying {text:?}");
        self.until(&what, async || {
            let said = self.texts(css).await?;
            Ok(said.iter().any(|said| said.contains(text)).then_some(()))
        })
        .await;
    }

    /// Waits until nothing with this selector is there.
    pub(crate) async fn is_without(&self, css: &str) {
        self.until(&format!("no {css}"), async || {
            Ok(self.texts(css).await?.is_empty().then_some(()))
        })
        .await;
    }

    /// What the first with this selector says, once it says anything.
    pub(crate) async fn text(&self, css: &str) -> String {
        self.until(&format!("{css} with a text"), async || {
            let first = self.texts(css).await?.into_iter().next();
            Ok(first.filter(|text| !text.is_empty()))
        })
        .await
    }

    pub(crate) async fn click(&self, css: &str) {
        let look = async || {
            self.page.find(Locator::Css(css)).await?.click().await?;
            Ok(Some(()))
        };
        self.until(&format!("{css} to click"), look).await;
    }

    /// Clicks the button that says this.
    pub(crate) async fn click_button(&self, label: &str) {
        let path = format!("//button[normalize-space()={label:?}]");
        let look = async || {
            self.page.find(Locator::XPath(&path)).await?.click().await?;
            Ok(Some(()))
        };
        self.until(&format!("a button {label:?} to click"), look)
            .await;
    }

    /// Types into an input, over what it holds.
    pub(crate) async fn fill(&self, css: &str, text: &str) {
        let input = self
            .until(&format!("{css} to type into"), async || {
                let input = self.page.find(Locator::Css(css)).await?;
                Ok(input.is_displayed().await?.then_some(input))
            })
            .await;
        self.do_once(&format!("{text:?} into {css}"), async {
            input.clear().await?;
            input.send_keys(text).await
        })
        .await;
    }

    /// Presses keys where the keyboard is.
    pub(crate) async fn press(&self, keys: &str) {
        let pressing = async { self.focused().await?.send_keys(keys).await };
        self.do_once(&format!("the keys {keys:?}"), pressing).await;
    }

    /// Presses a key while Ctrl is held down.
    pub(crate) async fn press_ctrl(&self, key: &str) {
        self.press(&(Key::Control + key)).await;
    }

    /// Changes a field of the open record where it stands, and waits until it says so.
    pub(crate) async fn edit(&self, field: &str, text: &str) {
        let shown = format!("[data-testid=field-{field}]");
        self.click(&shown).await;
        // What the field held is selected, so that typing replaces it.
        self.sees("input.line-editor:focus").await;
        self.press(&(text.to_owned() + &Key::Enter)).await;
        self.is_without("input.line-editor").await;
        self.shows(&shown, text).await;
    }

    /// Finds a record with the palette and opens it beside the table; gives its id.
    pub(crate) async fn find_and_open(&self, words: &str, label: &str) -> String {
        self.press_ctrl("k").await;
        self.fill("[data-testid=palette-input]", words).await;
        self.shows("[data-testid=palette-hit][aria-selected=true]", label)
            .await;
        self.press(&Key::Enter).await;
        self.shows("[data-testid=record-panel] h1", label).await;
        let address = self.script("return location.search").await;
        let (_, id) = address.split_once("peek=").unwrap();
        id.split('&').next().unwrap().to_owned()
    }

    /// Turns working offline on or off, in what opens over the status.
    pub(crate) async fn switch_offline(&self) {
        self.click("[data-testid=sync-status]").await;
        self.click("[data-testid=offline-switch]").await;
        self.press(&Key::Escape).await;
        self.is_without("[data-testid=offline-switch]").await;
    }

    /// Waits until the status stands so.
    pub(crate) async fn has_sync_state(&self, state: &str) {
        self.sees(&format!("[data-testid=sync-status][data-state={state}]"))
            .await;
    }

    /// Nothing serious on this screen for people who see, hear or move otherwise, in either theme.
    pub(crate) async fn is_accessible(&self, screen: &str) {
        let rules =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/node_modules/axe-core/axe.min.js");
        let rules = std::fs::read_to_string(rules).unwrap();
        self.page.execute(&rules, vec![]).await.unwrap();
        for theme in ["light", "dark"] {
            let findings = self
                .page
                .execute_async(FINDINGS, vec![Json::from(theme)])
                .await;
            let findings = findings.unwrap();
            if findings != json!([]) {
                self.fail(
                    &format!("{screen}, {theme}, to be accessible"),
                    &findings.to_string(),
                )
                .await;
            }
        }
    }

    /// Keeps what is on the screen as a PNG, once all of it is painted.
    pub(crate) async fn picture(&self, name: &str) -> PathBuf {
        let frames = "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => done(1)))";
        let _ = self.page.execute_async(frames, vec![]).await;
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("journeys");
        std::fs::create_dir_all(&folder).unwrap();
        let file = folder.join(format!("{name}.png"));
        self.display.picture(&file);
        file
    }

    async fn script(&self, script: &str) -> String {
        let answer = self.page.execute(script, vec![]).await.unwrap();
        answer.as_str().unwrap_or_default().to_owned()
    }

    async fn focused(&self) -> Result<Element, CmdError> {
        self.page.active_element().await
    }

    /// What all with this selector say, as one line each.
    async fn texts(&self, css: &str) -> Result<Vec<String>, CmdError> {
        let script = "return [...document.querySelectorAll(arguments[0])].map((one) => one.innerText.replace(/\\s+/g, ' ').trim())";
        let texts = self.page.execute(script, vec![Json::from(css)]).await?;
        Ok(serde_json::from_value(texts).unwrap_or_default())
    }

    /// Looks again and again until there is something.
    async fn until<T>(&self, what: &str, look: impl AsyncFn() -> Result<Option<T>, CmdError>) -> T {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let seen = match look().await {
                Ok(Some(found)) => return found,
                Ok(None) => "it was not so".to_owned(),
                // Not there yet, or just replaced by its like.
                Err(error) => error.to_string(),
            };
            if Instant::now() > deadline {
                self.fail(what, &seen).await;
            }
            tokio::time::sleep(LOOK).await;
        }
    }

    async fn do_once(&self, what: &str, doing: impl Future<Output = Result<(), CmdError>>) {
        if let Err(error) = doing.await {
            self.fail(what, &error.to_string()).await;
        }
    }

    async fn fail(&self, what: &str, seen: &str) -> ! {
        let picture = self.picture(self.journey).await;
        let text = "return `${location.search}\\n${document.activeElement?.outerHTML.slice(0, 200)}\\n${document.body.innerText}`";
        let page = self.page.execute(text, vec![]).await;
        let page = page.map_or_else(
            |error| error.to_string(),
            |page| page.as_str().unwrap_or_default().to_owned(),
        );
        panic!(
            "{}: waited for {what}: {seen}\npicture: {}\npage: {page}",
            self.journey,
            picture.display()
        );
    }
}

/// Starts the driver on a port that is free; it starts the window in its own surroundings when asked to.
fn start_driver(laptop: &Laptop, display: &Display, variables: &[(&str, &str)]) -> (Running, u16) {
    // Another program may take the port in between; then the driver ends, and the next try has another.
    for _ in 0..5 {
        let free = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = free.local_addr().unwrap().port();
        drop(free);
        let mut command = laptop.command("WebKitWebDriver");
        command
            .args([&format!("--port={port}"), "--host=127.0.0.1"])
            .env("DISPLAY", &display.name)
            .env("GDK_BACKEND", "x11")
            .env("NO_AT_BRIDGE", "1")
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .env("WEBKIT_DISABLE_DMABUF_RENDERER", "1")
            .env("SATCHEL_WORKSPACE", laptop.workspace())
            .envs(variables.iter().copied())
            .stdout(Stdio::null());
        let mut driver = Running::start(&mut command);
        if listens(&mut driver, port) {
            return (driver, port);
        }
    }
    panic!("WebKitWebDriver did not start");
}

fn listens(driver: &mut Running, port: u16) -> bool {
    let deadline = Instant::now() + PATIENCE;
    while Instant::now() < deadline && !driver.has_ended() {
        if TcpStream::connect(("127.0.0.1", port)).is_ok() {
            return true;
        }
        std::thread::sleep(LOOK);
    }
    false
}
