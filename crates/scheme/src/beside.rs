//! Figures side by side: what each body told of one figure, in whose words, of which whole, who vouches for it; and what its
//! work logs measured. Bodies stand in the plan's order.
//!
//! Nothing is invented: a value is divided only by a figure the outline names for it and the same report tells; what is told in
//! another unit or of another time is said to be so and not set against the others. It ranks nobody and keeps nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;
use kernel::{Bilingual, BodyCode, StudyCode};
use measurements::json::{Amount as MeasuredAmount, Measurement as MeasurementJson, TotalsJson};
use measurements::{Measurement, MeasurementError, MeasurementId, Summary, WorklogId};
use plan::{FigureAsked, Plan, RollUp};
use reports::gather::{Fit, StudyAnswers, fit, percentage};
use reports::passport::{Passport, PassportId, newest_of_study, passports_of};
use reports::{Amount, Figure, Figures, Version, VersionId, VersionsRead};

use ::store::{Kept, Settled, Store};

use crate::views::received;
use crate::{SchemeError, sources};

/// What one assigned body told and what was measured of it.
#[derive(Debug, Clone, PartialEq)]
pub struct BodyTold {
    /// The body.
    pub body: BodyCode,
    /// Its name.
    pub name: Bilingual,
    /// Its group.
    pub group: i64,
    /// Its newest report, once one came.
    pub version: Option<Version>,
    /// Every figure of that report.
    pub figures: Arc<Figures>,
    /// What somebody of the body vouches for in that report.
    pub passports: Arc<Vec<Passport>>,
    /// Its measured work logs, in the order they were registered.
    pub logs: Vec<MeasuredLog>,
}

/// A work log with the totals of its newest measurement.
#[derive(Debug, Clone, PartialEq)]
pub struct MeasuredLog {
    /// The work log.
    pub worklog: WorklogId,
    /// Its name within the body.
    pub name: String,
    /// The version that was measured.
    pub number: i64,
    /// Whether that is the newest version.
    pub standing: LogStanding,
    /// Its cases.
    pub cases: u64,
    /// The days of its first and its last event.
    pub days: Option<(Date, Date)>,
    /// Its totals, in the order of the indicators.
    pub totals: Vec<MeasuredTotal>,
}

/// Whether the newest version of a work log is the one measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogStanding {
    /// It is.
    Current,
    /// A newer one waits to be measured.
    Older,
}

/// One total of a measurement.
#[derive(Debug, Clone, PartialEq)]
pub struct MeasuredTotal {
    /// The indicator's id.
    pub indicator: String,
    /// The indicator's name.
    pub indicator_name: Bilingual,
    /// Version of its definition.
    pub definition_version: u32,
    /// The figure's name in the totals.
    pub figure: String,
    /// The figure's name.
    pub name: Bilingual,
    /// `count`, `days` or `share`.
    pub form: String,
    /// The number.
    pub value: MeasuredAmount,
}

impl MeasuredLog {
    /// The total with this name.
    pub fn total(&self, indicator: &str, figure: &str) -> Option<&MeasuredTotal> {
        self.totals.iter().find(|total| total.indicator == indicator && total.figure == figure)
    }
}

/// What one body told of one figure.
#[derive(Debug, Clone)]
pub struct Line<'t> {
    /// The body.
    pub told: &'t BodyTold,
    /// What its report says.
    pub fit: Fit<'t>,
    /// Part and whole, where the figure is a rate and the report tells both.
    pub parts: Option<(&'t Figure, &'t Figure)>,
    /// Who vouches for it, of which part and whole.
    pub passport: Option<&'t Passport>,
    /// The value over other figures of the same report.
    pub per: Vec<Per<'t>>,
    /// What the body's work logs count as the same.
    pub measured: Vec<(&'t MeasuredLog, &'t MeasuredTotal)>,
}

