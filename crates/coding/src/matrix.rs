//! Codes set against groups of bodies, and codes against codes: how much is told of each, and how openly, as shares.
//! Pure: passages that bear codes go in.
//!
//! * Shares, never counts alone: a long report is not a worse one. Nothing here has an order of its own.
//! * How much (passages with the code among passages coded) and how openly (those that name where among those with the
//!   code) are two shares and never one figure.
//! * Passages that wait to be looked at again, because the codebook was amended, count like others; each cell says how many.
//! * A share of few says little and looks like much: it is not told ([`Share::Few`]). That is no secrecy; whoever may see
//!   the matrix may open the passages of each cell.

use std::collections::BTreeSet;

use kernel::BodyCode;
use plan::CodeId;

use crate::bearings::Borne;
use crate::{Bearing, Bearings};

/// A share of fewer passages than these is not told.
pub const LEAST_PASSAGES: usize = 10;
/// A share of fewer bodies than these is not told.
pub const LEAST_BODIES: usize = 5;

/// A part of a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Share {
    /// `part` of `whole`; `whole` is not few.
    Of {
        /// The part.
        part: usize,
        /// The whole.
        whole: usize,
    },
    /// The whole is too small to tell a share of it.
    Few,
}

impl Share {
    fn of_passages(part: usize, whole: usize) -> Self {
        if whole < LEAST_PASSAGES { Self::Few } else { Self::Of { part, whole } }
    }

    fn of_bodies(part: usize, whole: usize) -> Self {
        if whole < LEAST_BODIES { Self::Few } else { Self::Of { part, whole } }
    }

    /// From 0 to 1; `None` when it is not told.
    pub fn value(self) -> Option<f64> {
        match self {
            Self::Of { part, whole } => Some(part as f64 / whole as f64),
            Self::Few => None,
        }
    }
}

/// Codes that are counted as one: a single code, or a family's.
pub type Codes = BTreeSet<CodeId>;

/// What a column of the matrix is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slice<'c> {
    /// Passages of these bodies.
    Bodies(&'c BTreeSet<BodyCode>),
    /// Passages that speak of this field; those of none when empty.
    Field(&'c str),
    /// Passages that speak of this level; those of none when empty.
    Level(&'c str),
    /// All.
    All,
}

impl Slice<'_> {
    /// Whether a passage belongs to it.
    pub fn holds(self, bearing: &Bearing) -> bool {
        match self {
            Self::Bodies(bodies) => bodies.contains(&bearing.body),
            of => of.holds_in_body(bearing),
        }
    }

    /// Whether a passage of a body that belongs to it does.
    pub(crate) fn holds_in_body(self, bearing: &Bearing) -> bool {
        match self {
            Self::Bodies(_) => true,
            Self::Field(field) => bearing.spheres.iter().any(|sphere| sphere.field == field),
            Self::Level(level) => bearing.spheres.iter().any(|sphere| sphere.level == level),
            Self::All => true,
        }
    }
}

/// What one column tells of one row of codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    /// Whether any passage bears any of the codes: then there is something to open.
    pub is_told: bool,
    /// How much: passages with the codes among the column's passages that bear any code of the same kind.
    pub much: Share,
    /// How openly: those that name where among the passages with the codes.
    pub open: Share,
    /// Passages of the cell that wait to be looked at again; they are counted in both shares.
    pub waiting: usize,
}

