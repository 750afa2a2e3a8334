//! Reads one sentence from left to right, turning what is not a plain word into words.
//!
//! This file knows words and abbreviations. Numbers stand in `figures`, dates and times in `dates`, telephone numbers,
//! codes and addresses in `codes`, Roman numerals in `roman`, list marks and signs in `marks`.

use std::ops::Range;

use super::abbreviation as table;
use super::lexicon::Lexicon;
use super::out::Out;
use super::source::Source;
use super::unknown::UnknownReason;
use super::{Region, number};
use crate::letter::{is_vietnamese, is_vowel, strip};
use crate::syllable::{is_spoken_syllable, is_syllable};

/// After these words a single letter is a name, read as a letter: điểm b, nhóm A.
const BEFORE_LETTER: [&str; 18] = [
    "điểm", "nhóm", "loại", "hạng", "mục", "tổ", "khu", "lớp", "án", "phần", "lô", "tiết", "dự", "khối",
    "văn", "ông", "bà", "mẫu",
];

/// «Q.» before these is an office held for the time being; before others it is a district.
const OFFICES: [&str; 14] =
    ["bộ", "chánh", "chủ", "chi", "cục", "đội", "giám", "hiệu", "phó", "thủ", "tổng", "trưởng", "viện", "vụ"];

/// «P.» before these is a room of an office; before others it is a ward.
const ROOMS: [&str; 9] = ["công", "hành", "kế", "kinh", "nghiệp", "nội", "tài", "tổ", "tư"];

/// The longest token that is looked at as a whole; what is longer is read piece by piece.
pub(super) const LONGEST_TOKEN: usize = 80;

/// What was found unknown, in letters of the source.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) letters: Range<usize>,
    pub(super) reason: UnknownReason,
    pub(super) read_as: String,
    pub(super) before: String,
    pub(super) after: String,
}

/// The reader of one sentence.
pub(super) struct Reader<'a> {
    pub(super) chars: &'a [char],
    pub(super) at: usize,
    pub(super) out: Out,
    pub(super) region: Region,
    lexicon: &'a Lexicon,
    /// The last words of the source, in small letters, newest last; numbers stand as `#`.
    pub(super) heard: Vec<String>,
    pub(super) unknown: Vec<Found>,
    /// The sentence is set in capitals, so capitals do not mean abbreviations.
    pub(super) shouting: bool,
    /// How many words ago a Roman numeral was read.
    pub(super) since_roman: Option<usize>,
}

/// What a sentence sounds like, and what in it is unknown.
pub(super) struct Read {
    pub(super) spoken: String,
    pub(super) unknown: Vec<Found>,
}

/// Reads a sentence.
pub(super) fn read(source: &Source, region: Region, lexicon: &Lexicon) -> Read {
    let chars = &source.chars;
    let text: String = chars.iter().collect();
    let mut reader = Reader {
        chars,
        at: 0,
        out: Out::default(),
        region,
        lexicon,
        heard: Vec::new(),
        unknown: Vec::new(),
        shouting: is_shouting(&text),
        since_roman: None,
    };
    reader.list_mark();
    while let Some(c) = reader.peek(0) {
        reader.token(c);
    }
    Read { spoken: reader.out.finish(), unknown: reader.unknown }
}

