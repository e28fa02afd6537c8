//! Presence: which record this device shows, and who else has it open. Said and heard while the live stream stands, kept nowhere, and
//! never worth an error.

use std::sync::atomic::Ordering;

use satchel_model::RecordId;
use serde_json::json;
use tokio::sync::watch;

use crate::client::Sync;
use crate::news::Present;
use crate::{Error, http};

impl Sync {
    /// Tells the server which record is shown here, or that none is any more. To be said again every 20 seconds or so, since the server
    /// forgets it after a minute. Without a line to the server nothing is said.
    pub async fn present(&self, record: Option<RecordId>) {
        if !self.inner.is_on_line.load(Ordering::Relaxed) {
            return;
        }
        if let Err(error) = self.tell_presence(record).await {
            tracing::debug!(%error, "the server was not told which record is open");
        }
    }

    /// Who else has open what is shown here; `None` while nobody tells.
    #[must_use]
    pub fn watch_present(&self) -> watch::Receiver<Option<Present>> {
        self.inner.present.subscribe()
    }

    async fn tell_presence(&self, record: Option<RecordId>) -> Result<(), Error> {
        let (url, token) = self
            .blocking(|inner| Ok((inner.url()?, inner.token())))
            .await?;
        let Some(token) = token else {
            return Ok(());
        };
        let request = self.inner.http.post(&url, "sync/presence")?;
        let request = request
            .bearer_auth(token)
            .header("content-type", http::JSON)
            .body(json!({ "record": record }).to_string());
        http::send(&url, request, http::JSON).await?;
        Ok(())
    }
}
