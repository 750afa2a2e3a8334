//! The annex at the end of a release or a draft: what the text rests on, item by item, each a place the marks lead to.

use docx_rs::{AlignmentType, LineSpacing, Paragraph, SpecialIndentType};
use kernel::Language;

use super::{BODY, SMALL, TRACE, text};
use crate::page::{Evidence, PublicReply};

/// Gives the bookmarks of one file their numbers.
#[derive(Debug, Default)]
pub(crate) struct Bookmarks(usize);

impl Bookmarks {
    /// `paragraph` with a bookmark of this name where it stands now.
    pub(crate) fn at(&mut self, paragraph: Paragraph, name: impl Into<String>) -> Paragraph {
        self.0 += 1;
        paragraph.add_bookmark_start(self.0, name).add_bookmark_end(self.0)
    }

    /// `paragraph` begun with a bookmark that reaches over what is added until `end` is called with its number.
    pub(crate) fn begin(&mut self, paragraph: Paragraph, name: impl Into<String>) -> (Paragraph, usize) {
        self.0 += 1;
        (paragraph.add_bookmark_start(self.0, name), self.0)
    }
}

/// The annex's heading before its words, on a page of its own.
pub(crate) fn title_line() -> Paragraph {
    Paragraph::new()
        .style("Heading1")
        .page_break_before(true)
        .align(AlignmentType::Center)
        .line_spacing(LineSpacing::new().after(180))
}

/// One item; `names` are the bookmarks that lead to it.
pub(crate) fn item(
    marks: &mut Bookmarks,
    names: &[String],
    number: usize,
    evidence: &Evidence,
) -> Vec<Paragraph> {
    let hanging = Paragraph::new()
        .align(AlignmentType::Left)
        .indent(Some(567), Some(SpecialIndentType::Hanging(567)), None, None)
        .line_spacing(LineSpacing::new().before(0).after(40))
        .keep_next(true);
    let below = || {
        Paragraph::new()
            .align(AlignmentType::Both)
            .indent(Some(567), None, None, None)
            .line_spacing(LineSpacing::new().before(0).after(40))
    };
    let kind = evidence.kind.name(Language::Vietnamese);
    let place =
        format!("{kind}. {}, phiên bản {}, {}", evidence.source.vi, evidence.version, evidence.place.vi);
    let head = names.iter().fold(hanging, |paragraph, name| marks.at(paragraph, name));
    let mut paragraphs = vec![
        head.add_run(text(&format!("[{number}] ")).bold().size(SMALL))
            .add_run(text(&place).bold().size(SMALL)),
        below().keep_next(true).add_run(text(&format!("“{}”", evidence.quote.vi)).size(SMALL)),
    ];
    if !evidence.definition.vi.is_empty() {
        paragraphs.push(
            below()
                .keep_next(true)
                .add_run(text(&format!("Cách tính: {}", evidence.definition.vi)).italic().size(SMALL)),
        );
    }
    for reply in &evidence.replies {
        for line in said(reply) {
            paragraphs.push(below().keep_next(true).add_run(text(&line).size(SMALL)));
        }
    }
    let seen = vietnamese::format_moment(evidence.looked_at, Language::Vietnamese);
    let trace = format!("{}. Xem lần cuối {seen}. SHA-256: {}", evidence.address, evidence.digest);
    paragraphs.push(
        below()
            .line_spacing(LineSpacing::new().after(160))
            .align(AlignmentType::Left)
            .add_run(text(&trace).size(TRACE)),
    );
    paragraphs
}

/// What a body replied to a use of its evidence and what the editors answered, line by line.
pub(crate) fn said(reply: &PublicReply) -> Vec<String> {
    let moment = |at| vietnamese::format_moment(at, Language::Vietnamese);
    let mut lines = reply.text.lines();
    let first = lines.next().unwrap_or_default();
    let mut said = vec![format!("Ý kiến của cơ quan ({}): “{first}", moment(reply.at))];
    said.extend(lines.map(str::to_owned));
    if let Some(last) = said.last_mut() {
        last.push('”');
    }
    if let Some(wording) = &reply.to_wording {
        said.push(format!("Ý kiến này nói về câu khi ấy ghi: “{wording}”"));
    }
    said.push(match &reply.answer {
        Some(answer) => format!(
            "Trả lời của Tổ Biên tập ({}): {}. {}",
            moment(answer.at),
            answer.outcome.vi.to_lowercase(),
            answer.reason
        ),
        None => "Tổ Biên tập chưa trả lời ý kiến này.".to_owned(),
    });
    said
}

/// The annex's title in its paragraph.
pub(crate) fn title(words: &str) -> Paragraph {
    title_line().add_run(text(words).bold().size(BODY))
}
