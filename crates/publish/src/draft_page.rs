//! The draft as one page to open in any browser: every sentence leads to what it rests on, in the same file and on the server.
//!
//! It stands alone: no script, no network, nothing but what is in it. Like every draft it may hold what a release may not and
//! says so; it is made when asked for and kept nowhere.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use jiff::civil::Date;
use kernel::{Language, StudyCode};
use plan::DocumentFamily;
use scheme::{CitationId, SectionView, StatementView};
use vietnamese::format_integer;

use ::store::Store;

use crate::draft::{Draft, Standing, concerns, standing};
use crate::draft_annexes;
use crate::page::{Evidence, Material, PublicStatement};
use crate::paper::annex::said;
use crate::paper::{GENERATED, section_heading};
use crate::{PublishError, withheld};

/// Where the program's own pages are, for links from a file back to them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Home {
    /// The address people reach it under, such as `https://damlam.office.gov.vn`.
    At(String),
    /// Nobody said; the file leads nowhere but within itself.
    Unknown,
}

/// The draft of `study` as a page that stands alone.
///
/// # Errors
/// When the study has no plan or the store fails.
pub async fn draft_page(store: &Store, study: &StudyCode, home: Home) -> Result<Draft, PublishError> {
    let standing = standing(store, study).await?;
    let exported = standing.exported;
    let write = move || Writer { standing: &standing, home: &home, shared_until: None }.page().into_bytes();
    let bytes = tokio::task::spawn_blocking(write).await.map_err(|_| PublishError::Stopped)?;
    Ok(Draft { exported, bytes })
}

/// The draft of `study` as whoever holds a private link sees it: it says that it is one, and until the end of which day the link opens.
///
/// # Errors
/// When the study has no plan or the store fails.
pub async fn shared_draft_page(
    store: &Store,
    study: &StudyCode,
    last_day: Date,
) -> Result<Draft, PublishError> {
    let mut standing = standing(store, study).await?;
    let withheld = withheld::withheld_citations(store, &standing.view).await?;
    let withheld: BTreeSet<CitationId> = withheld.iter().map(|each| each.citation).collect();
    let places = places_of(&standing, &withheld);
    standing.page = withheld::shared(standing.page, &places, &withheld::Salt::of(store.key()));
    let exported = standing.exported;
    let write = move || {
        let writer = Writer { standing: &standing, home: &Home::Unknown, shared_until: Some(last_day) };
        writer.page().into_bytes()
    };
    let bytes = tokio::task::spawn_blocking(write).await.map_err(|_| PublishError::Stopped)?;
    Ok(Draft { exported, bytes })
}

/// The places of the evidence that these citations cite.
fn places_of(standing: &Standing, citations: &BTreeSet<CitationId>) -> BTreeSet<usize> {
    let views = standing.view.statements().map(|(_, view)| view);
    let publics = standing.page.sections.iter().flat_map(|section| &section.statements);
    let cited = views.zip(publics).flat_map(|(view, public)| view.citations.iter().zip(&public.citations));
    let withheld = cited.filter(|(cited, _)| citations.contains(&cited.citation.id));
    withheld.filter_map(|(_, number)| number.checked_sub(1)).collect()
}

const STYLE: &str = "\
:root{color-scheme:light}\
body{margin:0;background:#fff;color:#111;font:1.05rem/1.6 'Times New Roman','Liberation Serif',Tinos,serif}\
main{max-width:46rem;margin:0 auto;padding:1rem 1.25rem 3rem}\
header{text-align:center}header p{margin:.25rem 0}h1{font-size:1.35rem}h2{font-size:1.1rem;margin-top:2rem}\
.stamp{display:inline-block;border:1px solid #111;padding:0 .5rem;font-weight:bold}\
.soft{color:#444;font-style:italic}.warn{color:#8c1515}\
ol.text{padding-left:0;list-style-position:inside}ol.text>li{margin:.6rem 0;text-align:justify;overflow-wrap:anywhere}\
a{color:#0b4a8f}sup a{padding:0 .15rem;white-space:nowrap}\
.shared{position:sticky;top:0;margin:0;padding:.4rem 1rem;background:#fff6d6;border-bottom:1px solid #8a6d00;text-align:center}\
ul.concerns{text-align:left;margin:.25rem 0 0}\
.evidence>li{margin:1rem 0;padding:.25rem .75rem;border-left:3px solid #bbb;overflow-wrap:anywhere}\
.evidence>li:target,ol.text>li:target{background:#fff6d6;border-color:#8a6d00}\
dl{margin:.2rem 0 1rem 1rem}dt{float:left;clear:left;width:6.5rem;font-style:italic}dd{margin:0 0 .2rem 7rem;overflow-wrap:anywhere}\
blockquote{margin:.4rem 0}.small{font-size:.9rem}code{font-size:.85rem;overflow-wrap:anywhere}\
@media print{main{max-width:none;padding:0}a{color:inherit;text-decoration:none}}";