/// One row for each of `rows`, one cell in it for each of `columns`. `kind` are all codes of the rows' kind: what shares are of.
pub fn matrix(bearings: &Bearings, rows: &[Codes], columns: &[Slice<'_>], kind: &Codes) -> Vec<Vec<Cell>> {
    let rows_of: Vec<Vec<usize>> = bearings
        .codes()
        .iter()
        .map(|code| {
            let is_in = |(_, codes): &(usize, &Codes)| kind.contains(code) && codes.contains(code);
            rows.iter().enumerate().filter(is_in).map(|(row, _)| row).collect()
        })
        .collect();
    let is_of_kind: Vec<bool> = bearings.codes().iter().map(|code| kind.contains(code)).collect();
    let of_columns: Vec<(Vec<Counted>, usize)> = columns
        .iter()
        .map(|slice| {
            let mut counted = vec![Counted::default(); rows.len()];
            let mut coded = 0;
            for passage in bearings.by_body(*slice).flatten() {
                let mut told: Vec<(usize, Told)> = Vec::new();
                let mut is_coded = false;
                for (bearing, code) in passage.codes() {
                    is_coded |= is_of_kind[code];
                    for row in &rows_of[code] {
                        match told.iter_mut().find(|(known, _)| known == row) {
                            Some((_, known)) => known.add(bearing),
                            None => told.push((*row, Told::of(bearing))),
                        }
                    }
                }
                coded += usize::from(is_coded);
                for (row, told) in told {
                    counted[row].add(&told);
                }
            }
            (counted, coded)
        })
        .collect();
    let cell = |(counted, coded): &(Vec<Counted>, usize), row: usize| {
        let Counted { all, named, waiting } = counted[row];
        let (much, open) = (Share::of_passages(all, *coded), Share::of_passages(named, all));
        Cell { is_told: all > 0, much, open, waiting }
    };
    (0..rows.len()).map(|row| of_columns.iter().map(|column| cell(column, row)).collect()).collect()
}

/// How many passages tell of a row.
#[derive(Debug, Clone, Copy, Default)]
struct Counted {
    all: usize,
    named: usize,
    waiting: usize,
}

impl Counted {
    fn add(&mut self, told: &Told) {
        self.all += 1;
        self.named += usize::from(told.named);
        self.waiting += usize::from(told.waits);
    }
}

/// What the codes of a passage tell together.
struct Told {
    /// Whether any of them names where.
    named: bool,
    /// Whether all of them wait to be looked at again.
    waits: bool,
}

impl Told {
    fn of(bearing: &Bearing) -> Self {
        Self { named: bearing.named, waits: bearing.waits }
    }

    fn add(&mut self, bearing: &Bearing) {
        self.named |= bearing.named;
        self.waits &= bearing.waits;
    }
}

/// How two codes go together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Together {
    /// Whether any passage bears both.
    pub is_in_passages: bool,
    /// Passages that bear both, among those that bear the row's code.
    pub passages: Share,
    /// Whether any body tells both, wherever in its report.
    pub is_in_bodies: bool,
    /// Bodies that tell both, among those that tell the row's code.
    pub bodies: Share,
}

/// One row for each of `rows`, one cell in it for each of `columns`: how often the column's code stands where the row's
/// stands. That two things are told together does not say that one comes of the other.
pub fn together(bearings: &Bearings, rows: &[CodeId], columns: &[CodeId]) -> Vec<Vec<Together>> {
    let place_in = |among: &[CodeId]| -> Vec<Option<usize>> {
        bearings.codes().iter().map(|code| among.iter().position(|known| known == code)).collect()
    };
    let (row_of, column_of) = (place_in(rows), place_in(columns));
    let mut passages = Pairs::new(rows.len(), columns.len());
    let mut bodies = passages.clone();
    for body in bearings.by_body(Slice::All) {
        let mut there = Places::default();
        for passage in body {
            let mut here = Places::default();
            for (_, code) in passage.codes() {
                here.add(row_of[code], column_of[code]);
            }
            passages.add(&here);
            there.add_all(&here);
        }
        bodies.add(&there);
    }
    let cell = |row: usize, column: usize| {
        let (in_passages, in_bodies) = (passages.both[row][column], bodies.both[row][column]);
        Together {
            is_in_passages: in_passages > 0,
            passages: Share::of_passages(in_passages, passages.rows[row]),
            is_in_bodies: in_bodies > 0,
            bodies: Share::of_bodies(in_bodies, bodies.rows[row]),
        }
    };
    let row = |row: usize| (0..columns.len()).map(|column| cell(row, column)).collect();
    (0..rows.len()).map(row).collect()
}

/// Which rows and columns are told at one place. They are few: a passage bears some codes, a body some dozens.
#[derive(Debug, Default)]
struct Places {
    rows: Vec<usize>,
    columns: Vec<usize>,
}

impl Places {
    fn add(&mut self, row: Option<usize>, column: Option<usize>) {
        let add = |known: &mut Vec<usize>, place: Option<usize>| {
            known.extend(place.filter(|place| !known.contains(place)));
        };
        add(&mut self.rows, row);
        add(&mut self.columns, column);
    }

    fn add_all(&mut self, other: &Self) {
        other.rows.iter().for_each(|row| self.add(Some(*row), None));
        other.columns.iter().for_each(|column| self.add(None, Some(*column)));
    }
}

/// At how many places each row is told, and each row with each column.
#[derive(Debug, Clone)]
struct Pairs {
    rows: Vec<usize>,
    both: Vec<Vec<usize>>,
}

