//! The rows of sounds: tables `sentence_sound`, `reading` and `part_reading`.

use std::collections::HashMap;

use kernel::Digest;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Row as _};

use crate::sound_files::Kept;
use crate::speech::Voice;
use crate::{PublishError, ReleaseId};

/// The most sentences in one query.
const AT_ONCE: usize = 200;

/// The columns of `sentence_sound`.
const COLUMNS: usize = 6;

/// Which sentences a release is read with in one voice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reading {
    pub(crate) script: Digest,
    pub(crate) sound: Digest,
    pub(crate) sentences: Vec<Digest>,
}

/// The sounds of those of `sentences` that have a row.
pub(crate) async fn sounds(
    sql: &mut AnyConnection,
    sentences: &[Digest],
) -> Result<HashMap<Digest, Kept>, PublishError> {
    let mut found = HashMap::new();
    for some in sentences.chunks(AT_ONCE) {
        let query = format!(
            "SELECT sentence, file, start, length, rate, digest FROM sentence_sound WHERE sentence IN ({})",
            places(some.len())
        );
        let mut query = sqlx::query(AssertSqlSafe(query));
        for sentence in some {
            query = query.bind(sentence.to_string());
        }
        for row in query.fetch_all(&mut *sql).await? {
            let (sentence, kept) = read_sound(&row)?;
            found.insert(sentence, kept);
        }
    }
    Ok(found)
}

/// Every sound that has a row.
pub(crate) async fn all_sounds(sql: &mut AnyConnection) -> Result<HashMap<Digest, Kept>, PublishError> {
    let query = "SELECT sentence, file, start, length, rate, digest FROM sentence_sound";
    let rows = sqlx::query(query).fetch_all(sql).await?;
    rows.iter().map(read_sound).collect()
}

/// Keeps rows of sounds, in place of those made before.
pub(crate) async fn put_sounds(
    sql: &mut AnyConnection,
    sounds: &HashMap<Digest, Kept>,
) -> Result<(), PublishError> {
    let sounds: Vec<(&Digest, &Kept)> = sounds.iter().collect();
    for some in sounds.chunks(AT_ONCE) {
        // One statement for many rows: each is a way to the database and back.
        let rows: Vec<String> =
            (0..some.len()).map(|row| format!("({})", places_from(row * COLUMNS + 1, COLUMNS))).collect();
        let query = format!(
            "INSERT INTO sentence_sound (sentence, file, start, length, rate, digest) VALUES {} \
             ON CONFLICT (sentence) DO UPDATE SET file = excluded.file, start = excluded.start, \
             length = excluded.length, rate = excluded.rate, digest = excluded.digest",
            rows.join(", ")
        );
        let mut query = sqlx::query(AssertSqlSafe(query));
        for (sentence, kept) in some {
            query = query
                .bind(sentence.to_string())
                .bind(&kept.file)
                .bind(i64::try_from(kept.start).unwrap_or(i64::MAX))
                .bind(i64::try_from(kept.length).unwrap_or(i64::MAX))
                .bind(i64::from(kept.rate))
                .bind(kept.digest.to_string());
        }
        query.execute(&mut *sql).await?;
    }
    Ok(())
}

/// Removes rows of sounds.
pub(crate) async fn remove_sounds(sql: &mut AnyConnection, sentences: &[Digest]) -> Result<(), PublishError> {
    for some in sentences.chunks(AT_ONCE) {
        let query = format!("DELETE FROM sentence_sound WHERE sentence IN ({})", places(some.len()));
        let mut query = sqlx::query(AssertSqlSafe(query));
        for sentence in some {
            query = query.bind(sentence.to_string());
        }
        query.execute(&mut *sql).await?;
    }
    Ok(())
}

