//! ODS (OpenDocument 1.2): the tables of a workbook, each read as a stream of cells.
//!
//! A cell or row that says it stands many times stands so many times when it holds something; where it is empty it is
//! passed over at once. Nothing of a table is kept in memory.

use std::io::Read as _;
use std::ops::ControlFlow;

use super::super::Refused;
use super::super::nodes::{Node, Nodes, Tag, too_long};
use super::super::package::{self, Package, Part};
use super::style::{DateSystem, Form, Style};
use super::{COLUMNS, Cell, Content, REGIONS, ROWS, Region, SHEETS, SheetName};

const CONTENT: &str = "content.xml";

pub(super) struct Ods<'b> {
    package: Package<'b>,
    sheets: Vec<SheetName>,
    pub(super) form: Form,
}

struct Held {
    column: u32,
    times: u32,
    text: String,
    is_error: bool,
}

impl<'b> Ods<'b> {
    pub(super) fn open(mut package: Package<'b>) -> Result<Self, Refused> {
        let mut manifest = String::new();
        let file = package.file().to_owned();
        if let Some(part) = package.part("META-INF/manifest.xml")? {
            let read = part.without_elements().take(16 << 20).read_to_string(&mut manifest);
            read.map_err(|error| package::from_part(&file, "META-INF/manifest.xml", &error))?;
        }
        if manifest.contains("encryption-data") {
            return Err(package::encrypted(&file));
        }
        let mut sheets = Vec::new();
        let mut hidden: Vec<String> = Vec::new();
        let mut style = String::new();
        let mut nodes = nodes(&mut package)?;
        loop {
            match nodes.next()? {
                Node::Start(tag) if tag.name() == "style" => {
                    style = tag.attribute("name").unwrap_or_default().into_owned();
                }
                Node::Start(tag)
                    if tag.name() == "table-properties"
                        && tag.attribute("display").is_some_and(|display| display == "false") =>
                {
                    hidden.push(style.clone());
                }
                Node::Start(tag) if tag.name() == "table" && sheets.len() < SHEETS => {
                    let style = tag.attribute("style-name").unwrap_or_default();
                    sheets.push(SheetName {
                        name: tag.attribute("name").unwrap_or_default().into_owned(),
                        is_hidden: hidden.iter().any(|hidden| *hidden == style),
                    });
                    nodes.skip()?;
                }
                Node::Done => break,
                _ => {}
            }
        }
        drop(nodes);
        Ok(Self { package, sheets, form: Form::Plain })
    }

    pub(super) fn sheets(&self) -> Vec<SheetName> {
        self.sheets.clone()
    }

    /// The merged regions of a sheet.
    pub(super) fn regions(&mut self, sheet: usize) -> Result<Vec<Region>, Refused> {
        let mut regions = Vec::new();
        self.walk(sheet, &mut regions, &mut |_| Ok(ControlFlow::Continue(())))?;
        Ok(regions)
    }

