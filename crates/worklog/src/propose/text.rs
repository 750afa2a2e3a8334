//! Words of names and values, so that spelling, case and separators do not matter.

/// The words of `text` in one spelling, with their marks: `case:concept:name` → case concept name, `dueDate` → due date.
pub(super) fn words(text: &str) -> Vec<String> {
    split(&vietnamese::search_key(&apart(text)))
}

/// The words of `text` without marks: `Mã hồ sơ` → ma ho so.
pub(super) fn bare_words(text: &str) -> Vec<String> {
    split(&vietnamese::folded_key(&apart(text)))
}

/// Whether `text` is written with Vietnamese marks.
pub(super) fn has_marks(text: &str) -> bool {
    text.chars().any(|c| !c.is_ascii() && c.is_alphabetic())
}

fn split(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Words written together with capitals, set apart: `dueDate` → `due Date`, `activityNameNL` → `activity Name NL`.
fn apart(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 4);
    let mut before_is_small = false;
    for c in text.chars() {
        if before_is_small && c.is_uppercase() {
            out.push(' ');
        }
        before_is_small = c.is_lowercase();
        out.push(c);
    }
    out
}

/// Where `phrase` stands in `words`, as a run of whole words.
pub(super) fn find(words: &[String], phrase: &[String]) -> Option<usize> {
    (!phrase.is_empty()).then(|| words.windows(phrase.len()).position(|window| window == phrase)).flatten()
}
