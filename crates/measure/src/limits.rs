//! What each aspect may be trusted for, known from logs with planted truth: shown beside its figures.
//!
//! The numbers are those of the study of `docs/validation.md`, which writes them anew; they are read when first asked for and
//! change nothing that is measured.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use kernel::Bilingual;

/// Written by `damlam validate`; one aspect a line.
const TABLE: &str = include_str!("limits.csv");

static LIMITS: LazyLock<BTreeMap<&'static str, KnownLimits>> =
    LazyLock::new(|| TABLE.lines().skip(1).filter_map(read).collect());

/// More false alarms than this are told as a limit.
const ALARMS: f64 = 0.05;
/// Intervals of 95 % that hold the truth less or more often than this are told as a limit.
const COVERAGE: (f64, f64) = (0.93, 0.97);

/// The least strength that is found in 95 of 100 logs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FoundFrom {
    /// How much more of it the unit did: 2 is twice as much as it would.
    pub strength: f64,
    /// What that came to in the aspect's own terms: true observed over expected.
    pub ratio: f64,
}

/// What made units without the behaviour look worst, and how often they were flagged for it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WorstConfounder {
    /// Its code, such as `overload`.
    pub code: &'static str,
    /// The share of cells flagged, at the strength at which it was largest.
    pub false_alarms: f64,
}

/// What an aspect may be trusted for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct KnownLimits {
    /// Cases (or durations) of a unit in the study, the middle one: with fewer less is found.
    pub cases: u64,
    /// From which strength on the behaviour is found; `None` if at none that was tried.
    pub found_from: Option<FoundFrom>,
    /// The share of cells flagged without the behaviour, at the strength at which it was largest.
    pub false_alarms: f64,
    /// The same of units that are confounded.
    pub confounder: Option<WorstConfounder>,
    /// How often the 95 % intervals of units with the behaviour held the truth.
    pub coverage_planted: Option<f64>,
    /// How often those of units without it did.
    pub coverage_others: f64,
}

/// What aspect `id` may be trusted for; `None` for one that the study does not know.
pub fn known_limits(id: &str) -> Option<KnownLimits> {
    LIMITS.get(id).copied()
}

/// A line of the table.
fn read(line: &'static str) -> Option<(&'static str, KnownLimits)> {
    let fields: Vec<&str> = line.split(',').collect();
    let [aspect, cases, strength, ratio, alarms, confounder, confounded, planted, others] = fields[..] else {
        return None;
    };
    let found_from = match (strength.parse(), ratio.parse()) {
        (Ok(strength), Ok(ratio)) => Some(FoundFrom { strength, ratio }),
        _ => None,
    };
    let confounder =
        confounded.parse().ok().map(|false_alarms| WorstConfounder { code: confounder, false_alarms });
    let limits = KnownLimits {
        cases: cases.parse().ok()?,
        found_from,
        false_alarms: alarms.parse().ok()?,
        confounder,
        coverage_planted: planted.parse().ok(),
        coverage_others: others.parse().ok()?,
    };
    Some((aspect, limits))
}

impl KnownLimits {
    /// Whether something of it misses what the study aims at, so that the limit should stand out.
    pub fn misses(&self) -> bool {
        self.found_from.is_none() || self.is_alarming() || !self.covers()
    }

    fn is_alarming(&self) -> bool {
        self.false_alarms > ALARMS || self.confounder.is_some_and(|worst| worst.false_alarms > ALARMS)
    }

    fn covers(&self) -> bool {
        let all = [Some(self.coverage_others), self.coverage_planted];
        all.into_iter().flatten().all(|share| (COVERAGE.0..=COVERAGE.1).contains(&share))
    }

