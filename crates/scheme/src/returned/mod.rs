//! A draft that comes back from Word: its paragraphs matched to the statements that went out, and what a person may take
//! of it.
//!
//! * A paragraph is a statement because it bears its mark, or says exactly its words. Likeness matches nothing: where a
//!   paragraph has lost its mark, statements are *offered* for it and a person chooses.
//! * What changed is told against the version that went out. Where somebody else changed the statement since, all three
//!   texts are given and nothing is taken by itself.
//! * A number that went out as a figure and says the same stays a reference to it; one that was changed is told.
//! * Looking keeps nothing; [`take`] makes each change with its ledger entry. Citations stay with their statements.
//!
//! It does not read headings, grounds or signatures back.

mod compare;
mod read;
mod take;
mod texts;

use std::collections::{BTreeSet, HashMap};

use formats::{Document, DocumentReader, Letters, Limits, Refused};
use kernel::{Bilingual, StudyCode};
use reports::{MOST_BYTES, SecrecyMark, secrecy_mark};

use ::store::Store;

use crate::{CitationId, Exported, FigureName, Number, SchemeError, StatementId, sources, store as rows};

pub use take::{Taking, Took, take};

/// The property of a draft that names its study.
pub const STUDY_PROPERTY: &str = "damlam-study";

/// What a returned file says, beside what stands now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// Which draft it was; `None` when the file no longer says.
    pub exported: Option<Exported>,
    /// The paragraphs in the order of the file, then moves, then what is missing.
    pub rows: Vec<Row>,
    /// How many paragraphs stand outside the sections and were not compared.
    pub outside: usize,
}

/// One thing a returned file says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The section's key.
    pub section: String,
    /// What it is.
    pub found: Found,
    /// What a person should know about it.
    pub notes: Vec<Note>,
}

/// What became of a statement, or a paragraph that is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// It says what went out, or what stands now.
    Unchanged(StatementId),
    /// It was edited, and nobody else edited it since it went out.
    Changed {
        /// Which.
        statement: StatementId,
        /// The version that went out, which stands.
        seen: i64,
        /// The text that stands, as one reads it.
        before: String,
        /// The text that came back, as one reads it.
        after: String,
        /// The text that came back, as it is kept: figures are references.
        text: String,
    },
    /// It was edited in the file and here: nothing is taken by itself.
    Overtaken {
        /// Which.
        statement: StatementId,
        /// The version that stands now.
        seen: i64,
        /// What went out, as one reads it.
        before: String,
        /// What stands now, as one reads it.
        now: String,
        /// What came back, as one reads it.
        after: String,
        /// What came back, as it is kept.
        text: String,
    },
    /// Its statement was taken out of the scheme meanwhile.
    TakenOut {
        /// Which.
        statement: StatementId,
        /// What came back.
        after: String,
    },
    /// A paragraph that bears no statement's mark and says no statement's words.
    New {
        /// Its words.
        text: String,
        /// The statement it follows in the file; `None` at the section's head.
        after: Option<StatementId>,
        /// Statements of the section that are not in the file, the likest first: perhaps it is one of them.
        candidates: Vec<Candidate>,
    },
    /// The statement stands in another order than in the file.
    Moved {
        /// Which.
        statement: StatementId,
        /// The statement it follows in the file; `None` at the section's head.
        after: Option<StatementId>,
    },
    /// The statement went out and is not in the file.
    Missing {
        /// Which.
        statement: StatementId,
        /// The version that stands now.
        seen: i64,
    },
}

/// A statement that a paragraph without a mark may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Which.
    pub statement: StatementId,
    /// The version that stands now.
    pub seen: i64,
    /// Its text as one reads it.
    pub text: String,
}

