//! The frame around every page: head, navigation, language and theme, the mark of generated data.
//!
//! A page's template extends `layout.html` and has a field `shell`.

use accounts::Act;
use askama::Template;
use axum::response::{Html, IntoResponse, Response};
use kernel::{Bilingual, Language, Role, StudyCode};

use crate::visitor::{Theme, Visitor};
use crate::{App, PageError, assets};

/// One entry of the navigation.
#[derive(Debug, Clone)]
pub struct NavItem {
    /// What it says.
    pub label: &'static str,
    /// Where it leads.
    pub href: String,
    /// Whether the page shown is it or below it.
    pub here: bool,
}

/// What the layout needs.
#[derive(Debug, Clone)]
pub struct Shell {
    /// The language to speak.
    pub language: Language,
    /// `device`, `light` or `dark`.
    pub theme: &'static str,
    /// Where links of language and theme come back to.
    pub back: String,
    /// The account's name and what it is here for, when signed in.
    pub account: Option<(String, &'static str)>,
    /// The token forms carry; empty when not signed in.
    pub csrf: String,
    /// Where one can go.
    pub nav: Vec<NavItem>,
    /// Whether the data is generated.
    pub generated: bool,
    /// Addresses of the style sheet and the script.
    pub style: &'static str,
    /// The small script of every page.
    pub script: &'static str,
    /// The sign in the browser's tab.
    pub icon: &'static str,
    /// Where the page stands in the other language, when it is a file that stands alone: nobody signs in there and nothing is chosen.
    pub alone: Option<&'static str>,
}

impl Shell {
    /// The frame for a page that belongs to no study.
    pub fn new(visitor: &Visitor, app: &App) -> Self {
        Self::build(visitor, app, None)
    }

    /// The frame for a page of `study`.
    pub fn of_study(visitor: &Visitor, app: &App, study: &StudyCode) -> Self {
        Self::build(visitor, app, Some(study))
    }

    /// The frame for a page that is a file beside others; in the other language it stands at `other`.
    pub fn alone(app: &App, language: Language, other: &'static str) -> Self {
        let visitor = Visitor { signed_in: None, language, theme: Theme::Device, path: String::new() };
        Self { nav: Vec::new(), alone: Some(other), ..Self::build(&visitor, app, None) }
    }

    fn build(visitor: &Visitor, app: &App, study: Option<&StudyCode>) -> Self {
        let account = visitor.signed_in.as_ref().map(|signed_in| {
            (signed_in.account.name.clone(), role_name(signed_in.account.role, visitor.language))
        });
        Self {
            language: visitor.language,
            theme: visitor.theme.code(),
            back: crate::form::encode(&visitor.path),
            account,
            csrf: visitor.signed_in.as_ref().map(|signed_in| signed_in.csrf.clone()).unwrap_or_default(),
            nav: nav(visitor, study),
            generated: app.settings.generated,
            style: assets::STYLE.path(),
            script: assets::SCRIPT.path(),
            icon: assets::ICON.path(),
            alone: None,
        }
    }

    /// The text for the visitor's language.
    pub fn t<'a>(&self, vi: &'a str, en: &'a str) -> &'a str {
        self.language.pick(vi, en)
    }

    /// The text for the visitor's language out of a pair.
    pub fn b<'a>(&self, text: &'a Bilingual) -> &'a str {
        text.get(self.language)
    }

    /// A moment as people here read it: `30/06/2023 17:05`, in Hà Nội.
    pub fn moment(&self, at: &jiff::Timestamp) -> String {
        local(*at).strftime("%d/%m/%Y %H:%M").to_string()
    }

    /// A day as people here read it: `30/06/2023`.
    pub fn day(&self, day: &jiff::civil::Date) -> String {
        day.strftime("%d/%m/%Y").to_string()
    }
}

/// The moment in Hà Nội; Việt Nam has kept UTC+7 without daylight saving since 1975.
pub fn local(at: jiff::Timestamp) -> jiff::Zoned {
    at.to_zoned(jiff::tz::TimeZone::fixed(jiff::tz::offset(7)))
}

