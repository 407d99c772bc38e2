//! The tables of one run, in Markdown.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

use super::Run;
use super::cold::cold;
use super::peer::{Answer, BARE, OURS};

/// What all tables of a run say.
pub fn report(run: &Run) -> io::Result<String> {
    let bytes = fs::metadata(&run.articles)?.len() as f64;
    let mut out = format!("## {} articles\n\n{}\n", thousands(run.size), machine());
    indexing(run, bytes, &mut out)?;
    sizes(run, &mut out)?;
    out.push_str(&answers(run));
    let cold = cold(&run.data.join(OURS), &run.data.join(BARE))?;
    if !cold.is_empty() {
        out.push_str("\n### One search as one process\n\n| program | median ms |\n|---|--:|\n");
    }
    for run in cold {
        _ = writeln!(out, "| {} | {:.1} |", run.name, run.milliseconds);
    }
    Ok(out)
}

/// What the tables of a run say of its answers.
pub fn answers(run: &Run) -> String {
    let mut out = String::new();
    searching(run, &mut out);
    against(run, &mut out);
    out
}

/// Puts a report in place of the last of its name, in the file that keeps them.
pub fn keep(file: &Path, name: &str, report: &str) -> io::Result<()> {
    let text = fs::read_to_string(file)?;
    let (open, close) = (format!("<!-- {name} -->\n"), format!("<!-- end {name} -->\n"));
    let (before, rest) = text.split_once(&open).unwrap_or((&text, ""));
    let after = rest.split_once(&close).map_or(rest, |(_, after)| after);
    fs::write(file, format!("{before}{open}{report}{close}{after}"))
}

/// The machine that was measured, and the day.
pub fn machine() -> String {
    let info = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = info
        .lines()
        .find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let memory = fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let kilobytes: u64 = memory
        .split_whitespace()
        .nth(1)
        .and_then(|total| total.parse().ok())
        .unwrap_or(0);
    format!(
        "{}, {cores} cores, {} GiB; {}.\n",
        model.map_or("unknown processor", |(_, model)| model),
        kilobytes >> 20,
        jiff::Zoned::now().date()
    )
}

fn indexing(run: &Run, bytes: f64, out: &mut String) -> io::Result<()> {
    let seconds = |name: &str| {
        run.built
            .iter()
            .find(|(peer, _)| peer.name == name)?
            .1
            .map(|built| built.seconds)
    };
    let bare = seconds(BARE);
    out.push_str("### Indexing\n\n| | s | MB/s | articles/s | of tantivy's speed | processor, s | peak anonymous memory, MB | on disk, MB | of the JSON Lines |\n");
    out.push_str("|---|--:|--:|--:|--:|--:|--:|--:|--:|\n");
    for (peer, built) in &run.built {
        let Some(built) = built.filter(|built| built.seconds > 0.0) else {
            continue;
        };
        let disk = parts(&run.dir(peer))?.iter().map(|(_, size)| *size as f64).sum::<f64>();
        _ = writeln!(
            out,
            "| {} | {:.1} | {:.1} | {:.0} | {} | {} | {} | {:.0} | {:.2} |",
            peer.name,
            built.seconds,
            bytes / 1e6 / built.seconds,
            run.size as f64 / built.seconds,
            bare.map_or("–".into(), |bare| format!("{:.2}", bare / built.seconds)),
            built.cpu_seconds.map_or("–".into(), |seconds| format!("{seconds:.1}")),
            built
                .anonymous_mb
                .map_or("–".into(), |megabytes| format!("{megabytes:.0}")),
            disk / 1e6,
            disk / bytes,
        );
    }
    Ok(())
}

/// Parts of dateline's index: the ending of a file, or the folder that it lies in, and what that holds.
const PARTS: [(&str, &str); 8] = [
    ("store", "the articles, compressed"),
    ("idx", "postings"),
    ("pos", "positions"),
    ("term", "dictionaries of terms"),
    ("fast", "columns: facets, dates, identifiers"),
    ("fieldnorm", "lengths"),
    ("families", "reprints"),
    ("", "the rest"),
];

