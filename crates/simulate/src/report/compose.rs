//! A report's words: for each section of the outline its figures and findings, with the faults its lot asks for.
//!
//! The recipe of every finding is kept, so that another body's report can copy it with other numbers.

use plan::{Body, Plan, Section, SectionKind};

use crate::draw::Draw;
use crate::grammar::{Facts, Speaker, knows};
use crate::report::facts;
use crate::report::figures;
use crate::report::paper::Part;
use crate::report::truth::{Fault, Planted, Told};

/// Whether a finding has the part its section asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Given {
    Yes,
    No,
}

/// How to say one finding again, word for word, with other facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Recipe {
    code: String,
    wording: Draw,
    facts: Facts,
}

/// A finding as it will stand in the report.
#[derive(Debug, Clone)]
pub(crate) struct Finding {
    pub(crate) recipe: Recipe,
    pub(crate) claim: String,
    pub(crate) figure: String,
    pub(crate) example: String,
    pub(crate) bare_example: String,
    pub(crate) has_figure: Given,
    pub(crate) has_example: Given,
    pub(crate) outside: Option<String>,
}

/// A section as it will stand in the report.
#[derive(Debug, Clone)]
pub(crate) struct DraftSection {
    pub(crate) key: String,
    pub(crate) kind: SectionKind,
    pub(crate) heading: String,
    pub(crate) introduction: String,
    pub(crate) caption: String,
    pub(crate) asked: Option<Vec<Vec<String>>>,
    pub(crate) breakdown: Option<Vec<Vec<String>>>,
    pub(crate) findings: Vec<Finding>,
    pub(crate) none_found: Option<String>,
    pub(crate) closing: Vec<String>,
    /// Findings that only make the report longer, after everything else.
    pub(crate) more: Vec<Finding>,
}

/// How a body sets its findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Manner {
    /// As the outline asks: figures under a heading of their own, then each finding one paragraph with its figure and
    /// its example right after.
    Outline,
    /// As offices often write: an introduction to each section, figures and claims in paragraphs of their own,
    /// examples led in by other words than «ví dụ».
    Free,
}

/// A whole report before faults are written into it.
#[derive(Debug, Clone)]
pub(crate) struct DraftReport {
    pub(crate) sections: Vec<DraftSection>,
    pub(crate) manner: Manner,
    pub(crate) planted: Vec<Planted>,
}

/// Writes a complete report of `body`.
pub(crate) fn complete(plan: &Plan, body: &Body, group: i64, (seed, manner): (u64, Manner)) -> DraftReport {
    let mut draw = Draw::new(seed, &["report", body.code.as_str()]);
    let mut speaker = Speaker::default();
    let sections = plan
        .outline
        .sections
        .iter()
        .map(|section| write_section(plan, (body, group), (section, manner), &mut speaker, &mut draw))
        .collect();
    DraftReport { sections, manner, planted: Vec::new() }
}

fn write_section(
    plan: &Plan,
    (body, group): (&Body, i64),
    (section, manner): (&Section, Manner),
    speaker: &mut Speaker,
    draw: &mut Draw,
) -> DraftSection {
    let facts = facts::draw(body.kind, &plan.window, draw);
    let findings = codes(section.kind, draw)
        .into_iter()
        .map(|code| {
            let mut facts = facts::draw(body.kind, &plan.window, draw);
            if manner == Manner::Free {
                facts.insert("vidu", lead_in(draw));
            }
            let wording = Draw::new(draw.bits(), &["wording", &code]);
            say(Recipe { code, wording, facts })
        })
        .collect();
    let asked: Vec<_> = section.figures.iter().filter(|figure| figure.is_for(group)).collect();
    DraftSection {
        key: section.key.clone(),
        kind: section.kind,
        heading: section.title.vi.to_uppercase(),
        introduction: speaker.say(introduction(section.kind), &facts, draw),
        caption: speaker.say("bang", &facts, draw),
        asked: (!asked.is_empty()).then(|| figures::asked(&asked, draw)),
        breakdown: (section.kind == SectionKind::Manifestations).then(|| figures::breakdown(draw)),
        findings,
        none_found: (section.kind == SectionKind::Consequences && draw.chance(15))
            .then(|| speaker.say("khong", &facts, draw)),
        closing: Vec::new(),
        more: Vec::new(),
    }
}

fn introduction(kind: SectionKind) -> &'static str {
    match kind {
        SectionKind::Manifestations => "tin.manifestations",
        SectionKind::Consequences => "tin.consequences",
        SectionKind::Causes => "tin.causes",
        SectionKind::Solutions => "tin.solutions",
        SectionKind::RealState | SectionKind::Other => "tin.state",
    }
}

