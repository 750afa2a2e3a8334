//! Spreadsheets (XLSX, XLS, ODS): one event a row under a header row, of the sheet that is named or the first that is
//! not empty.
//!
//! Cells count as they are shown, dates as ISO 8601 whatever they look like: text stays text with the zeros before it,
//! formulas count by the value kept for them, `TRUE` and `FALSE` are words. A day shown without hours is a date alone. A header cell that is merged over several columns names them `name`, `name[2]`…; a
//! column without a name is called by its letters, `(D)`. An error such as `#N/A` is no value, and is told with its
//! address. Where the mapping names TCVN3 or VNI as encoding, cells are read as text typed in such a font.
//!
//! The workbook is in memory as it lies in the file, and its shared strings; cells are streamed. Cells, rows, bytes after
//! unpacking and the ratio of unpacking are bounded. Comments, pictures, formulas and macros are not read; a workbook
//! with a document inside it is refused, because that document would go unread. No library reads the workbooks here:
//! those there are reserve memory by counts written in the file, or keep whole sheets.

mod address;
mod ods;
mod refusals;
mod rows;
mod style;
mod tables;
mod xls;
mod xlsx;

use std::collections::HashMap;
use std::ops::ControlFlow;

use kernel::{Bilingual, Place, Problem, Severity};
use refusals::{embedded, no_header, refuse_binary, row_place, sheet_place, too_much_text};
use rows::{Row, Rows};
pub(crate) use tables::{Sheet, tables};
use vietnamese::{VniReader, push_tcvn3};

use super::columns::{Columns, NameId};
use super::package::{self, Package};
use super::table::{EventTable, Format};
use super::watch::Following;
use super::{Encoding, Form, Keep, Options, Refused, TimeForm};
use crate::Kind;

/// Sheets of a workbook looked at.
const SHEETS: usize = 1000;
/// Merged regions of a sheet looked at.
const REGIONS: usize = 100_000;
/// Rows and columns of a sheet.
const ROWS: u32 = 1 << 20;
const COLUMNS: u32 = 1 << 14;
/// Bytes of shared strings kept.
const TEXT: usize = 512 << 20;

/// A sheet by its name.
#[derive(Debug, Clone)]
struct SheetName {
    name: String,
    is_hidden: bool,
}

/// Cells merged into one, by row and column, counted from 0, the ends included.
#[derive(Debug, Clone, Copy)]
struct Region {
    from: (u32, u32),
    to: (u32, u32),
}

/// A cell that is not empty, counted from 0.
struct Cell<'c> {
    row: u32,
    column: u32,
    content: Content<'c>,
}

#[derive(Clone, Copy)]
enum Content<'c> {
    Text(&'c str),
    Error(&'c str),
}

impl Content<'_> {
    fn text(&self) -> &str {
        match self {
            Self::Text(text) | Self::Error(text) => text,
        }
    }
}

/// Texts one after another.
#[derive(Default)]
struct Strings {
    text: String,
    ends: Vec<usize>,
}

impl Strings {
    /// Adds a text; `false` when there is too much of it.
    #[must_use]
    fn push(&mut self, text: &str) -> bool {
        let kept = self.text.len() + self.ends.len() * size_of::<usize>();
        if kept + text.len() > TEXT {
            return false;
        }
        self.text.push_str(text);
        self.ends.push(self.text.len());
        true
    }

    fn get(&self, index: usize) -> Option<&str> {
        let end = *self.ends.get(index)?;
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before]);
        self.text.get(start..end)
    }
}

