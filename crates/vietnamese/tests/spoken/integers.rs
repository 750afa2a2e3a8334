//! Every integer below ten million is read and parsed back, north and south.
//!
//! The parser is the test's own: it knows the words, not how they were made.

use std::thread;

use vietnamese::{Region, spoken, spoken_integer};

const BELOW: u64 = 10_000_000;

/// The value of a number in words; nothing if the words are no number, or say it in a way nobody would.
fn parse(words: &str, region: Region) -> Option<u64> {
    let (thousand, and) = match region {
        Region::North => ("nghìn", "linh"),
        Region::South => ("ngàn", "lẻ"),
    };
    let mut value = 0;
    let mut worth = u64::MAX;
    let mut group: Vec<&str> = Vec::new();
    for word in words.split(' ') {
        let scale = match word {
            "triệu" => 1_000_000,
            _ if word == thousand => 1_000,
            _ => {
                group.push(word);
                continue;
            }
        };
        if scale >= worth {
            return None;
        }
        value += scale * three_digits(&group, value > 0, and)?;
        worth = scale;
        group.clear();
    }
    if group.is_empty() { Some(value) } else { Some(value + three_digits(&group, value > 0, and)?) }
}

/// A group of three digits; after a higher group its hundreds are said, even none.
fn three_digits(words: &[&str], inner: bool, and: &str) -> Option<u64> {
    let (hundreds, rest) = match words {
        [hundreds, "trăm", rest @ ..] => (Some(digit(hundreds)?), rest),
        rest => (None, rest),
    };
    if inner && hundreds.is_none() || (!inner && hundreds == Some(0)) {
        return None;
    }
    let below = match rest {
        [] if hundreds.is_some() => 0,
        [one] if hundreds.is_none() => match *one {
            "mười" => 10,
            one => digit(one)?,
        },
        ["mười"] => 10,
        ["mười", "lăm"] => 15,
        ["mười", one] if !matches!(*one, "năm" | "không") => 10 + digit(one)?,
        [link, one] if *link == and && hundreds.is_some() => digit(one).filter(|one| *one > 0)?,
        [tens, "mươi"] => 10 * digit(tens).filter(|tens| *tens > 1)?,
        [tens, "mươi", one] => 10 * digit(tens).filter(|tens| *tens > 1)? + after_tens(one)?,
        _ => return None,
    };
    Some(100 * hundreds.unwrap_or(0) + below)
}

fn digit(word: &str) -> Option<u64> {
    const DIGITS: [&str; 10] = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"];
    DIGITS.iter().position(|digit| *digit == word).and_then(|place| u64::try_from(place).ok())
}

/// After mươi one says mốt, tư and lăm.
fn after_tens(word: &str) -> Option<u64> {
    match word {
        "mốt" => Some(1),
        "tư" => Some(4),
        "lăm" => Some(5),
        "không" | "một" | "bốn" | "năm" => None,
        other => digit(other),
    }
}

fn check(from: u64, below: u64, region: Region) {
    for value in from..below {
        let words = spoken_integer(value, region);
        assert_eq!(parse(&words, region), Some(value), "{value} is read «{words}» ({region:?})");
    }
}

#[test]
fn every_integer_is_read_and_parsed_back() {
    let threads = thread::available_parallelism().map_or(2, |count| count.get() as u64);
    let step = BELOW.div_ceil(threads);
    thread::scope(|scope| {
        for region in [Region::North, Region::South] {
            for from in (0..BELOW).step_by(usize::try_from(step).unwrap()) {
                scope.spawn(move || check(from, (from + step).min(BELOW), region));
            }
        }
    });
}

/// The same through the door for text, where a number may be written with points.
#[test]
fn integers_in_text_are_read_alike() {
    let sample = (0..20_000).chain((0..400).map(|step| step * 24_989 + 7));
    for value in sample {
        let grouped = vietnamese::format_integer(i64::try_from(value).unwrap(), kernel::Language::Vietnamese);
        for region in [Region::North, Region::South] {
            let words = spoken_integer(value, region);
            assert_eq!(spoken(&value.to_string(), region), words);
            assert_eq!(spoken(&grouped, region), words);
        }
    }
}

#[test]
fn the_parser_takes_no_wrong_reading() {
    for wrong in [
        "mười năm",
        "hai mươi một",
        "hai mươi năm",
        "một trăm năm",
        "một nghìn năm",
        "một ngàn",
        "linh năm",
        "năm mươi bốn",
    ] {
        assert_eq!(parse(wrong, Region::North), None, "{wrong}");
    }
    assert_eq!(parse("một ngàn không trăm lẻ năm", Region::South), Some(1_005));
}
