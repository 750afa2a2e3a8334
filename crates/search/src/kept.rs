//! The indexes of the studies somebody searches in: made when first needed, kept in memory, following the store.
//!
//! Nothing of them is written down. While the ledger says nothing of what can be found nothing is read; after that only reports whose
//! version, passports or plan are other than those indexed are read anew.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, PoisonError};

use ::store::{LedgerHead, Store, is_silent_about};
use kernel::{Digest, StudyCode};
use plan::Plan;
use reports::ReportId;
use tokio::sync::Mutex;

use crate::SearchError;
use crate::actions::Known;
use crate::entry::{Entries, Entry};
use crate::gather::{self, Standing, Texts};
use crate::index::{Batch, Looker, Text, TextIndex};

/// Of so many studies indexes are kept; a third takes the place of the one searched longest ago.
const MOST_STUDIES: usize = 2;
/// The most text of a study that is indexed, in bytes: a hundred reports of hundreds of pages and thousands of their units'.
const MOST_TEXT: usize = 512 << 20;
/// What changes what can be found: reports and how their figures are counted, and the text as it is read.
const FOLLOWS_FROM: &[&str] =
    &["plan", "study", "version", "figures", "statement", "citation", "worklog", "measurement", "unit"];
/// Who the statements of the scheme belong to; no report has this id.
const SCHEME: &str = "scheme";

/// Kept indexes.
#[derive(Default)]
pub struct Indexes {
    /// The study searched last is the last.
    kept: std::sync::Mutex<Vec<(StudyCode, Arc<Slot>)>>,
}

/// The index of one study, when it was made. Who makes it holds the lock; others of this study wait, those of others do not.
type Slot = Mutex<Option<OfStudy>>;

impl fmt::Debug for Indexes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Indexes").finish_non_exhaustive()
    }
}

/// The index of one study as it was at one moment.
#[derive(Clone)]
pub(crate) struct Looking {
    pub(crate) looker: Looker,
    pub(crate) entries: Arc<Entries>,
}

struct OfStudy {
    study: StudyCode,
    index: TextIndex,
    /// By number; those replaced stay until all is made anew.
    entries: Arc<Entries>,
    reports: BTreeMap<ReportId, (Standing, Size)>,
    statements: Option<(Digest, Size)>,
    /// The ledger's head when the store was last read, and the plan's version then.
    read: Option<(LedgerHead, i64)>,
}

/// How much of something there is.
#[derive(Debug, Clone, Copy, Default)]
struct Size {
    texts: usize,
    bytes: usize,
}

/// What is put in place of what was: by owner, with what it depends on.
#[derive(Default)]
struct Change {
    reports: Vec<(ReportId, Option<Standing>, Texts)>,
    statements: Option<(Digest, Texts)>,
}

impl Indexes {
    /// Makes the index of `study`, so that the first who searches need not wait for it.
    ///
    /// # Errors
    /// When the study has no plan, holds too much text, or the store cannot be read.
    pub async fn make(&self, store: &Store, study: &StudyCode, known: &Known) -> Result<(), SearchError> {
        let plan = plan::current(store, study).await?.ok_or(SearchError::UnknownStudy)?;
        self.of(store, study, &plan, known).await.map(drop)
    }

    /// The index of `study` with everything the store holds now. Who asks while it is made waits; it is made to its end also when
    /// nobody waits any more, for the next who asks.
    pub(crate) async fn of(
        &self,
        store: &Store,
        study: &StudyCode,
        plan: &Arc<Plan>,
        known: &Known,
    ) -> Result<Looking, SearchError> {
        let (slot, store, study, plan) = (self.slot(study), store.clone(), study.clone(), Arc::clone(plan));
        let known = known.clone();
        let made = tokio::spawn(async move {
            let mut kept = slot.lock().await;
            // Taken out while it changes: if this is broken off, it is made anew and never half changed.
            let of_study = match kept.take() {
                Some(of_study) if !of_study.is_worn() => of_study,
                _ => OfStudy::new(study)?,
            };
            let of_study = of_study.follow(&store, &plan, &known).await?;
            let looking = Looking { looker: of_study.index.looker(), entries: Arc::clone(&of_study.entries) };
            *kept = Some(of_study);
            Ok(looking)
        });
        made.await.map_err(|_| SearchError::Stopping)?
    }