/// A workbook in one of the three forms.
enum Workbook<'b> {
    Xlsx(xlsx::Xlsx<'b>),
    Ods(ods::Ods<'b>),
    Xls(Box<xls::Xls>),
}

impl<'b> Workbook<'b> {
    fn open(
        kind: Kind,
        bytes: &'b [u8],
        file: &str,
        options: &Options,
        following: &Following,
    ) -> Result<Self, Refused> {
        if kind == Kind::Xls {
            return Ok(Self::Xls(Box::new(xls::Xls::open(bytes, file, following)?)));
        }
        let package = Package::open(bytes, file, &options.limits, following)?;
        if let Some(part) = package.names().into_iter().find(|name| is_embedded(name)) {
            return Err(embedded(file, &part));
        }
        Ok(match kind {
            Kind::Ods => Self::Ods(ods::Ods::open(package)?),
            _ => Self::Xlsx(xlsx::Xlsx::open(package)?),
        })
    }

    fn sheets(&self) -> Vec<SheetName> {
        match self {
            Self::Xlsx(xlsx) => xlsx.sheets(),
            Self::Ods(ods) => ods.sheets(),
            Self::Xls(xls) => xls.sheets(),
        }
    }

    /// Numbers and dates are written from now on as a Vietnamese reader sees them.
    fn for_readers(&mut self) {
        let form = style::Form::Vietnamese;
        match self {
            Self::Xlsx(xlsx) => xlsx.form = form,
            Self::Ods(ods) => ods.form = form,
            Self::Xls(xls) => xls.form = form,
        }
    }

    fn regions(&mut self, sheet: usize) -> Result<Vec<Region>, Refused> {
        match self {
            Self::Xlsx(xlsx) => xlsx.regions(sheet),
            Self::Ods(ods) => ods.regions(sheet),
            Self::Xls(xls) => Ok(xls.regions(sheet)),
        }
    }

    fn cells(
        &mut self,
        sheet: usize,
        each: &mut dyn FnMut(Cell<'_>) -> Result<ControlFlow<()>, Refused>,
    ) -> Result<(), Refused> {
        match self {
            Self::Xlsx(xlsx) => xlsx.cells(sheet, each),
            Self::Ods(ods) => ods.cells(sheet, each),
            Self::Xls(xls) => xls.cells(sheet, each),
        }
    }
}

/// Whether a part of a workbook is a document of its own.
fn is_embedded(name: &str) -> bool {
    let name = name.replace('\\', "/").to_ascii_lowercase();
    // In ODS a folder «Object 1» is a chart, which is XML like the rest; a file of that name is some other document.
    name.contains("/embeddings/") || (name.starts_with("object ") && !name.contains('/'))
}

/// Goes through all cells of all sheets, row by row, for whoever looks for something in them: sheets by their names
/// first. What is in the package beside the sheets is left in it.
pub(super) fn look_through<'b>(
    kind: Kind,
    bytes: &'b [u8],
    file: &str,
    options: &Options,
    look: &mut dyn FnMut(Looked<'_>) -> ControlFlow<()>,
) -> Result<Option<Package<'b>>, Refused> {
    let following = Following::new(options.watch.as_ref());
    let mut workbook = Workbook::open(kind, bytes, file, options, &following)?;
    let sheets = workbook.sheets();
    let element = options.limits.element;
    for (index, sheet) in sheets.iter().enumerate() {
        if look(Looked::Sheet(&sheet.name)).is_break() {
            return Ok(None);
        }
        let mut rows = Rows::new(element, options.limits.cells);
        let mut stopped = false;
        let place = sheet_place(file, &sheet.name);
        workbook.cells(index, &mut |cell| {
            if let Some(row) = rows.take(&cell, &place)? {
                let texts: Vec<(u32, &str)> = row.cells().collect();
                stopped = look(Looked::Row(&texts)).is_break();
                if stopped {
                    return Ok(ControlFlow::Break(()));
                }
            }
            rows.put(&cell, &place)?;
            Ok(ControlFlow::Continue(()))
        })?;
        if let Some(row) = rows.last().filter(|_| !stopped) {
            let texts: Vec<(u32, &str)> = row.cells().collect();
            stopped = look(Looked::Row(&texts)).is_break();
        }
        if let Workbook::Xls(xls) = &workbook {
            stopped = stopped || xls.beside(index).iter().any(|text| look(Looked::Beside(text)).is_break());
        }
        if stopped {
            return Ok(None);
        }
    }
    if let Workbook::Xls(xls) = &workbook {
        let _ = xls.properties().iter().any(|text| look(Looked::Beside(text)).is_break());
    }
    Ok(match workbook {
        Workbook::Xlsx(xlsx) => Some(xlsx.into_package()),
        Workbook::Ods(ods) => Some(ods.into_package()),
        Workbook::Xls(_) => None,
    })
}

/// What is met on the way through a workbook.
pub(super) enum Looked<'l> {
    /// A sheet's name.
    Sheet(&'l str),
    /// The cells of a row that are not empty, each with its column.
    Row(&'l [(u32, &'l str)]),
    /// A text that stands in no cell.
    Beside(&'l str),
}

