//! `damlam remind`: which letters a day asks for, or makes and sends them at once.
//!
//! The server does the same by itself every day; this is for looking ahead, and for installations that send by a timer.

use std::process::ExitCode;

use anyhow::Context as _;
use clap::Args;
use jiff::civil::Date;
use kernel::{Actor, StudyCode};
use reminders::{Due, Outcome, Site, State};
use store::Store;

use super::Folder;
use crate::letters::hanoi;
use crate::wiring;

#[derive(Debug, Args)]
pub struct RemindArgs {
    #[command(flatten)]
    folder: Folder,
    /// Only this study
    #[arg(long)]
    study: Option<StudyCode>,
    /// Only list the letters that are due; nothing is made or sent
    #[arg(long, conflicts_with = "send", required_unless_present = "send")]
    dry_run: bool,
    /// Make the letters that are due today and send all that wait: exit code 1 when a letter wants care or waits
    #[arg(long)]
    send: bool,
    /// With --dry-run: the day to look at, such as 2023-09-22; today in Hà Nội when not given
    #[arg(long, conflicts_with = "send")]
    day: Option<Date>,
}

pub async fn run(args: RemindArgs) -> anyhow::Result<ExitCode> {
    let configuration = args.folder.configuration()?;
    let server = configuration.mail.server()?;
    let store = wiring::open_existing(&args.folder.dir, &configuration).await?;
    let studies = plan::studies(&store).await?.into_iter().map(|study| study.code);
    let studies: Vec<StudyCode> =
        studies.filter(|code| args.study.as_ref().is_none_or(|wanted| wanted == code)).collect();
    if let (Some(wanted), true) = (&args.study, studies.is_empty()) {
        anyhow::bail!("there is no study {wanted}; leave --study out to see all");
    }
    let today = hanoi(&store).date();
    if args.dry_run {
        let day = args.day.unwrap_or(today);
        for study in &studies {
            list(&store, study, &reminders::due_today(&store, study, day).await?, day).await?;
        }
        store.close().await;
        return Ok(ExitCode::SUCCESS);
    }
    for study in &studies {
        let made = reminders::make(&store, &Actor::system(), study, today).await?;
        println!("{study}, {today}: {} letters made, {} past their time dropped", made.letters, made.past);
    }
    let mut good = true;
    match server {
        Some(server) => {
            let sent = reminders::send(&store, &server, &Site::new(&configuration.site)).await?;
            println!(
                "{} sent, {} no longer needed, {} to be tried again, {} want care",
                sent.sent, sent.dropped, sent.later, sent.wanting_care
            );
            good = sent.later == 0 && sent.wanting_care == 0;
        }
        None => {
            let mut waiting = 0;
            for study in &studies {
                waiting += reminders::letters(&store, study, &[State::Waiting], None, 1000).await?.len();
            }
            println!("no mail server is set up: {waiting} letters wait; fill [mail] in damlam.toml");
            good &= waiting == 0;
        }
    }
    store.close().await;
    Ok(if good { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// The letters of a day by the logins they go to; addresses are shown nowhere.
async fn list(store: &Store, study: &StudyCode, outcome: &Outcome, day: Date) -> anyhow::Result<()> {
    println!("{study}, {day}: {} letters due", outcome.letters.len());
    for Due { rule, kind, occasion, body, account } in &outcome.letters {
        let account = accounts::account(store, *account).await?.context("an account is gone")?;
        let about = body.as_ref().map_or("all that are silent".to_owned(), ToString::to_string);
        let reach = if account.correspondence.email.is_some() { "" } else { " (no address)" };
        println!("  {rule} {} of {occasion}, {about} → {}{reach}", kind.code(), account.login);
    }
    for unheld in &outcome.unheld {
        println!("  nobody to write to: {} {}", unheld.body, unheld.post.code());
    }
    Ok(())
}
