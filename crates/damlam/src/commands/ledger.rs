//! `damlam ledger verify`: proves that nothing was rewritten, or names what was.
//!
//! It changes nothing.

use std::process::ExitCode;

use clap::Subcommand;

use super::Folder;
use crate::wiring;

#[derive(Debug, Subcommand)]
pub enum LedgerCommand {
    /// Check every entry against the one before it, and plans, reports, work logs, measurements, the scheme, meetings, tasks and
    /// releases against their entries.
    /// Exit code 0: whole; 1: broken, and the entry is named; 2: it could not be checked
    Verify(Folder),
}

pub async fn run(LedgerCommand::Verify(folder): LedgerCommand) -> anyhow::Result<ExitCode> {
    let configuration = folder.configuration()?;
    let store = wiring::open_existing(&folder.dir, &configuration).await?;
    let report = store::verify_ledger(&store).await?;
    let differing = wiring::audit(&store).await?;
    let head = store::head(&store).await?;
    store.close().await;
    if let Some(broken) = &report.broken {
        println!("{broken}");
        println!("{} entries before it are sound", report.sound);
    }
    for difference in &differing {
        println!("{difference}");
    }
    if report.broken.is_some() || !differing.is_empty() {
        return Ok(ExitCode::from(1));
    }
    println!("{} entries, all sound; head {}", report.sound, head.hash);
    Ok(ExitCode::SUCCESS)
}
