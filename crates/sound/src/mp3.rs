//! An MP3 file (MPEG-1 and -2 Layer III) with chapters as ID3v2 frames, CTOC and CHAP.

use id3::frame::{Chapter as ChapterFrame, TableOfContents};
use id3::{Tag, TagLike as _, Version};
use rusty_mp3::{Error, Mp3Encoder, Mp3EncoderConfig};

use crate::{Label, Sound};

/// Thousands of bits a second.
const BITRATE: u32 = 48;

/// The rates of the format, in samples a second.
const RATES: [u32; 9] = [8000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000];

/// The rate of a sound whose own is not among them.
const RATE: u32 = 24_000;

/// Place in the file is told by time alone.
const NO_OFFSET: u32 = u32::MAX;

/// The MP3 file could not be made, which only a bug can bring about.
#[derive(Debug, thiserror::Error)]
pub enum Mp3Error {
    /// The encoder refused samples.
    #[error("the MP3 encoder refused a part of the sound ({why}); report this with the text that was read")]
    Samples {
        /// Its own words.
        why: String,
    },
    /// The tag could not be written.
    #[error("the title and the chapters could not be written; report this with the text that was read")]
    Tag(#[from] id3::Error),
}

/// The sound as an MP3 file.
///
/// # Errors
/// When the encoder fails.
pub fn mp3(sound: &Sound, label: &Label) -> Result<Vec<u8>, Mp3Error> {
    let sound = if RATES.contains(&sound.rate) { sound } else { &sound.at_rate(RATE) };
    let refused = |error: Error| Mp3Error::Samples { why: format!("{error:?}") };
    let mut encoder = Mp3Encoder::new(Mp3EncoderConfig { bitrate_kbps: BITRATE, vbr_quality: None });
    encoder.push_pcm_s16(&sound.samples, 1, sound.rate).map_err(refused)?;
    encoder.finish();
    let mut bytes = Vec::new();
    tag(label).write_to(&mut bytes, Version::Id3v23)?;
    loop {
        match encoder.next_packet() {
            Ok(packet) => bytes.extend(packet),
            Err(Error::Again | Error::Eof) => return Ok(bytes),
            Err(error) => return Err(refused(error)),
        }
    }
}

fn tag(label: &Label) -> Tag {
    let mut tag = Tag::new();
    tag.set_title(&label.title);
    tag.set_artist(&label.reader);
    tag.set_text("TLAN", "vie");
    if label.chapters.is_empty() {
        return tag;
    }
    let name = |number: usize| format!("chapter{number:03}");
    let elements = (1..=label.chapters.len()).map(name).collect();
    tag.add_frame(TableOfContents {
        element_id: "contents".to_owned(),
        top_level: true,
        ordered: true,
        elements,
        frames: Vec::new(),
    });
    for (number, chapter) in (1..).zip(&label.chapters) {
        let time = |milliseconds: u64| u32::try_from(milliseconds).unwrap_or(u32::MAX);
        tag.add_frame(ChapterFrame {
            element_id: name(number),
            start_time: time(chapter.start_ms),
            end_time: time(chapter.end_ms),
            start_offset: NO_OFFSET,
            end_offset: NO_OFFSET,
            frames: vec![id3::Frame::text("TIT2", &chapter.title)],
        });
    }
    tag
}
