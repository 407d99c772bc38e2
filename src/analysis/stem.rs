//! Stems, by language, remembered.

/// A memory of stems; keep one for each thread.
#[derive(Debug, Default)]
pub struct Stems {}
