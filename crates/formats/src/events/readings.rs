//! In what encoding text of single bytes is written: by how many of its words are words when read so.
//!
//! It looks at bytes and answers with one encoding, or with the two between which the words do not decide.

use std::collections::HashSet;

use vietnamese::{VniReader, count_syllables, marked_words, push_tcvn3};

use super::Encoding;

/// How much is looked at, from the first piece with a byte outside ASCII, to tell the encoding.
pub(crate) const SAMPLE: usize = 1 << 20;
/// From this share of words on, a reading is right.
const RIGHT: f64 = 0.8;
/// By this much a reading must be better than the next.
const CLEAR: f64 = 0.15;
/// Fewer words than this tell nothing against a reading that is good as well.
const ENOUGH: usize = 5;
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Taken(Encoding),
    Undecided(Encoding, Encoding),
}

struct Reading {
    encoding: Encoding,
    text: String,
    words: usize,
    share: f64,
}

/// In what encoding `bytes`, which are not ASCII, are written.
pub(crate) fn detect(bytes: &[u8]) -> Verdict {
    if is_utf8(bytes) {
        return Verdict::Taken(Encoding::Utf8);
    }
    let european = european(bytes);
    if european.words == 0 {
        return Verdict::Taken(Encoding::Windows1252);
    }
    let mut readings: Vec<Reading> = [Encoding::Windows1258, Encoding::Tcvn3, Encoding::Vni]
        .into_iter()
        .map(|encoding| {
            let text = text(bytes, encoding);
            let count = count_syllables(&text);
            Reading { encoding, text, words: count.words, share: share(count.syllables, count.words) }
        })
        .collect();
    readings.sort_by(|a, b| b.share.total_cmp(&a.share));
    let [best, next, ..] = readings.as_slice() else { return Verdict::Taken(Encoding::Windows1252) };
    // Where both say the same there is nothing to decide.
    let best_encoding = if best.text == european.text { Encoding::Windows1252 } else { best.encoding };
    let tells = best.words >= ENOUGH || european.share <= 0.5 || best_encoding == Encoding::Windows1252;
    let is_vietnamese = best.share >= RIGHT && tells;
    if is_vietnamese && best.share >= next.share + CLEAR {
        Verdict::Taken(best_encoding)
    } else if european.share >= RIGHT && best.share < 0.5 {
        Verdict::Taken(Encoding::Windows1252)
    } else if next.share >= RIGHT || european.share < next.share {
        Verdict::Undecided(best_encoding, next.encoding)
    } else if best_encoding == Encoding::Windows1252 {
        Verdict::Undecided(Encoding::Windows1252, next.encoding)
    } else {
        Verdict::Undecided(best_encoding, Encoding::Windows1252)
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of words are far below 2^52")]
fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// Whether `bytes` are UTF-8, cut off at most in their last letter; UTF-8 with a few broken letters is UTF-8 too.
fn is_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|sign| !sign.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    let cut = bytes.len() >= SAMPLE;
    let bad = if cut { bad.saturating_sub(1) } else { bad };
    good > 0 && good >= 4 * bad
}

/// The reading in windows-1252: the share of words that are made of letters and are written as words are.
fn european(bytes: &[u8]) -> Reading {
    let text = text(bytes, Encoding::Windows1252);
    let words: HashSet<&str> = marked_words(&text).collect();
    let right = words.iter().filter(|word| is_written_well(word)).count();
    Reading {
        encoding: Encoding::Windows1252,
        words: words.len(),
        share: share(right, words.len()),
        text: text.clone(),
    }
}

/// Letters alone, large ones only at the beginning or throughout.
fn is_written_well(word: &str) -> bool {
    let letters =
        word.chars().all(|sign| sign.is_alphabetic() && !matches!(sign, 'ª' | 'º' | 'µ' | 'Þ' | 'þ' | 'Ð'));
    let mut rest = word.chars().skip(1);
    letters && (rest.clone().all(char::is_lowercase) || rest.all(char::is_uppercase))
}

/// What bytes of single characters say in `encoding`.
pub(crate) fn text(bytes: &[u8], encoding: Encoding) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    match encoding {
        Encoding::Tcvn3 => push_tcvn3(bytes, &mut text),
        Encoding::Vni => VniReader::default().push(bytes, &mut text),
        Encoding::Windows1258 => {
            text = encoding_rs::WINDOWS_1258.decode_without_bom_handling(bytes).0.into_owned();
        }
        _ => text = encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
    }
    text
}
