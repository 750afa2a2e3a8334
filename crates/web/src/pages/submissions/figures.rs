//! The figures of a submission on one screen, each with what its passport may say, and vouching for them.

use std::collections::HashMap;
use std::str::FromStr;

use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use kernel::Bilingual;
use reports::passport::{NewPassport, Proposal, Standing};
use reports::{Amount, Draft};

use super::{Pairs, own, page, path};
use crate::form::Posted;
use crate::visitor::Visitor;
use crate::{App, PageError};

/// A figure with what its passport may say.
pub(super) struct FigureRow {
    pub(super) proposal: Proposal,
    /// The words it stands in.
    pub(super) passage: String,
}

impl FigureRow {
    pub(super) fn of(proposals: Vec<Proposal>, draft: &Draft) -> Vec<Self> {
        let passages: HashMap<&str, &str> =
            draft.passages.iter().map(|passage| (passage.address.as_str(), passage.text.as_str())).collect();
        let words = |address: &str| passages.get(address).map(|text| (*text).to_owned()).unwrap_or_default();
        let row = |proposal: Proposal| Self { passage: words(&proposal.figure.address), proposal };
        proposals.into_iter().map(row).collect()
    }

    pub(super) fn is_vouched(&self) -> bool {
        self.proposal.standing.vouched().is_some()
    }

    /// The badge's tone and words.
    pub(super) fn standing(&self) -> (&'static str, Bilingual) {
        match &self.proposal.standing {
            Standing::Vouched(_) => ("good", Bilingual::new("đã xác nhận", "vouched for")),
            Standing::Earlier(_) => {
                ("note", Bilingual::new("như lần trước, cần xác nhận", "as before; vouch for it again"))
            }
            Standing::Changed(_) => {
                ("warn", Bilingual::new("số đã đổi so với lần trước", "the number changed since"))
            }
            Standing::New => ("note", Bilingual::new("chưa xác nhận", "not vouched for")),
        }
    }

    /// Who vouches, in words.
    pub(super) fn by(&self) -> Option<(&str, jiff::Timestamp)> {
        self.proposal.standing.vouched().map(|passport| (passport.vouched_name.as_str(), passport.vouched_at))
    }

    pub(super) fn numerator(&self) -> String {
        self.proposal.numerator.map(|amount| amount.to_string()).unwrap_or_default()
    }

    pub(super) fn denominator(&self) -> String {
        self.proposal.denominator.map(|amount| amount.to_string()).unwrap_or_default()
    }

    pub(super) fn as_of(&self) -> String {
        self.proposal.as_of.map(|day| day.to_string()).unwrap_or_default()
    }
}

/// The fields of one figure's row.
#[derive(Default)]
struct Fields {
    digest: String,
    numerator: String,
    denominator: String,
    definition: String,
    as_of: String,
    chosen: bool,
}

/// Vouches for the figures that were ticked, or for all of them: fields `NAME:KEY`.
pub(super) async fn vouch(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, number)): Path<(String, i64)>,
    Posted(Pairs(pairs)): Posted<Pairs>,
) -> Result<Response, PageError> {
    let own = own(&app, &visitor, &study, number).await?;
    let all = pairs.iter().any(|(name, _)| name == "all");
    let mut rows: Vec<(String, Fields)> = Vec::new();
    for (name, value) in pairs {
        let Some((name, key)) = name.split_once(':') else { continue };
        if rows.last().is_none_or(|(last, _)| last != key) {
            rows.push((key.to_owned(), Fields::default()));
        }
        let Some((_, fields)) = rows.last_mut() else { continue };
        match name {
            "digest" => fields.digest = value,
            "numerator" => fields.numerator = value,
            "denominator" => fields.denominator = value,
            "definition" => fields.definition = value,
            "as-of" => fields.as_of = value,
            "vouch" => fields.chosen = true,
            _ => {}
        }
    }
    let chosen = rows.into_iter().filter(|(_, fields)| all || fields.chosen);
    let passports: Result<Vec<NewPassport>, Bilingual> =
        chosen.map(|(key, fields)| read(key, &fields)).collect();
    let passports = match passports {
        Ok(passports) => passports,
        Err(message) => return page(&app, &visitor, own, Some(message)).await,
    };
    let name = visitor.signed_in()?.account.name.clone();
    let place = (&own.study.code, &own.body, own.submission.digest);
    match reports::passport::vouch(&app.store, &own.actor, &name, place, &passports).await {
        Ok(()) => Ok(Redirect::to(&format!("{}#figures", path(&own.study.code, number))).into_response()),
        Err(error) => match error.message() {
            Some(message) => page(&app, &visitor, own, Some(message)).await,
            None => Err(PageError::internal(error)),
        },
    }
}

fn read(figure: String, fields: &Fields) -> Result<NewPassport, Bilingual> {
    Ok(NewPassport {
        figure_digest: fields.digest.parse().map_err(|_| {
            Bilingual::new(
                "Biểu mẫu không đầy đủ. Hãy tải lại trang.",
                "The form is not complete. Load the page again.",
            )
        })?,
        numerator: optional::<Amount>(&fields.numerator, &figure)?,
        denominator: optional::<Amount>(&fields.denominator, &figure)?,
        as_of: optional(&fields.as_of, &figure)?,
        definition: fields.definition.clone(),
        figure,
    })
}

fn optional<T: FromStr>(text: &str, figure: &str) -> Result<Option<T>, Bilingual> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| {
        Bilingual::new(
            format!("Số liệu «{figure}»: không đọc được «{text}». Viết số như 1.234,5 và ngày như 2023-06-30."),
            format!("The figure «{figure}»: «{text}» cannot be read. Write numbers like 1.234,5 and days like 2023-06-30."),
        )
    })
}
