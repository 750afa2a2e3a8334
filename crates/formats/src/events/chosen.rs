//! What a person chose about a file where the file itself leaves a choice: its encoding, its sheet, its case notion.
//!
//! A mapping says it, or nobody does; then the reader finds out what can be found out and asks for the rest.

/// How the text of a file is written in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Encoding {
    /// UTF-8, with or without a mark.
    Utf8,
    /// UTF-16, low byte first.
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
    /// windows-1252, which holds Latin-1.
    Windows1252,
    /// windows-1258: Vietnamese with tone marks set after their letters.
    Windows1258,
    /// TCVN3 (ABC): the fonts whose names begin with `.Vn`.
    Tcvn3,
    /// VNI: the fonts whose names begin with `VNI-`.
    Vni,
}

impl Encoding {
    /// All of them.
    pub const ALL: &[Self] = &[
        Self::Utf8,
        Self::Utf16Le,
        Self::Utf16Be,
        Self::Windows1252,
        Self::Windows1258,
        Self::Tcvn3,
        Self::Vni,
    ];

    /// The word used in mappings.
    pub fn code(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Utf16Le => "utf-16le",
            Self::Utf16Be => "utf-16be",
            Self::Windows1252 => "windows-1252",
            Self::Windows1258 => "windows-1258",
            Self::Tcvn3 => "tcvn3",
            Self::Vni => "vni",
        }
    }

    /// The one called `code`.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|one| one.code() == code)
    }
}

/// What was chosen; nothing by default.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Chosen {
    /// The encoding of a text file; `None` to find it out.
    pub encoding: Option<Encoding>,
    /// The sheet of a workbook by its name; `None` for the first that is not empty.
    pub sheet: Option<String>,
    /// The row of the sheet that names the columns, counted from 1; `None` for the first that is not empty.
    pub header_row: Option<u32>,
    /// The type of object whose objects are the cases of an OCEL log.
    pub object_type: Option<String>,
}
