//! `workshop eval-dates DATA_DIR`: how well dates in the text are found and resolved, and how fast.
//!
//! `DATA_DIR/dev/*` holds TimeML files, `DATA_DIR/test/MEANTIME/docs` NAF-like ones, read with `--test` only. Creation
//! times are left out, the values of times are cut to their day, and a mention that is no DATE or TIME counts as wrong.

use std::collections::HashMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use dateline::analysis::dates::find_in;
use dateline::analysis::published::{Order, parse};
use dateline::article::Date;

/// Prints the figures of every set below the folder that is the first argument; with `--test` those of the test set too,
/// with `--errors` every mistake on the development sets.
pub fn evaluate(arguments: &[String]) -> std::io::Result<()> {
    let has = |flag: &str| arguments.iter().any(|argument| argument == flag);
    let folder = arguments.iter().find(|argument| !argument.starts_with("--"));
    let data = Path::new(folder.ok_or_else(|| std::io::Error::other("give the folder of the data"))?);
    let (test, errors) = (has("--test"), has("--errors"));
    let timebank = timeml(&data.join("dev/TimeBank"))?;
    let aquaint = timeml(&data.join("dev/AQUAINT"))?;
    println!(
        "{:<22} {:>5} {:>5}  {:>17}  {:>17}  {:>17}",
        "set", "gold", "found", "strict P R F", "relaxed P R F", "value P R F"
    );
    let both: Vec<&Sheet> = timebank.iter().chain(&aquaint).collect();
    report("TimeBank", &timebank.iter().collect::<Vec<_>>(), errors);
    report("AQUAINT", &aquaint.iter().collect::<Vec<_>>(), errors);
    report("TimeBank+AQUAINT", &both, false);
    if test {
        let meantime = meantime(&data.join("test/MEANTIME/docs"))?;
        report("MEANTIME", &meantime.iter().collect::<Vec<_>>(), false);
    }
    println!("published on TempEval-3 platinum, all types: HeidelTime strict 81 relaxed 90 value 78, SUTime 80 90 67");
    println!("speed: {:.1} MB/s on one core", megabytes_per_second(&both));
    Ok(())
}

/// One annotated article.
struct Sheet {
    name: String,
    text: String,
    date: Option<Date>,
    gold: Vec<Gold>,
    /// Where mentions are judged; what lies outside was not annotated.
    judged: Range<usize>,
    /// A creation time printed in the text.
    left_out: Vec<Range<usize>>,
}

/// One annotated expression.
struct Gold {
    span: Range<usize>,
    kind: String,
    value: String,
}

#[derive(Default, Clone, Copy)]
struct Score {
    gold: usize,
    found: usize,
    strict: usize,
    relaxed: usize,
    value: usize,
}

impl Score {
    /// Precision, recall and F1 in percent.
    fn shares(&self, right: usize) -> [f64; 3] {
        let share = |of: usize| 100.0 * right as f64 / of.max(1) as f64;
        [share(self.found), share(self.gold), share(self.found + self.gold) * 2.0]
    }
}

fn report(name: &str, sheets: &[&Sheet], errors: bool) {
    for (types, only_dates) in [("DATE+TIME", true), ("all types", false)] {
        let mut score = Score::default();
        for sheet in sheets {
            judge(sheet, only_dates, errors && only_dates, &mut score);
        }
        let cell = |right: usize| score.shares(right).map(|share| format!("{share:5.1}")).join(" ");
        let label = format!("{name} {types}");
        println!(
            "{label:<28} {:>5} {:>5}  {}  {}  {}",
            score.gold,
            score.found,
            cell(score.strict),
            cell(score.relaxed),
            cell(score.value)
        );
    }
}

/// Adds one article to a score; a gold expression and a mention that overlap are paired, each once.
fn judge(sheet: &Sheet, only_dates: bool, errors: bool, score: &mut Score) {
    let gold: Vec<&Gold> = sheet
        .gold
        .iter()
        .filter(|gold| !only_dates || matches!(gold.kind.as_str(), "DATE" | "TIME"))
        .collect();
    let mut paired = vec![false; gold.len()];
    score.gold += gold.len();
    for mention in find_in(&sheet.text, "en", sheet.date) {
        let span = mention.range.start as usize..mention.range.end as usize;
        let left_out = sheet.left_out.iter().any(|out| overlap(out, &span));
        if left_out || span.start >= sheet.judged.end {
            continue;
        }
        score.found += 1;
        let text = sheet.text.get(span.clone()).unwrap_or_default();
        let partner = gold
            .iter()
            .enumerate()
            .find(|(at, gold)| !paired[*at] && overlap(&gold.span, &span));
        let Some((at, gold)) = partner else {
            if errors {
                println!(
                    "EXTRA\t{}\t{text}\t{}\t{}",
                    sheet.name,
                    mention.value,
                    around(&sheet.text, &span)
                );
            }
            continue;
        };
        paired[at] = true;
        score.relaxed += 1;
        score.strict += usize::from(gold.span == span);
        let right = to_day(&gold.value) == to_day(&mention.value);
        score.value += usize::from(right);
        if errors && !right {
            println!(
                "VALUE\t{}\t{text}\t{} not {}\t{}",
                sheet.name,
                mention.value,
                gold.value,
                around(&sheet.text, &span)
            );
        }
    }
    for (gold, paired) in gold.iter().zip(paired) {
        if errors && !paired {
            let text = sheet.text.get(gold.span.clone()).unwrap_or_default();
            println!(
                "MISSED\t{}\t{text}\t{}\t{}",
                sheet.name,
                gold.value,
                around(&sheet.text, &gold.span)
            );
        }
    }
}

fn overlap(one: &Range<usize>, other: &Range<usize>) -> bool {
    one.start < other.end && other.start < one.end
}