impl Reader<'_> {
    fn token(&mut self, c: char) {
        if self.answered() || self.marked() || self.address() || self.code() {
            return;
        }
        if c.is_ascii_digit() {
            self.figure();
        } else if is_letter(c) {
            self.word();
        } else {
            self.mark(c);
        }
    }

    pub(super) fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).copied()
    }

    pub(super) fn rest(&self) -> &[char] {
        &self.chars[self.at.min(self.chars.len())..]
    }

    pub(super) fn previous(&self) -> Option<char> {
        self.before(1)
    }

    /// The sign `back` signs before the one at hand.
    pub(super) fn before(&self, back: usize) -> Option<char> {
        self.at.checked_sub(back).and_then(|at| self.chars.get(at)).copied()
    }

    /// The word heard `back` words ago; 0 is the last.
    pub(super) fn heard(&self, back: usize) -> &str {
        self.heard.iter().rev().nth(back).map_or("", String::as_str)
    }

    pub(super) fn hear(&mut self, word: &str) {
        self.heard.push(word.to_lowercase());
        self.since_roman = self.since_roman.map(|words| words + 1);
    }

    /// The word that follows what ends at `end`; a number is `#`.
    pub(super) fn word_after(&self, end: usize) -> String {
        let rest = self.chars.get(end..).unwrap_or(&[]);
        let skipped =
            rest.iter().take(4).take_while(|c| matches!(c, ' ' | '.' | '(' | '“' | '"' | '«' | ':')).count();
        let word: String =
            rest[skipped..].iter().take(LONGEST_TOKEN).take_while(|c| is_letter(**c)).collect();
        match rest.get(skipped) {
            Some(c) if c.is_ascii_digit() => "#".to_owned(),
            _ => word,
        }
    }

    /// Says words of a table, with the region's word for a thousand.
    pub(super) fn say_table(&mut self, words: &str) {
        let words = regional(words, self.region);
        self.out.say(&words);
    }

    /// Notes that the letters from `from` to `to` are not known. To be called before the token is heard.
    pub(super) fn note(&mut self, letters: Range<usize>, reason: UnknownReason, read_as: &str) {
        let word =
            |word: &str| if word == "#" || word == "…" { String::new() } else { word.to_lowercase() };
        let (before, after) = (word(self.heard(0)), word(&self.word_after(letters.end)));
        self.unknown.push(Found { letters, reason, read_as: read_as.to_owned(), before, after });
    }

    /// What a person said wins over everything.
    fn answered(&mut self) -> bool {
        if self.lexicon.is_empty() || self.is_inside() {
            return false;
        }
        let found = self
            .lexicon
            .find(self.rest(), self.heard(0), |length| self.word_after(self.at + length).to_lowercase());
        let Some((length, answer)) = found else { return false };
        let words = answer.spoken(self.region).to_owned();
        let written: String = self.rest()[..length].iter().collect();
        self.at += length;
        self.out.say(&words);
        match written.split(' ').next_back() {
            Some(last) if last.chars().any(is_letter) => self.hear(last),
            Some(last) if last.chars().any(char::is_numeric) => self.hear("#"),
            _ => {}
        }
        true
    }

    /// Whether the letter or digit at hand goes on with a word.
    pub(super) fn is_inside(&self) -> bool {
        self.previous().is_some_and(char::is_alphanumeric) && self.peek(0).is_some_and(char::is_alphanumeric)
    }

    /// A form with marks inside: KH&ĐT, v.v., COVID-19.
    fn marked(&mut self) -> bool {
        let inside = self.previous().is_some_and(char::is_alphanumeric);
        let Some((length, words)) = (if inside { None } else { table::marked(self.rest()) }) else {
            return false;
        };
        self.at += length;
        self.hear("…");
        self.say_table(words);
        if self.previous() == Some('.') && self.is_last_but_marks(0) {
            self.out.pause('.');
        }
        true
    }

    /// Whether only marks and spaces follow from `ahead` on.
    pub(super) fn is_last_but_marks(&self, ahead: usize) -> bool {
        self.rest().iter().skip(ahead).all(|c| !c.is_alphanumeric())
    }

    fn word(&mut self) {
        let start = self.at;
        let length = self.rest().iter().take_while(|c| is_letter(**c)).count();
        let word: String = self.rest()[..length].iter().collect();
        if self.roman_numeral(&word) {
            return;
        }
        if length == 1 {
            self.single(&word);
            return;
        }
        let linked = self.is_linked(&word);
        self.at += length;
        let stopped = self.peek(0) == Some('.') && (!self.is_last_but_marks(1) || self.peek(1) == Some('”'));
        let words = if linked {
            self.document_words(&word, start)
        } else if stopped && let Some(words) = table::with_stop(&word) {
            words.to_owned()
        } else {
            self.words(&word, start)
        };
        if stopped && table::takes_stop(&word) {
            self.at += 1;
        }
        self.hear(&word);
        self.say_table(&words);
    }

    /// Whether `word` at hand is part of a document's symbol: **QĐ**-TTg, NĐ-**CP**.
    fn is_linked(&self, word: &str) -> bool {
        let capitals = word.chars().filter(|c| c.is_uppercase()).count();
        let length = word.chars().count();
        let mark = |c: Option<char>| matches!(c, Some('-' | '/'));
        let after = mark(self.peek(length)) && self.peek(length + 1).is_some_and(char::is_uppercase);
        let before =
            mark(self.previous()) && self.before(2).is_some_and(|c| c.is_uppercase() || c.is_lowercase());
        // «BNCTW-Vụ»: a capital before the mark, so that «Hà Nội-TW» is none.
        let before = before
            && self.chars[..self.at.saturating_sub(1)]
                .iter()
                .rev()
                .take_while(|c| is_letter(**c))
                .filter(|c| c.is_uppercase())
                .count()
                > 1;
        capitals > 1 && (after || before)
    }

    fn words(&mut self, word: &str, start: usize) -> String {
        let count = word.chars().count();
        let capitals = word.chars().filter(|c| c.is_uppercase()).count();
        let all_capitals = capitals == count;
        let letters = start..start + count;
        let readable = is_syllable(word);
        if self.shouting && all_capitals && readable {
            return word.to_lowercase();
        }
        if let Some(words) = self.party(word, start) {
            return words.to_owned();
        }
        if word == "QH" && self.peek(0).is_some_and(|c| c.is_ascii_digit()) {
            return "Quốc hội khóa".to_owned();
        }
        let next = self.word_after(self.at);
        let capital = if next.starts_with(char::is_uppercase) { "^" } else { "" };
        let colon = if self.peek(0) == Some(':') { ":" } else { "" };
        let small = next.to_lowercase();
        if let Some((words, decided)) = table::ambiguous(word, self.heard(0), &[&small, capital, colon]) {
            if !decided {
                self.note(letters, UnknownReason::Ambiguous, words);
            }
            return words.to_owned();
        }
        if let Some(words) = table::words(word) {
            return words.to_owned();
        }
        if let Some(words) = table::foreign(word).or_else(|| table::unit_word(word)) {
            return cased(words, capitals > 0 && !all_capitals);
        }
        if all_capitals && readable {
            let words = word.to_lowercase();
            if self.looks_like_abbreviation(word) {
                self.note(letters, UnknownReason::Abbreviation, &words);
            }
            return words;
        }
        // «BSCKII»: capitals after the first letter make an abbreviation, whatever the others are.
        if capitals > 1 || (capitals == 1 && !word.starts_with(char::is_uppercase)) {
            let words = spell(word);
            self.note(letters, UnknownReason::Abbreviation, &words);
            return words;
        }
        if readable || self.is_part_of_a_transcription(word) {
            return word.to_owned();
        }
        if let Some(words) = open_syllables(word) {
            return words;
        }
        let marked_name = capitals == 1 && !word.is_ascii() && is_spoken_syllable(word);
        if !marked_name {
            self.note(letters, UnknownReason::Word, word);
        }
        word.to_owned()
    }

    /// Capitals that could be a syllable: said for emphasis where the word beside is in capitals too, or where it has
    /// marks; else they are likely an abbreviation.
    fn looks_like_abbreviation(&self, word: &str) -> bool {
        let length = word.chars().count();
        let start = self.at.saturating_sub(length);
        let near = &self.chars[start.saturating_sub(LONGEST_TOKEN)..start];
        let before: String =
            near.iter().rev().skip_while(|c| !is_letter(**c)).take_while(|c| is_letter(**c)).collect();
        let capitals = |word: &str| word.chars().count() > 1 && word.chars().all(char::is_uppercase);
        let beside = capitals(&before) || capitals(&self.word_after(self.at));
        word.is_ascii() && length < 5 && !beside
    }

    /// «Ca-xtơ-rô», «U-crai-na»: a name written in syllables with hyphens.
    fn is_part_of_a_transcription(&self, word: &str) -> bool {
        let length = word.chars().count();
        let start = self.at.saturating_sub(length);
        let letter = |at: Option<usize>| at.and_then(|at| self.chars.get(at)).is_some_and(|c| is_letter(*c));
        let hyphen = |at: Option<usize>| at.and_then(|at| self.chars.get(at)) == Some(&'-');
        let after = hyphen(Some(self.at)) && letter(Some(self.at + 1));
        let before = hyphen(start.checked_sub(1)) && letter(start.checked_sub(2));
        (after || before) && is_spoken_syllable(word)
    }

    /// One part of a document number in words; spelled, and noted, when it is not known. `start` is where it stands.
    pub(super) fn document_words(&mut self, letters: &str, start: usize) -> String {
        let place = start..start + letters.chars().count();
        let found = self.lexicon.find(self.chars.get(place.clone()).unwrap_or(&[]), self.heard(0), |_| {
            self.word_after(place.end).to_lowercase()
        });
        if let Some((_, answer)) = found {
            return answer.spoken(self.region).to_owned();
        }
        if let Some(words) = self.party(letters, start).or_else(|| table::symbol(letters)) {
            return words.to_owned();
        }
        let words = if is_readable(letters) { letters.to_lowercase() } else { spell(letters) };
        if letters.chars().count() > 1 {
            self.note(place, UnknownReason::Abbreviation, &words);
        }
        words
    }

    /// Words of Party papers whose meaning the sentence decides. `start` is where the word stands.
    fn party(&mut self, word: &str, start: usize) -> Option<&'static str> {
        let end = start + word.chars().count();
        match word {
            "TU" => {
                let committee = self.committee(end);
                if committee.is_none() {
                    self.note(start..end, UnknownReason::Ambiguous, "tỉnh ủy");
                }
                Some(committee.unwrap_or("tỉnh ủy"))
            }
            "QĐ" => {
                let said = self.heard.iter().rev().take(8).position(|heard| heard == "định");
                let kind = said.map(|back| self.heard(back + 1));
                match kind {
                    Some("quy") => return Some("quy định"),
                    Some("quyết") => return Some("quyết định"),
                    _ => {}
                }
                // A Party paper's symbol: 41-QĐ/TW is either kind, and nothing before it says which.
                if self.chars.get(end) == Some(&'/')
                    && self.chars.get(end + 1).is_some_and(|c| c.is_uppercase())
                {
                    self.note(start..end, UnknownReason::Ambiguous, "quyết định");
                }
                Some("quyết định")
            }
            _ => None,
        }
    }

    /// Whose committee TU is that ends at `end`: the place named after it tells, or else what the sentence speaks of.
    fn committee(&self, end: usize) -> Option<&'static str> {
        const CITIES: [&str; 7] = ["cần thơ", "đà nẵng", "hà nội", "hải phòng", "huế", "thành phố", "tp"];
        let next: String = self.chars.get(end..).unwrap_or(&[]).iter().take(12).collect();
        let place = next.strip_prefix(' ').filter(|place| place.starts_with(char::is_uppercase));
        if let Some(place) = place.map(str::to_lowercase) {
            return Some(if CITIES.iter().any(|city| place.starts_with(city)) {
                "Thành ủy"
            } else {
                "tỉnh ủy"
            });
        }
        let key = crate::search_key(&self.chars.iter().collect::<String>());
        match (key.contains("thành uỷ"), key.contains("tỉnh uỷ")) {
            (true, false) => Some("Thành ủy"),
            (false, true) => Some("tỉnh ủy"),
            _ => None,
        }
    }

    fn single(&mut self, word: &str) {
        let start = self.at;
        self.at += 1;
        let Some(c) = word.chars().next() else { return };
        let stop = self.peek(0) == Some('.') && !self.is_last_but_marks(1);
        let next = self.word_after(self.at);
        if self.period(word) {
            return;
        }
        let words = self.title(word, stop, &next);
        if words.is_some() {
            self.at += 1;
        }
        let times =
            matches!(c, 'x' | 'X') && self.before(2) == Some(' ') && self.peek(0) == Some(' ') && next == "#";
        let transcribed = self.peek(0) == Some('-') && self.peek(1).is_some_and(char::is_lowercase);
        let apostrophe = self.before(2).is_some_and(|c| matches!(c, '\'' | '’'));
        let plain = c.is_lowercase() && is_vowel(c) && !BEFORE_LETTER.contains(&self.heard(0));
        let words = match words {
            Some(words) => words.to_owned(),
            None if times && self.heard(0) == "#" => "nhân".to_owned(),
            None if apostrophe || plain || c == 'Y' || (transcribed && is_vowel(c)) => word.to_owned(),
            None => match table::letter(c) {
                Some(name) => name.to_owned(),
                None => {
                    let known = is_vietnamese(c);
                    if !known {
                        self.note(start..start + 1, UnknownReason::Word, word);
                    }
                    word.to_owned()
                }
            },
        };
        self.hear(word);
        self.out.say(&words);
    }

    /// `Q2/2023`, `T4/2023`: a quarter, a month. Without the year nobody can tell: Q1 may be a district, T4 a Wednesday.
    fn period(&mut self, word: &str) -> bool {
        let digits = self.digits_at(0);
        let year = self.digits_at(digits.len() + 1);
        let most = match word {
            "Q" => 4,
            "T" => 12,
            _ => return false,
        };
        if !digits.parse().is_ok_and(|value: u64| (1..=most).contains(&value)) {
            return false;
        }
        if self.peek(digits.len()) != Some('/') || year.len() != 4 {
            let read_as = format!("{} {}", spell(word), number::number(&digits, self.region));
            self.note(self.at - 1..self.at + digits.len(), UnknownReason::Ambiguous, &read_as);
            return false;
        }
        self.hear(if word == "Q" { "quý" } else { "tháng" });
        self.out.say(if word == "Q" { "quý" } else { "tháng" });
        self.month();
        self.hear("#");
        true
    }

    /// «Q. CHỦ TỊCH», «Q. 1», «P. 5», «P. Nội vụ», «H. Củ Chi».
    fn title(&self, word: &str, stop: bool, next: &str) -> Option<&'static str> {
        // The abbreviation itself is spoken of: chữ viết tắt “Q.”.
        if word == "Q" && self.peek(0) == Some('.') && self.peek(1) == Some('”') {
            return Some("quyền");
        }
        let following = next.starts_with(char::is_uppercase) || next == "#";
        if !stop || !following {
            return None;
        }
        let small = next.to_lowercase();
        let capitals = next.chars().count() > 1 && next.chars().all(char::is_uppercase);
        match word {
            "Q" if capitals || OFFICES.contains(&small.as_str()) => Some("quyền"),
            "Q" => Some("quận"),
            "P" if matches!(small.as_str(), "giám" | "chủ" | "trưởng") => Some("phó"),
            "P" if ROOMS.contains(&small.as_str()) => Some("phòng"),
            "P" => Some("phường"),
            "H" => Some("huyện"),
            _ => None,
        }
    }
}

