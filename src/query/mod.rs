//! Query in, matches out: [`syntax`] reads any text into a [`tree`], [`plan`] turns the tree into what the index can
//! run.
//!
//! [`surnames`] says whom a surname alone means.
//!
//! Reading needs no index, so a query can be checked while it is typed; planning is where names meet the schema.

pub mod plan;
pub mod surnames;
pub mod syntax;
pub mod tree;