    fn slot(&self, study: &StudyCode) -> Arc<Slot> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let slot = match kept.iter().position(|(of, _)| of == study) {
            Some(at) => kept.remove(at).1,
            None => Arc::default(),
        };
        if kept.len() == MOST_STUDIES {
            kept.remove(0);
        }
        kept.push((study.clone(), Arc::clone(&slot)));
        slot
    }
}

impl OfStudy {
    fn new(study: StudyCode) -> Result<Self, SearchError> {
        let (index, entries, reports) = (TextIndex::new()?, Arc::default(), BTreeMap::new());
        Ok(Self { study, index, entries, reports, statements: None, read: None })
    }

    /// Whether more was replaced than stands.
    fn is_worn(&self) -> bool {
        let standing: usize = self.sizes().map(|size| size.texts).sum();
        self.entries.len() > 2 * standing + 1000
    }

    fn sizes(&self) -> impl Iterator<Item = Size> + '_ {
        let statements = self.statements.iter().map(|(_, size)| *size);
        self.reports.values().map(|(_, size)| *size).chain(statements)
    }

    /// Takes over what changed in the store since it was last read.
    async fn follow(mut self, store: &Store, plan: &Plan, known: &Known) -> Result<Self, SearchError> {
        // Before the rest is read: what is written meanwhile is read the next time.
        let head = ::store::head(store).await?;
        let read = Some((head, plan.version));
        if let Some((before, of_plan)) = self.read
            && of_plan == plan.version
            && is_silent_about(store, FOLLOWS_FROM, before.sequence, head.sequence).await?
        {
            self.read = read;
            return Ok(self);
        }
        let change = self.change(store, plan, known).await?;
        let done = tokio::task::spawn_blocking(move || self.taken_over(change));
        let mut done = done.await.map_err(|_| SearchError::Stopping)??;
        done.read = read;
        Ok(done)
    }

    async fn change(&self, store: &Store, plan: &Plan, known: &Known) -> Result<Change, SearchError> {
        let mut change = Change::default();
        let current = gather::standing(store, &self.study, plan).await?;
        let gone = self.reports.keys().filter(|report| !current.contains_key(report));
        change.reports.extend(gone.map(|report| (*report, None, Vec::new())));
        let view = known.schemes.of(store, &self.study).await?;
        let (digest, texts) = gather::statements(&view);
        let stays = |report: &ReportId, standing: &Standing| {
            self.reports.get(report).filter(|(known, _)| known == standing).map(|(_, size)| size.bytes)
        };
        // What stands after the change, replaced and gone texts left out.
        let mut bytes = Size::of(&texts).bytes
            + current.iter().filter_map(|(report, (_, standing))| stays(report, standing)).sum::<usize>();
        for (report, (version, standing)) in current {
            if stays(&report, &standing).is_some() {
                continue;
            }
            let texts = gather::of_version(store, plan, &version).await?;
            bytes += Size::of(&texts).bytes;
            if bytes > MOST_TEXT {
                return Err(SearchError::TooMuch { limit: MOST_TEXT });
            }
            change.reports.push((report, Some(standing), texts));
        }
        if self.statements.is_none_or(|(known, _)| known != digest) {
            change.statements = Some((digest, texts));
        }
        Ok(change)
    }

    fn taken_over(mut self, change: Change) -> Result<Self, SearchError> {
        let mut batches = Vec::new();
        for (report, standing, texts) in change.reports {
            let size = Size::of(&texts);
            batches.push(self.batch(report.to_string(), texts));
            match standing {
                Some(standing) => self.reports.insert(report, (standing, size)),
                None => self.reports.remove(&report),
            };
        }
        if let Some((digest, texts)) = change.statements {
            self.statements = Some((digest, Size::of(&texts)));
            batches.push(self.batch(SCHEME.to_owned(), texts));
        }
        if !batches.is_empty() {
            self.index.replace(&batches)?;
        }
        Ok(self)
    }

    fn batch(&mut self, owner: String, texts: Texts) -> Batch {
        let entries = Arc::make_mut(&mut self.entries);
        let texts = texts.into_iter().map(|(entry, text)| {
            entries.push(entry);
            Text { number: (entries.len() - 1) as u64, text }
        });
        Batch { owner, texts: texts.collect() }
    }
}

impl Size {
    fn of(texts: &[(Entry, String)]) -> Self {
        Self { texts: texts.len(), bytes: texts.iter().map(|(_, text)| text.len()).sum() }
    }
}