impl Pairs {
    fn new(rows: usize, columns: usize) -> Self {
        Self { rows: vec![0; rows], both: vec![vec![0; columns]; rows] }
    }

    fn add(&mut self, places: &Places) {
        for row in &places.rows {
            self.rows[*row] += 1;
            for column in &places.columns {
                self.both[*row][*column] += 1;
            }
        }
    }
}

/// What a cell is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Within<'c> {
    /// Passages that bear any of these codes.
    Codes(&'c Codes),
    /// Passages that bear both codes.
    Passages(&'c CodeId, &'c CodeId),
    /// Passages that bear either code, of bodies that tell both.
    Bodies(&'c CodeId, &'c CodeId),
}

/// The passages a cell is made of, each once, in the order of bodies and addresses. `slice` is the column's.
pub fn passages_of<'b>(bearings: &'b Bearings, slice: Slice<'b>, within: &Within<'_>) -> Vec<&'b Bearing> {
    let is_one = |of: &dyn Fn(&CodeId) -> bool| bearings.codes().iter().map(of).collect::<Vec<bool>>();
    let (ones, others) = match within {
        Within::Codes(codes) => (is_one(&|code| codes.contains(code)), Vec::new()),
        Within::Passages(one, other) | Within::Bodies(one, other) => {
            (is_one(&|code| code == *one), is_one(&|code| code == *other))
        }
    };
    let bears = |passage: Borne<'_>, among: &[bool]| passage.codes().any(|(_, code)| among[code]);
    let mut found = Vec::new();
    for body in bearings.by_body(slice) {
        let passages: Vec<Borne<'b>> = body.collect();
        let tells = |among: &[bool]| passages.iter().any(|passage| bears(*passage, among));
        if matches!(within, Within::Bodies(..)) && !(tells(&ones) && tells(&others)) {
            continue;
        }
        let is_meant = |passage: &&Borne<'b>| match within {
            Within::Codes(_) => bears(**passage, &ones),
            Within::Passages(..) => bears(**passage, &ones) && bears(**passage, &others),
            Within::Bodies(..) => bears(**passage, &ones) || bears(**passage, &others),
        };
        let first = |passage: &Borne<'b>| passage.codes().next().map(|(bearing, _)| bearing);
        found.extend(passages.iter().filter(is_meant).filter_map(first));
    }
    found
}

#[cfg(test)]
mod tests {
    use kernel::{Digest, World};

    use super::*;
    use crate::Sphere;

    /// `TU.H01 a/p1 BH-01!`: body, address and code; a bang says that it names where, a question mark that it waits, and what comes
    /// after is the field.
    fn bearings(lines: &[&str]) -> Bearings {
        let version = World::scripted(1).new_id();
        let bearing = |line: &&str| {
            let parts: Vec<&str> = line.split(' ').collect();
            Bearing {
                body: parts[0].parse().unwrap(),
                version,
                address: parts[1].to_owned(),
                digest: Digest::of(parts[1].as_bytes()),
                code: parts[2].trim_end_matches(['!', '?']).parse().unwrap(),
                named: parts[2].ends_with('!'),
                waits: parts[2].ends_with('?'),
                spheres: vec![Sphere { field: parts.get(3).unwrap_or(&"").to_string(), ..Sphere::default() }],
            }
        };
        Bearings::new(lines.iter().map(bearing).collect())
    }

    fn codes(ids: &[&str]) -> Codes {
        ids.iter().map(|id| id.parse().unwrap()).collect()
    }

    fn bodies(ids: &[&str]) -> BTreeSet<BodyCode> {
        ids.iter().map(|id| id.parse().unwrap()).collect()
    }

    fn share(share: Share) -> String {
        match share {
            Share::Of { part, whole } => format!("{part}/{whole}"),
            Share::Few => "few".to_owned(),
        }
    }

