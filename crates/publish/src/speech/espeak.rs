//! espeak-ng as a separate process: words on standard input, sound or phonemes on standard output.
//!
//! One process speaks several sentences with long silences between them, which part them again: a silence inside a sentence
//! lasts half a second at most. A process has a bounded output and dies with whoever waits for it.

use std::fs::File;
use std::io::{Read as _, Seek as _};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use rustix::fs::{MemfdFlags, memfd_create};
use rustix::io::Errno;
use rustix::process::{Pid, Resource, Rlimit, prlimit};
use sound::Sound;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::process::{Child, Command};
use tokio::sync::OnceCell;

use super::engine::{Engine, Later, SpeechError};
use super::{Limits, Voice};

/// The silence asked for between two sentences.
const BREAK: Duration = Duration::from_millis(2000);

/// The silence that parts two sentences; an echo takes a quarter of a second from what was asked for.
const APART: Duration = Duration::from_millis(1200);

/// The most bytes of sound from one process: about twenty minutes with the silences.
const OUTPUT: u64 = 64 * 1024 * 1024;

/// Syllables a minute, near that of a newsreader; espeak-ng's own default is faster.
const SPEED: &str = "155";

/// Of 200; at its own 100 the men's voices reach full scale and are cut off.
const AMPLITUDE: &str = "60";

/// espeak-ng where it is installed. Cloning it is cheap.
#[derive(Debug, Clone)]
pub struct Espeak {
    program: Arc<Path>,
    version: Arc<OnceCell<String>>,
}

impl Default for Espeak {
    /// The espeak-ng on the path.
    fn default() -> Self {
        Self::new("espeak-ng")
    }
}

impl Engine for Espeak {
    fn maker(&self, voice: Voice) -> Later<'_, String> {
        Box::pin(async move {
            let version = self.version.get_or_try_init(|| self.ask_version()).await?;
            Ok(format!("{version}; -v {} -s {SPEED} -a {AMPLITUDE}", voice.espeak()))
        })
    }

    fn speak<'a>(&'a self, voice: Voice, sentences: &'a [String]) -> Later<'a, Vec<Sound>> {
        Box::pin(async move {
            let text = marked_up(sentences);
            let settings = ["-m", "--stdout", "-s", SPEED, "-a", AMPLITUDE];
            let bytes = self.run(voice.espeak(), &settings, &text).await.map_err(|error| error.of(voice))?;
            let asked = sentences.len();
            let parted = move || {
                let sound = Sound::read(&bytes)?;
                Ok(if asked == 1 { vec![sound.trimmed()] } else { sound.parts(APART) })
            };
            let sounds = tokio::task::spawn_blocking(parted).await.unwrap_or(Err(SpeechError::Stopped))?;
            let given = sounds.len();
            if given == asked { Ok(sounds) } else { Err(SpeechError::Count { voice, asked, given }) }
        })
    }
}

/// Why a process failed, before it is known for whom it ran.
pub(super) enum RunError {
    Speech(SpeechError),
    Said(String),
}

impl RunError {
    pub(super) fn of(self, voice: Voice) -> SpeechError {
        match self {
            Self::Speech(error) => error,
            Self::Said(said) => SpeechError::Failed { voice, said },
        }
    }
}

impl Espeak {
    /// The espeak-ng at `program`: a path, or a name looked up on the path.
    pub fn new(program: impl Into<PathBuf>) -> Self {
        Self { program: program.into().into(), version: Arc::default() }
    }

    /// The phonemes of `text` in espeak-ng's own letters, as the voice would say them.
    ///
    /// # Errors
    /// When espeak-ng is missing or fails.
    pub async fn phonemes(&self, text: &str, voice: Voice) -> Result<String, SpeechError> {
        let spoken = vietnamese::spoken(text, voice.region());
        let output =
            self.run(voice.espeak(), &["-q", "-x"], &spoken).await.map_err(|error| error.of(voice))?;
        Ok(String::from_utf8_lossy(&output).trim().to_owned())
    }

    async fn ask_version(&self) -> Result<String, SpeechError> {
        let told =
            Command::new(&*self.program).arg("--version").stdin(Stdio::null()).kill_on_drop(true).output();
        let limit = Limits::default().alone;
        let ended = tokio::time::timeout(limit, told).await.map_err(|_| SpeechError::TooSlow { limit })?;
        let said = ended.map_err(|source| self.failed(source))?.stdout;
        let said = String::from_utf8_lossy(&said);
        // Where it keeps its data says nothing of how it sounds.
        let version = said.lines().next().unwrap_or_default().split("Data at").next().unwrap_or_default();
        Ok(version.trim().to_owned())
    }

