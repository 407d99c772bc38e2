//! dateline: full-text search for news archives, by word, person, organisation, place and date.
#![warn(missing_docs)]
#![forbid(unsafe_code)]

pub mod article;

pub mod analysis;

pub mod ingest;

pub mod index;

pub mod names;

pub mod query;

pub mod search;

pub mod archive;

pub mod wire;

pub mod chart;

pub mod ask;

pub mod http;

pub mod web;

pub mod cli;
