//! The words of many texts in tantivy's index, in memory: two fields, one with marks and one without, both from our own
//! analysis. Beside each word stands the pair it makes with the next, so that neighbours and phrases are looked up and not
//! pieced together. It knows numbers of entries, not what they are.

use tantivy::query::{
    BooleanQuery, BoostQuery, EnableScoring, Occur, PhraseQuery, Query as Asking, TermQuery,
};
use tantivy::schema::{FAST, Field, IndexRecordOption, STRING, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};
use tantivy::{
    DocSet as _, IndexReader, IndexWriter, ReloadPolicy, Searcher, TERMINATED, TantivyDocument, Term,
};

use crate::analysis::{Key, Keys, STEP, Word};
use crate::query::Phrase;
use crate::{Marks, Query};

/// Memory for texts on their way into the index, in bytes: the least tantivy takes.
const ARENA: usize = 15_000_000;
/// How much more a pair weighs that stands as typed: Vietnamese words are mostly of two syllables.
const NEIGHBOURS: f32 = 2.0;

/// What stands between the words of a pair, and in no word.
const BETWEEN: char = ' ';

/// The field and analysis that regard marks.
const EXACT: &str = "exact";
/// The field and analysis that do not.
const FOLDED: &str = "folded";

/// An index in memory.
pub(crate) struct TextIndex {
    index: tantivy::Index,
    reader: IndexReader,
    fields: Fields,
}

#[derive(Debug, Clone, Copy)]
struct Fields {
    owner: Field,
    number: Field,
    exact: Field,
    folded: Field,
}

/// A text with the number of its entry.
pub(crate) struct Text {
    pub(crate) number: u64,
    pub(crate) text: String,
}

/// Texts that stand and fall together: a report's, or the scheme's.
pub(crate) struct Batch {
    pub(crate) owner: String,
    pub(crate) texts: Vec<Text>,
}

impl TextIndex {
    /// An empty one.
    pub(crate) fn new() -> tantivy::Result<Self> {
        let mut schema = Schema::builder();
        let words = |analyser: &str| {
            let indexing = TextFieldIndexing::default()
                .set_tokenizer(analyser)
                .set_index_option(IndexRecordOption::WithFreqsAndPositions);
            TextOptions::default().set_indexing_options(indexing)
        };
        let fields = Fields {
            owner: schema.add_text_field("owner", STRING),
            number: schema.add_u64_field("number", FAST),
            exact: schema.add_text_field(EXACT, words(EXACT)),
            folded: schema.add_text_field(FOLDED, words(FOLDED)),
        };
        let index = tantivy::Index::create_in_ram(schema.build());
        for (name, by) in [(EXACT, Marks::Same), (FOLDED, Marks::Other)] {
            index.tokenizers().register(name, Analyser { by, keys: Keys::default() });
        }
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        Ok(Self { index, reader, fields })
    }

    /// Puts the batches in place of what their owners had. All of it is there when this returns.
    pub(crate) fn replace(&mut self, batches: &[Batch]) -> tantivy::Result<()> {
        let mut writer: IndexWriter = self.index.writer_with_num_threads(1, ARENA)?;
        for batch in batches {
            writer.delete_term(Term::from_field_text(self.fields.owner, &batch.owner));
            for Text { number, text } in &batch.texts {
                let mut document = TantivyDocument::default();
                document.add_text(self.fields.owner, &batch.owner);
                document.add_u64(self.fields.number, *number);
                document.add_text(self.fields.exact, text);
                document.add_text(self.fields.folded, text);
                writer.add_document(document)?;
            }
        }
        writer.commit()?;
        writer.wait_merging_threads()?;
        self.reader.reload()
    }

    /// What can be asked from other threads while the index goes on changing.
    pub(crate) fn looker(&self) -> Looker {
        Looker { searcher: self.reader.searcher(), fields: self.fields }
    }
}

/// One side of our analysis, as tantivy asks for it: texts are taken apart when they are indexed, one at a time, so that no
/// text is in memory as words before its turn.
#[derive(Clone)]
struct Analyser {
    by: Marks,
    keys: Keys,
}

impl Tokenizer for Analyser {
    type TokenStream<'a> = Tokens;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Tokens {
        Tokens {
            by: self.by,
            words: self.keys.words(text),
            next: 0,
            is_pair_due: false,
            token: Token::default(),
        }
    }
}

