//! XLSX (ECMA-376): the sheets, shared strings and formats of a workbook, each sheet read as a stream of cells.
//!
//! Formulas count by the value Excel kept for them; comments, drawings and what is hidden count as they stand. Kept in
//! memory are the shared strings and one byte or two per format, never a sheet.

use std::collections::HashMap;
use std::ops::ControlFlow;

use super::super::Refused;
use super::super::nodes::{Node, Nodes, Stream, bad};
use super::super::package::{self, Package, Part};
use super::style::{DateSystem, Form, Style};
use super::{Cell, Content, Region, SheetName, Strings, address};
use crate::parts::resolve;

/// Formats of cells read at most; Excel allows 65,490.
const FORMATS: usize = 1 << 20;

pub(super) struct Xlsx<'b> {
    package: Package<'b>,
    sheets: Vec<(SheetName, String)>,
    strings: Strings,
    styles: Vec<Style>,
    system: DateSystem,
    pub(super) form: Form,
}

impl Stream for Part<'_> {
    fn begin(&mut self) {
        self.next_element();
    }

    fn place(&self, file: &str) -> kernel::Place {
        package::whole(file, "")
    }

    fn refused(&self, file: &str, error: &std::io::Error) -> Refused {
        package::from_part(file, "", error)
    }
}

impl<'b> Xlsx<'b> {
    pub(super) fn open(mut package: Package<'b>) -> Result<Self, Refused> {
        let relations = relations(&mut package, "")?;
        let of_kind = |relations: &[Relation], kind: &str| {
            relations.iter().find(|relation| relation.kind == kind).map(|relation| relation.target.clone())
        };
        let workbook = of_kind(&relations, "officeDocument").unwrap_or_else(|| "xl/workbook.xml".to_owned());
        if workbook.ends_with(".bin") {
            return Err(super::refuse_binary(package.file()));
        }
        let relations = self::relations(&mut package, &workbook)?;
        let (sheets, system) = sheets(&mut package, &workbook, &relations)?;
        let styles = match of_kind(&relations, "styles") {
            Some(part) => styles(&mut package, &part)?,
            None => Vec::new(),
        };
        let strings = match of_kind(&relations, "sharedStrings") {
            Some(part) => strings(&mut package, &part)?,
            None => Strings::default(),
        };
        Ok(Self { package, sheets, strings, styles, system, form: Form::Plain })
    }

    pub(super) fn sheets(&self) -> Vec<SheetName> {
        self.sheets.iter().map(|(name, _)| name.clone()).collect()
    }

    /// The merged regions of a sheet.
    pub(super) fn regions(&mut self, sheet: usize) -> Result<Vec<Region>, Refused> {
        let Some((_, part)) = self.sheets.get(sheet).cloned() else { return Ok(Vec::new()) };
        let Some(mut nodes) = nodes(&mut self.package, &part)? else { return Ok(Vec::new()) };
        let mut regions = Vec::new();
        loop {
            match nodes.next()? {
                Node::Start(tag) if tag.name() == "mergeCell" => {
                    let region = tag.attribute("ref").and_then(|reference| {
                        let (from, to) = reference.split_once(':')?;
                        Some(Region { from: address::read(from)?, to: address::read(to)? })
                    });
                    regions.extend(region.filter(|_| regions.len() < super::REGIONS));
                }
                Node::Done => return Ok(regions),
                _ => {}
            }
        }
    }