/// A value divided by a figure of the same report.
#[derive(Debug, Clone, PartialEq)]
pub struct Per<'t> {
    /// What it is divided by, as the outline asks it.
    pub whole: &'t FigureAsked,
    /// That figure in the report.
    pub figure: &'t Figure,
    /// The quotient, rounded to two decimals.
    pub value: Amount,
    /// Of how many.
    pub scale: Scale,
}

/// Of how many a quotient is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// In per cent: both count the same.
    Hundred,
    /// For a thousand of the other.
    Thousand,
}

/// A figure outside the outline that somebody vouches for, by how it is counted.
#[derive(Debug, Clone)]
pub struct Vouched<'t> {
    /// How it is counted, in the words of the first who vouches.
    pub definition: &'t str,
    /// Of what.
    pub unit: &'t str,
    /// Who told it.
    pub lines: Vec<(&'t BodyTold, &'t Figure, &'t Passport)>,
}

impl Vouched<'_> {
    /// Whether all of them tell of one time, so that they can be set against each other.
    pub fn is_of_one_time(&self) -> bool {
        let days = |figure: &Figure| figure.period.as_ref().map(|period| period.days);
        self.lines.windows(2).all(|pair| days(pair[0].1) == days(pair[1].1))
    }
}

/// What the bodies of a plan told of `asked`, in the plan's order; those the figure is not asked of are left out.
pub fn lines<'t>(plan: &'t Plan, asked: &FigureAsked, told: &'t [BodyTold]) -> Vec<Line<'t>> {
    let of = |key: &str, told: &'t BodyTold| {
        let fit = fit(plan.outline.figure(key)?, &plan.window, told.figures.tellings(key));
        if let Fit::One(figure) = fit { Some(figure) } else { None }
    };
    told.iter()
        .filter(|told| asked.is_for(told.group))
        .map(|told| {
            let fit = fit(asked, &plan.window, told.figures.tellings(&asked.key));
            let one = if let Fit::One(figure) = &fit { Some(*figure) } else { None };
            let parts = match &asked.roll_up {
                RollUp::Rate { numerator, denominator } => of(numerator, told).zip(of(denominator, told)),
                RollUp::Sum | RollUp::Apart => None,
            };
            let passport = |figure: &Figure| {
                let of_figure = |passport: &&Passport| {
                    passport.figure == figure.key && passport.figure_digest == figure.digest()
                };
                told.passports.iter().find(of_figure)
            };
            let per = asked.per.iter().filter_map(|key| {
                let whole = plan.outline.figure(key)?;
                per(asked, one?, whole, of(key, told)?)
            });
            let measured = asked.measured_as.iter().flat_map(|named| {
                let total = |log: &'t MeasuredLog| Some((log, log.total(&named.indicator, &named.figure)?));
                told.logs.iter().filter_map(total)
            });
            Line {
                per: per.collect(),
                measured: measured.collect(),
                passport: one.and_then(passport),
                told,
                fit,
                parts,
            }
        })
        .collect()
}

fn per<'t>(asked: &FigureAsked, figure: &Figure, whole: &'t FigureAsked, by: &'t Figure) -> Option<Per<'t>> {
    let same = vietnamese::folded_key(&asked.unit.vi) == vietnamese::folded_key(&whole.unit.vi);
    let (scale, part) = if same {
        (Scale::Hundred, figure.value)
    } else {
        let tenfold = figure.value.ten_thousandths().checked_mul(10)?;
        (Scale::Thousand, Amount::from_ten_thousandths(tenfold))
    };
    Some(Per { whole, figure: by, value: percentage(part, by.value)?, scale })
}

/// The figures outside the outline that somebody vouches for, by how they are counted, in the order of the words.
pub fn vouched<'t>(plan: &Plan, told: &'t [BodyTold]) -> Vec<Vouched<'t>> {
    let mut all: BTreeMap<(String, String), Vouched<'t>> = BTreeMap::new();
    for told in told {
        for passport in told.passports.iter() {
            let figure = told.figures.named(&passport.figure);
            let is_other = |figure: &&Figure| {
                figure.digest() == passport.figure_digest && asked_key(plan, &figure.key).is_none()
            };
            let Some(figure) = figure.filter(is_other) else { continue };
            let name = (vietnamese::search_key(&passport.definition), vietnamese::search_key(&figure.unit));
            let entry = all.entry(name).or_insert_with(|| Vouched {
                definition: &passport.definition,
                unit: &figure.unit,
                lines: Vec::new(),
            });
            entry.lines.push((told, figure, passport));
        }
    }
    all.into_values().collect()
}

