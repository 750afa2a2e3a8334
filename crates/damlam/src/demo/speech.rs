//! How the demo's editor says that tokens of the text are read aloud, before it is published. A token the table does not know stops
//! the demo: nothing is made up for it.

use anyhow::Context as _;
use kernel::StudyCode;
use publish::NewAnswer;
use vietnamese::Context;

use super::People;
use super::stage::Stage;

/// Tokens of the demo's text with their readings in the north and in the south; the south is empty where it says the same.
const READINGS: [(&str, &str, &str); 1] = [("OKR", "ô ca rờ", "")];

/// Answers every token of the scheme that is open.
///
/// # Errors
/// When a token is not in the table, or an action refuses, which would be a bug.
pub(crate) async fn answer(stage: &Stage, people: &People, study: &StudyCode) -> anyhow::Result<()> {
    let (store, editor) = (&stage.store, people.actor("bientap1")?);
    let lexicon = publish::lexicon(store, study).await?.to_lexicon();
    let text = publish::read_aloud(&scheme::view(store, study).await?);
    for open in publish::open_tokens(&text, &lexicon) {
        let known = READINGS.iter().find(|(written, _, _)| *written == open.token);
        let (written, north, south) = known.with_context(|| {
            format!("the demo's text holds «{}» and no reading of it; add one to demo/speech.rs", open.token)
        })?;
        let answer = NewAnswer {
            written: (*written).to_owned(),
            context: Context::Anywhere,
            north: (*north).to_owned(),
            south: (*south).to_owned(),
        };
        publish::answer_token(store, &editor, study, answer).await?;
    }
    Ok(())
}
