//! `damlam config show`: the configuration in force, without passwords.
//!
//! It changes nothing.

use std::process::ExitCode;

use clap::Subcommand;

use super::Folder;

#[derive(Debug, Subcommand)]
pub enum ConfigCommand {
    /// Show the configuration in force: damlam.toml of the data folder, then DAMLAM_… of the environment
    Show(Folder),
}

pub fn run(ConfigCommand::Show(folder): ConfigCommand) -> anyhow::Result<ExitCode> {
    print!("{}", folder.configuration()?.shown()?);
    Ok(ExitCode::SUCCESS)
}
