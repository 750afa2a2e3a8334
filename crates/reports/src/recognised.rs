//! Figures that a machine recognised in a scan: each is to be confirmed by a person before anybody relies on it.

use kernel::{Bilingual, Place, Problem, Severity};

use crate::Draft;

/// One note for each figure of a draft whose words were recognised, not typed.
pub(crate) fn to_confirm(draft: &Draft) -> Vec<Problem> {
    let note = |figure: &crate::Figure| {
        let place = Place::Passage { address: figure.address.clone(), quote: figure.quote.clone() };
        Problem::new(
            "figure-to-confirm",
            Severity::Note,
            place,
            Bilingual::new(
                format!("Số «{}» do máy nhận dạng từ bản quét: cần người xác nhận.", figure.quote),
                format!(
                    "The figure «{}» was recognised in a scan by a machine: a person is to confirm it.",
                    figure.quote
                ),
            ),
            Bilingual::new(
                "Đối chiếu với bản giấy; nếu sai, gửi bản soạn thảo (.docx).",
                "Compare it with the paper; if it is wrong, send the typed document (.docx).",
            ),
        )
    };
    draft.figures.iter().map(note).collect()
}
