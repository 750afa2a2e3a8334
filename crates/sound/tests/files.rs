//! Files for listening: that they sound as they should, and that their chapters are found.

use std::io::Cursor;

use id3::TagLike as _;
use sound::{Chapter, Label, Sound};

const RATE: u32 = 22_050;

/// Samples in a frame of MP3 at this rate, and those a decoder is late by.
const FRAME: usize = 576;
const DECODER: usize = 529;

/// Three seconds: a second of a low tone, one of silence, one of a high tone.
fn tones() -> Sound {
    let wave = |at: u32, hertz: f64| (f64::from(at) * std::f64::consts::TAU * hertz / f64::from(RATE)).sin();
    let sample = |at: u32| match at / RATE {
        0 => wave(at, 300.0) * 9000.0,
        1 => 0.0,
        _ => wave(at, 1200.0) * 9000.0,
    };
    Sound { rate: RATE, samples: (0..RATE * 3).map(|at| sample(at) as i16).collect() }
}

fn label() -> Label {
    let chapter = |title: &str, start_ms, end_ms| Chapter { title: title.to_owned(), start_ms, end_ms };
    Label {
        title: "Đề án".to_owned(),
        reader: "Nữ miền Nam".to_owned(),
        chapters: vec![chapter("Biểu hiện, hành vi", 0, 2000), chapter("Nguyên nhân", 2000, 3000)],
    }
}

/// How strong a tone is in samples, of 0 to 1.
fn strength(samples: &[f32], rate: u32, hertz: f64) -> f64 {
    let turn = |at: usize| at as f64 * std::f64::consts::TAU * hertz / f64::from(rate);
    let sum = |part: fn(f64) -> f64| -> f64 {
        samples.iter().enumerate().map(|(at, sample)| f64::from(*sample) * part(turn(at))).sum()
    };
    sum(f64::sin).hypot(sum(f64::cos)) * 2.0 / samples.len() as f64
}

/// The tones stand where they stood.
fn check(samples: &[f32], rate: u32) {
    let part = |from: f64, to: f64| {
        let at = |seconds: f64| (seconds * f64::from(rate)) as usize;
        &samples[at(from)..at(to)]
    };
    let wanted = 9000.0 / 32_768.0;
    for (from, hertz, other) in [(0.05, 300.0, 1200.0), (2.05, 1200.0, 300.0)] {
        let heard = strength(part(from, from + 0.9), rate, hertz);
        assert!((heard / wanted - 1.0).abs() < 0.15, "{hertz} Hz at {from} s: {heard} of {wanted}");
        assert!(strength(part(from, from + 0.9), rate, other) < 0.01);
    }
    let loudest = part(1.1, 1.9).iter().fold(0.0_f32, |loudest, sample| loudest.max(sample.abs()));
    assert!(loudest < 0.01, "silence is silent, not {loudest}");
    // The high tone begins at two seconds, to within 5 ms.
    let begins = samples.iter().skip((1.5 * f64::from(rate)) as usize).position(|sample| sample.abs() > 0.1);
    let begins = 1.5 + begins.expect("it begins") as f64 / f64::from(rate);
    assert!((begins - 2.0).abs() < 0.005, "the high tone begins at {begins} s");
}

#[test]
fn an_opus_file_sounds_as_it_should_and_names_its_chapters() {
    let bytes = sound::opus(&tones(), &label()).expect("an Opus file");
    assert_eq!(bytes, sound::opus(&tones(), &label()).expect("again"), "the same sound gives the same bytes");
    let mut packets = ogg::PacketReader::new(Cursor::new(&bytes));
    let mut next = || packets.read_packet().expect("Ogg pages");
    let head = next().expect("a head").data;
    assert_eq!(&head[..10], b"OpusHead\x01\x01");
    let skipped = usize::from(u16::from_le_bytes([head[10], head[11]]));
    let tags = String::from_utf8_lossy(&next().expect("comments").data).into_owned();
    for comment in [
        "TITLE=Đề án",
        "ARTIST=Nữ miền Nam",
        "CHAPTER001=00:00:00.000",
        "CHAPTER001NAME=Biểu hiện, hành vi",
        "CHAPTER002=00:00:02.000",
        "CHAPTER002NAME=Nguyên nhân",
    ] {
        assert!(tags.contains(comment), "{comment} is missing: {tags}");
    }
    let mut decoder = ropus::Decoder::new(48_000, ropus::Channels::Mono).expect("a decoder");
    let mut samples = Vec::new();
    let mut last = 0;
    while let Some(packet) = next() {
        let mut frame = [0.0; 5760];
        let count =
            decoder.decode_float(&packet.data, &mut frame, ropus::DecodeMode::Normal).expect("a packet");
        samples.extend_from_slice(&frame[..count]);
        last = packet.absgp_page();
    }
    let length = usize::try_from(last).expect("a length") - skipped;
    assert_eq!(length, 3 * 48_000, "its length is exact");
    check(&samples[skipped..skipped + length], 48_000);
}

#[test]
fn an_mp3_file_sounds_as_it_should_and_names_its_chapters() {
    let bytes = sound::mp3(&tones(), &label()).expect("an MP3 file");
    let tag = id3::Tag::read_from2(Cursor::new(&bytes)).expect("a tag");
    assert_eq!((tag.title(), tag.artist()), (Some("Đề án"), Some("Nữ miền Nam")));
    let chapters: Vec<(String, u32, u32)> = tag
        .chapters()
        .map(|chapter| (chapter.frames[0].content().to_string(), chapter.start_time, chapter.end_time))
        .collect();
    assert_eq!(
        chapters,
        [("Biểu hiện, hành vi".to_owned(), 0, 2000), ("Nguyên nhân".to_owned(), 2000, 3000)]
    );
    let contents = tag.tables_of_contents().next().expect("a table of contents");
    assert_eq!(contents.elements, ["chapter001", "chapter002"]);
    // The first frame is no sound: it says how many samples before and after are to be dropped.
    let info = bytes.windows(4).position(|four| four == b"Info").expect("an Info frame");
    let before = usize::from(bytes[info + 141]) << 4 | usize::from(bytes[info + 142] >> 4);
    let after = usize::from(bytes[info + 142] & 15) << 8 | usize::from(bytes[info + 143]);
    let mut samples = Vec::new();
    for frame in rusty_mp3::decode_pipelined(&bytes) {
        assert_eq!((frame.sample_rate, frame.channels), (RATE, 1));
        samples.extend(frame.samples);
    }
    let length = samples.len() - FRAME - before - after;
    assert_eq!(length, 3 * usize::try_from(RATE).expect("a number"), "its length is exact");
    check(&samples[FRAME + before + DECODER..], RATE);
}

#[test]
fn a_sound_of_no_length_and_of_an_odd_rate_has_files_too() {
    for sound in [Sound::empty(RATE), Sound { rate: 10_000, samples: vec![500; 5000] }] {
        assert!(sound::opus(&sound, &label()).expect("an Opus file").starts_with(b"OggS"));
        assert!(sound::mp3(&sound, &label()).expect("an MP3 file").starts_with(b"ID3"));
    }
}
