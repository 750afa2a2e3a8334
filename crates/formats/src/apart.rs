//! Reading a document by a process of its own: the file on standard input, the document as JSON on standard output.
//!
//! A reader that fails, hangs or eats memory takes only its own process with it. Time is bounded here; memory and
//! processor time are for the program to bound when it begins, before it reads a byte, and all it starts is bound alike.

use std::io::{BufWriter, Read as _, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use kernel::Problem;

use crate::piped::{Failed, piped};
use crate::reading::read_risky;
use crate::{Document, Kind, Limits, Read, Recognition, Refused, scan};

/// The word a program is called with to read a document.
pub const READ_DOCUMENT: &str = "read-document";

/// The word a program is called with to recognise the words of a scan; the programs it does so with come after it.
pub const READ_SCAN: &str = "read-scan";

/// How long one file may take.
const TIME: Duration = Duration::from_secs(30);

/// The most bytes of an answer: a file of the largest size with all its words told twice.
const ANSWER: u64 = 256 << 20;

/// How many files are read at once.
const TURNS: usize = 2;

/// The program that reads, with its turns.
#[derive(Debug, Clone)]
pub(crate) struct Program {
    path: Arc<Path>,
    free: Arc<(Mutex<usize>, Condvar)>,
}

/// What the process answers.
#[derive(Debug, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Answer {
    Read { document: Document, problems: Vec<Problem> },
    Empty,
    Unexpected { expected: Kind, found: Kind },
    Encrypted,
    TooLarge { what: String, limit: u64 },
    Bomb { part: String, limit: u64 },
    Declares { part: String },
    Embedded { part: String },
    Broken { part: String, why: String },
    Told(Box<Problem>),
}

impl Program {
    pub(crate) fn new(path: PathBuf) -> Self {
        Self { path: path.into(), free: Arc::new((Mutex::new(TURNS), Condvar::new())) }
    }

    /// What the program reads in `bytes`. It waits for its turn.
    pub(crate) fn read(&self, bytes: &[u8]) -> Result<Read<Document>, Refused> {
        self.ask(Command::new(&*self.path).arg(READ_DOCUMENT), bytes, TIME)
    }

    /// What the program, with the help of those of `recognition`, recognises in the pages of a PDF. It waits for its turn.
    pub(crate) fn recognise(
        &self,
        bytes: &[u8],
        recognition: &Recognition,
    ) -> Result<Read<Document>, Refused> {
        let mut command = Command::new(&*self.path);
        command.arg(READ_SCAN).arg(&recognition.pdftoppm).arg(&recognition.tesseract);
        self.ask(&mut command, bytes, scan::TIME + TIME)
    }

    fn ask(&self, command: &mut Command, bytes: &[u8], time: Duration) -> Result<Read<Document>, Refused> {
        let _turn = self.turn();
        let answer = piped(command, bytes, ANSWER, time).map_err(|failed| match failed {
            Failed::Missing => Refused::NoReader { kind: crate::sniff(bytes) },
            Failed::Slow => Refused::Slow { seconds: time.as_secs() },
        })?;
        match serde_json::from_slice::<Answer>(&answer) {
            Ok(answer) => answer.into_read(),
            Err(_) => Err(Refused::told(
                "file-reader-stopped",
                (
                    "Chương trình đọc tệp dừng giữa chừng: tệp hỏng, hoặc cần nhiều bộ nhớ hay thời gian hơn mức cho phép.",
                    "The reader of the file stopped before its end: the file is damaged, or needs more memory or time than it may have.",
                ),
                (
                    "Mở tệp bằng Word hoặc LibreOffice, lưu lại thành tệp .docx mới rồi gửi lại.",
                    "Open it in Word or LibreOffice, save it as a new .docx and send that.",
                ),
            )),
        }
    }

    fn turn(&self) -> Turn<'_> {
        let (free, bell) = &*self.free;
        let free = free.lock().unwrap_or_else(PoisonError::into_inner);
        let mut free = bell.wait_while(free, |free| *free == 0).unwrap_or_else(PoisonError::into_inner);
        *free -= 1;
        Turn { program: self }
    }
}

/// A turn, until it is dropped.
struct Turn<'p> {
    program: &'p Program,
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let (free, bell) = &*self.program.free;
        *free.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        bell.notify_one();
    }
}

/// The other side: reads a document of a risky kind from `input` and answers on `output`. For a process of its own,
/// which has bounded its memory and time before.
///
/// # Errors
/// When `input` cannot be read or `output` cannot be written; what is wrong with the document is an answer.
pub fn answer(input: impl std::io::Read, output: impl Write, limits: &Limits) -> std::io::Result<()> {
    let bytes = taken_in(input, limits)?;
    tell(&Answer::of(read_risky(&bytes, limits)), output)
}

/// As [`answer`], for a PDF whose pages are pictures.
///
/// # Errors
/// As [`answer`].
pub fn answer_scan(
    input: impl std::io::Read,
    output: impl Write,
    recognition: &Recognition,
    limits: &Limits,
) -> std::io::Result<()> {
    let bytes = taken_in(input, limits)?;
    tell(&Answer::of(scan::read(&bytes, recognition, limits)), output)
}

