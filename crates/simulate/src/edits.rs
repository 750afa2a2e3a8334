//! Reports full of look-alike sentences, edited as offices edit them, with the truth of every paragraph: what the resolver of
//! citations is held against.
//!
//! Every paragraph keeps who it is through all edits, so that it is known whether a citation that still stands, or a place that
//! is offered, is the very paragraph, a twin with the same words, or another sentence. It reads no report and resolves nothing.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use unicode_normalization::UnicodeNormalization as _;

use crate::draw::Draw;
use crate::report::{DocumentFamily, Paper, Part, roman};

/// Few phrases and few numbers: equal and nearly equal sentences are the rule.
const PHRASES: [&str; 8] = [
    "Trong kỳ có {} nhiệm vụ quá hạn.",
    "Trong kỳ có {} nhiệm vụ quá hạn, tăng so với kỳ trước.",
    "Trong kỳ còn {} nhiệm vụ quá hạn, giảm so với kỳ trước.",
    "Còn {} hồ sơ trả lại nhiều lần.",
    "Còn {} hồ sơ trả lại nhiều lần, chưa rõ lý do.",
    "Có {} trường hợp chờ ý kiến cấp trên.",
    "Có {} trường hợp chờ ý kiến cấp trên về việc thuộc thẩm quyền.",
    "Một số phòng để {} hồ sơ quá hạn; một số phòng chưa nêu lý do.",
];
const NUMBERS: i64 = 9;

/// A paragraph, and who it is whatever becomes of its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paragraph {
    /// Who it is; no two of a report have the same, ever.
    pub id: u64,
    /// Its words.
    pub text: String,
}

/// A report that is edited: for each section of the outline its heading and paragraphs.
#[derive(Debug, Clone)]
pub struct EditedReport {
    sections: Vec<(String, Vec<Paragraph>)>,
    next: u64,
    draw: Draw,
}

/// What an edit does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Edit {
    /// A new paragraph comes in.
    Insert,
    /// A paragraph is copied word for word to another place.
    Copy,
    /// A paragraph goes.
    Remove,
    /// A paragraph moves, perhaps into another section.
    Move,
    /// Two paragraphs change places.
    Swap,
    /// A number changes.
    Number,
    /// A paragraph becomes one like its neighbour in all but the number.
    Likeness,
    /// A paragraph is split in two.
    Split,
    /// Two paragraphs become one.
    Join,
    /// Only how the letters are written changes: marks as characters of their own.
    Spelling,
    /// A number changes, and in the same version back again.
    Back,
}

impl Edit {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::Insert,
        Self::Copy,
        Self::Remove,
        Self::Move,
        Self::Swap,
        Self::Number,
        Self::Likeness,
        Self::Split,
        Self::Join,
        Self::Spelling,
        Self::Back,
    ];

    /// The name in tables, Vietnamese and English.
    pub fn name(self) -> &'static str {
        match self {
            Self::Insert => "thêm một đoạn · a paragraph inserted",
            Self::Copy => "chép nguyên một đoạn sang chỗ khác · a paragraph copied elsewhere",
            Self::Remove => "bỏ một đoạn · a paragraph removed",
            Self::Move => "chuyển một đoạn · a paragraph moved",
            Self::Swap => "đổi chỗ hai đoạn · two paragraphs swapped",
            Self::Number => "đổi một con số · a number changed",
            Self::Likeness => "viết lại cho giống đoạn bên cạnh · made like its neighbour",
            Self::Split => "tách một đoạn · a paragraph split",
            Self::Join => "nối hai đoạn · two paragraphs joined",
            Self::Spelling => "chỉ đổi cách mã hóa dấu · only the encoding of marks changed",
            Self::Back => "đổi rồi đổi lại · changed and changed back",
        }
    }
}

