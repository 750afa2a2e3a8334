//! Taking proposals into a mapping under way: all that are sure enough, or one by its name.
//!
//! Only a person's click comes here; what was chosen already is not overwritten by taking all.

use worklog::{Field, FieldGuess, Proposal, Sketch, Sureness, Survey, class_words};

use super::fields::class_field;

/// Puts into `sketch` what is proposed with at least `least`, where nothing was chosen yet.
pub(super) fn take_all(sketch: &mut Sketch, proposal: &Proposal, survey: &Survey, least: Sureness) {
    let default = Sketch::default();
    for FieldGuess { field, column } in &proposal.columns {
        if column.sureness >= least && !sketch.constants.contains_key(field) {
            sketch.columns.entry(*field).or_insert_with(|| column.what.clone());
        }
    }
    if proposal.zone.sureness >= least && sketch.zone == default.zone {
        sketch.zone.clone_from(&proposal.zone.what);
    }
    if proposal.forms.sureness >= least && !proposal.forms.what.is_empty() && sketch.forms == default.forms {
        sketch.forms.clone_from(&proposal.forms.what);
    }
    for (field, classes) in [(Field::Activity, &mut sketch.activities), (Field::Status, &mut sketch.statuses)]
    {
        let column = sketch.columns.get(&field);
        for word in column.map(|column| class_words(survey.distinct(column))).unwrap_or_default() {
            if let Some(guess) = word.class.filter(|guess| guess.sureness >= least) {
                classes.entry(word.word).or_insert(guess.what);
            }
        }
    }
}

/// Puts the one thing called `what` into `sketch` as it is proposed: `column.unit`, `zone`, `forms`, or a class's field.
pub(super) fn take_one(sketch: &mut Sketch, proposal: &Proposal, survey: &Survey, what: &str) {
    match what {
        "zone" => sketch.zone.clone_from(&proposal.zone.what),
        "forms" => sketch.forms.clone_from(&proposal.forms.what),
        _ => {
            let field = what.strip_prefix("column.").and_then(Field::from_code);
            if let Some((field, guess)) = field.and_then(|field| Some((field, proposal.column(field)?))) {
                sketch.columns.insert(field, guess.what.clone());
                sketch.constants.remove(&field);
            }
        }
    }
    for (of, field, classes) in [
        ("activity", Field::Activity, &mut sketch.activities),
        ("status", Field::Status, &mut sketch.statuses),
    ] {
        let column = sketch.columns.get(&field);
        let words = column.map(|column| class_words(survey.distinct(column))).unwrap_or_default();
        for word in words.into_iter().filter(|word| class_field(of, &word.word) == what) {
            if let Some(guess) = word.class {
                classes.insert(word.word, guess.what);
            }
        }
    }
}
