//! A report sent as a zip package: one text document, and its annexes as documents and workbooks.
//!
//! Nothing is unpacked to disk; names never lead anywhere. Whatever cannot be read makes the package unfit: its words would
//! go unread. A package in a package is refused.

use std::collections::BTreeSet;

use kernel::{Bilingual, Problem};

use crate::events::{self, Sheet};
use crate::flow::normal;
use crate::package::Package;
use crate::{
    Block, BlockKind, Document, Kind, Limits, Look, Margin, MarginKind, Member, Origin, Property, Read,
    Refused, Table, file_name, sniff,
};

/// Files of a report's package.
const FILES: usize = 200;

/// A file that a system leaves in a package and nobody reads is no larger.
const LEFT_BEHIND: usize = 1 << 20;

/// A file of the package.
struct File {
    name: String,
    kind: Kind,
    bytes: Vec<u8>,
}

/// Reads the package `bytes`; `document` reads each text document in it.
pub(crate) fn read(
    bytes: &[u8],
    limits: &Limits,
    document: impl Fn(&[u8]) -> Result<Read<Document>, Refused>,
) -> Result<Read<Document>, Refused> {
    let mut package = Package::open(bytes, limits)?;
    let comment = normal(&package.comment());
    let mut files = unpacked(&mut package)?;
    let report = report_of(&files)?;
    let report = files.remove(report);
    let read = document(&report.bytes).map_err(|refused| in_file(&report.name, &refused.problem()))?;
    let mut whole = Whole { document: read.value, problems: read.problems, limits };
    whole.name("", &report);
    for (number, file) in (1..).zip(&files) {
        whole.annex(number, file, &report, &document)?;
    }
    if !comment.is_empty() {
        whole.document.properties.push(Property { name: "comment".to_owned(), value: comment });
    }
    Ok(Read { value: whole.document, problems: whole.problems })
}

/// The files in it that are somebody's.
fn unpacked(package: &mut Package<'_>) -> Result<Vec<File>, Refused> {
    let entries = package.files();
    if entries.len() > FILES {
        return Err(Refused::TooLarge { what: "files in the package", limit: FILES as u64 });
    }
    let mut names = BTreeSet::new();
    let mut files = Vec::new();
    for (index, path) in entries {
        if leads_out(&path) {
            return Err(Refused::told(
                "package-path",
                (
                    "Gói nén có tệp mang tên trỏ ra ngoài gói, nên không nhận.",
                    "A name in the package leads out of it; the package was not taken in.",
                ),
                (
                    "Nén lại các tệp bằng Windows hoặc 7-Zip rồi gửi lại.",
                    "Pack the files anew with Windows or 7-Zip and send that.",
                ),
            ));
        }
        let name = file_name(&path.replace('\\', "/"));
        let bytes = package.bytes_at(index, &name)?;
        let kind = sniff(&bytes);
        if is_left_behind(&path, &name, kind, bytes.len()) {
            continue;
        }
        match kind {
            kind if kind.is_text_document() || kind.is_workbook() => {}
            Kind::Zip | Kind::Gzip | Kind::BrokenZip => return Err(nested(&name)),
            Kind::EncryptedOffice => return Err(in_file(&name, &Refused::Encrypted.problem())),
            Kind::Empty => return Err(in_file(&name, &Refused::Empty.problem())),
            other => return Err(unread(&name, other)),
        }
        if !names.insert(name.clone()) {
            return Err(twice(&name));
        }
        files.push(File { name, kind, bytes });
    }
    Ok(files)
}

fn leads_out(path: &str) -> bool {
    let path = path.replace('\\', "/");
    path.starts_with('/') || path.get(1..2) == Some(":") || path.split('/').any(|step| step == "..")
}

/// What macOS, Windows and Word leave beside the files.
fn is_left_behind(path: &str, name: &str, kind: Kind, size: usize) -> bool {
    let is_known = path.starts_with("__MACOSX/")
        || name.starts_with("~$")
        || [".DS_Store", "Thumbs.db", "desktop.ini"].iter().any(|left| name.eq_ignore_ascii_case(left));
    is_known && size <= LEFT_BEHIND && matches!(kind, Kind::Empty | Kind::Unknown | Kind::Text | Kind::Ole)
}