impl EditedReport {
    /// A report that follows from `seed` and `number`, with paragraphs under each of these headings.
    pub fn new(seed: u64, number: u64, headings: &[String]) -> Self {
        let draw = Draw::new(seed, &["edits", &number.to_string()]);
        let sections = headings.iter().map(|heading| (heading.clone(), Vec::new())).collect();
        let mut report = Self { sections, next: 0, draw };
        for section in 0..headings.len() {
            for _ in 0..4 + report.draw.below(9) {
                let text = report.sentence();
                report.add(section, usize::MAX, text);
            }
        }
        report
    }

    /// The paragraphs in order.
    pub fn paragraphs(&self) -> impl Iterator<Item = &Paragraph> {
        self.sections.iter().flat_map(|(_, paragraphs)| paragraphs)
    }

    /// The report as it would be sent.
    pub fn paper(&self) -> Paper {
        let mut parts = Vec::new();
        for (number, (heading, paragraphs)) in self.sections.iter().enumerate() {
            parts.push(Part::Heading(1, format!("{}. {heading}", roman(number + 1))));
            parts.extend(paragraphs.iter().map(|paragraph| Part::Paragraph(paragraph.text.clone())));
        }
        Paper { parts, family: DocumentFamily::Party }
    }

    /// Makes one drawn edit and says which.
    pub fn edit(&mut self) -> Edit {
        loop {
            let edit = Edit::ALL[self.draw.below(Edit::ALL.len())];
            if self.make(edit).is_some() {
                return edit;
            }
        }
    }

    /// `None` when there is no paragraph to do it to.
    fn make(&mut self, edit: Edit) -> Option<()> {
        match edit {
            Edit::Insert => {
                let (section, text) = (self.draw.below(self.sections.len()), self.sentence());
                let at = self.draw.below(self.sections[section].1.len() + 1);
                self.add(section, at, text);
            }
            Edit::Copy => {
                let (section, at) = self.place()?;
                let text = self.sections[section].1[at].text.clone();
                let to = self.draw.below(self.sections.len());
                let at = self.draw.below(self.sections[to].1.len() + 1);
                self.add(to, at, text);
            }
            Edit::Remove => {
                let (section, at) = self.place()?;
                self.sections[section].1.remove(at);
            }
            Edit::Move => {
                let (section, at) = self.place()?;
                let moved = self.sections[section].1.remove(at);
                let to = self.draw.below(self.sections.len());
                let at = self.draw.below(self.sections[to].1.len() + 1);
                self.sections[to].1.insert(at, moved);
            }
            Edit::Swap => {
                let ((from, one), (to, other)) = (self.place()?, self.place()?);
                let kept = self.sections[from].1[one].clone();
                let kept = std::mem::replace(&mut self.sections[to].1[other], kept);
                self.sections[from].1[one] = kept;
            }
            Edit::Number | Edit::Back => {
                let (section, at) = self.place()?;
                let number = self.draw.between(1, NUMBERS);
                let paragraph = &mut self.sections[section].1[at];
                let other = with_number(&paragraph.text, number)?;
                let before = std::mem::replace(&mut paragraph.text, other);
                if edit == Edit::Back {
                    paragraph.text = before;
                }
            }
            Edit::Likeness => {
                let (section, at) = self.place()?;
                let number = self.draw.between(1, NUMBERS);
                let neighbour = self.sections[section].1.get(at + 1)?;
                let text = with_number(&neighbour.text, number)?;
                self.sections[section].1[at].text = text;
            }
            Edit::Split => {
                let (section, at) = self.place()?;
                let paragraph = &mut self.sections[section].1[at];
                let (first, rest) = paragraph.text.split_once([',', ';'])?;
                let rest = format!("Việc này {}", rest.trim());
                paragraph.text = format!("{first}.");
                self.add(section, at + 1, rest);
            }
            Edit::Join => {
                let (section, at) = self.place()?;
                let second = self.sections[section].1.get(at + 1)?.text.clone();
                let first = &mut self.sections[section].1[at].text;
                // As long as a paragraph of a report, not endless.
                if first.len() + second.len() > 400 {
                    return None;
                }
                first.push(' ');
                first.push_str(&second);
                self.sections[section].1.remove(at + 1);
            }
            Edit::Spelling => {
                let (section, at) = self.place()?;
                let paragraph = &mut self.sections[section].1[at];
                paragraph.text = paragraph.text.nfd().collect();
            }
        }
        Some(())
    }

