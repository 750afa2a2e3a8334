//! The text boxes of a legacy Word document: where each stands in their text, and at which sign of the body it is anchored
//! (MS-DOC, PlcfSpa and PlcftxbxTxt; MS-ODRAW for boxes within groups).
//!
//! A box whose anchor is not told stays in the rest. It looks at no drawing.

use std::collections::HashMap;

use super::header::{Header, Stretch};
use crate::compound::{u16_at, u32_at};

/// What an anchor tells of its shape, and a text of its box.
const ANCHOR: usize = 26;
const TEXT: usize = 22;

/// What every record of a drawing begins with.
const RECORD: usize = 8;
const DRAWING: u16 = 0xF002;
const GROUP: u16 = 0xF003;
const MEMBER: u16 = 0xF004;
const SHAPE: u16 = 0xF00A;

#[derive(Debug, Default)]
pub(super) struct Boxes {
    /// By the number of the sign they are anchored at.
    anchored: HashMap<u32, Vec<Stretch>>,
    rest: Vec<Stretch>,
}

impl Boxes {
    pub(super) fn read(header: &Header, table: &[u8]) -> Self {
        let boxes = header.texts.boxes;
        let stretches = stretches(header.box_texts.of(table), boxes);
        let mut by_shape: HashMap<u32, Stretch> = HashMap::new();
        for (shape, stretch) in &stretches {
            by_shape.entry(*shape).or_insert(*stretch);
        }
        let groups = groups(header.drawings.of(table));
        let mut anchored: HashMap<u32, Vec<Stretch>> = HashMap::new();
        let mut placed = Vec::new();
        for (at, shape) in anchors(header.anchors.of(table), header.texts.body) {
            for shape in groups.get(&shape).map_or(&[shape][..], Vec::as_slice) {
                if let Some(stretch) = by_shape.remove(shape) {
                    anchored.entry(at).or_default().push(stretch);
                    placed.push(stretch);
                }
            }
        }
        placed.sort_unstable();
        Self { anchored, rest: around(&placed, boxes) }
    }

    /// Whether boxes that were not taken yet are anchored at sign `at`.
    pub(super) fn anchors(&self, at: u32) -> bool {
        self.anchored.contains_key(&at)
    }

    /// The boxes anchored at sign `at`; each is given once.
    pub(super) fn take(&mut self, at: u32) -> Vec<Stretch> {
        self.anchored.remove(&at).unwrap_or_default()
    }

    /// What is still to be read when the body has been: boxes without an anchor, and those whose anchor was not met.
    pub(super) fn take_rest(&mut self) -> Vec<Stretch> {
        let mut rest = std::mem::take(&mut self.rest);
        rest.extend(std::mem::take(&mut self.anchored).into_values().flatten());
        rest.sort_unstable();
        rest
    }
}

/// What `boxes` has beside the stretches `placed`, which stand in order.
fn around(placed: &[Stretch], boxes: Stretch) -> Vec<Stretch> {
    let firsts = std::iter::once(boxes.0).chain(placed.iter().map(|(_, end)| *end));
    let ends = placed.iter().map(|(first, _)| *first).chain([boxes.1]);
    firsts.zip(ends).filter(|(first, end)| first < end).collect()
}

/// The numbers of a table that tells what holds from which sign on, each with what it tells.
fn entries(table: &[u8], size: usize) -> impl Iterator<Item = (u32, u32, &[u8])> {
    let count = table.len().saturating_sub(4) / (4 + size);
    let told = table.get(4 * (count + 1)..).unwrap_or_default();
    (0..count).zip(told.chunks_exact(size)).map_while(move |(index, told)| {
        Some((u32_at(table, 4 * index)?, u32_at(table, 4 * index + 4)?, told))
    })
}