/// Words with the region's word for a thousand.
pub(super) fn regional(words: &str, region: Region) -> String {
    match region {
        Region::North => words.to_owned(),
        Region::South => words.replace("nghìn", "ngàn"),
    }
}

/// Words beginning with a capital where the token does.
fn cased(words: &str, capital: bool) -> String {
    let mut letters = words.chars();
    match letters.next() {
        Some(first) if capital => first.to_uppercase().chain(letters).collect(),
        _ => words.to_owned(),
    }
}

/// A foreign name of open syllables alone is read syllable by syllable: Panama, Manila. Letters that sound otherwise
/// in Vietnamese (d, g, c, y, e, …) make no such name.
fn open_syllables(word: &str) -> Option<String> {
    if !word.starts_with(|c: char| c.is_ascii_uppercase()) {
        return None;
    }
    let letters: Vec<char> = word.to_ascii_lowercase().chars().collect();
    let mut syllables: Vec<String> = Vec::new();
    let mut at = 0;
    while at < letters.len() {
        let mut syllable = String::new();
        if "bhklmnprstv".contains(letters[at]) {
            syllable.push(letters[at]);
            at += 1;
        } else if !syllables.is_empty() {
            return None;
        }
        let vowel = letters.get(at).filter(|c| "aiou".contains(**c))?;
        syllable.push(*vowel);
        at += 1;
        let next_is_consonant = |at: usize| letters.get(at).is_none_or(|c| !"aeiouyw".contains(*c));
        if let Some(coda) = letters.get(at).filter(|c| matches!(c, 'n' | 'm'))
            && next_is_consonant(at + 1)
        {
            syllable.push(*coda);
            at += 1;
        }
        syllables.push(syllable);
    }
    (syllables.len() > 1).then(|| cased(&syllables.join(" "), true))
}

