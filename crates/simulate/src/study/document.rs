//! Findings as a page for people and as tables for programs.
//!
//! The page says in plain words what each column means and marks what misses; the same findings give the same bytes.

use std::fmt::Write as _;

use super::design::FIRST_SEED;
use super::findings::{FOUND, Findings, Limits, Row, Share};
use super::{Design, Role};
use crate::worklog::Confounder;

/// More false alarms than this miss the aim.
const ALARMS: f64 = 0.05;
/// Intervals of 95 % are to hold the truth in so many of a hundred.
const COVERAGE: (f64, f64) = (0.93, 0.97);

/// The page: Vietnamese first, then English, then the tables of both.
pub fn document(findings: &Findings) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = write_document(findings, &mut text);
    text
}

/// The findings row by row, as CSV.
pub fn table(findings: &Findings) -> String {
    let mut text = String::from(
        "aspect,behaviour,strength,true_ratio,mean_ratio,power,coverage_planted,coverage_others,false_alarms,\
         false_alarms_plain,false_alarms_above,withdrawn",
    );
    for confounder in Confounder::ALL {
        let _ = write!(text, ",false_alarms_{}", confounder.code());
    }
    text.push('\n');
    for row in &findings.rows {
        let planted = row.planted.as_ref();
        let _ = write!(text, "{},{},{}", row.aspect.id, row.aspect.family, row.strength);
        let shares = [
            planted.map(|planted| planted.true_ratio),
            planted.map(|planted| planted.mean_ratio),
            planted.and_then(|planted| planted.power.value()),
            planted.and_then(|planted| planted.coverage.value()),
            row.coverage.value(),
            row.alarms.all.value(),
            row.alarms.plain.value(),
            row.alarms.above.value(),
            row.withdrawn.value(),
        ];
        let confounded = Confounder::ALL.iter().map(|one| row.alarms.confounded.get(one)?.value());
        for value in shares.into_iter().chain(confounded) {
            match value {
                Some(value) => {
                    let _ = write!(text, ",{value:.4}");
                }
                None => text.push(','),
            }
        }
        text.push('\n');
    }
    text
}

/// What each aspect may be trusted for, as CSV: read into the program at compile time, to be shown beside the figures.
pub fn limits_table(findings: &Findings) -> String {
    let mut text = String::from(
        "aspect,cases,strength,ratio,false_alarms,confounder,confounder_alarms,coverage_planted,coverage_others\n",
    );
    let share = |share: Option<f64>| share.map_or_else(String::new, |share| format!("{share:.4}"));
    for limits in &findings.limits {
        let (strength, ratio) = match limits.found_from {
            Some((strength, ratio)) => (strength.to_string(), format!("{ratio:.2}")),
            None => Default::default(),
        };
        let (confounder, alarms) = match limits.confounded {
            Some((confounder, alarms)) => (confounder.code(), Some(alarms)),
            None => ("", None),
        };
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "{},{},{strength},{ratio},{},{confounder},{},{},{}",
            limits.aspect.id,
            limits.cases,
            share(limits.false_alarms.value()),
            share(alarms),
            share(limits.coverage_planted.value()),
            share(limits.coverage_others.value()),
        );
    }
    text
}

fn write_document(findings: &Findings, text: &mut String) -> std::fmt::Result {
    let design = &findings.design;
    let made = Made::of(design);
    writeln!(text, "# Kiểm chứng trên sự thật đã gài · Validation on planted truth\n")?;
    writeln!(
        text,
        "*Tiếng Việt trước, [English below](#english); [các bảng ở cuối](#tables), số lẻ viết sau dấu chấm.*\n"
    )?;
    writeln!(text, "<!-- Written by `damlam validate`; change the program, not this page. -->\n")?;
    vietnamese(&made, text)?;
    english(&made, text)?;
    writeln!(text, "## Tables\n")?;
    limits(findings, text)?;
    families(findings, text)?;
    rows(findings, text)?;
    moved(findings, text)
}

/// What is told of a design.
struct Made {
    logs: usize,
    strengths: String,
    seeds: u64,
    cases: u64,
    units: usize,
    above: usize,
    planted: usize,
    confounded: usize,
    plain: usize,
}