/// The shapes with a text, and where it stands; no two share any of it.
fn stretches(table: &[u8], boxes: Stretch) -> Vec<(u32, Stretch)> {
    let mut stretches = Vec::new();
    let mut before = boxes.0;
    for (first, end, told) in entries(table, TEXT) {
        let (first, end) = (boxes.0.saturating_add(first), boxes.0.saturating_add(end));
        if first < before || end < first || end > boxes.1 {
            break;
        }
        before = end;
        let reusable = u16_at(told, 8) != Some(0);
        if let (false, Some(shape)) = (reusable, u32_at(told, 14).filter(|shape| *shape != 0)) {
            stretches.push((shape, (first, end)));
        }
    }
    stretches
}

/// At which sign of the body which shape is anchored.
fn anchors(table: &[u8], body: Stretch) -> impl Iterator<Item = (u32, u32)> {
    entries(table, ANCHOR).filter_map(move |(at, _, told)| {
        let at = body.0.saturating_add(at);
        (at < body.1).then_some((at, u32_at(told, 0)?))
    })
}

/// The shapes of each group of the body's drawing, those of groups within it too, by the shape that stands for the group.
fn groups(drawings: &[u8]) -> HashMap<u32, Vec<u32>> {
    let mut groups: HashMap<u32, Vec<u32>> = HashMap::new();
    let drawing = body_drawing(drawings).unwrap_or_default();
    // Where the groups end that are open; the outermost is the drawing itself.
    let mut open: Vec<usize> = Vec::new();
    let mut group = None;
    let mut at = 0usize;
    while let (Some(kind), Some(length)) = (u16_at(drawing, at + 2), u32_at(drawing, at + 4)) {
        while open.last().is_some_and(|end| *end <= at) {
            open.pop();
        }
        if open.len() < 2 {
            group = None;
        }
        let inside = at + RECORD;
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        let end = inside.saturating_add(length).min(drawing.len());
        match kind {
            GROUP => open.push(end),
            SHAPE if open.len() > 1 => {
                let Some(shape) = u32_at(drawing, inside) else { break };
                groups.entry(*group.get_or_insert(shape)).or_default().push(shape);
            }
            _ => {}
        }
        at = if matches!(kind, DRAWING | GROUP | MEMBER) { inside } else { end };
    }
    groups
}

/// The drawing of the body: behind what all drawings share, each with a byte before it that tells whose it is.
fn body_drawing(drawings: &[u8]) -> Option<&[u8]> {
    let after =
        |bytes: &[u8]| -> Option<usize> { usize::try_from(u32_at(bytes, 4)?).ok()?.checked_add(RECORD) };
    let mut rest = drawings.get(after(drawings)?..)?;
    loop {
        let (whose, drawing) = rest.split_first()?;
        let end = after(drawing)?;
        if *whose == 0 {
            return Some(drawing.get(..end).unwrap_or(drawing));
        }
        rest = drawing.get(end..)?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_box_covers_is_the_rest() {
        assert_eq!(around(&[], (5, 9)), [(5, 9)]);
        assert_eq!(around(&[(5, 6), (7, 8)], (5, 9)), [(6, 7), (8, 9)]);
        assert_eq!(around(&[(5, 9)], (5, 9)), []);
    }

    #[test]
    fn texts_that_overlap_or_run_over_are_left_in_the_rest() {
        let table = |numbers: &[u32]| {
            let mut table: Vec<u8> = numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
            for shape in 1..numbers.len() as u32 {
                table.extend([0; 14]);
                table.extend(shape.to_le_bytes());
                table.extend([0; 4]);
            }
            table
        };
        assert_eq!(stretches(&table(&[0, 2, 5]), (10, 15)), [(1, (10, 12)), (2, (12, 15))]);
        assert_eq!(stretches(&table(&[0, 3, 1]), (10, 15)), [(1, (10, 13))]);
        assert_eq!(stretches(&table(&[0, 2, u32::MAX]), (10, 15)), [(1, (10, 12))]);
    }
}