struct Writer<'d> {
    standing: &'d Standing,
    home: &'d Home,
    /// The last day a private link opens it, where it is seen through one.
    shared_until: Option<Date>,
}

impl Writer<'_> {
    fn page(&self) -> String {
        let Standing { plan, view, page, exported } = self.standing;
        let mut html = String::new();
        let title = escaped(&page.title.vi);
        let moment = vietnamese::format_moment(exported.at, Language::Vietnamese);
        let facts = format!(
            "Bản dự thảo xuất lúc {moment}, tại vị trí {} của sổ cái: {} luận điểm, {} căn cứ. Bấm vào số trong ngoặc vuông để đến căn cứ.",
            format_integer(exported.position, Language::Vietnamese),
            count(page.statements()),
            count(page.evidence.len()),
        );
        html.push_str("<!doctype html>\n<html lang=\"vi\">\n<head>\n<meta charset=\"utf-8\">\n");
        html.push_str("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        put(&mut html, format_args!("<title>{title} (dự thảo {})</title>\n", self.standing.day()));
        put(&mut html, format_args!("<style>{STYLE}</style>\n</head>\n<body>\n"));
        if let Some(last_day) = self.shared_until {
            let last_day = vietnamese::format_date(last_day, Language::Vietnamese);
            put(
                &mut html,
                format_args!(
                    "<p class=\"shared\" role=\"note\"><b>Bản nháp, chưa công bố.</b> Liên kết riêng này mở được đến hết ngày {last_day}. Đừng chuyển tiếp.</p>\n"
                ),
            );
        }
        html.push_str("<main>\n<header>\n");
        put(&mut html, format_args!("<p><b>{}</b></p>\n", escaped(&plan.issuer.vi.to_uppercase())));
        put(&mut html, format_args!("<p class=\"stamp\">DỰ THẢO {}</p>\n", self.standing.day()));
        put(&mut html, format_args!("<h1>ĐỀ ÁN<br>{title}</h1>\n<p class=\"soft\">{facts}</p>\n"));
        if page.material == Material::Generated {
            put(&mut html, format_args!("<p class=\"warn\"><b>{GENERATED}</b></p>\n"));
        }
        html.push_str("</header>\n");
        let family = DocumentFamily::of_name(&plan.issuer.vi);
        let sections: Vec<&SectionView> =
            view.sections.iter().filter(|section| !section.statements.is_empty()).collect();
        // Where each piece of evidence is cited: a statement's number and its anchor.
        let mut cited: Vec<Vec<(String, String)>> = vec![Vec::new(); page.evidence.len()];
        for (index, (section, public)) in sections.iter().zip(&page.sections).enumerate() {
            let heading = section_heading(family, index + 1, &section.title.vi);
            put(&mut html, format_args!("<section>\n<h2>{}</h2>\n<ol class=\"text\">\n", escaped(&heading)));
            for (place, (view, statement)) in section.statements.iter().zip(&public.statements).enumerate() {
                let number = format!("{}.{}", crate::paper::roman(index + 1), place + 1);
                for evidence in &statement.citations {
                    if let Some(cited) = evidence.checked_sub(1).and_then(|place| cited.get_mut(place)) {
                        cited.push((number.clone(), anchor(statement)));
                    }
                }
                self.statement(&mut html, view, statement);
            }
            html.push_str("</ol>\n</section>\n");
        }
        let further = draft_annexes::annexes(plan, view);
        let count = further.len() + 1;
        let title = draft_annexes::title(1, count, "CĂN CỨ CỦA CÁC LUẬN ĐIỂM");
        put(&mut html, format_args!("<section>\n<h2>{title}</h2>\n<ol class=\"evidence\">\n"));
        for (index, (evidence, cited)) in page.evidence.iter().zip(&cited).enumerate() {
            item(&mut html, index + 1, evidence, cited);
        }
        html.push_str("</ol>\n</section>\n");
        for (index, annex) in further.iter().enumerate() {
            let title = draft_annexes::title(index + 2, count, annex.title);
            put(&mut html, format_args!("<section>\n<h2>{title}</h2>\n"));
            for item in &annex.items {
                told(&mut html, item);
            }
            html.push_str("</section>\n");
        }
        html.push_str("</main>\n</body>\n</html>\n");
        html
    }

    fn statement(&self, html: &mut String, view: &StatementView, statement: &PublicStatement) {
        put(html, format_args!("<li id=\"{}\">{}", anchor(statement), sentence(statement)));
        for (cited, number) in view.citations.iter().zip(&statement.citations) {
            let (class, note) = match cited.freshness.is_fresh() {
                true => ("", ""),
                false => (" class=\"warn\"", ": phải xem lại"),
            };
            put(
                html,
                format_args!(
                    "<sup><a{class} href=\"#e{number}\" aria-label=\"Căn cứ {number}{note}\">[{number}{note}]</a></sup>"
                ),
            );
        }
        if let Home::At(home) = self.home {
            let address = format!(
                "{}/studies/{}/scheme?statement={}#evidence",
                home.trim_end_matches('/'),
                self.standing.view.study,
                view.statement.id
            );
            put(
                html,
                format_args!(" <a class=\"small\" href=\"{}\">Mở trên hệ thống</a>", escaped(&address)),
            );
        }
        // What is still to be looked at is for editors, and may repeat what is masked.
        let concerns = if self.shared_until.is_some() { Vec::new() } else { concerns(view, statement) };
        if !concerns.is_empty() {
            html.push_str("\n<ul class=\"concerns small warn\">");
            for concern in &concerns {
                put(html, format_args!("<li>{}</li>", escaped(concern)));
            }
            html.push_str("</ul>");
        }
        html.push_str("</li>\n");
    }
}

