//! espeak-ng as a separate process: text on standard input, sound or phonemes on standard output.
//!
//! One process for each sentence, one at a time for each voice. A process has a bounded time and output and dies with
//! whoever waits for it.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::process::Command;
use tokio::sync::{Mutex, MutexGuard};

use super::wav::Sound;
use super::{Voice, WavError};

/// How long one sentence may take.
const TIME: Duration = Duration::from_secs(30);

/// The longest sentence, in bytes of its words.
const TEXT: usize = 40_000;

/// The most bytes of sound for one sentence: about twelve minutes.
const OUTPUT: u64 = 32 * 1024 * 1024;

/// Syllables a minute, near that of a newsreader; espeak-ng's own default is faster.
const SPEED: &str = "155";

/// espeak-ng where it is installed. Cloning it is cheap and shares the turns.
#[derive(Debug, Clone)]
pub struct Engine {
    program: Arc<Path>,
    turns: Arc<[Mutex<()>; 4]>,
}

/// Reading aloud failed.
#[derive(Debug, thiserror::Error)]
pub enum SpeechError {
    /// espeak-ng is not there.
    #[error("reading aloud needs the program «{}», which was not found; install it (apt install espeak-ng) or set its path in the configuration", program.display())]
    Missing {
        /// What was looked for.
        program: PathBuf,
    },
    /// The program could not be run or its pipes broke.
    #[error("the program «{}» could not be run; check that it is espeak-ng and may be executed", program.display())]
    Process {
        /// What was run.
        program: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// It said it failed.
    #[error(
        "espeak-ng failed with the voice {voice}: {said}; check with «espeak-ng --voices=vi» that its Vietnamese voices are installed"
    )]
    Failed {
        /// The voice asked for.
        voice: Voice,
        /// Its own words.
        said: String,
    },
    /// It took too long.
    #[error("espeak-ng did not finish a sentence within {} seconds; try again when the machine is less busy", limit.as_secs())]
    TooSlow {
        /// How long it may take.
        limit: Duration,
    },
    /// A sentence or the whole is too long.
    #[error("the text is too long to be read aloud: at most {} minutes of sound and {TEXT} bytes in one sentence; shorten it or read it in parts", limit.as_secs() / 60)]
    TooLong {
        /// How long the sound may be.
        limit: Duration,
    },
    /// There is no word in the text.
    #[error("there is nothing to read aloud: the text holds no word")]
    NothingToSay,
    /// What came out is no sound.
    #[error(transparent)]
    Wav(#[from] WavError),
}

impl Default for Engine {
    /// The espeak-ng on the path.
    fn default() -> Self {
        Self::new("espeak-ng")
    }
}

impl Engine {
    /// The espeak-ng at `program`: a path, or a name looked up on the path.
    pub fn new(program: impl Into<PathBuf>) -> Self {
        Self { program: program.into().into(), turns: Arc::new([const { Mutex::const_new(()) }; 4]) }
    }

    /// Waits until nobody else speaks with this voice.
    pub(crate) async fn turn(&self, voice: Voice) -> MutexGuard<'_, ()> {
        self.turns[voice as usize].lock().await
    }

    /// The phonemes of `text` in espeak-ng's own letters, as the voice would say them.
    ///
    /// # Errors
    /// When espeak-ng is missing or fails.
    pub async fn phonemes(&self, text: &str, voice: Voice) -> Result<String, SpeechError> {
        let spoken = vietnamese::spoken(text, voice.region());
        let output = self.run(&["-q", "-x"], &spoken, voice).await?;
        Ok(String::from_utf8_lossy(&output).trim().to_owned())
    }

    pub(super) async fn sound(&self, words: &str, voice: Voice) -> Result<Sound, SpeechError> {
        let bytes = self.run(&["--stdout", "-s", SPEED], words, voice).await?;
        Ok(Sound::read(&bytes)?)
    }

    async fn run(&self, arguments: &[&str], words: &str, voice: Voice) -> Result<Vec<u8>, SpeechError> {
        if words.len() > TEXT {
            return Err(SpeechError::TooLong { limit: super::LONGEST });
        }
        let ended = tokio::time::timeout(TIME, self.talk(arguments, words, voice)).await;
        ended.unwrap_or(Err(SpeechError::TooSlow { limit: TIME }))
    }

    async fn talk(&self, arguments: &[&str], words: &str, voice: Voice) -> Result<Vec<u8>, SpeechError> {
        let failed = |source: std::io::Error| match source.kind() {
            std::io::ErrorKind::NotFound => SpeechError::Missing { program: self.program.to_path_buf() },
            _ => SpeechError::Process { program: self.program.to_path_buf(), source },
        };
        let mut child = Command::new(&*self.program)
            .args(["-b", "1", "--stdin", "-v", voice.espeak()])
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .map_err(failed)?;
        let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let write = async {
            let Some(mut stdin) = stdin else { return Ok(()) };
            match stdin.write_all(words.as_bytes()).await {
                // A program that ends early says why on its standard error.
                Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
                ended => ended,
            }
        };
        let mut sound = Vec::new();
        let mut said = Vec::new();
        let read = async {
            match stdout {
                Some(stdout) => stdout.take(OUTPUT + 1).read_to_end(&mut sound).await,
                None => Ok(0),
            }
        };
        let listen = async {
            match stderr {
                Some(stderr) => stderr.take(4096).read_to_end(&mut said).await,
                None => Ok(0),
            }
        };
        tokio::try_join!(write, read, listen).map_err(failed)?;
        if u64::try_from(sound.len()).unwrap_or(u64::MAX) > OUTPUT {
            return Err(SpeechError::TooLong { limit: super::LONGEST });
        }
        let status = child.wait().await.map_err(failed)?;
        if status.success() {
            Ok(sound)
        } else {
            Err(SpeechError::Failed { voice, said: String::from_utf8_lossy(&said).trim().to_owned() })
        }
    }
}
