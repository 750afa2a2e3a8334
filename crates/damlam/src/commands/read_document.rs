//! `damlam read-document`: one risky file read in a process of its own, bounded in memory and time.
//!
//! It is called by this program for itself: the file on standard input, the document as JSON on standard output.

use std::process::ExitCode;

use formats::Limits;
use rustix::process::{Resource, Rlimit, setrlimit};

/// Bytes of address space: many times what the largest file needs.
const MEMORY: u64 = 2 << 30;

/// Seconds of processor time.
const SECONDS: u64 = 25;

pub fn run() -> ExitCode {
    let bounds = [(Resource::As, MEMORY), (Resource::Cpu, SECONDS), (Resource::Core, 0)];
    for (resource, bound) in bounds {
        let limit = Rlimit { current: Some(bound), maximum: Some(bound) };
        if let Err(error) = setrlimit(resource, limit) {
            eprintln!(
                "damlam: the reader cannot be bounded ({error}), so it reads nothing; save the file as .docx"
            );
            return ExitCode::from(2);
        }
    }
    let (input, output) = (std::io::stdin().lock(), std::io::stdout().lock());
    match formats::apart::answer(input, output, &Limits::default()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("damlam: the document cannot be taken in or answered: {error}; send it again");
            ExitCode::from(2)
        }
    }
}