    /// In words, one sentence each for what it finds, its false alarms and its intervals.
    pub fn words(&self) -> Bilingual {
        let mut vi = match self.found_from {
            Some(found) => format!(
                "Trên số liệu thử (khoảng {} hồ sơ hoặc lượt mỗi đơn vị), việc làm nhiều gấp {} lần (tỷ số {}) được tìm ra trong ít nhất 95 % lần.",
                self.cases,
                decimal(found.strength),
                decimal(found.ratio)
            ),
            None => format!(
                "Trên số liệu thử (khoảng {} hồ sơ hoặc lượt mỗi đơn vị), không mức nào đã thử được tìm ra trong 95 % lần: không thấy dấu hiệu ở đây chưa có nghĩa là không có.",
                self.cases
            ),
        };
        let mut en = match self.found_from {
            Some(found) => format!(
                "On test data (some {} cases or spells a unit), doing it {} times as much (ratio {:.2}) is found at least 95 % of the time.",
                self.cases, found.strength, found.ratio
            ),
            None => format!(
                "On test data (some {} cases or spells a unit), no strength that was tried is found 95 % of the time: nothing seen here does not mean there is nothing.",
                self.cases
            ),
        };
        vi.push_str(&format!(" Báo nhầm: {}.", percent_vi(self.false_alarms)));
        en.push_str(&format!(" False alarms: {}.", percent(self.false_alarms)));
        if let Some(worst) = self.confounder.filter(|worst| worst.false_alarms > ALARMS) {
            let (name_vi, name_en) = confounder_words(worst.code);
            let (share_vi, share) = (percent_vi(worst.false_alarms), percent(worst.false_alarms));
            vi.push_str(&format!(
                " Nhưng ở đơn vị {name_vi} thì báo nhầm đến {share_vi}: hãy xem điều đó trước."
            ));
            en.push_str(&format!(
                " But {share} of units {name_en} are flagged for that alone: look at it first."
            ));
        }
        if !self.covers() {
            let least = self.coverage_planted.unwrap_or(1.0).min(self.coverage_others);
            let most = self.coverage_planted.unwrap_or(0.0).max(self.coverage_others);
            let (off, vi_words, en_words) = if least < COVERAGE.0 {
                (least, "hẹp hơn thực tế", "narrower than they should be")
            } else {
                (most, "rộng hơn cần thiết", "wider than they need be")
            };
            vi.push_str(&format!(" Khoảng 95 % {vi_words}: chứa giá trị thật {} số lần.", percent_vi(off)));
            en.push_str(&format!(
                " The 95 % intervals are {en_words}: they hold the truth {} of the time.",
                percent(off)
            ));
        }
        Bilingual::new(vi, en)
    }
}

/// What a confounder is, said of a unit.
fn confounder_words(code: &str) -> (&'static str, &'static str) {
    match code {
        "overload" => ("quá tải", "that are overloaded"),
        "harder_mix" => ("nhận nhiều hồ sơ khó", "with a harder mix of cases"),
        "unclear_powers" => {
            ("có nhiều thủ tục không rõ thẩm quyền", "with many procedures of unclear powers")
        }
        "seasonal_peak" => ("dồn việc vào tháng cao điểm", "whose cases come in peaks"),
        "late_start" => ("mới bắt đầu, ít hồ sơ", "that began late and have few cases"),
        _ => ("khác thường", "that are out of the ordinary"),
    }
}

fn percent(share: f64) -> String {
    format!("{:.1} %", 100.0 * share)
}

fn percent_vi(share: f64) -> String {
    percent(share).replace('.', ",")
}

