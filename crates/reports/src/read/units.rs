//! What a number counts: the words after it.
//!
//! Reports count more than any list holds. Known units come first; then nouns that begin with a classifier («87 khoản chi»), what
//! two numbers of a sentence count alike, and, after a verb that counts («phát hiện 87 …»), any noun. It does not read numbers.

use super::figures::slashed;
use super::words::{Word, amount};

/// The index of the last word of what the number at `index` counts.
pub(crate) fn unit(text: &str, words: &[Word], index: usize) -> Option<usize> {
    known(words, index)
        .or_else(|| repeated(words, index))
        .or_else(|| classified(text, words, index))
        .or_else(|| after_a_verb(text, words, index))
}

/// What reports count, without marks. Longer ones first where one begins with another does not matter: the longest
/// that fits is taken.
pub(crate) const UNITS: [&str; 95] = [
    "nhiem vu",
    "luot",
    "van ban",
    "ho so",
    "du an",
    "qui dinh",
    "vi tri",
    "truong hop",
    "nguoi",
    "can bo",
    "dang vien",
    "cong chuc",
    "vien chuc",
    "dong chi",
    "tap the",
    "ca nhan",
    "to chuc dang",
    "to chuc",
    "don vi",
    "co quan",
    "vu viec",
    "vu an",
    "vu",
    "viec",
    "don",
    "don thu",
    "kien nghi",
    "phan anh",
    "cuoc",
    "doan",
    "hoi nghi",
    "bao cao",
    "thu tuc",
    "ti dong",
    "trieu dong",
    "nghin dong",
    "dong",
    "ngay lam viec",
    "ngay",
    "gio",
    "thang",
    "nam",
    "cong trinh",
    "goi thau",
    "doanh nghiep",
    "ho",
    "ha",
    "km",
    "y kien",
    "to trinh",
    "cong van",
    "quyet dinh",
    "ket luan",
    "cuoc hop",
    "lan",
    "cuoc kiem tra",
    "khieu nai",
    "to cao",
    "phong vien",
    "hop dong",
    "bien che",
    "phan tram",
    "diem",
    "giay phep",
    "giay chung nhan",
    "chung chi",
    "thua dat",
    "chi tieu",
    "de an",
    "ke hoach",
    "bien ban",
    "phieu",
    "buoi",
    "buoi lam viec",
    "phien hop",
    "co so",
    "mo hinh",
    "sang kien",
    "thong bao",
    "de xuat",
    "chi bo",
    "dang bo",
    "hoi vien",
    "lao dong",
    "hoc sinh",
    "benh nhan",
    "nguoi dan",
    "khach hang",
    "cua hang",
    "nha thau",
    "thiet bi",
    "tai san",
    "nghi quyet",
    "chuong trinh",
    "cuoc thanh tra",
];

/// What is counted in sentences only: in the heading of a column these words mostly mean something else.
const IN_SENTENCES: [&str; 58] = [
    "hang muc",
    "ho dan",
    "ho gia dinh",
    "hop tac xa",
    "mat hang",
    "san pham",
    "luot nguoi",
    "luot xe",
    "dau viec",
    "dau moi",
    "chuc danh",
    "de tai",
    "du thao",
    "thong tu",
    "nghi dinh",
    "chi thi",
    "huong dan",
    "tieu chi",
    "vi pham",
    "sai pham",
    "vuong mac",
    "kho khan",
    "bat cap",
    "ton tai",
    "han che",
    "khuyet diem",
    "loi",
    "tin bai",
    "bai viet",
    "cuoc goi",
    "tin nhan",
    "phuong tien",
    "xe",
    "may",
    "xa",
    "phuong",
    "huyen",
    "thon",
    "phong",
    "truong",
    "giao vien",
    "bac si",
    "nhan vien",
    "chuyen vien",
    "lanh dao",
    "hoc vien",
    "lop",
    "dot",
    "chuyen cong tac",
    "chuyen",
    "tan",
    "kg",
    "lit",
    "phut",
    "tuan",
    "met",
    "m2",
    "m3",
];