fn sizes(run: &Run, out: &mut String) -> io::Result<()> {
    let files = parts(&run.data.join(OURS))?;
    let text = text_bytes(&run.articles)? as f64;
    let part_of = |ending: &str| {
        PARTS
            .iter()
            .position(|(part, _)| *part == ending)
            .unwrap_or(PARTS.len() - 1)
    };
    let mut sizes = [0; PARTS.len()];
    for (ending, size) in files {
        sizes[part_of(&ending)] += size;
    }
    out.push_str("\n### dateline's index by part\n\n| part | MB | of title and body |\n|---|--:|--:|\n");
    let whole = ("all", sizes.iter().sum::<u64>());
    for (name, size) in PARTS.iter().map(|(_, name)| *name).zip(sizes).chain([whole]) {
        _ = writeln!(out, "| {name} | {:.1} | {:.3} |", size as f64 / 1e6, size as f64 / text);
    }
    Ok(())
}

/// Bytes of titles and bodies.
fn text_bytes(articles: &Path) -> io::Result<u64> {
    use std::io::BufRead;
    let mut bytes = 0;
    for line in io::BufReader::new(fs::File::open(articles)?).lines() {
        let article: serde_json::Value = serde_json::from_str(&line?)?;
        let length = |field: &str| article[field].as_str().map_or(0, str::len);
        bytes += (length("title") + length("body")) as u64;
    }
    Ok(bytes)
}

/// Sizes of the files below a folder, each under its ending, or under `families` if it lies there.
pub fn parts(dir: &Path) -> io::Result<Vec<(String, u64)>> {
    let mut files = Vec::new();
    for entry in walkdir::WalkDir::new(dir) {
        let entry = entry.map_err(io::Error::other)?;
        if entry.file_type().is_file() {
            let in_families = entry.path().components().any(|part| part.as_os_str() == "families");
            let ending = entry
                .path()
                .extension()
                .map(|ending| ending.to_string_lossy().into_owned());
            let ending = if in_families {
                "families".to_owned()
            } else {
                ending.unwrap_or_default()
            };
            files.push((ending, entry.metadata().map_err(io::Error::other)?.len()));
        }
    }
    Ok(files)
}

/// Times of all questions of each kind.
fn searching(run: &Run, out: &mut String) {
    out.push_str(
        "\n### Searching\n\nMilliseconds: median / 95 % / 99 % of the answers to all questions of a kind.\n\n",
    );
    let names: Vec<&str> = run.built.iter().map(|(peer, _)| peer.name).collect();
    _ = writeln!(out, "| kind | matches | {} |", names.join(" | "));
    _ = writeln!(out, "|---|--:|{}", "--:|".repeat(names.len()));
    for kind in kinds(run) {
        let totals = of_kind(run, kind, 0, |answer| answer.total.map(|total| total as f64));
        let cells = (0..names.len()).map(|peer| cell(of_kind(run, kind, peer, |answer| answer.us)));
        let cells: Vec<String> = cells.collect();
        _ = writeln!(
            out,
            "| {kind} | {:.0} | {} |",
            percentile(&mut { totals }, 50),
            cells.join(" | ")
        );
    }
}

/// dateline's median against that of each peer, and how many of the totals agree.
fn against(run: &Run, out: &mut String) {
    out.push_str("\n### dateline against each peer\n\n");
    out.push_str("dateline's median by the peer's (below 1: dateline is faster), and how many totals agree.\n\n");
    let others = run.built.iter().enumerate().filter(|(_, (peer, _))| !peer.is_ours());
    let (others, names): (Vec<usize>, Vec<&str>) = others.map(|(at, (peer, _))| (at, peer.name)).unzip();
    _ = writeln!(
        out,
        "| kind | {} |\n|---|{}",
        names.join(" | "),
        "--:|".repeat(names.len())
    );
    for kind in kinds(run) {
        let mut cells = Vec::new();
        for peer in others.iter().copied() {
            let mut times = [0, peer].map(|peer| of_kind(run, kind, peer, |answer| answer.us));
            let [ours, theirs] = times.each_mut().map(|times| percentile(times, 50));
            let (agreed, asked) = agreement(run, kind, peer);
            cells.push(match asked {
                0 => "–".to_owned(),
                _ => format!("{:.2} ({agreed} of {asked})", ours / theirs),
            });
        }
        _ = writeln!(out, "| {kind} | {} |", cells.join(" | "));
    }
}

