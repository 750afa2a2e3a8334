//! Reading a document by a process of its own: the file on standard input, the document as JSON on standard output.
//!
//! A reader that fails, hangs or eats memory takes only its own process with it. Time is bounded here; memory and
//! processor time are for the program to bound when it begins, before it reads a byte.

use std::io::{BufReader, BufWriter, Read as _, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, Condvar, Mutex, PoisonError, mpsc};
use std::time::Duration;

use kernel::Problem;

use crate::reading::read_risky;
use crate::{Document, Kind, Limits, Read, Refused};

/// The word a program is called with to read a document.
pub const READ_DOCUMENT: &str = "read-document";

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
}

impl Program {
    pub(crate) fn new(path: PathBuf) -> Self {
        Self { path: path.into(), free: Arc::new((Mutex::new(TURNS), Condvar::new())) }
    }

    /// What the program reads in `bytes`. It waits for its turn.
    pub(crate) fn read(&self, bytes: &[u8]) -> Result<Read<Document>, Refused> {
        let _turn = self.turn();
        let kind = crate::sniff(bytes);
        let mut child = Command::new(&*self.path)
            .arg(READ_DOCUMENT)
            .env_clear()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|_| Refused::NoReader { kind })?;
        let (stdin, stdout) = (child.stdin.take(), child.stdout.take());
        let answer = std::thread::scope(|scope| {
            scope.spawn(move || {
                // A process that reads no further has said why, or has died.
                if let Some(mut stdin) = stdin {
                    let _ = stdin.write_all(bytes);
                }
            });
            let (told, heard) = mpsc::channel();
            scope.spawn(move || {
                let answer = stdout.map(|stdout| {
                    serde_json::from_reader::<_, Answer>(BufReader::new(stdout.take(ANSWER))).ok()
                });
                let _ = told.send(answer.flatten());
            });
            let answer = heard.recv_timeout(TIME);
            // Whatever it still does is not wanted; its pipes end with it, and so do the threads.
            let _ = child.kill();
            let _ = child.wait();
            answer
        });
        match answer {
            Ok(Some(answer)) => answer.into_read(),
            Ok(None) => Err(Refused::broken("the document", "its reader stopped before the end")),
            Err(_) => Err(Refused::Slow { seconds: TIME.as_secs() }),
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
    let mut bytes = Vec::new();
    input.take(limits.bytes.saturating_add(1)).read_to_end(&mut bytes)?;
    let answer = Answer::of(read_risky(&bytes, limits));
    let mut output = BufWriter::new(output);
    serde_json::to_writer(&mut output, &answer)?;
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
        })
    }
}

/// The amount called `name`; the words are the readers' own.
fn amount(name: &str) -> &'static str {
    ["bytes", "unpacked bytes", "files in the package", "levels of nesting", "paragraphs", "table cells"]
        .into_iter()
        .find(|known| *known == name)
        .unwrap_or("parts")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Block, BlockKind, Cell, Look, Margin, MarginKind, Property, Table};

    #[test]
    fn what_the_process_answers_is_what_was_read() {
        let block = |path: &str, kind| Block {
            path: path.to_owned(),
            kind,
            text: "Hồ sơ\nquá hạn".to_owned(),
            look: Look { bold: true, ..Look::default() },
            fonts: vec![".VnTime".to_owned()],
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
        };
        let problems = vec![Refused::Empty.problem()];
        let answers = [
            Ok(Read { value: document, problems }),
            Err(Refused::Encrypted),
            Err(Refused::TooLarge { what: "table cells", limit: 7 }),
            Err(Refused::Unexpected { expected: Kind::Doc, found: Kind::Xls }),
            Err(Refused::broken("the document", "why")),
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
            assert!(matches!(refused, Refused::Broken { .. }));
        }
        let (free, _) = &*program.free;
        assert_eq!(*free.lock().unwrap(), TURNS, "every turn was given back");
    }
}