/// Words a noun begins with, as they are written: `khoản` chi, `bản` vẽ, `lô` đất (the noun is left out where it may be «đạt»).
const CLASSIFIERS: [&str; 22] = [
    "khoản", "bản", "tờ", "bộ", "lô", "gói", "cái", "chiếc", "tấm", "quyển", "cuốn", "suất", "tòa", "toà",
    "căn", "khu", "tuyến", "mẫu", "mục", "bài", "món", "nguồn",
];

/// Verbs that count what comes after them, as they are written, and such of two words without marks.
const COUNTING: [&str; 8] = ["có", "còn", "để", "tồn", "gồm", "thêm", "là", "trên"];
const COUNTING_PAIRS: [&str; 17] = [
    "phat hien",
    "ghi nhan",
    "tiep nhan",
    "giai quyet",
    "xu li",
    "ra soat",
    "kiem tra",
    "len toi",
    "len den",
    "xay ra",
    "phat sinh",
    "thu hoi",
    "hoan thanh",
    "ban hanh",
    "tong so",
    "tong cong",
    "trong so",
];

/// The index of the last word of the unit after the number at `index`, if one follows.
fn known(words: &[Word], index: usize) -> Option<usize> {
    let mut joined = String::new();
    let mut fits = None;
    for (offset, next) in words[index + 1..].iter().take(4).enumerate() {
        if offset > 0 {
            joined.push(' ');
        }
        joined.push_str(&next.folded);
        let counted =
            joined.strip_prefix("nghin ").or_else(|| joined.strip_prefix("trieu ")).unwrap_or(&joined);
        let is_unit = |told: &str| UNITS.contains(&told) || IN_SENTENCES.contains(&told);
        if is_unit(&joined) || is_unit(counted) {
            fits = Some(index + 1 + offset);
        }
        if next.stopped {
            break;
        }
    }
    fits
}

/// Words after a number that name nothing counted.
const NO_UNIT: [&str; 56] = [
    "va", "den", "la", "tren", "trong", "cua", "o", "tai", "thi", "co", "cho", "theo", "so", "voi", "tu",
    "do", "dat", "chiem", "nhom", "hoac", "thang", "ngay", "nam", "lan", "da", "chua", "dang", "bi", "duoc",
    "phai", "se", "khong", "cung", "nay", "tro", "moi", "con", "lai", "nhu", "ma", "neu", "khi", "vao", "ra",
    "hay", "hon", "thuoc", "ve", "cac", "nhung", "tung", "thu", "qui", "phan", "buoc", "cap",
];

fn is_noun(word: &Word) -> bool {
    word.folded.chars().all(char::is_alphabetic) && !NO_UNIT.contains(&word.folded.as_str())
}

/// A word as it is written, in one form and in lower case.
fn written(text: &str, word: &Word) -> String {
    vietnamese::normalize(&text[word.start..word.end]).to_lowercase()
}

/// «87 khoản chi», «35 bản»: a classifier, and the noun after it where one follows.
fn classified(text: &str, words: &[Word], index: usize) -> Option<usize> {
    let first = words.get(index + 1)?;
    if !CLASSIFIERS.contains(&written(text, first).as_str()) {
        return None;
    }
    let second = words.get(index + 2).filter(|word| !first.stopped && is_noun(word));
    Some(index + 1 + usize::from(second.is_some()))
}

