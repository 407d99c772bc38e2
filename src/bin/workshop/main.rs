//! The workshop: training and measuring what the program ships. Not part of the program itself.

mod bench;
mod crash;
mod crash_job;
mod entities;
mod eval_dates;
mod eval_html;
mod eval_search;
mod families;
mod formats;
mod generate;
mod gold_names;
mod measures;
mod names;
mod shapes;
mod stages;

use std::process::ExitCode;

/// What is measured here is measured with the allocator of the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// What the workshop can do: its name, its arguments, what it does, and the code that does it.
struct Job {
    name: &'static str,
    usage: &'static str,
    about: &'static str,
    run: fn(&[String]) -> std::io::Result<()>,
}

const JOBS: &[Job] = &[
    Job {
        name: "bench",
        usage: "[--long | --articles N] [--data DIR] [--kinds A;B] [--peers A,B] [--rounds N] [--keep]",
        about: "measure dateline and its peers on a made-up archive, and write docs/benchmarks.md",
        run: bench::bench,
    },
    Job {
        name: "peer",
        usage: "index ARTICLES DIR | [page] answer DIR",
        about: "dateline by the rules of benches/peers; used by bench",
        run: bench::ours::peer,
    },
    Job {
        name: "crash",
        usage: "[--rounds N] [--articles N] [--seed N] [--dir DIR]",
        about: "kill the indexer at random moments over a changing archive, and compare with an undisturbed run",
        run: crash_job::crash,
    },
    Job {
        name: "scale",
        usage: "[--most N] [--data DIR]",
        about: "measure how a made-up archive grows to a million articles, and write docs/scale.md",
        run: bench::scale::scale,
    },
    Job {
        name: "generate",
        usage: "--articles N [--seed N] --out FILE",
        about: "write a made-up news archive as JSON Lines, the same bytes every time",
        run: generate::generate,
    },
    Job {
        name: "train-entities",
        usage: "DATA_DIR [en|zh]",
        about: "train the name taggers on DATA_DIR/train and write their models",
        run: entities::train,
    },
    Job {
        name: "eval-entities",
        usage: "DATA_DIR",
        about: "measure the shipped name taggers on DATA_DIR/dev and DATA_DIR/test",
        run: entities::evaluate,
    },
    Job {
        name: "eval-dates",
        usage: "DATA_DIR [--test] [--errors]",
        about: "measure the dates found in DATA_DIR/dev, with --test in DATA_DIR/test too",
        run: eval_dates::evaluate,
    },
    Job {
        name: "eval-families",
        usage: "DATA_DIR",
        about: "measure reprint families on DATA_DIR/dup, with the articles of DATA_DIR/news/reuters21578",
        run: families::evaluate,
    },
    Job {
        name: "time-families",
        usage: "",
        about: "time families by the size of the archive, over made-up articles",
        run: families::time,
    },
    Job {
        name: "eval-html",
        usage: "DATA_DIR [--errors] [--peers]",
        about: "measure the dates and the main text found in the news pages of DATA_DIR, beside trafilatura and htmldate",
        run: eval_html::evaluate,
    },
    Job {
        name: "count-formats",
        usage: "PATH...",
        about: "count the files in PATH by format and by what became of them",
        run: formats::count,
    },
    Job {
        name: "check-reuters",
        usage: "PATH...",
        about: "hold the facets of Reuters-21578 in PATH against a count of its marks",
        run: formats::check_reuters,
    },
    Job {
        name: "time-formats",
        usage: "PATH...",
        about: "time the reading of the files in PATH, by format",
        run: formats::time_formats,
    },
    Job {
        name: "time-reading",
        usage: "PATH...",
        about: "time reading alone on one core beside indexing on all",
        run: formats::time_reading,
    },
    Job {
        name: "eval-names",
        usage: "DATA_DIR [--errors]",
        about: "measure how names are compared on DATA_DIR/pairs_dev.csv and DATA_DIR/pairs_test.csv",
        run: names::evaluate,
    },
    Job {
        name: "eval-gold-names",
        usage: "PATH...",
        about: "measure how many of the names that publishers gave to the articles in PATH are found in their texts",
        run: gold_names::evaluate,
    },
    Job {
        name: "time-merge",
        usage: "INDEX",
        about: "time how soon a merge of two names is seen in an index; its own authority file stays as it is",
        run: gold_names::time_merge,
    },
    Job {
        name: "stages",
        usage: "PATH...",
        about: "time each step of indexing by itself over the articles in PATH",
        run: stages::stages,
    },
    Job {
        name: "time-shapes",
        usage: "[NAME]",
        about: "time files that repeat one thing at three sizes, and tell which cost more than their length",
        run: shapes::time_shapes,
    },
    Job {
        name: "sizes",
        usage: "INDEX [MB_OF_TEXT]",
        about: "what each part of an index takes, by field",
        run: stages::sizes,
    },
    Job {
        name: "eval-search",
        usage: "DATA_DIR",
        about: "measure the ranking on the test collections in DATA_DIR, beside a plain BM25",
        run: eval_search::evaluate,
    },
];

/// What stands behind a flag.
fn value_of<'a>(arguments: &'a [String], flag: &str) -> Option<&'a String> {
    let at = arguments.iter().position(|argument| argument == flag)?;
    arguments.get(at + 1)
}

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let wanted = arguments.next();
    let arguments: Vec<String> = arguments.collect();
    let Some(job) = JOBS.iter().find(|job| Some(job.name) == wanted.as_deref()) else {
        JOBS.iter().for_each(Job::tell);
        return ExitCode::from(2);
    };
    if arguments.iter().any(|argument| argument == "--help") {
        job.tell();
        return ExitCode::SUCCESS;
    }
    match (job.run)(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("workshop {}: {error}", job.name);
            ExitCode::FAILURE
        }
    }
}

impl Job {
    fn tell(&self) {
        eprintln!("workshop {} {}\n    {}", self.name, self.usage, self.about);
    }
}
