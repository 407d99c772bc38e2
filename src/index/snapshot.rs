//! One commit as files: which belong to it, and whether each is as it was written.
//!
//! All files of a commit are opened at once, under the lock that keeps the writer from removing any. From then on they
//! can be checked or copied at leisure, whatever the writer does. Nothing here trusts what it reads: the engine is not
//! asked, so damage of any kind ends in a [`Damage`] and never in a panic.

use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use serde::Deserialize;
use xxhash_rust::xxh3::Xxh3;

use super::families::Committed as Families;
use super::files::Committed as Files;
use super::schema::ENGINE_VERSIONS;
use super::store::{Error, SEGMENTS, VERSION_FILE, check_version, version_text};
use super::sums::{META, unseal};
use super::{families, purged};

/// The engine's list of its files.
const MANAGED: &str = ".managed.json";
/// The lock under which the engine removes files.
const LOCK: &str = ".tantivy-meta.lock";
/// Endings of the files of a segment.
const PARTS: [&str; 6] = ["idx", "pos", "term", "store", "fast", "fieldnorm"];
/// Files that people write, or that can be made again: part of a backup, without a checksum.
const UNSUMMED: [&str; 4] = ["names.toml", "names.undo", "searches.toml", "searches.seen"];
/// The most that is read at once.
const BUFFER: usize = 128 << 10;

/// All files of one commit, open.
pub struct Snapshot {
    /// The files that are there.
    pub parts: Vec<Part>,
    /// What is missing or cannot be opened.
    pub damages: Vec<Damage>,
    /// Segment files that belong to no commit, such as those of a run that was killed; the next run removes them.
    pub leftovers: Vec<PathBuf>,
}

/// One file of a commit.
pub struct Part {
    /// Its name below the index folder.
    pub name: PathBuf,
    file: File,
    check: Check,
}

/// What is wrong with a file of the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Damage {
    /// Its name below the index folder.
    pub file: PathBuf,
    /// What is wrong.
    pub reason: String,
}

/// How a file is known to be as it was written.
enum Check {
    /// A file of the engine: a CRC of all before it stands at its end.
    Engine,
    /// The checksum of so many of its first bytes is known; more may follow, of a run that goes on.
    Head { bytes: u64, sum: u64 },
    /// The checksum of all of it is known.
    Sum(u64),
    /// It carries its checksum.
    Sealed,
    /// It holds this text.
    Text(String),
    /// It is the engine's list of files, which must name these.
    Lists(Vec<String>),
    /// Each of its lines carries its checksum.
    Lines,
    /// Nothing is known of it.
    Nothing,
}

/// What matters here of `meta.json`.
#[derive(Deserialize)]
struct Meta {
    segments: Vec<Segment>,
    payload: Option<String>,
}

#[derive(Deserialize)]
struct Segment {
    segment_id: String,
    deletes: Option<Deletes>,
}

#[derive(Deserialize)]
struct Deletes {
    opstamp: u64,
}

impl Segment {
    /// Names of its files.
    fn files(&self) -> Vec<String> {
        let id = self.segment_id.replace('-', "");
        let deletes = self
            .deletes
            .as_ref()
            .map(|deletes| format!("{id}.{}.del", deletes.opstamp));
        PARTS.iter().map(|part| format!("{id}.{part}")).chain(deletes).collect()
    }
}

impl Snapshot {
    /// Opens all files of the latest commit of an index.
    ///
    /// # Errors
    /// There is no index, or it is of another version, or what names its files is too damaged to be followed.
    pub fn take(index: &Path) -> Result<Snapshot, Error> {
        check_version(index)?;
        let segments = Path::new(SEGMENTS);
        let _held = hold(&index.join(segments).join(LOCK));
        let meta = read_meta(&index.join(segments).join(META))?;
        let payload = meta.payload.as_deref();
        let engine: Vec<String> = meta.segments.iter().flat_map(Segment::files).collect();
        let listed = engine.iter().cloned().chain([META.to_owned()]).collect();

        let mut snapshot = Snapshot {
            parts: Vec::new(),
            damages: Vec::new(),
            leftovers: leftovers(&index.join(segments), &engine),
        };
        snapshot.open(index, VERSION_FILE.into(), Check::Text(version_text()));
        snapshot.open(index, segments.join(META), Check::Sealed);
        snapshot.open(index, segments.join(MANAGED), Check::Lists(listed));
        for name in &engine {
            snapshot.open(index, segments.join(name), Check::Engine);
        }
        snapshot.open_log(index, &Files::read(payload)?);
        match Families::read(payload).and_then(|families| families.files(index)) {
            Ok(files) => files
                .into_iter()
                .for_each(|(name, sum)| snapshot.open(index, name, Check::Sum(sum))),
            Err(error) => snapshot.damaged(Path::new(families::FOLDER), error.to_string()),
        }
        snapshot.open_rest(index);
        Ok(snapshot)
    }

