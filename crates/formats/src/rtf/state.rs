//! What a group of rich text is in: where its words go and how they look; and the words that are signs.

use crate::flow::RunLook;

/// Where the words of a group go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Destination {
    /// Into the flow that is open.
    Flow,
    Nowhere,
    Fonts,
    Styles,
    Info,
    /// A property of the document, by its name.
    Property(&'static str),
    /// The name and the value of a property the author made.
    OwnName,
    OwnValue,
    /// The marker of a list item.
    Marker,
    /// The name and the value of a drawing's property.
    ShapeName,
    ShapeValue,
    /// The class of an embedded object.
    Class,
    /// Alternatives; only the Unicode one counts.
    Alternatives,
}

/// What a group's words look like and where they go; a group inside begins with the same.
#[derive(Debug, Clone, Copy)]
pub(super) struct State {
    pub(super) to: Destination,
    /// Where the words go in the Unicode one of two alternatives.
    pub(super) unicode_to: Destination,
    pub(super) look: RunLook,
    pub(super) deleted: bool,
    pub(super) font: i32,
    pub(super) stand_ins: usize,
    pub(super) style: i32,
    pub(super) outline: Option<u8>,
    pub(super) centred: bool,
    pub(super) in_table: bool,
    pub(super) level: u8,
}

impl Default for State {
    fn default() -> Self {
        Self {
            to: Destination::Flow,
            unicode_to: Destination::Nowhere,
            look: RunLook::default(),
            deleted: false,
            font: 0,
            stand_ins: 1,
            style: 0,
            outline: None,
            centred: false,
            in_table: false,
            level: 0,
        }
    }
}

/// The sign a control word stands for.
pub(super) fn sign_of(word: &str) -> Option<char> {
    Some(match word {
        "tab" => '\t',
        "line" | "lbr" => '\n',
        "emdash" => '—',
        "endash" => '–',
        "lquote" => '‘',
        "rquote" => '’',
        "ldblquote" => '“',
        "rdblquote" => '”',
        "bullet" => '•',
        "emspace" | "enspace" | "qmspace" => ' ',
        "zwj" | "zwnj" | "zwbo" | "zwnbo" => '\u{200b}',
        _ => return None,
    })
}

/// Whether an object of this class can hold words that would go unread. A formula or a drawing holds none.
pub(super) fn is_document(class: &str) -> bool {
    let class = class.trim();
    ["Word.", "Excel.", "PowerPoint.", "Package", "soffice.", "LibreOffice.", "AcroExch.", "Acrobat."]
        .iter()
        .any(|start| class.get(..start.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(start)))
}
