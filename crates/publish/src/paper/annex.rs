//! The annex at the end of a release or a draft: what the text rests on, item by item, each a place the marks lead to.

use kernel::Language;

use super::model::{Align, Paragraph, Places, text};
use super::{BODY, SMALL, TRACE};
use crate::page::{Evidence, PublicReply};

/// The annex's heading before its words, on a page of its own.
pub(crate) fn title_line() -> Paragraph {
    Paragraph::new().heading().begin_page().align(Align::Centre).spacing(0, 180)
}

/// One item; `names` are the places that lead to it.
pub(crate) fn item(
    places: &mut Places,
    names: &[String],
    number: usize,
    evidence: &Evidence,
) -> Vec<Paragraph> {
    let hanging = Paragraph::new().align(Align::Left).indent(567, -567, 0).spacing(0, 40).keep_next();
    let below = || Paragraph::new().align(Align::Both).indent(567, 0, 0).spacing(0, 40);
    let kind = evidence.kind.name(Language::Vietnamese);
    let place =
        format!("{kind}. {}, phiên bản {}, {}", evidence.source.vi, evidence.version, evidence.place.vi);
    let head = names.iter().fold(hanging, |paragraph, name| places.at(paragraph, name));
    let mut paragraphs = vec![
        head.add_run(text(&format!("[{number}] ")).bold().size(SMALL))
            .add_run(text(&place).bold().size(SMALL)),
        below().keep_next().add_run(text(&format!("“{}”", evidence.quote.vi)).size(SMALL)),
    ];
    if !evidence.definition.vi.is_empty() {
        paragraphs.push(
            below()
                .keep_next()
                .add_run(text(&format!("Cách tính: {}", evidence.definition.vi)).italic().size(SMALL)),
        );
    }
    for why in &evidence.masked {
        paragraphs.push(below().keep_next().add_run(text(&why.why().vi).italic().size(SMALL)));
    }
    for line in evidence.replies.iter().flat_map(said) {
        paragraphs.push(below().keep_next().add_run(text(&line).size(SMALL)));
    }
    let seen = vietnamese::format_moment(evidence.looked_at, Language::Vietnamese);
    let trace = format!("{}. Xem lần cuối {seen}. SHA-256: {}", evidence.address, evidence.digest);
    paragraphs.push(below().spacing(0, 160).align(Align::Left).add_run(text(&trace).size(TRACE)));
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
