//! What is read sign by sign: telephone numbers, codes of dossiers and bodies, addresses on the web.

use super::abbreviation as table;
use super::number;
use super::reader::{LONGEST_TOKEN, Reader, is_digits, is_letter, is_roman, spell};
use super::unknown::UnknownReason;
use crate::letter::is_vowel;
use crate::syllable::is_toneless_syllable;

/// After these words a few digits are a number to call.
const BEFORE_CALL: [&str; 8] = ["sđt", "đài", "nóng", "hotline", "thoại", "đt", "fax", "máy"];

/// The last label of an address on the web.
const DOMAINS: [&str; 9] = ["vn", "com", "org", "net", "gov", "edu", "info", "int", "eu"];

impl Reader<'_> {
    /// `024.3804.5098`, `0912 345 678`, `(024) 3804 5098`, `+84 24 3804 5098`, `1900 6192`, `Tổng đài 1022`.
    pub(super) fn phone(&mut self) -> bool {
        let groups = self.digit_groups();
        let lengths: usize = groups.iter().map(|(digits, _)| digits.len()).sum();
        let Some((first, _)) = groups.first() else { return false };
        let international = self.previous() == Some('+') && first.starts_with("84");
        let zero = first.starts_with('0') && !first.starts_with("00");
        let area = zero && (3..=5).contains(&first.len()) && groups.len() > 1 && (9..=11).contains(&lengths);
        let free = (first == "1900" || first == "1800") && groups.len() > 1 && (8..=10).contains(&lengths);
        let called = BEFORE_CALL.contains(&self.heard(0))
            || (self.heard(0) == "số" && BEFORE_CALL.contains(&self.heard(1)));
        let single = called && groups.len() == 1 && (3..=11).contains(&first.len());
        let serial = groups.len() > 1
            && groups.iter().skip(1).any(|(digits, _)| digits.starts_with('0') && digits.len() > 2)
            && self.joined_by_hyphens(groups.len());
        if !(area || free || single || serial || (international && (10..=12).contains(&lengths))) {
            return false;
        }
        let end = groups.last().map_or(0, |(_, end)| *end);
        let unit = self.peek(end).is_some_and(is_letter);
        if unit {
            return false;
        }
        for (place, (digits, _)) in groups.iter().enumerate() {
            if place > 0 {
                self.out.pause(',');
            }
            self.out.say(&number::one_by_one(digits));
        }
        self.at += end;
        true
    }

    /// Groups of digits with one sign between, each with where it ends.
    fn digit_groups(&self) -> Vec<(String, usize)> {
        let mut groups = Vec::new();
        let mut at = 0;
        loop {
            let digits = self.digits_at(at);
            if digits.is_empty() || groups.len() > 5 {
                break;
            }
            at += digits.len();
            groups.push((digits, at));
            let rest = self.rest().get(at..).unwrap_or(&[]);
            at += match rest {
                [')', ' ', next, ..] if next.is_ascii_digit() && self.previous() == Some('(') => 2,
                [')', next, ..] if next.is_ascii_digit() && self.previous() == Some('(') => 1,
                [' ' | '.' | '-', next, ..] if next.is_ascii_digit() => 1,
                _ => break,
            };
        }
        groups
    }

    /// Whether the first `groups` groups of digits are joined by hyphens alone: 230901-0012.
    fn joined_by_hyphens(&self, groups: usize) -> bool {
        let hyphens = self.rest().iter().take(LONGEST_TOKEN).take_while(|c| c.is_ascii_digit() || **c == '-');
        hyphens.filter(|c| **c == '-').count() + 1 == groups
    }

    /// `H26.14-230901-0012`, `000.00.00.G22`, `BH-08`, `B2.1`.
    pub(super) fn code(&mut self) -> bool {
        let first = self.peek(0).is_some_and(|c| c.is_ascii_digit() || is_code_letter(c));
        if !first || self.previous().is_some_and(char::is_alphanumeric) {
            return false;
        }
        let mut length = 0;
        while let Some(c) = self.peek(length).filter(|_| length < LONGEST_TOKEN) {
            let link = matches!(c, '.' | '-')
                && length > 0
                && self.peek(length + 1).is_some_and(|next| next.is_ascii_digit() || is_code_letter(next));
            if !(link || c.is_ascii_digit() || is_code_letter(c)) {
                break;
            }
            length += 1;
        }
        let token: String = self.rest()[..length].iter().collect();
        if self.peek(length).is_some_and(|c| c.is_alphanumeric() || c == '/') || !is_code(&token) {
            return false;
        }
        let many = token.split(['.', '-']).count() > 2;
        let mut link = "";
        for (place, group) in token.split(['.', '-']).enumerate() {
            if place > 0 {
                self.out.say(link);
                if link.is_empty() && many {
                    self.out.pause(',');
                }
            }
            let letters: String = group.chars().take_while(|c| is_code_letter(*c)).collect();
            let digits = &group[letters.len()..];
            if !letters.is_empty() {
                self.out.say(&spell(&letters));
            }
            if !digits.is_empty() {
                let one_by_one = many || digits.starts_with('0') || digits.len() > 4;
                let words =
                    if one_by_one { number::one_by_one(digits) } else { number::number(digits, self.region) };
                self.out.say(&words);
            }
            let end =
                token.split(['.', '-']).take(place + 1).map(|group| group.chars().count() + 1).sum::<usize>();
            link = if token.chars().nth(end - 1) == Some('.') { "chấm" } else { "" };
        }
        self.at += length;
        self.hear("#");
        true
    }

    /// `dichvucong.gov.vn`, `https://…`, `vanthu@mpi.gov.vn`.
    pub(super) fn address(&mut self) -> bool {
        let first = self.peek(0).is_some_and(|c| c.is_ascii_alphanumeric());
        if !first || self.previous().is_some_and(|c| c.is_alphanumeric() || c == '.') {
            return false;
        }
        let token: String = self
            .rest()
            .iter()
            .take(4 * LONGEST_TOKEN)
            .take_while(|c| c.is_ascii_graphic() && !matches!(c, '(' | ')' | '"' | '<' | '>' | ',' | ';'))
            .collect();
        let token = token.trim_end_matches(['.', ':', '!', '?', '/', '\'', ']', '}']);
        if !is_address(token) {
            return false;
        }
        let schemeless = token.split_once("://").map_or(token, |(_, rest)| rest);
        let start = self.at + token.len() - schemeless.len();
        self.say_address(schemeless, start);
        self.at += token.len();
        self.hear("…");
        true
    }

    /// Reads an address, all of ASCII, that begins at letter `start`.
    fn say_address(&mut self, address: &str, start: usize) {
        let mut at = start;
        let mut rest = address;
        while let Some(c) = rest.chars().next() {
            let end = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
            let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
            let taken = if end > 0 {
                self.say_label(&rest[..end], at);
                end
            } else if digits > 0 {
                let words = match digits {
                    1..=4 => number::number(&rest[..digits], self.region),
                    _ => number::one_by_one(&rest[..digits]),
                };
                self.out.say(&words);
                digits
            } else {
                self.out.say(match c {
                    '.' => "chấm",
                    '@' => "a còng",
                    '/' => "gạch chéo",
                    '-' => "gạch ngang",
                    '_' => "gạch dưới",
                    '=' => "bằng",
                    '&' => "và",
                    '%' => "phần trăm",
                    '?' => "hỏi",
                    '#' => "thăng",
                    _ => "",
                });
                1
            };
            at += taken;
            rest = &rest[taken..];
        }
    }

    /// One run of letters of an address: a known word, Vietnamese without marks cut into syllables, or letters by name.
    fn say_label(&mut self, label: &str, at: usize) {
        let small = label.to_lowercase();
        if let Some(words) = table::foreign(&small) {
            self.out.say(words);
        } else if small.len() > 1
            && let Some(syllables) = toneless(&small)
        {
            self.out.say(&syllables);
        } else if small.len() < 6 {
            self.out.say(&spell(&small));
        } else {
            self.note(at..at + label.len(), UnknownReason::Word, &small);
            self.out.say(&small);
        }
    }
}

