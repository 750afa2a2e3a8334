//! Where the type of a PDF comes from: Times New Roman as Decree 30/2020 asks, else a face of the same widths, else one that at
//! least has every Vietnamese letter.
//!
//! It looks among the system's folders and in one that is set up, by the names such files bear, in the order of this list.
//! It ships no typeface: those that may be shipped freely are packages of every system.

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use kernel::Bilingual;
use krilla::text::Font;
use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, MetadataProvider as _};

/// Where typefaces are looked for.
#[derive(Debug, Clone)]
pub struct Typefaces {
    folders: Vec<PathBuf>,
}

/// No typeface has the letters Vietnamese needs.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "no typeface with every Vietnamese letter was found in {folders}; install the package fonts-liberation, or name a folder that \
     holds Times New Roman as «fonts» in damlam.toml (DAMLAM_FONTS)"
)]
pub struct NoTypeface {
    folders: String,
}

impl NoTypeface {
    /// What to tell a person who asked for a file.
    pub fn told(&self) -> Bilingual {
        Bilingual::new(
            "Máy chủ chưa có phông chữ tiếng Việt để lập tệp PDF. Hãy dùng bản Word, và báo người quản trị cài phông Times New Roman hoặc gói fonts-liberation.",
            "The server has no typeface for Vietnamese to make a PDF with. Use the Word file, and ask the administrator to install Times New Roman or the package fonts-liberation.",
        )
    }
}

/// A typeface and what its files are called: upright, bold, italic, both.
struct Known {
    name: &'static str,
    files: [&'static [&'static str]; 4],
}

/// The body's type, best first. The first three have the same widths.
const SERIF: [Known; 5] = [
    Known {
        name: "Times New Roman",
        files: [
            &["times.ttf", "times_new_roman.ttf", "times new roman.ttf"],
            &["timesbd.ttf", "times_new_roman_bold.ttf", "times new roman bold.ttf"],
            &["timesi.ttf", "times_new_roman_italic.ttf", "times new roman italic.ttf"],
            &["timesbi.ttf", "times_new_roman_bold_italic.ttf", "times new roman bold italic.ttf"],
        ],
    },
    Known {
        name: "Liberation Serif",
        files: [
            &["liberationserif-regular.ttf"],
            &["liberationserif-bold.ttf"],
            &["liberationserif-italic.ttf"],
            &["liberationserif-bolditalic.ttf"],
        ],
    },
    Known {
        name: "Tinos",
        files: [
            &["tinos-regular.ttf"],
            &["tinos-bold.ttf"],
            &["tinos-italic.ttf"],
            &["tinos-bolditalic.ttf"],
        ],
    },
    Known {
        name: "Noto Serif",
        files: [
            &["notoserif-regular.ttf"],
            &["notoserif-bold.ttf"],
            &["notoserif-italic.ttf"],
            &["notoserif-bolditalic.ttf"],
        ],
    },
    Known {
        name: "DejaVu Serif",
        files: [
            &["dejavuserif.ttf"],
            &["dejavuserif-bold.ttf"],
            &["dejavuserif-italic.ttf"],
            &["dejavuserif-bolditalic.ttf"],
        ],
    },
];

/// The type of commands, and faces that have signs the body's lacks, best first.
const MONO: [&str; 4] =
    ["cour.ttf", "liberationmono-regular.ttf", "cousine-regular.ttf", "dejavusansmono.ttf"];
const REST: [&str; 3] = ["dejavusans.ttf", "notosans-regular.ttf", "liberationsans-regular.ttf"];

/// Folders below which systems keep typefaces.
const SYSTEM: [&str; 5] = [
    "/usr/local/share/fonts",
    "/usr/share/fonts",
    "/Library/Fonts",
    "/System/Library/Fonts/Supplemental",
    "C:\\Windows\\Fonts",
];

/// How deep folders are searched, and how many entries at most.
const DEPTH: usize = 6;
const ENTRIES: usize = 20_000;