fn kinds(run: &Run) -> Vec<&str> {
    let mut kinds: Vec<&str> = run.questions.iter().map(|question| question.kind.as_str()).collect();
    kinds.dedup();
    kinds
}

/// Something of all answers of a peer to the questions of a kind.
fn of_kind(run: &Run, kind: &str, peer: usize, part: impl Fn(&Answer) -> Option<f64>) -> Vec<f64> {
    let asked = run
        .questions
        .iter()
        .zip(&run.answers)
        .filter(|(question, _)| question.kind == kind);
    asked.flat_map(|(_, answers)| &answers[peer]).filter_map(part).collect()
}

/// How many questions of a kind a peer gave the same total for, of those that it answered.
fn agreement(run: &Run, kind: &str, peer: usize) -> (usize, usize) {
    let asked = run
        .questions
        .iter()
        .zip(&run.answers)
        .filter(|(question, _)| question.kind == kind);
    let totals = asked.filter_map(|(_, answers)| {
        let total = |peer: usize| answers[peer].first()?.total;
        Some((total(0), total(peer)?))
    });
    let totals: Vec<_> = totals.collect();
    let agreed = totals.iter().filter(|(ours, theirs)| *ours == Some(*theirs)).count();
    (agreed, totals.len())
}

fn cell(mut us: Vec<f64>) -> String {
    if us.is_empty() {
        return "–".to_owned();
    }
    let [median, p95, p99] = [50, 95, 99].map(|percent| milliseconds(percentile(&mut us, percent) / 1e3));
    format!("{median} / {p95} / {p99}")
}

/// Three figures that tell something.
fn milliseconds(value: f64) -> String {
    match value {
        value if value < 1.0 => format!("{value:.3}"),
        value if value < 10.0 => format!("{value:.2}"),
        value => format!("{value:.1}"),
    }
}

/// The value below which so many of a hundred lie; 0 of none.
pub fn percentile(values: &mut [f64], percent: usize) -> f64 {
    values.sort_by(f64::total_cmp);
    let at = (values.len() * percent / 100).min(values.len().saturating_sub(1));
    values.get(at).copied().unwrap_or(0.0)
}

pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let groups: Vec<&str> = digits
        .as_bytes()
        .rchunks(3)
        .rev()
        .filter_map(|group| std::str::from_utf8(group).ok())
        .collect();
    groups.join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures() {
        assert_eq!(percentile(&mut [3.0, 1.0, 2.0], 50), 2.0);
        assert_eq!(percentile(&mut [3.0, 1.0, 2.0], 99), 3.0);
        assert_eq!(percentile(&mut [], 50), 0.0);
        assert_eq!(thousands(1_234_567), "1,234,567");
        assert_eq!([0.1234, 1.234, 12.34].map(milliseconds), ["0.123", "1.23", "12.3"]);
    }

    #[test]
    fn a_report_takes_the_place_of_the_last_of_its_size() {
        let file = std::env::temp_dir().join(format!("dateline-report-{}.md", std::process::id()));
        fs::write(&file, "# Head\n<!-- 7 -->\nold\n<!-- end 7 -->\ntail\n").unwrap();
        keep(&file, "7", "new\n").unwrap();
        keep(&file, "9", "other\n").unwrap();
        let kept = fs::read_to_string(&file).unwrap();
        fs::remove_file(&file).unwrap();
        assert_eq!(
            kept,
            "# Head\n<!-- 7 -->\nnew\n<!-- end 7 -->\ntail\n<!-- 9 -->\nother\n<!-- end 9 -->\n"
        );
    }
}
