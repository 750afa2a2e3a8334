//! An Opus file (RFC 6716 in Ogg, RFC 7845) with chapters as comments: `CHAPTER001=00:01:02.345`, `CHAPTER001NAME=…`.

use ogg::writing::{PacketWriteEndInfo, PacketWriter};
use ropus::{Application, Bitrate, Channels, Encoder};

use crate::{Chapter, Label, Sound};

/// The rate Opus is fed with, in samples a second: near that of the engines, whose voices hold nothing above 12 kHz.
const RATE: u32 = 24_000;

/// Positions in an Ogg Opus file count in samples of this rate.
const CLOCK: u32 = 48_000;

/// Samples in a packet: 20 ms.
const FRAME: usize = 480;

/// Bits a second: speech stays clear, an hour is 11 MB.
const BITRATE: u32 = 24_000;

/// How hard the encoder tries, of 0 to 10. A listener waits for it; more tries cost twice the time and cannot be heard in these voices.
const COMPLEXITY: u8 = 0;

/// The longest packet, in bytes.
const PACKET: usize = 1500;

/// Packets on a page: one second.
const PAGE: usize = 50;

/// The number of the one stream in the file.
const STREAM: u32 = 1;

/// The Opus file could not be made, which only a bug can bring about.
#[derive(Debug, thiserror::Error)]
pub enum OpusError {
    /// The encoder does not take its settings.
    #[error("the Opus encoder does not take its settings; report this with the text that was read")]
    Settings(#[from] ropus::EncoderBuildError),
    /// The encoder refused samples.
    #[error("the Opus encoder refused a part of the sound; report this with the text that was read")]
    Samples(#[from] ropus::EncodeError),
    /// The pages could not be written.
    #[error("the Opus file could not be put together; report this with the text that was read")]
    Pages(#[from] std::io::Error),
}

/// The sound as an Opus file.
///
/// # Errors
/// When the encoder fails.
pub fn opus(sound: &Sound, label: &Label) -> Result<Vec<u8>, OpusError> {
    let mut samples = sound.at_rate(RATE).samples;
    let mut encoder = Encoder::builder(RATE, Channels::Mono, Application::Voip)
        .bitrate(Bitrate::Bits(BITRATE))
        .complexity(COMPLEXITY)
        .build()?;
    let clock = |samples: usize| u64::try_from(samples).unwrap_or(u64::MAX) * u64::from(CLOCK / RATE);
    let skipped = usize::try_from(encoder.lookahead()).unwrap_or(0);
    let end = clock(skipped + samples.len());
    let packets = (skipped + samples.len()).div_ceil(FRAME).max(1);
    samples.resize(packets * FRAME, 0);

    let mut bytes = Vec::new();
    let mut writer = PacketWriter::new(&mut bytes);
    writer.write_packet(head(clock(skipped)), STREAM, PacketWriteEndInfo::EndPage, 0)?;
    writer.write_packet(tags(label), STREAM, PacketWriteEndInfo::EndPage, 0)?;
    let mut packet = [0; PACKET];
    for (at, frame) in samples.chunks(FRAME).enumerate() {
        let length = encoder.encode(frame, &mut packet)?;
        let ends = match at + 1 {
            last if last == packets => PacketWriteEndInfo::EndStream,
            full if full % PAGE == 0 => PacketWriteEndInfo::EndPage,
            _ => PacketWriteEndInfo::NormalPacket,
        };
        // The last position says how much of the last packet is sound.
        let position = clock((at + 1) * FRAME).min(end);
        writer.write_packet(packet[..length].to_vec(), STREAM, ends, position)?;
    }
    Ok(bytes)
}

/// The identification header; `skipped` samples of the clock come before the sound.
fn head(skipped: u64) -> Vec<u8> {
    let mut head = b"OpusHead\x01\x01".to_vec();
    head.extend(u16::try_from(skipped).unwrap_or(u16::MAX).to_le_bytes());
    head.extend(RATE.to_le_bytes());
    // No gain, and one channel.
    head.extend([0, 0, 0]);
    head
}

/// The comment header.
fn tags(label: &Label) -> Vec<u8> {
    let mut comments =
        vec![format!("TITLE={}", label.title), format!("ARTIST={}", label.reader), "LANGUAGE=vie".to_owned()];
    for (number, chapter) in (1..).zip(&label.chapters) {
        comments.extend(chapter_comments(number, chapter));
    }
    let mut tags = b"OpusTags".to_vec();
    let mut put = |text: &str| {
        tags.extend(length(text.len()));
        tags.extend(text.as_bytes());
    };
    put(concat!("damlam ", env!("CARGO_PKG_VERSION"), ", ropus"));
    let count = comments.len();
    let mut list = Vec::new();
    list.extend(length(count));
    for comment in &comments {
        list.extend(length(comment.len()));
        list.extend(comment.as_bytes());
    }
    tags.extend(list);
    tags
}

fn chapter_comments(number: u32, chapter: &Chapter) -> [String; 2] {
    let (seconds, thousandths) = (chapter.start_ms / 1000, chapter.start_ms % 1000);
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    [
        format!("CHAPTER{number:03}={hours:02}:{minutes:02}:{seconds:02}.{thousandths:03}"),
        format!("CHAPTER{number:03}NAME={}", chapter.title),
    ]
}

fn length(count: usize) -> [u8; 4] {
    u32::try_from(count).unwrap_or(u32::MAX).to_le_bytes()
}
