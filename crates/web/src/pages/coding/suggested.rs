//! The codes suggested for the passage whose form is open, as the page tells them. It gives none by itself.

use coding::suggest::{Cues, suggest};
use kernel::{Actor, Bilingual, BodyCode, StudyCode};
use plan::Plan;
use reports::Passage;

use super::failed;
use super::passages::passage_path;
use crate::form::encode;
use crate::{App, PageError};

/// A code that may fit, as it is shown.
#[derive(Debug)]
pub(super) struct SuggestedCode {
    pub(super) code: String,
    pub(super) name: Bilingual,
    pub(super) definition: Bilingual,
    /// The words of the passage that speak for it.
    pub(super) words: Vec<String>,
    /// Similar passages: how alike in per cent, whose report, where.
    pub(super) similar: Vec<(u8, Bilingual, String)>,
    /// Where the form is with this code chosen.
    pub(super) href: String,
}

/// What is suggested for `passage`; not what it bears already, `borne`.
pub(super) async fn suggested(
    app: &App,
    viewer: &Actor,
    (study, body, plan): (&StudyCode, &BodyCode, &Plan),
    passage: &Passage,
    borne: &[String],
) -> Result<Vec<SuggestedCode>, PageError> {
    let precedents = app.precedents.of(&app.store, viewer, study).await.map_err(failed)?;
    let section = plan.outline.section(&passage.section).map(|section| section.kind);
    let cues = match app.cues.get(&(study.clone(), plan.version)) {
        Some(cues) => cues,
        None => app.cues.keep((study.clone(), plan.version), Cues::of(&plan.codebook)),
    };
    // A passage is no precedent of itself.
    let others = precedents.iter().filter(|(precedent, _)| precedent.digest != passage.digest);
    let found = suggest(&passage.text, section, (&plan.codebook, &cues), others);
    let unborne = found.into_iter().filter(|suggestion| !borne.contains(&suggestion.code.to_string()));
    let shown = unborne.filter_map(|suggestion| {
        let code = plan.codebook.code(&suggestion.code)?;
        let similar = suggestion.precedents.into_iter().map(|similar| {
            let found = &similar.precedent;
            let path = passage_path(study, &found.body, &found.address);
            (similar.per_cent, plan.body_name(&found.body), path)
        });
        Some(SuggestedCode {
            code: code.id.to_string(),
            name: code.name.clone(),
            definition: code.definition.clone(),
            words: suggestion.words,
            similar: similar.collect(),
            href: format!(
                "/studies/{study}/coding/{body}?passage={}&code={}#code",
                encode(&passage.address),
                code.id
            ),
        })
    });
    Ok(shown.collect())
}
