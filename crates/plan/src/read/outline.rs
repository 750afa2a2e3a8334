//! Reads `outline.md`: a small, fixed subset of Markdown that a person can write in any editor.
//!
//! ```text
//! # Đề cương | Outline                     title, then guidance; lines that begin with > are English
//! ## Nguyên nhân | Causes {causes}         a section and its key
//! - kind: causes                           what it tells of
//! - also: Các nguyên nhân chủ yếu          other headings, separated by ;
//! - asks: finding, figure, example
//! Hướng dẫn …                              guidance
//! > Guidance …
//! ### Nhóm 2 | Group 2 {group-2}           further guidance for one group
//! ### Số liệu | Figures {figures}          a table of figures that must be given
//! ```
//!
//! A row of that table has nine cells, or a tenth that says what becomes of the figure when units are put together: `sum`
//! (also when left out), `apart`, or `part / whole`, the keys of the figures a rate is made of. A percentage without them
//! is read as `apart`, with a note.
//!
//! It does not read reports.

use kernel::Bilingual;

use super::fields::clean;
use super::plan_toml::unknown_word;
use crate::model::{Ask, FigureAsked, MeasuredAs, RollUp, Section, SectionKind, Variant};
use crate::problems::{Problems, Spot};

pub(crate) const FILE: &str = "outline.md";

const KEYS: [&str; 3] = ["kind", "also", "asks"];

/// What `outline.md` says, its references not yet looked up.
#[derive(Debug, Default)]
pub(crate) struct OutlineDraft {
    pub(crate) title: Bilingual,
    pub(crate) guidance: Bilingual,
    pub(crate) sections: Vec<SectionDraft>,
    /// A section says a kind nobody knows, so which kinds are missing cannot be told.
    pub(crate) kinds_unclear: bool,
}

/// One section; the lines of its variants and figures stand beside it.
#[derive(Debug)]
pub(crate) struct SectionDraft {
    pub(crate) spot: Spot,
    pub(crate) section: Section,
    pub(crate) variant_spots: Vec<Spot>,
    pub(crate) figure_spots: Vec<Spot>,
}

/// What the lines being read belong to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Under {
    Nothing,
    Title,
    Section,
    Variant,
    Figures,
}

pub(crate) fn read(out: &mut Problems, text: &str) -> OutlineDraft {
    let mut draft = OutlineDraft::default();
    let mut under = Under::Nothing;
    for (line, text) in (1..).zip(text.lines()) {
        let spot = Spot { file: FILE, line };
        let text = text.trim();
        if text.is_empty() || text.starts_with("<!--") {
            continue;
        }
        under = read_line(out, &mut draft, under, text, spot);
    }
    finish(out, &mut draft);
    draft
}

fn read_line(out: &mut Problems, draft: &mut OutlineDraft, under: Under, text: &str, spot: Spot) -> Under {
    if let Some(heading) = text.strip_prefix("### ") {
        return subsection(out, draft, heading, spot);
    }
    if let Some(heading) = text.strip_prefix("## ") {
        let (title, key) = read_heading(heading);
        if key.is_empty() {
            no_key(out, spot, &title.vi);
        }
        let section = Section {
            key,
            kind: SectionKind::Other,
            title,
            aliases: Vec::new(),
            asks: Vec::new(),
            guidance: Bilingual::default(),
            variants: Vec::new(),
            figures: Vec::new(),
        };
        let (variant_spots, figure_spots) = (Vec::new(), Vec::new());
        draft.sections.push(SectionDraft { spot, section, variant_spots, figure_spots });
        return Under::Section;
    }
    if let Some(heading) = text.strip_prefix("# ") {
        draft.title = read_heading(heading).0;
        return Under::Title;
    }
    let last = draft.sections.last_mut();
    match (under, last) {
        (Under::Title, _) => guide(&mut draft.guidance, text),
        (Under::Section, Some(last)) => match text.strip_prefix("- ").and_then(|item| item.split_once(':')) {
            Some((key, value)) => {
                let known = setting(out, &mut last.section, clean(key).as_str(), value, spot);
                draft.kinds_unclear |= !known;
            }
            None => guide(&mut last.section.guidance, text),
        },
        (Under::Variant, Some(last)) => {
            if let Some(variant) = last.section.variants.last_mut() {
                guide(&mut variant.guidance, text);
            }
        }
        (Under::Figures, Some(last)) => figure(out, last, text, spot),
        _ => out.error(
            "stray-text",
            spot,
            Bilingual::new("dòng chữ này đứng trước mọi đề mục", "this line stands before every heading"),
            Bilingual::new(
                "Bắt đầu tệp bằng «# Tên đề cương | Title».",
                "Begin the file with «# Tên đề cương | Title».",
            ),
        ),
    }
    under
}

