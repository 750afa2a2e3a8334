//! Imports that run behind the pages: checking a whole file, or registering and measuring a log, one for each draft.
//!
//! They live in this process only. A draft outlives them: when the program is stopped, the person starts again from the draft.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};

use kernel::{AccountId, Actor, Bilingual, Problem};
use store::Store;
use tokio::sync::Semaphore;
use worklog::{
    Counts, Draft, DraftId, ImportError, Progress, Registered, Rejected, Stage, Watch, WorklogError,
};

/// Imports and measurements that work at one time; more wait their turn. Each holds a whole log in memory.
static TURNS: Semaphore = Semaphore::const_new(2);
/// Imports that are remembered, ended ones too.
const MOST_RUNS: usize = 200;
static RUNS: LazyLock<Mutex<BTreeMap<DraftId, Arc<Run>>>> = LazyLock::new(Mutex::default);

/// What an import is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Aim {
    /// To see what the mapping makes of the whole file.
    Check,
    /// To register and measure the log.
    Send,
}

/// An import behind the pages.
pub(super) struct Run {
    pub(super) aim: Aim,
    /// Whose it is.
    pub(super) account: Option<AccountId>,
    /// The draft as it was when it began.
    pub(super) draft: Draft,
    cancelled: AtomicBool,
    state: Mutex<State>,
}

/// How far an import is.
#[derive(Clone)]
pub(super) enum State {
    /// Others are before it.
    Waiting,
    /// It works.
    Working(Progress),
    /// The log is registered and is being measured.
    Measuring,
    /// It ended.
    Ended(Arc<End>),
}

/// How an import ended.
pub(super) enum End {
    /// The file was read as a whole.
    Checked { counts: Counts, problems: Vec<Problem>, rejected: Vec<Rejected> },
    /// The log is registered; whether it could be measured too.
    Registered { registered: Registered, is_measured: bool },
    /// There is something to mend.
    Refused(Vec<Problem>),
    /// The person stopped it.
    Cancelled,
    /// It is not the person's fault.
    Failed(Bilingual),
}

impl Run {
    pub(super) fn state(&self) -> State {
        locked(&self.state).clone()
    }

    /// Asks it to stop; it does so at its next step, unless the log is registered already.
    pub(super) fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    fn set(&self, state: State) {
        *locked(&self.state) = state;
    }

    fn has_ended(&self) -> bool {
        matches!(*locked(&self.state), State::Ended(_))
    }
}

/// The import of the draft `id`, working or ended.
pub(super) fn of(id: DraftId) -> Option<Arc<Run>> {
    locked(&RUNS).get(&id).cloned()
}

/// Whether the draft `id` is being registered just now.
pub(super) fn is_being_sent(id: DraftId) -> bool {
    of(id).is_some_and(|run| run.aim == Aim::Send && !run.has_ended())
}

/// Starts an import of `draft`, unless one is at work.
pub(super) fn start(store: &Store, actor: &Actor, draft: Draft, aim: Aim) {
    let mut runs = locked(&RUNS);
    if runs.get(&draft.id).is_some_and(|run| !run.has_ended()) {
        return;
    }
    while runs.len() >= MOST_RUNS {
        let oldest = runs.iter().find(|(_, run)| run.has_ended()).map(|(id, _)| *id);
        let Some(oldest) = oldest else { break };
        runs.remove(&oldest);
    }
    let state = Mutex::new(State::Waiting);
    let run = Arc::new(Run { aim, account: actor.account, draft, cancelled: AtomicBool::new(false), state });
    runs.insert(run.draft.id, Arc::clone(&run));
    drop(runs);
    let (store, actor) = (store.clone(), actor.clone());
    tokio::spawn(async move {
        let end = work(&store, &actor, &run).await;
        run.set(State::Ended(Arc::new(end)));
    });
}

async fn work(store: &Store, actor: &Actor, run: &Arc<Run>) -> End {
    let Ok(_turn) = TURNS.acquire().await else { return End::Cancelled };
    let follower = Arc::clone(run);
    let watch = Watch::new(move |progress| {
        if follower.cancelled.load(Ordering::Relaxed) {
            return ControlFlow::Break(());
        }
        follower.set(State::Working(progress));
        ControlFlow::Continue(())
    });
    if run.cancelled.load(Ordering::Relaxed) {
        return End::Cancelled;
    }
    let first = if run.aim == Aim::Send { Stage::Marks } else { Stage::Reading };
    run.set(State::Working(Progress { stage: first, bytes: 0, rows: 0 }));
    match run.aim {
        Aim::Check => match worklog::check_draft_watched(store, &run.draft, watch).await {
            Ok(outcome) => {
                let (counts, problems, rejected) = (outcome.counts, outcome.problems, outcome.rejected);
                End::Checked { counts, problems, rejected }
            }
            Err(error) => refused(error),
        },
        Aim::Send => match worklog::send_draft(store, actor, &run.draft, watch).await {
            Ok(registered) => {
                run.set(State::Measuring);
                let measured = measurements::run(store, actor, registered.worklog).await;
                if let Err(error) = &measured {
                    tracing::error!(error = error as &dyn std::error::Error, "a work log was not measured");
                }
                End::Registered { registered, is_measured: measured.is_ok() }
            }
            Err(error) => refused(error),
        },
    }
}

fn refused(error: WorklogError) -> End {
    match error {
        WorklogError::Import(ImportError::Cancelled) => End::Cancelled,
        WorklogError::Import(ImportError::Mapping(problems) | ImportError::File(problems)) => {
            End::Refused(problems)
        }
        WorklogError::Secret(mark) => End::Refused(vec![worklog::secrecy_problem(mark)]),
        WorklogError::NoDraft => End::Failed(super::gone()),
        error => {
            tracing::error!(error = &error as &dyn std::error::Error, "a work log was not imported");
            End::Failed(Bilingual::new(
                "Hệ thống gặp lỗi và đã ghi lại. Bản nháp vẫn còn: hãy thử lại sau ít phút.",
                "Something failed here and was written down. The draft is still there: try again in a few minutes.",
            ))
        }
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
