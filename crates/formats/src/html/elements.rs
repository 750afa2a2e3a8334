//! What elements of a web page and their own styles mean for words: which end a paragraph, which hide, which set apart.

use super::tokens::Tag;
use crate::flow::RunLook;
use crate::secrecy::marked_lines;

/// What an element says of the words in it; what it leaves open is as around it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Says {
    pub(super) bold: Option<bool>,
    pub(super) italic: Option<bool>,
    pub(super) capitals: Option<bool>,
    pub(super) hidden: bool,
    pub(super) deleted: bool,
    pub(super) centred: Option<bool>,
    /// The words are the marker of a list item.
    pub(super) marker: bool,
}

impl Says {
    pub(super) fn of(tag: &Tag) -> Self {
        let mut says = Self::default();
        match tag.name.as_str() {
            "b" | "strong" | "th" => says.bold = Some(true),
            "i" | "em" | "cite" => says.italic = Some(true),
            "del" | "strike" | "s" => says.deleted = tag.name == "del",
            "center" => says.centred = Some(true),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => says.bold = Some(true),
            _ => {}
        }
        says.hidden = tag.attribute("hidden").is_some();
        if let Some(align) = tag.attribute("align") {
            says.centred = Some(align.trim().eq_ignore_ascii_case("center"));
        }
        for (name, value) in declarations(tag.attribute("style").unwrap_or_default()) {
            let value = value.as_str();
            match name.as_str() {
                "font-weight" => {
                    let heavy = value.parse::<u32>().is_ok_and(|weight| weight >= 600);
                    says.bold = Some(heavy || matches!(value, "bold" | "bolder"));
                }
                "font-style" => says.italic = Some(value != "normal"),
                "text-transform" => says.capitals = Some(value == "uppercase"),
                "font-variant" => says.capitals = Some(value == "small-caps"),
                "display" => says.hidden |= value == "none",
                "visibility" => says.hidden |= value == "hidden",
                "mso-hide" => says.hidden |= value == "all",
                "text-align" => says.centred = Some(value == "center"),
                "mso-list" => says.marker |= value == "ignore",
                _ => {}
            }
        }
        says
    }

    /// A look with what this says of it.
    pub(super) fn on(&self, look: RunLook) -> RunLook {
        RunLook {
            bold: self.bold.unwrap_or(look.bold),
            italic: self.italic.unwrap_or(look.italic),
            capitals: self.capitals.unwrap_or(look.capitals),
            hidden: look.hidden || self.hidden,
        }
    }
}

/// The declarations of a `style` attribute, in small letters.
pub(super) fn declarations(style: &str) -> impl Iterator<Item = (String, String)> {
    style.split(';').filter_map(|declaration| {
        let (name, value) = declaration.split_once(':')?;
        Some((name.trim().to_ascii_lowercase(), value.trim().to_ascii_lowercase()))
    })
}

/// What Word says an element is: `footnote`, `comment`, `header`.
pub(super) fn word_element(tag: &Tag) -> Option<String> {
    declarations(tag.attribute("style").unwrap_or_default())
        .find(|(name, _)| name == "mso-element")
        .map(|(_, value)| value)
}

/// The font an element names.
pub(super) fn font(tag: &Tag) -> Option<String> {
    let of_style = declarations(tag.attribute("style").unwrap_or_default())
        .find(|(name, _)| name == "font-family")
        .map(|(_, value)| value);
    let font = tag.attribute("face").map(str::to_owned).or(of_style)?;
    let first = font.split(',').next().unwrap_or_default().trim().trim_matches(['"', '\'']).to_owned();
    (!first.is_empty()).then_some(first)
}

/// Elements that have no end.
pub(super) fn is_void(name: &str) -> bool {
    matches!(
        name,
        "br" | "hr"
            | "img"
            | "meta"
            | "link"
            | "input"
            | "col"
            | "base"
            | "area"
            | "wbr"
            | "embed"
            | "param"
            | "frame"
    )
}

/// Elements that stand in a line; the rest begin and end a paragraph.
pub(super) fn is_inline(name: &str) -> bool {
    matches!(
        name,
        "a" | "abbr"
            | "acronym"
            | "b"
            | "bdo"
            | "big"
            | "cite"
            | "code"
            | "del"
            | "dfn"
            | "em"
            | "font"
            | "i"
            | "ins"
            | "kbd"
            | "label"
            | "mark"
            | "nobr"
            | "q"
            | "s"
            | "samp"
            | "small"
            | "span"
            | "strike"
            | "strong"
            | "sub"
            | "sup"
            | "tt"
            | "u"
            | "var"
    ) || name.contains(':')
}

/// The secrecy marks in a comment: it is not shown, but it is in the file.
pub(super) fn marks_in(comment: &str) -> Vec<String> {
    let mut text = String::with_capacity(comment.len());
    let mut inside = false;
    for sign in comment.chars() {
        match sign {
            '<' => {
                inside = true;
                text.push('\n');
            }
            '>' => inside = false,
            sign if !inside => text.push(sign),
            _ => {}
        }
    }
    marked_lines(&text).map(|(_, line)| line).collect()
}
