//! The cache of sounds on both databases: what is spoken, what is spoken again, and what is forgotten.

use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex};

use ::store::Store;
use sound::Sound;

use crate::speech::{Engine, Later, Speaker, SpeechError};
use crate::story::{page, put};
use crate::{AudioForm, Forgotten, PublicPage, PublicReading, PublishError, Release, Voice};

/// An engine that writes down what it is asked for, and hums for as long as the sentence is.
#[derive(Debug)]
struct Recording {
    version: &'static str,
    asked: Mutex<Vec<(Voice, String)>>,
}

impl Engine for Recording {
    fn maker(&self, _voice: Voice) -> Later<'_, String> {
        Box::pin(async { Ok(self.version.to_owned()) })
    }

    fn speak<'a>(&'a self, voice: Voice, sentences: &'a [String]) -> Later<'a, Vec<Sound>> {
        Box::pin(async move {
            self.asked.lock().unwrap().extend(sentences.iter().map(|words| (voice, words.clone())));
            let hum = |words: &String| {
                let samples = (0..words.len() * 40).map(|at| if at % 20 < 10 { 2000 } else { -2000 });
                Sound { rate: 8000, samples: samples.collect() }
            };
            Ok(sentences.iter().map(hum).collect())
        })
    }
}

/// An engine that is not installed.
#[derive(Debug)]
struct Nobody;

impl Engine for Nobody {
    fn maker(&self, _voice: Voice) -> Later<'_, String> {
        Box::pin(async { Err(SpeechError::Missing { program: "nobody".into() }) })
    }

    fn speak<'a>(&'a self, _voice: Voice, _sentences: &'a [String]) -> Later<'a, Vec<Sound>> {
        Box::pin(async { Err(SpeechError::Missing { program: "nobody".into() }) })
    }
}

fn recording(version: &'static str) -> (Arc<Recording>, Speaker) {
    let engine = Arc::new(Recording { version, asked: Mutex::default() });
    let shared: Arc<dyn Engine> = Arc::clone(&engine) as Arc<dyn Engine>;
    (engine, Speaker::of(Voice::ALL.map(|_| Arc::clone(&shared)), NonZeroUsize::new(2).unwrap()))
}

impl Recording {
    /// What was asked for since the last time.
    fn take(&self) -> Vec<(Voice, String)> {
        std::mem::take(&mut *self.asked.lock().unwrap())
    }
}

/// Hears a release in all voices, the last of them in every form.
async fn hear(store: &Store, speaker: &Speaker, release: &Release, page: &PublicPage) {
    for voice in Voice::ALL {
        let audio = crate::audio(store, speaker, release, page, voice).await.unwrap();
        if voice != Voice::NamNam {
            continue;
        }
        for (form, start) in AudioForm::ALL.into_iter().zip([b"OggS".as_slice(), b"ID3", b"RIFF"]) {
            let bytes = crate::audio_file(store, &audio, form).await.unwrap();
            assert!(bytes.starts_with(start), "{voice}.{}", form.ending());
        }
    }
}

/// Words that differ from number to number, without a digit.
fn sentence(number: usize) -> String {
    let words = ["một", "hai", "ba", "bốn", "năm", "sáu"];
    let word = |place: u32| words[number / 6_usize.pow(place) % 6];
    format!("Câu {} {} {}.", word(2), word(1), word(0))
}