impl Made {
    fn of(design: &Design) -> Self {
        let roles = design.roles();
        let count = |is: fn(&Role) -> bool| roles.iter().filter(|(_, role)| is(role)).count();
        let strengths: Vec<String> = design.strengths.iter().map(f64::to_string).collect();
        Self {
            logs: design.tasks().len(),
            strengths: strengths.join("; "),
            seeds: design.seeds,
            cases: design.cases,
            units: roles.len(),
            above: count(|role| *role == Role::Above),
            planted: count(|role| matches!(role, Role::Planted(_))),
            confounded: count(|role| matches!(role, Role::Confounded(_))),
            plain: count(|role| *role == Role::Plain),
        }
    }
}

fn vietnamese(made: &Made, text: &mut String) -> std::fmt::Result {
    let Made { logs, strengths, seeds, cases, units, above, planted, confounded, plain } = made;
    writeln!(
        text,
        "Trang này trả lời: công cụ đo tìm ra điều có thật đến đâu, báo nhầm đến đâu, và con số của nó đáng tin đến đâu. \
         Chương trình sinh ra {logs} nhật ký hồ sơ mà sự thật đã biết trước ({seeds} hạt giống, từ {FIRST_SEED}, ở mỗi mức gài {strengths}; những hạt giống nhỏ hơn đã được nhìn tới khi chọn phương pháp nên không dùng ở đây), \
         đo từng nhật ký đúng như đo nhật ký thật, rồi đối chiếu. Cùng một chương trình cho đúng trang này, từng byte, bằng một lệnh:\n\n\
         ```\ndamlam validate --seeds {seeds} --limits-out crates/measure/src/limits.csv\n```\n"
    )?;
    writeln!(
        text,
        "Mỗi nhật ký có {cases} hồ sơ và {units} đơn vị. Mỗi hành vi được gài vào một đơn vị riêng ({planted} đơn vị). \
         {confounded} đơn vị khác **không có hành vi nào** nhưng có điều khiến số liệu trông xấu: quá tải, nhiều hồ sơ khó, nhiều thủ tục \
         không rõ thẩm quyền, dồn vào hai tháng cao điểm, mới hoạt động nên ít hồ sơ. {plain} đơn vị bình thường. {above} đơn vị cấp trên nhận hồ sơ \
         khác hẳn (hồ sơ chuyển lên), nên tính riêng. Mức gài 2 nghĩa là đơn vị làm điều đó nhiều gấp đôi chính mình; mức 1 là không gài gì.\n"
    )?;
    writeln!(
        text,
        "* **Tỷ số thật**: mức gài thành bao nhiêu trong chính chỉ báo ấy, đếm thẳng từ bộ sinh: tỷ lệ của đơn vị khi có hành vi so với khi \
         không có, trên cùng hạt giống (không công thức nào cho sẵn, vì nhiều hành vi chạm vào nhau).\n\
         * **Tỷ số đo được**: trung bình tỷ số quan sát/kỳ vọng mà công cụ đưa ra; **độ lệch** là chênh so với tỷ số thật.\n\
         * **Độ nhạy**: phần nhật ký trong đó đơn vị bị gài được đánh dấu «cần hỏi thêm», sau khi đã kiểm soát tỷ lệ phát hiện sai.\n\
         * **Báo nhầm**: phần ô của đơn vị không có hành vi mà vẫn bị đánh dấu. Hành vi nào kéo theo chỉ báo khác thì ô đó không tính là báo nhầm \
         (bảng cuối cho biết hành vi nào kéo theo chỉ báo nào); ô của đơn vị mà hành vi của nơi khác thật sự làm tăng tỷ lệ từ 15 % trở lên cũng vậy.\n\
         * **Độ phủ**: phần khoảng tin cậy 95 % chứa tỷ số lâu dài, tức tổng quan sát trên tổng kỳ vọng của chính đơn vị ấy qua mọi hạt giống khác ở cùng \
         mức gài. Vì có đơn vị khác cũng bị gài, tỷ số này thấp hơn tỷ số thật một chút; chênh ấy nằm ở cột độ lệch.\n\
         * **Số hồ sơ của một đơn vị**: số hồ sơ (hoặc lượt) được tính, lấy ở giữa. Ít hồ sơ hơn thì khó tìm ra hơn.\n\
         * **Rút lại**: phần nhật ký mà công cụ tự rút mọi dấu của chỉ báo vì hoán vị nhãn đơn vị cũng cho chừng ấy dấu.\n\
         * **Tải**: `late`, `idle`, `due_moved` so các đơn vị ở cùng mức việc đang tồn, học từ các tháng của chính từng đơn vị. Trước khi làm vậy (40 hạt \
         giống), đơn vị quá tải bị báo nhầm 67 % ở `late` và 39 % ở `due_moved`. Đơn vị lúc nào cũng thiếu người thì nhật ký không phân biệt được với đơn vị để việc \
         nằm yên: ở `idle` hãy xem tải trước. Phải so ở cùng mức tải nên tỷ số đo được của `late` và `idle` thấp hơn tỷ số thật.\n\
         * **Tỷ lệ phát hiện sai**: trung bình, qua các nhật ký, của phần dấu sai trong mọi dấu của một nhóm; không dấu nào thì tính 0. Khi không gài gì, mọi dấu đều sai.\n\
         * Dấu ⚠ là không đạt: báo nhầm trên 5 % (kể cả chỉ ở những đơn vị chịu một yếu tố gây nhiễu), độ phủ ngoài 93–97 % quá mức may rủi của chừng ấy \
         nhật ký, hoặc không mức gài nào đạt độ nhạy 95 %.\n"
    )
}

