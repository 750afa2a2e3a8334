//! Looking at a draft: what stands in its file, and what its mapping makes of it.
//!
//! What stands in the file is kept beside it, and looked at anew only when the mapping says that it is to be read otherwise.

use std::fs::File;
use std::io::{BufReader, Read};

use ::store::Store;
use kernel::{Actor, Problem};

use super::{Draft, DraftId, discard_draft, file_of, sketch_of};
use crate::actions::refused_as_secret;
use crate::secrecy::mark_in_file;
use crate::{
    ImportError, Mapping, Outcome, Sketch, Survey, Watch, WorklogError, import_first, import_watched, survey,
};

/// What stands in a draft's file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Looked {
    /// What was found, as the mapping says the file is to be read; where it cannot be read so, as it was read before.
    pub survey: Survey,
    /// Why it cannot be read as the mapping says.
    pub problems: Vec<Problem>,
}

/// A survey with what it was made by.
#[derive(serde::Serialize, serde::Deserialize)]
struct Seen {
    chosen: String,
    survey: Survey,
}

/// What stands in `source`, to be kept.
pub(super) fn seen(source: impl Read, file: &str, sketch: &Sketch) -> Result<Vec<u8>, ImportError> {
    let (separator, chosen) = sketch.chosen();
    let survey = survey(source, file, separator, &chosen)?;
    Ok(serde_json::to_vec(&Seen { chosen: key(sketch), survey }).unwrap_or_default())
}

/// The name of what stands in a draft's file, in the scratch folder.
pub(super) fn name_of(id: DraftId) -> String {
    format!("{id}.survey")
}

fn key(sketch: &Sketch) -> String {
    format!("{:?}", sketch.chosen())
}

/// Looks at the file of the actor's `draft` as its mapping says it is to be read.
///
/// # Errors
/// [`WorklogError::NoDraft`] when the file is gone, [`WorklogError::Secret`] when it bears a secrecy mark that shows only as it is read
/// now; the draft is removed then.
pub async fn look_at_draft(store: &Store, actor: &Actor, draft: &Draft) -> Result<Looked, WorklogError> {
    let looked = looked(store, draft).await;
    if let Err(WorklogError::Secret(_)) = looked {
        discard_draft(store, actor, draft.id).await?;
        refused_as_secret(store, actor, &draft.study, &draft.body).await?;
    }
    looked
}

async fn looked(store: &Store, draft: &Draft) -> Result<Looked, WorklogError> {
    let scratch = store.scratch().clone();
    let Draft { id, file_name, mapping, .. } = draft.clone();
    let look = move || {
        let sketch = sketch_of(&mapping)?;
        let kept = scratch.open(&name_of(id))?.ok_or(WorklogError::NoDraft)?;
        let kept: Seen = serde_json::from_reader(BufReader::new(kept))
            .map_err(|error| WorklogError::Kept(error.to_string()))?;
        if kept.chosen == key(&sketch) {
            return Ok(Looked { survey: kept.survey, problems: Vec::new() });
        }
        let open = || scratch.open(&file_of(id))?.ok_or(WorklogError::NoDraft);
        let mark = mark_in_file(open()?, &file_name, &mapping, &Watch::default());
        let looked = match mark {
            Ok(Some(mark)) => return Err(WorklogError::Secret(mark)),
            Ok(None) => seen(open()?, &file_name, &sketch),
            Err(error) => Err(error),
        };
        match looked {
            Ok(bytes) => {
                scratch.put(&name_of(id), &bytes)?;
                let seen: Seen =
                    serde_json::from_slice(&bytes).map_err(|error| WorklogError::Kept(error.to_string()))?;
                Ok(Looked { survey: seen.survey, problems: Vec::new() })
            }
            Err(ImportError::File(problems)) => Ok(Looked { survey: kept.survey, problems }),
            Err(error) => Err(error.into()),
        }
    };
    tokio::task::spawn_blocking(look).await.map_err(|_| WorklogError::Stopped)?
}

/// What the mapping of `draft` makes of the first `events` events of its file.
///
/// # Errors
/// [`WorklogError::Import`] with the problems of mapping or file, [`WorklogError::NoDraft`] when the file is gone.
pub async fn check_draft(store: &Store, draft: &Draft, events: u64) -> Result<Outcome, WorklogError> {
    checked(store, draft, move |file, name, mapping| import_first(file, name, mapping, events)).await
}

/// What the mapping of `draft` makes of its whole file, followed by `watch`.
///
/// # Errors
/// As [`check_draft`], and [`ImportError::Cancelled`] when `watch` stopped it.
pub async fn check_draft_watched(
    store: &Store,
    draft: &Draft,
    watch: Watch,
) -> Result<Outcome, WorklogError> {
    checked(store, draft, move |file, name, mapping| import_watched(file, name, mapping, &watch)).await
}

async fn checked(
    store: &Store,
    draft: &Draft,
    import: impl FnOnce(File, &str, &Mapping) -> Result<Outcome, ImportError> + Send + 'static,
) -> Result<Outcome, WorklogError> {
    let scratch = store.scratch().clone();
    let Draft { id, file_name, mapping, .. } = draft.clone();
    let check = move || {
        let mapping = Mapping::parse(&mapping, "mapping.toml").map_err(ImportError::Mapping)?;
        let file = scratch.open(&file_of(id))?.ok_or(WorklogError::NoDraft)?;
        Ok(import(file, &file_name, &mapping)?)
    };
    tokio::task::spawn_blocking(check).await.map_err(|_| WorklogError::Stopped)?
}
