//! Reading files that a test writes, and packing them; not every test file needs all of it.
#![allow(dead_code)]

use std::io::{Cursor, Write};
use std::ops::ControlFlow;
use std::path::Path;

use dateline::article::Article;
use dateline::ingest::{Limits, Problem, Settings, job, walk};

/// What became of a file.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Name of the format that it was last read as.
    pub reader: &'static str,
    /// Its articles.
    pub articles: Vec<Article>,
    /// What was wrong with it.
    pub problems: Vec<Problem>,
}

/// Reads a file of this name and content from a folder of its own.
pub fn read(name: &str, bytes: &[u8]) -> Outcome {
    read_within(name, bytes, Limits::default())
}

/// The same, within limits.
pub fn read_within(name: &str, bytes: &[u8], limits: Limits) -> Outcome {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, bytes).unwrap();
    read_folder(folder.path(), limits)
}

/// Reads all files of a folder.
pub fn read_folder(folder: &Path, limits: Limits) -> Outcome {
    let settings = Settings {
        limits,
        ..Settings::default()
    };
    let mut outcome = Outcome::default();
    for entry in walk::walk(folder, &[]) {
        let entry = match entry {
            Ok(entry) => entry,
            Err(problem) => {
                outcome.problems.push(problem);
                continue;
            }
        };
        job::cut_file(&entry, &settings, &mut |cut| {
            match cut {
                Ok(job) => {
                    outcome.reader = job.reader.name();
                    job::read_job(&job, &settings, &mut |found| match found {
                        Ok(article) => outcome.articles.push(article),
                        Err(problem) => outcome.problems.push(problem),
                    });
                }
                Err(problem) => outcome.problems.push(problem),
            }
            ControlFlow::Continue(())
        });
    }
    outcome
}

/// The identifiers of the articles.
pub fn ids(outcome: &Outcome) -> Vec<&str> {
    outcome.articles.iter().map(|article| article.id.as_str()).collect()
}

/// Packs bytes with gzip.
pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

