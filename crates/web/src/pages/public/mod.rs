//! What everyone may read: the list of what was published, a release with its evidence, its Word file, its PDF and its sound, what
//! it changed, the feed, and all of it as files. Of a revoked release it is told that, and nothing else is given.
//!
//! Nothing here needs an account; nothing here can be changed.

pub(in crate::pages) mod below;
mod brief;
mod changes;
mod cited;
mod draft;
pub(in crate::pages) mod drawn;
pub(crate) mod export;
mod feed;
mod files;
mod next;
mod podcast;
pub(crate) mod range;
mod readers;
pub(crate) mod view;

use std::sync::Arc;

use accounts::Act;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::get;
use axum::{Extension, Router};
use jiff::Timestamp;
use jiff::civil::Date;
use kernel::{Bilingual, StudyCode};
use publish::{AudioForm, MostRead, PublicPage, Release, Revocation, Voice};
use tokio::sync::Semaphore;

use self::cited::{Cited, Meta};
use self::next::{Related, Subjects};
use self::view::{Piece, Run, SectionPart, StatementPart};
use crate::pages::scheme::home;
use crate::shell::{Shell, html};
use crate::visitor::Visitor;
use crate::{App, PageError, assets};

pub(crate) use self::files::{PDF, pdf_failed};

/// Who makes PDFs takes turns.
type Press = Arc<Semaphore>;

pub(crate) fn router() -> Router<App> {
    Router::new()
        .route("/", get(front))
        .route("/drafts/{key}", get(draft::show))
        .route("/drafts/{key}/pictures/{file}", get(draft::picture))
        .route("/releases/{study}", get(latest))
        .route("/releases/{study}/feed.atom", get(feed::feed))
        .route("/releases/{study}/{number}", get(show))
        .route("/releases/{study}/{number}/changes", get(changes::show))
        .route("/releases/{study}/{number}/de-an.docx", get(files::word))
        .route("/releases/{study}/{number}/de-an.pdf", get(files::pdf))
        .route("/releases/{study}/{number}/de-an.zip", get(export::zip))
        .route("/releases/{study}/{number}/brief", get(brief::show))
        .route("/releases/{study}/{number}/brief/{file}", get(brief::audio))
        .route("/releases/{study}/{number}/why/{statement}/{file}", get(brief::why))
        .route("/releases/{study}/podcast.xml", get(podcast::feed))
        .route("/releases/{study}/{number}/page.json", get(files::frozen))
        .route("/releases/{study}/{number}/audio/{file}", get(files::audio))
        .route("/releases/{study}/{number}/pictures/{file}", get(files::picture))
        .layer(Extension(Press::new(Semaphore::new(1))))
        .layer(Extension(export::Packing::default()))
        .layer(Extension(feed::Feeds::default()))
        .layer(Extension(Subjects::default()))
        .layer(Extension(podcast::Podcasts::default()))
}

#[derive(Template)]
#[template(path = "pages/public/front.html")]
struct FrontPage {
    shell: Shell,
    releases: Vec<Release>,
    most_read: Vec<MostRead>,
    older: Option<String>,
}

#[derive(serde::Deserialize)]
struct After {
    after: Option<String>,
}

async fn front(
    State(app): State<App>,
    visitor: Visitor,
    Query(After { after }): Query<After>,
) -> Result<Response, PageError> {
    let after = after.as_deref().map(study_of).transpose()?;
    let releases = publish::latest_of_each(&app.store, after.as_ref()).await.map_err(PageError::internal)?;
    let full = i64::try_from(releases.len()).is_ok_and(|count| count == publish::PAGE);
    let older = releases.last().filter(|_| full).map(|release| release.study.to_string());
    let most_read = app.views.most_read(&app.store).await.map_err(PageError::internal)?;
    html(&FrontPage { shell: Shell::new(&visitor, &app), releases, most_read, older })
}