fn is_code_letter(c: char) -> bool {
    c.is_ascii_uppercase() || c == 'Đ'
}

/// Groups of capitals and digits, one of them with digits; not a title (Q.1), a Roman numeral or plain numbers.
fn is_code(token: &str) -> bool {
    let groups: Vec<&str> = token.split(['.', '-']).collect();
    let letters = |group: &str| group.chars().take_while(|c| is_code_letter(*c)).count();
    let shaped = groups.iter().all(|group| {
        let rest: String = group.chars().skip(letters(group)).collect();
        letters(group) < 7 && (rest.is_empty() || is_digits(&rest))
    });
    let (Some(first), Some(last)) = (groups.first(), groups.last()) else { return false };
    let mixed = groups.iter().any(|group| letters(group) > 0 && group.chars().count() > letters(group));
    let hyphen = token.contains('-');
    let bare = letters(first) == first.chars().count();
    let digits_last = is_digits(last);
    if groups.len() < 2 || !shaped || is_roman(first) {
        return false;
    }
    if first.starts_with(|c: char| c.is_ascii_digit()) {
        return mixed && first.starts_with('0');
    }
    // «BH-08» is one, «Q.1» and «TP.HCM» are none.
    mixed || (hyphen && bare && digits_last && !token.contains('.'))
}

fn is_address(token: &str) -> bool {
    if let Some((scheme, rest)) = token.split_once("://") {
        return matches!(scheme, "http" | "https" | "ftp") && !rest.is_empty();
    }
    let (before, host) = token.split_once('@').unwrap_or(("x", token));
    let host = host.split(['/', '?', '#']).next().unwrap_or(host);
    let labels: Vec<&str> = host.split('.').collect();
    let label = |label: &&str| {
        !label.is_empty() && label.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    let named = labels.last().is_some_and(|last| DOMAINS.contains(last));
    !before.is_empty() && labels.len() > 1 && labels.iter().all(label) && named
}

/// Vietnamese without marks cut into the fewest syllables: `dichvucong` is «dich vu cong».
fn toneless(label: &str) -> Option<String> {
    let length = label.len();
    if !label.is_ascii() || length > LONGEST_TOKEN {
        return None;
    }
    // The cheapest cut up to each place, and where its last syllable begins: few syllables, and they begin with consonants.
    // Of two alike the one with the longer first syllable: «ngan hang», no «nga nhang».
    let mut best: Vec<Option<(usize, usize)>> = vec![None; length + 1];
    best[0] = Some((0, 0));
    for end in 1..=length {
        for start in end.saturating_sub(7)..end {
            let Some((cost, _)) = best[start] else { continue };
            let cost = cost + 10 + usize::from(label[start..].starts_with(is_vowel));
            let cheaper = best[end].is_none_or(|(known, _)| cost <= known);
            if cheaper && is_toneless_syllable(&label[start..end]) {
                best[end] = Some((cost, start));
            }
        }
    }
    let mut cuts = Vec::new();
    let mut end = length;
    while end > 0 {
        let (_, start) = best[end]?;
        cuts.push(&label[start..end]);
        end = start;
    }
    cuts.reverse();
    Some(cuts.join(" "))
}
