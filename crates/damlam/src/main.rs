//! The program: reads the command and the configuration, wires the rooms together, and says in one line what
//! went wrong and what to do.
//!
//! It holds no rule; commands call the rooms.

mod commands;
mod configuration;
mod demo;
mod letters;
mod wiring;

use std::process::ExitCode;

use clap::Parser as _;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

/// Pages are made of many short texts; the C library's own allocator takes a third of their time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let command = commands::Program::parse();
    if let Some(code) = command.run_alone() {
        return code;
    }
    let filter = configuration::environment("DAMLAM_LOG").unwrap_or_else(|| "warn".to_owned());
    let log = tracing_subscriber::fmt::layer().with_writer(std::io::stderr).with_target(false);
    tracing_subscriber::registry().with(EnvFilter::new(filter)).with(log).init();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("damlam: the threads could not be started: {error}; free some memory and try again");
            return ExitCode::from(2);
        }
    };
    match runtime.block_on(commands::run(command)) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("damlam: {error:#}");
            ExitCode::from(2)
        }
    }
}
