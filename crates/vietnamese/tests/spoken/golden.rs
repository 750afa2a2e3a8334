//! The golden set, `golden.txt`: pairs written by hand, each north and south. Its head explains the file.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use vietnamese::{Lexicon, Region, spoken, unknown_tokens};

const FILE: &str = include_str!("golden.txt");

/// Each class of the set; one that is gone or new has to be said here.
const CLASSES: [&str; 26] = [
    "Số nguyên",
    "Số thập phân",
    "Phần trăm, phần nghìn",
    "Tiền",
    "Khoảng từ … đến …",
    "Phân số, tỷ lệ, phần trên tổng",
    "Số thứ tự",
    "Ngày, tháng, năm",
    "Giờ",
    "Số điện thoại",
    "Mã hồ sơ, mã cơ quan, mã khác",
    "Số La Mã",
    "Số, ký hiệu văn bản",
    "Viện dẫn điều, khoản, điểm",
    "Đơn vị đo",
    "Dấu đầu mục",
    "Chữ viết tắt cơ quan, tổ chức",
    "Chữ viết tắt thường gặp",
    "Chữ viết tắt nhiều nghĩa, hiểu theo từ đứng cạnh",
    "Học hàm, chức danh, địa danh viết tắt",
    "Dấu câu và ký hiệu",
    "Tên nước ngoài và từ mượn",
    "Thư điện tử, trang thông tin điện tử",
    "Câu trong Nghị định số 30/2020/NĐ-CP",
    "Câu trong kế hoạch và báo cáo mẫu",
    "Chữ in hoa",
];

/// One line of the set.
struct Pair {
    line: usize,
    class: &'static str,
    trap: bool,
    uncertain: bool,
    written: &'static str,
    north: &'static str,
    south: &'static str,
}

fn pairs() -> Vec<Pair> {
    let mut class = "";
    let mut pairs = Vec::new();
    for (number, line) in FILE.lines().enumerate() {
        if let Some(heading) = line.strip_prefix("## ") {
            class = heading;
        } else if !line.is_empty() && !line.starts_with("# ") && line != "#" {
            pairs.push(pair(number + 1, class, line).unwrap_or_else(|| {
                panic!("golden.txt:{}: a line is «viết → bắc | nam», see the head of the file", number + 1)
            }));
        }
    }
    pairs
}

fn pair(line: usize, class: &'static str, text: &'static str) -> Option<Pair> {
    let (marks, rest) = match text.split_once(' ') {
        Some((marks, rest)) if marks.chars().all(|c| matches!(c, '!' | '?')) => (marks, rest),
        _ => ("", text),
    };
    let (written, spoken) = rest.rsplit_once(" → ")?;
    let (north, south) = spoken.split_once(" | ").or_else(|| Some(("", spoken.strip_prefix("| ")?)))?;
    let south = if south == "=" { north } else { south };
    let (trap, uncertain) = (marks.contains('!'), marks.contains('?'));
    Some(Pair { line, class, trap, uncertain, written, north, south })
}

#[test]
fn every_pair_is_read_as_written_down() {
    let mut wrong = String::new();
    for pair in pairs() {
        for (region, expected) in [(Region::North, pair.north), (Region::South, pair.south)] {
            let got = spoken(pair.written, region);
            if got != expected {
                let _ = writeln!(
                    wrong,
                    "golden.txt:{} ({region:?})\n  written:  {}\n  expected: {expected}\n  got:      {got}",
                    pair.line, pair.written
                );
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}\nMend the program, or the pair if a native reader says so.");
}

#[test]
fn what_is_certain_and_what_is_not_is_as_marked() {
    let mut wrong = String::new();
    for pair in pairs() {
        let found = unknown_tokens(pair.written, &Lexicon::default());
        if found.is_empty() == pair.uncertain {
            let told: Vec<_> = found.iter().map(|one| (one.token.as_str(), one.reason)).collect();
            let _ = writeln!(wrong, "golden.txt:{}: {}: {told:?}", pair.line, pair.written);
        }
    }
    assert!(
        wrong.is_empty(),
        "\n{wrong}\nA line with a token that is not certain begins with «?», no other does."
    );
}

#[test]
fn the_set_is_wide_and_its_classes_are_filled() {
    let pairs = pairs();
    let written: BTreeSet<&str> = pairs.iter().map(|pair| pair.written).collect();
    assert_eq!(written.len(), pairs.len(), "a written form stands twice");
    assert!(pairs.len() >= 600, "{} pairs", pairs.len());
    let traps = pairs.iter().filter(|pair| pair.trap).count();
    assert!(traps >= 40, "{traps} traps");
    let regional = pairs.iter().filter(|pair| pair.north != pair.south).count();
    assert!(regional >= 100, "{regional} pairs differ by region");
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for pair in &pairs {
        *counts.entry(pair.class).or_default() += 1;
    }
    let (found, known): (BTreeSet<&str>, BTreeSet<&str>) = (counts.keys().copied().collect(), CLASSES.into());
    assert_eq!(found, known, "the classes of golden.txt are not those named in this test");
    let thin: Vec<_> = counts.iter().filter(|(_, count)| **count < 10).collect();
    assert!(thin.is_empty(), "classes with fewer than ten pairs: {thin:?}");
}