async fn latest(State(app): State<App>, Path(study): Path<String>) -> Result<Response, PageError> {
    let study = study_of(&study)?;
    let standing = publish::latest(&app.store, &study).await.map_err(PageError::internal)?;
    let release = match standing {
        Some(release) => release,
        // Where all were revoked, the newest tells why.
        None => {
            let newest = publish::public_releases(&app.store, &study, None).await;
            newest.map_err(PageError::internal)?.into_iter().next().ok_or(PageError::NotFound)?
        }
    };
    Ok(Redirect::temporary(&format!("/releases/{study}/{}", release.number)).into_response())
}

#[derive(Template)]
#[template(path = "pages/public/release.html")]
struct ReleasePage {
    shell: Shell,
    script: &'static str,
    release: Release,
    page: PublicPage,
    title: Vec<Piece>,
    sections: Vec<SectionPart>,
    /// What stands below the statements of each section, escaped when it was made.
    below: Vec<String>,
    cited: Cited,
    meta: Meta,
    /// Releases of other studies that are about the same.
    related: Vec<Related>,
    /// Every release of the study, newest first, as many as a list gives.
    releases: Vec<Release>,
    voice: Voice,
    sound: Sounds,
    given: Given,
}

/// To whom a page is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Given {
    /// To everybody.
    ToAll,
    /// To people of the study, while the public is told nothing of it until this moment.
    Waiting(Timestamp),
    /// To whoever holds a private link that opens it until the end of this day.
    ByLink(Date),
}

/// Where the sound of a page is.
enum Sounds {
    /// On the server, which makes it when asked.
    Asked,
    /// In files beside the page, which holds their marks as JSON.
    Beside(Vec<(Voice, String)>),
    /// Nowhere.
    Missing,
}

impl Sounds {
    /// The forms the page plays, the one to take first first. A file beside the page is one that every browser plays.
    fn forms(&self) -> &'static [AudioForm] {
        match self {
            Self::Asked => &[AudioForm::Opus, AudioForm::Mp3],
            Self::Beside(_) => &[AudioForm::Mp3],
            Self::Missing => &[],
        }
    }

    /// The marks the page brings with it.
    fn marks(&self) -> &[(Voice, String)] {
        if let Self::Beside(marks) = self { marks } else { &[] }
    }

    /// Where a voice is chosen without a script: the page again, or the file itself in `folder`.
    fn voice_address(&self, release: &Release, folder: &str, voice: Voice) -> String {
        match self {
            Self::Beside(_) => {
                let Release { study, number, .. } = release;
                format!("/releases/{study}/{number}/{folder}/{voice}.mp3")
            }
            Self::Asked | Self::Missing => format!("?voice={voice}#player"),
        }
    }
}

impl ReleasePage {
    /// The statements of the brief with their anchors.
    fn brief(&self) -> Vec<(&str, &StatementPart)> {
        let statements: Vec<&StatementPart> =
            self.sections.iter().flat_map(|section| &section.statements).collect();
        let places = self.page.brief_statements().into_iter().map(|(place, _)| place);
        places
            .filter_map(|place| statements.get(place - 1))
            .map(|each| (each.anchor.as_str(), *each))
            .collect()
    }

    /// Where what a statement rests on is heard, when the server makes sound.
    fn why(&self, statement: &StatementPart) -> Option<String> {
        let Release { study, number, .. } = &self.release;
        let is_asked = matches!(self.sound, Sounds::Asked) && !statement.notes.is_empty();
        let place = statement.anchor.strip_prefix('s')?;
        is_asked.then(|| format!("/releases/{study}/{number}/why/{place}/{}.mp3", self.voice))
    }

    fn is_by_link(&self) -> bool {
        matches!(self.given, Given::ByLink(_))
    }

    /// What the page says of itself before the public sees it.
    fn waits(&self) -> Option<String> {
        let language = self.shell.language;
        match self.given {
            Given::ToAll => None,
            Given::Waiting(until) => Some(format!(
                "{} {}. {}",
                language.pick("Chưa công khai, chờ đến", "Not public, under embargo until"),
                self.shell.moment(&until),
                language.pick(
                    "Chỉ người có quyền của đề án xem được trang này.",
                    "Only people of the study with the right see this page.",
                )
            )),
            Given::ByLink(last_day) => Some(format!(
                "{} {}. {}",
                language.pick(
                    "Bản nháp, chưa công bố. Liên kết riêng này mở được đến hết ngày",
                    "Draft, not published. This private link opens until the end of"
                ),
                self.shell.day(&last_day),
                language.pick("Đừng chuyển tiếp.", "Do not pass it on."),
            )),
        }
    }