fn english(made: &Made, text: &mut String) -> std::fmt::Result {
    let Made { logs, strengths, seeds, cases, units, above, planted, confounded, plain } = made;
    writeln!(text, "## English\n")?;
    writeln!(
        text,
        "This page answers how much of what is there the engine finds, how often it finds what is not, and how far its figures may be trusted. \
         {logs} work logs were made whose truth is known ({seeds} seeds from {FIRST_SEED} at each of the strengths {strengths}; lower ones were looked at while the methods were chosen and are not used here), measured as real ones are, and \
         compared with that truth. The same program writes this page again, byte for byte, by one command:\n\n\
         ```\ndamlam validate --seeds {seeds} --limits-out crates/measure/src/limits.csv\n```\n"
    )?;
    writeln!(
        text,
        "Each log has {cases} cases and {units} units. Each behaviour is planted in a unit of its own ({planted} units). {confounded} others have \
         **no behaviour** but something that makes figures look bad: overload, a harder mix of cases, more procedures for which nobody's powers are clear, \
         two months in which most cases come, a late start with few cases. {plain} are as most are. {above} units of higher levels get other \
         cases than the rest (what is moved up to them) and are told apart. Strength 2 means that the unit does it twice as much as it would; at \
         strength 1 nothing is planted.\n"
    )?;
    writeln!(
        text,
        "* **True ratio**: what the strength comes to in the indicator's own terms, counted from the generator: the unit's rate with the behaviour \
         against its rate without it, on the same seeds (there is no closed form, for behaviours touch each other).\n\
         * **Measured ratio**: the mean of observed over expected as the engine gives it; the **bias** is its distance from the true ratio.\n\
         * **Power**: logs in which the planted unit is worth asking about, after the control of false discoveries.\n\
         * **False alarms**: cells of units without the behaviour that are flagged all the same. Where a behaviour cannot but move another indicator, \
         that cell counts as neither (the last table tells which moves which), nor does one whose own rate truly rose by 15 % or more by what others do.\n\
         * **Coverage**: 95 % intervals that hold the lasting ratio: all that was observed of the same unit over all that was expected, in all other seeds \
         of the same strength. Other units have behaviours too, so it lies a little below the true ratio; that distance is in the bias.\n\
         * **Cases of a unit**: cases (or durations) that count, the middle one. With fewer less is found.\n\
         * **Withdrawn**: logs in which the engine withdrew the aspect's flags itself, because permuted labels give as many.\n\
         * **Load**: `late`, `idle` and `due_moved` set units at the same work in hand, as learnt from each unit's own months. Without it (40 seeds) overloaded \
         units were flagged in 67 % by `late` and in 39 % by `due_moved`. A unit that always has too few people looks in a log like one that lets its work lie: with \
         `idle`, look at the load first. As units are set at the same load, the measured ratio of `late` and `idle` is below the true one.\n\
         * **False-discovery rate**: the mean over logs of the share of a behaviour's flags that are false; a log without flags counts as 0. Where nothing is planted every \
         flag is false.\n\
         * ⚠ marks what misses: false alarms above 5 % (were it only in units with one and the same confounder), coverage outside 93–97 % by more than the \
         luck of so many logs, or no strength with a power of 95 %.\n"
    )
}

