//! A measurement as a workbook: overview, units and indicators, months, definitions, example cases, how it was computed.
//!
//! Texts are written as texts, so no cell is a formula. The document's properties are fixed: the same measurement gives the
//! same bytes.

use kernel::{Bilingual, Language};
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use super::columns::{COLUMNS, Column, Kind, Value};
use super::table::{Row, replies, rows};
use super::{OutputError, words};
use crate::json::{AspectJson, CellJson, Measurement};

/// Rows of a sheet at most; Excel takes 1,048,576.
const ROWS: u32 = 1_000_000;
/// Characters of a cell at most; Excel takes 32,767.
const CHARACTERS: usize = 32_000;

/// The workbook.
///
/// # Errors
/// When the library refuses a sheet.
pub fn xlsx(whole: &Measurement, language: Language) -> Result<Vec<u8>, OutputError> {
    let mut book = Workbook::new();
    let properties = DocProperties::new()
        .set_title(&whole.log.title)
        .set_author("Dám Làm")
        .set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?);
    book.set_properties(&properties);
    let formats = Formats::new();
    overview(book.add_worksheet(), whole, &formats, language)?;
    units(book.add_worksheet(), whole, &formats, language)?;
    months(book.add_worksheet(), whole, &formats, language)?;
    definitions(book.add_worksheet(), whole, &formats, language)?;
    examples(book.add_worksheet(), whole, &formats, language)?;
    computed(book.add_worksheet(), whole, &formats, language)?;
    Ok(book.save_to_buffer()?)
}

struct Formats {
    title: Format,
    header: Format,
    text: Format,
    bold: Format,
    count: Format,
    asked: Format,
    reals: [Format; 5],
}

impl Formats {
    fn new() -> Self {
        let top = || Format::new().set_align(FormatAlign::Top);
        let real = |digits: &str| top().set_num_format(digits);
        Self {
            title: top().set_bold().set_font_size(14),
            header: top()
                .set_bold()
                .set_text_wrap()
                .set_background_color(Color::RGB(0xF1EFE9))
                .set_border_bottom(FormatBorder::Thin),
            text: top().set_text_wrap(),
            bold: top().set_bold().set_text_wrap(),
            count: real("#,##0"),
            asked: top().set_bold().set_background_color(Color::RGB(0xFAE5E2)),
            reals: [real("#,##0"), real("#,##0.0"), real("#,##0.00"), real("0.000"), real("0.0000")],
        }
    }

    fn real(&self, decimals: usize) -> &Format {
        &self.reals[decimals.min(self.reals.len() - 1)]
    }
}

/// A sheet that is filled row by row under a header that stays in sight.
struct Table<'s> {
    sheet: &'s mut Worksheet,
    formats: &'s Formats,
    widths: Vec<f64>,
    next: u32,
}

impl<'s> Table<'s> {
    fn new(
        sheet: &'s mut Worksheet,
        formats: &'s Formats,
        name: &str,
        columns: &[(&str, f64)],
    ) -> Result<Self, XlsxError> {
        sheet.set_name(name)?;
        sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
        sheet.set_repeat_rows(0, 0)?;
        sheet.set_freeze_panes(1, 0)?;
        let lines = columns.iter().map(|(title, width)| lines_of(title, width * 0.8)).max().unwrap_or(1);
        sheet.set_row_height(0, height(lines))?;
        for (at, (title, width)) in (0u16..).zip(columns) {
            sheet.write_string_with_format(0, at, *title, &formats.header)?;
            sheet.set_column_width(at, *width)?;
        }
        let widths = columns.iter().map(|(_, width)| *width).collect();
        Ok(Self { sheet, formats, widths, next: 1 })
    }

    /// Writes a row; those beyond what a sheet takes are left out.
    fn row(&mut self, values: impl IntoIterator<Item = (Value, usize)>) -> Result<(), XlsxError> {
        if self.next > ROWS {
            return Ok(());
        }
        let row = self.next;
        let mut lines = 1;
        for (at, (value, decimals)) in (0u16..).zip(values) {
            if let (Value::Text(text), Some(width)) = (&value, self.widths.get(usize::from(at))) {
                lines = lines.max(lines_of(text, *width));
            }
            match value {
                Value::Empty => {}
                Value::Text(text) => {
                    self.sheet.write_string_with_format(row, at, fitting(&text), &self.formats.text)?;
                }
                Value::Count(count) => {
                    self.sheet.write_number_with_format(row, at, count as f64, &self.formats.count)?;
                }
                Value::Real(real) => {
                    let format = self.formats.real(decimals);
                    self.sheet.write_number_with_format(row, at, real, format)?;
                }
                Value::Flag(false) => {}
                Value::Flag(true) => {
                    self.sheet.write_string_with_format(row, at, "✓", &self.formats.asked)?;
                }
            }
        }
        if lines > 1 {
            self.sheet.set_row_height(row, height(lines))?;
        }
        self.next += 1;
        Ok(())
    }