/// How a part of a release is read in a voice, if it was; the part without a name is the whole page.
pub(crate) async fn reading(
    sql: &mut AnyConnection,
    (release, part): (ReleaseId, &str),
    voice: Voice,
) -> Result<Option<Reading>, PublishError> {
    let row = if part.is_empty() {
        sqlx::query("SELECT script, sound, sentences FROM reading WHERE release = $1 AND voice = $2")
            .bind(release.to_string())
            .bind(voice.code())
            .fetch_optional(sql)
            .await?
    } else {
        let query = "SELECT script, sound, sentences FROM part_reading WHERE release = $1 AND part = $2 AND voice = $3";
        sqlx::query(query).bind(release.to_string()).bind(part).bind(voice.code()).fetch_optional(sql).await?
    };
    row.as_ref().map(read_reading).transpose()
}

/// How every release and every part of one is read, in every voice it was.
pub(crate) async fn readings(sql: &mut AnyConnection) -> Result<Vec<Reading>, PublishError> {
    let query = "SELECT script, sound, sentences FROM reading UNION ALL SELECT script, sound, sentences FROM part_reading";
    let rows = sqlx::query(query).fetch_all(sql).await?;
    rows.iter().map(read_reading).collect()
}

/// Keeps how a part of a release is read in a voice, in place of how it was.
pub(crate) async fn put_reading(
    sql: &mut AnyConnection,
    (release, part): (ReleaseId, &str),
    voice: Voice,
    reading: &Reading,
) -> Result<(), PublishError> {
    let sentences: Vec<String> = reading.sentences.iter().map(Digest::to_string).collect();
    let sentences = serde_json::to_string(&sentences).map_err(|error| bad(error.to_string()))?;
    let (table, columns, key) = if part.is_empty() {
        ("reading", "release, voice, script, sound, sentences", "release, voice")
    } else {
        ("part_reading", "release, voice, script, sound, sentences, part", "release, part, voice")
    };
    let values = places(5 + usize::from(!part.is_empty()));
    let query = format!(
        "INSERT INTO {table} ({columns}) VALUES ({values}) ON CONFLICT ({key}) DO UPDATE SET \
         script = excluded.script, sound = excluded.sound, sentences = excluded.sentences"
    );
    let query = sqlx::query(AssertSqlSafe(query))
        .bind(release.to_string())
        .bind(voice.code())
        .bind(reading.script.to_string())
        .bind(reading.sound.to_string())
        .bind(sentences);
    let query = if part.is_empty() { query } else { query.bind(part.to_owned()) };
    query.execute(sql).await?;
    Ok(())
}

/// `$1, $2, …`.
fn places(count: usize) -> String {
    places_from(1, count)
}

/// `count` places, the first of them `$first`.
fn places_from(first: usize, count: usize) -> String {
    let places: Vec<String> = (first..first + count).map(|number| format!("${number}")).collect();
    places.join(", ")
}

fn bad(why: String) -> PublishError {
    PublishError::Stored { release: "sounds".to_owned(), why }
}

fn digest(row: &AnyRow, name: &str) -> Result<Digest, PublishError> {
    row.try_get::<String, _>(name)?.parse().map_err(|error| bad(format!("{name}: {error}")))
}

fn read_sound(row: &AnyRow) -> Result<(Digest, Kept), PublishError> {
    let number = |name: &str| row.try_get::<i64, _>(name);
    let negative = |_| bad("a length below zero".to_owned());
    let kept = Kept {
        file: row.try_get("file")?,
        start: number("start")?.try_into().map_err(negative)?,
        length: number("length")?.try_into().map_err(negative)?,
        rate: number("rate")?.try_into().map_err(negative)?,
        digest: digest(row, "digest")?,
    };
    Ok((digest(row, "sentence")?, kept))
}

fn read_reading(row: &AnyRow) -> Result<Reading, PublishError> {
    let sentences: String = row.try_get("sentences")?;
    let sentences: Vec<String> =
        serde_json::from_str(&sentences).map_err(|error| bad(format!("its sentences: {error}")))?;
    let sentences =
        sentences.iter().map(|text| text.parse().map_err(|error| bad(format!("its sentences: {error}"))));
    Ok(Reading {
        script: digest(row, "script")?,
        sound: digest(row, "sound")?,
        sentences: sentences.collect::<Result<_, _>>()?,
    })
}
