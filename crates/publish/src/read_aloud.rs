//! What of a scheme is read aloud: each sentence written and spoken, and the tokens nobody has said how to read. Pure.
//!
//! It makes no sound, and it refuses nothing ([`crate::refusal()`] does).

use std::ops::Range;
use std::sync::Arc;

use ::store::Settled;
use kernel::{Bilingual, Digest};
use scheme::{SchemeView, StatementId};
use vietnamese::{Lexicon, Region, SpokenSentence, UnknownReason, UnknownToken};

use crate::StudyLexicon;
use crate::freeze::shown;

/// Where a paragraph that is read aloud stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReadAt {
    /// It is the title.
    Title,
    /// It is the heading of a section.
    Heading,
    /// It is a statement.
    Statement(StatementId),
}

/// A paragraph that is read aloud.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadAloud {
    /// Where it stands.
    pub at: ReadAt,
    /// The heading above it; of the title the title itself.
    pub section: Bilingual,
    /// Its words.
    pub text: String,
}

/// A token nobody has said how to read, with every place it stands at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenToken {
    /// As it is written.
    pub token: String,
    /// Why it is not known.
    pub reason: UnknownReason,
    /// How it would be read; nothing for a sign.
    pub read_as: String,
    /// Where it stands, in the order of the text.
    pub places: Vec<TokenPlace>,
}

/// One place of an open token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenPlace {
    /// Where its paragraph stands.
    pub at: ReadAt,
    /// The heading above it.
    pub section: Bilingual,
    /// Its sentence, the token and nothing else told apart.
    pub sentence: Vec<Run>,
    /// The word before it in small letters; empty where the sentence begins.
    pub before: String,
    /// The word after it in small letters; empty where the sentence ends.
    pub after: String,
}

/// Part of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Its words.
    pub text: String,
    /// Whether it is a token nobody has said how to read.
    pub is_unknown: bool,
}

/// One sentence of the proof sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProofLine {
    /// Where its paragraph stands.
    pub at: ReadAt,
    /// The heading above it.
    pub section: Bilingual,
    /// As it is written, unknown tokens told apart.
    pub written: Vec<Run>,
    /// As it is read in the north; empty where there is nothing to say.
    pub north: String,
    /// As it is read in the south.
    pub south: String,
}

/// How a scheme is read aloud.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProofSheet {
    /// The tokens nobody has said how to read.
    pub open: Vec<OpenToken>,
    /// Every sentence, written and spoken.
    pub lines: Vec<ProofLine>,
}

/// How the schemes people look at are read aloud, kept in memory: the same text with the same lexicon is read the same.
#[derive(Debug)]
pub struct ProofSheets(Settled<Digest, ProofSheet>);

/// So many of them are kept.
const MOST_SHEETS: usize = 4;

impl Default for ProofSheets {
    fn default() -> Self {
        Self(Settled::new(MOST_SHEETS))
    }
}

impl ProofSheets {
    /// How `view` is read aloud with `lexicon`.
    pub fn of(&self, view: &SchemeView, lexicon: &StudyLexicon) -> Arc<ProofSheet> {
        let paragraphs = read_aloud(view);
        let key = key(&paragraphs, lexicon);
        self.0.get(&key).unwrap_or_else(|| {
            let lexicon = lexicon.to_lexicon();
            let open = open_tokens(&paragraphs, &lexicon);
            self.0.keep(key, ProofSheet { open, lines: proof_sheet(&paragraphs, &lexicon) })
        })
    }
}

/// What paragraphs and what is said of their tokens are known by.
fn key(paragraphs: &[ReadAloud], lexicon: &StudyLexicon) -> Digest {
    let answers = lexicon.entries().iter().map(|entry| entry.standing.id.to_string());
    let text = paragraphs.iter().flat_map(|paragraph| {
        let at = match paragraph.at {
            ReadAt::Title => "title".to_owned(),
            ReadAt::Heading => "heading".to_owned(),
            ReadAt::Statement(statement) => statement.to_string(),
        };
        [at, paragraph.section.vi.clone(), paragraph.section.en.clone(), paragraph.text.clone()]
    });
    let parts: Vec<String> = answers.chain(text).collect();
    Digest::of_parts(parts.iter().map(String::as_bytes))
}

/// The paragraphs of `view` that are read aloud when it is published, in the order of [`crate::PublicPage::parts`].
pub fn read_aloud(view: &SchemeView) -> Vec<ReadAloud> {
    let paragraph = |at, section: &Bilingual, text: String| ReadAloud { at, section: section.clone(), text };
    let mut paragraphs = vec![paragraph(ReadAt::Title, &view.title, view.title.vi.clone())];
    for section in view.sections.iter().filter(|section| !section.statements.is_empty()) {
        paragraphs.push(paragraph(ReadAt::Heading, &section.title, section.title.vi.clone()));
        paragraphs.extend(
            section
                .statements
                .iter()
                .map(|each| paragraph(ReadAt::Statement(each.statement.id), &section.title, shown(each))),
        );
    }
    paragraphs
}

/// The tokens of `paragraphs` that `lexicon` does not answer for, in the order they first stand; the same token is told once.
pub fn open_tokens(paragraphs: &[ReadAloud], lexicon: &Lexicon) -> Vec<OpenToken> {
    let mut open: Vec<OpenToken> = Vec::new();
    for paragraph in paragraphs {
        let unknown = vietnamese::unknown_tokens(&paragraph.text, lexicon);
        if unknown.is_empty() {
            continue;
        }
        let sentences = vietnamese::sentences(&paragraph.text);
        for token in unknown {
            let around = sentences.iter().find(|sentence| sentence.contains(&token.range.start));
            let around = around.cloned().unwrap_or(token.range.clone());
            let place = TokenPlace {
                at: paragraph.at,
                section: paragraph.section.clone(),
                sentence: runs(&paragraph.text, around, std::slice::from_ref(&token)),
                before: token.before,
                after: token.after,
            };
            let known = |open: &&mut OpenToken| open.token == token.token && open.reason == token.reason;
            match open.iter_mut().find(known) {
                Some(open) => open.places.push(place),
                None => open.push(OpenToken {
                    token: token.token,
                    reason: token.reason,
                    read_as: token.read_as,
                    places: vec![place],
                }),
            }
        }
    }
    open
}

