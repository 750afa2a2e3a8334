//! Searching: the index says where, rights and filters say which, the store says what stands there.

use std::cmp::Ordering;
use std::collections::HashSet;
use std::sync::Arc;

use ::store::Store;
use accounts::Act;
use coding::Bearing;
use kernel::{Actor, BodyCode, Digest, Language, StudyCode};
use plan::Plan;

use crate::entry::{Entry, Gate, Turn, figure_text};
use crate::gather::Definitions;
use crate::kept::Looking;
use crate::{Asked, Count, Filter, Found, Hit, Indexes, Marks, Place, SearchError, Snippet};

/// How many hits a page holds.
pub const PAGE: usize = 20;
/// How many pages may be turned: who has not found it by then asks more narrowly.
pub const MOST_PAGES: usize = 50;

/// Something the index holds, before it is read again.
struct Candidate {
    marks: Marks,
    turn: Turn,
    weight: f32,
    number: usize,
}

impl Candidate {
    fn order(one: &Self, other: &Self) -> Ordering {
        let weights = other.weight.total_cmp(&one.weight);
        let turns = one.turn.cmp(&other.turn);
        one.marks.cmp(&other.marks).then(turns).then(weights).then(one.number.cmp(&other.number))
    }
}

/// What is kept in memory of the rooms that are searched, and spares reading them.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// The schemes as they stand.
    pub schemes: Arc<scheme::Views>,
    /// Which passages bear which codes.
    pub borne: Arc<coding::Borne>,
}

impl Indexes {
    /// Looks for what is asked among all that `viewer` may see in the study, as it stands now.
    ///
    /// # Errors
    /// When the study has no plan, a code is asked for by somebody who may not compare reports, the study holds too much
    /// text, or the store cannot be read.
    pub async fn find(
        &self,
        store: &Store,
        viewer: &Actor,
        study: &StudyCode,
        asked: &Asked,
        kept: &Known,
    ) -> Result<Found, SearchError> {
        let plan = plan::current(store, study).await?.ok_or(SearchError::UnknownStudy)?;
        let Filter { code, sphere, .. } = &asked.filter;
        let bearing = if code.is_none() && sphere.is_empty() {
            None
        } else {
            accounts::may(viewer, Act::CompareReports)?;
            let bearings = kept.borne.of(store, viewer, study).await?.bearings;
            let is_asked =
                |each: &Bearing| code.as_ref().is_none_or(|code| each.code == *code) && sphere.lets(each);
            let bearing = bearings.iter().filter(|each| is_asked(each));
            Some(bearing.map(|each| (each.body.clone(), each.address.clone())).collect())
        };
        let looking = self.of(store, study, &plan, kept).await?;
        let work = Work { asked: asked.clone(), viewer: viewer.clone(), plan, bearing };
        let done = tokio::task::spawn_blocking(move || {
            let sorted = work.sorted(&looking);
            (work, looking, sorted)
        });
        let (work, looking, sorted) = done.await.map_err(|_| SearchError::Stopping)?;
        let (sorted, count) = sorted?;
        let (pages, page) = work.page(count.total());
        let mut found = Found { hits: Vec::new(), count, page, pages, withheld: 0 };
        for candidate in sorted.iter().skip((page - 1) * PAGE) {
            let Some(entry) = looking.entries.get(candidate.number) else { continue };
            match work.hit((store, kept), candidate, entry.entry).await? {
                Some(hit) => found.hits.push(hit),
                None => found.withheld += 1,
            }
        }
        Ok(found)
    }
}

/// One search at work.
struct Work {
    asked: Asked,
    viewer: Actor,
    plan: Arc<Plan>,
    bearing: Option<HashSet<(BodyCode, String)>>,
}

impl Work {
    /// How much was found that may be given, and of it what stands up to the end of the page asked for, in order: same marks
    /// first, then by turn, then by weight.
    fn sorted(&self, looking: &Looking) -> Result<(Vec<Candidate>, Count), SearchError> {
        let (viewer, filter) = (&self.viewer, &self.asked.filter);
        let gate = Gate::new(viewer, &self.plan, filter, self.bearing.as_ref(), &looking.entries);
        let query = &self.asked.query;
        let mut candidates: Vec<Candidate> = Vec::new();
        let mut taken = vec![false; looking.entries.len()];
        let senses: &[Marks] = if query.has_marks() { &[Marks::Same, Marks::Other] } else { &[Marks::Other] };
        for marks in senses {
            let entry = |number: u64| looking.entries.get(usize::try_from(number).ok()?);
            let is_wanted = |number: u64| {
                let place = usize::try_from(number).ok().and_then(|number| taken.get_mut(number));
                let lets = place.is_some_and(|taken| !std::mem::replace(taken, true));
                lets && entry(number).is_some_and(|entry| gate.lets(&entry))
            };
            for (number, weight) in looking.looker.find(query, *marks, is_wanted)? {
                if let (Some(entry), Ok(number)) = (entry(number), usize::try_from(number)) {
                    candidates.push(Candidate { marks: *marks, turn: entry.turn(), weight, number });
                }
            }
        }
        let same = candidates.iter().filter(|candidate| candidate.marks == Marks::Same).count();
        let count = if query.has_marks() {
            Count::ByMarks { same, other: candidates.len() - same }
        } else {
            Count::All(candidates.len())
        };
        // Only those before the end of the page asked for need an order.
        let end = self.page(candidates.len()).1 * PAGE;
        if end < candidates.len() {
            candidates.select_nth_unstable_by(end, Candidate::order);
            candidates.truncate(end);
        }
        candidates.sort_unstable_by(Candidate::order);
        Ok((candidates, count))
    }

    /// How many pages so many hits make, and which of them is shown.
    fn page(&self, hits: usize) -> (usize, usize) {
        let pages = hits.div_ceil(PAGE).clamp(1, MOST_PAGES);
        (pages, self.asked.page.clamp(1, pages))
    }

    /// What stands there now; `None` when it is not what was indexed.
    async fn hit(
        &self,
        (store, kept): (&Store, &Known),
        candidate: &Candidate,
        entry: &Entry,
    ) -> Result<Option<Hit>, SearchError> {
        let text = self.text((store, kept), &entry.place).await?;
        let Some(text) = text.filter(|text| Digest::of(text.as_bytes()) == entry.digest) else {
            return Ok(None);
        };
        let marks = self.asked.query.marks_in(&text, candidate.marks);
        Ok(Some(Hit {
            marks: self.asked.query.has_marks().then_some(candidate.marks),
            place: entry.place.clone(),
            section: entry.section.clone(),
            snippet: Snippet::of(&text, &marks),
        }))
    }

    async fn text(
        &self,
        (store, kept): (&Store, &Known),
        place: &Place,
    ) -> Result<Option<String>, SearchError> {
        Ok(match place {
            Place::Passage { version, address, .. } => {
                reports::passage(store, *version, address).await?.map(|passage| passage.text)
            }
            Place::Figure { version, key, .. } => {
                let figure = reports::figure(store, *version, key).await?;
                let Some((figure, version)) = figure.zip(reports::version(store, *version).await?) else {
                    return Ok(None);
                };
                let definitions = Definitions::of(store, &self.plan, &version).await?;
                Some(figure_text(&figure, definitions.of_figure(key)))
            }
            Place::Statement { statement, .. } => {
                let view = kept.schemes.of(store, &self.plan.code).await?;
                view.statement(*statement).map(|statement| statement.read(Language::Vietnamese).text)
            }
        })
    }
}
