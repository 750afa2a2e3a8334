//! Engines that crash, hang or miscount: they are asked once more, told of plainly, and never wait for long.

use std::num::NonZeroUsize;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use publish::speech::{self, Engine, Espeak, Later, Limits, Part, Reading, Speaker, SpeechError, Voice};
use sound::Sound;

const TEXT: &str = "Câu một. Câu hai. Câu ba.";

/// What an engine does when it is asked.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Does {
    Speaks,
    Miscounts,
    Fails,
    Hangs,
}

/// An engine that does one thing for some sentences together and another for one alone.
#[derive(Debug)]
struct Moody {
    together: Does,
    alone: Does,
    asked: AtomicUsize,
}

impl Engine for Moody {
    fn maker(&self, _voice: Voice) -> Later<'_, String> {
        Box::pin(async { Ok("moody".to_owned()) })
    }

    fn speak<'a>(&'a self, voice: Voice, sentences: &'a [String]) -> Later<'a, Vec<Sound>> {
        Box::pin(async move {
            self.asked.fetch_add(1, Ordering::Relaxed);
            let does = if sentences.len() > 1 { self.together } else { self.alone };
            let sounds = vec![Sound { rate: 8000, samples: vec![900; 4000] }; sentences.len()];
            match does {
                Does::Speaks => Ok(sounds),
                Does::Miscounts => Ok(Vec::new()),
                Does::Fails => Err(SpeechError::Failed { voice, said: "segmentation fault".to_owned() }),
                Does::Hangs => std::future::pending().await,
            }
        })
    }
}

/// What comes of it, and how often the engine was asked.
async fn read(together: Does, alone: Does) -> (Result<Reading, SpeechError>, usize) {
    let engine = Arc::new(Moody { together, alone, asked: AtomicUsize::new(0) });
    let shared: Arc<dyn Engine> = Arc::clone(&engine) as Arc<dyn Engine>;
    let limit = Duration::from_millis(50);
    let speaker = Speaker::of(Voice::ALL.map(|_| Arc::clone(&shared)), NonZeroUsize::MIN).within(Limits {
        together: limit,
        alone: limit,
        turn: limit * 10,
    });
    let read = speech::read(&speaker, &[Part::paragraph(TEXT)], Voice::NamBac).await;
    (read, engine.asked.load(Ordering::Relaxed))
}

#[tokio::test]
async fn an_engine_that_fails_at_many_is_asked_sentence_by_sentence() {
    for together in [Does::Fails, Does::Hangs, Does::Miscounts] {
        let (reading, asked) = read(together, Does::Speaks).await;
        assert_eq!(reading.expect("it speaks").marks.len(), 3, "{together:?}");
        assert_eq!(asked, 4, "{together:?}: once together, then each alone");
    }
    let (reading, asked) = read(Does::Speaks, Does::Fails).await;
    assert_eq!((reading.expect("it speaks").marks.len(), asked), (3, 1));
}

#[tokio::test]
async fn an_engine_that_fails_again_is_told_of_and_not_asked_a_third_time() {
    let (failed, asked) = read(Does::Fails, Does::Fails).await;
    let told = failed.expect_err("it fails").to_string();
    assert!(told.contains("segmentation fault") && told.contains("--voices=vi"), "{told}");
    assert_eq!(asked, 2);
    let (hung, asked) = read(Does::Hangs, Does::Hangs).await;
    let told = hung.expect_err("it hangs").to_string();
    assert!(told.contains("did not finish") && told.contains("try again"), "{told}");
    assert_eq!(asked, 2);
    let (miscounted, _) = read(Does::Miscounts, Does::Miscounts).await;
    let told = miscounted.expect_err("it miscounts").to_string();
    assert!(told.contains("0 sounds for 1 sentences"), "{told}");
}

/// A program that does what `script` says.
fn program(folder: &Path, script: &str) -> PathBuf {
    let path = folder.join("espeak-ng");
    std::fs::write(&path, format!("#!/bin/sh\n{script}\n")).expect("a file");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).expect("it may be run");
    path
}

#[tokio::test]
async fn a_process_that_never_stops_writing_is_ended_at_its_bound() {
    let parts = [Part::paragraph("Câu một.")];
    // The second leaves aside the signal that ends the first.
    for script in ["exec cat /dev/zero", "trap '' XFSZ\nexec cat /dev/zero"] {
        let folder = tempfile::tempdir().expect("a folder");
        let espeak = Espeak::new(program(folder.path(), script));
        let flooded = speech::read(&Speaker::new(espeak, NonZeroUsize::MIN), &parts, Voice::NuNam).await;
        assert!(matches!(flooded, Err(SpeechError::TooLong)), "{script}: {flooded:?}");
    }
}

#[tokio::test]
async fn a_process_that_hangs_is_ended_and_one_that_dies_says_why() {
    let folder = tempfile::tempdir().expect("a folder");
    let limit = Duration::from_millis(400);
    let limits = Limits { together: limit, alone: limit, turn: limit * 10 };
    let parts = [Part::paragraph("Câu một.")];
    let hanging = format!("echo $$ >>{}/pids\nexec sleep 600", folder.path().display());
    let espeak = Espeak::new(program(folder.path(), &hanging));
    let speaker = Speaker::new(espeak, NonZeroUsize::MIN).within(limits);
    let hung = speech::read(&speaker, &parts, Voice::NuNam).await;
    assert!(matches!(hung, Err(SpeechError::TooSlow { .. })), "{hung:?}");
    let pids = std::fs::read_to_string(folder.path().join("pids")).expect("it was started");
    assert_eq!(pids.lines().count(), 2, "it was tried once more");
    for pid in pids.lines() {
        let runs = || {
            let state = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
            !state.is_empty() && !state.contains(") Z ")
        };
        let ended = async {
            while runs() {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(10), ended).await.expect("no process is left running");
    }

    let espeak = Espeak::new(program(folder.path(), "echo 'no such voice' >&2\nkill -SEGV $$"));
    let speaker = Speaker::new(espeak, NonZeroUsize::MIN).within(limits);
    let died = speech::read(&speaker, &parts, Voice::NuNam).await.expect_err("it dies").to_string();
    assert!(died.contains("nu-nam") && died.contains("no such voice"), "{died}");
}
