//! Whether a coding may be made. Pure: what is asked, the passage and the plan go in; the coding or a refusal comes out.

use plan::Plan;

use crate::title::is_only_title;
use crate::{CodingError, NewCoding, Span};

/// The longest memo, in characters.
pub(crate) const LONGEST_MEMO: usize = 2000;

/// The span to keep, or why `asked` is refused. `text` is the passage's text.
pub(crate) fn admit(asked: &NewCoding, text: &str, plan: &Plan) -> Result<Span, CodingError> {
    if plan.codebook.code(&asked.code).is_none() {
        return Err(CodingError::UnknownCode { code: asked.code.clone() });
    }
    let outside = || CodingError::OutsidePassage { address: asked.address.clone() };
    let span = asked.span.within(text).ok_or_else(outside)?;
    if span.quote(text).trim().is_empty() {
        return Err(outside());
    }
    if is_only_title(text, span, &plan.title.vi) || is_only_title(text, span, &plan.title.en) {
        return Err(CodingError::OwnTitle);
    }
    let length = asked.memo.chars().count();
    if length > LONGEST_MEMO {
        return Err(CodingError::LongMemo { length, limit: LONGEST_MEMO });
    }
    Ok(span)
}