    /// Where a voice is chosen without a script.
    fn voice_address(&self, voice: &Voice) -> String {
        self.sound.voice_address(&self.release, "audio", *voice)
    }

    /// The number of the newest release that stands, when this is not it.
    fn newer(&self) -> Option<i64> {
        let newest = self.releases.iter().find(|release| release.revoked.is_none())?;
        Some(newest.number).filter(|newest| *newest > self.release.number)
    }

    /// Whether there is one before it to compare with.
    fn has_before(&self) -> bool {
        self.releases.iter().any(|each| each.number < self.release.number && each.revoked.is_none())
    }

    fn below(&self, section: &usize) -> &str {
        self.below.get(*section).map_or("", String::as_str)
    }

    /// A statement as it is quoted elsewhere.
    fn quoted(&self, statement: &StatementPart) -> String {
        self.cited.sentence(&statement.text, &statement.anchor, self.shell.language)
    }

    /// The release as it is quoted elsewhere.
    fn quoted_whole(&self) -> String {
        self.cited.whole(self.shell.language)
    }

    fn kind(&self, evidence: &publish::Evidence) -> &'static str {
        evidence.kind.name(self.shell.language)
    }

    fn generated(&self) -> bool {
        self.page.material == publish::Material::Generated
    }

    /// Where the evidence of a run of the text stands, when it is a figure cited.
    fn evidence_of<'s>(&self, statement: &'s StatementPart, run: &Run) -> Option<&'s str> {
        statement.anchor_of(&run.evidence?)
    }

    fn voice_name(&self, voice: &Voice) -> &'static str {
        voice.name(self.shell.language)
    }

    fn is_chosen(&self, voice: &Voice) -> bool {
        *voice == self.voice
    }

    fn count(&self, number: &i64) -> String {
        vietnamese::format_integer(*number, self.shell.language)
    }

    fn date(&self, date: &Date) -> String {
        vietnamese::format_date(*date, self.shell.language)
    }
}

#[derive(serde::Deserialize)]
struct Listen {
    voice: Option<String>,
}

async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Extension(subjects): Extension<Subjects>,
    (method, headers): (Method, HeaderMap),
    Path((study, number)): Path<(String, String)>,
    Query(listen): Query<Listen>,
) -> Result<Response, PageError> {
    let release = any_release_of(&app, &visitor, &study, &number).await?;
    if let Some(revoked) = release.revoked.clone() {
        return told_revoked(&app, &visitor, release, revoked).await;
    }
    let page = publish::page(&app.store, &release).await.map_err(PageError::internal)?;
    let releases = publish::public_releases(&app.store, &release.study, None).await;
    let releases = releases.map_err(PageError::internal)?;
    let given = match &release.embargo {
        Some(embargo) if !release.is_open(app.store.world().now()) => Given::Waiting(embargo.until),
        _ => Given::ToAll,
    };
    let related = subjects.related(&app.store, &page, visitor.language).await.map_err(PageError::internal)?;
    // Who looks before it is published is no reader.
    if given == Given::ToAll {
        readers::count(&app, &method, &headers, &release);
    }
    let cited = Cited::of(&page, &release, &home(&headers, app.settings.plain_http), visitor.language);
    let page = ReleasePage {
        shell: Shell::of_study(&visitor, &app, &release.study),
        script: assets::LISTEN.path(),
        title: view::pieces(0, &page.title.vi, &[]),
        sections: view::sections(&page),
        below: below::below(&page, &below::pictures_of(&page), visitor.language)
            .map_err(PageError::internal)?,
        meta: Meta::of(&page, &release, &cited, visitor.language),
        cited,
        related,
        voice: listen.voice.and_then(|code| code.parse().ok()).unwrap_or(Voice::NamBac),
        sound: Sounds::Asked,
        given,
        release,
        page,
        releases,
    };
    Ok(if given == Given::ToAll { html(&page)? } else { draft::for_nobody_else(html(&page)?) })
}

