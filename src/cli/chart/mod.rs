//! Timelines put down: on a terminal, as a picture that stands alone, as a table.

pub(super) mod svg;
pub(super) mod table;
pub(super) mod terminal;
