//! The four voices: that they are four, that they say the same, and where each sentence is.
//! These tests need espeak-ng; without it they fail and say what to install.

use std::num::NonZeroUsize;

use publish::speech::{self, Engine as _, Espeak, Part, Reading, Speaker, SpeechError, Voice};

const TEXT: &str = "Việc dân cần thì phải làm rõ trách nhiệm, không né tránh, không đùn đẩy.";

fn speaker(program: &str) -> Speaker {
    Speaker::new(Espeak::new(program), NonZeroUsize::new(2).expect("two"))
}

async fn read(program: &str, text: &str, voice: Voice) -> Result<Reading, SpeechError> {
    speech::read(&speaker(program), &[Part::paragraph(text)], voice).await
}

/// Median pitch in hertz: the best lag of the autocorrelation, frame by frame, where there is voice.
fn pitch(rate: u32, samples: &[i16]) -> f64 {
    let (frame, lags) = (rate as usize * 40 / 1000, rate as usize / 320..rate as usize / 55);
    let mut pitches: Vec<f64> = samples
        .chunks(frame / 2)
        .zip(samples.chunks(frame / 2).skip(1))
        .zip(samples.chunks(frame / 2).skip(2))
        .filter_map(|((a, b), c)| {
            let window: Vec<f64> = [a, b, c].concat().into_iter().map(f64::from).collect();
            let correlation = |lag: usize| {
                let pairs = || window.iter().zip(window.iter().skip(lag));
                let product: f64 = pairs().map(|(x, y)| x * y).sum();
                let energy: f64 = pairs().map(|(x, y)| x * x + y * y).sum();
                if energy > 1e7 { 2.0 * product / energy } else { 0.0 }
            };
            let last = lags.end.min(window.len() * 3 / 4);
            // The shortest lag that is nearly as good as the best: a period, not its double.
            let best = (lags.start..last).map(correlation).fold(0.0, f64::max);
            let lag = (lags.start..last).find(|lag| correlation(*lag) > 0.93 * best)?;
            (best > 0.6).then(|| f64::from(rate) / lag as f64)
        })
        .collect();
    pitches.sort_by(f64::total_cmp);
    pitches[pitches.len() / 2]
}

async fn pitch_of(voice: Voice) -> f64 {
    let sound = read("espeak-ng", TEXT, voice).await.expect("espeak-ng speaks").sound;
    let (rate, samples) = (sound.rate, sound.samples);
    assert!(samples.len() > rate as usize * 2, "{voice} speaks for less than two seconds");
    // Every third sample is enough for pitches under 320 Hz.
    let samples: Vec<i16> = samples.into_iter().step_by(3).collect();
    pitch(rate / 3, &samples)
}

#[tokio::test]
async fn men_speak_lower_than_women() {
    for (man, woman) in [(Voice::NamBac, Voice::NuBac), (Voice::NamNam, Voice::NuNam)] {
        let (low, high) = (pitch_of(man).await, pitch_of(woman).await);
        assert!((60.0..120.0).contains(&low), "{man}: {low} Hz");
        assert!((130.0..230.0).contains(&high), "{woman}: {high} Hz");
    }
}

#[tokio::test]
async fn north_and_south_say_it_differently_men_and_women_of_one_place_alike() {
    let engine = Espeak::default();
    let mut said = Vec::new();
    for voice in Voice::ALL {
        said.push(engine.phonemes("Người dân giữ vững niềm tin.", voice).await.unwrap());
    }
    let [nam_bac, nu_bac, nu_nam, nam_nam] = said.try_into().unwrap();
    assert_eq!(nam_bac, nu_bac);
    assert_eq!(nu_nam, nam_nam);
    assert_ne!(nam_bac, nam_nam);
    let dan = |voice| {
        let engine = engine.clone();
        async move { engine.phonemes("dân", voice).await.unwrap() }
    };
    assert!(dan(Voice::NamBac).await.starts_with('z'));
    assert!(dan(Voice::NamNam).await.starts_with("J^"));
}

