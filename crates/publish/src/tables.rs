//! The matrix and the figures as a workbook: bodies × codes in numbers of passages and in shares, codes × fields and codes × levels
//! in numbers, every figure with its source and its passport, and a sheet that says what each column is.
//!
//! Numbers are numbers and days are days; texts are written as texts, so no cell is a formula. A share is of the passages of
//! the body's current version. Bodies without a report have no row: nothing is known of them. It judges nothing and ranks
//! nobody: rows stand in the plan's order.

use std::collections::{BTreeSet, HashMap};

use coding::matrix::{LEAST_PASSAGES, Slice};
use coding::{Bearing, Count, FIELD_AXIS, LEVEL_AXIS, sphere};
use jiff::civil::Date;
use kernel::{Actor, Bilingual, BodyCode, Digest, Language, StudyCode};
use plan::Plan;
use reports::passport::{Passport, passports_of};
use reports::{Figure, Version};
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use ::store::Store;

use crate::PublishError;

/// A body's report as the workbook needs it.
struct Report {
    body: BodyCode,
    group: i64,
    version: Version,
    passages: usize,
    figures: Vec<Figure>,
    passports: Vec<Passport>,
}

/// The workbook of `study`, as `viewer` may see it: a coder of an open blind round is not told of the passages drawn.
///
/// # Errors
/// When the study has no plan, the store fails, or the library refuses a sheet.
pub async fn tables(
    store: &Store,
    viewer: &Actor,
    study: &StudyCode,
    language: Language,
) -> Result<Vec<u8>, PublishError> {
    let plan = plan::current(store, study).await?.ok_or(scheme::SchemeError::UnknownStudy)?;
    let generated = plan::study(store, study).await?.is_some_and(|study| study.generated);
    // Before anything else is read: the sheet may hold later changes than it says, never lack earlier ones.
    let (at, position) = (store.world().now(), ::store::head(store).await?.sequence);
    let mut bearings = coding::bearings(store, viewer, study).await?;
    let counts = coding::counted(&bearings);
    let mut reports = Vec::new();
    for state in reports::board(store, study).await? {
        let Some(version) = state.latest else { continue };
        reports.push(Report {
            passages: reports::passage_digests(store, version.id).await?.len(),
            figures: reports::figures(store, version.id).await?,
            passports: passports_of(store, &version).await?,
            body: state.body,
            group: state.group,
            version,
        });
    }
    // Units below lead bodies answer those, not the study.
    bearings.retain(|bearing| reports.iter().any(|report: &Report| report.body == bearing.body));
    let write = move || {
        let tables = Tables {
            plan: &plan,
            generated,
            counts: &counts,
            bearings: &bearings,
            reports: &reports,
            language,
            formats: Formats::new(),
        };
        tables.write(at, position)
    };
    Ok(tokio::task::spawn_blocking(write).await.map_err(|_| PublishError::Stopped)??)
}

/// A column: its name, its width and what it holds.
struct Column {
    name: String,
    width: f64,
    holds: Bilingual,
}

/// What stands in a cell.
enum Value {
    Empty,
    Text(String),
    Count(f64),
    Amount(f64),
    Share(f64),
    Day(Date),
}

struct Formats {
    header: Format,
    text: Format,
    bold: Format,
    count: Format,
    amount: Format,
    share: Format,
    day: Format,
}

impl Formats {
    fn new() -> Self {
        let top = || Format::new().set_align(FormatAlign::Top);
        Self {
            header: top()
                .set_bold()
                .set_text_wrap()
                .set_background_color(Color::RGB(0xF1EFE9))
                .set_border_bottom(FormatBorder::Thin),
            text: top().set_text_wrap(),
            bold: top().set_bold().set_text_wrap(),
            count: top().set_num_format("#,##0"),
            amount: top().set_num_format("#,##0.####"),
            share: top().set_num_format("0.0%"),
            day: top().set_num_format("dd/mm/yyyy"),
        }
    }
}

