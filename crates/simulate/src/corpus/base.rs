//! A report without a fault, set in one of several ways, under headings worded in several ways.
//!
//! The findings are those of the generated study; only how they are set is drawn anew.

use plan::{Body, Plan, SectionKind};

use super::Wordings;
use super::sheet::{FindingAt, Placed, Role, Sheet};
use super::unit::{Sender, Size};
use crate::draw::Draw;
use crate::grammar::Speaker;
use crate::report::compose::{self, DraftSection, Finding, Manner};
use crate::report::{DocumentFamily, MARK, Part};

/// How findings are set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Setting {
    /// Claim and figure as a point, the example below.
    Points,
    /// Numbered claims, figure and example in paragraphs of their own.
    Numbered,
    /// All in one numbered paragraph.
    Whole,
    /// Paragraph after paragraph, no mark.
    Plain,
}

/// A clean report of `sender`.
pub(super) fn clean<'p>(
    plan: &'p Plan,
    sender: &Sender,
    (seed, number): (u64, usize),
    wordings: Wordings,
    mut draw: Draw,
) -> Sheet<'p> {
    let body = Body { code: sender.body.code.clone(), ..sender.body.clone() };
    let mut draft = compose::complete(
        plan,
        &body,
        sender.group,
        (seed.wrapping_add(number as u64 * 7919), Manner::Outline),
    );
    if sender.size == Size::Short {
        draft.sections.iter_mut().for_each(|section| section.findings.truncate(2));
    }
    let mut sheet = Sheet {
        plan,
        sender: sender.clone(),
        left: Vec::new(),
        right: Vec::new(),
        titles: Vec::new(),
        parts: Vec::new(),
        findings: Vec::new(),
        recipients: Vec::new(),
        signature: Vec::new(),
        file_name: format!("bao-cao-{:04}.docx", number + 1),
        earlier: None,
        truth: Vec::new(),
        near: Vec::new(),
        draw: draw.clone(),
        speaker: Speaker::default(),
        wordings,
    };
    head(&mut sheet, &mut draw);
    let setting = [Setting::Points, Setting::Numbered, Setting::Whole, Setting::Plain][draw.below(4)];
    for (index, section) in draft.sections.iter().enumerate() {
        let title = heading(plan, section, index, sender.family, &mut draw);
        sheet.place(section, Role::Heading, Part::Heading(1, title));
        set(&mut sheet, section, setting);
    }
    sheet.draw = Draw::new(seed, &["planted", &number.to_string()]);
    sheet
}

impl Sheet<'_> {
    fn place(&mut self, section: &DraftSection, role: Role, part: Part) {
        self.parts.push(Placed { section: section.key.clone(), role, part });
    }
}

fn head(sheet: &mut Sheet<'_>, draw: &mut Draw) {
    let sender = sheet.sender.clone();
    let number = draw.between(1, 480);
    let day = sender.signed;
    let month = if day.month() < 3 { format!("{:02}", day.month()) } else { day.month().to_string() };
    let day = format!("{}, ngày {:02} tháng {month} năm {}", sender.place, day.day(), day.year());
    let name = sender.name.to_uppercase();
    let symbol = &sender.symbol;
    match sender.family {
        DocumentFamily::Party => {
            // Offices write the number with and without spaces around the hyphen.
            let hyphen = if draw.chance(25) { " - " } else { "-" };
            sheet.left =
                vec![sender.superior, name, "*".to_owned(), format!("Số {number:02}{hyphen}BC/{symbol}")];
            sheet.right = vec!["ĐẢNG CỘNG SẢN VIỆT NAM".to_owned(), day];
        }
        DocumentFamily::State => {
            let slash = if draw.chance(10) { " /" } else { "/" };
            let colon = if draw.chance(15) { "Số:" } else { "Số: " };
            sheet.left = vec![sender.superior, name, format!("{colon}{number:02}{slash}BC-{symbol}")];
            let motto = "Độc lập - Tự do - Hạnh phúc".to_owned();
            sheet.right = vec!["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM".to_owned(), motto, day];
        }
    }
    sheet.titles = vec![
        Part::Title(MARK.to_owned()),
        Part::Title("BÁO CÁO CHUYÊN ĐỀ".to_owned()),
        Part::Title("về tình trạng né tránh, đùn đẩy, làm việc cầm chừng, sợ trách nhiệm".to_owned()),
        Part::Paragraph(
            "Thực hiện kế hoạch và đề cương nghiên cứu của Đề án, cơ quan báo cáo kết quả như sau:"
                .to_owned(),
        ),
    ];
    sheet.recipients = ["Nơi nhận:", "- Như trên,", "- Lưu: VT."].into_iter().map(str::to_owned).collect();
    let signs =
        ["(Đã ký)", "(đã ký)", "(Đã ký, đóng dấu)", "(không có chữ ký: văn bản sinh tự động)", "(Đã ký số)"];
    let signature = [sender.authority, sender.post, signs[draw.below(signs.len())]];
    sheet.signature = signature.into_iter().filter(|line| !line.is_empty()).map(str::to_owned).collect();
}