#[tokio::test]
async fn only_what_changed_is_spoken_again() {
    testkit::on_each_database(&[crate::MIGRATIONS], async |store| {
        let (engine, speaker) = recording("hum 1");
        // Title and heading are two sentences more.
        let mut statements: Vec<String> = (0..198).map(sentence).collect();
        let first = page("alpha", 1, &statements);
        let release = put(&store, &first).await.unwrap();
        hear(&store, &speaker, &release, &first).await;
        let asked = engine.take();
        assert_eq!(asked.len(), 4 * 200, "every sentence once in each voice");
        hear(&store, &speaker, &release, &first).await;
        assert_eq!(engine.take(), [], "what was heard is kept");

        statements[77] = "Một câu mới.".to_owned();
        let second = page("alpha", 2, &statements);
        let changed = put(&store, &second).await.unwrap();
        hear(&store, &speaker, &changed, &second).await;
        let wanted = Voice::ALL.map(|voice| (voice, "Một câu mới.".to_owned()));
        assert_eq!(engine.take(), wanted, "one sentence for each voice");

        // Another version of the engine speaks everything anew.
        let (newer, speaker) = recording("hum 2");
        let audio = crate::audio(&store, &speaker, &changed, &second, Voice::NuNam).await.unwrap();
        assert_eq!((newer.take().len(), audio.marks.len()), (200, 200));
        let chapters = crate::speech::chapters(&audio.marks);
        let titles: Vec<&str> = chapters.iter().map(|chapter| chapter.title.as_str()).collect();
        assert_eq!(titles, ["Đề án", "Nguyên nhân"]);
    })
    .await;
}

#[tokio::test]
async fn a_release_is_spoken_with_the_lexicon_it_was_frozen_with() {
    testkit::on_each_database(&[crate::MIGRATIONS], async |store| {
        let (engine, speaker) = recording("hum 1");
        let reading = PublicReading {
            written: "XYZT".to_owned(),
            after: None,
            before: None,
            north: "ích xê".to_owned(),
            south: "ích xờ".to_owned(),
        };
        let page = PublicPage { lexicon: vec![reading], ..page("alpha", 1, &["Giao XYZT.".to_owned()]) };
        let release = put(&store, &page).await.unwrap();
        for (voice, words) in [(Voice::NuBac, "Giao ích xê."), (Voice::NuNam, "Giao ích xờ.")] {
            crate::audio(&store, &speaker, &release, &page, voice).await.unwrap();
            assert!(engine.take().contains(&(voice, words.to_owned())), "{voice} says «{words}»");
        }
    })
    .await;
}

#[tokio::test]
async fn sound_is_kept_made_again_when_lost_and_forgotten_when_unused() {
    testkit::on_each_database(&[crate::MIGRATIONS], async |store| {
        let (engine, speaker) = recording("hum 1");
        let page = page("alpha", 1, &["Câu một. Câu hai.".to_owned(), "Câu một.".to_owned()]);
        let release = put(&store, &page).await.unwrap();
        let made = crate::audio(&store, &speaker, &release, &page, Voice::NuBac).await.unwrap();
        assert_eq!((made.marks.len(), engine.take().len()), (5, 4), "one sentence stands there twice");
        let wav = crate::audio_file(&store, &made, AudioForm::Wav).await.unwrap();
        let opus = crate::audio_file(&store, &made, AudioForm::Opus).await.unwrap();
        let whole = Sound::read(&wav).unwrap();
        let last = made.marks.last().unwrap();
        assert!(whole.milliseconds() >= last.end_ms && whole.milliseconds() < last.end_ms + 700);

        // What is kept needs no engine; what is not does.
        let nobody: Arc<dyn Engine> = Arc::new(Nobody);
        let nobody = Speaker::of(Voice::ALL.map(|_| Arc::clone(&nobody)), NonZeroUsize::MIN);
        assert_eq!(crate::audio(&store, &nobody, &release, &page, Voice::NuBac).await.unwrap(), made);
        let other = crate::audio(&store, &nobody, &release, &page, Voice::NamNam).await;
        assert!(matches!(other, Err(PublishError::Speech(SpeechError::Missing { .. }))), "{other:?}");

        // Nothing that is used is forgotten.
        let forgotten = crate::forget_unused_sounds(&store).await.unwrap();
        assert_eq!(forgotten, Forgotten { sentences: 0, files: 0 });

        // A damaged file is noticed and made again; a lost one too.
        let file = store.cache().names().unwrap().into_iter().find(|name| name.ends_with(".pcm")).unwrap();
        store.cache().put(&file, &vec![7; 100_000]).unwrap();
        let damaged = crate::audio_file(&store, &made, AudioForm::Wav).await;
        assert!(matches!(damaged, Err(PublishError::SoundLost { .. })), "{damaged:?}");
        let again = crate::audio(&store, &speaker, &release, &page, Voice::NuBac).await.unwrap();
        assert_eq!(engine.take().len(), 2, "the sentences of that file");
        assert_eq!(crate::audio_file(&store, &again, AudioForm::Wav).await.unwrap(), wav);
        assert_eq!(crate::audio_file(&store, &again, AudioForm::Opus).await.unwrap(), opus);

        // Read by another engine, the first one's sounds are used by nobody.
        let (_, newer) = recording("hum 2");
        let audio = crate::audio(&store, &newer, &release, &page, Voice::NuBac).await.unwrap();
        assert_ne!(audio.digest(AudioForm::Opus), made.digest(AudioForm::Opus));
        store.cache().put("left-behind.pcm", b"by a crash").unwrap();
        let forgotten = crate::forget_unused_sounds(&store).await.unwrap();
        assert_eq!(
            forgotten,
            Forgotten { sentences: 4, files: 5 },
            "its samples in three files, two of them made again, its Opus file and what a crash left"
        );
        assert!(crate::audio_file(&store, &audio, AudioForm::Mp3).await.is_ok());
        assert_eq!(crate::forget_unused_sounds(&store).await.unwrap(), Forgotten { sentences: 0, files: 0 });
    })
    .await;
}

