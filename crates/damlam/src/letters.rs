//! The server's own round: makes the letters that are due, once a day and study, and sends those that wait.
//!
//! It holds no rule: which letters are due and what becomes of them is `reminders`' business.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::civil::{Date, DateTime};
use kernel::{Actor, StudyCode};
use reminders::{MailServer, Sent, Site};
use store::{Store, StoreError};
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// How long the server rests between two rounds.
const REST: Duration = Duration::from_secs(60);
/// How long a stop waits for a letter that is being handed over.
const PARTING: Duration = Duration::from_secs(10);

/// The days on which letters were made, by study.
type Rounds = BTreeMap<StudyCode, Date>;

/// The round at work, and the way to end it.
pub struct Reminding {
    task: JoinHandle<()>,
    stop: watch::Sender<bool>,
}

impl Reminding {
    /// Begins to go round; a round that fails is told to the log and tried again.
    pub fn start(store: Store, server: Option<MailServer>, site: Site) -> Self {
        let (stop, stopping) = watch::channel(false);
        Self { task: tokio::spawn(keep_reminding(store, server, site, stopping)), stop }
    }

    /// Ends it. A letter that is being handed over gets its answer written down, if that comes soon; else a person is
    /// asked about it after the next start.
    pub async fn stop(mut self) {
        let _ = self.stop.send(true);
        if tokio::time::timeout(PARTING, &mut self.task).await.is_err() {
            self.task.abort();
        }
    }
}

async fn keep_reminding(
    store: Store,
    server: Option<MailServer>,
    site: Site,
    mut stopping: watch::Receiver<bool>,
) {
    let mut rounds = Rounds::new();
    while !*stopping.borrow() {
        if let Err(error) = round(&store, server.as_ref(), &site, &mut rounds, &stopping).await {
            tracing::error!(error = &error as &dyn std::error::Error, "letters could not be made or sent");
        }
        let _ = tokio::time::timeout(REST, stopping.changed()).await;
    }
}

/// One round: makes what is due in every study whose hour has come today, and sends what waits.
async fn round(
    store: &Store,
    server: Option<&MailServer>,
    site: &Site,
    rounds: &mut Rounds,
    stopping: &watch::Receiver<bool>,
) -> Result<Sent, StoreError> {
    let now = hanoi(store);
    for study in plan::studies(store).await? {
        let made = rounds.get(&study.code) == Some(&now.date());
        if !made && now.time() >= study.plan.letters_at {
            reminders::make(store, &Actor::system(), &study.code, now.date()).await?;
            rounds.insert(study.code, now.date());
        }
    }
    match server {
        Some(server) => reminders::send_while(store, server, site, || !*stopping.borrow()).await,
        None => Ok(Sent::default()),
    }
}

/// Day and hour in Hà Nội.
pub fn hanoi(store: &Store) -> DateTime {
    jiff::tz::TimeZone::fixed(jiff::tz::offset(7)).to_datetime(store.world().now())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use kernel::{FixedClock, SeededEntropy, World};

    use super::*;

    #[tokio::test]
    async fn letters_are_made_when_the_hour_of_the_day_has_come_and_once() {
        let clock = Arc::new(FixedClock::new("2023-09-15T00:59:00Z".parse().unwrap()));
        let world = World::new(clock.clone(), Arc::new(SeededEntropy::new(1)));
        let dir = tempfile::tempdir().unwrap();
        let settings = store::Settings::folder(dir.path());
        let store = Store::open(&settings, world, &crate::wiring::migrations()).await.unwrap();
        let folder = testkit::root().join("plans/responsibility-2023");
        let files = plan::files_of_folder(&folder).unwrap();
        plan::issue(&store, &Actor::system(), files).await.unwrap();
        let new = accounts::NewAccount {
            login: "soan.h26".parse().unwrap(),
            name: "Cán bộ tổng hợp".into(),
            role: kernel::Role::Drafter,
            body: Some("TU.H26".parse().unwrap()),
            post: Some("drafter".into()),
            password: "mật khẩu đủ dài".into(),
        };
        accounts::create_account(&store, &Actor::system(), new).await.unwrap();
        let (_stop, stopping) = watch::channel(false);
        let mut rounds = Rounds::new();
        let mut made = async |at: &str| {
            clock.set(at.parse().unwrap());
            round(&store, None, &Site::default(), &mut rounds, &stopping).await.unwrap();
            store::entries_of(&store, "letters.made", 0, 10).await.unwrap().len()
        };
        assert_eq!(made("2023-09-15T00:59:00Z").await, 0, "7:59 in Hà Nội is before the plan's hour");
        assert_eq!(made("2023-09-15T01:00:00Z").await, 1);
        assert_eq!(made("2023-09-15T05:00:00Z").await, 1);
        assert_eq!(made("2023-09-21T17:30:00Z").await, 1, "after midnight and before the hour");
        assert_eq!(made("2023-09-22T01:00:00Z").await, 2);
    }
}