/// Each word, and after it the pair it makes with its neighbour, in the word's place.
struct Tokens {
    by: Marks,
    words: Vec<Word>,
    next: usize,
    is_pair_due: bool,
    token: Token,
}

impl TokenStream for Tokens {
    fn advance(&mut self) -> bool {
        if std::mem::take(&mut self.is_pair_due) {
            let second = &self.words[self.next];
            self.token.offset_to = second.range.end;
            self.token.text.push(BETWEEN);
            self.token.text.push_str(self.by.side(&second.key));
            return true;
        }
        let Some(word) = self.words.get(self.next) else { return false };
        self.token.offset_from = word.range.start;
        self.token.offset_to = word.range.end;
        self.token.position = word.position;
        self.token.text.clear();
        self.token.text.push_str(self.by.side(&word.key));
        self.next += 1;
        self.is_pair_due =
            self.words.get(self.next).is_some_and(|next| next.position == word.position + STEP);
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

/// The index as it was at one moment.
#[derive(Clone)]
pub(crate) struct Looker {
    searcher: Searcher,
    fields: Fields,
}

impl Looker {
    /// The numbers of all texts that hold what is asked for and are `wanted`, each with its weight. Those replaced may be among
    /// them: who asks knows which numbers still stand. What is not wanted is not weighed, for weighing takes the most time.
    pub(crate) fn find(
        &self,
        query: &Query,
        by: Marks,
        mut wanted: impl FnMut(u64) -> bool,
    ) -> tantivy::Result<Vec<(u64, f32)>> {
        let weight = self.asking(query, by).weight(EnableScoring::enabled_from_searcher(&self.searcher))?;
        let mut found = Vec::new();
        for segment in self.searcher.segment_readers() {
            let numbers = segment.fast_fields().u64("number")?;
            let mut scorer = weight.scorer(segment, 1.0)?;
            let mut document = scorer.doc();
            while document != TERMINATED {
                if !segment.is_deleted(document)
                    && let Some(number) = numbers.first(document)
                    && wanted(number)
                {
                    found.push((number, scorer.score()));
                }
                document = scorer.advance();
            }
        }
        Ok(found)
    }

    fn asking(&self, query: &Query, by: Marks) -> BooleanQuery {
        let field = match by {
            Marks::Same => self.fields.exact,
            Marks::Other => self.fields.folded,
        };
        let term = |text: &str| Term::from_field_text(field, text);
        let one = |text: &str| TermQuery::new(term(text), IndexRecordOption::WithFreqs);
        let part = |part: &Phrase| -> Box<dyn Asking> {
            match terms(part, by).as_slice() {
                [(_, only)] => Box::new(one(only)),
                several => Box::new(PhraseQuery::new_with_offset(
                    several.iter().map(|(offset, text)| (*offset, term(text))).collect(),
                )),
            }
        };
        let mut clauses: Vec<(Occur, Box<dyn Asking>)> =
            query.parts().iter().map(|each| (Occur::Must, part(each))).collect();
        for parts in query.parts().windows(2) {
            if let (Some(first), Some(second)) = (parts[0].single(), parts[1].single()) {
                let pair = one(&pair(first, second, by));
                clauses.push((Occur::Should, Box::new(BoostQuery::new(Box::new(pair), NEIGHBOURS))));
            }
        }
        BooleanQuery::new(clauses)
    }
}

fn pair(first: &Key, second: &Key, by: Marks) -> String {
    format!("{}{BETWEEN}{}", by.side(first), by.side(second))
}

/// What the index holds of a phrase, each with its distance from the first word: pairs of neighbours, and the words that have
/// none.
fn terms(phrase: &Phrase, by: Marks) -> Vec<(usize, String)> {
    let words = &phrase.words;
    let are_neighbours = |at: usize| words.get(at + 1).is_some_and(|next| next.0 == words[at].0 + STEP);
    let mut terms = Vec::new();
    for (at, (offset, key)) in words.iter().enumerate() {
        if are_neighbours(at) {
            terms.push((*offset, pair(key, &words[at + 1].1, by)));
        } else if at == 0 || !are_neighbours(at - 1) {
            terms.push((*offset, by.side(key).to_owned()));
        }
    }
    terms
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(index: &TextIndex, typed: &str, by: Marks) -> String {
        let query = Query::parse(typed).unwrap();
        let mut found: Vec<u64> = index
            .looker()
            .find(&query, by, |_| true)
            .unwrap()
            .into_iter()
            .map(|(number, _)| number)
            .collect();
        found.sort_unstable();
        found.iter().map(u64::to_string).collect::<Vec<_>>().join(" ")
    }

    fn batch(owner: &str, texts: &[(u64, &str)]) -> Batch {
        let text = |(number, text): &(u64, &str)| Text { number: *number, text: (*text).to_owned() };
        Batch { owner: owner.to_owned(), texts: texts.iter().map(text).collect() }
    }

    #[test]
    fn texts_are_found_with_and_without_marks_and_by_phrase() {
        let mut index = TextIndex::new().unwrap();
        let texts = [
            (0, "Có nơi né tránh, đùn đẩy việc khó."),
            (1, "Co noi ne tranh, dun day viec kho."),
            (2, "Tránh né việc; đẩy nhanh tiến độ 1.234,5 theo Nghị định 30/2020/NĐ-CP."),
            (3, "Mục 1, 234 hồ sơ thủy lợi, kỹ thuật."),
        ];
        index.replace(&[batch("a", &texts)]).unwrap();
        assert_eq!(found(&index, "né tránh", Marks::Same), "0 2");
        assert_eq!(found(&index, "né tránh", Marks::Other), "0 1 2");
        assert_eq!(found(&index, "\"né tránh\"", Marks::Same), "0");
        assert_eq!(found(&index, "\"né tránh, đùn đẩy việc\"", Marks::Same), "0");
        assert_eq!(found(&index, "\"né tránh, đẩy việc\"", Marks::Same), "");
        assert_eq!(found(&index, "\"độ 1.234,5 theo\"", Marks::Same), "2");
        assert_eq!(found(&index, "\"độ 1, 234,5 theo\"", Marks::Same), "");
        assert_eq!(found(&index, "\"ne tranh\"", Marks::Other), "0 1");
        assert_eq!(found(&index, "ĐẨY", Marks::Same), "0 2");
        assert_eq!(found(&index, "1.234", Marks::Other), "2");
        assert_eq!(found(&index, "\"1, 234\"", Marks::Other), "3");
        assert_eq!(found(&index, "30/2020/nđ-cp", Marks::Same), "2");
        assert_eq!(found(&index, "2020/30", Marks::Same), "");
        assert_eq!(found(&index, "thuỷ kĩ", Marks::Same), "3");
        assert_eq!(found(&index, "không có", Marks::Other), "");
    }

    #[test]
    fn what_is_replaced_is_no_longer_found_and_the_rest_is() {
        let mut index = TextIndex::new().unwrap();
        index.replace(&[batch("a", &[(0, "cũ"), (1, "chung")]), batch("b", &[(2, "chung")])]).unwrap();
        let before = index.looker();
        index.replace(&[batch("a", &[(3, "mới chung")])]).unwrap();
        assert_eq!(found(&index, "cũ", Marks::Same), "");
        assert_eq!(found(&index, "mới", Marks::Same), "3");
        assert_eq!(found(&index, "chung", Marks::Same), "2 3");
        let query = Query::parse("cũ").unwrap();
        assert_eq!(
            before.find(&query, Marks::Same, |_| true).unwrap().len(),
            1,
            "who began before sees what was then"
        );
        index.replace(&[batch("a", &[])]).unwrap();
        assert_eq!(found(&index, "chung", Marks::Same), "2");
    }

    #[test]
    fn words_that_follow_each_other_weigh_more() {
        let mut index = TextIndex::new().unwrap();
        let texts = [(0, "tránh xa việc né gọi là né"), (1, "nhiều nơi né tránh việc khó")];
        index.replace(&[batch("a", &texts)]).unwrap();
        let query = Query::parse("né tránh").unwrap();
        let mut found = index.looker().find(&query, Marks::Same, |_| true).unwrap();
        found.sort_by(|one, other| other.1.total_cmp(&one.1));
        assert_eq!(found[0].0, 1);
    }
}
