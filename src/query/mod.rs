//! Query in, matches out: [`syntax`] reads any text into a [`tree`], [`plan`] turns the tree into what the index can
//! run.
//!
//! Reading needs no index, so a query can be checked while it is typed; planning is where names meet the schema.

pub mod plan;
pub mod syntax;
pub mod tree;
