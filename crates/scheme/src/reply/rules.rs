//! What a reply may say, and what it is pinned to. Pure.

use kernel::Digest;

use super::CodedAs;
use crate::{CitationId, SchemeError};

/// The longest reply, in characters.
pub const LONGEST_REPLY: usize = 4000;

/// A reply's words as they are kept: normal form, no empty line, no space at the ends of lines, nothing invisible.
///
/// # Errors
/// When nothing is left, it is too long, or it bears a secrecy mark.
pub(crate) fn words(given: &str) -> Result<String, SchemeError> {
    if let Some(mark) = formats::secrecy::mark_in_text(given) {
        return Err(SchemeError::SecretReply { mark });
    }
    let visible: String = given.chars().filter(|sign| !sign.is_control() || sign.is_whitespace()).collect();
    let normal = vietnamese::normalize(&visible);
    let lines = normal.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    let text = lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n");
    match text.chars().count() {
        0 => Err(SchemeError::EmptyReply),
        length if length > LONGEST_REPLY => Err(SchemeError::LongReply { length, limit: LONGEST_REPLY }),
        _ => Ok(text),
    }
}

/// What a person sees of a use before replying: the sentence as they read it and the words cited.
pub(crate) fn seen_use(citation: CitationId, sentence: &str, words: Digest) -> Digest {
    let citation = citation.to_string();
    Digest::of_parts([b"damlam use 1".as_slice(), citation.as_bytes(), sentence.as_bytes(), words.bytes()])
}

/// What a person sees of a coded passage before replying: its words and its codes.
pub(crate) fn seen_coding(address: &str, words: Digest, codes: &[CodedAs]) -> Digest {
    let codes = super::written(codes);
    Digest::of_parts([b"damlam coded 1".as_slice(), address.as_bytes(), words.bytes(), codes.as_bytes()])
}

#[cfg(test)]
mod tests {
    use coding::Reach;

    use super::*;

    #[test]
    fn words_are_kept_as_paragraphs_in_normal_form() {
        let check = |given: &str| words(given).unwrap_or_else(|error| error.to_string());
        assert_eq!(
            check("  Số liệu\t năm 2022.\r\n\r\n Đã báo ca\u{301}o.\u{0} "),
            "Số liệu năm 2022.\nĐã báo cáo."
        );
        assert_eq!(check(" \n "), "the reply is empty; write what the body answers");
        assert_eq!(check(&"x".repeat(LONGEST_REPLY)).len(), LONGEST_REPLY);
        assert_eq!(
            check(&"ấ".repeat(LONGEST_REPLY + 1)),
            "the reply has 4001 characters; shorten it to at most 4000"
        );
        assert_eq!(
            check("Trả lời:\nTỐI MẬT\n…"),
            "the reply is marked TỐI MẬT; nothing of it was kept: send secret documents by the secret post"
        );
    }

    #[test]
    fn what_was_seen_is_another_when_sentence_words_or_codes_are() {
        let citation = kernel::World::scripted(1).new_id();
        let [one, two] = [Digest::of(b"1"), Digest::of(b"2")];
        let seen = seen_use(citation, "Câu.", one);
        assert_eq!(seen, seen_use(citation, "Câu.", one));
        assert_ne!(seen, seen_use(citation, "Câu khác.", one));
        assert_ne!(seen, seen_use(citation, "Câu.", two));
        let coded = |reach| [CodedAs { code: "BH-08".parse().unwrap(), reach }];
        let seen = seen_coding("causes/p1", one, &coded(Reach::General));
        assert_ne!(seen, seen_coding("causes/p1", one, &coded(Reach::Named)));
        assert_ne!(seen, seen_coding("causes/p1", two, &coded(Reach::General)));
        assert_ne!(seen, seen_coding("causes/p2", one, &coded(Reach::General)));
    }
}