/// Which of the files is the report.
fn report_of(files: &[File]) -> Result<usize, Refused> {
    let key = |file: &File| vietnamese::folded_key(&file.name).replace(['_', '-', '.'], " ");
    let all = || files.iter().enumerate().filter(|(_, file)| file.kind.is_text_document());
    let is_annex = |file: &File| {
        let key = key(file);
        let numbered = key.strip_prefix("pl").is_some_and(|rest| {
            rest.trim_start()
                .starts_with(|sign: char| sign.is_ascii_digit() || matches!(sign, 'i' | 'v' | 'x'))
        });
        numbered || ["phu luc", "phuluc", "annex"].iter().any(|word| key.contains(word))
    };
    let is_report = |file: &File| {
        let key = key(file);
        key.starts_with("bc ") || key.contains("bao cao") || key.contains("baocao")
    };
    let narrowed: [&dyn Fn(&File) -> bool; 4] =
        [&|_| true, &|file| !is_annex(file), &|file| !is_annex(file) && file.kind != Kind::Pdf, &|file| {
            !is_annex(file) && file.kind != Kind::Pdf && is_report(file)
        }];
    for fits in narrowed {
        let mut fitting = all().filter(|(_, file)| fits(file));
        if let (Some((index, _)), None) = (fitting.next(), fitting.next()) {
            return Ok(index);
        }
    }
    let names: Vec<&str> = all().map(|(_, file)| file.name.as_str()).take(10).collect();
    if names.is_empty() {
        return Err(Refused::told(
            "package-without-report",
            (
                "Trong gói không có văn bản báo cáo (.docx, .doc, .odt, .rtf, .pdf).",
                "There is no report in the package: no .docx, .doc, .odt, .rtf or .pdf.",
            ),
            (
                "Bỏ thêm tệp báo cáo vào gói rồi gửi lại.",
                "Put the report itself into the package and send it again.",
            ),
        ));
    }
    let names = names.join("», «");
    Err(Refused::told(
        "package-with-many-reports",
        (
            &format!("Trong gói có nhiều văn bản, không rõ văn bản nào là báo cáo: «{names}»."),
            &format!(
                "There are several documents in the package, and it is unclear which is the report: «{names}»."
            ),
        ),
        (
            "Đặt tên tệp phụ lục bắt đầu bằng «phu-luc» và tệp báo cáo bằng «bao-cao», nén lại rồi gửi.",
            "Begin the names of annexes with «phu-luc» and that of the report with «bao-cao», pack them anew and send that.",
        ),
    ))
}

/// The document as it grows by its annexes.
struct Whole<'l> {
    document: Document,
    problems: Vec<Problem>,
    limits: &'l Limits,
}

impl Whole<'_> {
    fn name(&mut self, path: &str, file: &File) {
        let member = Member { path: path.to_owned(), name: file.name.clone(), kind: file.kind };
        self.document.files.push(member);
        self.document.properties.push(Property { name: "file".to_owned(), value: file.name.clone() });
    }

    fn annex(
        &mut self,
        number: usize,
        file: &File,
        report: &File,
        document: &impl Fn(&[u8]) -> Result<Read<Document>, Refused>,
    ) -> Result<(), Refused> {
        let path = format!("a{number}/");
        self.name(&path, file);
        if file.kind.is_workbook() {
            return self.workbook(number, file);
        }
        let Read { value, problems } =
            document(&file.bytes).map_err(|refused| in_file(&file.name, &refused.problem()))?;
        self.problems.extend(problems.iter().map(|problem| told_of(&file.name, problem)));
        if value.origin == Origin::Recognised {
            self.document.origin = Origin::Recognised;
        }
        self.document.pictures = self.document.pictures.saturating_add(value.pictures);
        let is_copy = file.kind == Kind::Pdf && stem(&file.name) == stem(&report.name);
        if is_copy {
            self.copy(&path, file, &value);
        } else {
            self.heading(&path, 1, &file.name)?;
            for block in value.blocks {
                self.push(Block { path: format!("{path}{}", block.path), ..block })?;
            }
        }
        let margins = value.margins.into_iter();
        let margins = margins.map(|margin| Margin { path: format!("{path}{}", margin.path), ..margin });
        self.document.margins.extend(margins);
        self.document.properties.extend(value.properties);
        Ok(())
    }

    /// The same report once more as a PDF, which is often the signed one: its words stand beside, so that no figure counts twice.
    fn copy(&mut self, path: &str, file: &File, value: &Document) {
        let texts: Vec<&str> = value.texts().map(|(_, text)| text).filter(|text| !text.is_empty()).collect();
        let text = texts.join("\n");
        self.document.margins.push(Margin { path: path.to_owned(), kind: MarginKind::Drawing, text });
        let name = &file.name;
        let copy = Refused::told(
            "package-copy",
            (
                &format!(
                    "«{name}» trùng tên với báo cáo nên được coi là bản ký của báo cáo, không đọc như phụ lục."
                ),
                &format!(
                    "«{name}» is called like the report, so it counts as its signed copy and was not read as an annex."
                ),
            ),
            ("Nếu là phụ lục, đặt tên khác.", "If it is an annex, give it another name."),
        );
        self.problems.push(Problem { severity: kernel::Severity::Note, ..copy.problem() });
    }

    fn workbook(&mut self, number: usize, file: &File) -> Result<(), Refused> {
        let limits = events::Limits {
            bytes: self.limits.unpacked,
            ratio: self.limits.ratio,
            entries: self.limits.entries,
            cells: self.limits.cells as u64,
            package: self.limits.bytes,
            ..events::Limits::default()
        };
        let in_file = |refused: events::Refused| in_file(&file.name, &refused.0);
        let sheets = events::tables(file.kind, &file.bytes, &file.name, &limits).map_err(in_file)?;
        let options = events::Options { limits, ..events::Options::default() };
        let mark = events::secrecy_mark(file.bytes.as_slice(), &file.name, &options).map_err(in_file)?;
        let path = format!("a{number}/");
        if let Some(mark) = mark {
            // Where it stands is not told; that it does is enough.
            let margin = Margin { path: path.clone(), kind: MarginKind::Drawing, text: mark.to_owned() };
            self.document.margins.push(margin);
        }
        self.heading(&path, 1, &file.name)?;
        let mut count = 0;
        for Sheet { name, is_hidden, table } in sheets {
            let name = normal(&name);
            if is_hidden {
                let texts: Vec<&str> = table.cells().map(|(_, _, cell)| cell.text.as_str()).collect();
                let text = format!("{name}\n{}", texts.join("\n"));
                self.document.margins.push(Margin { path: path.clone(), kind: MarginKind::Hidden, text });
                continue;
            }
            count += 1;
            let own = format!("{path}s{count}");
            self.heading(&own, 2, &name)?;
            self.push(table_block(format!("{own}/t1"), table))?;
        }
        Ok(())
    }

    fn heading(&mut self, path: &str, level: u8, text: &str) -> Result<(), Refused> {
        self.push(Block {
            path: path.trim_end_matches('/').to_owned(),
            kind: BlockKind::Heading { level, marker: String::new() },
            text: normal(text),
            look: Look::default(),
            fonts: Vec::new(),
            marks: Vec::new(),
            links: Vec::new(),
        })
    }

    fn push(&mut self, block: Block) -> Result<(), Refused> {
        if self.document.blocks.len() >= self.limits.blocks {
            return Err(Refused::TooLarge { what: "paragraphs", limit: self.limits.blocks as u64 });
        }
        self.document.blocks.push(block);
        Ok(())
    }
}

