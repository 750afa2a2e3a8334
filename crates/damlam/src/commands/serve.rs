//! `damlam serve`: the pages of a data folder, until told to stop.
//!
//! It prints `listening on http://ADDRESS` once it answers.

use std::io::Write as _;
use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context as _;
use clap::Args;
use reminders::Site;
use store::Store;
use web::{App, Settings};

use super::Folder;
use crate::configuration::Configuration;
use crate::letters::Reminding;
use crate::wiring;

#[derive(Debug, Args)]
pub struct ServeArgs {
    #[command(flatten)]
    folder: Folder,
    /// Address and port to listen on; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS:PORT")]
    listen: Option<SocketAddr>,
}

pub async fn run(args: ServeArgs) -> anyhow::Result<ExitCode> {
    let mut configuration = args.folder.configuration()?;
    if let Some(listen) = args.listen {
        configuration.listen = listen;
    }
    let store = wiring::open_existing(&args.folder.dir, &configuration).await?;
    serve(store, &configuration, || {}).await?;
    Ok(ExitCode::SUCCESS)
}

/// Serves `store` until Ctrl-C or a termination signal; calls `ready` once it listens.
pub async fn serve(store: Store, configuration: &Configuration, ready: impl FnOnce()) -> anyhow::Result<()> {
    let listener = tokio::net::TcpListener::bind(configuration.listen).await.with_context(|| {
        format!(
            "{} cannot be listened on; stop the program that uses it, or name another with --listen",
            configuration.listen
        )
    })?;
    let address = listener.local_addr()?;
    let server = configuration.mail.server()?;
    let settings = wiring::settings(&store, configuration).await?;
    let settings = Settings { mail: server.as_ref().map(|server| server.from()), ..settings };
    // What was signed off when the program was stopped is received now.
    let finished = reports::submission::finish_signed(&store, &settings.reader).await?;
    if finished > 0 {
        tracing::info!(finished, "signed reports were received that had been cut off");
    }
    let forgotten = publish::forget_unused_sounds(&store).await?;
    tracing::debug!(
        forgotten.sentences,
        forgotten.files,
        "sounds that no release is read with were forgotten"
    );
    let app = App::new(store.clone(), settings);
    let router = web::router(app.clone());
    writeln!(std::io::stdout(), "listening on http://{address}")?;
    ready();
    std::io::stdout().flush()?;
    let views = Arc::clone(&app.views);
    let ahead = tokio::spawn(async move { app.read_ahead().await });
    let site = Site::new(&configuration.site);
    let reminding = Reminding::start(store.clone(), server, site);
    axum::serve(listener, router).with_graceful_shutdown(stop_asked()).await?;
    ahead.abort();
    reminding.stop().await;
    views.keep(&store).await?;
    store.close().await;
    Ok(())
}

async fn stop_asked() {
    use tokio::signal::unix::{SignalKind, signal};
    let terminated = async {
        match signal(SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        () = terminated => {}
    }
}