/// What a role is called.
pub fn role_name(role: Role, language: Language) -> &'static str {
    match role {
        Role::Secretariat => language.pick("Cơ quan thường trực", "Secretariat"),
        Role::Committee => language.pick("Thành viên Ban Chỉ đạo", "Committee member"),
        Role::Editor => language.pick("Tổ Biên tập", "Editor"),
        Role::Drafter => language.pick("Cán bộ tổng hợp", "Drafter"),
        Role::Signer => language.pick("Lãnh đạo ký", "Signer"),
        Role::Reader => language.pick("Người đọc", "Reader"),
        Role::Auditor => language.pick("Kiểm tra, giám sát", "Auditor"),
        Role::System => language.pick("Hệ thống", "System"),
    }
}

fn nav(visitor: &Visitor, study: Option<&StudyCode>) -> Vec<NavItem> {
    let t = |vi, en| visitor.language.pick(vi, en);
    let path = visitor.path.split('?').next().unwrap_or("/");
    let item = |label, href: String| {
        let here = path == href || (href.matches('/').count() > 2 && path.starts_with(&format!("{href}/")));
        NavItem { label, href, here }
    };
    let mut items = vec![item(t("Công bố", "Published"), "/".to_owned())];
    let Some(signed_in) = &visitor.signed_in else { return items };
    if matches!(signed_in.account.role, Role::Drafter | Role::Signer) {
        items.push(item(t("Bàn làm việc", "Desk"), "/desk".to_owned()));
    }
    if let Some(study) = study {
        let of = |rest: &str| format!("/studies/{study}{rest}");
        if visitor.may(Act::SeeBoard) {
            items.push(item(t("Tiến độ", "Progress"), of("")));
        }
        if visitor.may(Act::SeePlan) {
            items.push(item(t("Kế hoạch", "Plan"), of("/plan")));
        }
        if visitor.may(Act::SeePlan) {
            items.push(item(t("Tìm kiếm", "Search"), of("/search")));
            items.push(item(t("Đo lường", "Measures"), of("/measures")));
        }
        // Reports to code, rounds of blind coding and comparing are one place; who may not code goes straight to the rounds.
        if visitor.may(Act::LeadRound) {
            let href = of(if visitor.may(Act::Code) { "/coding" } else { "/rounds" });
            let coding = item(t("Gán mã", "Coding"), href);
            let beside =
                ["/rounds", "/compare", "/recode"].iter().any(|beside| path.starts_with(&of(beside)));
            items.push(NavItem { here: coding.here || beside, ..coding });
        }
        if visitor.may(Act::CompareReports) {
            let figures = item(t("Số liệu", "Figures"), of("/figures"));
            let beside = path.starts_with(&of("/contradictions"));
            items.push(NavItem { here: figures.here || beside, ..figures });
        }
        if visitor.may(Act::SeeScheme) {
            items.push(item(t("Đề án", "Scheme"), of("/scheme")));
        }
        if visitor.may(Act::SeeMeetings) {
            items.push(item(t("Chỉ đạo", "Directing"), of("/committee")));
        }
        if visitor.may(Act::Publish) {
            items.push(item(t("Bản công bố", "Releases"), of("/releases")));
        }
    } else if visitor.may(Act::SeeBoard) {
        items.push(item(t("Công việc", "Work"), "/home".to_owned()));
    }
    if visitor.may(Act::SeeLedger) {
        items.push(item(t("Sổ cái", "Ledger"), "/ledger".to_owned()));
    }
    if visitor.may(Act::ManageAccounts) {
        items.push(item(t("Tài khoản", "Accounts"), "/accounts".to_owned()));
    }
    items
}

/// Renders a page.
///
/// # Errors
/// When the template fails, which is our fault.
pub fn html(page: &impl Template) -> Result<Response, PageError> {
    page.render().map(|text| Html(text).into_response()).map_err(PageError::internal)
}
