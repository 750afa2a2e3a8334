//! `slogans`: the share of sentences that tell nothing one could look up. For the author alone.

use kernel::{Bilingual, Severity};

use super::sentence::Sentence;
use super::{Audience, Case, Check, Found, Pair, Rule};
use crate::read::names_unit;
use crate::read::words::words;

pub(super) const RULE: Rule = Rule {
    id: "slogans",
    severity: Severity::Note,
    name: Pair { vi: "Nhiều câu chung chung", en: "Many general sentences" },
    about: Pair {
        vi: "Tỷ lệ câu không có số, ngày tháng, địa danh hay đơn vị được nêu tên, số văn bản, vụ việc. Chỉ tính các mục của đề cương, từ 10 câu trở lên; nêu khi từ 60 % số câu trở lên như vậy. Đây là gợi ý cho người soạn, không phải điểm và không so sánh với ai.",
        en: "The share of sentences without number, date, place or named unit, document number or case. Only the outline's sections count, from ten sentences on; told when 60 % or more are so. It helps the author; it is no score and compares nobody.",
    },
    hint: Pair {
        vi: "Ở câu nêu trong thông báo, thử hỏi: ở đâu, khi nào, bao nhiêu, vụ nào. Câu không trả lời được thì có thể bỏ.",
        en: "Ask of the sentence told: where, when, how many, which case. One that answers none of these can go.",
    },
    audience: Audience::Author,
    good: super::sample::GOOD,
    bad: "
# IV. Nguyên nhân
Công tác lãnh đạo, chỉ đạo được quan tâm thường xuyên. Nhận thức của cán bộ được nâng lên rõ rệt. Tinh thần trách nhiệm có nhiều chuyển biến tích cực.
Tuy nhiên, một bộ phận cán bộ còn hạn chế về năng lực. Việc phối hợp giữa các cơ quan có lúc chưa chặt chẽ. Công tác kiểm tra chưa được tiến hành thường xuyên.
Năm 2022 có 12 văn bản hỏi đi hỏi lại. Việc giáo dục chính trị, tư tưởng có nơi còn hình thức. Cơ chế khuyến khích cán bộ chưa đủ mạnh. Chế độ đãi ngộ chưa tương xứng.
",
    check: Check::Draft(check),
};

/// Fewer sentences are too few to speak of a share.
const FEWEST: usize = 10;

/// A lower share is usual.
const MOST_PERCENT: usize = 60;

fn check(case: &Case<'_>) -> Vec<Found> {
    let sentences: Vec<&Sentence<'_>> = case
        .sentences
        .iter()
        .filter(|sentence| case.plan.outline.section(&sentence.passage.section).is_some())
        .filter(|sentence| sentence.text().split_whitespace().count() >= 4)
        .collect();
    let general: Vec<&&Sentence<'_>> =
        sentences.iter().filter(|sentence| !is_concrete(sentence.text())).collect();
    let (all, count) = (sentences.len(), general.len());
    let (Some(first), true) = (general.first(), all >= FEWEST && count * 100 >= all * MOST_PERCENT) else {
        return Vec::new();
    };
    let percent = count * 100 / all;
    vec![Found::at(
        &first.passage.address,
        first.text(),
        Bilingual::new(
            format!(
                "{count} trong {all} câu ({percent} %) không có số, thời gian, địa danh, văn bản hay vụ việc; câu đầu như vậy ở đây."
            ),
            format!(
                "{count} of {all} sentences ({percent} %) have no number, time, place, document or case; the first is here."
            ),
        ),
    )]
}

/// Words of a concrete case.
const CASE_WORDS: [&str; 5] = ["vi du", "dien hinh", "don cu", "vu viec tai", "truong hop tai"];

fn is_concrete(text: &str) -> bool {
    if text.chars().any(|sign| sign.is_ascii_digit()) {
        // A list's marker is no number: «1. Công tác …», «2) …».
        let told = text.split_whitespace().skip(1).any(|word| word.chars().any(|sign| sign.is_ascii_digit()));
        if told || !text.starts_with(|sign: char| sign.is_ascii_digit()) {
            return true;
        }
    }
    let words = words(text);
    let folded: Vec<&str> = words.iter().map(|word| word.folded.as_str()).collect();
    let folded = format!(" {} ", folded.join(" "));
    CASE_WORDS.iter().any(|case| folded.contains(&format!(" {case} ")))
        || names_unit(text)
        || words.windows(2).skip(1).any(|pair| pair.iter().all(is_name))
}

/// Whether a word is part of a proper name; the Party, the State and abbreviations stand in every slogan.
fn is_name(word: &crate::read::words::Word) -> bool {
    word.capital
        && !matches!(word.folded.as_str(), "dang" | "nha" | "trung" | "uong" | "dang," | "ubnd" | "hdnd")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_one_can_look_up_is_concrete() {
        for text in [
            "Năm 2022 có chuyển biến.",
            "Sở Xây dựng hỏi ba lần.",
            "Việc này xảy ra ở Hà Nội nhiều hơn.",
            "Ví dụ, một phòng hỏi đi hỏi lại.",
            "1. Theo Nghị quyết 12, công tác này được làm.",
        ] {
            assert!(is_concrete(text), "{text}");
        }
        for text in [
            "Công tác lãnh đạo được quan tâm thường xuyên.",
            "1. Nhận thức của cán bộ được nâng lên.",
            "Chủ trương của Đảng, pháp luật của Nhà nước được quán triệt.",
        ] {
            assert!(!is_concrete(text), "{text}");
        }
    }
}