    fn texts<'t>(&mut self, texts: impl IntoIterator<Item = &'t str>) -> Result<(), XlsxError> {
        self.row(texts.into_iter().map(|text| (Value::Text(text.to_owned()), 0)))
    }

    /// Puts filters on the header, and says when rows were left out.
    fn finish(self, left_out: &str) -> Result<(), XlsxError> {
        let last = (self.next - 1).min(ROWS);
        self.sheet.autofilter(0, 0, last.max(1), u16::try_from(self.widths.len()).unwrap_or(1) - 1)?;
        if self.next > ROWS {
            self.sheet.write_string_with_format(ROWS + 2, 0, left_out, &self.formats.bold)?;
        }
        Ok(())
    }
}

/// Lines that `text` takes in a column of this width; programs that open a workbook do not all find that out themselves.
fn lines_of(text: &str, width: f64) -> u32 {
    let a_line = (width * 0.95).max(1.0);
    let lines = text.lines().map(|line| (line.chars().count() as f64 / a_line).ceil().max(1.0));
    lines.sum::<f64>().min(25.0) as u32
}

fn height(lines: u32) -> f64 {
    f64::from(lines) * 15.0
}

fn fitting(text: &str) -> String {
    text.chars().take(CHARACTERS).collect()
}

fn real(value: Option<f64>) -> Value {
    value.filter(|value| value.is_finite()).map_or(Value::Empty, Value::Real)
}

fn left_out(language: Language) -> &'static str {
    language.pick("Bảng còn nữa: dùng dạng CSV hoặc Parquet.", "There is more: use the form CSV or Parquet.")
}