    fn failed(&self, source: std::io::Error) -> SpeechError {
        let program = self.program.to_path_buf();
        match source.kind() {
            std::io::ErrorKind::NotFound => SpeechError::Missing { program },
            _ => SpeechError::Process { program, source },
        }
    }

    /// What the program writes on its standard output, given `words` to say with its voice called `name`.
    pub(super) async fn run(&self, name: &str, arguments: &[&str], words: &str) -> Result<Vec<u8>, RunError> {
        let failed = |source| RunError::Speech(self.failed(source));
        // A file in memory takes what is written as fast as it comes, where a pipe wakes its reader for every few kilobytes; on a disk that
        // is full espeak-ng would leave words out without a word.
        let written = memfd_create("speech", MemfdFlags::CLOEXEC).map_err(|error| failed(error.into()))?;
        let mut written = File::from(written);
        let mut child = Command::new(&*self.program)
            .args(["-b", "1", "--stdin", "-v", name])
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(written.try_clone().map_err(failed)?)
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .map_err(failed)?;
        bound_output(&child).map_err(failed)?;
        let (stdin, stderr) = (child.stdin.take(), child.stderr.take());
        let write = async {
            let Some(mut stdin) = stdin else { return Ok(()) };
            match stdin.write_all(words.as_bytes()).await {
                // A program that ends early says why on its standard error.
                Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
                ended => ended,
            }
        };
        let mut said = Vec::new();
        let listen = async {
            match stderr {
                Some(stderr) => stderr.take(4096).read_to_end(&mut said).await,
                None => Ok(0),
            }
        };
        tokio::try_join!(write, listen).map_err(failed)?;
        let status = child.wait().await.map_err(failed)?;
        let length = written.metadata().map_err(failed)?.len();
        if length > OUTPUT {
            return Err(RunError::Speech(SpeechError::TooLong));
        }
        if !status.success() {
            return Err(RunError::Said(String::from_utf8_lossy(&said).trim().to_owned()));
        }
        let read = move || {
            let mut sound = Vec::with_capacity(usize::try_from(length).unwrap_or_default());
            written.rewind()?;
            written.take(length).read_to_end(&mut sound)?;
            Ok(sound)
        };
        let read = tokio::task::spawn_blocking(read).await;
        read.map_err(|_| RunError::Speech(SpeechError::Stopped))?.map_err(failed)
    }
}

/// Ends a program that writes more than it may: one byte more is written, which tells.
fn bound_output(child: &Child) -> std::io::Result<()> {
    let id = child.id().and_then(|id| Pid::from_raw(i32::try_from(id).ok()?));
    // Without a number it has ended already, and no number would be this program's own.
    let Some(id) = id else { return Ok(()) };
    let most = Some(OUTPUT + 1);
    match prlimit(Some(id), Resource::Fsize, Rlimit { current: most, maximum: most }) {
        Err(Errno::SRCH) => Ok(()),
        bound => bound.map(|_| ()).map_err(std::io::Error::from),
    }
}

/// The sentences as SSML, with breaks between them.
fn marked_up(sentences: &[String]) -> String {
    let mut text = "<speak>".to_owned();
    for (at, sentence) in sentences.iter().enumerate() {
        if at > 0 {
            text.push_str(&format!("<break time=\"{}ms\"/>", BREAK.as_millis()));
        }
        text.push_str("<s>");
        for c in sentence.chars() {
            match c {
                '&' => text.push_str("&amp;"),
                '<' => text.push_str("&lt;"),
                '>' => text.push_str("&gt;"),
                c if c.is_control() => text.push(' '),
                c => text.push(c),
            }
        }
        text.push_str("</s>");
    }
    text.push_str("</speak>");
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_are_marked_up_and_what_means_something_there_is_not() {
        let sentences = ["Một <b> & hai\n".to_owned(), "Ba".to_owned()];
        assert_eq!(
            marked_up(&sentences),
            "<speak><s>Một &lt;b&gt; &amp; hai </s><break time=\"2000ms\"/><s>Ba</s></speak>"
        );
    }
}