/// A letter of a word; some letters of other scripts are numbers too and count as none.
pub(super) fn is_letter(c: char) -> bool {
    c.is_alphabetic() && !c.is_numeric()
}

pub(super) fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

pub(super) fn spell(word: &str) -> String {
    // In an abbreviation O is «ô»: BOT, ODA.
    let name = |c: char| if c == 'O' { Some("ô") } else { table::letter(c) };
    let names: Vec<&str> = word.chars().filter_map(name).collect();
    if names.is_empty() { word.to_owned() } else { names.join(" ") }
}

/// Whether `word` in a document number can be said as a syllable rather than spelled.
fn is_readable(word: &str) -> bool {
    word.chars().any(|c| strip(c).any(is_vowel)) && is_syllable(word) && !word.is_ascii()
}

/// Three words or more, most of them in capitals.
fn is_shouting(sentence: &str) -> bool {
    let words = || sentence.split(|c: char| !is_letter(c)).filter(|word| word.chars().count() > 1);
    let capitals = words().filter(|word| word.chars().all(char::is_uppercase)).count();
    capitals >= 3 && capitals * 2 > words().count()
}

/// The value of a Roman numeral, or nothing: for tests of what a token is.
pub(super) fn is_roman(word: &str) -> bool {
    number::roman(word).is_some()
}