    fn add(&mut self, section: usize, at: usize, text: String) {
        let id = self.next;
        self.next += 1;
        let paragraphs = &mut self.sections[section].1;
        paragraphs.insert(at.min(paragraphs.len()), Paragraph { id, text });
    }

    fn place(&mut self) -> Option<(usize, usize)> {
        let section = self.draw.below(self.sections.len());
        let count = self.sections[section].1.len();
        (count > 0).then(|| (section, self.draw.below(count)))
    }

    fn sentence(&mut self) -> String {
        let phrase = PHRASES[self.draw.below(PHRASES.len())];
        phrase.replace("{}", &self.draw.between(1, NUMBERS).to_string())
    }
}

/// `text` with another number for its first one.
fn with_number(text: &str, number: i64) -> Option<String> {
    let at = text.find(|sign: char| sign.is_ascii_digit())?;
    let rest = text[at..].trim_start_matches(|sign: char| sign.is_ascii_digit());
    Some(format!("{}{number}{rest}", &text[..at]))
}

/// A citation: which paragraph a person cited, at which place, with which words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cited {
    /// Who the paragraph is.
    pub id: u64,
    /// Its place in the version that was read.
    pub address: String,
    /// Its words as they were read.
    pub text: String,
}

/// What a resolver says of a citation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// It stands.
    Fresh,
    /// It does not; exactly its words are offered at this other place.
    Offered(String),
    /// It does not.
    Stale,
}

/// A paragraph of the new version as it was read: who it is, where it stands, its words.
pub type ReadParagraph = Cited;

/// How an answer stands to the truth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// The very paragraph, unchanged, stands at the place: carried.
    Carried,
    /// A twin stands at the place, another paragraph with exactly the words cited: carried, since words are what is cited.
    CarriedTwin,
    /// Other words stand at the place or none, exactly those cited at one other place: offered there, to a person.
    Offered,
    /// The words cited stand at several other places: stale, nothing offered.
    Ambiguous,
    /// The words cited stand nowhere: stale, nothing offered.
    Gone,
    /// WRONG: it resolved to other words than those cited.
    OtherWords,
    /// WRONG: the very paragraph stands unchanged at its place and was not carried.
    NotCarried,
    /// WRONG: a place was offered though there are several, or none was though there is one, or another one.
    WrongOffer,
}

impl Verdict {
    /// All of them; the last three are wrong.
    pub const ALL: [Self; 8] = [
        Self::Carried,
        Self::CarriedTwin,
        Self::Offered,
        Self::Ambiguous,
        Self::Gone,
        Self::OtherWords,
        Self::NotCarried,
        Self::WrongOffer,
    ];

    /// Whether a resolver that does this is not to be trusted.
    pub fn is_wrong(self) -> bool {
        matches!(self, Self::OtherWords | Self::NotCarried | Self::WrongOffer)
    }

    fn name(self) -> &'static str {
        match self {
            Self::Carried => {
                "đúng đoạn ấy, không đổi, đúng chỗ: giữ nguyên · the very paragraph, unchanged, in its place: carried"
            }
            Self::CarriedTwin => {
                "đoạn khác có đúng từng chữ ấy, đúng chỗ: giữ nguyên · a twin, the same words in the same place: carried"
            }
            Self::Offered => {
                "đúng từng chữ ấy, ở đúng một chỗ khác: đề nghị, chờ người quyết định · the same words at one other place: offered to a person"
            }
            Self::Ambiguous => {
                "đúng từng chữ ấy, ở nhiều chỗ khác: cần xem lại, không đề nghị · the same words at several other places: stale, nothing offered"
            }
            Self::Gone => "không còn đúng từng chữ ấy: cần xem lại · the words stand nowhere: stale",
            Self::OtherWords => "SAI: trỏ sang câu khác · WRONG: resolved to a different sentence",
            Self::NotCarried => "SAI: không đổi mà không giữ · WRONG: unchanged and not carried",
            Self::WrongOffer => "SAI: đề nghị sai chỗ · WRONG: offered wrongly",
        }
    }
}

