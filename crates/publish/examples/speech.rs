//! One step of the contest «speech» of bench/: a page of so many sentences in four voices, with the cache that a site has.
//!
//! ```text
//! speech words FOLDER 200      the words of each voice, for other programs: FOLDER/nam-bac.txt …
//! speech read FOLDER 200       every voice; what is kept in FOLDER is not spoken again
//! speech change FOLDER 200     the same page with one sentence changed
//! speech opus|mp3|wav FOLDER 200   the file of each voice
//! ```
//!
//! It prints how many sentences the engine was asked for, and how many seconds of sound the voices have together.

use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use kernel::{Actor, Bilingual, Digest, NewEntry, StudyCode, World};
use publish::speech::{Engine, Espeak, Later, Speaker};
use publish::{AudioForm, Material, PublicPage, PublicSection, PublicStatement, Release, Voice};
use sound::Sound;
use store::{Settings, Store};

type Failure = Box<dyn std::error::Error>;

/// espeak-ng, counted.
#[derive(Debug)]
struct Counted(Espeak, AtomicUsize);

impl Engine for Counted {
    fn maker(&self, voice: Voice) -> Later<'_, String> {
        self.0.maker(voice)
    }

    fn speak<'a>(&'a self, voice: Voice, sentences: &'a [String]) -> Later<'a, Vec<Sound>> {
        self.1.fetch_add(sentences.len(), Ordering::Relaxed);
        self.0.speak(voice, sentences)
    }
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [step, folder, count] = words.as_slice() else { return Err("speech STEP FOLDER SENTENCES".into()) };
    let (folder, count) = (Path::new(folder), count.parse::<usize>()?);
    let page = page(count, step == "change");
    if step == "words" {
        std::fs::create_dir_all(folder)?;
        for voice in Voice::ALL {
            let spoken = page.parts().into_iter().map(|part| vietnamese::spoken(&part.text, voice.region()));
            let lines: Vec<String> = spoken.collect();
            std::fs::write(folder.join(format!("{voice}.txt")), lines.join("\n\n"))?;
        }
        return Ok(());
    }
    let migrations =
        [plan::MIGRATIONS, reports::MIGRATIONS, scheme::MIGRATIONS, publish::MIGRATIONS].concat();
    let store = Store::open(&Settings::folder(folder), World::real(), &migrations).await?;
    let release = release(&store, &page).await?;
    let engine = Arc::new(Counted(Espeak::default(), AtomicUsize::new(0)));
    let shared: Arc<dyn Engine> = Arc::clone(&engine) as Arc<dyn Engine>;
    let side_by_side = std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    let speaker = Speaker::of(Voice::ALL.map(|_| Arc::clone(&shared)), side_by_side);
    let mut milliseconds = 0;
    for voice in Voice::ALL {
        let audio = publish::audio(&store, &speaker, &release, &page, voice).await?;
        milliseconds += audio.marks.last().map_or(0, |mark| mark.end_ms);
        if let Some(form) = AudioForm::with_ending(step) {
            publish::audio_file(&store, &audio, form).await?;
        }
    }
    store.close().await;
    println!("{} {}", engine.1.load(Ordering::Relaxed), milliseconds / 1000);
    Ok(())
}

/// The release of the page that is kept in the store: the same one each time.
async fn release(store: &Store, page: &PublicPage) -> Result<Release, Failure> {
    let study = StudyCode::parse("bench")?;
    if let Some(release) = publish::latest(store, &study).await? {
        return Ok(release);
    }
    let mut tx = store.begin(&Actor::system()).await?;
    let release = Release {
        id: tx.new_id(),
        study,
        number: 1,
        title: page.title.clone(),
        statements: 1,
        evidence: 0,
        page: Digest::of(b"page"),
        docx: Digest::of(b"docx"),
        at: page.published_at,
        revoked: None,
        embargo: None,
    };
    sqlx::query(
        "INSERT INTO release (id, study, number, title_vi, title_en, statements, evidence, page, docx, at) \
         VALUES ($1, 'bench', 1, '', '', 1, 0, $2, $3, 0)",
    )
    .bind(release.id.to_string())
    .bind(release.page.to_string())
    .bind(release.docx.to_string())
    .execute(tx.sql())
    .await?;
    tx.commit(NewEntry::new("release.published", format!("release/{}", release.id), serde_json::json!({})))
        .await?;
    Ok(release)
}

/// A page of `count` sentences, title and headings among them; no two are the same.
fn page(count: usize, changed: bool) -> PublicPage {
    let openings = [
        "Ở nhiều nơi",
        "Tại một số cơ quan",
        "Trong kỳ báo cáo",
        "Theo 12 báo cáo",
        "Từ 01/02/2021 đến 30/6/2023",
    ];
    let middles = [
        "hồ sơ khó được gác lại trong khi hồ sơ thường vẫn được giải quyết",
        "có đơn vị xin ý kiến cấp trên về việc thuộc thẩm quyền của mình",
        "1.177 trong 7.554 hồ sơ được chuyển đi rồi chuyển lại giữa hai đơn vị",
        "cán bộ làm việc cầm chừng, chờ văn bản hướng dẫn",
    ];
    let endings = ["nhất là về đất đai", "chiếm 11,4%", "theo Quy định 41-QĐ/TW", "ở cả ba cấp"];
    let statement = |number: usize| {
        let (opening, middle, ending) =
            (openings[number % 5], middles[number / 5 % 4], endings[number / 20 % 4]);
        PublicStatement {
            id: String::new(),
            text: format!("{opening}, {middle}, {ending}, lần {number}."),
            citations: Vec::new(),
            figures: Vec::new(),
        }
    };
    let sections = 9;
    let mut statements: Vec<PublicStatement> = (0..count - 1 - sections).map(statement).collect();
    if changed && let Some(middle) = statements.get_mut(count / 2) {
        middle.text = "Câu này đã được sửa lại.".to_owned();
    }
    let size = statements.len().div_ceil(sections);
    let section = |(number, statements): (usize, &[PublicStatement])| PublicSection {
        key: format!("s{number}"),
        title: Bilingual::new(format!("Phần {number}"), ""),
        statements: statements.to_vec(),
        ..PublicSection::default()
    };
    PublicPage {
        format: PublicPage::FORMAT,
        study: "bench".to_owned(),
        number: 1,
        published_at: jiff::Timestamp::UNIX_EPOCH,
        title: Bilingual::new("Đề án về trách nhiệm", ""),
        name: Bilingual::new("Đề án", ""),
        issuer: Bilingual::new("Ban", ""),
        plan_version: 1,
        window: (jiff::civil::date(2021, 2, 1), jiff::civil::date(2023, 6, 30)),
        material: Material::Generated,
        sections: statements.chunks(size).enumerate().map(section).collect(),
        evidence: Vec::new(),
        brief: Vec::new(),
        lexicon: Vec::new(),
    }
}
