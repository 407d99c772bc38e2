//! Disks that fail, two who do things at once, clocks that jump. Faults of every single step of a commit stand in
//! `index::faults`; here the real program meets real files. The properties held:
//!
//! 1. A disk that fills ends the run with an error, and the last commit stays whole and answers.
//! 2. Writes that fail in the middle of a file do the same.
//! 3. An index on a disk that cannot be written can be asked, and is not written.
//! 4. A second writer is refused.
//! 5. A reader keeps its commit while the index is rebuilt, replaced or deleted.
//! 6. A file is read again when it changed, whatever the clock says.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, SystemTime};

use dateline::archive::{Archive, BuildRequest, VerifyRequest, build, verify};
use dateline::search::Request;
use tempfile::TempDir;

/// Articles of some length, so many in one file.
fn articles(folder: &Path, name: &str, count: usize) {
    fs::create_dir_all(folder).unwrap();
    let words = [
        "harbour", "bridge", "council", "strike", "river", "budget", "school", "market",
    ];
    let story = |n: usize| -> String {
        let word = |at: usize| format!("{}{} ", words[(n * 31 + at * 17) % 8], (n * 7919 + at * 104_729) % 997);
        (0..80).map(word).collect()
    };
    let lines: String = (0..count)
        .map(|n| {
            format!(
                "{{\"id\": \"{name}-{n}\", \"title\": \"Story {n} of {name}\", \"body\": \"{}\"}}\n",
                story(n)
            )
        })
        .collect();
    fs::write(folder.join(name), lines).unwrap();
}

fn index(index: &Path, folder: &Path) -> Output {
    dateline(index, &["index", &folder.display().to_string()])
}

fn dateline(index: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
    command.arg("--index").arg(index).args(args).output().unwrap()
}

fn is_whole(index: &Path) -> bool {
    let found = verify(index, &VerifyRequest::default()).unwrap();
    assert!(found.damaged.is_empty(), "{:?}", found.damaged);
    true
}

fn count(index: &Path) -> usize {
    let everything = Request {
        limit: 1 << 20,
        ..Request::default()
    };
    Archive::open(index).unwrap().ranking(&everything).unwrap().len()
}

/// A small disk of its own in memory; none where this process may not mount one.
struct Disk {
    dir: TempDir,
}

impl Disk {
    fn new(size: &str) -> Option<Disk> {
        let dir = tempfile::tempdir().unwrap();
        let options = format!("size={size}");
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &options, "tmpfs"])
            .arg(dir.path())
            .stderr(Stdio::null())
            .status();
        if mounted.is_ok_and(|status| status.success()) {
            return Some(Disk { dir });
        }
        eprintln!("skipped: this process may not mount a disk");
        None
    }

    fn index(&self) -> PathBuf {
        self.dir.path().join("index")
    }

    fn make_read_only(&self) -> bool {
        let mounted = Command::new("mount")
            .args(["-o", "remount,ro"])
            .arg(self.dir.path())
            .status();
        mounted.is_ok_and(|status| status.success())
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.dir.path()).status();
    }
}

#[test]
fn a_disk_that_fills_keeps_its_last_commit() {
    let Some(disk) = Disk::new("2m") else { return };
    let folder = tempfile::tempdir().unwrap();
    articles(folder.path(), "first.jsonl", 50);
    assert!(index(&disk.index(), folder.path()).status.success());
    articles(folder.path(), "second.jsonl", 6000);
    let full = index(&disk.index(), folder.path());
    let said = String::from_utf8_lossy(&full.stderr).into_owned();
    assert_eq!(full.status.code(), Some(2), "{said}");
    assert!(said.starts_with("error: "), "{said}");
    assert!(is_whole(&disk.index()));
    assert_eq!(count(&disk.index()), 50);
    fs::remove_file(folder.path().join("second.jsonl")).unwrap();
    articles(folder.path(), "third.jsonl", 20);
    assert!(
        index(&disk.index(), folder.path()).status.success(),
        "with room again, the next run goes on"
    );
    assert_eq!(count(&disk.index()), 70);
}

/// A limit to the size of a file makes a write stop in its middle and the next one fail.
#[cfg(unix)]
#[test]
fn writes_that_fail_keep_the_last_commit() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("index");
    let archive = folder.path().join("in");
    articles(&archive, "first.jsonl", 50);
    assert!(index(&place, &archive).status.success());
    articles(&archive, "second.jsonl", 3000);
    for blocks in [8, 64, 256] {
        let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$@\"");
        let run = Command::new("bash")
            .args(["-c", &script, "bash", env!("CARGO_BIN_EXE_dateline"), "--index"])
            .arg(&place)
            .arg("index")
            .arg(&archive)
            .output()
            .unwrap();
        assert_eq!(
            run.status.code(),
            Some(2),
            "{blocks}: {}",
            String::from_utf8_lossy(&run.stderr)
        );
        assert!(is_whole(&place));
        assert_eq!(count(&place), 50);
    }
    assert!(index(&place, &archive).status.success());
    assert_eq!(count(&place), 3050);
}

