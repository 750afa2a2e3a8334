//! Vouching for figures: what is said is judged, kept and told the ledger. Who may vouch is asked before.

use ::store::{Store, StoreError};
use jiff::civil::Date;
use kernel::{Actor, Bilingual, BodyCode, Digest, NewEntry, StudyCode};
use serde_json::json;

use super::store as rows;
use crate::Amount;

/// The most signs a definition may have.
const MOST_DEFINITION: usize = 2_000;

/// What is to be vouched for about one figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPassport {
    /// The figure's key.
    pub figure: String,
    /// The digest of value, unit and period that the person saw.
    pub figure_digest: Digest,
    /// The part.
    pub numerator: Option<Amount>,
    /// The whole.
    pub denominator: Option<Amount>,
    /// How it is counted.
    pub definition: String,
    /// The day up to which it counts.
    pub as_of: Option<Date>,
}

/// What was not vouched for. Nothing was kept.
#[derive(Debug, thiserror::Error)]
pub enum VouchError {
    /// The part is more than the whole, or there is only one of the two.
    #[error("{figure}: the part must stand with its whole and not be more than it; look at both numbers")]
    Share {
        /// The figure's key.
        figure: String,
    },
    /// It does not say how it is counted.
    #[error("{figure}: say in a sentence how it is counted, in at most {MOST_DEFINITION} signs")]
    Definition {
        /// The figure's key.
        figure: String,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl VouchError {
    /// What to tell the person; `None` when it is no fault of theirs.
    pub fn message(&self) -> Option<Bilingual> {
        let vi = match self {
            Self::Share { figure } => format!(
                "Số liệu «{figure}»: tử số phải đi cùng mẫu số và không lớn hơn mẫu số. Hãy xem lại hai số."
            ),
            Self::Definition { figure } => {
                format!(
                    "Số liệu «{figure}»: hãy viết một câu nói rõ cách tính, tối đa {MOST_DEFINITION} ký tự."
                )
            }
            Self::Store(_) => return None,
        };
        Some(Bilingual::new(vi, self.to_string()))
    }
}

/// Vouches for figures of `file` in the name of a person. Ledger: `figures.vouched`.
///
/// # Errors
/// [`VouchError`] names the first figure that is not right; nothing is kept then.
pub async fn vouch(
    store: &Store,
    actor: &Actor,
    name: &str,
    (study, body, file): (&StudyCode, &BodyCode, Digest),
    passports: &[NewPassport],
) -> Result<(), VouchError> {
    for new in passports {
        judge(new)?;
    }
    if passports.is_empty() {
        return Ok(());
    }
    let mut tx = store.begin(actor).await?;
    for new in passports {
        rows::insert(&mut tx, (study, body, file), name, new).await?;
    }
    let content = Digest::of(format!("{passports:?}").as_bytes());
    let facts = json!({
        "study": study, "body": body, "sha256": file, "figures": passports.len(), "content": content,
    });
    tx.commit(NewEntry::new("figures.vouched", format!("study/{study}/body/{body}"), facts)).await?;
    Ok(())
}

fn judge(new: &NewPassport) -> Result<(), VouchError> {
    let figure = || new.figure.clone();
    let zero = Amount::from_ten_thousandths(0);
    let fits = match (new.numerator, new.denominator) {
        (None, None) => true,
        (Some(part), Some(whole)) => part >= zero && whole > zero && part <= whole,
        _ => false,
    };
    if !fits {
        return Err(VouchError::Share { figure: figure() });
    }
    let signs = new.definition.trim().chars().count();
    if signs == 0 || signs > MOST_DEFINITION {
        return Err(VouchError::Definition { figure: figure() });
    }
    Ok(())
}