fn table_block(path: String, table: Table) -> Block {
    Block {
        path,
        kind: BlockKind::Table(table),
        text: String::new(),
        look: Look::default(),
        fonts: Vec::new(),
        marks: Vec::new(),
        links: Vec::new(),
    }
}

fn stem(name: &str) -> String {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let stem = stem.trim_end_matches(".signed").trim_end_matches("_signed");
    vietnamese::folded_key(stem)
}

/// A problem of one file of the package.
fn told_of(name: &str, problem: &Problem) -> Problem {
    let Bilingual { vi, en } = &problem.message;
    let message = Bilingual::new(format!("«{name}»: {vi}"), format!("«{name}»: {en}"));
    Problem { message, ..problem.clone() }
}

fn in_file(name: &str, problem: &Problem) -> Refused {
    Refused::Told(Box::new(told_of(name, problem)))
}

fn nested(name: &str) -> Refused {
    Refused::told(
        "package-nested",
        (
            &format!(
                "Trong gói có gói nén khác («{name}»), hoặc tệp Word bị cụt; phần này không đọc được nên không nhận."
            ),
            &format!(
                "The package holds another package («{name}») or a Word file that is cut off; it is not taken in."
            ),
        ),
        (
            "Giải nén gói bên trong, nén lại tất cả tệp trong một gói rồi gửi lại.",
            "Unpack the inner one, pack all files into one package and send that.",
        ),
    )
}

fn unread(name: &str, kind: Kind) -> Refused {
    let kind = kind.name();
    Refused::told(
        "package-unread",
        (
            &format!("Trong gói có «{name}» là {}; phần này không đọc được nên không nhận.", kind.vi),
            &format!("«{name}» in the package is {}, which cannot be read; it is not taken in.", kind.en),
        ),
        (
            "Bỏ tệp đó ra khỏi gói, hoặc chuyển nội dung của nó vào báo cáo hay bảng tính, rồi gửi lại.",
            "Take it out of the package, or put what it says into the report or a workbook, and send it again.",
        ),
    )
}

fn twice(name: &str) -> Refused {
    Refused::told(
        "package-twice",
        (
            &format!("Trong gói có hai tệp cùng tên «{name}» ở hai thư mục."),
            &format!("Two files in the package are called «{name}», in two folders."),
        ),
        ("Đổi tên một tệp, nén lại rồi gửi.", "Rename one of them, pack them anew and send that."),
    )
}