fn overview(
    sheet: &mut Worksheet,
    whole: &Measurement,
    formats: &Formats,
    language: Language,
) -> Result<(), XlsxError> {
    let pick = |vi: &'static str, en: &'static str| language.pick(vi, en);
    sheet.set_name(pick("Tổng quan", "Overview"))?;
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    for (at, width) in (0u16..).zip([40.0, 44.0, 14.0, 14.0, 14.0, 14.0, 60.0]) {
        sheet.set_column_width(at, width)?;
    }
    sheet.write_string_with_format(0, 0, fitting(&whole.log.title), &formats.title)?;
    let log = &whole.log;
    let count = |value: u64| (Value::Count(value), 0);
    let days = |value: f64| (real(Some(value)), 2);
    let text = |text: &str| (Value::Text(text.to_owned()), 0);
    let facts: Vec<(&str, (Value, usize))> = vec![
        (pick("Hồ sơ", "Cases"), count(log.cases)),
        (pick("Sự kiện", "Events"), count(log.events)),
        (pick("Đơn vị", "Units"), count(log.units)),
        (pick("Biến thể", "Variants"), count(log.variants)),
        (pick("Sự kiện đầu tiên (UTC)", "First event (UTC)"), text(log.first.as_deref().unwrap_or("–"))),
        (pick("Sự kiện cuối cùng (UTC)", "Last event (UTC)"), text(log.last.as_deref().unwrap_or("–"))),
        (pick("Thời gian hồ sơ, trung bình (ngày)", "Case time, mean (days)"), days(log.mean_case_days)),
        (pick("Thời gian hồ sơ, trung vị (ngày)", "Case time, median (days)"), days(log.median_case_days)),
        (pick("Thời gian hồ sơ, dài nhất (ngày)", "Case time, longest (days)"), days(log.longest_case_days)),
        (pick("Múi giờ", "Time zone"), text(&log.zone)),
        (pick("Dòng đã đọc", "Rows read"), count(log.import.read)),
        (pick("Dòng không nhận", "Rows refused"), count(log.import.refused)),
        (pick("Cùng thời điểm", "At one time"), text(log.tie_rule.get(language))),
        (pick("Kỳ so sánh", "Period of comparison"), text(words::period(&whole.settings.period, language))),
        (
            pick("Ít hơn số hồ sơ này thì không hiển thị", "Fewer cases are not shown"),
            count(whole.settings.k),
        ),
    ];
    let mut row = 2;
    for (name, (value, decimals)) in facts {
        sheet.write_string_with_format(row, 0, name, &formats.bold)?;
        match value {
            Value::Count(count) => {
                let left = formats.count.clone().set_align(FormatAlign::Left);
                sheet.write_number_with_format(row, 1, count as f64, &left)?;
            }
            Value::Real(real) => {
                let left = formats.real(decimals).clone().set_align(FormatAlign::Left);
                sheet.write_number_with_format(row, 1, real, &left)?;
            }
            Value::Text(text) => {
                sheet.write_string_with_format(row, 1, fitting(&text), &formats.text)?;
                sheet.set_row_height(row, height(lines_of(&text, 44.0)))?;
            }
            Value::Empty | Value::Flag(_) => {}
        }
        row += 1;
    }
    row += 1;
    let headers = [
        pick("Nhóm biểu hiện", "Behaviour"),
        pick("Chỉ báo", "Indicator"),
        pick("Đơn vị so sánh", "Units compared"),
        pick("Không hiển thị", "Not shown"),
        pick("Cần hỏi thêm", "Worth asking"),
        pick("Khi xáo trộn", "When permuted"),
        pick("Ghi chú", "Note"),
    ];
    for (at, header) in (0u16..).zip(headers) {
        sheet.write_string_with_format(row, at, header, &formats.header)?;
    }
    row += 1;
    for indicator in &whole.indicators {
        let behaviour = indicator.behaviour_name.get(language);
        if let Some(why) = words::not_measurable(whole, indicator) {
            sheet.write_string_with_format(row, 0, behaviour, &formats.text)?;
            sheet.write_string_with_format(row, 1, indicator.name.get(language), &formats.text)?;
            sheet.write_string_with_format(row, 6, why.get(language), &formats.text)?;
            sheet.set_row_height(row, height(lines_of(why.get(language), 60.0)))?;
            row += 1;
        }
        for aspect in &indicator.aspects {
            sheet.write_string_with_format(row, 0, behaviour, &formats.text)?;
            sheet.write_string_with_format(row, 1, aspect.name.get(language), &formats.text)?;
            let numbers = [shown(whole, aspect), aspect.suppressed_units, aspect.flags, aspect.null_flags];
            for (at, number) in (2u16..).zip(numbers) {
                sheet.write_number_with_format(row, at, number as f64, &formats.count)?;
            }
            if aspect.withdrawn {
                let note = words::null_control(aspect, language);
                sheet.set_row_height(row, height(lines_of(&note, 60.0)))?;
                sheet.write_string_with_format(row, 6, note, &formats.text)?;
            }
            row += 1;
        }
    }
    row += 1;
    let note = pick(
        "«Cần hỏi thêm» không phải là kết luận: luật chưa rõ, thẩm quyền chưa rõ và quá tải cũng để lại dấu vết như vậy. Không có điểm tổng hợp; đơn vị được so sánh, cá nhân thì không.",
        "«Worth asking» is no verdict: unclear law, unclear powers and overload leave the same traces. There is no composite score; units are compared, persons never.",
    );
    sheet.merge_range(row, 0, row, 6, note, &formats.text)?;
    sheet.set_row_height(row, 32)?;
    Ok(())
}

/// Units with a figure.
fn shown(whole: &Measurement, aspect: &AspectJson) -> u64 {
    let is_shown = |cell: Option<&CellJson>| matches!(cell, Some(CellJson::Measured(_)));
    whole.units.iter().filter(|unit| is_shown(unit.cells.get(&aspect.id))).count() as u64
}

