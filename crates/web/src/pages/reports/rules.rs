//! The rules reports are checked by, for anyone who wants to know what a check looks for and what it lets pass.
//!
//! It shows no report and asks nobody to sign in.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use reports::rules::{ALL, Audience, Pair, Rule};

use super::problems::tone;
use crate::shell::{Shell, html};
use crate::visitor::Visitor;
use crate::{App, PageError};

/// Where the rules are listed; a rule stands there under its id.
pub(crate) const PATH: &str = "/rules";

#[derive(Template)]
#[template(path = "pages/reports/rules.html")]
struct RulesPage {
    shell: Shell,
    rules: &'static [Rule],
}

impl RulesPage {
    fn pair(&self, pair: &Pair) -> &'static str {
        self.shell.language.pick(pair.vi, pair.en)
    }

    fn tone(&self, rule: &Rule) -> &'static str {
        tone(rule.severity)
    }

    fn for_author(&self, rule: &Rule) -> bool {
        rule.audience == Audience::Author
    }
}

pub(super) async fn show(State(app): State<App>, visitor: Visitor) -> Result<Response, PageError> {
    html(&RulesPage { shell: Shell::new(&visitor, &app), rules: ALL })
}
