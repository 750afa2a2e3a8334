//! What there is to be searched in a study, read from the store: which versions stand, and their texts.

use std::collections::BTreeMap;

use ::store::Store;
use kernel::{Digest, Language, StudyCode};
use plan::Plan;
use reports::passport::PassportId;
use reports::{ReportId, Version, VersionId};
use scheme::SchemeView;

use crate::entry::{Entry, figure_text};
use crate::{Place, SearchError};

/// Things with the text that is searched for each.
pub(crate) type Texts = Vec<(Entry, String)>;

/// What a report's texts depend on: when it is another one, they are read anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Standing {
    version: VersionId,
    /// The last passport of the body: it may say how a figure is counted.
    passport: Option<PassportId>,
    /// The plan says how the figures it asks for are counted.
    plan: i64,
}

/// The current version of every report of a study.
pub(crate) async fn standing(
    store: &Store,
    study: &StudyCode,
    plan: &Plan,
) -> Result<BTreeMap<ReportId, (Version, Standing)>, SearchError> {
    let passports = reports::passport::newest_of_study(store, study).await?;
    let versions = reports::current_versions(store, study).await?;
    let standing = |version: Version| {
        let passport = passports.get(&version.body).copied();
        let standing = Standing { version: version.id, passport, plan: plan.version };
        (version.report, (version, standing))
    };
    Ok(versions.into_iter().map(standing).collect())
}

/// The texts of a version: its passages, and its figures with how they are counted.
pub(crate) async fn of_version(store: &Store, plan: &Plan, version: &Version) -> Result<Texts, SearchError> {
    let mut texts = Vec::new();
    for passage in reports::passages(store, version.id).await? {
        let place = Place::Passage {
            body: version.body.clone(),
            version: version.id,
            number: version.number,
            address: passage.address,
        };
        texts.push((Entry { place, section: passage.section, digest: passage.digest }, passage.text));
    }
    let definitions = Definitions::of(store, plan, version).await?;
    for figure in reports::figures(store, version.id).await? {
        let text = figure_text(&figure, definitions.of_figure(&figure.key));
        let place = Place::Figure {
            body: version.body.clone(),
            version: version.id,
            number: version.number,
            key: figure.key,
            address: figure.address.clone(),
        };
        let section = reports::section_of(&figure.address).to_owned();
        texts.push((Entry { place, section, digest: Digest::of(text.as_bytes()) }, text));
    }
    Ok(texts)
}

/// How the figures of a version are counted: as somebody vouched, else as the outline asks.
pub(crate) struct Definitions<'p> {
    plan: &'p Plan,
    vouched: BTreeMap<String, String>,
}

impl<'p> Definitions<'p> {
    pub(crate) async fn of(store: &Store, plan: &'p Plan, version: &Version) -> Result<Self, SearchError> {
        let passports = reports::passport::passports_of(store, version).await?;
        let vouched = passports.into_iter().map(|passport| (passport.figure, passport.definition)).collect();
        Ok(Self { plan, vouched })
    }

    pub(crate) fn of_figure(&self, key: &str) -> &str {
        let vouched = self.vouched.get(key).map(String::as_str).filter(|definition| !definition.is_empty());
        let asked = || self.plan.outline.figure(key).map(|figure| figure.definition.vi.as_str());
        vouched.or_else(asked).unwrap_or_default()
    }
}

/// The statements that stand, as they are read in Vietnamese, and one digest over them.
pub(crate) fn statements(view: &SchemeView) -> (Digest, Texts) {
    let mut texts = Vec::new();
    let mut parts = Vec::new();
    for (_, each) in view.statements() {
        let statement = &each.statement;
        let text = each.read(Language::Vietnamese).text;
        parts.extend([statement.id.to_string(), statement.section.clone(), text.clone()]);
        let place = Place::Statement { statement: statement.id, number: statement.version };
        let digest = Digest::of(text.as_bytes());
        texts.push((Entry { place, section: statement.section.clone(), digest }, text));
    }
    (Digest::of_parts(parts.iter().map(String::as_bytes)), texts)
}