    /// Goes through the cells of a sheet.
    pub(super) fn cells(
        &mut self,
        sheet: usize,
        each: &mut dyn FnMut(Cell<'_>) -> Result<ControlFlow<()>, Refused>,
    ) -> Result<(), Refused> {
        let Some((_, part)) = self.sheets.get(sheet).cloned() else { return Ok(()) };
        let Self { package, strings, styles, system, form, .. } = self;
        let Some(mut nodes) = nodes(package, &part)? else { return Ok(()) };
        let (mut row, mut column) = (0u32, 0u32);
        let mut text = String::new();
        loop {
            let mut kind = Kind::Number;
            let mut style = Style::General;
            match nodes.next()? {
                Node::Start(tag) if tag.name() == "row" => {
                    let told = tag.attribute("r").and_then(|row| row.parse::<u32>().ok());
                    row = told.filter(|row| *row > 0).map_or(row, |row| row - 1);
                    column = 0;
                    continue;
                }
                Node::Start(tag) if tag.name() == "c" => {
                    if let Some(at) = tag.attribute("r").and_then(|reference| address::read(&reference)) {
                        (row, column) = at;
                    }
                    kind = tag.attribute("t").map_or(kind, |kind| Kind::of(&kind));
                    if let Some(format) = tag.attribute("s").and_then(|format| format.parse::<usize>().ok()) {
                        style = styles.get(format).copied().unwrap_or_default();
                    }
                }
                Node::End(tag) if tag.name() == "row" => {
                    row = row.saturating_add(1);
                    continue;
                }
                Node::Done => return Ok(()),
                _ => continue,
            }
            text.clear();
            value(&mut nodes, &mut text)?;
            let mut content = Content::Text(&text);
            let mut written = String::new();
            match kind {
                _ if text.is_empty() => {}
                Kind::Shared => {
                    let shared = text.trim().parse::<usize>().ok().and_then(|index| strings.get(index));
                    match shared {
                        Some(shared) => content = Content::Text(shared),
                        None => return Err(bad(nodes.place(), &format!("no shared string {text}"))),
                    }
                }
                Kind::Number => {
                    if let Ok(number) = text.trim().parse::<f64>() {
                        style.write_in(*form, number, *system, &mut written);
                        content = Content::Text(&written);
                    }
                }
                Kind::Bool => content = Content::Text(super::boolean(&text)),
                Kind::Error => content = Content::Error(&text),
                Kind::Text => {
                    if text.contains("_x") {
                        written = unescape(&text);
                        content = Content::Text(&written);
                    }
                }
            }
            if each(Cell { row, column, content })?.is_break() {
                return Ok(());
            }
            column = column.saturating_add(1);
        }
    }

    pub(super) fn into_package(self) -> Package<'b> {
        self.package
    }
}

/// How the value of a cell is written.
#[derive(Clone, Copy)]
enum Kind {
    Number,
    Shared,
    Bool,
    Error,
    Text,
}

impl Kind {
    fn of(code: &str) -> Self {
        match code {
            "s" => Self::Shared,
            "b" => Self::Bool,
            "e" => Self::Error,
            "n" => Self::Number,
            _ => Self::Text,
        }
    }
}

/// The value of the cell just begun, through to its end; formulas and readings of characters are no value.
fn value(nodes: &mut Nodes<Part<'_>>, text: &mut String) -> Result<(), Refused> {
    loop {
        match nodes.next()? {
            Node::Start(tag) if matches!(tag.name(), "v" | "t") => nodes.text(text)?,
            Node::Start(tag) if matches!(tag.name(), "is" | "r") => {}
            Node::Start(_) => nodes.skip()?,
            Node::End(tag) if tag.name() == "c" => return Ok(()),
            Node::End(_) | Node::Text(_) => {}
            Node::Done => return Ok(()),
        }
    }
}

fn nodes<'p>(package: &'p mut Package<'_>, part: &str) -> Result<Option<Nodes<Part<'p>>>, Refused> {
    let limits = package.limits().clone();
    let file = format!("{}/{part}", package.file());
    Ok(package.part(part)?.map(|stream| Nodes::new(stream, &file, &limits)))
}

#[derive(Clone)]
struct Relation {
    id: String,
    kind: String,
    target: String,
}

/// The relations of the part `name`; of the package itself when it is empty.
fn relations(package: &mut Package<'_>, name: &str) -> Result<Vec<Relation>, Refused> {
    let (folder, own) = name.rsplit_once('/').unwrap_or(("", name));
    let part =
        if folder.is_empty() { format!("_rels/{own}.rels") } else { format!("{folder}/_rels/{own}.rels") };
    let mut relations = Vec::new();
    let Some(mut nodes) = nodes(package, &part)? else { return Ok(relations) };
    loop {
        match nodes.next()? {
            Node::Start(tag) if tag.name() == "Relationship" && relations.len() < FORMATS => {
                let kind = tag.attribute("Type").unwrap_or_default();
                relations.push(Relation {
                    id: tag.attribute("Id").unwrap_or_default().into_owned(),
                    kind: kind.rsplit('/').next().unwrap_or_default().to_owned(),
                    target: resolve(folder, &tag.attribute("Target").unwrap_or_default()),
                });
            }
            Node::Done => return Ok(relations),
            _ => {}
        }
    }
}

type Sheets = Vec<(SheetName, String)>;