    #[test]
    fn how_much_and_how_openly_stand_apart_and_shares_of_few_are_not_told() {
        let mut lines: Vec<String> = Vec::new();
        for passage in 1..=8 {
            lines.push(format!("TU.H01 a/p{passage} BH-01{}", if passage <= 6 { "!" } else { "" }));
        }
        // Twice coded is once counted, and named by one is named.
        lines.push("TU.H01 a/p8 BH-02!".to_owned());
        for passage in 1..=4 {
            lines.push(format!("TU.H02 a/p{passage} BH-01"));
        }
        lines.push("TU.H02 a/p9 NN-01".to_owned());
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let bearings = bearings(&lines);
        let kind = codes(&["BH-01", "BH-02"]);
        let rows = [codes(&["BH-01"]), codes(&["BH-02"]), kind.clone()];
        let columns = [bodies(&["TU.H01"]), bodies(&["TU.H02"]), bodies(&["TU.H01", "TU.H02"])];
        let columns: Vec<Slice<'_>> = columns.iter().map(Slice::Bodies).collect();
        let shown: Vec<String> = matrix(&bearings, &rows, &columns, &kind)
            .into_iter()
            .map(|row| {
                let cell = |cell: Cell| {
                    format!(
                        "{} {} {}",
                        share(cell.much),
                        share(cell.open),
                        if cell.is_told { "told" } else { "-" }
                    )
                };
                row.into_iter().map(cell).collect::<Vec<_>>().join(" | ")
            })
            .collect();
        assert_eq!(
            shown,
            [
                "few few told | few few told | 12/12 6/12 told",
                "few few told | few few - | 1/12 few told",
                "few few told | few few told | 12/12 7/12 told",
            ]
        );
    }

    #[test]
    fn codes_go_together_in_passages_and_in_bodies() {
        let bearings = bearings(&[
            "TU.H01 a/p1 BH-01",
            "TU.H01 a/p1 NN-01",
            "TU.H02 a/p1 BH-01",
            "TU.H02 c/p1 NN-01",
            "TU.H03 a/p1 BH-01",
            "TU.H04 a/p1 BH-02",
            "TU.H05 a/p1 BH-01",
            "TU.H06 a/p1 BH-01",
        ]);
        let id = |id: &str| -> CodeId { id.parse().unwrap() };
        let cells = together(&bearings, &[id("BH-01"), id("BH-02")], &[id("NN-01"), id("NN-02")]);
        let show = |cell: &Together| {
            format!(
                "{} {} {} {}",
                cell.is_in_passages,
                share(cell.passages),
                cell.is_in_bodies,
                share(cell.bodies)
            )
        };
        let shown: Vec<String> = cells.iter().flatten().map(show).collect();
        assert_eq!(
            shown,
            ["true few true 2/5", "false few false 0/5", "false few false few", "false few false few"]
        );

        let open = |within: Within<'_>| {
            let passages = passages_of(&bearings, Slice::All, &within);
            passages
                .iter()
                .map(|each| format!("{} {}", each.body, each.address))
                .collect::<Vec<_>>()
                .join(", ")
        };
        assert_eq!(open(Within::Passages(&id("BH-01"), &id("NN-01"))), "TU.H01 a/p1");
        assert_eq!(open(Within::Bodies(&id("BH-01"), &id("NN-01"))), "TU.H01 a/p1, TU.H02 a/p1, TU.H02 c/p1");
        assert_eq!(open(Within::Codes(&codes(&["BH-02", "NN-01"]))), "TU.H01 a/p1, TU.H02 c/p1, TU.H04 a/p1");
        let column = bodies(&["TU.H02"]);
        let of_column = passages_of(&bearings, Slice::Bodies(&column), &Within::Codes(&codes(&["NN-01"])));
        assert_eq!(of_column.len(), 1);
    }

    #[test]
    fn what_waits_counts_and_is_told_and_a_field_is_a_column() {
        let mut lines: Vec<String> =
            (1..=9).map(|number| format!("TU.H01 a/p{number} BH-01? land")).collect();
        lines.push("TU.H01 a/p9 BH-02 land".to_owned());
        lines.push("TU.H01 a/p10 BH-01 land".to_owned());
        lines.push("TU.H02 a/p1 BH-01?".to_owned());
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let bearings = bearings(&lines);
        let kind = codes(&["BH-01", "BH-02"]);
        let rows = [codes(&["BH-01"]), kind.clone()];
        let columns = [Slice::Field("land"), Slice::Field(""), Slice::Level(""), Slice::All];
        let cells = matrix(&bearings, &rows, &columns, &kind);
        let show = |cell: &Cell| format!("{} {}", share(cell.much), cell.waiting);
        let shown: Vec<Vec<String>> = cells.iter().map(|row| row.iter().map(show).collect()).collect();
        assert_eq!(shown[0], ["10/10 9", "few 1", "11/11 10", "11/11 10"]);
        assert_eq!(
            shown[1],
            ["10/10 8", "few 1", "11/11 9", "11/11 9"],
            "one code that does not wait holds the passage"
        );
        assert_eq!(passages_of(&bearings, Slice::Field(""), &Within::Codes(&kind)).len(), 1);
    }
}
