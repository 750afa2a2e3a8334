//! `damlam read-document` and `damlam read-scan`: one risky file read in a process of its own, bounded in memory and time.
//!
//! They are called by this program for itself: the file on standard input, the document as JSON on standard output. What a
//! scan is recognised with inherits the bounds, each program for itself.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use formats::{Limits, Recognition, apart};
use rustix::process::{Resource, Rlimit, setrlimit};

/// Bytes of address space: many times what the largest file needs.
const MEMORY: u64 = 2 << 30;

/// Seconds of processor time.
const SECONDS: u64 = 25;

/// The programs that recognise words.
#[derive(Debug, Args)]
pub struct ScanArgs {
    pdftoppm: PathBuf,
    tesseract: PathBuf,
}

pub fn run() -> ExitCode {
    if let Err(code) = bounded() {
        return code;
    }
    let (input, output) = (std::io::stdin().lock(), std::io::stdout().lock());
    told(apart::answer(input, output, &Limits::default()))
}

pub fn run_scan(args: &ScanArgs) -> ExitCode {
    if let Err(code) = bounded() {
        return code;
    }
    let recognition = Recognition { pdftoppm: args.pdftoppm.clone(), tesseract: args.tesseract.clone() };
    let (input, output) = (std::io::stdin().lock(), std::io::stdout().lock());
    told(apart::answer_scan(input, output, &recognition, &Limits::default()))
}

fn bounded() -> Result<(), ExitCode> {
    let bounds = [(Resource::As, MEMORY), (Resource::Cpu, SECONDS), (Resource::Core, 0)];
    for (resource, bound) in bounds {
        let limit = Rlimit { current: Some(bound), maximum: Some(bound) };
        if let Err(error) = setrlimit(resource, limit) {
            eprintln!(
                "damlam: the reader cannot be bounded ({error}), so it reads nothing; save the file as .docx"
            );
            return Err(ExitCode::from(2));
        }
    }
    Ok(())
}

fn told(answered: std::io::Result<()>) -> ExitCode {
    match answered {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("damlam: the document cannot be taken in or answered: {error}; send it again");
            ExitCode::from(2)
        }
    }
}
