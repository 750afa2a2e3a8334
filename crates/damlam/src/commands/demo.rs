//! `damlam demo`: loads the generated study into a folder and serves it.
//!
//! The same seed writes the same ledger. A folder that holds the demo already is served as it is.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use simulate::report::Length;

use super::serve;
use crate::configuration::Configuration;
use crate::demo::{self, Found};
use crate::wiring;

#[derive(Debug, Args)]
pub struct DemoArgs {
    /// The folder to load into; it must be empty, missing, or hold the demo of the same seed
    #[arg(long, default_value = "demo-data", value_name = "DIR")]
    dir: PathBuf,
    /// What every generated number follows from
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Only write the data
    #[arg(long)]
    no_serve: bool,
    /// Address and port to listen on; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS:PORT")]
    listen: Option<SocketAddr>,
}

pub async fn run(args: DemoArgs) -> anyhow::Result<ExitCode> {
    let DemoArgs { dir, seed, no_serve, listen } = args;
    if demo::find(&dir, seed)? == Found::Empty {
        let configuration = Configuration::read(&dir)?;
        demo::load(&dir, &configuration, seed, Length::AsDrawn, |step| println!("{step}")).await?;
    }
    println!("the demo of seed {seed} is in {}", dir.display());
    if no_serve {
        return Ok(ExitCode::SUCCESS);
    }
    let mut configuration = Configuration::read(&dir)?;
    if let Some(listen) = listen {
        configuration.listen = listen;
    }
    let store = wiring::open_existing(&dir, &configuration).await?;
    let accounts = accounts()?;
    serve::serve(store, &configuration, move || print!("{accounts}")).await?;
    Ok(ExitCode::SUCCESS)
}

/// The accounts to look round with, one a line.
fn accounts() -> anyhow::Result<String> {
    let body = demo::shown_body()?;
    let mut logins: Vec<String> = demo::SHOWN.iter().map(|login| (*login).to_owned()).collect();
    logins.extend(["soan", "ky"].map(|prefix| demo::login(prefix, &body)));
    Ok(format!(
        "everything in it is generated; sign in with the password {}\n  {}\n",
        demo::PASSWORD,
        logins.join("\n  ")
    ))
}