pub(super) fn read(kind: Kind, bytes: &[u8], file: &str, options: &Options) -> Result<EventTable, Refused> {
    let following = Following::new(options.watch.as_ref());
    let mut workbook = Workbook::open(kind, bytes, file, options, &following)?;
    let sheets = workbook.sheets();
    let sheet = chosen(&mut workbook, &sheets, file, options)?;
    let options = &with_iso(options);
    let mut reading = Reading::new(file, &sheets[sheet].name, options, Vec::new(), &following);
    if reading.go_through(&mut workbook, sheet)? == Gone::WithoutNames {
        // What is merged in the header stands at the end of a sheet.
        let regions = workbook.regions(sheet)?;
        reading = Reading::new(file, &sheets[sheet].name, options, regions, &following);
        reading.may_be_unnamed = true;
        reading.go_through(&mut workbook, sheet)?;
    }
    if reading.header.is_none() {
        return Err(no_header(&sheet_place(file, reading.sheet), options.chosen.header_row));
    }
    if sheets.len() > 1 && options.chosen.sheet.is_none() {
        reading.tell_sheet(&sheets);
    }
    let Reading { columns, places, notes, .. } = reading;
    let bytes = bytes.len() as u64;
    let mut table = columns.finish(Format::Sheet, file.to_owned(), places, Vec::new(), 0, bytes)?;
    table.problems.extend(notes);
    Ok(table)
}

/// Cells that are dates are written in ISO 8601, whatever forms the mapping names for dates that are texts.
pub(super) fn with_iso(options: &Options) -> Options {
    let mut options = options.clone();
    if let Keep::Only(wants) = &mut options.keep {
        for want in wants {
            if let Form::Time(forms) = &mut want.form
                && !forms.contains(&TimeForm::Iso)
            {
                forms.push(TimeForm::Iso);
            }
        }
    }
    options
}

/// The number of the sheet to read.
fn chosen(
    workbook: &mut Workbook<'_>,
    sheets: &[SheetName],
    file: &str,
    options: &Options,
) -> Result<usize, Refused> {
    let names = || {
        let names: Vec<&str> = sheets.iter().take(30).map(|sheet| sheet.name.as_str()).collect();
        names.join(", ")
    };
    if let Some(wanted) = &options.chosen.sheet {
        let same = |sheet: &SheetName| vietnamese::normalize(&sheet.name) == vietnamese::normalize(wanted);
        return sheets.iter().position(same).ok_or_else(|| {
            let names = names();
            Refused::new(
                "no-such-sheet",
                package::whole(file, ""),
                Bilingual::new(
                    format!("tệp không có trang tính «{wanted}»"),
                    format!("the workbook has no sheet «{wanted}»"),
                ),
                Bilingual::new(format!("tệp có các trang: {names}"), format!("it has the sheets: {names}")),
            )
        });
    }
    for hidden in [false, true] {
        for (index, _) in sheets.iter().enumerate().filter(|(_, sheet)| sheet.is_hidden == hidden) {
            let mut is_empty = true;
            workbook.cells(index, &mut |cell| {
                is_empty &= cell.content.text().trim().is_empty();
                Ok(if is_empty { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
            })?;
            if !is_empty {
                return Ok(index);
            }
        }
    }
    Err(Refused::new(
        "empty-workbook",
        package::whole(file, ""),
        Bilingual::new("bảng tính không có ô nào có chữ", "the workbook has no cell with a value"),
        Bilingual::new("kiểm tra tệp rồi gửi lại", "check the file and send it again"),
    ))
}

/// The rows of the chosen sheet on their way into columns.
struct Reading<'r> {
    file: &'r str,
    sheet: &'r str,
    options: &'r Options,
    columns: Columns,
    names: HashMap<u32, Option<NameId>>,
    places: Vec<u32>,
    header: Option<u32>,
    regions: Vec<Region>,
    may_be_unnamed: bool,
    notes: Vec<Problem>,
    following: &'r Following,
}

/// How going through a sheet ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gone {
    /// At its end, or where enough was read.
    Through,
    /// At a value in a column that the header does not name.
    WithoutNames,
}