/// `Nguyên nhân | Causes {causes}` into title and key.
fn read_heading(heading: &str) -> (Bilingual, String) {
    let (names, key) = match heading.rsplit_once('{') {
        Some((names, key)) => (names, clean(key.trim_end().trim_end_matches('}'))),
        None => (heading, String::new()),
    };
    let (vi, en) = names.split_once('|').unwrap_or((names, names));
    (Bilingual::new(clean(vi), clean(en)), key)
}

fn no_key(out: &mut Problems, spot: Spot, title: &str) {
    out.error(
        "section-without-key",
        spot,
        Bilingual::new(format!("mục «{title}» chưa có khóa"), format!("the heading «{title}» has no key")),
        Bilingual::new(
            "Ghi khóa trong ngoặc nhọn ở cuối dòng, như {causes}, {figures} hoặc {group-2}.",
            "Put a key in braces at the end of the line, such as {causes}, {figures} or {group-2}.",
        ),
    );
}

fn subsection(out: &mut Problems, draft: &mut OutlineDraft, heading: &str, spot: Spot) -> Under {
    let (title, key) = read_heading(heading);
    let Some(last) = draft.sections.last_mut() else {
        no_key(out, spot, &title.vi);
        return Under::Nothing;
    };
    if key == "figures" {
        return Under::Figures;
    }
    match key.strip_prefix("group-").and_then(|number| number.parse::<i64>().ok()) {
        Some(group) => {
            last.section.variants.push(Variant { group, guidance: Bilingual::default() });
            last.variant_spots.push(spot);
            Under::Variant
        }
        None => {
            no_key(out, spot, &title.vi);
            Under::Nothing
        }
    }
}

/// Adds a line of guidance: English when it begins with `>`. Lines become paragraphs.
fn guide(guidance: &mut Bilingual, text: &str) {
    let (target, text) = match text.strip_prefix('>') {
        Some(english) => (&mut guidance.en, english),
        None => (&mut guidance.vi, text),
    };
    if !target.is_empty() {
        target.push('\n');
    }
    target.push_str(&clean(text));
}

/// Takes one `- key: value`; false when it names a kind nobody knows.
fn setting(out: &mut Problems, section: &mut Section, key: &str, value: &str, spot: Spot) -> bool {
    match key {
        "kind" => match SectionKind::ALL.into_iter().find(|kind| kind.code() == clean(value)) {
            Some(kind) => section.kind = kind,
            None => {
                unknown_word(out, spot, &clean(value), &SectionKind::ALL.map(SectionKind::code));
                return false;
            }
        },
        "also" => section.aliases = value.split(';').map(clean).filter(|alias| !alias.is_empty()).collect(),
        "asks" => {
            for word in value.split(',').map(clean) {
                match Ask::ALL.into_iter().find(|ask| ask.code() == word) {
                    Some(ask) => section.asks.push(ask),
                    None => unknown_word(out, spot, &word, &Ask::ALL.map(Ask::code)),
                }
            }
        }
        _ => unknown_word(out, spot, key, &KEYS),
    }
    true
}

/// A row `| key | tên | name | đơn vị | unit | cách tính | definition | total of | groups | roll-up | per | measured as |`, the last
/// three of them optional.
fn figure(out: &mut Problems, last: &mut SectionDraft, text: &str, spot: Spot) {
    let cells: Vec<String> =
        text.trim_matches('|').split('|').map(|cell| clean(cell).trim_matches('`').to_owned()).collect();
    let rule = cells.iter().all(|cell| !cell.is_empty() && cell.chars().all(|c| c == '-' || c == ':'));
    if rule || cells.first().is_some_and(|key| key == "key") {
        return;
    }
    let is_known = |further: &[String]| further.len() <= FURTHER_CELLS;
    let (cells, further) = match cells.split_at_checked(CELLS) {
        Some((cells, further)) if is_known(further) => (cells, further),
        _ => (cells.as_slice(), [].as_slice()),
    };
    let further = |index: usize| further.get(index).map(String::as_str).unwrap_or_default();
    let [key, name, name_en, unit, unit_en, definition, definition_en, total_of, groups] = cells else {
        out.error(
            "wrong-columns",
            spot,
            Bilingual::new(
                format!("dòng số liệu có {} ô, cần từ 9 đến 12", cells.len()),
                format!("the row has {} cells, it needs 9 to 12", cells.len()),
            ),
            Bilingual::new(
                "Viết: | key | số liệu | figure | đơn vị | unit | cách tính | definition | tổng của | nhóm |",
                "Write: | key | số liệu | figure | đơn vị | unit | cách tính | definition | total of | groups |",
            ),
        );
        return;
    };
    let words = |text: &str| -> Vec<String> {
        text.split([',', ' ']).map(clean).filter(|word| !word.is_empty()).collect()
    };
    let mut numbers = Vec::new();
    for word in words(groups) {
        match word.parse::<i64>() {
            Ok(number) => numbers.push(number),
            Err(_) => unknown_word(out, spot, &word, &["1", "2", "3"]),
        }
    }
    if key.is_empty() || name.is_empty() || unit.is_empty() {
        out.error(
            "missing-key",
            spot,
            Bilingual::new("số liệu thiếu khóa, tên hoặc đơn vị", "the figure lacks its key, name or unit"),
            Bilingual::new("Điền ba ô đó.", "Fill those cells."),
        );
    }
    let unit = pair(unit, unit_en);
    let roll_up = roll_up(out, further(0), &unit, spot);
    let measured_as = measured_as(out, further(2), spot);
    last.figure_spots.push(spot);
    last.section.figures.push(FigureAsked {
        key: key.clone(),
        name: pair(name, name_en),
        unit,
        definition: pair(definition, definition_en),
        total_of: words(total_of),
        groups: numbers,
        roll_up,
        per: words(further(1)),
        measured_as,
    });
}

