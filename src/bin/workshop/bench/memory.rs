//! How much memory a process takes, mapped files apart; known on Linux only.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

/// Watches the anonymous memory of this process until it is dropped.
pub struct PeakMemory {
    kilobytes: Arc<AtomicU64>,
    done: Arc<AtomicBool>,
}

impl PeakMemory {
    pub fn watch() -> PeakMemory {
        let watch = PeakMemory {
            kilobytes: Arc::default(),
            done: Arc::default(),
        };
        let (kilobytes, done) = (Arc::clone(&watch.kilobytes), Arc::clone(&watch.done));
        std::thread::spawn(move || {
            while !done.load(Ordering::Relaxed) {
                kilobytes.fetch_max(anonymous_kilobytes("self").unwrap_or(0), Ordering::Relaxed);
                std::thread::sleep(Duration::from_millis(20));
            }
        });
        watch
    }

    /// The peak so far.
    pub fn megabytes(&self) -> f64 {
        self.kilobytes.load(Ordering::Relaxed) as f64 / 1e3
    }
}

impl Drop for PeakMemory {
    fn drop(&mut self) {
        self.done.store(true, Ordering::Relaxed);
    }
}

/// The memory that a process takes now, by its number or `self`.
pub fn anonymous_kilobytes(process: &str) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:"))?;
    line.trim().trim_end_matches(" kB").parse().ok()
}