/// `1,25`: no more than two digits.
fn decimal(number: f64) -> String {
    let text = format!("{number:.2}");
    text.trim_end_matches('0').trim_end_matches('.').replace('.', ",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_aspect_has_known_limits() {
        let aspects = crate::ALL.iter().flat_map(|indicator| indicator.definition.aspects);
        let ids: Vec<&str> = aspects.map(|aspect| aspect.id).collect();
        for id in &ids {
            let limits = known_limits(id);
            let limits = limits.unwrap_or_else(|| panic!("{id} is not in limits.csv: run damlam validate"));
            let shares = [Some(limits.false_alarms), limits.coverage_planted, Some(limits.coverage_others)];
            assert!(shares.into_iter().flatten().all(|share| (0.0..=1.0).contains(&share)), "{limits:?}");
            if let Some(worst) = limits.confounder {
                assert_ne!(confounder_words(worst.code), confounder_words(""), "{}", worst.code);
            }
        }
        assert_eq!(LIMITS.len(), ids.len(), "limits.csv knows an aspect that is none");
        assert_eq!(TABLE.lines().count(), ids.len() + 1, "a line of limits.csv cannot be read");
        assert_eq!(known_limits("none"), None);
    }

    /// The page, its table and what the program shows come from one run of `damlam validate`.
    #[test]
    fn the_limits_are_those_of_the_study_in_the_documents() {
        let docs = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/");
        let read = |name: &str| std::fs::read_to_string(format!("{docs}{name}")).expect(name);
        let (page, table) = (read("validation.md"), read("validation.csv"));
        for (id, limits) in LIMITS.iter() {
            let rows =
                || table.lines().map(|line| line.split(',').collect::<Vec<_>>()).filter(|row| row[0] == *id);
            let number = |field: &str| field.parse::<f64>().ok();
            let found = rows().find(|row| number(row[5]).is_some_and(|power| power >= 0.95));
            let strength = found.and_then(|row| number(row[2]));
            assert_eq!(limits.found_from.map(|found| found.strength), strength, "{id}: run damlam validate");
            let alarms = rows().filter_map(|row| number(row[8])).fold(0.0, f64::max);
            assert_eq!(limits.false_alarms, alarms, "{id}: run damlam validate");
            let told = limits
                .found_from
                .map_or("–".to_owned(), |found| format!("{} ({:.2})", found.strength, found.ratio));
            let start = format!("| `{id}` | {} | {told} | ", limits.cases);
            assert!(page.lines().any(|line| line.starts_with(&start)), "«{start}» is not in the page");
        }
    }

    fn check(line: &'static str) -> String {
        let (_, limits) = read(line).expect("a line");
        let words = limits.words();
        format!("{}\n{}\nmisses: {}", words.vi, words.en, limits.misses())
    }

    #[test]
    fn a_limit_is_said_in_words() {
        insta::assert_snapshot!(check("ping_pong,384,1.5,1.53,0.0030,overload,0.0120,0.9510,0.9560"), @r"
        Trên số liệu thử (khoảng 384 hồ sơ hoặc lượt mỗi đơn vị), việc làm nhiều gấp 1,5 lần (tỷ số 1,53) được tìm ra trong ít nhất 95 % lần. Báo nhầm: 0,3 %.
        On test data (some 384 cases or spells a unit), doing it 1.5 times as much (ratio 1.53) is found at least 95 % of the time. False alarms: 0.3 %.
        misses: false
        ");
        insta::assert_snapshot!(check("idle,913,,,0.0570,overload,0.9620,0.6000,0.6750"), @r"
        Trên số liệu thử (khoảng 913 hồ sơ hoặc lượt mỗi đơn vị), không mức nào đã thử được tìm ra trong 95 % lần: không thấy dấu hiệu ở đây chưa có nghĩa là không có. Báo nhầm: 5,7 %. Nhưng ở đơn vị quá tải thì báo nhầm đến 96,2 %: hãy xem điều đó trước. Khoảng 95 % hẹp hơn thực tế: chứa giá trị thật 60,0 % số lần.
        On test data (some 913 cases or spells a unit), no strength that was tried is found 95 % of the time: nothing seen here does not mean there is nothing. False alarms: 5.7 %. But 96.2 % of units that are overloaded are flagged for that alone: look at it first. The 95 % intervals are narrower than they should be: they hold the truth 60.0 % of the time.
        misses: true
        ");
    }
}
