//! The public page as it was frozen: title, sections, statements and the evidence each rests on.
//!
//! A rim type: it is stored as JSON and never changes afterwards. A later form of it gets a new number in
//! [`PublicPage::FORMAT`] and reads the older ones.

use jiff::Timestamp;
use jiff::civil::Date;
use kernel::{Bilingual, Digest, Language};
use serde::{Deserialize, Serialize};
use vietnamese::{Answer, AnswerError, Context, Lexicon, Region};

use crate::Masked;
use crate::charts::PublicChart;
use crate::pictures::PublicPicture;
use crate::speech::{Part, PartKind};

/// A frozen public version of a scheme.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PublicPage {
    /// The form of this record.
    pub format: u32,
    /// The study's code.
    pub study: String,
    /// The release's number, counted from 1 for each study.
    pub number: i64,
    /// When it was published.
    pub published_at: Timestamp,
    /// The scheme's full title.
    pub title: Bilingual,
    /// A name short enough for a heading.
    pub name: Bilingual,
    /// Who issued the plan the scheme answers.
    pub issuer: Bilingual,
    /// The version of the plan whose outline orders the page.
    pub plan_version: i64,
    /// The first and last day the reports tell of.
    pub window: (Date, Date),
    /// Whether bodies sent the material or the program made it.
    pub material: Material,
    /// The sections that hold statements, in order.
    pub sections: Vec<PublicSection>,
    /// What the statements rest on; a citation's number is its place here, counted from 1.
    pub evidence: Vec<Evidence>,
    /// The brief: ids of statements in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub brief: Vec<String>,
    /// How people said that written forms are read aloud; what the page is read with for ever.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lexicon: Vec<PublicReading>,
}

/// How a written form is read aloud.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicReading {
    /// The form as it is written.
    pub written: String,
    /// Only right after this word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// Only right before this word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// How it is read in the north.
    pub north: String,
    /// How it is read in the south.
    pub south: String,
}

/// Whether the data under a page is real.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Material {
    /// Bodies sent it.
    Received,
    /// The program made it for demonstration; every page and file says so.
    Generated,
}

/// A section of the page.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct PublicSection {
    /// The outline's key.
    pub key: String,
    /// Its heading.
    pub title: Bilingual,
    /// Its statements in order.
    pub statements: Vec<PublicStatement>,
    /// Charts below its statements.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub charts: Vec<PublicChart>,
    /// Pictures below its statements.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pictures: Vec<PublicPicture>,
    /// The codes that the passages cited in it bear: what «read next» goes by.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<PublicCode>,
}

/// A code of the codebook.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct PublicCode {
    /// Its id.
    pub code: String,
    /// Its name.
    pub name: Bilingual,
}

/// A statement with the numbers of its evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicStatement {
    /// The statement's id in the scheme.
    pub id: String,
    /// Its text: one paragraph.
    pub text: String,
    /// Numbers of [`PublicPage::evidence`], in the order cited, counted from 1.
    pub citations: Vec<usize>,
    /// The numbers in the text that are figures cited.
    #[serde(default)]
    pub figures: Vec<PublicFigure>,
}

/// A number in a statement's text and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicFigure {
    /// Its first byte in the text.
    pub start: usize,
    /// The byte after its last.
    pub end: usize,
    /// The number of its evidence, counted from 1.
    pub evidence: usize,
}

/// What a statement rests on, as it stood when a person last looked at it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// What it is.
    pub kind: EvidenceKind,
    /// Whose report or work log it stands in.
    pub source: Bilingual,
    /// Where in it, in words: section and paragraph of a report, an indicator and its unit, a case.
    pub place: Bilingual,
    /// Where in it, as the program names it: a passage's address, a figure's key, an indicator and its unit, a case's key.
    pub address: String,
    /// The words, or the figure in one sentence.
    pub quote: Bilingual,
    /// What was counted and how; empty for passages and examples.
    pub definition: Bilingual,
    /// The number of the version of the report or work log.
    pub version: i64,
    /// Number and day of the document it stands in, where it bears them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<PublicDocument>,
    /// Digest of what stood there.
    pub digest: Digest,
    /// When a person last looked at it.
    pub looked_at: Timestamp,
    /// What the body replied to how statements use it, in the order given.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub replies: Vec<PublicReply>,
    /// Why something in it is masked, where something is. Its digest is sealed then: it is no digest of what stood there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub masked: Vec<Masked>,
}