/// Every small letter Vietnamese writes with a mark, and the quotes of its prose.
const VIETNAMESE: &str = "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ“”…–«»";

impl Typefaces {
    /// Looks in `folder` first, then where systems keep typefaces; an empty path means only there.
    pub fn of(folder: &Path) -> Self {
        let own = Some(folder.to_owned()).filter(|folder| !folder.as_os_str().is_empty());
        Self { folders: own.into_iter().chain(SYSTEM.map(PathBuf::from)).collect() }
    }

    /// Looks in `folder` and nowhere else.
    #[cfg(test)]
    pub(crate) fn only(folder: &Path) -> Self {
        Self { folders: vec![folder.to_owned()] }
    }

    /// The faces a paper is set in.
    ///
    /// # Errors
    /// When none has every Vietnamese letter.
    pub(crate) fn find(&self) -> Result<Faces, NoTypeface> {
        let files = self.files();
        let read = |names: &[&str]| names.iter().find_map(|name| Face::read(files.get(*name)?));
        let serif = SERIF.iter().find_map(|known| {
            let upright = read(known.files[0]).filter(Face::is_vietnamese)?;
            let others = [1, 2, 3].map(|look| read(known.files[look]).filter(Face::is_vietnamese));
            Some((known.name, upright, others))
        });
        let Some((name, upright, others)) = serif else {
            let folders: Vec<_> = self.folders.iter().map(|folder| folder.display().to_string()).collect();
            return Err(NoTypeface { folders: folders.join(", ") });
        };
        // The look asked for, then what else may stand in for it.
        let mut faces = vec![upright];
        let mut looks = [0; 5];
        for (look, face) in (1..).zip(others) {
            if let Some(face) = face {
                looks[look] = faces.len();
                faces.push(face);
            }
        }
        if looks[3] == 0 {
            looks[3] = looks[1];
        }
        if let Some(mono) = read(&MONO) {
            looks[4] = faces.len();
            faces.push(mono);
        }
        faces.extend(REST.iter().filter_map(|name| read(&[name])));
        Ok(Faces { name, faces, looks })
    }

    /// The files by their names in lower case, those found first standing.
    fn files(&self) -> HashMap<String, PathBuf> {
        let mut files = HashMap::new();
        let mut entries = 0;
        let mut waiting: Vec<(PathBuf, usize)> =
            self.folders.iter().rev().map(|folder| (folder.clone(), 0)).collect();
        while let Some((folder, depth)) = waiting.pop() {
            let Ok(found) = std::fs::read_dir(&folder) else { continue };
            let mut found: Vec<_> = found.flatten().map(|entry| entry.path()).collect();
            found.sort();
            entries += found.len();
            if entries > ENTRIES {
                break;
            }
            for path in found.into_iter().rev() {
                if path.is_dir() {
                    if depth < DEPTH {
                        waiting.push((path, depth + 1));
                    }
                } else if let Some(name) = path.file_name() {
                    files.entry(name.to_string_lossy().to_lowercase()).or_insert(path);
                }
            }
        }
        files
    }
}

/// One face: a file of type.
pub(crate) struct Face {
    pub(crate) font: Font,
    bytes: Arc<Vec<u8>>,
    /// Of the em: from the baseline up, down, and what is asked between lines.
    pub(crate) ascent: f32,
    pub(crate) descent: f32,
    pub(crate) leading: f32,
    known: RefCell<HashMap<char, Option<Glyph>>>,
}

/// A letter's shape in a face.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Glyph {
    pub(crate) id: u32,
    /// Of the em.
    pub(crate) advance: f32,
}

impl Face {
    fn read(path: &PathBuf) -> Option<Self> {
        let bytes = Arc::new(std::fs::read(path).ok()?);
        let font = Font::new(Arc::clone(&bytes).into(), 0)?;
        let metrics = FontRef::new(&bytes).ok()?.metrics(Size::unscaled(), LocationRef::default());
        let em = f32::from(metrics.units_per_em.max(1));
        Some(Self {
            font,
            ascent: metrics.ascent / em,
            descent: -metrics.descent / em,
            leading: metrics.leading / em,
            bytes,
            known: RefCell::default(),
        })
    }