/// The outline's figure that a key names, whichever telling of it this is: `tasks-late-2` is `tasks-late`.
pub(crate) fn asked_key<'p>(plan: &'p Plan, key: &str) -> Option<&'p FigureAsked> {
    let again = key.rsplit_once('-').filter(|(_, number)| number.bytes().all(|byte| byte.is_ascii_digit()));
    plan.outline.figure(key).or_else(|| plan.outline.figure(again?.0))
}

/// What bodies told, kept in memory until something changes: what pages read. What follows from a received version or from a
/// measurement is kept for good, so that after a change only what is new is read.
#[derive(Debug)]
pub struct Beside {
    told: Kept<StudyCode, Vec<BodyTold>>,
    answers: Arc<StudyAnswers>,
    versions: Arc<VersionsRead>,
    /// By version, and the newest passport of its body.
    passports: Settled<(VersionId, PassportId), Vec<Passport>>,
    logs: Settled<MeasurementId, MeasuredLog>,
}

/// Of so many studies an answer is kept.
const MOST_STUDIES: usize = 2;
/// Of so many versions the passports are kept.
const MOST_VERSIONS: usize = 512;
/// Of so many measurements the totals are kept.
const MOST_MEASUREMENTS: usize = 512;

/// Whom the plan asks, what they sent and vouched for, what was measured of them.
const FOLLOWS_FROM: &[&str] = &["plan", "study", "deadline", "version", "figures", "worklog", "measurement"];

impl Beside {
    /// What bodies told in `versions`, of which `answers` knows the newest.
    pub fn over(answers: Arc<StudyAnswers>, versions: Arc<VersionsRead>) -> Self {
        Self {
            told: Kept::new(MOST_STUDIES, FOLLOWS_FROM),
            answers,
            versions,
            passports: Settled::new(MOST_VERSIONS),
            logs: Settled::new(MOST_MEASUREMENTS),
        }
    }

    /// What came in.
    pub(crate) fn answers(&self) -> &StudyAnswers {
        &self.answers
    }

    /// What received versions hold.
    pub(crate) fn versions(&self) -> &VersionsRead {
        &self.versions
    }

    /// What every assigned body of `study` told and what was measured of it, in the plan's order.
    ///
    /// # Errors
    /// When the study has no plan, or something cannot be read.
    pub async fn of(&self, store: &Store, study: &StudyCode) -> Result<Arc<Vec<BodyTold>>, SchemeError> {
        let told = self.told.follow(store, study, async |since| {
            let received = since.as_ref().and_then(|since| received(&since.entries));
            match (since, received) {
                (Some(since), Some(versions)) => {
                    self.after_versions(store, study, &since.before, &versions).await
                }
                _ => self.read(store, study).await,
            }
        });
        told.await
    }

    /// What they told after these versions were received: the rest is as it was.
    async fn after_versions(
        &self,
        store: &Store,
        study: &StudyCode,
        before: &[BodyTold],
        versions: &[VersionId],
    ) -> Result<Vec<BodyTold>, SchemeError> {
        let mut came = BTreeSet::new();
        for version in versions {
            came.extend(reports::version(store, *version).await?.map(|version| version.body));
        }
        let answers = self.answers.of(store, study).await?;
        let vouching = newest_of_study(store, study).await?;
        let mut told = before.to_vec();
        for each in told.iter_mut().filter(|each| came.contains(&each.body)) {
            let newest = answers.as_ref().as_ref().and_then(|answers| answers.newest(&each.body));
            self.read_report(store, each, newest, vouching.get(&each.body)).await?;
        }
        Ok(told)
    }