/// The heading of a section: the outline's title, or another name for it, in one of the ways offices number.
fn heading(
    plan: &Plan,
    section: &DraftSection,
    index: usize,
    family: DocumentFamily,
    draw: &mut Draw,
) -> String {
    let asked = plan.outline.section(&section.key);
    let others = asked.map_or(&[][..], |asked| &asked.aliases);
    let title = asked.map_or_else(|| section.heading.clone(), |asked| asked.title.vi.clone());
    let title = if draw.chance(35) { draw.pick(others).cloned().unwrap_or(title) } else { title };
    let title = if draw.chance(70) { title.to_uppercase() } else { title };
    let roman = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII"].get(index).copied().unwrap_or("IX");
    match family {
        DocumentFamily::Party => format!("{roman}- {title}"),
        DocumentFamily::State if draw.chance(20) => format!("Phần {roman}. {title}"),
        DocumentFamily::State => format!("{roman}. {title}"),
    }
}

fn set(sheet: &mut Sheet<'_>, section: &DraftSection, setting: Setting) {
    if section.kind == SectionKind::RealState
        || setting == Setting::Plain && section.kind != SectionKind::Solutions
    {
        let role = if section.kind == SectionKind::RealState { Role::Text } else { Role::Caption };
        if section.kind == SectionKind::RealState {
            sheet.place(section, role, Part::Paragraph(section.introduction.clone()));
        }
    }
    for (table, caption) in [
        (&section.asked, section.caption.clone()),
        (&section.breakdown, "Kết quả thực hiện nhiệm vụ chia theo lĩnh vực như sau:".to_owned()),
    ] {
        if let Some(rows) = table {
            sheet.place(section, Role::Caption, Part::Paragraph(caption));
            sheet.place(section, Role::Table, Part::Table(rows.clone()));
        }
    }
    if section.asked.is_some() || section.breakdown.is_some() {
        // What follows a table is set apart from it.
        let title = if section.kind == SectionKind::RealState {
            "Đánh giá chung"
        } else {
            "Nội dung cụ thể"
        };
        sheet.place(section, Role::Heading, Part::Heading(2, format!("1. {title}")));
    }
    for (index, finding) in section.findings.iter().enumerate() {
        finding_at(sheet, section, finding, index, setting);
    }
}

fn finding_at(
    sheet: &mut Sheet<'_>,
    section: &DraftSection,
    finding: &Finding,
    index: usize,
    setting: Setting,
) {
    let letter = "abcdđeghiklmn".chars().nth(index).unwrap_or('n');
    let number = index + 1;
    let Finding { claim, figure, example, .. } = finding;
    let paragraph = |text: String| Part::Paragraph(text);
    let claims = if section.kind == SectionKind::RealState { Role::Text } else { Role::Claim };
    match setting {
        Setting::Points => {
            sheet.place(section, claims, paragraph(format!("{letter}) {claim} {figure}")));
            sheet.place(section, Role::Example, paragraph(example.clone()));
        }
        Setting::Numbered => {
            sheet.place(section, claims, paragraph(format!("{number}. {claim}")));
            sheet.place(section, Role::Figure, paragraph(figure.clone()));
            sheet.place(section, Role::Example, paragraph(example.clone()));
        }
        Setting::Whole => {
            sheet.place(section, Role::Example, paragraph(format!("{number}. {claim} {figure} {example}")));
        }
        Setting::Plain => {
            sheet.place(section, claims, paragraph(format!("{claim} {figure}")));
            sheet.place(section, Role::Example, paragraph(example.clone()));
        }
    }
    sheet.findings.push(FindingAt {
        section: section.key.clone(),
        claim: claim.clone(),
        figure: figure.clone(),
        example: example.clone(),
        bare_example: finding.bare_example.clone(),
    });
}
