//! Wires the rooms together: which tables there are, and how a data folder is opened.
//!
//! The order of the rooms is the order of the arrows of the house.

use std::num::NonZeroUsize;
use std::path::Path;

use anyhow::Context as _;
use formats::{DocumentReader, Recognition};
use kernel::World;
use publish::Speaker;
use publish::speech::{Espeak, neural};
use store::{Migration, Store};
use web::Settings;

use crate::configuration::Configuration;

/// The tables of all rooms, in the order they are made.
pub fn migrations() -> Vec<Migration> {
    [
        accounts::MIGRATIONS,
        plan::MIGRATIONS,
        reports::MIGRATIONS,
        worklog::MIGRATIONS,
        measurements::MIGRATIONS,
        coding::MIGRATIONS,
        scheme::MIGRATIONS,
        committee::MIGRATIONS,
        publish::MIGRATIONS,
        reminders::MIGRATIONS,
    ]
    .concat()
}

/// The reader of documents; risky kinds are read by this program, started anew for each file. Words in scans are recognised
/// where the programs for that are installed.
pub fn document_reader(configuration: &Configuration) -> anyhow::Result<DocumentReader> {
    let program = std::env::current_exe().context("the program cannot find its own file")?;
    let reader = DocumentReader::with_program(program);
    let Configuration { pdftoppm, tesseract, .. } = configuration.clone();
    let recognition = Recognition { pdftoppm, tesseract };
    Ok(if recognition.is_ready() { reader.recognising(recognition) } else { reader })
}

/// Who reads aloud: as many at once as there are processors. Neural voices are checked here, before anybody listens.
pub fn speaker(configuration: &Configuration) -> anyhow::Result<Speaker> {
    let side_by_side = std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    let espeak = Espeak::new(&configuration.espeak);
    if configuration.voices.as_os_str().is_empty() {
        return Ok(Speaker::new(espeak, side_by_side));
    }
    Ok(Speaker::of(neural::engines(&configuration.voices, &espeak)?, side_by_side))
}

/// How the pages of this store are set up; who letters come from is not known here.
pub async fn settings(store: &Store, configuration: &Configuration) -> anyhow::Result<Settings> {
    Ok(Settings {
        generated: generated(store).await?,
        plain_http: !configuration.https,
        speaker: speaker(configuration)?,
        fonts: configuration.fonts.clone(),
        reader: document_reader(configuration)?,
        readers: std::thread::available_parallelism().map_or(2, usize::from),
        mail: None,
    })
}

/// Opens the store of the data folder `dir`, making it when missing.
pub async fn open(dir: &Path, configuration: &Configuration, world: World) -> anyhow::Result<Store> {
    let settings = configuration.store(dir)?;
    Store::open(&settings, world, &migrations())
        .await
        .with_context(|| format!("the data folder {} cannot be opened", dir.display()))
}

/// Opens the store of a data folder that must be there.
pub async fn open_existing(dir: &Path, configuration: &Configuration) -> anyhow::Result<Store> {
    anyhow::ensure!(
        configuration.store(dir)?.key.exists(),
        "{} is no data folder of this program; name the right one with --dir, or make one with «damlam demo --dir {} --no-serve»",
        dir.display(),
        dir.display()
    );
    open(dir, configuration, World::real()).await
}

/// Whether a study of this store is generated data.
pub async fn generated(store: &Store) -> anyhow::Result<bool> {
    Ok(plan::studies(store).await?.iter().any(|study| study.generated))
}

/// What the rooms hold that differs from what the ledger says of it; each line names the entry. Plans with the directives issued
/// beside them, reports, work logs, measurements with the units' replies, rounds of blind coding, answers to codings that waited, the
/// scheme, meetings, opinions, tasks, releases with their revocations, lexicons and sent letters are compared; accounts, codings and notices are not.
pub async fn audit(store: &Store) -> anyhow::Result<Vec<String>> {
    let mut differences = plan::audit(store).await?;
    differences.extend(reports::audit(store).await?);
    differences.extend(worklog::audit(store).await?);
    differences.extend(measurements::audit(store).await?);
    differences.extend(coding::audit(store).await?);
    differences.extend(scheme::audit(store).await?);
    differences.extend(committee::audit(store).await?);
    differences.extend(publish::audit(store).await?);
    differences.extend(reminders::audit(store).await?);
    Ok(differences)
}