    /// Reads what the newest version of a body tells into `told`.
    async fn read_report(
        &self,
        store: &Store,
        told: &mut BodyTold,
        newest: Option<&Arc<Version>>,
        vouched: Option<&PassportId>,
    ) -> Result<(), SchemeError> {
        let Some(version) = newest else { return Ok(()) };
        told.figures = self.versions.figures(store, version.id).await?;
        if let Some(vouched) = vouched {
            told.passports = self.passports(store, version, *vouched).await?;
        }
        told.version = Some(Version::clone(version));
        Ok(())
    }

    async fn read(&self, store: &Store, study: &StudyCode) -> Result<Vec<BodyTold>, SchemeError> {
        let plan = sources::plan(store, study).await?;
        let answers = self.answers.of(store, study).await?;
        let vouching = newest_of_study(store, study).await?;
        let mut logs: BTreeMap<BodyCode, Vec<MeasuredLog>> = BTreeMap::new();
        for summary in measurements::list(store, study).await.map_err(failed)? {
            let body = summary.worklog.body.clone();
            if let Some(log) = self.log(store, summary).await? {
                logs.entry(body).or_default().push(log);
            }
        }
        let mut told = Vec::new();
        for assignment in &plan.assignments {
            let body = &assignment.body;
            let mut each = BodyTold {
                name: plan.body_name(body),
                group: assignment.group,
                logs: logs.remove(body).unwrap_or_default(),
                body: body.clone(),
                version: None,
                figures: Arc::default(),
                passports: Arc::default(),
            };
            let newest = answers.as_ref().as_ref().and_then(|answers| answers.newest(body));
            self.read_report(store, &mut each, newest, vouching.get(body)).await?;
            told.push(each);
        }
        Ok(told)
    }

    async fn passports(
        &self,
        store: &Store,
        version: &Version,
        newest: PassportId,
    ) -> Result<Arc<Vec<Passport>>, SchemeError> {
        match self.passports.get(&(version.id, newest)) {
            Some(known) => Ok(known),
            None => Ok(self.passports.keep((version.id, newest), passports_of(store, version).await?)),
        }
    }

    async fn log(&self, store: &Store, summary: Summary) -> Result<Option<MeasuredLog>, SchemeError> {
        let Some(measurement) = summary.measurement else { return Ok(None) };
        let standing = if measurement.version == summary.worklog.version.id {
            LogStanding::Current
        } else {
            LogStanding::Older
        };
        let known = match self.logs.get(&measurement.id) {
            Some(known) => known,
            None => {
                let result = measurements::result(store, &measurement).await.map_err(failed)?;
                self.logs.keep(measurement.id, measured(&measurement, &result))
            }
        };
        Ok(Some(MeasuredLog { name: summary.worklog.name, standing, ..MeasuredLog::clone(&known) }))
    }
}

/// The totals of a measurement; its work log's name and standing are the reader's to add.
fn measured(measurement: &Measurement, result: &MeasurementJson) -> MeasuredLog {
    let day = |text: &Option<String>| text.as_deref().and_then(|text| text.get(..10)?.parse().ok());
    let mut totals = Vec::new();
    for indicator in &result.indicators {
        let Some(TotalsJson::Measured { definition_version, figures, .. }) = result.totals.get(&indicator.id)
        else {
            continue;
        };
        for figure in &indicator.figures {
            let Some(Some(value)) = figures.get(&figure.id) else { continue };
            totals.push(MeasuredTotal {
                indicator: indicator.id.clone(),
                indicator_name: indicator.name.clone(),
                definition_version: *definition_version,
                figure: figure.id.clone(),
                name: figure.name.clone(),
                form: figure.form.clone(),
                value: *value,
            });
        }
    }
    MeasuredLog {
        worklog: measurement.worklog,
        name: String::new(),
        number: measurement.number,
        standing: LogStanding::Current,
        cases: result.log.cases,
        days: day(&result.log.first).zip(day(&result.log.last)),
        totals,
    }
}

fn failed(error: MeasurementError) -> SchemeError {
    SchemeError::Source(Box::new(error))
}
