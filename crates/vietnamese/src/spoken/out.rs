//! What has been said so far: words with one space between them, pauses without doubles.

/// The spoken text being built.
#[derive(Debug, Default)]
pub(super) struct Out {
    text: String,
}

impl Out {
    /// Says words.
    pub(super) fn say(&mut self, words: &str) {
        if words.is_empty() {
            return;
        }
        if !self.text.is_empty() {
            self.text.push(' ');
        }
        self.text.push_str(words);
    }

    /// Makes a pause; of two pauses in a row the stronger stays. Nothing begins with a pause.
    pub(super) fn pause(&mut self, mark: char) {
        let Some(last) = self.text.chars().next_back() else { return };
        if strength(last) == 0 {
            self.text.push(mark);
        } else if strength(mark) > strength(last) {
            self.text.pop();
            self.text.push(mark);
        }
    }

    /// The text, without a hanging comma.
    pub(super) fn finish(self) -> String {
        let text: String = self.text.chars().filter(|c| !c.is_numeric()).collect();
        text.trim_end_matches([',', ' ']).to_owned()
    }
}

fn strength(mark: char) -> u8 {
    match mark {
        ',' => 1,
        ';' | ':' => 2,
        '.' => 3,
        '!' | '?' => 4,
        _ => 0,
    }
}