/// The cells every row of figures has.
const CELLS: usize = 9;
/// The cells it may have besides.
const FURTHER_CELLS: usize = 3;

/// `indicator.figure`: the total of a measurement that counts the same.
fn measured_as(out: &mut Problems, text: &str, spot: Spot) -> Option<MeasuredAs> {
    if text.is_empty() {
        return None;
    }
    match text.split_once('.').filter(|(indicator, figure)| !indicator.is_empty() && !figure.is_empty()) {
        Some((indicator, figure)) => {
            Some(MeasuredAs { indicator: indicator.to_owned(), figure: figure.to_owned() })
        }
        None => {
            unknown_word(out, spot, text, &["late.late_done"]);
            None
        }
    }
}

/// `sum`, `apart` or `part / whole`. A percentage that says nothing stays apart: to add rates up would be wrong.
fn roll_up(out: &mut Problems, text: &str, unit: &Bilingual, spot: Spot) -> RollUp {
    match text.split_once('/').map(|(part, whole)| (clean(part), clean(whole))) {
        Some((numerator, denominator)) => RollUp::Rate { numerator, denominator },
        None if text == "sum" => RollUp::Sum,
        None if text == "apart" => RollUp::Apart,
        None if text.is_empty() && unit.vi.contains('%') => {
            out.note(
                "rate-without-parts",
                spot,
                Bilingual::new(
                    "tỷ lệ này chưa nói lấy số liệu nào chia cho số liệu nào nên không tổng hợp được từ các đơn vị",
                    "this rate does not say which figure is divided by which, so it cannot be put together from units",
                ),
                Bilingual::new(
                    "Thêm ô thứ mười: «tử số / mẫu số» bằng khóa của hai số liệu, hoặc «apart» nếu chỉ để xem từng đơn vị.",
                    "Add a tenth cell: «part / whole» with the keys of two figures, or «apart» to show it unit by unit.",
                ),
            );
            RollUp::Apart
        }
        None if text.is_empty() => RollUp::Sum,
        None => {
            unknown_word(out, spot, text, &["sum", "apart", "part / whole"]);
            RollUp::Apart
        }
    }
}

fn pair(vi: &str, en: &str) -> Bilingual {
    Bilingual::new(vi, if en.is_empty() { vi } else { en })
}

/// Lets Vietnamese stand where English is missing, and says which sections give no guidance.
fn finish(out: &mut Problems, draft: &mut OutlineDraft) {
    let fill = |text: &mut Bilingual| {
        if text.en.is_empty() {
            text.en = text.vi.clone();
        }
    };
    fill(&mut draft.guidance);
    for SectionDraft { spot, section, .. } in &mut draft.sections {
        fill(&mut section.guidance);
        section.variants.iter_mut().for_each(|variant| fill(&mut variant.guidance));
        if section.guidance.vi.is_empty() {
            out.error(
                "section-without-guidance",
                *spot,
                Bilingual::new(
                    format!("mục «{}» chưa có hướng dẫn", section.title.vi),
                    format!("the section «{}» gives no guidance", section.title.en),
                ),
                Bilingual::new(
                    "Viết vài dòng cho người soạn báo cáo biết cần nêu gì.",
                    "Write a few lines that tell the drafter what to put there.",
                ),
            );
        }
    }
}