#[derive(Template)]
#[template(path = "pages/public/revoked.html")]
struct RevokedPage {
    shell: Shell,
    release: Release,
    revoked: Revocation,
    /// The one that stands.
    latest: Option<Release>,
    may_inspect: bool,
}

/// What stands in the place of a revoked release.
async fn told_revoked(
    app: &App,
    visitor: &Visitor,
    release: Release,
    revoked: Revocation,
) -> Result<Response, PageError> {
    let latest = publish::latest(&app.store, &release.study).await.map_err(PageError::internal)?;
    let shell = Shell::of_study(visitor, app, &release.study);
    let page = RevokedPage { shell, release, revoked, latest, may_inspect: may_inspect(visitor) };
    Ok((StatusCode::GONE, html(&page)?).into_response())
}

/// Whether this visitor may see what was frozen although it was revoked.
fn may_inspect(visitor: &Visitor) -> bool {
    visitor.may(Act::Publish) || visitor.may(Act::SeeLedger)
}

fn study_of(code: &str) -> Result<StudyCode, PageError> {
    StudyCode::parse(code).map_err(|_| PageError::NotFound)
}

/// The release, unless it was revoked.
async fn release_of(app: &App, visitor: &Visitor, study: &str, number: &str) -> Result<Release, PageError> {
    let release = any_release_of(app, visitor, study, number).await?;
    if release.revoked.is_some() {
        return Err(PageError::Gone(Bilingual::new(
            format!("Bản công bố số {number} đã bị thu hồi. Mở trang của bản ấy để xem lý do."),
            format!("Release {number} was revoked. Open its page to read why."),
        )));
    }
    Ok(release)
}

/// The release, also a revoked one. One under embargo is there only for who may see the scheme.
async fn any_release_of(
    app: &App,
    visitor: &Visitor,
    study: &str,
    number: &str,
) -> Result<Release, PageError> {
    let number = number.parse().map_err(|_| PageError::NotFound)?;
    let found =
        publish::numbered(&app.store, &study_of(study)?, number).await.map_err(PageError::internal)?;
    let now = app.store.world().now();
    let sees = |release: &Release| release.is_open(now) || visitor.may(Act::SeeScheme);
    found.filter(sees).ok_or(PageError::NotFound)
}

#[cfg(test)]
mod tests {
    use kernel::{Digest, Language, World};
    use publish::{Evidence, EvidenceKind, Material, PublicSection, PublicStatement};

    use super::*;
    use crate::Settings;
    use crate::visitor::Theme;

    fn sample() -> PublicPage {
        let at = "2023-10-05T01:00:00Z".parse().unwrap();
        let statement = |text: &str, citations: &[usize]| PublicStatement {
            id: String::new(),
            text: text.to_owned(),
            citations: citations.to_vec(),
            figures: Vec::new(),
        };
        PublicPage {
            format: PublicPage::FORMAT,
            study: "alpha".to_owned(),
            number: 2,
            published_at: at,
            title: Bilingual::new("Đề án về trách nhiệm", "Scheme on responsibility"),
            name: Bilingual::new("Trách nhiệm", "Responsibility"),
            issuer: Bilingual::new("Ban Nội chính Trung ương", "Central Internal Affairs Commission"),
            plan_version: 1,
            window: ("2021-02-01".parse().unwrap(), "2023-06-30".parse().unwrap()),
            material: Material::Generated,
            sections: vec![PublicSection {
                key: "causes".to_owned(),
                title: Bilingual::new("Nguyên nhân", "Causes"),
                statements: vec![
                    statement("Luật chồng chéo. Phân cấp chưa rõ.", &[1]),
                    statement("Nơi nào cũng vậy <b>.", &[1, 9]),
                    statement("Không dẫn gì.", &[]),
                ],
                ..PublicSection::default()
            }],
            evidence: vec![Evidence {
                kind: EvidenceKind::Indicator,
                source: Bilingual::new("Tỉnh ủy Hòa Bình", "Hòa Bình Party Committee"),
                place: Bilingual::new("đơn vị Phòng 3", "unit Phòng 3"),
                address: "ping_pong · Phòng 3".to_owned(),
                quote: Bilingual::new("41 trên 12,6 dự kiến", "41 against 12.6 expected"),
                definition: Bilingual::new("Số lần A→B→A", "Occurrences of A→B→A"),
                version: 1,
                document: None,
                digest: Digest::of(b"x"),
                looked_at: at,
                replies: Vec::new(),
                masked: Vec::new(),
            }],
            brief: Vec::new(),
            lexicon: Vec::new(),
        }
    }