fn taken_in(input: impl std::io::Read, limits: &Limits) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    input.take(limits.bytes.saturating_add(1)).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn tell(answer: &Answer, output: impl Write) -> std::io::Result<()> {
    let mut output = BufWriter::new(output);
    serde_json::to_writer(&mut output, answer)?;
    output.flush()
}

impl Answer {
    fn of(read: Result<Read<Document>, Refused>) -> Self {
        match read {
            Ok(Read { value, problems }) => Self::Read { document: value, problems },
            Err(Refused::Empty) => Self::Empty,
            Err(Refused::Unexpected { expected, found }) => Self::Unexpected { expected, found },
            Err(Refused::Encrypted) => Self::Encrypted,
            Err(Refused::TooLarge { what, limit }) => Self::TooLarge { what: what.to_owned(), limit },
            Err(Refused::Bomb { part, limit }) => Self::Bomb { part, limit },
            Err(Refused::Declares { part }) => Self::Declares { part },
            Err(Refused::Embedded { part }) => Self::Embedded { part },
            Err(Refused::Broken { part, why }) => Self::Broken { part, why },
            Err(Refused::Told(problem)) => Self::Told(problem),
            // No reader in a process of its own starts another.
            Err(other @ (Refused::NoReader { .. } | Refused::Slow { .. })) => {
                Self::Broken { part: "the document".to_owned(), why: other.to_string() }
            }
        }
    }

    fn into_read(self) -> Result<Read<Document>, Refused> {
        Err(match self {
            Self::Read { document, problems } => return Ok(Read { value: document, problems }),
            Self::Empty => Refused::Empty,
            Self::Unexpected { expected, found } => Refused::Unexpected { expected, found },
            Self::Encrypted => Refused::Encrypted,
            Self::TooLarge { what, limit } => Refused::TooLarge { what: amount(&what), limit },
            Self::Bomb { part, limit } => Refused::Bomb { part, limit },
            Self::Declares { part } => Refused::Declares { part },
            Self::Embedded { part } => Refused::Embedded { part },
            Self::Broken { part, why } => Refused::Broken { part, why },
            Self::Told(problem) => Refused::Told(problem),
        })
    }
}

/// The amount called `name`; the words are the readers' own.
fn amount(name: &str) -> &'static str {
    const KNOWN: [&str; 10] = [
        "bytes",
        "unpacked bytes",
        "bytes of one text",
        "files in the package",
        "levels of nesting",
        "paragraphs",
        "table cells",
        "pages",
        "lines",
        "steps of drawing",
    ];
    KNOWN.into_iter().find(|known| *known == name).unwrap_or("parts")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Block, BlockKind, Cell, Link, Look, Margin, MarginKind, Member, Origin, Property, Table};

    #[test]
    fn what_the_process_answers_is_what_was_read() {
        let block = |path: &str, kind| Block {
            path: path.to_owned(),
            kind,
            text: "Hồ sơ\nquá hạn".to_owned(),
            look: Look { bold: true, ..Look::default() },
            fonts: vec![".VnTime".to_owned()],
            marks: vec!["s1".to_owned()],
            links: vec![Link { start: 0, end: 3, to: "c1".to_owned() }],
        };
        let cell = Cell { column: 1, columns: 2, rows: 3, text: "12".to_owned() };
        let document = Document {
            blocks: vec![
                block("b1", BlockKind::Heading { level: 2, marker: "II.".to_owned() }),
                block("b2", BlockKind::ListItem { level: 1, marker: "a)".to_owned() }),
                block("b3", BlockKind::Table(Table { rows: vec![vec![cell]] })),
            ],
            margins: vec![Margin {
                path: "b1".to_owned(), kind: MarginKind::Hidden, text: "MẬT".to_owned()
            }],
            properties: vec![Property { name: "title".to_owned(), value: "x".to_owned() }],
            pictures: 3,
            origin: Origin::Recognised,
            files: vec![Member { path: "a1/".to_owned(), name: "b.xls".to_owned(), kind: Kind::Xls }],
        };
        let problems = vec![Refused::Empty.problem()];
        let answers = [
            Ok(Read { value: document, problems }),
            Err(Refused::Encrypted),
            Err(Refused::TooLarge { what: "table cells", limit: 7 }),
            Err(Refused::Unexpected { expected: Kind::Doc, found: Kind::Xls }),
            Err(Refused::broken("the document", "why")),
            Err(Refused::told("rule", ("vì", "why"), ("làm", "do"))),
        ];
        for answer in answers {
            let told = serde_json::to_string(&Answer::of(answer.clone())).unwrap();
            let heard: Answer = serde_json::from_str(&told).unwrap();
            assert_eq!(heard.into_read(), answer);
        }
    }

    #[test]
    fn a_program_that_answers_nothing_is_a_refusal() {
        // `true` reads nothing, says nothing and ends well; a large file does not fit into its pipe.
        let Some(path) = ["/bin/true", "/usr/bin/true"].into_iter().find(|path| Path::new(path).exists())
        else {
            return;
        };
        let program = Program::new(PathBuf::from(path));
        for _ in 0..3 {
            let refused = program.read(&vec![7; 1 << 20]).unwrap_err();
            assert_eq!(refused.problem().rule, "file-reader-stopped");
        }
        let (free, _) = &*program.free;
        assert_eq!(*free.lock().unwrap(), TURNS, "every turn was given back");
    }
}
