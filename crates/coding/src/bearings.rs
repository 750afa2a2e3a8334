//! Passages that bear codes, put in order once, so that they are counted in one walk however often somebody looks.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::{Deref, Range};

use kernel::BodyCode;
use plan::CodeId;

use crate::matrix::Slice;
use crate::{Bearing, Count, FIELD_AXIS, LEVEL_AXIS, counted, sphere};

/// The passages of a study that bear codes. It reads as the list that [`crate::bearings`] gives.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Bearings {
    all: Vec<Bearing>,
    /// Where in `all` they are, by body and address, each with the number of its passage.
    by_passage: Vec<(u32, u32)>,
    /// The part of `by_passage` that is of each body.
    bodies: BTreeMap<BodyCode, Range<usize>>,
    /// Every code that is borne, in order.
    codes: Vec<CodeId>,
    /// For each of `all`, where its code stands in `codes`.
    code_of: Vec<u32>,
    /// How many passages of each body bear each code.
    counts: Vec<Count>,
    /// What they speak of: fields, and levels.
    fields: BTreeSet<String>,
    levels: BTreeSet<String>,
}

/// The bearings of one passage.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Borne<'b> {
    of: &'b Bearings,
    /// Part of `by_passage`.
    at: &'b [(u32, u32)],
    slice: Slice<'b>,
}

impl<'b> Borne<'b> {
    /// Those in the slice, each with the place of its code in [`Bearings::codes`].
    pub(crate) fn codes(self) -> impl Iterator<Item = (&'b Bearing, usize)> {
        self.at.iter().filter_map(move |(index, _)| {
            let index = *index as usize;
            let bearing = &self.of.all[index];
            self.slice.holds_in_body(bearing).then_some((bearing, self.of.code_of[index] as usize))
        })
    }
}

impl Deref for Bearings {
    type Target = [Bearing];

    fn deref(&self) -> &[Bearing] {
        &self.all
    }
}

impl Bearings {
    /// Puts `all` in order.
    pub fn new(all: Vec<Bearing>) -> Self {
        let mut order: Vec<u32> = (0..u32::try_from(all.len()).unwrap_or(u32::MAX)).collect();
        order.sort_by(|one, other| standing(&all[*one as usize]).cmp(&standing(&all[*other as usize])));
        Self::in_order(all, order)
    }

    /// With `anew` in place of what was said of the reports of `bodies`. What is said of the others keeps its order, so that nothing
    /// is sorted but the new.
    pub(crate) fn replacing(&self, bodies: &BTreeSet<BodyCode>, anew: Vec<Bearing>) -> Self {
        let stays = |bearing: &Bearing| !bodies.contains(&bearing.body);
        let mut all: Vec<Bearing> =
            self.all.iter().filter(|bearing| stays(bearing)).cloned().chain(anew).collect();
        all.sort_by(|one, other| listed(one).cmp(&listed(other)));
        // Those that stay stand in the same order as before: the first before is the first now.
        let mut now = (0..).zip(&all).filter(|(_, bearing)| stays(bearing)).map(|(place, _)| place);
        let places: Vec<Option<u32>> =
            self.all.iter().map(|bearing| if stays(bearing) { now.next() } else { None }).collect();
        let stay = self.by_passage.iter().filter_map(|(index, _)| places[*index as usize]);
        let new = (0..).zip(&all).filter(|(_, bearing)| !stays(bearing)).map(|(place, _)| place);
        let mut order: Vec<u32> = stay.chain(new).collect();
        order.sort_by(|one, other| standing(&all[*one as usize]).cmp(&standing(&all[*other as usize])));
        Self::in_order(all, order)
    }

    /// Only those that `lets` lets through.
    pub fn only(&self, lets: impl Fn(&Bearing) -> bool) -> Self {
        let mut places = vec![None; self.all.len()];
        let mut all = Vec::new();
        for (bearing, place) in self.all.iter().zip(&mut places) {
            if lets(bearing) {
                *place = u32::try_from(all.len()).ok();
                all.push(bearing.clone());
            }
        }
        let order = self.by_passage.iter().filter_map(|(index, _)| places[*index as usize]).collect();
        Self::in_order(all, order)
    }