/// Every sentence of `paragraphs`, written and spoken.
pub fn proof_sheet(paragraphs: &[ReadAloud], lexicon: &Lexicon) -> Vec<ProofLine> {
    let mut lines = Vec::new();
    for paragraph in paragraphs {
        let text = &paragraph.text;
        let unknown = vietnamese::unknown_tokens(text, lexicon);
        let [north, south] = [Region::North, Region::South]
            .map(|region| vietnamese::spoken_sentences_with(text, region, lexicon));
        lines.extend(vietnamese::sentences(text).into_iter().map(|range| ProofLine {
            at: paragraph.at,
            section: paragraph.section.clone(),
            north: spoken_at(&north, &range),
            south: spoken_at(&south, &range),
            written: runs(text, range, &unknown),
        }));
    }
    lines
}

fn spoken_at(sentences: &[SpokenSentence], range: &Range<usize>) -> String {
    sentences.iter().find(|sentence| sentence.range == *range).map_or(String::new(), |one| one.spoken.clone())
}

/// The part `range` of `text`, with those of the tokens that stand in it told apart.
fn runs(text: &str, range: Range<usize>, tokens: &[UnknownToken]) -> Vec<Run> {
    let run = |at: Range<usize>, is_unknown| Run { text: text[at].to_owned(), is_unknown };
    let mut runs = Vec::new();
    let mut from = range.start;
    for token in tokens.iter().map(|token| token.range.clone()) {
        if token.start >= from && token.end <= range.end {
            runs.push(run(from..token.start, false));
            runs.push(run(token.clone(), true));
            from = token.end;
        }
    }
    runs.push(run(from..range.end, false));
    runs.retain(|run| !run.text.is_empty());
    runs
}

#[cfg(test)]
mod tests {
    use vietnamese::{Answer, Context};

    use super::*;

    fn paragraphs(texts: &[&str]) -> Vec<ReadAloud> {
        let section = Bilingual::new("Nguyên nhân", "Causes");
        let paragraph = |text: &&str| ReadAloud {
            at: ReadAt::Heading,
            section: section.clone(),
            text: (*text).to_owned(),
        };
        texts.iter().map(paragraph).collect()
    }

    fn told(runs: &[Run]) -> String {
        runs.iter()
            .map(|run| if run.is_unknown { format!("[{}]", run.text) } else { run.text.clone() })
            .collect()
    }

    #[test]
    fn each_open_token_is_told_once_with_all_its_places() {
        let text =
            paragraphs(&["Đã họp. Giao XYZT chủ trì và XYZT báo cáo.", "Công ty CP và XYZT phối hợp."]);
        let tell = |lexicon: &Lexicon| {
            open_tokens(&text, lexicon)
                .iter()
                .map(|open| {
                    let places: Vec<String> = open
                        .places
                        .iter()
                        .map(|place| {
                            format!("  {} ({}|{})", told(&place.sentence), place.before, place.after)
                        })
                        .collect();
                    format!("{} {} «{}»\n{}", open.token, open.reason, open.read_as, places.join("\n"))
                })
                .collect::<Vec<_>>()
                .join("\n")
        };
        insta::assert_snapshot!(tell(&Lexicon::default()), @"
        XYZT abbreviation «ích y dét tê»
          Giao [XYZT] chủ trì và XYZT báo cáo. (giao|chủ)
          Giao XYZT chủ trì và [XYZT] báo cáo. (và|báo)
          Công ty CP và [XYZT] phối hợp. (và|phối)
        ");
        let answer = |context| Answer::new("XYZT", context, "một", "hai").unwrap();
        let lexicon = [answer(Context::After("giao".to_owned()))].into_iter().collect();
        insta::assert_snapshot!(tell(&lexicon), @"
        XYZT abbreviation «ích y dét tê»
          Giao XYZT chủ trì và [XYZT] báo cáo. (và|báo)
          Công ty CP và [XYZT] phối hợp. (và|phối)
        ");
        assert_eq!(tell(&[answer(Context::Anywhere)].into_iter().collect()), "");
    }

    #[test]
    fn the_proof_sheet_has_every_sentence_written_and_spoken() {
        let text = paragraphs(&["Có 1.105 việc. Giao XYZT.", "※"]);
        let answer = Answer::new("XYZT", Context::Anywhere, "một", "hai").unwrap();
        let lines = |lexicon: &Lexicon| {
            proof_sheet(&text, lexicon)
                .iter()
                .map(|line| format!("{} | {} | {}", told(&line.written), line.north, line.south))
                .collect::<Vec<_>>()
        };
        let first =
            "Có 1.105 việc. | Có một nghìn một trăm linh năm việc. | Có một ngàn một trăm lẻ năm việc.";
        let (open, sign) = ("Giao [XYZT]. | Giao ích y dét tê. | Giao ích y dét tê.", "[※] |  | ");
        assert_eq!(lines(&Lexicon::default()), [first, open, sign]);
        let answered = "Giao XYZT. | Giao một. | Giao hai.";
        assert_eq!(lines(&[answer].into_iter().collect()), [first, answered, sign]);
    }
}