/// A value cut to its day.
fn to_day(value: &str) -> &str {
    value
        .split_once('T')
        .map_or(value, |(day, _)| if day.is_empty() { value } else { day })
}

/// The words around a span, on one line.
fn around(text: &str, span: &Range<usize>) -> String {
    let head: String = text
        .get(..span.start)
        .unwrap_or_default()
        .chars()
        .rev()
        .take(50)
        .collect();
    let head: String = head.chars().rev().collect();
    let rest: String = text.get(span.start..).unwrap_or_default().chars().take(70).collect();
    format!("{head}[{rest}").replace(['\n', '\t'], " ")
}

/// The time of many passes over all texts.
fn megabytes_per_second(sheets: &[&Sheet]) -> f64 {
    let began = Instant::now();
    let mut bytes = 0_usize;
    while began.elapsed() < Duration::from_secs(2) {
        for sheet in sheets {
            std::hint::black_box(find_in(&sheet.text, "en", sheet.date));
            bytes += sheet.text.len();
        }
    }
    bytes as f64 / 1e6 / began.elapsed().as_secs_f64()
}

fn files(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(self::files(&path)?);
        } else {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// The text of a file; a byte that is no UTF-8 (there are a few) becomes a replacement character.
fn read_text(path: &Path) -> std::io::Result<String> {
    Ok(String::from_utf8_lossy(&std::fs::read(path)?).into_owned())
}

fn name_of(path: &Path) -> String {
    path.file_stem()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default()
}

/// Reads a folder of TimeML files: the running text of each, and its creation time as the article's date.
fn timeml(folder: &Path) -> std::io::Result<Vec<Sheet>> {
    let read = |path: &PathBuf| {
        let source = read_text(path)?;
        let inside = source
            .split_once("<TEXT>")
            .and_then(|(_, rest)| rest.split_once("</TEXT>"))
            .map_or("", |(text, _)| text);
        let (text, gold) = annotated(inside);
        let creation = source
            .split("<TIMEX3 ")
            .skip(1)
            .find(|tag| attribute(tag, "functionInDocument") == "CREATION_TIME");
        let date = creation.and_then(|tag| parse(to_day(&attribute(tag, "value")), Order::default()).ok());
        Ok(Sheet {
            name: name_of(path),
            judged: 0..text.len(),
            text,
            date,
            gold,
            left_out: Vec::new(),
        })
    };
    files(folder)?.iter().map(read).collect()
}

/// Text without its tags, and the time expressions that they mark.
fn annotated(source: &str) -> (String, Vec<Gold>) {
    let (mut text, mut gold, mut open) = (String::new(), Vec::new(), None);
    for (at, piece) in source.split('<').enumerate() {
        let (tag, words) = if at == 0 {
            ("", piece)
        } else {
            piece.split_once('>').unwrap_or((piece, ""))
        };
        if tag.starts_with("TIMEX3") {
            open = Some((text.len(), tag.to_owned()));
        } else if tag == "/TIMEX3"
            && let Some((start, tag)) = open.take()
        {
            gold.push(Gold {
                span: start..text.len(),
                kind: attribute(&tag, "type"),
                value: attribute(&tag, "value"),
            });
        }
        text.push_str(
            &words
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&amp;", "&"),
        );
    }
    (text, gold)
}

fn attribute(tag: &str, name: &str) -> String {
    let found = tag
        .split_once(&format!("{name}=\""))
        .and_then(|(_, rest)| rest.split_once('"'));
    found.map_or(String::new(), |(value, _)| value.to_owned())
}

/// The last sentence of a MEANTIME article, title and date line counted, whose times were annotated.
const LAST_SENTENCE: u32 = 5;

/// Reads the MEANTIME files: tokens joined by blanks; judged up to the last sentence whose times were annotated.
fn meantime(folder: &Path) -> std::io::Result<Vec<Sheet>> {
    let read = |path: &PathBuf| {
        let source = read_text(path)?;
        let (mut text, mut spans, mut judged) = (String::new(), HashMap::new(), 0..0);
        for piece in source.split("<token ").skip(1) {
            let (tag, rest) = piece.split_once('>').unwrap_or((piece, ""));
            let word = rest.split('<').next().unwrap_or_default().replace("&amp;", "&");
            let start = text.len();
            text.push_str(&word);
            spans.insert(attribute(tag, "t_id"), start..text.len());
            if attribute(tag, "sentence")
                .parse()
                .is_ok_and(|sentence: u32| sentence <= LAST_SENTENCE)
            {
                judged.end = text.len();
            }
            text.push(' ');
        }
        let (mut gold, mut left_out, mut date) = (Vec::new(), Vec::new(), None);
        for piece in source.split("<TIMEX3 ").skip(1) {
            let piece = piece.split("</TIMEX3>").next().unwrap_or_default();
            let anchors = piece
                .split("<token_anchor ")
                .skip(1)
                .filter_map(|anchor| spans.get(&attribute(anchor, "t_id")));
            let span = anchors
                .cloned()
                .reduce(|one, other| one.start.min(other.start)..one.end.max(other.end));
            let creation = attribute(piece, "functionInDocument") == "CREATION_TIME";
            let value = attribute(piece, "value");
            if creation {
                date = parse(to_day(&value), Order::default()).ok();
            }
            match span {
                Some(span) if creation => left_out.push(span),
                Some(span) => gold.push(Gold {
                    span,
                    kind: attribute(piece, "type"),
                    value,
                }),
                // Times that stand in no words are not in the text.
                None => {}
            }
        }
        Ok(Sheet {
            name: name_of(path),
            text,
            date,
            gold,
            judged,
            left_out,
        })
    };
    files(folder)?.iter().map(read).collect()
}