/// Other words than «ví dụ» for leading in an example.
fn lead_in(draw: &mut Draw) -> String {
    let ways = ["Cụ thể,", "Một trường hợp cụ thể:", "Chẳng hạn,", "Có thể kể đến trường hợp sau:"];
    ways[draw.below(ways.len())].to_owned()
}

/// Which codes a report tells of in a section of this kind.
fn codes(kind: SectionKind, draw: &mut Draw) -> Vec<String> {
    let (family, all, low, high) = match kind {
        SectionKind::RealState => ("TT", 4, 2, 3),
        SectionKind::Manifestations => ("BH", 26, 4, 7),
        SectionKind::Consequences => ("HQ", 5, 2, 3),
        SectionKind::Causes => ("NN", 12, 3, 5),
        SectionKind::Solutions => ("GP", 12, 3, 6),
        SectionKind::Other => return Vec::new(),
    };
    let mut numbers: Vec<usize> = (1..=all).collect();
    draw.shuffle(&mut numbers);
    numbers.truncate(usize::try_from(draw.between(low, high)).unwrap_or(1));
    numbers.sort_unstable();
    numbers.into_iter().map(|number| format!("{family}-{number:02}")).collect()
}

/// Says a finding after its recipe.
pub(crate) fn say(recipe: Recipe) -> Finding {
    let mut speaker = Speaker::default();
    let mut wording = recipe.wording.clone();
    let mut part = |name: &str| {
        let rule = format!("{}.{name}", recipe.code);
        debug_assert!(knows(&rule), "{rule}");
        speaker.say(&rule, &recipe.facts, &mut wording)
    };
    let (claim, figure, example) = (part("f"), part("s"), part("e"));
    let bare_example = speaker.say("vidu.tron", &recipe.facts, &mut wording);
    let (has_figure, has_example) = (Given::Yes, Given::Yes);
    Finding { recipe, claim, figure, example, bare_example, has_figure, has_example, outside: None }
}

/// The same finding with a greater part of the same whole: what a corrected figure looks like.
pub(crate) fn corrected(recipe: &Recipe) -> Option<(Finding, Finding)> {
    let read = |name: &str| recipe.facts.get(name)?.replace('.', "").parse::<i64>().ok();
    let (part, whole) = (read("a")?, read("b")?);
    let part = part + (whole - part) / 4;
    let mut facts = recipe.facts.clone();
    facts.insert("a", facts::number(part));
    facts.insert("p", facts::share(part, whole));
    let after = Recipe { facts, ..recipe.clone() };
    Some((say(recipe.clone()), say(after)))
}

/// The same finding with the numbers and days of `own`: what copying with a light hand looks like.
pub(crate) fn copied(source: &Finding, own: &Facts) -> Finding {
    let mut recipe = source.recipe.clone();
    for (name, value) in own {
        if !matches!(*name, "dv" | "dv2" | "lv") {
            recipe.facts.insert(name, value.clone());
        }
    }
    say(recipe)
}

impl DraftReport {
    /// Notes that `fault` was planted.
    pub(crate) fn note(&mut self, fault: Fault, section: &str, quote: &str) {
        self.planted.push(Planted {
            fault,
            section: section.to_owned(),
            quote: quote.to_owned(),
            source: None,
        });
    }

    /// What each finding tells of, in order.
    pub(crate) fn told(&self) -> Vec<Told> {
        let tell = |section: &DraftSection, finding: &Finding| Told {
            code: finding.recipe.code.clone(),
            section: section.key.clone(),
            claim: finding.claim.clone(),
            recipe: finding.recipe.clone(),
        };
        let sections = self.sections.iter().filter(|section| section.kind != SectionKind::RealState);
        let told = |section: &DraftSection| -> Vec<Told> {
            section.findings.iter().chain(&section.more).map(|finding| tell(section, finding)).collect()
        };
        sections.flat_map(told).collect()
    }

    /// Adds findings drawn anew to its sections until it has `passages` passages or a few more.
    pub(crate) fn lengthen(&mut self, plan: &Plan, (body, group): (&Body, i64), seed: u64, passages: usize) {
        let mut left = passages.saturating_sub(passages_of(&self.parts(|_, title| title.to_owned())));
        for turn in 1.. {
            let other = complete(plan, body, group, (seed.wrapping_add(turn * STRIDE), self.manner));
            let mut added = 0;
            for section in self.sections.iter_mut().filter(|section| section.kind != SectionKind::RealState) {
                let same = other.sections.iter().find(|drawn| drawn.key == section.key);
                let findings = same.map_or(&[][..], |drawn| &drawn.findings);
                section.more.extend_from_slice(findings);
                added += findings.len() * PASSAGES_OF_FINDING;
            }
            if added == 0 || added >= left {
                return;
            }
            left -= added;
        }
    }

