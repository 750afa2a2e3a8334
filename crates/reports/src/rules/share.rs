//! Shares as reports tell them: a part, its whole and the percentage said to be theirs, in prose and in tables.
//!
//! A pair is taken only where the words leave no doubt; what is doubtful is left alone.

use super::sentence::Sentence;
use crate::read::figures::slashed as slashed_at;
use crate::read::tables::{CellNumber, Numbers};
use crate::read::words::{amount, slug, words};
use crate::{Amount, Figure};

/// A part and its whole, told in one sentence.
#[derive(Debug, Clone)]
pub(super) struct Share<'d> {
    pub(super) part: Amount,
    pub(super) whole: Amount,
    /// The percentage said to be theirs, where there is one.
    pub(super) percent: Option<&'d Figure>,
    /// How sure it is that the one is a part of the other.
    pub(super) said: Said,
}

/// How a share is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Said {
    /// Outright: «86/210», «35 trên tổng số 210».
    Outright,
    /// By the order alone: «kiểm tra 210 hồ sơ thì có 35 hồ sơ quá hạn, chiếm 16,7 %». The two may also be parts of one sum.
    InOrder,
}

/// The shares of a sentence: «86/210 quyết định (41 %)», «35 trên tổng số 210 hồ sơ», «210 hồ sơ, trong đó 35 hồ sơ
/// quá hạn (16,7 %)».
pub(super) fn shares<'d>(sentence: &Sentence<'d>) -> Vec<Share<'d>> {
    let figures = &sentence.figures;
    let mut shares = Vec::new();
    let mut whole: Option<&Figure> = None;
    for (index, figure) in figures.iter().copied().enumerate() {
        let next = figures.get(index + 1).copied();
        if figure.unit == "%" {
            continue;
        }
        if let Some(last) = index.checked_sub(1).map(|last| figures[last]) {
            let between = vietnamese::folded_key(sentence.between(last, figure));
            if between.contains("trong do") {
                let other = between.contains(|sign: char| sign.is_ascii_digit());
                whole = Some(last).filter(|last| last.unit != "%" && !other);
            } else if [" gom", "cu the", "so nay"].iter().any(|cue| between.contains(cue)) {
                // Parts of a part: of which whole their percentages are is not told.
                whole = None;
            }
        }
        if let Some((part, of)) = slashed(figure) {
            // «30,8 % số việc (107/347 việc)»
            let before = index.checked_sub(1).map(|before| figures[before]);
            let before = before.filter(|before| {
                before.unit == "%" && sentence.between(before, figure).trim_end().ends_with('(')
            });
            let percent = before.or_else(|| next.filter(|next| belongs(sentence, figure, next)));
            shares.push(Share { part, whole: of, percent, said: Said::Outright });
            continue;
        }
        if let (Some(percent), Some(total)) = (next, figures.get(index + 2).copied())
            && percent.unit == "%"
            && alike(figure, total)
            && is_of(sentence.between(percent, total))
        {
            // «35 hồ sơ quá hạn (16,7 % của 210 hồ sơ)»
            let said = Said::Outright;
            shares.push(Share { part: figure.value, whole: total.value, percent: Some(percent), said });
            continue;
        }
        if let Some(part) = beside(sentence, figure) {
            // «35 trong số 210 hồ sơ»: this figure is the whole.
            let percent = next.filter(|next| belongs(sentence, figure, next));
            shares.push(Share { part, whole: figure.value, percent, said: Said::Outright });
            continue;
        }
        if let Some(total) = next
            && total.unit != "%"
            && slashed(total).is_none()
            && alike(figure, total)
            && outright(sentence.between(figure, total))
        {
            let after = figures.get(index + 2).copied();
            let percent = after.filter(|percent| belongs(sentence, total, percent));
            shares.push(Share { part: figure.value, whole: total.value, percent, said: Said::Outright });
            continue;
        }
        if let Some(total) = whole
            && alike(figure, total)
            && let Some(percent) = next.filter(|next| belongs(sentence, figure, next))
        {
            let said = Said::Outright;
            shares.push(Share { part: figure.value, whole: total.value, percent: Some(percent), said });
        }
    }
    if shares.is_empty() {
        shares.extend(in_order(sentence));
    }
    shares
}

