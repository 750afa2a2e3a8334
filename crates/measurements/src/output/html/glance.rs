//! The log at a glance, and how it was read and compared: what stands above all figures of the page.

use kernel::Language;

use super::super::words;
use super::page::Ground;
use super::timeline::moment;
use crate::number;

impl Ground<'_> {
    pub(super) fn glance(&self) -> Vec<(String, String)> {
        let log = &self.whole.log;
        let about = |is_exact: bool| if is_exact { "" } else { "≈ " };
        let named = |vi, en, value: String| (value, self.pick(vi, en).to_owned());
        vec![
            named("hồ sơ", "cases", self.count(log.cases)),
            named("sự kiện", "events", self.count(log.events)),
            named("đơn vị", "units", self.count(log.units)),
            named(
                "biến thể",
                "variants",
                format!("{}{}", about(log.variants_are_exact), self.count(log.variants)),
            ),
            named(
                "ngày, trung vị mỗi hồ sơ",
                "days, median of a case",
                format!("{}{}", about(log.median_is_exact), number(log.median_case_days, 2, self.language)),
            ),
            named("ngày, trung bình", "days, mean", number(log.mean_case_days, 2, self.language)),
        ]
    }

    pub(super) fn facts(&self) -> Vec<(String, String)> {
        let (log, settings) = (&self.whole.log, &self.whole.settings);
        let end = |at: &Option<String>| at.as_deref().map_or("–".to_owned(), moment);
        let import = match self.language {
            Language::Vietnamese => format!(
                "đọc {} dòng, giữ {}, không nhận {}, xếp lại thứ tự {}",
                self.count(log.import.read),
                self.count(log.import.kept),
                self.count(log.import.refused),
                self.count(log.import.out_of_order)
            ),
            Language::English => format!(
                "{} rows read, {} kept, {} refused, {} sorted in",
                self.count(log.import.read),
                self.count(log.import.kept),
                self.count(log.import.refused),
                self.count(log.import.out_of_order)
            ),
        };
        let time = log.clock().get(self.language).to_owned();
        let hidden = match self.language {
            Language::Vietnamese => {
                format!(
                    "đơn vị có ít hơn {} hồ sơ, và những số từ đó suy ra được số bị ẩn",
                    self.count(settings.k)
                )
            }
            Language::English => {
                format!(
                    "units of fewer than {} cases, and what would give these away",
                    self.count(settings.k)
                )
            }
        };
        let fact = |vi, en, value: String| (self.pick(vi, en).to_owned(), value);
        let mut facts = vec![
            fact("Từ – đến (UTC)", "From – to (UTC)", format!("{} – {}", end(&log.first), end(&log.last))),
            fact("Múi giờ của nhật ký", "The log's time zone", log.zone.clone()),
            fact("Thời gian tính theo", "Time is", time),
            fact("Nhập", "Import", import),
            fact("Sự kiện cùng thời điểm", "Events at one time", log.tie_rule.get(self.language).to_owned()),
            fact(
                "So sánh trong cùng",
                "Compared within the same",
                format!(
                    "{} × {}",
                    self.pick("loại × độ khó", "kind × difficulty"),
                    words::period(&settings.period, self.language)
                ),
            ),
            fact("Không hiển thị", "Not shown", hidden),
            fact(
                "Cán bộ",
                "Officers",
                match settings.officers.as_str() {
                    "omitted" => self.pick("không nêu", "left out").to_owned(),
                    _ => self.pick("bí danh, không so sánh", "pseudonyms, never compared").to_owned(),
                },
            ),
        ];
        if let Some(change) = &settings.change {
            facts.push(fact("Mốc thay đổi", "Change looked at", change.clone()));
        }
        facts
    }
}