/// What a document says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicDocument {
    /// Number and symbol as written: `05-BC/BNCTW`.
    pub number: String,
    /// The day it was signed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<Date>,
}

/// What a body replied to a sentence that rests on its evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicReply {
    /// The statement it answers, by its id in the scheme.
    pub statement: String,
    /// The body's words, a line for each paragraph.
    pub text: String,
    /// When it was given.
    pub at: Timestamp,
    /// The sentence as it read when the body replied, where it reads otherwise now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_wording: Option<String>,
    /// What the editors answered, if they did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<PublicAnswer>,
}

/// What editors answered to a body's reply.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicAnswer {
    /// What came of the reply, in a few words.
    pub outcome: Bilingual,
    /// Why.
    pub reason: String,
    /// When.
    pub at: Timestamp,
}

/// What a piece of evidence is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EvidenceKind {
    /// A passage of a report.
    Passage,
    /// A figure of a report.
    Figure,
    /// A measured indicator of a unit.
    Indicator,
    /// An example case.
    Example,
    /// What a body replied.
    Reply,
}

impl Evidence {
    /// Whose it is and where it stands, in one sentence to be heard.
    fn told(&self) -> String {
        let kind = self.kind.name(Language::Vietnamese);
        let document = self.document.as_ref().map_or(String::new(), |document| {
            let date = document.date.map(|date| format!(" ngày {}", date.strftime("%-d/%-m/%Y")));
            format!(", văn bản số {}{}", document.number, date.unwrap_or_default())
        });
        let place = match self.kind {
            // A figure's key and a masked case are nothing to hear.
            EvidenceKind::Figure | EvidenceKind::Example => String::new(),
            _ => format!(", {}", self.place.vi.replace(['«', '»'], "")),
        };
        format!("{kind}: {}{document}{place}.", self.source.vi)
    }
}

impl EvidenceKind {
    /// The name in class names.
    pub fn code(self) -> &'static str {
        match self {
            Self::Passage => "passage",
            Self::Figure => "figure",
            Self::Indicator => "indicator",
            Self::Example => "example",
            Self::Reply => "reply",
        }
    }

    /// The name people read.
    pub fn name(self, language: Language) -> &'static str {
        match self {
            Self::Passage => language.pick("Đoạn báo cáo", "Passage of a report"),
            Self::Figure => language.pick("Số liệu báo cáo", "Figure of a report"),
            Self::Indicator => language.pick("Chỉ báo đo được", "Measured indicator"),
            Self::Example => language.pick("Hồ sơ ví dụ", "Example case"),
            Self::Reply => language.pick("Ý kiến của cơ quan", "Reply of the body"),
        }
    }
}

impl PublicReading {
    /// How a form is read, as it stands on a page.
    pub(crate) fn of(answer: &Answer) -> Self {
        let (after, before) = match answer.context() {
            Context::Anywhere => (None, None),
            Context::After(word) => (Some(word.clone()), None),
            Context::Before(word) => (None, Some(word.clone())),
        };
        let [north, south] = [Region::North, Region::South].map(|region| answer.spoken(region).to_owned());
        Self { written: answer.written().to_owned(), after, before, north, south }
    }

    fn answer(&self) -> Result<Answer, AnswerError> {
        let context = match (&self.after, &self.before) {
            (Some(word), _) => Context::After(word.clone()),
            (None, Some(word)) => Context::Before(word.clone()),
            (None, None) => Context::Anywhere,
        };
        Answer::new(&self.written, context, &self.north, &self.south)
    }
}

