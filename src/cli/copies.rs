//! What changed between copies of a story: on a terminal, and as a page.

use super::error::Failure;
use super::screen::{Line, Role};
use super::session::{Form, Session};
use super::{Outcome, render};
use crate::wire::Copies;
use crate::wire::stories::{Change, Changed};

/// Shows an article's copies in the form asked for.
pub(super) fn show(session: &mut Session, copies: &Copies, html: bool) -> Result<Outcome, Failure> {
    match session.form {
        _ if html => session.out.print(Line::default().plain(page(copies)))?,
        Form::Json | Form::Jsonl => session.json(copies)?,
        Form::Text => text(session, copies)?,
    }
    Ok(Outcome::found(!copies.copies.is_empty()))
}

fn text(session: &mut Session, copies: &Copies) -> Result<(), Failure> {
    if copies.copies.is_empty() {
        return session.say(Line::default().plain(format!("`{}` has no copies", copies.id)));
    }
    for (at, copy) in copies.copies.iter().enumerate() {
        if at > 0 {
            session.out.gap()?;
        }
        session.out.indent(0, &marked(&copy.title_changes, Role::Title))?;
        session.out.indent(0, &Line::of(Role::Dim, facts(copy)))?;
        session.out.gap()?;
        // Lines of the body are set apart here: a change may go on from one to the next.
        let mut line = Vec::new();
        for change in &copy.body_changes {
            for piece in change.text.split_inclusive('\n') {
                line.push(Change {
                    fate: change.fate,
                    text: piece.trim_end_matches('\n').to_owned(),
                });
                if piece.ends_with('\n') {
                    print(session, &std::mem::take(&mut line))?;
                }
            }
        }
        print(session, &line)?;
    }
    let all = render::plural_of(copies.copies.len() as u64, "copy", "copies");
    session.say(Line::default())?;
    session.say(Line::of(Role::Dim, format!("{all} held against {}", copies.id)))
}

fn print(session: &mut Session, line: &[Change]) -> Result<(), Failure> {
    let line = marked(line, Role::Plain);
    let printed = if line.is_empty() {
        session.out.gap()
    } else {
        session.out.indent(0, &line)
    };
    Ok(printed?)
}

/// `[-removed-]` and `{+added+}`, in colour where there is any.
fn marked(changes: &[Change], kept: Role) -> Line {
    changes
        .iter()
        .filter(|change| !change.text.is_empty())
        .fold(Line::default(), |line, change| {
            let words = change.text.trim_end();
            let blank = change.text.get(words.len()..).unwrap_or_default().to_owned();
            let line = match change.fate {
                "removed" => line.then(Role::Removed, format!("[-{words}-]")),
                "added" => line.then(Role::Added, format!("{{+{words}+}}")),
                _ => line.then(kept, words),
            };
            line.plain(blank)
        })
}

/// `2026-01-17 · Lisbon Ledger · 812 words · ledger-4`
fn facts(copy: &Changed) -> String {
    let copy = &copy.copy;
    let words = render::plural(copy.words, "word");
    let date = copy.date.as_deref().unwrap_or("undated");
    let parts = [Some(date), copy.source.as_deref(), Some(&words), Some(&copy.id)];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// A whole page, readable without anything else.
fn page(copies: &Copies) -> String {
    let mut page = String::from(
        "<!doctype html>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<style>\n\
         body { font: 1.05rem/1.5 serif; max-width: 42rem; margin: 2rem auto; padding: 0 1rem; }\n\
         article { border-top: 1px solid #999; } .facts { color: #666; } .text { white-space: pre-wrap; }\n\
         ins { background: #d8f3d8; color: #063; } del { background: #fbdcdc; color: #800; }\n</style>\n",
    );
    page.push_str(&format!("<title>{0}</title>\n<h1>{0}</h1>\n", escaped(&copies.title)));
    for copy in &copies.copies {
        let [title, body] = [&copy.title_changes, &copy.body_changes].map(|changes| changed(changes));
        let facts = escaped(&facts(copy));
        page.push_str(&format!(
            "<article>\n<h2>{title}</h2>\n<p class=\"facts\">{facts}</p>\n<div class=\"text\">{body}</div>\n</article>\n"
        ));
    }
    page
}

fn changed(changes: &[Change]) -> String {
    let change = |change: &Change| match change.fate {
        "removed" => format!("<del>{}</del>", escaped(&change.text)),
        "added" => format!("<ins>{}</ins>", escaped(&change.text)),
        _ => escaped(&change.text),
    };
    changes.iter().map(change).collect()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changes(parts: &[(&'static str, &str)]) -> Vec<Change> {
        parts
            .iter()
            .map(|&(fate, text)| Change {
                fate,
                text: text.into(),
            })
            .collect()
    }

    #[test]
    fn changes_are_marked_and_escaped() {
        let parts = [
            ("kept", "The <port> was "),
            ("removed", "shut "),
            ("added", "open & "),
            ("kept", "quiet."),
        ];
        assert_eq!(
            changed(&changes(&parts)),
            "The &lt;port&gt; was <del>shut </del><ins>open &amp; </ins>quiet."
        );
    }
}