/// Holds an answer against what stands in the new version.
pub fn judge(cited: &Cited, answer: &Answer, version: &[ReadParagraph]) -> Verdict {
    let here = version.iter().find(|paragraph| paragraph.address == cited.address);
    let same_here = here.filter(|paragraph| paragraph.text == cited.text);
    let elsewhere: Vec<&ReadParagraph> = version
        .iter()
        .filter(|paragraph| paragraph.text == cited.text && paragraph.address != cited.address)
        .collect();
    match (answer, same_here, elsewhere.as_slice()) {
        (Answer::Fresh, Some(here), _) if here.id == cited.id => Verdict::Carried,
        (Answer::Fresh, Some(_), _) => Verdict::CarriedTwin,
        (Answer::Fresh, None, _) => Verdict::OtherWords,
        (_, Some(_), _) => Verdict::NotCarried,
        (Answer::Offered(place), None, [only]) if only.address == *place => Verdict::Offered,
        (Answer::Offered(place), None, all) if all.iter().all(|one| one.address != *place) => {
            Verdict::OtherWords
        }
        (Answer::Offered(_), None, _) | (Answer::Stale, None, [_]) => Verdict::WrongOffer,
        (Answer::Stale, None, []) => Verdict::Gone,
        (Answer::Stale, None, _) => Verdict::Ambiguous,
    }
}

/// What all edits came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// Reports written.
    pub reports: u64,
    /// Versions received, the first of each report not counted.
    pub versions: u64,
    /// Edits by kind.
    pub edits: BTreeMap<Edit, u64>,
    /// Answers by how they stand to the truth.
    pub verdicts: BTreeMap<Verdict, u64>,
}

impl Tally {
    /// Adds what another came to.
    pub fn merge(&mut self, other: Self) {
        self.reports += other.reports;
        self.versions += other.versions;
        for (edit, count) in other.edits {
            *self.edits.entry(edit).or_default() += count;
        }
        for (verdict, count) in other.verdicts {
            *self.verdicts.entry(verdict).or_default() += count;
        }
    }

    /// Answers not to be trusted.
    pub fn wrong(&self) -> u64 {
        self.verdicts.iter().filter(|(verdict, _)| verdict.is_wrong()).map(|(_, count)| count).sum()
    }

    /// The page.
    pub fn markdown(&self, seed: u64) -> String {
        let edits: u64 = self.edits.values().sum();
        let answers: u64 = self.verdicts.values().sum();
        let mut page = format!(
            "# Trích dẫn qua các lần sửa · Citations through edits\n\n\
             Trang này do `damlam simulate edits -o docs/citations.md` viết (hạt giống {seed}); chạy lại cho đúng từng chữ ấy.\n\
             {reports} báo cáo sinh tự động gồm toàn câu gần giống nhau (cùng đề cương, cùng cách viết, khác con số) được ghi thành .docx, đọc như báo cáo thật; mọi đoạn đều được trích dẫn. Sau đó mỗi báo cáo được sửa qua nhiều phiên bản, tổng cộng {edits} lần sửa trong {versions} phiên bản; ở mỗi phiên bản, từng trích dẫn được tìm lại: {answers} lần. Việc sửa biết rõ đoạn nào là đoạn nào, nên biết câu trả lời nào sai.\n\n\
             This page is written by `damlam simulate edits -o docs/citations.md` (seed {seed}); running it again gives the same bytes.\n\
             {reports} generated reports of nothing but look-alike sentences (the same outline, the same phrases, other numbers) are written as .docx and read as any report is; every paragraph is cited. Each is then edited through several versions, {edits} edits in {versions} versions; at each version every citation is resolved: {answers} times. The edits know which paragraph is which, and so which answer is wrong.\n\n\
             | câu trả lời · answer | số lần · times |\n|---|--:|\n",
            reports = grouped(self.reports),
            edits = grouped(edits),
            versions = grouped(self.versions),
            answers = grouped(answers),
        );
        for verdict in Verdict::ALL {
            let count = self.verdicts.get(&verdict).copied().unwrap_or_default();
            // Writing to a string cannot fail.
            let _ = writeln!(page, "| {} | {} |", verdict.name(), grouped(count));
        }
        page.push_str("\n| lần sửa · edit | số lần · times |\n|---|--:|\n");
        for edit in Edit::ALL {
            let count = self.edits.get(&edit).copied().unwrap_or_default();
            let _ = writeln!(page, "| {} | {} |", edit.name(), grouped(count));
        }
        page
    }
}