/// A zip file of these members.
pub fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, bytes) in members {
        archive.start_file(*name, stored).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// A tar file of these members.
pub fn tar(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = tar::Builder::new(Vec::new());
    for (name, bytes) in members {
        let mut header = tar::Header::new_ustar();
        header.set_size(bytes.len() as u64);
        archive.append_data(&mut header, name, *bytes).unwrap();
    }
    archive.into_inner().unwrap()
}

/// A document of a word processor.
pub fn docx() -> Vec<u8> {
    let core =
        b"<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\">\
        <dc:title>Harbour closed</dc:title><dc:creator>Ana Duarte</dc:creator><cp:keywords>ports</cp:keywords><cp:category>Ports\
        </cp:category><dc:language>en</dc:language><dc:description>In short.</dc:description><dcterms:created>2026-01-17T09:12:00Z\
        </dcterms:created><dcterms:modified>2026-01-18T09:12:00Z</dcterms:modified></cp:coreProperties>";
    let text = b"<w:document><w:body><w:p><w:r><w:t>The </w:t></w:r><w:r><w:t>harbour.</w:t></w:r></w:p><w:p/>\
        <w:p><w:del><w:r><w:delText>No.</w:delText></w:r></w:del><w:r><w:t>Ships.</w:t></w:r></w:p></w:body></w:document>";
    zip(&[("word/document.xml", text), ("docProps/core.xml", core)])
}

/// A page of an issue: its blocks, each a line of words.
fn alto(page: u32, blocks: &[&str]) -> String {
    let block = |(text, number): (&&str, u32)| {
        let words: String = text
            .split(' ')
            .map(|word| format!("<String CONTENT=\"{word}\" WC=\"0.9\"/>"))
            .collect();
        format!("<TextBlock ID=\"P{page}_B{number}\"><TextLine>{words}</TextLine></TextBlock>")
    };
    let blocks: String = blocks.iter().zip(1..).map(block).collect();
    format!(
        "<?xml version=\"1.0\"?><alto><Layout><Page PHYSICAL_IMG_NR=\"9\"><PrintSpace>{blocks}</PrintSpace></Page></Layout></alto>"
    )
}

/// Writes an issue of two pages into a folder: an article that goes on overleaf, and an advertisement; the second page
/// holds columns in the wrong order, and the physical map puts the pages right.
pub fn write_issue(folder: &Path) {
    let area = |page: u32, block: u32| {
        format!("<fptr><area BETYPE=\"IDREF\" FILEID=\"ALTO{page}\" BEGIN=\"P{page}_B{block}\"/></fptr>")
    };
    let list = format!(
        "<?xml version=\"1.0\"?><mets:mets xmlns:mets=\"http://www.loc.gov/METS/\" xmlns:xlink=\"x\"><dmdSec ID=\"MODSMD_ISSUE1\"><mods>\
        <titleInfo><nonSort>The</nonSort><title>Lisbon Courier</title><partNumber>879</partNumber></titleInfo><language><languageTerm>en\
        </languageTerm></language><originInfo><dateIssued>17.01.1882</dateIssued></originInfo></mods></dmdSec><dmdSec ID=\"MODSMD_ARTICLE1\">\
        <mods><titleInfo><title>HARBOUR CLOSED</title></titleInfo><name><namePart>Ana Duarte</namePart></name></mods></dmdSec><fileSec>\
        <file ID=\"IMG1\" MIMETYPE=\"image/jp2\"><FLocat xlink:href=\"file://./img/1.jp2\"/></file>\
        <file ID=\"ALTO2\" MIMETYPE=\"text/xml\"><FLocat xlink:href=\"file://./ALTO/2.xml\"/></file>\
        <file ID=\"ALTO1\" MIMETYPE=\"text/xml\"><FLocat xlink:href=\"file://./ALTO/1.xml\"/></file></fileSec>\
        <structMap TYPE=\"PHYSICAL\"><div><div ORDER=\"1\"><fptr><area FILEID=\"ALTO1\"/></fptr></div><div ORDER=\"2\"><fptr><area \
        FILEID=\"ALTO2\"/></fptr></div></div></structMap><structMap TYPE=\"LOGICAL\"><div TYPE=\"ISSUE\"><div TYPE=\"TITLE_SECTION\">{}</div>\
        <div TYPE=\"SECTION\" LABEL=\"Ports\"><div TYPE=\"ARTICLE\" DMDID=\"MODSMD_ARTICLE1\"><div TYPE=\"HEADING\"><div TYPE=\"TITLE\">{}</div>\
        </div><div TYPE=\"BODY\">{}{}{}</div></div></div><div TYPE=\"ADVERTISEMENT\" LABEL=\"Sails\">{}</div></div></structMap></mets:mets>",
        area(1, 1),
        area(1, 2),
        area(1, 3),
        area(2, 2),
        area(2, 1),
        area(2, 3)
    );
    std::fs::create_dir_all(folder.join("ALTO")).unwrap();
    std::fs::write(folder.join("issue-METS.xml"), list).unwrap();
    std::fs::write(
        folder.join("ALTO/1.xml"),
        alto(1, &["LISBON COURIER", "HARBOUR CLOSED", "The harbour closed."]),
    )
    .unwrap();
    std::fs::write(
        folder.join("ALTO/2.xml"),
        alto(2, &["They go on.", "Ships wait.", "Buy our sails."]),
    )
    .unwrap();
}

/// A web archive in its package.
pub fn wacz(warc: &[u8]) -> Vec<u8> {
    let pages = b"{\"format\": \"json-pages-1.0\", \"title\": \"Pages\"}\n{\"title\": \"No article\", \"url\": \"https://courier.example/\"}\n";
    zip(&[
        ("datapackage.json", b"{\"profile\": \"data-package\"}"),
        ("pages/pages.jsonl", pages),
        ("indexes/index.cdx.gz", &gzip(b"no")),
        ("archive/data.warc.gz", &gzip(warc)),
    ])
}