/// What a person should know before taking a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// A number that was a figure says something else now and would be kept as typed.
    FigureChanged {
        /// The figure.
        figure: FigureName,
        /// What went out.
        exported: String,
        /// What came back.
        returned: String,
    },
    /// The text no longer says this figure.
    FigureGone {
        /// The figure.
        figure: FigureName,
        /// What went out.
        exported: String,
    },
    /// The statement stands under another heading in the file; it is not moved there.
    OtherSection {
        /// The section's key in the file.
        section: String,
    },
    /// The mark of this statement stands at more than one paragraph.
    Twice,
    /// Two statements' paragraphs were joined.
    Joined(StatementId),
    /// It lost its mark and was known by its very words.
    KnownByWords,
    /// Somebody else changed the statement since the file went out; the file did not, so theirs stays.
    ChangedHere,
    /// Somebody else changed the statement since the file went out, and it is not in the file.
    ChangedThenMissing,
}

impl Note {
    /// The note in one sentence. `section` gives a section's title for its key.
    pub fn sentence(&self, section: impl Fn(&str) -> Bilingual) -> Bilingual {
        match self {
            Self::FigureChanged { figure, exported, returned } => Bilingual::new(
                format!(
                    "Số liệu «{}» của {} khi xuất là {exported}, trong tệp là «{returned}»: nếu tiếp nhận, số này là số gõ tay, không còn dẫn về báo cáo.",
                    figure.key, figure.body
                ),
                format!(
                    "The figure “{}” of {} went out as {exported} and came back as “{returned}”: taken, it is a typed number and leads to no report.",
                    figure.key, figure.body
                ),
            ),
            Self::FigureGone { figure, exported } => Bilingual::new(
                format!("Câu trong tệp không còn số liệu «{}» của {} ({exported}).", figure.key, figure.body),
                format!(
                    "The text in the file no longer says the figure “{}” of {} ({exported}).",
                    figure.key, figure.body
                ),
            ),
            Self::OtherSection { section: key } => {
                let title = section(key);
                Bilingual::new(
                    format!(
                        "Trong tệp, luận điểm nằm ở mục «{}»; hệ thống không chuyển mục: hãy viết lại ở mục đó và trích dẫn lại.",
                        title.vi
                    ),
                    format!(
                        "In the file it stands in section “{}”; it is not moved there: write it there anew and cite again.",
                        title.en
                    ),
                )
            }
            Self::Twice => Bilingual::new(
                "Luận điểm này có ở hai đoạn trong tệp; đoạn đầu được so, đoạn sau coi là đoạn mới.",
                "This statement is at two paragraphs of the file; the first is compared, the second is taken as new.",
            ),
            Self::Joined(_) => Bilingual::new(
                "Trong tệp, đoạn này được nối với một luận điểm khác.",
                "In the file, this paragraph was joined with another statement.",
            ),
            Self::KnownByWords => Bilingual::new(
                "Đoạn mất dấu nhận biết, được nhận ra vì đúng từng chữ.",
                "The paragraph lost its mark and was known by its very words.",
            ),
            Self::ChangedHere => Bilingual::new(
                "Có người đã sửa luận điểm ở đây từ khi xuất; tệp không sửa nên bản ở đây được giữ.",
                "Someone changed the statement here since the file went out; the file did not, so the text here stays.",
            ),
            Self::ChangedThenMissing => Bilingual::new(
                "Có người đã sửa luận điểm ở đây từ khi xuất: người bỏ nó trong tệp chưa đọc nội dung này.",
                "Someone changed the statement here since the file went out: who took it out of the file has not read this text.",
            ),
        }
    }
}

impl Comparison {
    /// How many rows ask for a decision.
    pub fn to_decide(&self) -> usize {
        self.rows.iter().filter(|row| row.found.is_to_decide()).count()
    }
}

impl Found {
    /// Whether a person may take it.
    pub fn is_to_decide(&self) -> bool {
        !matches!(self, Self::Unchanged(_) | Self::TakenOut { .. })
    }

