//! What a mapping under way makes of the first rows of its file: problems, counts, rows, and what is registered of it already.
//!
//! It reads no file and maps nothing itself; it holds what the check of a draft answered, for the page to show.

use kernel::{Bilingual, Digest, Problem, Severity};
use worklog::{Counts, Draft, ImportError, MappedRows, Outcome, Worklog, WorklogError, first_mapped};

use crate::PageError;

/// Events the first rows and the live problems are made of.
pub(super) const SAMPLE: u64 = 2000;
/// Mapped rows shown.
const ROWS: usize = 5;
/// Problems listed, and refused rows.
const PROBLEMS: usize = 30;
const REJECTED: usize = 5;

/// What the mapping makes of the first rows.
pub(super) struct Check {
    pub(super) problems: Vec<Problem>,
    pub(super) more_problems: usize,
    pub(super) found: Option<Found>,
    pub(super) known: Option<Known>,
    /// A registered log of this name whose mapping may be taken over.
    pub(super) before: Option<i64>,
}

pub(super) struct Found {
    pub(super) counts: Counts,
    pub(super) rows: MappedRows,
    pub(super) rejected: Vec<(u64, Bilingual)>,
    pub(super) is_whole: bool,
}

/// What is registered already of what would be sent.
pub(super) enum Known {
    /// The same file with the same mapping.
    Same(Box<Worklog>),
    /// The same file with another mapping.
    File(Box<Worklog>),
    /// The log's name.
    Name(Box<Worklog>),
}

impl Check {
    /// What a check of `draft` gave; `known` is the registered log of its name.
    pub(super) fn new(
        draft: &Draft,
        looked: &[Problem],
        outcome: Result<Outcome, WorklogError>,
        known: Option<Worklog>,
    ) -> Result<Self, PageError> {
        let (mut problems, found) = match outcome {
            Ok(outcome) => {
                let found = Found {
                    rows: first_mapped(&outcome.log, ROWS),
                    rejected: outcome
                        .rejected
                        .iter()
                        .take(REJECTED)
                        .map(|row| (row.place, row.reason.clone()))
                        .collect(),
                    is_whole: outcome.counts.read < SAMPLE,
                    counts: outcome.counts,
                };
                (outcome.problems, Some(found))
            }
            Err(WorklogError::Import(ImportError::Mapping(problems) | ImportError::File(problems))) => {
                (problems, None)
            }
            Err(error) => return Err(PageError::internal(error)),
        };
        let unread = looked.iter().filter(|problem| !problems.contains(problem));
        let unread: Vec<Problem> = unread.cloned().collect();
        problems.splice(0..0, unread);
        problems.sort_by_key(|problem| std::cmp::Reverse(problem.severity));
        let more_problems = problems.len().saturating_sub(PROBLEMS);
        problems.truncate(PROBLEMS);
        let mapping = Digest::of(draft.mapping.as_bytes());
        let before =
            known.as_ref().filter(|log| log.version.mapping != mapping).map(|log| log.version.number);
        let known =
            known.map(|log| match (log.version.source == draft.source, log.version.mapping == mapping) {
                (true, true) => Known::Same(Box::new(log)),
                (true, false) => Known::File(Box::new(log)),
                (false, _) => Known::Name(Box::new(log)),
            });
        Ok(Self { problems, more_problems, found, known, before })
    }

    /// What has to be mended before the log can be sent.
    pub(super) fn grave(&self) -> usize {
        let grave = self.problems.iter().filter(|problem| problem.severity >= Severity::Error).count();
        grave + if self.found.is_none() { self.more_problems } else { 0 }
    }

    /// What is worth a look.
    pub(super) fn remarks(&self) -> usize {
        self.problems.len() + self.more_problems - self.grave().min(self.problems.len() + self.more_problems)
    }
}
