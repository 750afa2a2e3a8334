//! An address in words people read: `real-state/t1/r3c4` is «mục «Thực trạng tình hình», bảng 1, dòng 3, cột 4».
//!
//! It finds nothing: what does not read as an address is told as it is.

use kernel::Bilingual;
use plan::Outline;

use crate::{FRONT, OTHER};

/// The place at `address`, in words.
pub fn place_words(address: &str, outline: &Outline) -> Bilingual {
    let mut parts = address.split('/');
    let key = parts.next().unwrap_or_default();
    let mut words = match outline.section(key) {
        Some(section) => {
            Bilingual::new(format!("mục «{}»", section.title.vi), format!("section “{}”", section.title.en))
        }
        None if key == FRONT => Bilingual::new("phần đầu", "the head"),
        None if key == OTHER => Bilingual::new("phần ngoài đề cương", "the part outside the outline"),
        None => Bilingual::new(key, key),
    };
    for part in parts {
        let told = part_words(part).unwrap_or_else(|| Bilingual::new(part, part));
        words = Bilingual::new(format!("{}, {}", words.vi, told.vi), format!("{}, {}", words.en, told.en));
    }
    words
}

fn part_words(part: &str) -> Option<Bilingual> {
    let number = |text: &str| text.parse::<u32>().ok();
    if let Some((row, column)) = part.strip_prefix('r').and_then(|rest| rest.split_once('c')) {
        let (row, column) = (number(row)?, number(column)?);
        return Some(Bilingual::new(
            format!("dòng {row}, cột {column}"),
            format!("row {row}, column {column}"),
        ));
    }
    let count = number(part.get(1..)?)?;
    match part.chars().next()? {
        'p' => Some(Bilingual::new(format!("đoạn {count}"), format!("passage {count}"))),
        't' => Some(Bilingual::new(format!("bảng {count}"), format!("table {count}"))),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn addresses_are_told_in_words() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plans/responsibility-2023");
        let outline = plan::read_folder(&folder).plan.expect("the shipped plan is good").outline;
        let told = |address: &str| {
            let words = place_words(address, &outline);
            format!("{} | {}", words.vi, words.en)
        };
        assert_eq!(
            told("real-state/t1/r3c4"),
            "mục «Thực trạng tình hình», bảng 1, dòng 3, cột 4 | section “The real state”, table 1, row 3, column 4"
        );
        assert_eq!(told("causes/p12"), "mục «Nguyên nhân», đoạn 12 | section “Causes”, passage 12");
        assert_eq!(told("front/p2"), "phần đầu, đoạn 2 | the head, passage 2");
        assert_eq!(told("elsewhere/x1/é"), "elsewhere, x1, é | elsewhere, x1, é");
    }
}