#[test]
fn an_index_that_cannot_be_written_can_be_asked() {
    let Some(disk) = Disk::new("8m") else { return };
    let folder = tempfile::tempdir().unwrap();
    articles(folder.path(), "first.jsonl", 20);
    assert!(index(&disk.index(), folder.path()).status.success());
    if !disk.make_read_only() {
        return;
    }
    assert_eq!(count(&disk.index()), 20);
    let asked = dateline(&disk.index(), &["search", "harbour*"]);
    assert!(asked.status.success(), "{}", String::from_utf8_lossy(&asked.stderr));
    assert!(is_whole(&disk.index()));
    articles(folder.path(), "second.jsonl", 20);
    let written = index(&disk.index(), folder.path());
    assert_eq!(written.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&written.stderr).starts_with("error: "));
    assert_eq!(count(&disk.index()), 20);
}

#[test]
fn a_second_writer_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let (place, archive) = (folder.path().join("index"), folder.path().join("in"));
    articles(&archive, "first.jsonl", 5);
    assert!(index(&place, &archive).status.success());
    let first = dateline::index::writer::Writer::open(&place).unwrap();
    for args in [
        &["index", "in"][..],
        &["purge", "first.jsonl-0"],
        &["restore", "backup"],
    ] {
        let _ = dateline(&place, &["backup", &folder.path().join("backup").display().to_string()]);
        let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
        let run = command
            .current_dir(folder.path())
            .arg("--index")
            .arg(&place)
            .args(args)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&run.stderr).into_owned();
        assert_eq!(run.status.code(), Some(2), "{args:?}: {said}");
        assert!(said.contains("another dateline is writing"), "{args:?}: {said}");
    }
    drop(first);
    assert!(index(&place, &archive).status.success());
}

#[test]
fn a_reader_keeps_its_commit() {
    let folder = tempfile::tempdir().unwrap();
    let (place, archive) = (folder.path().join("index"), folder.path().join("in"));
    articles(&archive, "first.jsonl", 30);
    assert!(index(&place, &archive).status.success());
    let reader = Archive::open(&place).unwrap();
    let ask = || {
        let request = Request {
            query: "harbour*".into(),
            ..Request::default()
        };
        let found = reader.search(&request).unwrap();
        (found.total, found.hits.len())
    };
    let before = ask();
    articles(&archive, "first.jsonl", 3);
    let request = BuildRequest {
        paths: vec![archive],
        rebuild: true,
        ..BuildRequest::default()
    };
    build(&place, &request, &mut |_| {}).unwrap();
    assert_eq!(ask(), before, "during and after a rebuild");
    reader.reload().unwrap();
    assert_eq!(reader.stats().unwrap().articles, 3, "until it looks for a newer commit");
    let before = ask();
    fs::remove_dir_all(&place).unwrap();
    assert_eq!(ask(), before, "deleted under it");
    assert!(reader.reload().is_err());
    assert_eq!(ask(), before, "and it says so when it looks");
}

#[test]
fn clocks_may_jump() {
    let folder = tempfile::tempdir().unwrap();
    let (place, archive) = (folder.path().join("index"), folder.path().join("in"));
    fs::create_dir(&archive).unwrap();
    let file = archive.join("a.txt");
    let year = Duration::from_secs(365 * 86_400);
    let now = SystemTime::now();
    let times = [
        now,
        now + 90 * year,
        now - 50 * year,
        SystemTime::UNIX_EPOCH - year,
        now,
    ];
    for (at, time) in times.into_iter().enumerate() {
        fs::write(&file, format!("date 2020-01-01 Version {at} of the story.")).unwrap();
        fs::File::options()
            .write(true)
            .open(&file)
            .unwrap()
            .set_modified(time)
            .unwrap();
        assert!(index(&place, &archive).status.success());
        let shown = Archive::open(&place).unwrap().show("a.txt").unwrap().unwrap();
        assert!(shown.article.body.contains(&format!("Version {at}")), "{time:?}");
        assert!(verify(&place, &VerifyRequest::default()).unwrap().is_in_order());
    }
}
