//! How one figure was computed, step by step: what was counted, against what, how sure it is, and where it came from.
//!
//! Pure: the result in, named values out. Nothing is computed here but what a reader could check by hand.

use kernel::{Bilingual, Language};
use measurements::json::{
    self, AspectJson, IndicatorJson, MeasuredJson, ParametersJson, SettingsJson, ShrunkJson,
};
use measurements::number;

use super::words;

/// One step of the computation.
pub(super) struct Step {
    pub(super) title: &'static str,
    pub(super) facts: Vec<Fact>,
}

/// A named value.
pub(super) struct Fact {
    pub(super) name: &'static str,
    /// Its sign in formulas, if it has one.
    pub(super) sign: &'static str,
    pub(super) value: String,
}

/// What a figure is explained from.
pub(super) struct Explained<'e> {
    pub(super) log: &'e json::LogJson,
    pub(super) settings: &'e SettingsJson,
    pub(super) indicator: &'e IndicatorJson,
    pub(super) aspect: &'e AspectJson,
    /// None where the figure is not shown.
    pub(super) cell: Option<&'e MeasuredJson>,
    pub(super) language: Language,
}

impl Explained<'_> {
    /// All steps, in the order in which they are taken.
    pub(super) fn steps(&self) -> Vec<Step> {
        let steps = [
            Some(self.counted()),
            Some(self.compared()),
            self.cell.map(|cell| self.ratio(cell)),
            self.cell.and_then(|cell| self.funnel(cell)),
            self.cell.map(|cell| self.many_looks(cell)),
            self.cell.and_then(|cell| self.months(cell)),
            Some(self.control()),
            Some(self.small_numbers()),
            self.trust(),
            Some(self.read()),
        ];
        steps.into_iter().flatten().collect()
    }

    fn t<'t>(&self, vi: &'t str, en: &'t str) -> &'t str {
        self.language.pick(vi, en)
    }

    fn b(&self, text: &Bilingual) -> String {
        text.get(self.language).to_owned()
    }

    fn fact(&self, name: (&'static str, &'static str), sign: &'static str, value: String) -> Fact {
        Fact { name: self.language.pick(name.0, name.1), sign, value }
    }

    fn count(&self, value: u64) -> String {
        words::count(value, self.language)
    }

    fn real(&self, value: f64, decimals: usize) -> String {
        number(value, decimals, self.language)
    }

    fn step(&self, title: (&'static str, &'static str), facts: Vec<Fact>) -> Step {
        Step { title: self.language.pick(title.0, title.1), facts }
    }

    fn counted(&self) -> Step {
        let (indicator, aspect) = (self.indicator, self.aspect);
        let mut facts = vec![
            self.fact(("Định nghĩa", "Definition"), "", self.b(&indicator.definition)),
            self.fact(("Mã và bản", "Id and version"), "", format!("{} v{}", aspect.id, indicator.version)),
            self.fact(("Đếm", "Counted"), "", self.b(&aspect.numerator)),
            self.fact(("Trên", "Out of"), "", self.b(&aspect.denominator)),
            self.fact(("Tính cho", "Attributed to"), "", self.b(&aspect.attributed_to)),
        ];
        if let Some(cell) = self.cell {
            facts.extend([
                self.fact(("Hồ sơ được tính", "Cases that count"), "n", self.count(cell.n)),
                self.fact(
                    ("Trong đó có ít nhất một lần", "Of these with one or more"),
                    "",
                    self.count(cell.cases_with),
                ),
                self.fact(
                    ("Mẫu số", "Denominator"),
                    "",
                    words::base(cell.base, &aspect.model, self.language),
                ),
                self.fact(
                    ("Quan sát", "Observed"),
                    "O",
                    words::observed(cell.observed, &aspect.model, self.language),
                ),
            ]);
        }
        self.step(("Đếm gì", "What was counted"), facts)
    }

    fn compared(&self) -> Step {
        let aspect = self.aspect;
        let strata = self.settings.strata.iter().map(|code| match code.as_str() {
            "period" => self.b(&words::period(&self.settings.period)),
            other => self.b(&words::stratum(other)),
        });
        let merged = match self.language {
            Language::Vietnamese => format!(
                "{} tầng, sau khi gộp còn {} (tầng có dưới {} đơn vị được gộp lên)",
                self.count(aspect.strata_before),
                self.count(aspect.strata),
                self.settings.least_units
            ),
            Language::English => format!(
                "{} strata, {} after merging (those with fewer than {} units merge upward)",
                self.count(aspect.strata_before),
                self.count(aspect.strata),
                self.settings.least_units
            ),
        };
        let others = self.t(
            "tỷ lệ của tất cả đơn vị khác trong cùng tầng, nhân với số hồ sơ của đơn vị ở từng tầng, rồi cộng lại",
            "the rates of all other units in each stratum, times the unit's own cases there, added up",
        );
        let mut facts = vec![
            self.fact(("Tầng", "Strata"), "", strata.collect::<Vec<_>>().join(" × ")),
            self.fact(("Gộp tầng", "Merging"), "", merged),
            self.fact(("Kỳ vọng tính theo", "Expected from"), "", others.to_owned()),
        ];
        if let Some(slope) = aspect.load_slope {
            let text = self.t(
                "các đơn vị được đặt ở cùng mức tải; số mũ theo tải",
                "units are set at the same load; exponent of the load",
            );
            facts.push(self.fact(("Tải", "Load"), "", format!("{text}: {}", self.real(slope, 2))));
        }
        if let Some(cell) = self.cell {
            facts.push(self.fact(("Kỳ vọng", "Expected"), "E", self.real(cell.expected, 2)));
        }
        self.step(("So với điều gì", "Against what"), facts)
    }

    fn ratio(&self, cell: &MeasuredJson) -> Step {
        let division = format!(
            "{} / {} = {}",
            words::amount(cell.observed, &self.aspect.model, self.language),
            self.real(cell.expected, 2),
            words::ratio(cell.ratio, self.language)
        );
        let mut facts = vec![
            self.fact(("Tỷ số", "Ratio"), "O / E", division),
            self.fact(
                ("Khoảng tin cậy 95 %", "95 % interval"),
                "",
                words::interval(cell.interval, self.language),
            ),
            self.fact(
                ("Cách lấy khoảng", "How the interval is made"),
                "",
                self.b(&words::model(&self.aspect.model)),
            ),
        ];
        if matches!(self.aspect.model.as_str(), "rate" | "share") {
            let text = self.t(
                "(1 nếu các lần đếm trong một hồ sơ độc lập với nhau)",
                "(1 if what is counted in one case is independent)",
            );
            let value = format!("{} {text}", self.real(self.aspect.dispersion, 2));
            facts.push(self.fact(("Độ phân tán giữa các hồ sơ", "Dispersion of cases"), "", value));
        }
        if matches!(self.aspect.model.as_str(), "rate" | "share" | "time") {
            let text = self.t(
                "hồ sơ đến trong cùng một quý thường giống nhau (cùng hàng chờ, cùng kỳ nghỉ), nên khoảng được nới theo mức các quý dao động quanh tỷ số của chính đơn vị, ở đơn vị ấy và ở mọi đơn vị",
                "cases that come in in one quarter are alike (one queue, one holiday), so the interval is widened by how much quarters vary about a unit's own ratio, that unit's and all units'",
            );
            facts.push(self.fact(("Nới theo quý", "Widened by quarters"), "", text.to_owned()));
        }
        if let Some(ShrunkJson { ratio, interval }) = cell.shrunk {
            let value = format!(
                "{} ({})",
                words::ratio(ratio, self.language),
                words::interval(interval, self.language)
            );
            facts.push(self.fact(
                (
                    "Tỷ số thận trọng, kéo về mức chung tùy độ chắc chắn",
                    "Shrunk: drawn towards all units as far as it is uncertain",
                ),
                "",
                value,
            ));
        }
        if let Some(change) = cell.change {
            let known = |value: Option<f64>| {
                value.map_or_else(|| "–".to_owned(), |value| words::ratio(value, self.language))
            };
            let value = format!(
                "{} → {}; {} ({}–{})",
                words::ratio(change.before, self.language),
                words::ratio(change.after, self.language),
                known(change.ratio),
                known(change.interval[0]),
                known(change.interval[1])
            );
            facts.push(self.fact(("Trước và sau thay đổi", "Before and after the change"), "", value));
        }
        self.step(("Tỷ số và độ chắc chắn", "The ratio and how sure it is"), facts)
    }

    fn funnel(&self, cell: &MeasuredJson) -> Option<Step> {
        let funnel = self.aspect.funnel?;
        let spread = if funnel.tau2 > 0.0 {
            self.t(
                "chênh lệch giữa các đơn vị nhiều hơn ngẫu nhiên, nên giới hạn được nới",
                "units differ by more than chance, so the limits are widened",
            )
        } else {
            self.t(
                "chênh lệch giữa các đơn vị không hơn ngẫu nhiên, giới hạn không nới",
                "units differ by no more than chance; the limits are not widened",
            )
        };
        let mut facts = vec![
            self.fact(("Đơn vị trong phễu", "Units in the funnel"), "", self.count(funnel.units)),
            self.fact(("Độ chính xác của đơn vị", "The unit's precision"), "ρ", self.real(cell.precision, 1)),
            self.fact(
                ("Phân tán vượt mức", "Overdispersion"),
                "φ",
                format!("{} (p {})", self.real(funnel.phi, 2), words::chance(funnel.p, self.language)),
            ),
            self.fact(
                ("Phương sai giữa các đơn vị", "Variance between units"),
                "τ²",
                format!("{} – {spread}", self.real(funnel.tau2, 4)),
            ),
        ];
        if let Some(z) = cell.z {
            facts.push(self.fact(
                ("Khoảng cách đến 1, tính bằng sai số chuẩn", "Distance from 1 in standard errors"),
                "z",
                self.real(z, 2),
            ));
        }
        for (name, limits) in [
            (("Giới hạn 95 %", "95 % limits"), cell.limits_95),
            (("Giới hạn 99,8 %", "99.8 % limits"), cell.limits_998),
        ] {
            if let Some(limits) = limits {
                facts.push(self.fact(name, "", words::interval(limits, self.language)));
            }
        }
        Some(self.step(("Vị trí trong biểu đồ phễu", "Its place in the funnel"), facts))
    }

    fn many_looks(&self, cell: &MeasuredJson) -> Step {
        let mut facts = Vec::new();
        if let Some(p) = cell.p {
            facts.push(self.fact(
                (
                    "Ngẫu nhiên và chênh lệch thông thường cho kết quả như vậy hoặc cao hơn",
                    "Chance and the ordinary spread give as much or more",
                ),
                "p",
                words::chance(p, self.language),
            ));
        }
        if let Some(q) = cell.q {
            facts.push(self.fact(
                (
                    "Tỷ lệ báo nhầm trong mọi ô của nhóm biểu hiện có p không lớn hơn (Benjamini–Hochberg)",
                    "Share of false alarms among all cells of the behaviour with as small a p (Benjamini–Hochberg)",
                ),
                "q",
                words::chance(q, self.language),
            ));
        }
        let said = if cell.worth_asking {
            self.t(
                "cần hỏi thêm: q không quá 0,05 và đối chứng không rút",
                "worth asking about: q is at most 0.05 and the control did not withdraw it",
            )
        } else if cell.withdrawn {
            self.t("đã rút: đối chứng cũng cho nhiều như vậy", "withdrawn: the control gives as many")
        } else if cell.q.is_some() {
            self.t("không cần hỏi thêm: q lớn hơn 0,05", "not worth asking about: q is above 0.05")
        } else {
            self.t("không xét: quá ít đơn vị để vẽ phễu", "not judged: too few units for a funnel")
        };
        facts.push(self.fact(("Kết luận của chương trình", "What the program says"), "", said.to_owned()));
        self.step(("Nhìn nhiều con số một lúc", "Many looks at once"), facts)
    }

    /// How the months and their cumulative sum came about; none where the figure has no months.
    fn months(&self, cell: &MeasuredJson) -> Option<Step> {
        let shown = cell.months.iter().filter(|month| month.n.is_some()).count();
        let hidden = cell.months.len() - shown;
        if cell.months.is_empty() {
            return None;
        }
        let k = self.settings.k;
        let counted = match self.language {
            Language::Vietnamese => {
                format!("{shown} tháng hiển thị, {hidden} tháng không hiển thị vì có ít hơn {k} hồ sơ")
            }
            Language::English => {
                format!("{shown} months shown, {hidden} not shown with fewer than {k} cases")
            }
        };
        let each = self.t(
            "hồ sơ thuộc tháng nó đến; quan sát và kỳ vọng của tháng tính như trên",
            "a case belongs to the month in which it came in; observed and expected are as above",
        );
        let mut facts = vec![
            self.fact(("Từng tháng", "Each month"), "", each.to_owned()),
            self.fact(("Số tháng", "Months"), "", counted),
        ];
        if let Some(sum) = &cell.cusum {
            let made = self.t(
                "cộng dồn phần mỗi tháng nhiều hơn kỳ vọng, không xuống dưới 0 (Steiner 2000); các tháng không hiển thị được gộp lại rồi mới cộng. Ngưỡng được mô phỏng để ngẫu nhiên và chênh lệch thông thường vượt nó ở nhiều nhất 1 % số chuỗi như vậy",
                "adds up what each month had more than expected, never below 0 (Steiner 2000); months that are not shown are put together first. The limit is simulated so that chance and the ordinary spread pass it in 1 % of such series at most",
            );
            let signal = match &sum.signal {
                Some(month) => format!("{} {}", self.t("vượt ngưỡng ở", "passed in"), words::month(month)),
                None => self.t("chưa vượt ngưỡng", "not passed").to_owned(),
            };
            facts.extend([
                self.fact(("Tổng tích lũy", "Cumulative sum"), "CUSUM", made.to_owned()),
                self.fact(("Ngưỡng", "Limit"), "", format!("{}; {signal}", self.real(sum.limit, 2))),
            ]);
        }
        Some(self.step(("Theo tháng", "By month"), facts))
    }

    fn control(&self) -> Step {
        let aspect = self.aspect;
        let flags =
            self.fact(("Đơn vị cần hỏi thêm", "Units worth asking about"), "", self.count(aspect.flags));
        let null = self.fact(
            ("Khi tráo ngẫu nhiên tên đơn vị trong cùng tầng", "With names shuffled within strata"),
            "",
            self.count(aspect.null_flags),
        );
        let withdrawn = if aspect.withdrawn {
            self.t("có: không đơn vị nào được nêu", "yes: no unit is named")
        } else {
            self.t("không", "no")
        };
        let withdrawn = self.fact(("Rút kết quả", "Withdrawn"), "", withdrawn.to_owned());
        self.step(("Đối chứng", "The null control"), vec![flags, null, withdrawn])
    }

    fn small_numbers(&self) -> Step {
        let k = self.settings.k;
        let rule = match self.language {
            Language::Vietnamese => format!(
                "ít hơn {k} hồ sơ, hoặc ẩn để không suy ra được số liệu của đơn vị khác, hoặc không có gì để so sánh"
            ),
            Language::English => format!(
                "fewer than {k} cases, or hidden so that another cannot be computed, or nothing to compare with"
            ),
        };
        let facts = vec![
            self.fact(
                ("Đơn vị không hiển thị ở chỉ báo này", "Units not shown for this figure"),
                "",
                self.count(self.aspect.suppressed_units),
            ),
            self.fact(("Vì", "Because"), "", rule),
        ];
        self.step(("Số nhỏ không hiển thị", "Small numbers are not shown"), facts)
    }

    fn trust(&self) -> Option<Step> {
        let limits = self.aspect.known_limits.as_ref()?;
        let facts = vec![
            self.fact(("Giới hạn đã biết", "Known limits"), "", self.b(&limits.words)),
            self.fact(
                ("Biết từ đâu", "How it is known"),
                "",
                self.t(
                    "chương trình đo các nhật ký tự sinh mà sự thật đã biết trước; xem docs/validation.md",
                    "the program measures made-up logs whose truth is known; see docs/validation.md",
                )
                .to_owned(),
            ),
        ];
        Some(self.step(("Tin được đến đâu", "How far it may be trusted"), facts))
    }

    fn read(&self) -> Step {
        let log = self.log;
        let mut facts = vec![
            self.fact(("Đồng hồ", "Clock"), "", self.b(&log.clock())),
            self.fact(
                ("Sự kiện cùng thời điểm", "Events at one time"),
                "",
                format!(
                    "{} ({} / {})",
                    self.b(&log.tie_rule),
                    self.count(log.import.equal_times),
                    self.count(log.import.neighbours)
                ),
            ),
        ];
        if let Some(parameters) = self.settings.parameters {
            facts.push(self.fact(
                ("Tham số của các định nghĩa", "Parameters of the definitions"),
                "",
                self.parameters(&parameters),
            ));
        }
        self.step(("Đọc nhật ký", "How the log was read"), facts)
    }

    fn parameters(&self, given: &ParametersJson) -> String {
        let (receipt, idle) = (self.real(given.receipt_hours, 0), self.real(given.idle_hours, 0));
        let percent = |share: f64| format!("{} %", self.real(share * 100.0, 0));
        match self.language {
            Language::Vietnamese => format!(
                "chuỗi dài: từ {} lần chuyển; trả lại ngay: trong {receipt} giờ; im lặng: quá {idle} giờ; lý do sao chép: trên {} số lần từ chối; sát hạn: {} cuối của thời hạn; hạt giống ngẫu nhiên {}",
                given.long_chain,
                percent(given.boilerplate),
                percent(given.near_due),
                given.seed
            ),
            Language::English => format!(
                "long chain: {} handovers or more; on receipt: within {receipt} h; idle: after {idle} h; boilerplate: over {} of refusals; near due: the last {} of the allowed time; random seed {}",
                given.long_chain,
                percent(given.boilerplate),
                percent(given.near_due),
                given.seed
            ),
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use measurements::json::{FunnelJson, KnownLimitsJson, LogJson};

    use super::super::order::tests::cell;
    use super::*;

    /// An aspect with three units in its funnel.
    pub(in super::super) fn aspect() -> AspectJson {
        AspectJson {
            id: "late".to_owned(),
            name: Bilingual::new("Trễ hạn", "Late"),
            numerator: Bilingual::new("hồ sơ trễ", "late cases"),
            denominator: Bilingual::new("hồ sơ có hạn", "cases with a due date"),
            attributed_to: Bilingual::new("đơn vị giữ lúc đến hạn", "unit holding at due"),
            model: "share".to_owned(),
            funnel: Some(FunnelJson { units: 3, phi: 1.2, p: 0.3, tau2: 0.0 }),
            strata_before: 120,
            strata: 95,
            suppressed_units: 4,
            dispersion: 1.31,
            flags: 1,
            null_flags: 0,
            withdrawn: false,
            load_slope: None,
            known_limits: Some(KnownLimitsJson {
                words: Bilingual::new("Tìm ra từ gấp 2 lần.", "Found from twice as much on."),
                misses: false,
            }),
        }
    }

    fn indicator() -> IndicatorJson {
        IndicatorJson {
            id: "late".to_owned(),
            version: 2,
            name: Bilingual::new("Trễ hạn", "Late"),
            behaviour: "stalling".to_owned(),
            behaviour_name: Bilingual::default(),
            definition: Bilingual::new("Xong sau hạn.", "Finished after due."),
            formula: String::new(),
            source: String::new(),
            limits: Bilingual::default(),
            figures: Vec::new(),
            aspects: vec![aspect()],
        }
    }

    fn log() -> LogJson {
        serde_json::from_value(serde_json::json!({
            "title": "", "cases": 1, "events": 1, "units": 3, "events_without_unit": 0, "variants": 1,
            "first": null, "last": null, "mean_case_days": 1.0, "median_case_days": 1.0,
            "longest_case_days": 1.0, "zone": "Asia/Ho_Chi_Minh", "time": "elapsed",
            "tie_rule": { "vi": "giữ thứ tự trong tệp", "en": "as in the file" },
            "import": worklog::Counts { equal_times: 7, neighbours: 90, ..worklog::Counts::default() },
        }))
        .unwrap()
    }

    fn told(cell: Option<&MeasuredJson>, language: Language) -> String {
        let (log, indicator) = (log(), indicator());
        let settings: SettingsJson = serde_json::from_value(serde_json::json!({
            "k": 10, "least_units": 3, "period": "quarter", "strata": ["kind", "difficulty", "period"],
        }))
        .unwrap();
        let aspect = aspect();
        let explained = Explained {
            log: &log,
            settings: &settings,
            indicator: &indicator,
            aspect: &aspect,
            cell,
            language,
        };
        let mut lines = Vec::new();
        for step in explained.steps() {
            lines.push(format!("# {}", step.title));
            lines.extend(
                step.facts.iter().map(|fact| format!("{} [{}]: {}", fact.name, fact.sign, fact.value)),
            );
        }
        lines.join("\n")
    }

    #[test]
    fn every_number_of_a_figure_is_told_in_the_order_it_came_about() {
        let figure = cell(50, 2.5, 0.02);
        let text = told(Some(&figure), Language::Vietnamese);
        for line in [
            "Mã và bản []: late v2",
            "Hồ sơ được tính [n]: 50",
            "Quan sát [O]: 25",
            "Tầng []: loại hồ sơ × độ khó × quý",
            "Gộp tầng []: 120 tầng, sau khi gộp còn 95 (tầng có dưới 3 đơn vị được gộp lên)",
            "Kỳ vọng [E]: 10,00",
            "Tỷ số [O / E]: 25 / 10,00 = 2,50",
            "Khoảng tin cậy 95 % []: 1,25–5,00",
            "Phân tán vượt mức [φ]: 1,20 (p 0,300)",
            "Giới hạn 99,8 % []: 0,30–2,10",
            "Kết luận của chương trình []: cần hỏi thêm: q không quá 0,05 và đối chứng không rút",
            "Khi tráo ngẫu nhiên tên đơn vị trong cùng tầng []: 0",
            "Đơn vị không hiển thị ở chỉ báo này []: 4",
            "# Tin được đến đâu",
            "Giới hạn đã biết []: Tìm ra từ gấp 2 lần.",
            "Sự kiện cùng thời điểm []: giữ thứ tự trong tệp (7 / 90)",
        ] {
            assert!(text.lines().any(|found| found == line), "«{line}» is missing in\n{text}");
        }
    }

    #[test]
    fn a_figure_that_is_not_shown_gives_no_number_of_its_unit_away() {
        let text = told(None, Language::English);
        for sign in ["[n]", "[O]", "[E]", "[O / E]", "[z]", "[p]", "[q]"] {
            assert!(!text.contains(sign), "{sign} in\n{text}");
        }
        assert!(text.contains("Units not shown for this figure []: 4"), "{text}");
    }
}