fn grouped(number: u64) -> String {
    vietnamese::format_integer(i64::try_from(number).unwrap_or(i64::MAX), kernel::Language::Vietnamese)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(lines: &[(u64, &str, &str)]) -> Vec<ReadParagraph> {
        let paragraph = |(id, address, text): &(u64, &str, &str)| Cited {
            id: *id,
            address: (*address).to_owned(),
            text: (*text).to_owned(),
        };
        lines.iter().map(paragraph).collect()
    }

    #[test]
    fn a_resolver_that_takes_the_likest_sentence_is_found_out() {
        let cited = Cited { id: 1, address: "a/p1".into(), text: "Có 3 vụ.".into() };
        let offered = |place: &str| Answer::Offered(place.to_owned());
        let check = |answer: &Answer, version: &[(u64, &str, &str)]| judge(&cited, answer, &read(version));
        assert_eq!(check(&Answer::Fresh, &[(1, "a/p1", "Có 3 vụ.")]), Verdict::Carried);
        assert_eq!(check(&Answer::Fresh, &[(2, "a/p1", "Có 3 vụ.")]), Verdict::CarriedTwin);
        assert_eq!(check(&Answer::Fresh, &[(1, "a/p1", "Có 4 vụ.")]), Verdict::OtherWords);
        assert_eq!(check(&Answer::Stale, &[(1, "a/p1", "Có 3 vụ.")]), Verdict::NotCarried);
        assert_eq!(check(&offered("a/p2"), &[(1, "a/p2", "Có 3 vụ.")]), Verdict::Offered);
        assert_eq!(check(&offered("a/p2"), &[(1, "a/p2", "Có 4 vụ.")]), Verdict::OtherWords);
        assert_eq!(check(&Answer::Stale, &[(1, "a/p2", "Có 3 vụ.")]), Verdict::WrongOffer);
        let twice = [(1, "a/p2", "Có 3 vụ."), (2, "a/p3", "Có 3 vụ.")];
        assert_eq!(check(&offered("a/p2"), &twice), Verdict::WrongOffer);
        assert_eq!(check(&Answer::Stale, &twice), Verdict::Ambiguous);
        assert_eq!(check(&Answer::Stale, &[(1, "a/p1", "Có 4 vụ.")]), Verdict::Gone);
    }

    #[test]
    fn edits_follow_from_the_seed_and_keep_who_a_paragraph_is() {
        let headings = ["Thực trạng".to_owned(), "Nguyên nhân".to_owned()];
        let run = |seed| {
            let mut report = EditedReport::new(seed, 1, &headings);
            let kinds: Vec<Edit> = (0..200).map(|_| report.edit()).collect();
            let ids: Vec<u64> = report.paragraphs().map(|paragraph| paragraph.id).collect();
            let mut once = ids.clone();
            once.sort_unstable();
            once.dedup();
            assert_eq!(once.len(), ids.len());
            (kinds, report.paper())
        };
        assert_eq!(run(1), run(1));
        assert_ne!(run(1).1, run(2).1);
        let made: std::collections::BTreeSet<Edit> = run(1).0.into_iter().collect();
        assert_eq!(made.len(), Edit::ALL.len());
    }
}
