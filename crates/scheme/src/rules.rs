//! What may be written into a scheme. Pure.

use crate::{SchemeError, prose};

/// The longest text of a statement, in characters.
pub(crate) const LONGEST_TEXT: usize = 4000;

/// The longest reason, in characters; longer ones are refused as too long a text.
pub(crate) const LONGEST_REASON: usize = 1000;

/// A statement's text as it is kept: NFC, one paragraph, no space at the ends.
/// References in it can be read.
pub(crate) fn statement_text(given: &str) -> Result<String, SchemeError> {
    let text = one_paragraph(given, LONGEST_TEXT)?.ok_or(SchemeError::EmptyText)?;
    prose::check(&text).map_err(|broken| SchemeError::BrokenFigure { text: broken.0 })?;
    Ok(text)
}

/// A reason as it is kept; there must be one.
pub(crate) fn reason(given: &str) -> Result<String, SchemeError> {
    one_paragraph(given, LONGEST_REASON)?.ok_or(SchemeError::NoReason)
}

/// A remark as it is kept; there may be none.
pub(crate) fn remark(given: &str) -> Result<String, SchemeError> {
    Ok(one_paragraph(given, LONGEST_REASON)?.unwrap_or_default())
}

fn one_paragraph(given: &str, limit: usize) -> Result<Option<String>, SchemeError> {
    let text = vietnamese::normalize(given).split_whitespace().collect::<Vec<_>>().join(" ");
    let length = text.chars().count();
    match length {
        0 => Ok(None),
        _ if length > limit => Err(SchemeError::LongText { length, limit }),
        _ => Ok(Some(text)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_is_one_paragraph_in_normal_form() {
        let check = |given: &str| statement_text(given).unwrap();
        assert_eq!(check("  Còn nơi\n né tra\u{301}nh. "), "Còn nơi né tránh.");
        assert!(matches!(statement_text(" \n"), Err(SchemeError::EmptyText)));
        assert!(matches!(statement_text(&"x".repeat(4001)), Err(SchemeError::LongText { length: 4001, .. })));
        assert!(matches!(statement_text("có {figure x} việc"), Err(SchemeError::BrokenFigure { .. })));
        assert!(matches!(reason(""), Err(SchemeError::NoReason)));
        assert_eq!(remark(" \n").unwrap(), "");
    }
}