    /// The shape of `letter`; `None` when the face has none.
    fn glyph(&self, letter: char) -> Option<Glyph> {
        if let Some(known) = self.known.borrow().get(&letter) {
            return *known;
        }
        let found = FontRef::new(&self.bytes).ok().and_then(|font| {
            let id = font.charmap().map(letter).filter(|id| id.to_u32() != 0)?;
            let size = Size::unscaled();
            let em = f32::from(font.metrics(size, LocationRef::default()).units_per_em.max(1));
            let advance = font.glyph_metrics(size, LocationRef::default()).advance_width(id)?;
            Some(Glyph { id: id.to_u32(), advance: advance / em })
        });
        self.known.borrow_mut().insert(letter, found);
        found
    }

    fn is_vietnamese(&self) -> bool {
        VIETNAMESE
            .chars()
            .flat_map(|letter| [letter].into_iter().chain(letter.to_uppercase()))
            .all(|letter| self.glyph(letter).is_some())
    }
}

/// The faces of one paper.
pub(crate) struct Faces {
    /// What the body is set in.
    pub(crate) name: &'static str,
    pub(crate) faces: Vec<Face>,
    /// Which face is upright, bold, italic, both, of one width.
    looks: [usize; 5],
}

/// Which of [`Faces`] looks so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    Upright,
    Bold,
    Italic,
    BoldItalic,
    Mono,
}

impl Faces {
    /// The face's number in which `letter` is set, and its shape. A letter no face has is shown as «?»; what is copied from
    /// the file is the letter all the same.
    pub(crate) fn glyph(&self, style: Style, letter: char) -> (usize, Glyph) {
        let first = self.looks[style as usize];
        let order = std::iter::once(first).chain(0..self.faces.len());
        let of = |letter| order.clone().find_map(|face| Some((face, self.faces[face].glyph(letter)?)));
        // A space is a space whatever its width; others have no shape of their own in many faces.
        let letter = if letter == '\u{a0}' || letter == '\u{202f}' { ' ' } else { letter };
        of(letter).or_else(|| of('?')).unwrap_or((first, Glyph { id: 0, advance: 0.5 }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_without_type_says_what_to_do() {
        let folder = tempfile::tempdir().unwrap();
        let error = Typefaces::only(folder.path()).find().err().unwrap();
        assert!(error.to_string().contains("fonts-liberation"), "{error}");
        assert!(error.told().vi.contains("bản Word"));
    }

    #[test]
    fn what_is_no_typeface_is_passed_over() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("Times.TTF"), b"not a typeface").unwrap();
        assert!(Typefaces::only(folder.path()).find().is_err());
    }

    #[test]
    fn the_folder_set_up_comes_before_the_systems() {
        let faces = Typefaces::of(Path::new("")).find().unwrap();
        let regular = &faces.faces[0];
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("office")).unwrap();
        std::fs::write(folder.path().join("office").join("times.ttf"), &*regular.bytes).unwrap();
        let own = Typefaces::of(folder.path()).find().unwrap();
        assert_eq!(own.name, "Times New Roman");
        // A look the folder lacks is set upright rather than in another face.
        assert_eq!(own.glyph(Style::Bold, 'ệ').0, own.glyph(Style::Upright, 'ệ').0);
    }

    #[test]
    fn every_letter_has_a_shape() {
        let faces = Typefaces::of(Path::new("")).find().unwrap();
        for style in [Style::Upright, Style::Bold, Style::Italic, Style::BoldItalic] {
            for letter in VIETNAMESE.chars() {
                assert!(faces.glyph(style, letter).1.id != 0, "{letter} has no shape in {}", faces.name);
            }
        }
        // U+E000 is nobody's letter.
        assert_eq!(faces.glyph(Style::Upright, '\u{e000}'), faces.glyph(Style::Upright, '?'));
    }
}