fn units(
    sheet: &mut Worksheet,
    whole: &Measurement,
    formats: &Formats,
    language: Language,
) -> Result<(), XlsxError> {
    let replies = replies(whole);
    let mut rows: Vec<Row<'_>> = rows(whole, &replies, language).collect();
    // What is shown comes first in each indicator, and what is worth asking about before the rest.
    let place = |aspect: &str| {
        let mut aspects = whole.indicators.iter().flat_map(|indicator| &indicator.aspects);
        aspects.position(|known| known.id == aspect)
    };
    rows.sort_by_cached_key(|row| {
        let asked = row.measured().is_some_and(|cell| cell.worth_asking);
        (place(&row.aspect.id), row.measured().is_none(), !asked)
    });
    // The log is the same in every row, and a column where nothing stands is in the way.
    let is_used =
        |column: &&Column| column.name != "log" && rows.iter().any(|row| (column.value)(row) != Value::Empty);
    let columns: Vec<&Column> = COLUMNS.iter().filter(is_used).collect();
    let headers: Vec<(&str, f64)> = columns
        .iter()
        .map(|column| {
            let width = match (column.name, column.kind) {
                ("indicator_name" | "unit" | "not_shown_because", _) => 34.0,
                ("reply_to_figure" | "reply_to_all_figures", _) => 48.0,
                (_, Kind::Text) => 20.0,
                _ => 11.0,
            };
            (language.pick(column.title.vi, column.title.en), width)
        })
        .collect();
    let name = language.pick("Đơn vị × chỉ báo", "Units × indicators");
    let mut table = Table::new(sheet, formats, name, &headers)?;
    // Too wide for one page.
    table.sheet.set_print_fit_to_pages(2, 0);
    for row in rows {
        table.row(columns.iter().map(|column| {
            let decimals = if let Kind::Real(decimals) = column.kind { decimals } else { 0 };
            match (column.value)(&row) {
                Value::Text(_) if column.name == "behaviour" => {
                    (Value::Text(row.indicator.behaviour_name.get(language).to_owned()), 0)
                }
                value => (value, decimals),
            }
        }))?;
    }
    table.finish(left_out(language))
}

fn months(
    sheet: &mut Worksheet,
    whole: &Measurement,
    formats: &Formats,
    language: Language,
) -> Result<(), XlsxError> {
    let pick = |vi: &'static str, en: &'static str| language.pick(vi, en);
    let headers = [
        (pick("Chỉ báo", "Indicator"), 32.0),
        (pick("Đơn vị", "Unit"), 32.0),
        (pick("Tháng", "Month"), 10.0),
        (pick("Số hồ sơ", "Cases"), 12.0),
        (pick("Đơn vị đo", "Measure"), 10.0),
        (pick("Quan sát", "Observed"), 12.0),
        (pick("Kỳ vọng", "Expected"), 12.0),
        (pick("Tỷ số", "Ratio"), 10.0),
        ("CUSUM", 10.0),
        (pick("Ngưỡng CUSUM", "CUSUM limit"), 12.0),
    ];
    let mut table = Table::new(sheet, formats, pick("Theo tháng", "By month"), &headers)?;
    for aspect in whole.indicators.iter().flat_map(|indicator| &indicator.aspects) {
        let measure =
            if words::is_time(aspect) { pick("ngày", "days") } else { pick("số đếm", "count") };
        for unit in &whole.units {
            let Some(CellJson::Measured(cell)) = unit.cells.get(&aspect.id) else { continue };
            // A month that may not be shown has no row.
            for month in cell.months.iter().filter(|month| month.n.is_some()) {
                let ratio = month.observed.zip(month.expected);
                let ratio =
                    ratio.and_then(|(observed, expected)| (expected > 0.0).then(|| observed / expected));
                table.row([
                    (Value::Text(aspect.name.get(language).to_owned()), 0),
                    (Value::Text(unit.unit.clone()), 0),
                    (Value::Text(month.month.clone()), 0),
                    (month.n.map_or(Value::Empty, Value::Count), 0),
                    (Value::Text(measure.to_owned()), 0),
                    (real(month.observed), 1),
                    (real(month.expected), 1),
                    (real(ratio), 2),
                    (real(month.cusum), 2),
                    (real(month.cusum.and(cell.cusum.as_ref()).map(|cusum| cusum.limit)), 2),
                ])?;
            }
        }
    }
    table.finish(left_out(language))
}

fn definitions(
    sheet: &mut Worksheet,
    whole: &Measurement,
    formats: &Formats,
    language: Language,
) -> Result<(), XlsxError> {
    let pick = |vi: &'static str, en: &'static str| language.pick(vi, en);
    let headers = [
        (pick("Nhóm biểu hiện", "Behaviour"), 20.0),
        (pick("Mã", "Id"), 18.0),
        (pick("Bản", "Version"), 8.0),
        (pick("Chỉ báo", "Indicator"), 28.0),
        (pick("Định nghĩa", "Definition"), 60.0),
        (pick("Công thức", "Formula"), 44.0),
        (pick("Giới hạn", "Limits"), 48.0),
        (pick("Nguồn", "Source"), 36.0),
    ];
    let mut table = Table::new(sheet, formats, pick("Định nghĩa", "Definitions"), &headers)?;
    for indicator in &whole.indicators {
        let text = |text: &str| (Value::Text(text.to_owned()), 0);
        table.row([
            text(indicator.behaviour_name.get(language)),
            text(&indicator.id),
            (Value::Count(indicator.version.into()), 0),
            text(indicator.name.get(language)),
            text(indicator.definition.get(language)),
            text(&indicator.formula),
            text(indicator.limits.get(language)),
            text(&indicator.source),
        ])?;
    }
    table.finish(left_out(language))
}