struct Tables<'t> {
    plan: &'t Plan,
    generated: bool,
    counts: &'t [Count],
    bearings: &'t [Bearing],
    reports: &'t [Report],
    language: Language,
    formats: Formats,
}

impl Tables<'_> {
    fn write(&self, at: jiff::Timestamp, position: i64) -> Result<Vec<u8>, XlsxError> {
        let t = |vi: &'static str, en: &'static str| self.language.pick(vi, en);
        let mut book = Workbook::new();
        // The day it was made stands on the first sheet; here one that never changes, so that the same data give the same bytes.
        let properties = DocProperties::new()
            .set_title(self.plan.title.get(self.language))
            .set_author("Dám Làm")
            .set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?);
        book.set_properties(&properties);
        let (matrix, figures) = (self.matrix_columns(), self.figure_columns());
        let names = [
            t("Ma trận số đoạn", "Matrix, passages"),
            t("Ma trận tỷ lệ", "Matrix, shares"),
            t("Số liệu", "Figures"),
            t("Mã theo lĩnh vực", "Codes by field"),
            t("Mã theo cấp", "Codes by level"),
        ];
        let (fields, levels) = (self.axis_columns(FIELD_AXIS), self.axis_columns(LEVEL_AXIS));
        let columns = [&matrix, &matrix, &figures, &fields, &levels];
        self.about(book.add_worksheet(), (at, position), &names, &columns)?;
        // A share of few is not told here either.
        let shares = |count: f64, passages: f64| {
            if passages >= LEAST_PASSAGES as f64 { Value::Share(count / passages) } else { Value::Empty }
        };
        self.sheet(
            book.add_worksheet(),
            names[0],
            &matrix,
            self.matrix_rows(&|count, _| Value::Count(count)),
        )?;
        self.sheet(book.add_worksheet(), names[1], &matrix, self.matrix_rows(&shares))?;
        self.sheet(book.add_worksheet(), names[2], &figures, self.figure_rows())?;
        self.sheet(book.add_worksheet(), names[3], &fields, self.axis_rows(FIELD_AXIS))?;
        self.sheet(book.add_worksheet(), names[4], &levels, self.axis_rows(LEVEL_AXIS))?;
        book.save_to_buffer()
    }

    /// The first sheet: when it was made, of what, and what each column is.
    fn about(
        &self,
        sheet: &mut Worksheet,
        (at, position): (jiff::Timestamp, i64),
        names: &[&str],
        columns: &[&Vec<Column>],
    ) -> Result<(), XlsxError> {
        let t = |vi: &'static str, en: &'static str| self.language.pick(vi, en);
        sheet.set_name(t("Các cột", "Columns"))?;
        for (column, width) in (0u16..).zip([24.0, 34.0, 90.0]) {
            sheet.set_column_width(column, width)?;
        }
        let made = vietnamese::format_moment(at, self.language);
        let mut lines = vec![
            self.plan.title.get(self.language).to_owned(),
            format!("{} {made}, {} {position}", t("Lập lúc", "Made on"), t("vị trí sổ cái", "ledger position")),
            t(
                "Chỉ có những cơ quan đã gửi báo cáo; thứ tự theo kế hoạch, không xếp hạng. Một đoạn mang mã là do người gán mã, mỗi đoạn đếm một lần dù nhiều người gán; báo cáo chưa ai gán mã thì để trống.",
                "Only bodies that sent a report; in the plan's order, no ranking. A passage bears a code because a person gave it; each passage counts once, however many coders; a report nobody coded yet is left empty.",
            )
            .to_owned(),
        ];
        if self.generated {
            lines.push(
                t(
                    "Dữ liệu trình diễn do chương trình sinh ra, không phải số liệu thật.",
                    "Generated for demonstration; these are no real figures.",
                )
                .to_owned(),
            );
        }
        let mut row = 0;
        for line in &lines {
            sheet.merge_range(row, 0, row, 2, line, &self.formats.bold)?;
            sheet.set_row_height(row, if line.chars().count() > 110 { 50.0 } else { 18.0 })?;
            row += 1;
        }
        row += 1;
        for (column, name) in (0u16..).zip([t("Bảng", "Sheet"), t("Cột", "Column"), t("Là gì", "What it is")])
        {
            sheet.write_string_with_format(row, column, name, &self.formats.header)?;
        }
        for (name, columns) in names.iter().zip(columns) {
            for column in *columns {
                row += 1;
                sheet.write_string_with_format(row, 0, *name, &self.formats.text)?;
                sheet.write_string_with_format(row, 1, &column.name, &self.formats.text)?;
                sheet.write_string_with_format(
                    row,
                    2,
                    column.holds.get(self.language),
                    &self.formats.text,
                )?;
            }
        }
        Ok(())
    }

    fn sheet(
        &self,
        sheet: &mut Worksheet,
        name: &str,
        columns: &[Column],
        rows: Vec<Vec<Value>>,
    ) -> Result<(), XlsxError> {
        sheet.set_name(name)?;
        sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
        sheet.set_repeat_rows(0, 0)?;
        sheet.set_freeze_panes(1, 2)?;
        for (at, column) in (0u16..).zip(columns) {
            sheet.write_string_with_format(0, at, &column.name, &self.formats.header)?;
            sheet.set_column_width(at, column.width)?;
        }
        let last_column = u16::try_from(columns.len()).unwrap_or(1).saturating_sub(1);
        let last_row = u32::try_from(rows.len()).unwrap_or(0);
        for (row, values) in (1u32..).zip(rows) {
            for (at, value) in (0u16..).zip(values) {
                let formats = &self.formats;
                match value {
                    Value::Empty => {}
                    Value::Text(text) => {
                        let text: String = text.chars().take(CHARACTERS).collect();
                        sheet.write_string_with_format(row, at, text, &formats.text)?;
                    }
                    Value::Count(number) => {
                        sheet.write_number_with_format(row, at, number, &formats.count)?;
                    }
                    Value::Amount(number) => {
                        sheet.write_number_with_format(row, at, number, &formats.amount)?;
                    }
                    Value::Share(number) => {
                        sheet.write_number_with_format(row, at, number, &formats.share)?;
                    }
                    Value::Day(day) => {
                        let (year, month, day) = (day.year(), day.month(), day.day());
                        let day = ExcelDateTime::from_ymd(
                            u16::try_from(year).unwrap_or(1900),
                            u8::try_from(month).unwrap_or(1),
                            u8::try_from(day).unwrap_or(1),
                        )?;
                        sheet.write_datetime_with_format(row, at, &day, &formats.day)?;
                    }
                }
            }
        }
        sheet.autofilter(0, 0, last_row.max(1), last_column)?;
        Ok(())
    }

    fn column(&self, name: Bilingual, width: f64, holds: Bilingual) -> Column {
        Column { name: name.get(self.language).to_owned(), width, holds }
    }

    fn matrix_columns(&self) -> Vec<Column> {
        let b = |vi: &'static str, en: &'static str| Bilingual::new(vi, en);
        let mut columns = vec![
            self.column(
                b("Mã cơ quan", "Body code"),
                12.0,
                b("Mã của cơ quan trong kế hoạch.", "The body's code in the plan."),
            ),
            self.column(
                b("Cơ quan", "Body"),
                36.0,
                b("Tên vào ngày cuối kỳ số liệu.", "Its name on the last day of the window."),
            ),
            self.column(
                b("Nhóm", "Group"),
                8.0,
                b("Nhóm báo cáo chuyên đề.", "The group of thematic reports."),
            ),
            self.column(
                b("Phiên bản", "Version"),
                10.0,
                b("Phiên bản hiện hành của báo cáo.", "The report's current version."),
            ),
            self.column(
                b("Số đoạn", "Passages"),
                10.0,
                b(
                    "Số đoạn của phiên bản đó; mẫu số của tỷ lệ. Ít đoạn quá thì không nêu tỷ lệ.",
                    "Passages of that version; what a share is of. Of too few no share is told.",
                ),
            ),
        ];
        columns.extend(self.plan.codebook.codes.iter().map(|code| Column {
            name: format!("{} {}", code.id, code.name.get(self.language)),
            width: 14.0,
            holds: Bilingual::new(
                format!("Số đoạn (hoặc tỷ lệ) mang mã này. {}", code.definition.vi),
                format!("Passages that bear this code (or their share). {}", code.definition.en),
            ),
        }));
        columns.push(self.column(
            b("Chờ xem lại", "To look at again"),
            12.0,
            b(
                "Số lượt đoạn × mã của hàng được gán theo cách đọc cũ của mã và chưa ai xem lại; các lượt ấy đã được tính ở các cột mã.",
                "Passages × codes of the row coded under an older reading of the code that nobody looked at again yet; they are counted in the columns of codes.",
            ),
        ));
        columns.push(self.column(
            b("Mã không còn trong bộ mã", "Codes no longer in the codebook"),
            14.0,
            b(
                "Số lượt đoạn × mã mang mã đã đưa ra khỏi bộ mã; không thuộc cột mã nào và cũng chờ xem lại.",
                "Passages × codes with a code that was taken out of the codebook; in no column of a code, and to be looked at again as well.",
            ),
        ));
        columns
    }

    fn matrix_rows(&self, value: &dyn Fn(f64, f64) -> Value) -> Vec<Vec<Value>> {
        let counted: HashMap<(&BodyCode, &plan::CodeId), i64> =
            self.counts.iter().map(|count| ((&count.body, &count.code), count.passages)).collect();
        let row = |report: &Report| {
            let passages = report.passages as f64;
            let codes = self.plan.codebook.codes.iter().map(|code| {
                // Where nobody coded anything yet, nothing is known: no 0.
                if !self.counts.iter().any(|count| count.body == report.body) {
                    return Value::Empty;
                }
                let count = counted.get(&(&report.body, &code.id)).copied().unwrap_or(0);
                value(count as f64, passages)
            });
            let of_body = || self.counts.iter().filter(|count| count.body == report.body);
            let (waiting, ended) = of_body().fold((0, 0), |(waiting, ended), count| {
                match self.plan.codebook.code(&count.code) {
                    Some(_) => (waiting + count.waiting, ended),
                    None => (waiting, ended + count.passages),
                }
            });
            let coded = of_body().next().is_some();
            let told = |count: i64| if coded { Value::Count(count as f64) } else { Value::Empty };
            [
                Value::Text(report.body.to_string()),
                Value::Text(self.plan.body_name(&report.body).get(self.language).to_owned()),
                Value::Count(report.group as f64),
                Value::Count(report.version.number as f64),
                Value::Count(passages),
            ]
            .into_iter()
            .chain(codes)
            .chain([told(waiting), told(ended)])
            .collect()
        };
        self.reports.iter().map(row).collect()
    }

    /// Codes down, values of a second axis across; what was not said stands before all.
    fn axis_columns(&self, axis: &str) -> Vec<Column> {
        let b = |vi: &'static str, en: &'static str| Bilingual::new(vi, en);
        let mut columns = vec![
            self.column(b("Mã", "Code"), 10.0, b("Mã trong bộ mã.", "The code's id.")),
            self.column(
                b("Tên mã", "Name"),
                36.0,
                b(
                    "Tên của mã; trống khi mã không còn trong bộ mã.",
                    "Its name; empty when it is in the codebook no longer.",
                ),
            ),
        ];
        let holds = || {
            b(
                "Số đoạn mang mã của hàng và nói về điều này, theo lời người gán mã; một đoạn có thể ở nhiều cột.",
                "Passages that bear the row's code and speak of this, as coders said; one passage may stand in several columns.",
            )
        };
        let values = sphere::values(&self.plan.codebook, &sphere::said(self.bearings, axis), axis);
        columns.extend(values.into_iter().map(|(_, name)| self.column(name, 14.0, holds())));
        columns.push(self.column(
            b("Chưa ghi", "Not said"),
            12.0,
            b("Số đoạn mà không người gán mã nào ghi.", "Passages of which no coder said it."),
        ));
        columns.push(self.column(
            b("Cộng", "All"),
            12.0,
            b("Số đoạn mang mã; mỗi đoạn đếm một lần.", "Passages that bear the code, each once."),
        ));
        columns
    }

    /// No row while nobody coded anything: nothing is known then.
    fn axis_rows(&self, axis: &str) -> Vec<Vec<Value>> {
        if self.bearings.is_empty() {
            return Vec::new();
        }
        let values = sphere::values(&self.plan.codebook, &sphere::said(self.bearings, axis), axis);
        let slice = |key| if axis == FIELD_AXIS { Slice::Field(key) } else { Slice::Level(key) };
        let mut slices: Vec<Slice<'_>> = values.iter().map(|(key, _)| slice(key.as_str())).collect();
        slices.extend([slice(""), Slice::All]);
        let codebook = &self.plan.codebook;
        let borne: BTreeSet<&plan::CodeId> = self.bearings.iter().map(|bearing| &bearing.code).collect();
        let ended = borne.into_iter().filter(|code| codebook.code(code).is_none());
        let row = |code: &plan::CodeId| {
            let name = codebook.code(code).map(|code| code.name.get(self.language).to_owned());
            let count = |slice: &Slice<'_>| {
                let here = self.bearings.iter().filter(|each| each.code == *code && slice.holds(each));
                Value::Count(here.count() as f64)
            };
            [Value::Text(code.to_string()), name.map_or(Value::Empty, Value::Text)]
                .into_iter()
                .chain(slices.iter().map(count))
                .collect()
        };
        codebook.codes.iter().map(|code| &code.id).chain(ended).map(row).collect()
    }

    fn figure_columns(&self) -> Vec<Column> {
        let b = |vi: &'static str, en: &'static str| Bilingual::new(vi, en);
        let columns = [
            (
                b("Mã cơ quan", "Body code"),
                12.0,
                b("Mã của cơ quan trong kế hoạch.", "The body's code in the plan."),
            ),
            (
                b("Cơ quan", "Body"),
                32.0,
                b("Tên vào ngày cuối kỳ số liệu.", "Its name on the last day of the window."),
            ),
            (
                b("Mục", "Section"),
                24.0,
                b("Mục của đề cương có số liệu.", "The outline's section it stands in."),
            ),
            (
                b("Khóa", "Key"),
                22.0,
                b(
                    "Tên của số liệu trong chương trình; trong câu viết {figure khóa@MÃ}.",
                    "The figure's name in the program; in a text {figure key@CODE}.",
                ),
            ),
            (b("Nội dung", "What is counted"), 40.0, b("Theo lời của báo cáo.", "In the report's words.")),
            (b("Giá trị", "Value"), 12.0, b("Con số.", "The number.")),
            (b("Đơn vị tính", "Unit"), 12.0, b("Của cái gì; % là phần trăm.", "Of what; % is per cent.")),
            (
                b("Từ ngày", "From"),
                12.0,
                b("Ngày đầu của kỳ, nếu báo cáo nói.", "First day of the period, where the report says it."),
            ),
            (b("Đến ngày", "To"), 12.0, b("Ngày cuối của kỳ.", "Last day of the period.")),
            (b("Tử số", "Part"), 12.0, b("Theo phiếu số liệu.", "By the figure's passport.")),
            (b("Mẫu số", "Whole"), 12.0, b("Theo phiếu số liệu.", "By the figure's passport.")),
            (
                b("Cách tính", "How counted"),
                48.0,
                b(
                    "Theo phiếu số liệu; không có phiếu thì theo đề cương.",
                    "By the passport, else by the outline.",
                ),
            ),
            (b("Tính đến", "As of"), 12.0, b("Theo phiếu số liệu.", "By the passport.")),
            (
                b("Xác nhận", "Vouched"),
                12.0,
                b(
                    "Ngày người của cơ quan xác nhận phiếu; trống là chưa ai xác nhận.",
                    "The day somebody of the body vouched for it; empty when nobody did.",
                ),
            ),
            (
                b("Như viết", "As written"),
                16.0,
                b("Con số như trong báo cáo.", "The number as the report writes it."),
            ),
            (
                b("Vị trí", "Address"),
                20.0,
                b("Đoạn hoặc ô của báo cáo.", "The passage or cell of the report."),
            ),
            (b("Phiên bản", "Version"), 10.0, b("Phiên bản của báo cáo.", "The report's version.")),
            (
                b("Số văn bản", "Document number"),
                18.0,
                b("Số, ký hiệu của báo cáo.", "Number and symbol of the report."),
            ),
            (
                b("Vị trí sổ cái", "Ledger position"),
                12.0,
                b("Mục ghi việc nhận phiên bản.", "The entry of the version's receipt."),
            ),
            (
                b("SHA-256 của tệp", "SHA-256 of the file"),
                24.0,
                b("Mã băm của tệp đã nhận.", "The digest of the file received."),
            ),
            (
                b("SHA-256 của số liệu", "SHA-256 of the figure"),
                24.0,
                b(
                    "Mã băm của giá trị, đơn vị tính và kỳ: cái mà trích dẫn ghim.",
                    "The digest of value, unit and period: what a citation pins.",
                ),
            ),
        ];
        columns.into_iter().map(|(name, width, holds)| self.column(name, width, holds)).collect()
    }

    fn figure_rows(&self) -> Vec<Vec<Value>> {
        let rows = |report| {
            let figures: &Report = report;
            figures.figures.iter().map(move |figure| self.figure_row(report, figure))
        };
        self.reports.iter().flat_map(rows).collect()
    }

    fn figure_row(&self, report: &Report, figure: &Figure) -> Vec<Value> {
        let text = |text: &str| if text.is_empty() { Value::Empty } else { Value::Text(text.to_owned()) };
        let amount = |amount: reports::Amount| Value::Amount(amount.ten_thousandths() as f64 / 10_000.0);
        let section = self.plan.outline.section(reports::section_of(&figure.address));
        let digest: Digest = figure.digest();
        let passport = report
            .passports
            .iter()
            .find(|passport| passport.figure == figure.key && passport.figure_digest == digest);
        let asked = self.plan.outline.sections.iter().flat_map(|section| &section.figures);
        let asked = asked.into_iter().find(|asked| asked.key == figure.key);
        let definition = passport
            .map(|passport| passport.definition.as_str())
            .filter(|definition| !definition.is_empty())
            .or_else(|| asked.map(|asked| asked.definition.get(self.language)));
        let vouched =
            passport.map(|passport| jiff::tz::Offset::constant(7).to_datetime(passport.vouched_at).date());
        let version = &report.version;
        vec![
            Value::Text(report.body.to_string()),
            Value::Text(self.plan.body_name(&report.body).get(self.language).to_owned()),
            section.map_or(Value::Empty, |section| text(section.title.get(self.language))),
            text(&figure.key),
            text(&figure.label),
            amount(figure.value),
            text(&figure.unit),
            figure.period.as_ref().map_or(Value::Empty, |period| Value::Day(period.days.from())),
            figure.period.as_ref().map_or(Value::Empty, |period| Value::Day(period.days.to())),
            passport.and_then(|passport| passport.numerator).map_or(Value::Empty, amount),
            passport.and_then(|passport| passport.denominator).map_or(Value::Empty, amount),
            definition.map_or(Value::Empty, text),
            passport.and_then(|passport| passport.as_of).map_or(Value::Empty, Value::Day),
            vouched.map_or(Value::Empty, Value::Day),
            text(&figure.quote),
            text(&figure.address),
            Value::Count(version.number as f64),
            text(version.document_number.as_deref().unwrap_or_default()),
            Value::Count(version.ledger_position as f64),
            Value::Text(version.digest.to_string()),
            Value::Text(digest.to_string()),
        ]
    }
}

/// Characters of a cell at most; Excel takes 32,767.
const CHARACTERS: usize = 32_000;