    /// Checks every file; what is damaged, in the order of the files.
    pub fn check(&self) -> Vec<Damage> {
        let found = self.parts.iter().filter_map(|part| part.check().err());
        self.damages.iter().cloned().chain(found).collect()
    }

    /// Bytes of all files together, as far as they are known.
    pub fn bytes(&self) -> u64 {
        self.parts.iter().map(Part::bytes).sum()
    }

    fn open_log(&mut self, index: &Path, files: &Files) {
        if files.bytes > 0 {
            let (bytes, sum) = (files.bytes, files.sum);
            self.open(index, files.name().into(), Check::Head { bytes, sum });
        }
    }

    /// Opens what need not be there.
    fn open_rest(&mut self, index: &Path) {
        let unsummed = UNSUMMED.map(|name| (name, Check::Nothing));
        for (name, check) in unsummed.into_iter().chain([(purged::FILE, Check::Lines)]) {
            if index.join(name).exists() {
                self.open(index, name.into(), check);
            }
        }
    }

    fn open(&mut self, index: &Path, name: PathBuf, check: Check) {
        match File::open(index.join(&name)) {
            Ok(file) => self.parts.push(Part { name, file, check }),
            Err(error) => self.damaged(&name, format!("it cannot be opened: {error}")),
        }
    }

    fn damaged(&mut self, file: &Path, reason: String) {
        self.damages.push(Damage {
            file: file.to_owned(),
            reason,
        });
    }
}

/// Takes the lock; on a disk that cannot be written there is nobody to hold off.
fn hold(lock: &Path) -> Option<File> {
    let file = File::options()
        .write(true)
        .create(true)
        .truncate(false)
        .open(lock)
        .ok()?;
    file.lock().ok()?;
    Some(file)
}

fn read_meta(path: &Path) -> Result<Meta, Error> {
    let damaged = |reason: &str| Error::Damaged(format!("{}: {reason}", path.display()));
    let sealed = fs::read(path).map_err(Error::io(path))?;
    let text = unseal(&sealed).ok_or_else(|| damaged("its checksum does not fit"))?;
    serde_json::from_slice(&text).map_err(|error| damaged(&error.to_string()))
}

/// Files of the folder of segments that no commit knows of.
fn leftovers(segments: &Path, engine: &[String]) -> Vec<PathBuf> {
    let entries = fs::read_dir(segments).into_iter().flatten().flatten();
    let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
    let mut left: Vec<PathBuf> = names
        .filter(|name| name != META && !name.starts_with('.') && !engine.contains(name))
        .map(|name| Path::new(SEGMENTS).join(name))
        .collect();
    left.sort_unstable();
    left
}

impl Part {
    /// Bytes of it that belong to the commit.
    pub fn bytes(&self) -> u64 {
        match self.check {
            Check::Head { bytes, .. } => bytes,
            _ => self.file.metadata().map_or(0, |facts| facts.len()),
        }
    }

    /// Checks that the file is as it was written.
    ///
    /// # Errors
    /// It is not, or it cannot be read.
    pub fn check(&self) -> Result<(), Damage> {
        let reason = match self.find_fault() {
            Ok(None) => return Ok(()),
            Ok(Some(reason)) => reason,
            Err(error) => format!("it cannot be read: {error}"),
        };
        Err(Damage {
            file: self.name.clone(),
            reason,
        })
    }

    /// Copies what belongs to the commit to a new file, on disk when this returns.
    ///
    /// # Errors
    /// It cannot be read or written.
    pub fn copy_to(&self, target: &Path) -> io::Result<()> {
        let mut source = &self.file;
        source.seek(SeekFrom::Start(0))?;
        let mut copy = File::create(target)?;
        io::copy(&mut source.take(self.bytes()), &mut copy)?;
        copy.sync_all()
    }