    /// The word for it in addresses and class names.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unchanged(_) => "unchanged",
            Self::Changed { .. } => "changed",
            Self::Overtaken { .. } => "overtaken",
            Self::TakenOut { .. } => "taken-out",
            Self::New { .. } => "new",
            Self::Moved { .. } => "moved",
            Self::Missing { .. } => "missing",
        }
    }

    /// The words people read.
    pub fn name(&self) -> Bilingual {
        match self {
            Self::Unchanged(_) => Bilingual::new("không đổi", "unchanged"),
            Self::Changed { .. } => Bilingual::new("đã sửa", "changed"),
            Self::Overtaken { .. } => Bilingual::new("hai bên cùng sửa", "changed on both sides"),
            Self::TakenOut { .. } => Bilingual::new("đã đưa ra khỏi đề án", "taken out of the scheme"),
            Self::New { .. } => Bilingual::new("đoạn mới", "new paragraph"),
            Self::Moved { .. } => Bilingual::new("đổi thứ tự", "moved"),
            Self::Missing { .. } => Bilingual::new("không có trong tệp", "not in the file"),
        }
    }
}

/// A returned file that cannot be compared.
#[derive(Debug, thiserror::Error)]
pub enum ReturnedError {
    /// It cannot be read.
    #[error("the file cannot be read as a document: {0}")]
    Refused(Refused),
    /// It bears a secrecy mark.
    #[error("the file bears the mark {} and is not taken; nothing of it was kept", .0.mark)]
    Secret(SecrecyMark),
    /// It is no draft that went out from here.
    #[error("the file bears none of a draft's marks; export the draft anew and edit that file")]
    NoDraft,
    /// It is a draft of another study.
    #[error("the file is a draft of the study {study}; open that study to bring it back")]
    OtherStudy {
        /// Its code.
        study: String,
    },
    /// It has too many paragraphs.
    #[error(
        "the file has more than {limit} paragraphs; bring back the draft alone, without what was added to it"
    )]
    TooLong {
        /// The most that are compared.
        limit: usize,
    },
    /// The scheme could not be read.
    #[error(transparent)]
    Scheme(#[from] SchemeError),
    /// The work was stopped.
    #[error("the work was stopped because the program is ending; try again")]
    Stopped,
}

impl ReturnedError {
    /// What to tell the person who asked; `None` when it is no fault of theirs.
    pub fn told(&self) -> Option<Bilingual> {
        let vi = match self {
            Self::Refused(refused) => return Some(refused.problem().message),
            Self::Secret(mark) => {
                format!("Tệp mang dấu {} nên không được nhận; không lưu lại gì của tệp.", mark.mark)
            }
            Self::NoDraft => {
                "Tệp không mang dấu nhận biết nào của bản dự thảo; hãy xuất lại bản dự thảo rồi sửa trên tệp đó."
                    .to_owned()
            }
            Self::OtherStudy { study } => {
                format!("Tệp là bản dự thảo của đề án {study}; hãy mở đề án đó để đưa tệp trở lại.")
            }
            Self::TooLong { limit } => format!(
                "Tệp có hơn {limit} đoạn; hãy chỉ đưa bản dự thảo trở lại, bỏ những gì được ghép thêm."
            ),
            Self::Scheme(error) => return error.told(),
            Self::Stopped => return None,
        };
        Some(Bilingual::new(vi, self.to_string()))
    }
}