fn limits(findings: &Findings, text: &mut String) -> std::fmt::Result {
    writeln!(text, "### Giới hạn của từng chỉ báo · Limits of each indicator\n")?;
    writeln!(
        text,
        "| chỉ báo · indicator | số hồ sơ của một đơn vị · cases of a unit | tìm ra ≥ 95 % từ mức (tỷ số thật) · found ≥ 95 % from strength (true \
         ratio) | báo nhầm khi không gài gì · false alarms, nothing planted | báo nhầm, mức xấu nhất · false alarms, worst strength | yếu tố \
         gây nhiễu nặng nhất · worst confounder | độ phủ, bị gài · coverage, planted | độ phủ, còn lại · coverage, others | |"
    )?;
    writeln!(text, "|{}", "---|".repeat(9))?;
    for limits in &findings.limits {
        let found = match limits.found_from {
            Some((strength, ratio)) => format!("{strength} ({ratio:.2})"),
            None => "–".to_owned(),
        };
        let confounded = match limits.confounded {
            Some((confounder, share)) if share > 0.0 => {
                format!("{} {}", confounder.code(), percent(Some(share)))
            }
            _ => "–".to_owned(),
        };
        writeln!(
            text,
            "| `{}` | {} | {found} | {} | {} | {confounded} | {} | {} | {} |",
            limits.aspect.id,
            limits.cases,
            percent(limits.false_alarms_in_none.value()),
            percent(limits.false_alarms.value()),
            percent(limits.coverage_planted.value()),
            percent(limits.coverage_others.value()),
            misses(limits),
        )?;
    }
    writeln!(text)
}

/// What misses the aims, in words.
fn misses(limits: &Limits) -> String {
    let mut words = Vec::new();
    if limits.found_from.is_none() && limits.aspect.is_primary() {
        words.push("⚠ độ nhạy · power");
    }
    let confounded = limits.confounded.map(|(_, share)| share);
    if is_alarming(limits.false_alarms.value()) || is_alarming(confounded) {
        words.push("⚠ báo nhầm · false alarms");
    }
    if !covers(limits.coverage_planted) || !covers(limits.coverage_others) {
        words.push("⚠ độ phủ · coverage");
    }
    words.join(", ")
}

fn is_alarming(share: Option<f64>) -> bool {
    share.is_some_and(|share| share > ALARMS)
}

/// Whether the intervals hold the truth as often as they should, as far as so many of them can tell.
fn covers(share: Share) -> bool {
    let luck = 2.0 * (0.95 * 0.05 / share.of.max(1) as f64).sqrt();
    share.value().is_none_or(|value| value >= COVERAGE.0 - luck && value <= COVERAGE.1 + luck)
}

fn families(findings: &Findings, text: &mut String) -> std::fmt::Result {
    writeln!(text, "### Phát hiện sai theo nhóm biểu hiện · False discoveries by behaviour\n")?;
    writeln!(
        text,
        "| nhóm · behaviour | mức · strength | tỷ lệ phát hiện sai · false-discovery rate | dấu sai / mọi dấu · false flags of all |"
    )?;
    writeln!(text, "|---|---|---|---|")?;
    for family in &findings.families {
        let mark = if family.strength > 1.0 && family.false_discoveries > ALARMS { " ⚠" } else { "" };
        writeln!(
            text,
            "| {} | {} | {}{mark} | {} / {} |",
            family.family,
            family.strength,
            percent(Some(family.false_discoveries)),
            family.flags.part,
            family.flags.of,
        )?;
    }
    writeln!(text)
}

