//! The workshop: training and measuring what the program ships. Not part of the program itself.

mod entities;
mod eval_dates;
mod names;

use std::process::ExitCode;

/// What the workshop can do: its name, its arguments, what it does, and the code that does it.
struct Job {
    name: &'static str,
    usage: &'static str,
    about: &'static str,
    run: fn(&[String]) -> std::io::Result<()>,
}

const JOBS: &[Job] = &[
    Job {
        name: "train-entities",
        usage: "DATA_DIR",
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
        name: "eval-names",
        usage: "DATA_DIR [--errors]",
        about: "measure how names are compared on DATA_DIR/pairs_dev.csv and DATA_DIR/pairs_test.csv",
        run: names::evaluate,
    },
];

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let wanted = arguments.next();
    let Some(job) = JOBS.iter().find(|job| Some(job.name) == wanted.as_deref()) else {
        for job in JOBS {
            eprintln!("workshop {} {}\n    {}", job.name, job.usage, job.about);
        }
        return ExitCode::from(2);
    };
    match (job.run)(&arguments.collect::<Vec<_>>()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("workshop {}: {error}", job.name);
            ExitCode::FAILURE
        }
    }
}
