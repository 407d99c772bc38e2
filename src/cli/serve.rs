//! `dateline serve`: the archive over HTTP.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

use super::Outcome;
use super::error::Failure;
use super::screen::Line;
use super::session::Session;
use crate::ask::{Wrong, values};
use crate::http::token::Token;
use crate::http::{App, Settings, app, server};
use crate::web;

/// Open the archive in a browser and to other programs
///
/// The API and the pages stand on this machine alone unless told otherwise. Another address needs a token, which every
/// caller must know, or a proxy before it that asks who calls. What is indexed or changed in names.toml meanwhile is
/// seen at the next question. Each request is a line on standard error, without what was searched for; with --json an
/// object.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  dateline serve                                 then open http://127.0.0.1:7117
  dateline serve --listen 0.0.0.0:7117 --host archive.newsroom.example --token-file token.txt
  curl 'http://127.0.0.1:7117/api/search?q=harbour&facet=person:5'")]
pub(super) struct Args {
    /// Address and port; port 0 takes one that is free
    #[arg(long, value_name = "ADDR:PORT", default_value = "127.0.0.1:7117")]
    listen: SocketAddr,
    /// A name by which browsers know this server, beside localhost; may be repeated
    #[arg(long, value_name = "NAME")]
    host: Vec<String>,
    /// The file with the token that every caller must send: as Bearer, or as the password of any user
    #[arg(long, value_name = "FILE")]
    token_file: Option<PathBuf>,
    /// A proxy stands before this server and says who may call
    #[arg(long)]
    behind_proxy: bool,
    /// An origin whose pages may ask, as https://desk.example; may be repeated
    #[arg(long, value_name = "ORIGIN", value_parser = origin)]
    allow_origin: Vec<axum::http::HeaderValue>,
    /// Let callers change the authority file
    #[arg(long)]
    allow_edits: bool,
    /// Rank what is new higher in every search that does not say how; see `dateline search --help`
    #[arg(long, value_name = "HALF-LIFE", num_args = 0..=1, require_equals = true, default_missing_value = "30d",
          value_parser = values::half_life, env = "DATELINE_FRESH", hide_env_values = true)]
    fresh: Option<f32>,
}

impl Args {
    pub(super) fn run(&self, session: &mut Session) -> Result<Outcome, Failure> {
        let token = self.token_file.as_ref().map(token).transpose()?;
        if !self.listen.ip().is_loopback() && token.is_none() && !self.behind_proxy {
            return Err(unguarded(self.listen.ip()).into());
        }
        let settings = Settings {
            hosts: self.host.clone(),
            token,
            origins: self.allow_origin.clone(),
            edits: self.allow_edits,
            behind_proxy: self.behind_proxy,
            ..Settings::default()
        };
        let archive = session.open()?.with_fresh(self.fresh);
        let app = app(App::new(archive, settings), web::pages());
        let ready = |address: SocketAddr| {
            // Nobody may be there to read it, which is no reason not to serve.
            let _ = session.say(Line::default().plain(format!("serving on http://{address}; end with Ctrl-C")));
        };
        server::serve(app, self.listen, ready).map_err(|error| cannot_listen(self.listen, &error))?;
        Ok(Outcome::Found)
    }
}

fn unguarded(address: IpAddr) -> Wrong {
    Wrong::new(
        format!("{address} can be reached from other machines"),
        "give a token with --token-file FILE, or say --behind-proxy if a proxy asks who calls".to_owned(),
    )
}

fn cannot_listen(address: SocketAddr, error: &std::io::Error) -> Wrong {
    Wrong::new(
        format!("cannot listen on {address}: {error}"),
        "choose another with --listen ADDR:PORT".to_owned(),
    )
}

fn token(path: &PathBuf) -> Result<Token, Failure> {
    let text = std::fs::read_to_string(path).map_err(|error| Failure::File(path.clone(), error))?;
    Token::new(&text).ok_or_else(|| {
        let message = format!("the token in {} is too short", path.display());
        let hint = format!(
            "write {} characters or more, as from `openssl rand -hex 32`",
            Token::LEAST
        );
        Wrong::new(message, hint).into()
    })
}

/// `https://desk.example`, without a path.
fn origin(text: &str) -> Result<axum::http::HeaderValue, Wrong> {
    let wrong = || {
        Wrong::new(
            format!("`{text}` is no origin"),
            "write https://desk.example".to_owned(),
        )
    };
    let (scheme, rest) = text.split_once("://").ok_or_else(wrong)?;
    if !["http", "https"].contains(&scheme) || rest.is_empty() || rest.contains(['/', '*', ' ']) {
        return Err(wrong());
    }
    text.parse().map_err(|_| wrong())
}
