//! Whether a coding may be made. Pure: what is asked, the passage and the plan go in; the coding or a refusal comes out.

use plan::Plan;

use crate::title::is_only_title;
use crate::{CodingError, FIELD_AXIS, LEVEL_AXIS, NewCoding, Span};

/// The longest memo, in characters.
pub(crate) const LONGEST_MEMO: usize = 2000;

/// The span to keep, or why `asked` is refused. `text` is the passage's text.
pub(crate) fn admit(asked: &NewCoding, text: &str, plan: &Plan) -> Result<Span, CodingError> {
    if plan.codebook.code(&asked.code).is_none() {
        return Err(CodingError::UnknownCode { code: asked.code.clone() });
    }
    admit_value(plan, FIELD_AXIS, &asked.sphere.field)?;
    admit_value(plan, LEVEL_AXIS, &asked.sphere.level)?;
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

/// Whether a value is one of the axis, or says nothing.
fn admit_value(plan: &Plan, axis: &str, value: &str) -> Result<(), CodingError> {
    let is_known = plan.codebook.axis(axis).is_some_and(|axis| axis.value(value).is_some());
    if value.is_empty() || is_known {
        Ok(())
    } else {
        Err(CodingError::UnknownValue { axis: axis.to_owned(), value: value.to_owned() })
    }
}