fn rows(findings: &Findings, text: &mut String) -> std::fmt::Result {
    writeln!(text, "### Theo mức gài · By strength\n")?;
    writeln!(
        text,
        "| chỉ báo · indicator | mức · strength | tỷ số thật · true ratio | đo được · measured | độ lệch · bias | độ nhạy · power | độ phủ, bị gài · \
         coverage, planted | độ phủ, còn lại · coverage, others | báo nhầm · false alarms | bình thường · plain | quá tải · overload | hồ sơ khó · \
         harder mix | không rõ thẩm quyền · unclear powers | cao điểm · peak | mới bắt đầu · late start | cấp trên · above | rút lại · withdrawn |"
    )?;
    writeln!(text, "|{}", "---|".repeat(17))?;
    for row in &findings.rows {
        write_row(row, text)?;
    }
    writeln!(text)
}

fn write_row(row: &Row, text: &mut String) -> std::fmt::Result {
    let number = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), |value| format!("{value:.2}"));
    let planted = row.planted.as_ref();
    let bias = planted.map_or_else(
        || "–".to_owned(),
        |planted| format!("{:+.1} %", 100.0 * (planted.mean_ratio / planted.true_ratio - 1.0)),
    );
    let share = |share: Share| percent(share.value());
    write!(
        text,
        "| `{}` | {} | {} | {} | {bias} | {} | {} | {} | {} | {}",
        row.aspect.id,
        row.strength,
        number(planted.map(|planted| planted.true_ratio)),
        number(planted.map(|planted| planted.mean_ratio)),
        planted.map_or_else(|| "–".to_owned(), |planted| share(planted.power)),
        planted.map_or_else(|| "–".to_owned(), |planted| covered(planted.coverage)),
        covered(row.coverage),
        alarming(row.alarms.all),
        share(row.alarms.plain),
    )?;
    for confounder in Confounder::ALL {
        let confounded = row.alarms.confounded.get(&confounder).copied().unwrap_or_default();
        write!(text, " | {}", alarming(confounded))?;
    }
    writeln!(text, " | {} | {} |", share(row.alarms.above), share(row.withdrawn))
}

fn percent(share: Option<f64>) -> String {
    share.map_or_else(|| "–".to_owned(), |share| format!("{:.1} %", 100.0 * share))
}

fn covered(share: Share) -> String {
    format!("{}{}", percent(share.value()), if covers(share) { "" } else { " ⚠" })
}

fn alarming(share: Share) -> String {
    format!("{}{}", percent(share.value()), if is_alarming(share.value()) { " ⚠" } else { "" })
}

fn moved(findings: &Findings, text: &mut String) -> std::fmt::Result {
    writeln!(text, "### Hành vi nào kéo theo chỉ báo nào · Which behaviour moves which indicator\n")?;
    writeln!(
        text,
        "Ở mức gài lớn nhất, tỷ số thật của đơn vị có hành vi khác, khi lệch từ một phần mười trở lên. · At the largest strength, the true ratio of the unit \
         with another behaviour, where it differs by a tenth or more.\n"
    )?;
    writeln!(text, "| chỉ báo · indicator | bị kéo theo bởi · is moved by |")?;
    writeln!(text, "|---|---|")?;
    let most = findings.design.strengths.last().copied().unwrap_or(1.0);
    for row in findings.rows.iter().filter(|row| row.strength == most && !row.moved_by.is_empty()) {
        let movers: Vec<String> =
            row.moved_by.iter().map(|(behaviour, ratio)| format!("{behaviour} {ratio:.2}")).collect();
        writeln!(text, "| `{}` | {} |", row.aspect.id, movers.join(", "))?;
    }
    writeln!(
        text,
        "\nĐộ nhạy được coi là đạt từ {:.0} %. · Something counts as found from {:.0} % on.",
        FOUND * 100.0,
        FOUND * 100.0
    )
}
