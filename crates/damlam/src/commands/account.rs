//! `damlam account add`: the first accounts of an installation; later ones are made on the page.
//!
//! The password is read from standard input, so that it stands in no shell history.

use std::io::BufRead as _;
use std::process::ExitCode;

use accounts::{Correspondence, Email, Login, NewAccount};
use anyhow::Context as _;
use clap::{Args, Subcommand};
use kernel::{Actor, BodyCode, Language, Role, World};

use super::Folder;
use crate::wiring;

#[derive(Debug, Subcommand)]
pub enum AccountCommand {
    /// Make an account; the password is the first line of standard input
    Add(AddArgs),
}

#[derive(Debug, Args)]
pub struct AddArgs {
    #[command(flatten)]
    folder: Folder,
    /// What the person will type to sign in
    #[arg(long)]
    login: Login,
    /// What others see: a name or a post
    #[arg(long)]
    name: String,
    /// secretariat, committee, editor, drafter, signer, reader or auditor
    #[arg(long, value_parser = Role::of_person)]
    role: Role,
    /// Code of the lead body, for drafters and signers
    #[arg(long)]
    body: Option<BodyCode>,
    /// The post of the plan it fills, such as drafter or signer
    #[arg(long)]
    post: Option<String>,
    /// Where the person is written to; without it no letters are sent
    #[arg(long)]
    email: Option<Email>,
    /// The language of letters: vi or en
    #[arg(long, default_value = "vi")]
    language: Language,
}

pub async fn run(AccountCommand::Add(args): AccountCommand) -> anyhow::Result<ExitCode> {
    let configuration = args.folder.configuration()?;
    let mut password = String::new();
    std::io::stdin()
        .lock()
        .read_line(&mut password)
        .context("the password could not be read from standard input")?;
    let store = wiring::open(&args.folder.dir, &configuration, World::real()).await?;
    let new = NewAccount {
        login: args.login,
        name: args.name,
        role: args.role,
        body: args.body,
        post: args.post,
        password: password.trim_end_matches(['\r', '\n']).to_owned(),
    };
    let correspondence = Correspondence { email: args.email, language: args.language };
    let id = accounts::create_account_reached_at(&store, &Actor::system(), new, correspondence).await?;
    println!("account {id}");
    store.close().await;
    Ok(ExitCode::SUCCESS)
}
