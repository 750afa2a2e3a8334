//! Decodes columns of a registered log with our own reader and does nothing with them: what bench/ sets measuring against.
//!
//! `decode LOG.parquet COLUMN…` prints `[events]`. One thread for each processor, each taking the next part, as measuring does.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use worklog::{ParquetLog, WorklogError};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().ok_or("name a registered log and its columns")?;
    let names: Vec<String> = arguments.collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let log = ParquetLog::open(Path::new(&path))?;
    println!("[{}]", decoded(&log, &names)?);
    Ok(())
}

fn decoded(log: &ParquetLog, names: &[&str]) -> Result<usize, WorklogError> {
    let next = AtomicUsize::new(0);
    let parts = || -> Result<usize, WorklogError> {
        let mut rows = 0;
        loop {
            let part = next.fetch_add(1, Ordering::Relaxed);
            if part >= log.parts() {
                return Ok(rows);
            }
            rows += log.part(part, names)?.num_rows();
        }
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        let running: Vec<_> = (0..threads).map(|_| scope.spawn(parts)).collect();
        running
            .into_iter()
            .map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .sum()
    })
}