#[tokio::test]
async fn numbers_are_said_as_words() {
    let engine = Espeak::default();
    let figures = engine.phonemes("Ngày 15/9/2023 có 21 hồ sơ của UBND.", Voice::NamBac).await.unwrap();
    let words = "Ngày mười lăm tháng chín năm hai nghìn không trăm hai mươi ba có hai mươi mốt hồ sơ của ủy ban nhân dân.";
    assert_eq!(figures, engine.phonemes(words, Voice::NamBac).await.unwrap());
}

#[tokio::test]
async fn each_sentence_has_its_place_in_the_sound() {
    let parts = ["Câu một. Câu hai dài hơn câu một.", "***", "Câu ba."].map(Part::paragraph);
    let reading = speech::read(&speaker("espeak-ng"), &parts, Voice::NuNam).await.unwrap();
    let sentences: Vec<(usize, &str)> = reading
        .marks
        .iter()
        .map(|mark| (mark.paragraph, &parts[mark.paragraph].text[mark.range.clone()]))
        .collect();
    assert_eq!(sentences, [(0, "Câu một."), (0, "Câu hai dài hơn câu một."), (2, "Câu ba.")]);
    let mut before = 0;
    for mark in &reading.marks {
        assert!(before <= mark.start_ms && mark.start_ms + 200 < mark.end_ms, "{mark:?}");
        before = mark.end_ms;
    }
    let whole = reading.sound.milliseconds();
    assert!(before <= whole && whole < before + 1000, "{before} of {whole} ms");
}

#[tokio::test]
async fn sentences_spoken_together_are_those_spoken_alone() {
    let sentences: Vec<String> = [
        "Nguyên nhân",
        "Ở nhiều nơi, hồ sơ khó được gác lại; có đơn vị xin ý kiến cấp trên: một, hai, ba.",
        "A",
        "Có phải vậy không?",
        "Bảy nghìn năm trăm năm mươi tư hồ sơ, phẩy, phẩy, phẩy.",
        "Việc dân cần thì phải làm rõ trách nhiệm.",
    ]
    .map(str::to_owned)
    .to_vec();
    let engine = Espeak::default();
    for voice in Voice::ALL {
        let together = engine.speak(voice, &sentences).await.unwrap();
        for (sentence, together) in sentences.iter().zip(together) {
            let alone = engine.speak(voice, std::slice::from_ref(sentence)).await.unwrap().remove(0);
            // The program does not promise the same samples twice; a few periods of the voice more or less are the same sound.
            let (long, short) = (together.milliseconds(), alone.milliseconds());
            assert!(long.abs_diff(short) < 40, "{voice}, «{sentence}»: {long} ms together, {short} ms alone");
        }
    }
}

#[tokio::test]
async fn voices_have_one_loudness() {
    for voice in Voice::ALL {
        let sound = read("espeak-ng", TEXT, voice).await.unwrap().sound;
        let loudness = sound.loudness().unwrap();
        assert!((loudness - sound::TARGET_LUFS).abs() < 0.5, "{voice}: {loudness} LUFS");
    }
}

#[tokio::test]
async fn a_missing_program_is_named_with_what_to_install() {
    let error = read("/nowhere/espeak-ng", "Một.", Voice::NamBac).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "reading aloud needs the program «/nowhere/espeak-ng», which was not found; install it (apt install espeak-ng) or set its path in the configuration"
    );
}

#[tokio::test]
async fn nothing_to_say_and_other_programs_are_refused() {
    let silent = read("espeak-ng", "*** ---", Voice::NamBac).await;
    assert!(matches!(silent, Err(SpeechError::NothingToSay)));
    let other = Espeak::new("true").phonemes("một", Voice::NamBac).await;
    assert_eq!(other.unwrap(), "");
    let other = read("true", "một", Voice::NamBac).await;
    assert!(matches!(other, Err(SpeechError::Wav(_))));
    let other = read("false", "một", Voice::NamBac).await;
    assert!(matches!(other, Err(SpeechError::Failed { .. })));
}
