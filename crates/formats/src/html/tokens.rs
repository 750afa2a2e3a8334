//! A web page as a stream of tags, texts and comments, the way browsers take them: nothing is an error.
//!
//! It knows no element but those whose content is no markup.

use super::entities;

/// Attributes of one tag that are looked at.
const ATTRIBUTES: usize = 64;

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Token<'t> {
    Open(Tag),
    Close(String),
    Text(String),
    /// What browsers do not show.
    Comment(&'t str),
}

#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Tag {
    pub(super) name: String,
    pub(super) closed: bool,
    attributes: Vec<(String, String)>,
}

impl Tag {
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    pub(super) fn number<N: std::str::FromStr>(&self, name: &str) -> Option<N> {
        self.attribute(name)?.trim().parse().ok()
    }
}

pub(super) struct Tokens<'t> {
    rest: &'t str,
    /// The element whose content is no markup, when one has begun.
    raw: Option<String>,
}

impl<'t> Tokens<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { rest: text.trim_start_matches('\u{feff}'), raw: None }
    }

    fn take(&mut self, count: usize) -> &'t str {
        let (taken, rest) = self.rest.split_at(count);
        self.rest = rest;
        taken
    }

    /// What stands before `mark`, which is passed over; all the rest when it never comes.
    fn until(&mut self, mark: &str) -> &'t str {
        match self.rest.find(mark) {
            Some(at) => {
                let taken = self.take(at);
                self.take(mark.len());
                taken
            }
            None => self.take(self.rest.len()),
        }
    }

    /// The content of `name` up to its end tag.
    fn raw_text(&mut self, name: &str) -> &'t str {
        let mut from = 0;
        while let Some(at) = self.rest[from..].find("</") {
            let at = from + at;
            let end = self.rest.as_bytes().get(at + 2..at + 2 + name.len());
            if end.is_some_and(|end| end.eq_ignore_ascii_case(name.as_bytes())) {
                return self.take(at);
            }
            from = at + 2;
        }
        self.take(self.rest.len())
    }

    fn tag(&mut self) -> Tag {
        let end = self
            .rest
            .find(|sign: char| sign.is_ascii_whitespace() || matches!(sign, '>' | '/'))
            .unwrap_or(self.rest.len());
        let mut tag = Tag { name: self.take(end).to_ascii_lowercase(), ..Tag::default() };
        loop {
            self.rest = self.rest.trim_start_matches(|sign: char| sign.is_ascii_whitespace());
            match self.rest.as_bytes().first() {
                None => break,
                Some(b'>') => {
                    self.take(1);
                    break;
                }
                Some(b'/') => {
                    self.take(1);
                    tag.closed = self.rest.starts_with('>');
                }
                Some(_) => self.attribute(&mut tag),
            }
        }
        tag
    }

    fn attribute(&mut self, tag: &mut Tag) {
        let stops = |sign: char| sign.is_ascii_whitespace() || matches!(sign, '>' | '=' | '/');
        // The first sign belongs to the name, whatever it is: so something is always taken.
        let first = self.rest.chars().next().map_or(0, char::len_utf8);
        let end = self.rest[first..].find(stops).map_or(self.rest.len(), |at| first + at);
        let name = self.take(end).to_ascii_lowercase();
        self.rest = self.rest.trim_start_matches(|sign: char| sign.is_ascii_whitespace());
        let mut value = "";
        if self.rest.starts_with('=') {
            self.take(1);
            self.rest = self.rest.trim_start_matches(|sign: char| sign.is_ascii_whitespace());
            value = match self.rest.as_bytes().first() {
                Some(quote @ (b'"' | b'\'')) => {
                    self.take(1);
                    self.until(if *quote == b'"' { "\"" } else { "'" })
                }
                _ => {
                    let end = self
                        .rest
                        .find(|sign: char| sign.is_ascii_whitespace() || sign == '>')
                        .unwrap_or(self.rest.len());
                    self.take(end)
                }
            };
        }
        if tag.attributes.len() < ATTRIBUTES {
            tag.attributes.push((name, entities::resolved(value)));
        }
    }
}

impl<'t> Iterator for Tokens<'t> {
    type Item = Token<'t>;

    fn next(&mut self) -> Option<Token<'t>> {
        if self.rest.is_empty() {
            return None;
        }
        if let Some(name) = self.raw.take() {
            let text = self.raw_text(&name);
            if !text.is_empty() {
                let shown = if name == "title" { entities::resolved(text) } else { text.to_owned() };
                return Some(Token::Text(shown));
            }
        }
        if let Some(rest) = self.rest.strip_prefix("<!--") {
            self.rest = rest;
            return Some(Token::Comment(self.until("-->")));
        }
        let after = self.rest.strip_prefix('<').and_then(|rest| rest.chars().next());
        match after {
            Some('!' | '?') => {
                // `<![if !supportLists]>`, a document type, an XML declaration.
                self.take(1);
                Some(Token::Comment(self.until(">")))
            }
            Some('/') if self.rest[2..].starts_with(|sign: char| sign.is_ascii_alphabetic()) => {
                self.take(2);
                Some(Token::Close(self.tag().name))
            }
            Some(sign) if sign.is_ascii_alphabetic() => {
                self.take(1);
                let tag = self.tag();
                if matches!(tag.name.as_str(), "script" | "style" | "title" | "textarea" | "xmp")
                    && !tag.closed
                {
                    self.raw = Some(tag.name.clone());
                }
                Some(Token::Open(tag))
            }
            _ => {
                let first = self.rest.chars().next().map_or(0, char::len_utf8);
                let end = self.rest[first..].find('<').map_or(self.rest.len(), |at| first + at);
                Some(Token::Text(entities::resolved(self.take(end))))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_texts_and_comments_are_told_apart() {
        let page = "<P align = center class='a b' x>1 < 2 &amp; &aacute;&#7871;</p ><!-- <b> --><![if x]><br/><style><b></STYLE><a href=x/y>";
        let told: Vec<String> = Tokens::new(page)
            .map(|token| match token {
                Token::Open(tag) => {
                    format!("<{} {:?}", tag.name, tag.attribute("align").or(tag.attribute("href")))
                }
                Token::Close(name) => format!("</{name}"),
                Token::Text(text) => text,
                Token::Comment(text) => format!("!{text}"),
            })
            .collect();
        assert_eq!(
            told,
            [
                "<p Some(\"center\")",
                "1 ",
                "< 2 & áế",
                "</p",
                "! <b> ",
                "!![if x]",
                "<br None",
                "<style None",
                "<b>",
                "</style",
                "<a Some(\"x/y\")"
            ]
        );
    }
}
