//! Sets the last texts of a file against all others, for the measurements of bench/: the library is made once, then each text
//! is checked alone. Prints the spans found and what it took, one JSON object a line.
//!
//!     radar TEXTS CHECKS
#![expect(clippy::disallowed_methods, reason = "a measurement reads the clock and its arguments")]

use std::fs::File;
use std::io::{BufRead as _, BufReader, BufWriter, Write as _};
use std::os::unix::fs::FileExt as _;
use std::time::Instant;

use reports::copied::{Gathering, Library};
use reports::{Passage, PassageKind};

/// Where the passages of each text stand in the file.
type Places = Vec<Vec<(u64, u32)>>;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(path), Some(checks)) = (arguments.next(), arguments.next()) else {
        return Err("radar TEXTS CHECKS".into());
    };
    let (file, checks) = (File::open(path)?, checks.parse::<usize>()?);
    let mut out = BufWriter::new(std::io::stdout().lock());
    let start = Took::now()?;
    let (library, places) = gather(&file)?;
    let build = start.since()?;
    let mut took = Vec::new();
    for number in places.len().saturating_sub(checks)..places.len() {
        let ours = passages(&file, &places[number], &(0..places[number].len()).collect::<Vec<_>>())?;
        let start = Took::now()?;
        let radar = library.radar(ours, &[]);
        let mut spans = Vec::new();
        for suspect in library.suspects(&radar).into_iter().filter(|suspect| suspect.text != number) {
            let theirs = passages(&file, &places[suspect.text], &suspect.passages)?;
            let found = radar.spans_in(&theirs.iter().collect::<Vec<_>>());
            spans.extend(found.spans.into_iter().map(|span| (suspect.text, span)));
        }
        took.push(start.since()?);
        for (source, span) in spans {
            let words = span.ours.text.replace(['"', '\\'], " ");
            writeln!(out, "{{\"text\":{number},\"source\":{source},\"words\":\"{words}\"}}")?;
        }
    }
    let memory = library.bytes();
    writeln!(
        out,
        "{{\"texts\":{},\"build\":{build:?},\"checks\":{took:?},\"index\":{memory}}}",
        library.texts()
    )?;
    Ok(out.flush()?)
}

/// A moment: nanoseconds this thread has had a processor, and the clock.
struct Took(u64, Instant);

impl Took {
    fn now() -> Result<Self, Box<dyn std::error::Error>> {
        let told = std::fs::read_to_string("/proc/thread-self/schedstat")?;
        let busy = told.split_whitespace().next().ok_or("the kernel tells no processor time")?;
        Ok(Self(busy.parse()?, Instant::now()))
    }

    /// Seconds of processor time and of the clock since.
    fn since(&self) -> Result<[f64; 2], Box<dyn std::error::Error>> {
        let nanoseconds = Self::now()?.0 - self.0;
        Ok([nanoseconds as f64 / 1e9, self.1.elapsed().as_secs_f64()])
    }
}

fn gather(file: &File) -> Result<(Library, Places), Box<dyn std::error::Error>> {
    let bytes = file.metadata()?.len();
    // Six bytes a word.
    let mut gathering = Gathering::for_words(usize::try_from(bytes / 6)?);
    let mut places: Places = Vec::new();
    let mut text: Vec<Passage> = Vec::new();
    let mut at = 0;
    let mut lines = BufReader::with_capacity(1 << 20, file);
    let mut line = String::new();
    loop {
        line.clear();
        let read = lines.read_line(&mut line)?;
        if read == 0 || line.starts_with("# ") {
            if !places.is_empty() {
                gathering.add(&text).ok_or("too many passages")?;
            }
            if read == 0 {
                break;
            }
            text.clear();
            places.push(Vec::new());
        } else if let Some(places) = places.last_mut() {
            let words = line.trim_end().to_owned();
            places.push((at, u32::try_from(words.len())?));
            text.push(passage(text.len(), words));
        }
        at += read as u64;
    }
    Ok((gathering.finish().ok_or("too many fingerprints")?, places))
}

fn passages(file: &File, places: &[(u64, u32)], wanted: &[usize]) -> std::io::Result<Vec<Passage>> {
    wanted
        .iter()
        .map(|number| {
            let (at, length) = places[*number];
            let mut bytes = vec![0; length as usize];
            file.read_exact_at(&mut bytes, at)?;
            Ok(passage(*number, String::from_utf8_lossy(&bytes).into_owned()))
        })
        .collect()
}

fn passage(number: usize, words: String) -> Passage {
    Passage::new(format!("text/p{}", number + 1), "text", PassageKind::Paragraph, words)
}