/// «kiểm tra 210 hồ sơ thì có 35 hồ sơ quá hạn, chiếm 16,7 %»: two counts alike, and a percentage said of the second.
fn in_order<'d>(sentence: &Sentence<'d>) -> Option<Share<'d>> {
    let mut counts = sentence.figures.iter().copied().filter(|figure| figure.unit != "%");
    let (whole, part) = (counts.next()?, counts.next()?);
    let percent = sentence.figures.iter().copied().find(|figure| figure.unit == "%");
    let fits = counts.next().is_none() && alike(whole, part) && slashed(whole).is_none();
    let before = format!("-{}", slug(sentence.before(whole), 200));
    let between = format!("-{}-", slug(sentence.between(whole, part), 40));
    let after = |cues: &[&str]| cues.iter().any(|cue| before.ends_with(cue));
    // «kiểm tra 210 hồ sơ», «trong tổng số 210 hồ sơ», «trong 210 hồ sơ được xem xét thì …», «cứ 210 hồ sơ thì …»
    let checked = after(&LOOKED)
        || after(&["-trong-tong-so", "-trong-so"])
        || between.contains("-thi-") && after(&["-trong", "-cu"])
        || was_looked_at(&between);
    let percent = percent.filter(|percent| belongs(sentence, part, percent));
    (fits && (percent.is_some() || checked)).then_some(Share {
        part: part.value,
        whole: whole.value,
        percent,
        said: if checked { Said::Outright } else { Said::InOrder },
    })
}

/// Ways to look at things one by one.
const LOOKED: [&str; 8] =
    ["-kiem-tra", "-ra-soat", "-xem-xet", "-khao-sat", "-thanh-tra", "-tham-dinh", "-giam-sat", "-doi-chieu"];

/// «210 hồ sơ được rà soát mà có tới 35 hồ sơ …»: what stands between a whole and its part.
fn was_looked_at(between: &str) -> bool {
    /// Before it stands at most what is left of the name of the unit.
    const MOST: usize = 3;
    let links = |rest: &str| {
        rest.split('-').all(|word| matches!(word, "" | "thi" | "ma" | "co" | "toi" | "den" | "phat" | "hien"))
    };
    LOOKED
        .iter()
        .filter_map(|cue| between.split_once(&format!("-duoc{cue}-")))
        .any(|(name, rest)| name.matches('-').count() <= MOST && links(rest))
}

/// The part before a whole: «35 trong số 210 hồ sơ», «129 trên 228 hợp đồng».
fn beside(sentence: &Sentence<'_>, whole: &Figure) -> Option<Amount> {
    const CUES: [&[&str]; 6] = [
        &["trong", "tong", "so"],
        &["tren", "tong", "so"],
        &["tren", "tong", "cong"],
        &["trong", "so"],
        &["tren", "tong"],
        &["tren"],
    ];
    let words = words(sentence.before(whole));
    let cue = CUES.iter().find(|cue| {
        words.len() > cue.len()
            && words[words.len() - cue.len()..]
                .iter()
                .map(|word| word.folded.as_str())
                .eq(cue.iter().copied())
    })?;
    let at = words.len() - cue.len() - 1;
    let before = at.checked_sub(1).map_or("", |before| words[before].folded.as_str());
    let day = ["ngay", "thang", "nam", "dieu", "khoan", "so", "qui", "lan", "khoa"].contains(&before);
    amount(&words[at].folded).filter(|_| !words[at].stopped && !day)
}

/// «76/402 bản kiểm điểm (18,9 %)»: part, whole, and the percentage in the bracket right after, whatever is counted.
pub(super) fn bracketed(text: &str) -> Vec<(Amount, Amount, &str)> {
    /// Further on a bracket belongs to something else.
    const MOST_SIGNS: usize = 60;
    if !text.contains("%)") {
        return Vec::new();
    }
    let words = words(text);
    let one = |index: usize| {
        let (part, whole) = slashed_at(&words, index)?;
        let (between, bracket) = text[words[index].end..].split_once('(')?;
        let (inside, _) = bracket.split_once(')')?;
        let near = between.chars().count() <= MOST_SIGNS
            && !between.contains(|sign: char| sign.is_ascii_digit() || matches!(sign, ',' | ';' | ':'));
        let percent = inside.strip_suffix('%')?.trim_end();
        (near && amount(percent).is_some()).then_some((part, whole, percent))
    };
    (0..words.len()).filter_map(one).collect()
}