    fn in_order(all: Vec<Bearing>, order: Vec<u32>) -> Self {
        let codes: Vec<CodeId> =
            all.iter().map(|bearing| &bearing.code).collect::<BTreeSet<_>>().into_iter().cloned().collect();
        let code_of = all.iter().map(|bearing| {
            let place = codes.binary_search(&bearing.code).unwrap_or_default();
            u32::try_from(place).unwrap_or(u32::MAX)
        });
        let code_of = code_of.collect();
        let mut by_passage: Vec<(u32, u32)> = Vec::with_capacity(order.len());
        let mut bodies: BTreeMap<BodyCode, Range<usize>> = BTreeMap::new();
        let mut last: Option<(&Bearing, u32)> = None;
        for (place, index) in order.into_iter().enumerate() {
            let bearing = &all[index as usize];
            let number = match last {
                Some((before, number))
                    if before.body == bearing.body && before.address == bearing.address =>
                {
                    number
                }
                Some((_, number)) => number + 1,
                None => 0,
            };
            if last.is_none_or(|(before, _)| before.body != bearing.body) {
                bodies.insert(bearing.body.clone(), place..place);
            }
            if let Some(range) = bodies.get_mut(&bearing.body) {
                range.end = place + 1;
            }
            by_passage.push((index, number));
            last = Some((bearing, number));
        }
        let counts = counted(&all);
        let (fields, levels) = (sphere::said(&all, FIELD_AXIS), sphere::said(&all, LEVEL_AXIS));
        Self { all, by_passage, bodies, codes, code_of, counts, fields, levels }
    }

    /// What they speak of, as [`sphere::said`] tells it.
    pub fn said(&self, axis: &str) -> &BTreeSet<String> {
        if axis == FIELD_AXIS { &self.fields } else { &self.levels }
    }

    /// How many passages of each body bear each code, as [`counted`] tells it.
    pub fn counts(&self) -> &[Count] {
        &self.counts
    }

    /// What stands at `address` of `body` bears these.
    pub fn at<'b>(&'b self, body: &BodyCode, address: &'b str) -> impl Iterator<Item = &'b Bearing> {
        let of_body = self.bodies.get(body).map_or(&[][..], |range| &self.by_passage[range.clone()]);
        let bearing = |place: &(u32, u32)| &self.all[place.0 as usize];
        let first = of_body.partition_point(|place| bearing(place).address.as_str() < address);
        of_body[first..].iter().map(bearing).take_while(move |bearing| bearing.address == address)
    }

    /// Every code that is borne, in order.
    pub fn codes(&self) -> &[CodeId] {
        &self.codes
    }

    /// The bodies with a passage in `slice`.
    pub fn bodies_in(&self, slice: Slice<'_>) -> BTreeSet<&BodyCode> {
        let has = |(body, range): &(&BodyCode, &Range<usize>)| {
            if let Slice::Bodies(bodies) = slice {
                return bodies.contains(*body);
            }
            let mut of_body = self.by_passage[(*range).clone()].iter();
            of_body.any(|(index, _)| slice.holds(&self.all[*index as usize]))
        };
        self.bodies.iter().filter(has).map(|(body, _)| body).collect()
    }

    /// The passages of each body in `slice`, by address. A passage may have no bearing in the slice.
    pub(crate) fn by_body<'b>(
        &'b self,
        slice: Slice<'b>,
    ) -> impl Iterator<Item = impl Iterator<Item = Borne<'b>>> {
        // Those of all bodies, one after another, are all.
        let ranges: Vec<Range<usize>> = match slice {
            Slice::Bodies(bodies) => {
                bodies.iter().filter_map(|body| self.bodies.get(body).cloned()).collect()
            }
            Slice::Field(_) | Slice::Level(_) | Slice::All => self.bodies.values().cloned().collect(),
        };
        ranges.into_iter().map(move |range| {
            let passages = self.by_passage[range].chunk_by(|one, other| one.1 == other.1);
            passages.map(move |at| Borne { of: self, at, slice })
        })
    }
}

/// By what bearings are listed.
fn listed(bearing: &Bearing) -> (&str, &str, &str) {
    (bearing.body.as_str(), bearing.code.as_str(), &bearing.address)
}

/// Where the passage of a bearing stands.
fn standing(bearing: &Bearing) -> (&BodyCode, &str) {
    (&bearing.body, &bearing.address)
}