    async fn rendered(language: Language) -> String {
        let (store, _folder) = testkit::sqlite(&[publish::MIGRATIONS]).await;
        let settings = Settings {
            generated: false,
            plain_http: true,
            speaker: Default::default(),
            fonts: Default::default(),
            mail: None,
            reader: Default::default(),
            readers: 2,
        };
        let app = App::new(store, settings);
        let visitor =
            Visitor { signed_in: None, language, theme: Theme::Device, path: "/releases/alpha/2".to_owned() };
        let page = sample();
        let release = Release {
            id: World::scripted(1).new_id(),
            study: StudyCode::parse("alpha").unwrap(),
            number: 2,
            title: page.title.clone(),
            statements: 3,
            evidence: 1,
            page: Digest::of(b"page"),
            docx: Digest::of(b"docx"),
            at: page.published_at,
            revoked: None,
            embargo: None,
        };
        let newer = Release { number: 3, ..release.clone() };
        let cited = Cited::of(&page, &release, &publish::Home::At("https://dam.lam".to_owned()), language);
        ReleasePage {
            shell: Shell::new(&visitor, &app),
            script: assets::LISTEN.path(),
            title: view::pieces(0, &page.title.vi, &[]),
            sections: view::sections(&page),
            below: below::below(&page, &below::pictures_of(&page), language).unwrap(),
            meta: Meta::of(&page, &release, &cited, language),
            cited,
            related: Vec::new(),
            voice: Voice::NuNam,
            sound: Sounds::Asked,
            given: Given::ToAll,
            releases: vec![newer, release.clone()],
            release,
            page,
        }
        .render()
        .unwrap()
    }

    #[tokio::test]
    async fn a_release_reads_in_both_languages_with_its_evidence() {
        let vi = rendered(Language::Vietnamese).await;
        for part in [
            "Đề án về trách nhiệm",
            "data-at=\"2:0\">Luật chồng chéo.</span>",
            "data-at=\"2:22\">Phân cấp chưa rõ.</span>",
            "href=\"#e1\"",
            "id=\"e1\"",
            "href=\"#e1-s2\"",
            "id=\"e1-s2\"",
            "vậy &#60;b&#62;.",
            "41 trên 12,6 dự kiến",
            "Số lần A→B→A",
            "đơn vị Phòng 3",
            "dữ liệu trình diễn",
            "/releases/alpha/3",
            "data-voice=\"nu-nam\" aria-current=\"true\"",
            "/releases/alpha/2/audio/nu-nam.opus\" type=\"audio/ogg; codecs=opus\"",
            "/releases/alpha/2/audio/nu-nam.mp3\" type=\"audio/mpeg\"",
            "/releases/alpha/2/de-an.docx",
            "/releases/alpha/2/de-an.pdf",
            "“Luật chồng chéo. Phân cấp chưa rõ.” Ban Nội chính Trung ương, Đề án về trách nhiệm, bản công bố số 2",
            "https://dam.lam/releases/alpha/2#s1",
            "\"@type\":\"Report\"",
            "/releases/alpha/2/audio/nu-nam.mp3\"",
            "<meta property=\"og:type\" content=\"article\">",
        ] {
            assert!(vi.contains(part), "«{part}» is missing:\n{vi}");
        }
        let voices: Vec<usize> =
            Voice::ALL.iter().map(|voice| vi.find(&format!("data-voice=\"{voice}\"")).unwrap()).collect();
        assert!(voices.is_sorted(), "the voices stand in the press page's order");
        let en = rendered(Language::English).await;
        for part in
            ["Scheme on responsibility", "41 against 12.6 expected", "Causes", "There is a newer release"]
        {
            assert!(en.contains(part), "«{part}» is missing:\n{en}");
        }
    }
}