#[tokio::test]
async fn a_brief_is_spoken_from_what_the_page_is_read_with_and_evidence_once() {
    testkit::on_each_database(&[crate::MIGRATIONS], async |store| {
        let (engine, speaker) = recording("hum 1");
        let mut page =
            page("alpha", 1, &["Câu một.".to_owned(), "Câu hai.".to_owned(), "Câu ba.".to_owned()]);
        for (place, statement) in page.sections[0].statements.iter_mut().enumerate() {
            statement.id = format!("s{place}");
        }
        page.brief = vec!["s2".to_owned(), "s0".to_owned()];
        page.sections[0].statements[0].citations = vec![1];
        page.evidence = vec![crate::Evidence {
            kind: crate::EvidenceKind::Passage,
            source: kernel::Bilingual::new("Tỉnh ủy", "Province"),
            place: kernel::Bilingual::new("mục «Nguyên nhân», đoạn 3", "section “Causes”, paragraph 3"),
            address: "causes/p3".to_owned(),
            quote: kernel::Bilingual::new("Luật chồng chéo.", "Luật chồng chéo."),
            definition: kernel::Bilingual::default(),
            version: 1,
            document: Some(crate::PublicDocument {
                number: "05".to_owned(),
                date: Some("2023-09-15".parse().unwrap()),
            }),
            digest: kernel::Digest::of(b"x"),
            looked_at: page.published_at,
            replies: Vec::new(),
            masked: Vec::new(),
        }];
        let release = put(&store, &page).await.unwrap();
        crate::audio(&store, &speaker, &release, &page, Voice::NuBac).await.unwrap();
        engine.take();
        let recite =
            async |recital| crate::recite(&store, &speaker, (&release, &page), recital, Voice::NuBac).await;
        let brief = recite(crate::Recital::Brief).await.unwrap();
        assert_eq!(engine.take(), [], "nothing is spoken twice");
        let order: Vec<String> = brief.lines.iter().map(|line| line.words.clone()).collect();
        assert_eq!(order, ["Đề án", "Câu ba.", "Câu một."], "in the order chosen");

        recite(crate::Recital::Why(1)).await.unwrap();
        let spoken: Vec<String> = engine.take().into_iter().map(|(_, words)| words).collect();
        let told = spoken.join(" | ");
        for words in ["Vì sao nói vậy", "Đoạn báo cáo: Tỉnh ủy", "mười lăm tháng chín", "Luật chồng chéo."]
        {
            assert!(told.contains(words), "«{words}» is not in {told}");
        }
        recite(crate::Recital::Why(1)).await.unwrap();
        assert_eq!(engine.take(), [], "it is kept");
        let nothing = recite(crate::Recital::Why(9)).await;
        assert!(matches!(nothing, Err(PublishError::Speech(SpeechError::NothingToSay))), "{nothing:?}");
        assert_eq!(
            crate::forget_unused_sounds(&store).await.unwrap().sentences,
            0,
            "what is recited is used"
        );
    })
    .await;
}