impl<'r> Reading<'r> {
    fn new(
        file: &'r str,
        sheet: &'r str,
        options: &'r Options,
        regions: Vec<Region>,
        following: &'r Following,
    ) -> Self {
        Self {
            file,
            sheet,
            options,
            columns: Columns::new(options),
            names: HashMap::new(),
            places: Vec::new(),
            header: None,
            regions,
            may_be_unnamed: false,
            notes: Vec::new(),
            following,
        }
    }

    fn go_through(&mut self, workbook: &mut Workbook<'_>, sheet: usize) -> Result<Gone, Refused> {
        let place = sheet_place(self.file, self.sheet);
        let mut rows = Rows::new(self.options.limits.element, self.options.limits.cells);
        let mut gone = None;
        workbook.cells(sheet, &mut |cell| {
            if let Some(row) = rows.take(&cell, &place)? {
                gone = self.row(&row)?;
                if gone.is_some() {
                    return Ok(ControlFlow::Break(()));
                }
            }
            rows.put(&cell, &place)?;
            Ok(ControlFlow::Continue(()))
        })?;
        if gone.is_none()
            && let Some(row) = rows.last()
        {
            gone = self.row(&row)?;
        }
        Ok(gone.unwrap_or(Gone::Through))
    }

    /// Takes the names of the columns from the header.
    fn begin(&mut self, header: &Row) -> Result<(), Refused> {
        self.header = Some(header.row);
        let mut names: Vec<(u32, String)> =
            header.cells().map(|(column, text)| (column, self.decoded(text))).collect();
        for region in self.regions.iter().filter(|region| (region.from.0..=region.to.0).contains(&header.row))
        {
            let of_region = names.iter().find(|(column, _)| *column == region.from.1);
            let Some(name) = of_region.map(|(_, name)| vietnamese::normalize(name)) else { continue };
            let more = region.from.1 + 1..=region.to.1.min(COLUMNS - 1);
            for (number, column) in (2..).zip(more) {
                if names.iter().all(|(taken, _)| *taken != column) {
                    names.push((column, format!("{name}[{number}]")));
                }
            }
        }
        names.sort_by_key(|(column, _)| *column);
        for (column, name) in names {
            let name = vietnamese::normalize(name.replace(['\n', '\r'], " ").trim());
            let known = self.columns.names();
            let id = self.columns.named(&name, self.file)?;
            let is_new = self.columns.names() > known;
            self.names.insert(column, is_new.then_some(id));
            if !is_new {
                let message = Bilingual::new(
                    format!("cột «{name}» có hai lần; dùng cột đầu"),
                    format!("column «{name}» stands twice; the first is used"),
                );
                let hint = Bilingual::new("đổi tên một cột", "rename one of them");
                self.columns.remark("column-twice", self.place(header.row, column), message, hint);
            }
        }
        Ok(())
    }

