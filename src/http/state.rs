//! What every handler is given: the archive, the settings, and the few places at which it may be asked.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum::http::header::HOST;
use axum::http::{HeaderMap, HeaderValue};
use tokio::sync::{Mutex, MutexGuard, Semaphore, SemaphorePermit};
use tokio::time::timeout;

use super::error::Refusal;
use super::token::{Token, Tries};
use crate::archive::Archive;

/// How a server is to behave. The default is what may stand on the loopback interface.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Names of this server, beside `localhost` and addresses in figures, which no stranger's page can point here.
    pub hosts: Vec<String>,
    /// What a caller must know.
    pub token: Option<Token>,
    /// Origins whose pages may ask: `https://desk.example`.
    pub origins: Vec<HeaderValue>,
    /// Whether the authority file may be changed.
    pub edits: bool,
    /// How many searches run at once: they are work for a core each.
    pub searches: usize,
    /// How many requests are under way at once, those that wait included.
    pub requests: usize,
    /// Whether a proxy stands before the server, and tells by which scheme it was asked.
    pub behind_proxy: bool,
    /// How long a request waits for its turn.
    pub patience: Duration,
    /// How long an answer may take.
    pub time: Duration,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            hosts: Vec::new(),
            token: None,
            origins: Vec::new(),
            edits: false,
            searches: std::thread::available_parallelism().map_or(1, usize::from),
            requests: 1024,
            behind_proxy: false,
            patience: Duration::from_secs(10),
            time: Duration::from_secs(30),
        }
    }
}

/// The state of a server; cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    archive: Archive,
    settings: Settings,
    turns: Arc<Semaphore>,
    places: Semaphore,
    editing: Mutex<()>,
    panics: AtomicU64,
    tries: Tries,
}

impl App {
    /// A server over an archive.
    pub fn new(archive: Archive, settings: Settings) -> App {
        App(Arc::new(Inner {
            archive,
            turns: Arc::new(Semaphore::new(settings.searches.max(1))),
            places: Semaphore::new(settings.requests.max(1)),
            editing: Mutex::new(()),
            settings,
            panics: AtomicU64::new(0),
            tries: Tries::default(),
        }))
    }

    /// How it is to behave.
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// Asks the archive on a thread that may compute; as many at once as there are cores. The archive is as it is now:
    /// a commit made meanwhile, or a changed authority file, is seen.
    ///
    /// # Errors
    /// What the work refuses; or there was no turn in time, or no answer, or it panicked.
    pub async fn ask<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Archive) -> Result<T, Refusal> + Send + 'static,
    ) -> Result<T, Refusal> {
        let turn = timeout(self.0.settings.patience, Arc::clone(&self.0.turns).acquire_owned());
        let turn = turn.await.map_err(|_| Refusal::Busy)?.map_err(|_| Refusal::Busy)?;
        let archive = self.0.archive.clone();
        let working = tokio::task::spawn_blocking(move || {
            // The turn is over when the work is, even if nobody waits for it any more.
            let _turn = turn;
            if let Err(error) = archive.refresh() {
                tracing::warn!("the latest commit cannot be read, the one before answers: {error}");
            }
            work(&archive)
        });
        match timeout(self.0.settings.time, working).await {
            Ok(Ok(answer)) => answer,
            Ok(Err(_)) => {
                self.count_panic();
                Err(Refusal::Panicked)
            }
            Err(_) => Err(Refusal::TooSlow),
        }
    }

    /// A place among the requests under way.
    ///
    /// # Errors
    /// There is none left.
    pub(super) fn enter(&self) -> Result<SemaphorePermit<'_>, Refusal> {
        self.0.places.try_acquire().map_err(|_| Refusal::Busy)
    }

    /// Waits until nobody else changes the authority file.
    pub(super) async fn editing(&self) -> MutexGuard<'_, ()> {
        self.0.editing.lock().await
    }

    /// A number that changes whenever an answer may; see [`Archive::state`].
    pub fn state(&self) -> u64 {
        self.0.archive.state()
    }

    /// The address of this server as the caller knows it: `http://127.0.0.1:7117`.
    pub fn base(&self, headers: &HeaderMap) -> String {
        let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        let proxied = header("x-forwarded-proto").filter(|_| self.0.settings.behind_proxy);
        let scheme = if proxied == Some("https") { "https" } else { "http" };
        format!("{scheme}://{}", header(HOST.as_str()).unwrap_or("localhost"))
    }

    /// Wrong tokens so far.
    pub(super) fn tries(&self) -> &Tries {
        &self.0.tries
    }

    /// Notes that a handler panicked.
    pub(super) fn count_panic(&self) {
        self.0.panics.fetch_add(1, Ordering::Relaxed);
    }

    /// How many handlers have panicked since the start.
    pub fn panics(&self) -> u64 {
        self.0.panics.load(Ordering::Relaxed)
    }
}
