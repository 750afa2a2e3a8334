//! The commands, one file a verb.
//!
//! Exit codes: 0 good, 1 what was asked about is not good (problems, a broken chain), 2 it could not be done.

mod account;
mod backup;
mod config;
mod demo;
mod edits;
mod ledger;
mod measure;
mod plan;
mod read_document;
mod receipt;
mod release;
mod remind;
mod report;
mod scheme;
mod score;
mod serve;
mod simulate;
mod speak;
mod validate;
mod visits;
mod worklog;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use crate::configuration::Configuration;

/// Dám Làm: a national study from plan to published text, every sentence led back to its evidence.
#[derive(Debug, Parser)]
#[command(name = "damlam", version, max_term_width = 110)]
pub struct Program {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Load the generated study into a folder and serve it
    Demo(demo::DemoArgs),
    /// Serve the pages of a data folder
    Serve(serve::ServeArgs),
    /// Make an account
    #[command(subcommand)]
    Account(account::AccountCommand),
    /// Check the ledger
    #[command(subcommand)]
    Ledger(ledger::LedgerCommand),
    /// Check, issue or amend a plan
    #[command(subcommand)]
    Plan(plan::PlanCommand),
    /// Check a report before it is sent
    #[command(subcommand)]
    Report(report::ReportCommand),
    /// Take the scheme out as a Word file and bring the edited file back
    #[command(subcommand)]
    Scheme(scheme::SchemeCommand),
    /// Write a release as files to be opened from disk, or check such files
    #[command(subcommand)]
    Release(release::ReleaseCommand),
    /// Check a receipt offline
    #[command(subcommand)]
    Receipt(receipt::ReceiptCommand),
    /// List the letters that are due, or make and send them now
    Remind(remind::RemindArgs),
    /// Measure a work log by a mapping: exit code 0 measured, 1 problems in log or mapping
    Measure(measure::MeasureArgs),
    /// Write a work log with planted behaviours
    #[command(subcommand)]
    Simulate(simulate::SimulateCommand),
    /// Hold the engine against logs with planted truth and write what it may be trusted for
    Validate(validate::ValidateArgs),
    /// Propose a mapping for a work log, or check one
    #[command(subcommand)]
    Worklog(worklog::WorklogCommand),
    /// Read standard input aloud into a WAV file, in one of four voices
    Speak(speak::SpeakArgs),
    /// Write the whole data folder, as it is at one moment, into a new folder
    Backup(backup::BackupArgs),
    /// Fill an empty data folder from a backup
    Restore(backup::RestoreArgs),
    /// Show the configuration
    #[command(subcommand)]
    Config(config::ConfigCommand),
    /// Read a document from standard input and answer it as JSON; this program calls it for itself
    #[command(name = formats::apart::READ_DOCUMENT, hide = true)]
    ReadDocument,
    /// Recognise the words of a scan from standard input; this program calls it for itself
    #[command(name = formats::apart::READ_SCAN, hide = true)]
    ReadScan(read_document::ScanArgs),
}

impl Program {
    /// Runs the command if it is one that needs neither threads nor a log: a process for one file, in narrow bounds.
    pub fn run_alone(&self) -> Option<ExitCode> {
        match &self.command {
            Command::ReadDocument => Some(read_document::run()),
            Command::ReadScan(args) => Some(read_document::run_scan(args)),
            _ => None,
        }
    }
}

/// Which data folder a command works on.
#[derive(Debug, Clone, Args)]
pub struct Folder {
    /// The data folder
    #[arg(long, default_value = "data", value_name = "DIR")]
    pub dir: PathBuf,
}

impl Folder {
    /// The configuration of the folder.
    pub fn configuration(&self) -> anyhow::Result<Configuration> {
        Configuration::read(&self.dir)
    }
}

/// Runs the command.
pub async fn run(program: Program) -> anyhow::Result<ExitCode> {
    match program.command {
        Command::Demo(args) => demo::run(args).await,
        Command::Serve(args) => serve::run(args).await,
        Command::Account(command) => account::run(command).await,
        Command::Ledger(command) => ledger::run(command).await,
        Command::Plan(command) => plan::run(command).await,
        Command::Report(command) => report::run(command).await,
        Command::Scheme(command) => scheme::run(command).await,
        Command::Release(command) => release::run(command).await,
        Command::Receipt(command) => receipt::run(command).await,
        Command::Remind(args) => remind::run(args).await,
        Command::Measure(args) => measure::run(args).await,
        Command::Simulate(command) => simulate::run(command).await,
        Command::Validate(args) => validate::run(args).await,
        Command::Worklog(command) => worklog::run(command).await,
        Command::Speak(args) => speak::run(args).await,
        Command::Backup(args) => backup::backup(args).await,
        Command::Restore(args) => backup::restore(args).await,
        Command::Config(command) => config::run(command),
        Command::ReadDocument => Ok(read_document::run()),
        Command::ReadScan(args) => Ok(read_document::run_scan(&args)),
    }
}