impl PublicPage {
    /// Whether `other` says nothing else and is read aloud in no other way, its number, its day and what led readers on aside.
    pub(crate) fn says_the_same(&self, other: &Self) -> bool {
        let Self { format, number, published_at, .. } = *other;
        let lexicon = other.lexicon.clone();
        let mut same = Self { format, number, published_at, lexicon, ..self.clone() };
        for (section, others) in same.sections.iter_mut().zip(&other.sections) {
            section.codes.clone_from(&others.codes);
        }
        same == *other && (self.lexicon == other.lexicon || self.spoken() == other.spoken())
    }

    /// Every paragraph as it is spoken, north and south; nothing where a reading is none.
    fn spoken(&self) -> Option<Vec<String>> {
        let lexicon = self.lexicon().ok()?;
        let regions = [Region::North, Region::South].into_iter();
        let parts = self.parts();
        Some(
            regions
                .flat_map(|region| parts.iter().map(move |part| (part, region)))
                .map(|(part, region)| vietnamese::spoken_with(&part.text, region, &lexicon))
                .collect(),
        )
    }

    /// What the page is read aloud with.
    ///
    /// # Errors
    /// When a reading is none: the record was not written by this program, or by a newer one.
    pub fn lexicon(&self) -> Result<Lexicon, AnswerError> {
        self.lexicon.iter().map(PublicReading::answer).collect()
    }

    /// The form written today.
    pub const FORMAT: u32 = 5;

    /// What is read aloud, part by part: the title, then each section's heading and statements.
    pub fn parts(&self) -> Vec<Part> {
        let section = |section: &PublicSection| {
            let statements = section.statements.iter().map(|statement| Part::paragraph(&statement.text));
            std::iter::once(Part::heading(&section.title.vi)).chain(statements).collect::<Vec<_>>()
        };
        let title = Part { kind: PartKind::Title, text: self.title.vi.clone() };
        std::iter::once(title).chain(self.sections.iter().flat_map(section)).collect()
    }

    /// The statements of the brief, in its order, each with its place among all statements, counted from 1.
    pub fn brief_statements(&self) -> Vec<(usize, &PublicStatement)> {
        let all: Vec<&PublicStatement> =
            self.sections.iter().flat_map(|section| &section.statements).collect();
        let place = |id: &String| all.iter().position(|statement| statement.id == *id);
        self.brief.iter().filter_map(place).map(|place| (place + 1, all[place])).collect()
    }

    /// What of the brief is read aloud: the title, then its statements.
    pub fn brief_parts(&self) -> Vec<Part> {
        let title = Part { kind: PartKind::Title, text: self.title.vi.clone() };
        let statements = self.brief_statements().into_iter();
        std::iter::once(title)
            .chain(statements.map(|(_, statement)| Part::paragraph(&statement.text)))
            .collect()
    }

    /// What the statement at this place, counted from 1, rests on, as it is read aloud; nothing where there is no such statement.
    pub fn why_parts(&self, place: usize) -> Option<Vec<Part>> {
        let mut all = self.sections.iter().flat_map(|section| &section.statements);
        let statement = all.nth(place.checked_sub(1)?)?;
        let mut parts = vec![Part::heading("Vì sao nói vậy?")];
        for number in &statement.citations {
            let place = number.checked_sub(1);
            let Some(evidence) = place.and_then(|place| self.evidence.get(place)) else { continue };
            parts.push(Part::paragraph(evidence.told()));
            parts.push(Part::paragraph(&evidence.quote.vi));
            let replies = evidence.replies.iter().filter(|reply| reply.statement == statement.id);
            parts.extend(replies.map(|reply| Part::paragraph(format!("Ý kiến của cơ quan: {}", reply.text))));
        }
        Some(parts)
    }

    /// The page as a Word file.
    ///
    /// # Errors
    /// When packing fails, which only a bug can bring about.
    pub fn to_docx(&self) -> Result<Vec<u8>, crate::DocxError> {
        crate::paper::word::write(&crate::release_paper::compose(self))
    }

    /// How many statements it holds.
    pub fn statements(&self) -> usize {
        self.sections.iter().map(|section| section.statements.len()).sum()
    }

    /// The day it was published, in Việt Nam.
    pub fn day(&self) -> Date {
        jiff::tz::Offset::constant(7).to_datetime(self.published_at).date()
    }
}