    fn find_fault(&self) -> io::Result<Option<String>> {
        let unfit = |fits: bool| (!fits).then(|| "its checksum does not fit".to_owned());
        Ok(match &self.check {
            Check::Nothing => None,
            Check::Engine => self.engine_fault()?,
            Check::Sum(sum) => unfit(self.sum(u64::MAX)?.1 == *sum),
            Check::Head { bytes, sum } => {
                let (read, found) = self.sum(*bytes)?;
                if read < *bytes {
                    Some(format!("it holds {read} of its {bytes} bytes"))
                } else {
                    unfit(found == *sum)
                }
            }
            Check::Sealed => unfit(unseal(&self.read()?).is_some()),
            Check::Text(text) => {
                (self.read()? != text.as_bytes()).then(|| format!("it should hold `{}`", text.trim_end()))
            }
            Check::Lists(names) => fault_of_list(&self.read()?, names),
            Check::Lines => {
                let bad = purged::parse(&self.read()?).err();
                bad.map(|line| format!("line {line} is not as it was written"))
            }
        })
    }

    fn read(&self) -> io::Result<Vec<u8>> {
        let mut file = &self.file;
        file.seek(SeekFrom::Start(0))?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// Reads up to so many bytes: how many there were, and their checksum.
    fn sum(&self, most: u64) -> io::Result<(u64, u64)> {
        let mut sum = Xxh3::new();
        let read = self.each_chunk(most, |chunk| sum.update(chunk))?;
        Ok((read, sum.digest()))
    }

    fn each_chunk(&self, most: u64, mut each: impl FnMut(&[u8])) -> io::Result<u64> {
        let mut file = &self.file;
        file.seek(SeekFrom::Start(0))?;
        let mut left = file.take(most);
        let mut buffer = vec![0; BUFFER];
        let mut total = 0;
        loop {
            match left.read(&mut buffer) {
                Ok(0) => return Ok(total),
                Ok(read) => {
                    total += read as u64;
                    each(buffer.get(..read).unwrap_or_default());
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// Holds a file of the engine against the footer at its end: `{"version":...,"crc":...}`, its length, a number.
    ///
    /// The footer itself is under no checksum, so it must be the very one that the engine would write.
    fn engine_fault(&self) -> io::Result<Option<String>> {
        let length = self.file.metadata()?.len();
        let mut word = [0; 4];
        let mut file = &self.file;
        if length >= FOOTER_END {
            file.seek(SeekFrom::End(-(FOOTER_END as i64)))?;
            file.read_exact(&mut word)?;
        }
        let footer_length = FOOTER_END + u64::from(u32::from_le_bytes(word)).min(MOST_FOOTER);
        let body = length.saturating_sub(footer_length);
        let mut crc = crc32fast::Hasher::new();
        self.each_chunk(body, |chunk| crc.update(chunk))?;
        let crc = crc.finalize();
        file.seek(SeekFrom::Start(body))?;
        let mut found = Vec::new();
        file.take(footer_length).read_to_end(&mut found)?;
        let fits = ENGINE_VERSIONS.iter().any(|version| footer(version, crc) == found);
        Ok((!fits).then(|| "its checksum does not fit".to_owned()))
    }
}

/// Bytes of the length and the number that end a footer.
const FOOTER_END: u64 = 8;
/// More than any footer is long.
const MOST_FOOTER: u64 = 256;

/// The footer that the engine writes behind a file of this CRC.
fn footer(version: &str, crc: u32) -> Vec<u8> {
    let mut numbers = version.split('.');
    let mut next = || numbers.next().unwrap_or_default();
    let (major, minor, patch) = (next(), next(), next());
    let format = tantivy::INDEX_FORMAT_VERSION;
    let json = format!(
        "{{\"version\":{{\"major\":{major},\"minor\":{minor},\"patch\":{patch},\"index_format_version\":{format}}},\"crc\":{crc}}}"
    );
    let length = u32::try_from(json.len()).unwrap_or(u32::MAX);
    [json.as_bytes(), &length.to_le_bytes(), &FOOTER_MAGIC.to_le_bytes()].concat()
}

/// The number at the end of every file of the engine.
const FOOTER_MAGIC: u32 = 1337;

/// What is wrong with the engine's list of files, which must name these.
fn fault_of_list(bytes: &[u8], names: &[String]) -> Option<String> {
    let Ok(listed) = serde_json::from_slice::<Vec<String>>(bytes) else {
        return Some("it is not a list of files".to_owned());
    };
    let mut again = serde_json::to_vec(&listed).unwrap_or_default();
    again.push(b'\n');
    if again != bytes {
        return Some("it is not as the engine writes it".to_owned());
    }
    let missing = names.iter().find(|name| !listed.contains(name));
    missing.map(|name| format!("it does not name {name}"))
}
