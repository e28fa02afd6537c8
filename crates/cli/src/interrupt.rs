//! Ctrl+C and the signal that ends a program, noticed between two steps of the work.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether the person wants it to stop.
#[derive(Clone, Default)]
pub(crate) struct Interrupt(Arc<AtomicBool>);

impl Interrupt {
    /// Listens from now on. The work has to ask; a second Ctrl+C does not wait for that.
    pub(crate) fn listen() -> Self {
        let interrupt = Self::default();
        let heard = interrupt.clone();
        std::thread::spawn(move || {
            let Ok(runtime) = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
            else {
                return;
            };
            runtime.block_on(signal());
            heard.0.store(true, Ordering::Release);
            runtime.block_on(signal());
            std::process::exit(crate::error::INTERRUPTED.into());
        });
        interrupt
    }

    /// Whether it was heard.
    pub(crate) fn heard(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}

/// Waits for Ctrl+C, or on Unix for SIGTERM.
#[cfg(unix)]
pub(crate) async fn signal() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        let _ = tokio::signal::ctrl_c().await;
        return;
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
}

/// Waits for Ctrl+C.
#[cfg(not(unix))]
pub(crate) async fn signal() {
    let _ = tokio::signal::ctrl_c().await;
}