/// «của», «trong số», with nothing else between a percentage and its whole.
fn is_of(between: &str) -> bool {
    let words = slug(between, 4);
    ["cua", "cua-tong-so", "trong-so", "trong-tong-so", "tong-so", "tren-tong-so"].contains(&words.as_str())
}

fn alike(one: &Figure, other: &Figure) -> bool {
    slug(&one.unit, 4) == slug(&other.unit, 4)
}

/// «86/210»
fn slashed(figure: &Figure) -> Option<(Amount, Amount)> {
    let (part, whole) = figure.quote.split_whitespace().next()?.split_once('/')?;
    Some((amount(part)?, amount(whole)?))
}

/// «… trên tổng số …», with nothing else between.
fn outright(between: &str) -> bool {
    /// Further on a whole belongs to something else.
    const MOST: usize = 16;
    let plain = slug(between, 40);
    let named = ["tren-tong-so", "tren-tong-cong", "trong-tong-so", "tren-tong"]
        .iter()
        .any(|cue| plain.strip_suffix(cue).is_some_and(|rest| rest.matches('-').count() <= MOST));
    // «35 hồ sơ quá hạn/tổng số 210 hồ sơ»
    // «35 hồ sơ quá hạn trong khi tổng số chỉ là 30 hồ sơ»
    let stated = ["tong-so-la", "tong-so-chi-la", "tong-so-chi-co", "tong-so-chi-la", "tong-so-chi"]
        .iter()
        .any(|cue| plain.strip_suffix(cue).is_some_and(|rest| rest.ends_with("trong-khi-")));
    named || stated || vietnamese::folded_key(between).trim_end().ends_with("/tong so")
}

/// Whether a percentage is said of the part before it: at once, by «chiếm», «đạt» or a bracket, and of nothing else.
fn belongs(sentence: &Sentence<'_>, part: &Figure, percent: &Figure) -> bool {
    if percent.unit != "%" {
        return false;
    }
    let between = sentence.between(part, percent);
    let folded = slug(between, 40);
    let said = |cue: &str| format!("-{folded}-").contains(&format!("-{cue}-"));
    let cued = between.trim_end().ends_with('(')
        || ["chiem", "dat", "bang", "ti-le", "tuong-duong"].iter().any(|cue| said(cue))
        // «…, mới được 12 %», «…, tức 12 %»
        || ["-duoc", "-tuc"].iter().any(|cue| folded.ends_with(cue));
    // «…, chậm so với quy định, chiếm 12 %»: what stands before the last comma is of the part.
    let last = between.rsplit([',', ';', '(']).next().unwrap_or(between);
    let last = format!("-{}-", slug(last, 20).replace("theo-ke-hoach", ""));
    let other = ["tang", "giam", "so-voi", "cung-ki", "va", "con", "ke-hoach"]
        .iter()
        .any(|cue| last.contains(&format!("-{cue}-")));
    let ends = |text: &str| match text.trim_start().chars().next() {
        None => true,
        Some(sign) => matches!(sign, ')' | ',' | ';' | '.' | '/'),
    };
    let after = sentence.after(percent).trim_start();
    // «37,5 % tổng số.»
    let closed = ends(after) || after.strip_prefix("tổng số").is_some_and(ends);
    cued && !other && closed && between.chars().count() <= MOST_SIGNS
}

/// A percentage further on is of something else.
const MOST_SIGNS: usize = 140;

/// The percentage `part` is of `whole`, in ten-thousandths of a percent; `None` for no whole.
pub(super) fn percentage(part: Amount, whole: Amount) -> Option<i128> {
    let (part, whole) = (i128::from(part.ten_thousandths()), i128::from(whole.ten_thousandths()));
    (whole > 0).then(|| part * 1_000_000 / whole)
}

