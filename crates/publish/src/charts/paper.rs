//! A chart on paper: its title, the table of its numbers, and what they can and cannot tell. The drawing stands on the page of the release.

use kernel::Language;
use measurements::written;
use vietnamese::format_ten_thousandths;

use super::content::{ChartContent, Drawing, FunnelRow};
use crate::paper::model::{Align, Block, Paragraph, Run, text};
use crate::paper::{SMALL, TEXT_WIDTH};

/// Width of the names' column.
const NAMES: usize = TEXT_WIDTH / 2;

/// The chart in blocks, `number` of the whole paper.
pub(crate) fn blocks(number: usize, shows: &ChartContent) -> Vec<Block> {
    let line = |run: Run| {
        Block::Paragraph(Paragraph::new().align(Align::Both).spacing(0, 60).add_run(run.size(SMALL)))
    };
    let title = Paragraph::new().align(Align::Left).keep_next().spacing(120, 60);
    let title = title.add_run(text(&format!("Biểu đồ {number}. {}", shows.title.vi)).bold().size(SMALL));
    let (names, values, rows) = match &shows.drawing {
        Drawing::Bars { unit, rows } => {
            let value = |value| format_ten_thousandths(value, Language::Vietnamese);
            let rows = rows.iter().map(|row| (row.body.vi.clone(), value(row.value)));
            ("Cơ quan", format!("Số liệu ({})", unit.vi), rows.collect())
        }
        Drawing::Funnel { model, rows, .. } => {
            let rows = rows.iter().map(|row| (row.unit.clone(), told(row, model)));
            ("Đơn vị", "Tỷ số quan sát trên kỳ vọng".to_owned(), rows.collect::<Vec<_>>())
        }
    };
    let cell = |words: &str| text(words).size(SMALL);
    let heads = (cell(names).bold(), cell(&values).bold());
    let rows = rows.iter().map(|(name, value)| (cell(name), cell(value)));
    let mut blocks = vec![
        Block::Paragraph(title),
        Block::Facts { rows: std::iter::once(heads).chain(rows).collect(), width: NAMES },
        line(text(&format!("Cách tính: {}. Nguồn: {}.", shows.counted.vi, shows.source.vi)).italic()),
    ];
    let notes = shows.notes.iter().map(|note| note.vi.as_str()).filter(|note| !note.is_empty());
    blocks.extend(notes.map(|note| line(text(note).italic())));
    blocks
}

fn told(row: &FunnelRow, model: &str) -> String {
    let language = Language::Vietnamese;
    let (ratio, interval) = (written::ratio(row.ratio, language), written::interval(row.interval, language));
    let observed = written::observed(row.observed, model, language);
    let expected = written::expected(row.expected, model, language);
    let cases = written::count(row.n, language);
    let asked = if row.worth_asking { "; cần hỏi thêm" } else { "" };
    let mut told = format!(
        "{ratio} (khoảng 95 %: {interval}); quan sát {observed}, kỳ vọng {expected}; {cases} hồ sơ{asked}"
    );
    for reply in &row.replies {
        told.push_str(&format!("\nĐơn vị trả lời: {}", reply.text));
    }
    told
}

#[cfg(test)]
mod tests {
    use kernel::Bilingual;

    use super::super::content::{BarRow, ChartReply};
    use super::*;
    use crate::paper::model::Piece;

    fn words(blocks: &[Block]) -> String {
        let of = |run: &Run| run.words.join(" / ");
        let mut lines = Vec::new();
        for block in blocks {
            match block {
                Block::Facts { rows, .. } => {
                    lines.extend(rows.iter().map(|(name, value)| format!("{} | {}", of(name), of(value))));
                }
                Block::Paragraph(paragraph) => {
                    let run =
                        |piece: &Piece| if let Piece::Run(run) = piece { of(run) } else { String::new() };
                    lines.push(paragraph.pieces.iter().map(run).collect());
                }
                Block::Columns { .. } => {}
            }
        }
        lines.join("\n")
    }

    fn content(drawing: Drawing) -> ChartContent {
        ChartContent {
            title: Bilingual::new("Quá hạn", "Late"),
            source: Bilingual::new("báo cáo", "reports"),
            counted: Bilingual::new("số hồ sơ", "dossiers"),
            notes: vec![Bilingual::new("Không nói về nguyên nhân.", ""), Bilingual::new("", "")],
            drawing,
        }
    }

    #[test]
    fn every_number_of_a_chart_stands_on_paper() {
        let row = FunnelRow {
            unit: "Phòng 07".to_owned(),
            n: 1234,
            observed: 30.0,
            expected: 20.0,
            ratio: 1.5,
            interval: [1.01, 2.125],
            precision: 1.0,
            worth_asking: true,
            replies: vec![ChartReply { text: "Đã rà soát.".to_owned(), at: String::new() }],
        };
        let funnel = Drawing::Funnel {
            model: "rate".to_owned(),
            units: 1,
            phi: 1.0,
            p: 0.5,
            tau2: 0.0,
            rows: vec![row],
        };
        insta::assert_snapshot!(words(&blocks(1, &content(funnel))), @"
        Biểu đồ 1. Quá hạn
        Đơn vị | Tỷ số quan sát trên kỳ vọng
        Phòng 07 | 1,50 (khoảng 95 %: 1,01–2,12); quan sát 30, kỳ vọng 20,0; 1.234 hồ sơ; cần hỏi thêm / Đơn vị trả lời: Đã rà soát.
        Cách tính: số hồ sơ. Nguồn: báo cáo.
        Không nói về nguyên nhân.
        ");
        let row =
            BarRow { body: Bilingual::new("Bộ Y tế", "Ministry of Health"), value: 125_000, version: 1 };
        let bars = Drawing::Bars { unit: Bilingual::new("%", "%"), rows: vec![row] };
        insta::assert_snapshot!(words(&blocks(2, &content(bars))), @"
        Biểu đồ 2. Quá hạn
        Cơ quan | Số liệu (%)
        Bộ Y tế | 12,5
        Cách tính: số hồ sơ. Nguồn: báo cáo.
        Không nói về nguyên nhân.
        ");
    }
}