    /// Goes through the cells of a sheet.
    pub(super) fn cells(
        &mut self,
        sheet: usize,
        each: &mut dyn FnMut(Cell<'_>) -> Result<ControlFlow<()>, Refused>,
    ) -> Result<(), Refused> {
        self.walk(sheet, &mut Vec::new(), each)
    }

    fn walk(
        &mut self,
        sheet: usize,
        regions: &mut Vec<Region>,
        each: &mut dyn FnMut(Cell<'_>) -> Result<ControlFlow<()>, Refused>,
    ) -> Result<(), Refused> {
        let element = self.package.limits().element;
        let mut nodes = nodes(&mut self.package)?;
        let mut tables = 0usize;
        let mut inside = false;
        let (mut row, mut column, mut rows) = (0u32, 0u32, 1u32);
        let mut held: Vec<Held> = Vec::new();
        let mut bytes = 0usize;
        loop {
            match nodes.next()? {
                Node::Start(tag) if tag.name() == "table" && !inside => {
                    inside = tables == sheet;
                    tables += 1;
                    if !inside {
                        nodes.skip()?;
                    }
                }
                // A table within a cell is no part of this one.
                Node::Start(tag) if tag.name() == "table" => nodes.skip()?,
                Node::Start(tag) if inside && tag.name() == "table-row" => {
                    rows = repeated(&tag, "number-rows-repeated");
                    column = 0;
                }
                Node::Start(tag) if inside && matches!(tag.name(), "table-cell" | "covered-table-cell") => {
                    let times = repeated(&tag, "number-columns-repeated");
                    let span = |name| tag.attribute(name).and_then(|it| it.parse::<u32>().ok()).unwrap_or(1);
                    let (wide, high) = (span("number-columns-spanned"), span("number-rows-spanned"));
                    if (wide > 1 || high > 1) && regions.len() < REGIONS {
                        let to =
                            (row.saturating_add(high.max(1) - 1), column.saturating_add(wide.max(1) - 1));
                        regions.push(Region { from: (row, column), to });
                    }
                    let value = Value::of(&tag);
                    let mut shown = String::new();
                    paragraphs(&mut nodes, &mut shown)?;
                    let (text, is_error) = value.write(shown, self.form);
                    let shown = times.min(COLUMNS.saturating_sub(column));
                    if !text.is_empty() && shown > 0 {
                        bytes += text.len();
                        if bytes > element {
                            return Err(too_long(nodes.place(), element));
                        }
                        held.push(Held { column, times: shown, text, is_error });
                    }
                    column = column.saturating_add(times);
                }
                Node::End(tag) if inside && tag.name() == "table-row" => {
                    let times = if held.is_empty() { 0 } else { rows.min(ROWS.saturating_sub(row)) };
                    for at in 0..times {
                        for Held { column, times, text, is_error } in &held {
                            let content = if *is_error { Content::Error(text) } else { Content::Text(text) };
                            for column in *column..*column + *times {
                                if each(Cell { row: row + at, column, content })?.is_break() {
                                    return Ok(());
                                }
                            }
                        }
                    }
                    held.clear();
                    bytes = 0;
                    row = row.saturating_add(rows);
                }
                Node::End(tag) if inside && tag.name() == "table" => return Ok(()),
                Node::Done => return Ok(()),
                _ => {}
            }
        }
    }

    pub(super) fn into_package(self) -> Package<'b> {
        self.package
    }
}

fn nodes<'p>(package: &'p mut Package<'_>) -> Result<Nodes<Part<'p>>, Refused> {
    let limits = package.limits().clone();
    let file = package.file().to_owned();
    let part = package.part(CONTENT)?.ok_or_else(|| package::broken(&file, CONTENT, "no content in it"))?;
    Ok(Nodes::new(part, &format!("{file}/{CONTENT}"), &limits))
}

fn repeated(tag: &Tag<'_>, name: &str) -> u32 {
    tag.attribute(name).and_then(|times| times.parse::<u32>().ok()).unwrap_or(1).max(1)
}

/// What a cell says beside the text it shows.
enum Value {
    Shown,
    Number(f64),
    Told(String),
    Error,
}

impl Value {
    fn of(tag: &Tag<'_>) -> Self {
        if tag.prefixed("calcext:value-type").is_some_and(|kind| kind == "error") {
            return Self::Error;
        }
        let told = |name| tag.prefixed(name).map_or(Self::Shown, |told| Self::Told(told.into_owned()));
        match tag.prefixed("office:value-type").as_deref() {
            Some("float" | "percentage" | "currency") => {
                let number = tag.prefixed("office:value").and_then(|number| number.parse::<f64>().ok());
                number.map_or(Self::Shown, Self::Number)
            }
            Some("date") => told("office:date-value"),
            Some("time") => match tag.prefixed("office:time-value").as_deref().and_then(clock) {
                Some(clock) => Self::Told(clock),
                None => Self::Shown,
            },
            Some("boolean") => match tag.prefixed("office:boolean-value") {
                Some(value) => Self::Told(super::boolean(&value).to_owned()),
                None => Self::Shown,
            },
            _ => Self::Shown,
        }
    }

    /// The text of a cell that shows `shown`, and whether it is an error.
    fn write(self, shown: String, form: Form) -> (String, bool) {
        // What it shows is what its reader sees.
        if form == Form::Vietnamese && !shown.is_empty() {
            return (shown, matches!(self, Self::Error));
        }
        match self {
            Self::Shown => (shown, false),
            Self::Error => (shown, true),
            Self::Told(told) => (told, false),
            Self::Number(number) => {
                let digits = shown.len() > 1 && shown.bytes().all(|byte| byte.is_ascii_digit());
                if digits && shown.starts_with('0') && shown.parse::<f64>() == Ok(number) {
                    return (shown, false);
                }
                let mut text = String::new();
                Style::General.write_in(form, number, DateSystem::From1900, &mut text);
                (text, false)
            }
        }
    }
}

/// `PT08H30M00S` as `08:30:00`.
fn clock(duration: &str) -> Option<String> {
    let rest = duration.strip_prefix("PT")?;
    let (hours, rest) = rest.split_once('H')?;
    let (minutes, rest) = rest.split_once('M')?;
    let (seconds, _) = rest.split_once('S')?;
    let seconds = seconds.split([',', '.']).next()?;
    Some(format!("{:0>2}:{minutes:0>2}:{seconds:0>2}", hours))
}

/// The text of the cell just begun, a line for each paragraph; comments are no text of the cell.
fn paragraphs(nodes: &mut Nodes<Part<'_>>, text: &mut String) -> Result<(), Refused> {
    let mut depth = 1usize;
    let mut paragraph = 0usize;
    while depth > 0 {
        match nodes.next()? {
            Node::Start(tag) => match tag.name() {
                "annotation" | "shapes" | "table" => nodes.skip()?,
                name => {
                    match name {
                        "p" if !text.is_empty() && paragraph == 0 => text.push('\n'),
                        "s" | "tab" => text.push(' '),
                        "line-break" => text.push('\n'),
                        _ => {}
                    }
                    depth += 1;
                    if name == "p" && paragraph == 0 {
                        paragraph = depth;
                    }
                }
            },
            Node::End(_) => {
                if paragraph == depth {
                    paragraph = 0;
                }
                depth -= 1;
            }
            Node::Text(part) if paragraph > 0 => {
                text.push_str(&part);
                nodes.check(text)?;
            }
            Node::Text(_) => {}
            Node::Done => return Ok(()),
        }
    }
    Ok(())
}
