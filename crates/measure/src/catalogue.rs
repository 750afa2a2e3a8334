//! All definitions as one Markdown text, by behaviour: the document of the indicators is made from the program's own words.

use std::fmt::Write as _;

use crate::{ALL, Behaviour, Class, Definition, FigureForm, Model, Need, Word};

/// Every definition in Vietnamese and English.
pub fn definitions_markdown() -> String {
    let mut text = String::from(HEAD);
    let behaviours = [Behaviour::BuckPassing, Behaviour::Avoidance, Behaviour::Stalling, Behaviour::Fear];
    for behaviour in behaviours {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "\n## {} · {}", behaviour.name().vi, behaviour.name().en);
        for indicator in ALL.iter().filter(|one| one.definition.behaviour == behaviour) {
            let _ = definition(&mut text, indicator.definition);
        }
    }
    text
}

const HEAD: &str = "# Các chỉ báo · The indicators

<!-- Generated: damlam measure --definitions > docs/indicators.md -->

Mỗi chỉ báo là một dấu vết đếm được trong nhật ký công việc, đặt tên theo điều nhìn thấy, không theo động cơ. Luật chưa rõ, thẩm quyền chưa rõ và quá tải cũng để lại những dấu vết như vậy: chỉ so sánh hồ sơ cùng loại, không kết luận về con người. Không có điểm tổng hợp. Thiếu điều cần có thì ghi «không đo được ở đây», không ghi 0. «Theo đồng hồ của nhật ký» nghĩa là giờ làm việc nếu nhật ký có lịch làm việc, nếu không là thời gian trôi qua.

Each indicator is a trace that can be counted in a work log, named by what is seen, never by a motive. Unclear law, unclear powers and overload leave the same traces: compare like cases only, and conclude nothing about persons. There is no composite score. Where something needed is missing it says \"not measurable here\", never 0. \"By the log's clock\" means working time where the log has a calendar, else elapsed time.
";

fn definition(text: &mut String, definition: &Definition) -> std::fmt::Result {
    let Definition { id, version, name, formula, source, limits, .. } = definition;
    writeln!(text, "\n### `{id}` v{version} · {}\n\n*{}*\n", name.vi, name.en)?;
    writeln!(text, "{}\n\n*{}*\n", definition.definition.vi, definition.definition.en)?;
    writeln!(text, "```text")?;
    for line in formula.split(";  ") {
        writeln!(text, "{line}")?;
    }
    writeln!(text, "```\n")?;
    writeln!(
        text,
        "| so sánh · compared | tử số · numerator | mẫu số · denominator | tính cho · attributed to | dạng · form |"
    )?;
    writeln!(text, "|---|---|---|---|---|---|")?;
    for aspect in definition.aspects {
        let mut form = both(model(aspect.model));
        if !aspect.needs.is_empty() {
            let _ = write!(form, "; cần thêm · also needs: {}", needs(aspect.needs));
        }
        if aspect.depends_on_load {
            form.push_str("; so ở cùng mức tải · at the same load");
        }
        let cells = [aspect.name, aspect.numerator, aspect.denominator, aspect.attributed_to].map(both);
        writeln!(text, "| `{}` {} | {form} |", aspect.id, cells.join(" | "))?;
    }
    if !definition.figures.is_empty() {
        let figures: Vec<String> = definition
            .figures
            .iter()
            .map(|figure| format!("`{}` {} ({})", figure.id, both(figure.name), both(form(figure.form))))
            .collect();
        writeln!(text, "\n- Số liệu chung · Figures of the whole log: {}", figures.join("; "))?;
    } else {
        writeln!(text)?;
    }
    if !definition.also.is_empty() {
        let also: Vec<String> = definition.also.iter().map(|behaviour| both(behaviour.name())).collect();
        writeln!(text, "- Cũng liên quan đến · Also a sign of: {}", also.join("; "))?;
    }
    let needed = if definition.needs.is_empty() {
        "không thêm gì · nothing beyond case, activity and time".to_owned()
    } else {
        needs(definition.needs)
    };
    writeln!(text, "- Cần có · Needs: {needed}")?;
    writeln!(text, "- Nguồn · Source: {source}")?;
    writeln!(text, "- Giới hạn: {}", limits.vi)?;
    writeln!(text, "- Limits: {}", limits.en)
}

fn both(word: Word) -> String {
    format!("{} · {}", word.vi, word.en)
}

fn needs(needs: &[Need]) -> String {
    needs.iter().map(need).collect::<Vec<_>>().join("; ")
}

fn need(need: &Need) -> String {
    let classes = |classes: &[Class]| {
        classes.iter().map(|class| format!("`{}`", class.word())).collect::<Vec<_>>().join(" / ")
    };
    match need {
        Need::Unit => both(Word::new("đơn vị", "a unit")),
        Need::Class(class) => format!("loại · class {}", classes(&[*class])),
        Need::AnyClass(any) => format!("một trong các loại · one of the classes {}", classes(any)),
        Need::Due => both(Word::new("hạn", "due dates")),
        Need::DueOfCase => both(Word::new("hạn của hồ sơ", "due dates of cases")),
        Need::Finish => {
            format!(
                "{} `complete`",
                both(Word::new("thời điểm hoàn thành hoặc loại", "finishing times or class"))
            )
        }
        Need::Level => both(Word::new("các cấp và thứ tự", "levels and their order")),
        Need::Hard => both(Word::new("độ khó nào là khó", "which difficulties are hard")),
        Need::Reason => both(Word::new("lý do", "reasons")),
    }
}

fn model(model: Model) -> Word {
    match model {
        Model::Rate => Word::new("số lần trên hồ sơ", "count per case"),
        Model::Share => Word::new("tỷ lệ", "share"),
        Model::Time => Word::new("thời gian trên thời gian", "time out of time"),
        Model::Slower => Word::new("lâu hơn trung vị", "longer than the median"),
        Model::HardLeft => Word::new("khó so với thông thường", "hard against ordinary"),
    }
}

fn form(form: FigureForm) -> Word {
    match form {
        FigureForm::Count => Word::new("số đếm", "count"),
        FigureForm::Largest => Word::new("lớn nhất", "largest"),
        FigureForm::Days => Word::new("tổng ngày", "days in all"),
        FigureForm::Longest => Word::new("dài nhất, ngày", "longest, in days"),
        FigureForm::ShareOf { .. } => Word::new("tỷ lệ", "share"),
        FigureForm::Excess => Word::new("phần vượt trên kỳ vọng", "excess over what is expected"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOCUMENT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/indicators.md");

    #[test]
    fn the_document_says_what_the_program_says() {
        let document = std::fs::read_to_string(DOCUMENT).unwrap_or_default();
        assert!(
            document == definitions_markdown(),
            "docs/indicators.md is not what the definitions say: damlam measure --definitions > docs/indicators.md"
        );
    }

    #[test]
    fn every_indicator_stands_in_it_once_with_all_its_sides() {
        let text = definitions_markdown();
        for definition in ALL.iter().map(|one| one.definition) {
            assert_eq!(text.matches(&format!("\n### `{}` v", definition.id)).count(), 1, "{}", definition.id);
            for aspect in definition.aspects {
                assert_eq!(text.matches(&format!("\n| `{}` ", aspect.id)).count(), 1, "{}", aspect.id);
            }
        }
        // A cell that held the table's own sign would break the table.
        for row in text.lines().filter(|line| line.starts_with("| ")) {
            assert_eq!(row.matches('|').count(), 6, "{row}");
        }
    }
}