fn anchor(statement: &PublicStatement) -> String {
    format!("s-{}", escaped(&statement.id))
}

/// The text, each figure cited leading to its evidence.
fn sentence(statement: &PublicStatement) -> String {
    let mut html = String::new();
    let mut done = 0;
    for figure in &statement.figures {
        let (Some(before), Some(words)) =
            (statement.text.get(done..figure.start), statement.text.get(figure.start..figure.end))
        else {
            continue;
        };
        put(
            &mut html,
            format_args!("{}<a href=\"#e{}\">{}</a>", escaped(before), figure.evidence, escaped(words)),
        );
        done = figure.end;
    }
    html + &escaped(statement.text.get(done..).unwrap_or_default())
}

fn item(html: &mut String, number: usize, evidence: &Evidence, cited: &[(String, String)]) {
    let kind = evidence.kind.name(Language::Vietnamese);
    put(
        html,
        format_args!(
            "<li id=\"e{number}\"><b>{kind}. {}, phiên bản {}, {}</b>\n<blockquote>“{}”</blockquote>\n",
            escaped(&evidence.source.vi),
            evidence.version,
            escaped(&evidence.place.vi),
            escaped(&evidence.quote.vi),
        ),
    );
    if !evidence.definition.vi.is_empty() {
        put(html, format_args!("<p class=\"small\">Cách tính: {}</p>\n", escaped(&evidence.definition.vi)));
    }
    for why in &evidence.masked {
        put(html, format_args!("<p class=\"small\">{}</p>\n", escaped(&why.why().vi)));
    }
    for line in evidence.replies.iter().flat_map(said) {
        put(html, format_args!("<p class=\"small\">{}</p>\n", escaped(&line)));
    }
    let back: Vec<String> =
        cited.iter().map(|(number, anchor)| format!("<a href=\"#{anchor}\">{number}</a>")).collect();
    if !back.is_empty() {
        put(html, format_args!("<p class=\"small\">Dẫn ở luận điểm {}</p>\n", back.join(", ")));
    }
    put(
        html,
        format_args!(
            "<details class=\"small\"><summary>Để kiểm tra</summary><p>{}. Xem lần cuối {}. SHA-256: <code>{}</code></p></details></li>\n",
            escaped(&evidence.address),
            vietnamese::format_moment(evidence.looked_at, Language::Vietnamese),
            evidence.digest,
        ),
    );
}

fn told(html: &mut String, item: &draft_annexes::Item) {
    let head = escaped(&item.head);
    match item.about {
        Some(id) => put(html, format_args!("<p><b><a href=\"#s-{id}\">{head}</a></b></p>\n")),
        None => put(html, format_args!("<p><b>{head}</b></p>\n")),
    }
    html.push_str("<dl class=\"small\">");
    for fact in &item.facts {
        let class = if fact.is_open { " class=\"warn\"" } else { "" };
        put(html, format_args!("<dt>{}</dt><dd{class}>{}</dd>", fact.name, escaped(&fact.said)));
    }
    html.push_str("</dl>\n");
}

fn put(html: &mut String, words: std::fmt::Arguments<'_>) {
    // Writing to a string cannot fail.
    let _ = html.write_fmt(words);
}

fn count(number: usize) -> String {
    format_integer(i64::try_from(number).unwrap_or(i64::MAX), Language::Vietnamese)
}

/// Words as they stand, whatever they are.
fn escaped(words: &str) -> String {
    let mut html = String::with_capacity(words.len());
    for letter in words.chars() {
        match letter {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            _ => html.push(letter),
        }
    }
    html
}