/// Whether `stated`, as written in `quote`, is that percentage: rounded or cut off at its last digit.
pub(super) fn agrees(part: Amount, whole: Amount, stated: Amount, quote: &str) -> bool {
    let decimals = quote
        .split(['%', ' '])
        .next()
        .and_then(|digits| digits.rsplit_once([',', '.']))
        .map_or(0, |(_, decimals)| decimals.len().min(4));
    let unit = 10_i128.pow(4 - u32::try_from(decimals).unwrap_or(4));
    percentage(part, whole).is_none_or(|exact| (exact - i128::from(stated.ten_thousandths())).abs() <= unit)
}

/// Columns of a table of which one is the percentage of the other two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Relation {
    pub(super) part: usize,
    pub(super) whole: usize,
    pub(super) percent: usize,
}

/// The relations a table's own rows show: at least two rows, and more than half of those looked at, agree.
pub(super) fn relations(numbers: &Numbers<'_>) -> Vec<Relation> {
    /// Wider tables are forms, and pairs of columns grow with the square.
    const MOST_COLUMNS: usize = 16;
    /// So many rows show what the columns are.
    const MOST_ROWS: usize = 500;
    if numbers.columns().len() > MOST_COLUMNS {
        return Vec::new();
    }
    let columns: Vec<Vec<Option<CellNumber>>> = numbers
        .columns()
        .map(|column| numbers.rows().take(MOST_ROWS).map(|row| numbers.at(row, column)).collect())
        .collect();
    let is_percent = |column: usize| {
        numbers.column_label(column).contains('%')
            || columns[column].iter().flatten().any(|cell| cell.percent)
    };
    let (percents, counts): (Vec<usize>, Vec<usize>) = numbers
        .columns()
        .filter(|column| columns[*column].iter().flatten().next().is_some())
        .partition(|column| is_percent(*column));
    let mut relations = Vec::new();
    for percent in percents {
        let mut best: Option<(usize, Relation)> = None;
        for part in &counts {
            for whole in counts.iter().filter(|whole| *whole != part) {
                let relation = Relation { part: *part, whole: *whole, percent };
                let (mut all, mut agreeing, mut telling) = (0, 0, 0);
                for (index, row) in numbers.rows().take(MOST_ROWS).enumerate() {
                    let cells = [*part, *whole, percent].map(|column| columns[column][index]);
                    let Some(judged) = relation.judge(numbers, row, cells) else { continue };
                    all += 1;
                    agreeing += usize::from(judged.agrees);
                    telling += usize::from(judged.agrees && judged.telling);
                }
                if telling >= 2
                    && agreeing * 2 > all
                    && best.as_ref().is_none_or(|(most, _)| agreeing > *most)
                {
                    best = Some((agreeing, relation));
                }
            }
        }
        relations.extend(best.map(|(_, relation)| relation));
    }
    relations
}

/// A row in the light of a relation.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    pub(super) row: usize,
    pub(super) part: Amount,
    pub(super) whole: Amount,
    pub(super) agrees: bool,
    /// Nothing and everything are the same part of many wholes: they prove nothing.
    telling: bool,
}

impl Relation {
    /// The rows that give all three numbers.
    pub(super) fn rows<'n>(self, numbers: &'n Numbers<'_>) -> impl Iterator<Item = Row> + 'n {
        numbers.rows().filter_map(move |row| {
            let cells = [self.part, self.whole, self.percent].map(|column| numbers.at(row, column));
            self.judge(numbers, row, cells)
        })
    }

    fn judge(self, numbers: &Numbers<'_>, row: usize, cells: [Option<CellNumber>; 3]) -> Option<Row> {
        let [part, whole, stated] = cells;
        let (part, whole, stated) = (part?.value, whole?.value, stated?.value);
        percentage(part, whole)?;
        let agrees = agrees(part, whole, stated, &numbers.table.grid[row][self.percent]);
        let telling = stated.ten_thousandths() != 0 && part != whole;
        Some(Row { row, part, whole, agrees, telling })
    }
}