    /// The parts between head and signature.
    pub(crate) fn parts(&self, heading: impl Fn(usize, &str) -> String) -> Vec<Part> {
        let mut parts = Vec::new();
        for (index, section) in self.sections.iter().enumerate() {
            parts.push(Part::Heading(1, heading(index + 1, &section.heading)));
            match self.manner {
                Manner::Outline => section.as_asked(&mut parts),
                Manner::Free => section.freely(&mut parts),
            }
            parts.extend(section.closing.iter().cloned().map(Part::Paragraph));
            for finding in &section.more {
                parts.push(Part::Paragraph(finding.claimed().join(" ")));
                parts.extend(finding.exemplified());
            }
        }
        parts
    }
}

impl DraftSection {
    fn as_asked(&self, parts: &mut Vec<Part>) {
        if self.kind == SectionKind::RealState {
            parts.push(Part::Paragraph(self.introduction.clone()));
        }
        let mut number = 0;
        let mut heading = |title: &str| {
            number += 1;
            Part::Heading(2, format!("{number}. {title}"))
        };
        if let Some(table) = &self.asked {
            parts.push(heading("Số liệu theo đề cương"));
            parts.push(Part::Table(table.clone()));
        }
        if let Some(table) = &self.breakdown {
            parts.push(heading("Kết quả thực hiện nhiệm vụ chia theo lĩnh vực"));
            parts.push(Part::Table(table.clone()));
        }
        if !self.findings.is_empty() {
            parts.push(heading(match self.kind {
                SectionKind::RealState => "Đánh giá chung",
                SectionKind::Solutions => "Nhiệm vụ, giải pháp và kết quả bước đầu",
                _ => "Nhận định và ví dụ",
            }));
        }
        for (letter, finding) in POINTS.chars().zip(&self.findings) {
            parts.push(Part::Paragraph(format!("{letter}) {}", finding.claimed().join(" "))));
            parts.extend(finding.exemplified());
        }
        parts.extend(self.none_found.clone().map(Part::Paragraph));
    }

    fn freely(&self, parts: &mut Vec<Part>) {
        parts.push(Part::Paragraph(self.introduction.clone()));
        if let Some(table) = &self.asked {
            parts.push(Part::Paragraph(self.caption.clone()));
            parts.push(Part::Table(table.clone()));
        }
        for (number, finding) in self.findings.iter().enumerate() {
            let mut claimed = finding.claimed();
            claimed[0] = format!("{}. {}", number + 1, claimed[0]);
            parts.extend(claimed.into_iter().map(Part::Paragraph));
            parts.extend(finding.exemplified());
        }
        parts.extend(self.none_found.clone().map(Part::Paragraph));
        if let Some(table) = &self.breakdown {
            parts.push(Part::Paragraph("Kết quả thực hiện nhiệm vụ chia theo lĩnh vực như sau:".to_owned()));
            parts.push(Part::Table(table.clone()));
        }
    }
}

/// The seeds of two draws of one body lie so far apart.
const STRIDE: u64 = 7919;
/// A finding added to lengthen a report: its claim with the figure, and its example.
const PASSAGES_OF_FINDING: usize = 2;

/// How many passages a reader makes of `parts`.
fn passages_of(parts: &[Part]) -> usize {
    let count = |part: &Part| match part {
        Part::Columns { left, right } => left.len() + right.len(),
        Part::Title(_) | Part::Heading(..) | Part::Paragraph(_) => 1,
        Part::Table(rows) => rows.iter().map(Vec::len).sum(),
    };
    parts.iter().map(count).sum()
}

/// The letters of points, in the order of official documents.
const POINTS: &str = "abcdđeghiklmn";

impl Finding {
    /// The claim, and the figures that stand by it.
    fn claimed(&self) -> Vec<String> {
        let mut claimed = vec![self.claim.clone()];
        claimed.extend((self.has_figure == Given::Yes).then(|| self.figure.clone()));
        claimed.extend(self.outside.clone());
        claimed
    }

    /// The example; one without counts when no figure is to stand by the claim, so that the lack is plain.
    fn exemplified(&self) -> Option<Part> {
        let example = if self.has_figure == Given::Yes { &self.example } else { &self.bare_example };
        (self.has_example == Given::Yes).then(|| Part::Paragraph(example.clone()))
    }
}
