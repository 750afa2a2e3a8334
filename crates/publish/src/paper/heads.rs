//! Head and signature in the two families of documents.
//!
//! Of the State (Decree 30/2020, Annex I): quốc hiệu and tiêu ngữ at the right with a line, «Số: …/ĐA-…», «Nơi nhận:» in bold
//! italics, «TM.». Of the Party: the Party's name at the right with a line, a «*» under the body's name, «Số …-ĐA/…», «T/M».

use plan::DocumentFamily;

use super::model::{Align, Block, Paragraph, text};
use super::{BODY, HEAD, LIST, SMALL, TEXT_WIDTH, centre, rule, tight};

/// Width of the left one of the head's two columns.
const LEFT_WIDTH: usize = 3700;

/// What a person writes in by hand.
pub(crate) const BLANK: &str = "……";

/// What the head says.
pub(crate) struct Head<'a> {
    pub(crate) family: DocumentFamily,
    /// Who issues the paper.
    pub(crate) issuer: &'a str,
    /// The line of number and symbol.
    pub(crate) number: &'a str,
    /// The line of place and day.
    pub(crate) date: &'a str,
    /// A word in a frame below the number, such as «DỰ THẢO»; may be empty.
    pub(crate) stamp: &'a str,
}

/// The line where number and symbol of a scheme will stand.
pub(crate) fn blank_number(family: DocumentFamily) -> String {
    match family {
        DocumentFamily::State => format!("Số: {BLANK}/ĐA-{BLANK}"),
        DocumentFamily::Party => format!("Số {BLANK}-ĐA/{BLANK}"),
    }
}

/// The head: two columns without lines around them.
pub(crate) fn head(head: &Head<'_>) -> Block {
    let right_width = TEXT_WIDTH - LEFT_WIDTH;
    let mut left = vec![centre(text(&held_together(&head.issuer.to_uppercase())).bold().size(HEAD))];
    match head.family {
        // A third to a half of the words above.
        DocumentFamily::State => left.push(rule(LEFT_WIDTH, LEFT_WIDTH / 3)),
        DocumentFamily::Party => left.push(centre(text("*").size(HEAD))),
    }
    left.push(centre(text(head.number).size(HEAD)));
    if !head.stamp.is_empty() {
        left.push(centre(text(&format!(" {} ", head.stamp)).bold().size(SMALL).framed()));
    }
    // The lines are as long as the words above them are in Times New Roman.
    let right = match head.family {
        DocumentFamily::State => vec![
            centre(text("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM").bold().size(SMALL)),
            centre(text("Độc lập - Tự do - Hạnh phúc").bold().size(HEAD)),
            rule(right_width, 3250),
        ],
        DocumentFamily::Party => {
            vec![centre(text("ĐẢNG CỘNG SẢN VIỆT NAM").bold().size(BODY)), rule(right_width, 3900)]
        }
    };
    let date = centre(text(head.date).italic().size(BODY));
    Block::Columns { left, right: [right, vec![date]].concat(), width: LEFT_WIDTH }
}

/// A name whose last two words stay on one line: a single word alone on the second looks like a mistake.
fn held_together(name: &str) -> String {
    match name.rsplit_once(' ') {
        Some((rest, last)) if rest.contains(' ') => format!("{rest}\u{a0}{last}"),
        _ => name.to_owned(),
    }
}

/// The type of paper, its summary line and what stands under it.
pub(crate) fn title(family: DocumentFamily, kind: &str, summary: &str) -> Vec<Paragraph> {
    let mut lines = vec![centre(text(kind).bold().size(BODY)), centre(text(summary).bold().size(BODY))];
    lines.push(match family {
        DocumentFamily::State => rule(TEXT_WIDTH, TEXT_WIDTH / 4),
        DocumentFamily::Party => centre(text("-----").size(HEAD)),
    });
    lines
}

/// What a paper rests on, one line each: of the State in italics and with «;», of the Party upright behind «-».
pub(crate) fn grounds<'g>(
    family: DocumentFamily,
    grounds: impl IntoIterator<Item = &'g str>,
) -> Vec<Paragraph> {
    let grounds: Vec<&str> = grounds.into_iter().collect();
    let last = grounds.len();
    let line = |(index, ground): (usize, &&str)| {
        let ground = ground.trim().trim_end_matches(['.', ';', ',']);
        let ground = match ground.strip_prefix("Căn cứ ") {
            Some(rest) => rest.to_owned(),
            None => lower_first(ground),
        };
        let sign = if index + 1 == last { "." } else { ";" };
        let words = match family {
            DocumentFamily::State => text(&format!("Căn cứ {ground}{sign}")).italic(),
            DocumentFamily::Party => text(&format!("- Căn cứ {ground}{sign}")),
        };
        super::body_line(family).add_run(words.size(BODY))
    };
    grounds.iter().enumerate().map(line).collect()
}

fn lower_first(words: &str) -> String {
    let mut signs = words.chars();
    match signs.next() {
        Some(first) => first.to_lowercase().chain(signs).collect(),
        None => String::new(),
    }
}

/// The signature and who gets the paper, all to be filled in by hand but `recipients`.
pub(crate) fn signature(family: DocumentFamily, recipients: &[&str]) -> Block {
    let line = |words: String| tight(Paragraph::new().align(Align::Left).add_run(text(&words).size(LIST)));
    let mut left = vec![tight(Paragraph::new().add_run(match family {
        DocumentFamily::State => text("Nơi nhận:").bold().italic().size(SMALL),
        DocumentFamily::Party => text("Nơi nhận:").underline().size(HEAD),
    }))];
    let sign = match family {
        DocumentFamily::State => ";",
        DocumentFamily::Party => ",",
    };
    left.extend(recipients.iter().map(|name| line(format!("- {name}{sign}"))));
    left.push(line(match family {
        DocumentFamily::State => format!("- Lưu: VT, {BLANK}."),
        DocumentFamily::Party => format!("- Lưu {BLANK}."),
    }));
    let authority = match family {
        DocumentFamily::State => "TM.",
        DocumentFamily::Party => "T/M",
    };
    let bold = |words: &str| centre(text(words).bold().size(BODY));
    let right = vec![
        bold(&format!("{authority} {BLANK}{BLANK}")),
        bold(&format!("{BLANK}{BLANK}")),
        bold(""),
        bold(""),
        bold(""),
        bold(&format!("{BLANK}{BLANK}{BLANK}")),
    ];
    Block::Columns { left, right, width: TEXT_WIDTH / 2 }
}
