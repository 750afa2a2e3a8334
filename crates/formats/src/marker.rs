//! How list markers look: Roman numerals, letters, signs. Which marker an item has is for each reader to count.

/// Symbol fonts put their signs in the private area; a dot is what they mostly draw.
pub(crate) fn bullet(text: &str) -> String {
    let text = text.trim();
    if text.is_empty() || text.chars().any(|sign| ('\u{e000}'..='\u{f8ff}').contains(&sign)) {
        "•".to_owned()
    } else {
        text.to_owned()
    }
}

/// `count` in the form `format` names, in the words of OOXML.
pub(crate) fn shown(count: i64, format: &str) -> String {
    match format {
        "upperRoman" => roman(count),
        "lowerRoman" => roman(count).to_lowercase(),
        "upperLetter" => letters(count).to_uppercase(),
        "lowerLetter" => letters(count),
        "decimalZero" => format!("{count:02}"),
        "none" => String::new(),
        _ => count.to_string(),
    }
}

fn roman(count: i64) -> String {
    const SIGNS: [(i64, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if !(1..4000).contains(&count) {
        return count.to_string();
    }
    let mut rest = count;
    let mut text = String::new();
    for (value, sign) in SIGNS {
        while rest >= value {
            text.push_str(sign);
            rest -= value;
        }
    }
    text
}

/// a … z, aa, bb, … as Word counts.
fn letters(count: i64) -> String {
    if !(1..=780).contains(&count) {
        return count.to_string();
    }
    let index = count - 1;
    let letter = char::from(b'a' + u8::try_from(index % 26).unwrap_or(0));
    std::iter::repeat_n(letter, usize::try_from(index / 26).unwrap_or(0) + 1).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numerals_and_letters_are_those_word_shows() {
        assert_eq!(shown(4, "upperRoman"), "IV");
        assert_eq!(shown(27, "lowerLetter"), "aa");
        assert_eq!(shown(7, "decimalZero"), "07");
        assert_eq!(roman(i64::MAX), i64::MAX.to_string());
        assert_eq!(bullet("\u{f0b7}"), "•");
    }
}