    /// Takes a row in; how reading ends, when it ends with it.
    fn row(&mut self, row: &Row) -> Result<Option<Gone>, Refused> {
        if self.header.is_none() {
            if self.options.chosen.header_row.is_none_or(|wanted| row.row + 1 == wanted) {
                self.begin(row)?;
            }
            return Ok(None);
        }
        if self.options.first.is_some_and(|first| self.places.len() as u64 >= first) {
            return Ok(Some(Gone::Through));
        }
        if !self.may_be_unnamed && row.cells().any(|(column, _)| !self.names.contains_key(&column)) {
            return Ok(Some(Gone::WithoutNames));
        }
        let limit = self.options.limits.rows.min(u64::from(u32::MAX - 1));
        if self.places.len() as u64 >= limit {
            return Err(Refused::new(
                "many-events",
                row_place(&sheet_place(self.file, self.sheet), row.row),
                Bilingual::new(format!("nhiều hơn {limit} sự kiện"), format!("more than {limit} events")),
                Bilingual::new("chia nhật ký theo thời gian", "split the log by time"),
            ));
        }
        let index = self.places.len();
        for (column, text, is_error) in row.all() {
            let name = match self.names.get(&column) {
                Some(name) => *name,
                None => self.unnamed(row.row, column)?,
            };
            if is_error {
                let place = self.place(row.row, column);
                let message = Bilingual::new(
                    format!("ô báo lỗi {text}; coi như không có giá trị"),
                    format!("the cell is the error {text} and counts as empty"),
                );
                let hint = Bilingual::new(
                    "sửa công thức hoặc gõ giá trị vào ô",
                    "mend the formula or type the value",
                );
                self.columns.remark("cell-error", place, message, hint);
                continue;
            }
            let Some(name) = name else { continue };
            match self.options.chosen.encoding {
                Some(Encoding::Tcvn3 | Encoding::Vni) => {
                    self.columns.put(name, index, &self.decoded(text), self.file)?;
                }
                _ => self.columns.put(name, index, text.trim(), self.file)?,
            }
        }
        self.places.push(row.row.saturating_add(1));
        self.following.have_read(self.places.len());
        Ok(None)
    }

    /// A column that has values but no name.
    fn unnamed(&mut self, row: u32, column: u32) -> Result<Option<NameId>, Refused> {
        let letters = address::letters(column);
        let name = format!("({letters})");
        let known = self.columns.names();
        let id = self.columns.named(&name, self.file)?;
        let id = (self.columns.names() > known).then_some(id);
        self.names.insert(column, id);
        let message = Bilingual::new(
            format!("cột {letters} có giá trị nhưng không có tên ở dòng tiêu đề; gọi là «{name}»"),
            format!("column {letters} has values but no name in the header row; it is called «{name}»"),
        );
        let hint = Bilingual::new("đặt tên cột ở dòng tiêu đề", "name it in the header row");
        self.columns.remark("column-unnamed", self.place(row, column), message, hint);
        Ok(id)
    }

    /// Text typed in a TCVN3 or VNI font, where the mapping says so.
    fn decoded(&self, text: &str) -> String {
        let encoding = self.options.chosen.encoding;
        if !matches!(encoding, Some(Encoding::Tcvn3 | Encoding::Vni)) {
            return text.to_owned();
        }
        let (bytes, _, is_lost) = encoding_rs::WINDOWS_1252.encode(text);
        if is_lost {
            // It has letters no such font has: it is Unicode already.
            return text.to_owned();
        }
        let mut out = String::with_capacity(text.len());
        match encoding {
            Some(Encoding::Tcvn3) => push_tcvn3(&bytes, &mut out),
            _ => VniReader::default().push(&bytes, &mut out),
        }
        out
    }

    fn place(&self, row: u32, column: u32) -> Place {
        let row_number = u64::from(row) + 1;
        Place::Row {
            file: self.file.to_owned(),
            row: row_number,
            column: address::write(self.sheet, row, column),
        }
    }

    fn tell_sheet(&mut self, sheets: &[SheetName]) {
        let (sheet, count) = (self.sheet, sheets.len());
        let others: Vec<&str> =
            sheets.iter().filter(|one| one.name != sheet).take(10).map(|one| one.name.as_str()).collect();
        let others = others.join(", ");
        let message = Bilingual::new(
            format!("tệp có {count} trang tính; đọc trang «{sheet}», không đọc: {others}"),
            format!("the workbook has {count} sheets; «{sheet}» is read, not: {others}"),
        );
        let hint = Bilingual::new(
            "chọn trang khác bằng [sheet] name trong ánh xạ",
            "choose another with [sheet] name in the mapping",
        );
        let place = sheet_place(self.file, sheet);
        self.notes.push(Problem::new("sheet-taken", Severity::Note, place, message, hint));
    }
}

fn boolean(value: &str) -> &'static str {
    if matches!(value.trim(), "1" | "true" | "TRUE") { "TRUE" } else { "FALSE" }
}
