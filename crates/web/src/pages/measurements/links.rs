//! Addresses of the pages about a measured work log; each stays the same when a newer version is measured.

use kernel::StudyCode;
use measurements::WorklogId;
use scheme::Target;

use crate::form::encode;

/// Where things about one work log are.
#[derive(Debug, Clone)]
pub(crate) struct Links {
    study: StudyCode,
    worklog: WorklogId,
}

impl Links {
    /// Those of `worklog` in `study`.
    pub(crate) fn new(study: &StudyCode, worklog: WorklogId) -> Self {
        Self { study: study.clone(), worklog }
    }

    /// All work logs of the study.
    pub(crate) fn logs(&self) -> String {
        format!("/studies/{}/measures", self.study)
    }

    /// The behaviours side by side.
    pub(crate) fn overview(&self) -> String {
        format!("{}/{}", self.logs(), self.worklog)
    }

    /// Where the log came from, and how it was read.
    pub(crate) fn source(&self) -> String {
        format!("/studies/{}/worklogs/{}", self.study, self.worklog)
    }

    /// An indicator, showing the side `aspect`.
    pub(crate) fn aspect(&self, aspect: &str) -> String {
        let indicator = aspect.split('.').next().unwrap_or(aspect);
        let base = format!("{}/indicators/{}", self.overview(), encode(indicator));
        if indicator == aspect { base } else { format!("{base}?aspect={}", encode(aspect)) }
    }

    /// A unit.
    pub(crate) fn unit(&self, unit: &str) -> String {
        format!("{}/unit?name={}", self.overview(), encode(unit))
    }

    /// How the figure of a unit was computed.
    pub(crate) fn figure(&self, aspect: &str, unit: &str) -> String {
        format!("{}/figure?aspect={}&unit={}", self.overview(), encode(aspect), encode(unit))
    }

    /// An example case.
    pub(crate) fn case(&self, case: &str) -> String {
        format!("{}/case?key={}", self.overview(), encode(case))
    }

    /// Handovers between units.
    pub(crate) fn network(&self) -> String {
        format!("{}/network", self.overview())
    }

    /// Where a unit's reply is sent.
    pub(crate) fn reply(&self) -> String {
        format!("{}/reply", self.overview())
    }

    /// Citing the figure of a unit.
    pub(crate) fn cite_figure(&self, aspect: &str, unit: &str) -> String {
        self.cite(&Target::Indicator {
            worklog: self.worklog,
            indicator: aspect.to_owned(),
            unit: unit.to_owned(),
        })
    }

    /// Citing an example case.
    pub(crate) fn cite_case(&self, case: &str) -> String {
        self.cite(&Target::Example { worklog: self.worklog, case: case.to_owned() })
    }

    fn cite(&self, target: &Target) -> String {
        format!("/studies/{}/scheme/cite?target={}", self.study, encode(&target.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_encoded_and_a_side_is_a_part_of_its_indicators_page() {
        let links = Links::new(
            &StudyCode::parse("s-1").unwrap(),
            "01a212fe-2f03-71dc-a262-fb333d3421a6".parse().unwrap(),
        );
        let base = "/studies/s-1/measures/01a212fe-2f03-71dc-a262-fb333d3421a6";
        assert_eq!(links.aspect("ping_pong"), format!("{base}/indicators/ping_pong"));
        assert_eq!(
            links.aspect("ping_pong.gets_back"),
            format!("{base}/indicators/ping_pong?aspect=ping_pong.gets_back")
        );
        assert_eq!(links.unit("Phòng A&B"), format!("{base}/unit?name=Ph%C3%B2ng%20A%26B"));
        assert_eq!(links.figure("late", "A+B"), format!("{base}/figure?aspect=late&unit=A%2BB"));
    }
}