/// A returned file.
#[derive(Debug, Clone)]
pub struct ReturnedFile {
    /// Its name.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Compares a returned file with the scheme of `study` as it stands now. Keeps nothing.
///
/// # Errors
/// When the file cannot be read, bears a secrecy mark, or is no draft of this study.
pub async fn compare(
    store: &Store,
    reader: &DocumentReader,
    study: &StudyCode,
    file: ReturnedFile,
) -> Result<Comparison, ReturnedError> {
    let document = document_of(reader, file).await?;
    compare_document(store, study, &document).await
}

async fn document_of(reader: &DocumentReader, file: ReturnedFile) -> Result<Document, ReturnedError> {
    let reader = reader.clone();
    let read = move || {
        // A draft went out in Unicode: letters of old fonts in it are what somebody pasted, and are shown as they are.
        let limits = Limits { bytes: MOST_BYTES as u64, ..Limits::default() };
        let document =
            reader.read_in(Letters::Unicode, &file.bytes, &limits).map_err(ReturnedError::Refused)?.value;
        match secrecy_mark(&document, &file.name) {
            Some(mark) => Err(ReturnedError::Secret(mark)),
            None => Ok(document),
        }
    };
    tokio::task::spawn_blocking(read).await.map_err(|_| ReturnedError::Stopped)?
}

async fn compare_document(
    store: &Store,
    study: &StudyCode,
    document: &Document,
) -> Result<Comparison, ReturnedError> {
    let other = document.properties.iter().find(|property| property.name == STUDY_PROPERTY);
    if let Some(other) = other.filter(|property| property.value != study.as_str()) {
        return Err(ReturnedError::OtherStudy { study: other.value.clone() });
    }
    let plan = sources::plan(store, study).await?;
    let file = read::read(document, &plan.outline);
    if !file.is_marked {
        return Err(ReturnedError::NoDraft);
    }
    if file.paragraphs.len() > MOST_PARAGRAPHS {
        return Err(ReturnedError::TooLong { limit: MOST_PARAGRAPHS });
    }
    let known = known(store, study, &file).await?;
    let compared = tokio::task::spawn_blocking(move || compare::compare(&known, &file));
    compared.await.map_err(|_| ReturnedError::Stopped)
}

/// What the comparison needs of the store.
struct Known {
    view: crate::SchemeView,
    /// Texts that went out and no longer stand.
    earlier: HashMap<(StatementId, i64), String>,
    /// What citations pinned at looks that are no longer the last.
    looks: HashMap<(CitationId, i64), Number>,
    /// When the text that stands was written, of statements that are not marked in the file and were edited at some time.
    written: HashMap<StatementId, jiff::Timestamp>,
}

/// More paragraphs than any scheme has are not compared.
const MOST_PARAGRAPHS: usize = 5_000;

async fn known(store: &Store, study: &StudyCode, file: &read::File) -> Result<Known, SchemeError> {
    let view = crate::view(store, study).await?;
    let mut reader = store.read().await?;
    let (mut earlier, mut looks, mut written) = (HashMap::new(), HashMap::new(), HashMap::new());
    // Each is asked for once, whatever the file says of it.
    let marked: BTreeSet<StatementId> = file.marks().map(|(id, _)| id).collect();
    let is_here = |id: &StatementId, version: i64| {
        view.statement(*id).is_none_or(|now| now.statement.version == version)
    };
    let outdated: BTreeSet<StatementId> =
        file.marks().filter(|(id, version)| !is_here(id, *version)).map(|(id, _)| id).collect();
    for id in outdated {
        let versions = rows::statement_versions(reader.sql(), id).await?;
        earlier.extend(versions.into_iter().map(|each| ((id, each.number), each.text)));
    }
    let edited = view.statements().map(|(_, view)| &view.statement).filter(|it| it.version > 1);
    for statement in edited.filter(|statement| !marked.contains(&statement.id)) {
        let versions = rows::statement_versions(reader.sql(), statement.id).await?;
        written.extend(versions.last().map(|last| (statement.id, last.at)));
    }
    let citations: BTreeSet<CitationId> = file.figures().map(|(citation, _)| citation).collect();
    for citation in citations {
        for (_, pinned) in rows::looks(reader.sql(), citation).await? {
            looks.extend(pinned.content.number.map(|number| ((citation, pinned.number), number)));
        }
    }
    drop(reader);
    Ok(Known { view, earlier, looks, written })
}
