//! Addresses of cells: `C12` is row 11, column 2, both counted from 0.

use super::{COLUMNS, ROWS};

/// Row and column of an address; dollars are passed over.
pub(super) fn read(address: &str) -> Option<(u32, u32)> {
    let mut column = 0u32;
    let mut row = 0u32;
    for byte in address.bytes().filter(|byte| *byte != b'$') {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' if row == 0 => {
                column =
                    column.checked_mul(26)?.checked_add(u32::from(byte.to_ascii_uppercase() - b'A') + 1)?;
            }
            b'0'..=b'9' => row = row.checked_mul(10)?.checked_add(u32::from(byte - b'0'))?,
            _ => return None,
        }
    }
    let is_one = (1..=ROWS).contains(&row) && (1..=COLUMNS).contains(&column);
    is_one.then(|| (row - 1, column - 1))
}

/// The letters of a column.
pub(super) fn letters(column: u32) -> String {
    let mut letters = Vec::new();
    let mut left = column + 1;
    while left > 0 {
        left -= 1;
        letters.push(char::from(b'A' + u8::try_from(left % 26).unwrap_or(0)));
        left /= 26;
    }
    letters.iter().rev().collect()
}

/// The address of a cell in its sheet: `Sheet1!C12`.
pub(super) fn write(sheet: &str, row: u32, column: u32) -> String {
    format!("{sheet}!{}{}", letters(column), row + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_go_both_ways() {
        for (address, at) in
            [("A1", (0, 0)), ("C12", (11, 2)), ("AA3", (2, 26)), ("XFD1048576", (1_048_575, 16_383))]
        {
            assert_eq!(read(address), Some(at));
            assert_eq!(write("S", at.0, at.1), format!("S!{address}"));
        }
        assert_eq!(read("$b$2"), Some((1, 1)));
        for wrong in
            ["", "A", "1", "A0", "1A", "XFE1", "A1048577", "AAAAAAAAAA1", "A99999999999", "Ă1", "A1B"]
        {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