fn examples(
    sheet: &mut Worksheet,
    whole: &Measurement,
    formats: &Formats,
    language: Language,
) -> Result<(), XlsxError> {
    let pick = |vi: &'static str, en: &'static str| language.pick(vi, en);
    let headers = [
        (pick("Chỉ báo", "Indicator"), 28.0),
        (pick("Đơn vị", "Unit"), 28.0),
        (pick("Loại ví dụ", "Kind of example"), 14.0),
        (pick("Hồ sơ", "Case"), 20.0),
        (pick("Thời điểm", "Time"), 26.0),
        (pick("Việc", "What happened"), 32.0),
        (pick("Đơn vị thực hiện", "By unit"), 28.0),
        (pick("Cán bộ (bí danh)", "Officer (pseudonym)"), 18.0),
        (pick("Trạng thái", "Status"), 18.0),
        (pick("Đến việc sau", "Until the next"), 14.0),
    ];
    let mut table = Table::new(sheet, formats, pick("Hồ sơ ví dụ", "Example cases"), &headers)?;
    let name = |id: &str| -> Option<&Bilingual> {
        let mut aspects = whole.indicators.iter().flat_map(|indicator| &indicator.aspects);
        aspects.find(|aspect| aspect.id == id).map(|aspect| &aspect.name)
    };
    for example in &whole.examples {
        let indicator =
            name(&example.indicator).map_or(example.indicator.as_str(), |name| name.get(language));
        for step in &example.steps {
            let until = step.seconds_to_next.map(|seconds| words::span(seconds, language));
            table.texts([
                indicator,
                &example.unit,
                words::role(&example.role, language),
                &example.case,
                &step.time,
                &step.activity,
                step.unit.as_deref().unwrap_or_default(),
                step.officer.as_deref().unwrap_or_default(),
                step.status.as_deref().unwrap_or_default(),
                until.as_deref().unwrap_or_default(),
            ])?;
        }
    }
    table.finish(left_out(language))
}

fn computed(
    sheet: &mut Worksheet,
    whole: &Measurement,
    formats: &Formats,
    language: Language,
) -> Result<(), XlsxError> {
    let pick = |vi: &'static str, en: &'static str| language.pick(vi, en);
    let headers = [
        (pick("Mã", "Id"), 20.0),
        (pick("Khía cạnh", "Aspect"), 30.0),
        (pick("Tử số", "Numerator"), 34.0),
        (pick("Mẫu số", "Denominator"), 34.0),
        (pick("Tính cho", "Attributed to"), 26.0),
        (pick("Mô hình", "Model"), 30.0),
        (pick("Số tầng trước khi gộp", "Strata before merging"), 12.0),
        (pick("Số tầng", "Strata"), 10.0),
        (pick("Độ phân tán trong hồ sơ", "Dispersion within cases"), 12.0),
        (pick("Đơn vị trong phễu", "Units in the funnel"), 12.0),
        ("φ", 10.0),
        ("τ²", 10.0),
        (pick("Hệ số tải", "Slope of load"), 10.0),
        (pick("Không hiển thị", "Not shown"), 10.0),
        (pick("Đối chứng", "Null control"), 44.0),
    ];
    let mut table = Table::new(sheet, formats, pick("Cách tính", "How computed"), &headers)?;
    for aspect in whole.indicators.iter().flat_map(|indicator| &indicator.aspects) {
        let text = |text: &str| (Value::Text(text.to_owned()), 0);
        table.row([
            text(&aspect.id),
            text(aspect.name.get(language)),
            text(aspect.numerator.get(language)),
            text(aspect.denominator.get(language)),
            text(aspect.attributed_to.get(language)),
            text(words::model(&aspect.model).get(language)),
            (Value::Count(aspect.strata_before), 0),
            (Value::Count(aspect.strata), 0),
            (real(Some(aspect.dispersion)), 2),
            (aspect.funnel.map_or(Value::Empty, |funnel| Value::Count(funnel.units)), 0),
            (real(aspect.funnel.map(|funnel| funnel.phi)), 2),
            (real(aspect.funnel.map(|funnel| funnel.tau2)), 4),
            (real(aspect.load_slope), 2),
            (Value::Count(aspect.suppressed_units), 0),
            text(&words::null_control(aspect, language)),
        ])?;
    }
    table.finish(left_out(language))
}