fn sheets(
    package: &mut Package<'_>,
    workbook: &str,
    relations: &[Relation],
) -> Result<(Sheets, DateSystem), Refused> {
    let parts: HashMap<&str, &Relation> =
        relations.iter().map(|relation| (relation.id.as_str(), relation)).collect();
    let mut sheets = Vec::new();
    let mut system = DateSystem::From1900;
    let file = package.file().to_owned();
    let Some(mut nodes) = nodes(package, workbook)? else {
        return Err(package::broken(&file, workbook, "no workbook in it"));
    };
    loop {
        match nodes.next()? {
            Node::Start(tag) if tag.name() == "workbookPr" => {
                let is_1904 = tag.attribute("date1904").is_some_and(|it| it == "1" || it == "true");
                if is_1904 {
                    system = DateSystem::From1904;
                }
            }
            Node::Start(tag) if tag.name() == "sheet" && sheets.len() < super::SHEETS => {
                let relation = tag.attribute("id").and_then(|id| parts.get(id.as_ref()).copied());
                // Charts and macros are sheets too, without cells.
                if let Some(relation) = relation.filter(|relation| relation.kind == "worksheet") {
                    let name = SheetName {
                        name: tag.attribute("name").unwrap_or_default().into_owned(),
                        is_hidden: tag.attribute("state").is_some_and(|state| state != "visible"),
                    };
                    sheets.push((name, relation.target.clone()));
                }
            }
            Node::Done => return Ok((sheets, system)),
            _ => {}
        }
    }
}

fn styles(package: &mut Package<'_>, part: &str) -> Result<Vec<Style>, Refused> {
    let mut codes: HashMap<u32, Style> = HashMap::new();
    let mut styles = Vec::new();
    let mut in_cells = false;
    let Some(mut nodes) = nodes(package, part)? else { return Ok(styles) };
    loop {
        match nodes.next()? {
            Node::Start(tag) => {
                let number = || tag.attribute("numFmtId").and_then(|number| number.parse::<u32>().ok());
                match tag.name() {
                    "numFmt" if codes.len() < FORMATS => {
                        if let (Some(number), Some(code)) = (number(), tag.attribute("formatCode")) {
                            codes.insert(number, Style::of_code(&code));
                        }
                    }
                    "cellXfs" => in_cells = true,
                    "xf" if in_cells && styles.len() < FORMATS => {
                        let number = number().unwrap_or(0);
                        styles.push(codes.get(&number).copied().unwrap_or_else(|| Style::built_in(number)));
                    }
                    _ => {}
                }
            }
            Node::End(tag) if tag.name() == "cellXfs" => in_cells = false,
            Node::Done => return Ok(styles),
            _ => {}
        }
    }
}

fn strings(package: &mut Package<'_>, part: &str) -> Result<Strings, Refused> {
    let mut strings = Strings::default();
    let mut text = String::new();
    let file = package.file().to_owned();
    let Some(mut nodes) = nodes(package, part)? else { return Ok(strings) };
    loop {
        match nodes.next()? {
            Node::Start(tag) if tag.name() == "si" => text.clear(),
            Node::Start(tag) if tag.name() == "t" => nodes.text(&mut text)?,
            Node::Start(tag) if tag.name() == "rPh" => nodes.skip()?,
            Node::End(tag) if tag.name() == "si" => {
                let fits =
                    if text.contains("_x") { strings.push(&unescape(&text)) } else { strings.push(&text) };
                if !fits {
                    return Err(super::too_much_text(&file));
                }
            }
            Node::Done => return Ok(strings),
            _ => {}
        }
    }
}

/// Takes `_x000D_` for the character it stands for (ECMA-376, 22.9.2.19).
fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        out.push_str(&rest[..at]);
        let code = rest.get(at + 2..at + 6).filter(|_| rest.as_bytes().get(at + 6) == Some(&b'_'));
        let sign = code
            .filter(|code| code.bytes().all(|byte| byte.is_ascii_hexdigit()))
            .and_then(|code| u32::from_str_radix(code, 16).ok())
            .and_then(char::from_u32);
        match sign {
            Some(sign) => {
                out.push(sign);
                rest = &rest[at + 7..];
            }
            None => {
                out.push_str("_x");
                rest = &rest[at + 2..];
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escaped_characters_are_themselves() {
        assert_eq!(unescape("a_x000D_b_x005F_x0041_ _xZZZZ_ _x00"), "a\rb_x0041_ _xZZZZ_ _x00");
        assert_eq!(unescape("_x0e9_x00e9_đ_x1EAC"), "_x0e9é_đ_x1EAC".replace("é_", "é"));
    }
}
