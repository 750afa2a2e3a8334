//! The brief the demo's editor marks before publishing: a key sentence of each section, word for word.

use anyhow::Context as _;
use kernel::StudyCode;

use super::People;
use super::stage::Stage;
use super::statements::SENTENCES;

/// What the key sentences rest on, in the order of the brief: the figure, or the code of their findings.
const KEY: [&str; 6] = ["tasks-late", "BH-08", "HQ-04", "NN-02", "GP-03", "GP-05"];

/// Chooses the brief.
///
/// # Errors
/// When a key sentence was not written, or an action refuses, which would be a bug.
pub(crate) async fn choose(stage: &Stage, people: &People, study: &StudyCode) -> anyhow::Result<()> {
    let (store, editor) = (&stage.store, people.actor("bientap1")?);
    let view = scheme::view(store, study).await?;
    let mut statements = Vec::with_capacity(KEY.len());
    for key in KEY {
        let sentence = SENTENCES.iter().find(|sentence| sentence.code == key || sentence.figure == key);
        let text = sentence.with_context(|| format!("no sentence of the demo rests on {key}"))?.text;
        // Figures may stand behind the sentence by now.
        let written = view.statements().find(|(_, each)| each.statement.text.starts_with(text));
        let (_, each) = written.with_context(|| format!("the scheme does not hold «{text}»"))?;
        statements.push(each.statement.id);
    }
    publish::choose_brief(store, &editor, study, 0, statements).await.context("choosing the brief")?;
    Ok(())
}