/// «phát hiện 87 lỗi»: any noun after a number that a verb, a colon or the beginning of the sentence leads to. Small numbers and years are left alone: «có 3 cách hiểu».
fn after_a_verb(text: &str, words: &[Word], index: usize) -> Option<usize> {
    let digits = &words[index].folded;
    let year = digits.len() == 4 && digits.parse::<i16>().is_ok_and(|year| (1900..=2100).contains(&year));
    let part = digits.split('/').next().unwrap_or_default();
    // «2,928» is written for two thousand or so.
    let large = part.bytes().filter(u8::is_ascii_digit).count() >= 2;
    if year || !large || !words.get(index + 1).is_some_and(is_noun) {
        return None;
    }
    // «năm 2022: 35 giấy mời», and a number that a sentence begins with.
    let opens = |before: usize| text[words[before].end..words[index].start].contains(':');
    let Some(before) = index.checked_sub(1).filter(|before| !opens(*before)) else { return Some(index + 1) };
    if words[before].stopped && slashed(words, index).is_none() {
        return None;
    }
    let pair = before.checked_sub(1).map(|first| format!("{} {}", words[first].folded, words[before].folded));
    let counts = COUNTING.contains(&written(text, &words[before]).as_str())
        || pair.is_some_and(|pair| COUNTING_PAIRS.contains(&pair.as_str()));
    // «(255/1.420 giấy mời)»
    (counts || slashed(words, index).is_some()).then_some(index + 1)
}

/// The last word of a unit no list knows, where another number of the sentence counts the same: «83 khoản chi … trên tổng số 182
/// khoản chi».
fn repeated(words: &[Word], index: usize) -> Option<usize> {
    let name = |index: usize| {
        let word = words.get(index + 1)?;
        is_noun(word).then_some(word.folded.as_str())
    };
    let plain = |at: usize| amount(&words[at].folded).is_some() && !words[at].stopped;
    let first = name(index)?;
    let other = (0..words.len()).find(|at| *at != index && plain(*at) && name(*at) == Some(first))?;
    // A word that goes on alike after both belongs to it.
    let second = |at: usize| {
        words
            .get(at + 2)
            .filter(|word| !words[at + 1].stopped && word.folded.chars().all(char::is_alphabetic))
    };
    let alike =
        matches!((second(index), second(other)), (Some(one), Some(other)) if one.folded == other.folded);
    Some(index + 1 + usize::from(alike))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::words::words;

    fn counted(text: &str) -> String {
        let words = words(text);
        let number = |index: &usize| words[*index].folded.starts_with(|sign: char| sign.is_ascii_digit());
        let units = (0..words.len()).filter(number).map(|index| {
            unit(text, &words, index).map_or("–", |last| &text[words[index + 1].start..words[last].end])
        });
        units.collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn the_words_looked_for_are_folded_as_text_is() {
        for phrase in UNITS.iter().chain(&IN_SENTENCES).chain(&NO_UNIT).chain(&COUNTING_PAIRS) {
            assert_eq!(vietnamese::folded_key(phrase), *phrase);
        }
        for word in CLASSIFIERS.iter().chain(&COUNTING) {
            assert_eq!(vietnamese::normalize(word), *word);
        }
    }

    #[test]
    fn what_no_list_holds_is_counted_by_its_classifier_or_a_verb_before_it() {
        for (text, units) in [
            ("có 87 khoản chi không rõ, còn 35 bản chưa ký", "khoản chi; bản"),
            ("hơn 12 lô đất bỏ trống, 40 hạng mục chậm", "lô; hạng mục"),
            ("phát hiện 87 sự cố, tiếp nhận 1.200 cuốc xe", "sự; cuốc"),
            ("có 3 cách hiểu, hồ sơ số 87 bổ sung, là 2022 rồi", "–; –; –"),
            ("năm 2022: 35 giấy mời", "–; giấy"),
            ("35 giấy mời không ai trả lời", "giấy"),
            ("giải quyết 33 trên 277 ca tư vấn (33/277 ca)", "–; ca; ca"),
            ("để tồn 2,928 giấy mời, phải chờ 0,5 ngày", "giấy; ngày"),
            ("trong đó có 35 đã xong, có 12 nhóm giải pháp", "–; –"),
        ] {
            assert_eq!(counted(text), units, "{text}");
        }
    }
}
