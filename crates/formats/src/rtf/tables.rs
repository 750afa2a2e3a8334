//! What stands at the head of a rich text: its fonts with their code pages, and its styles.

use std::collections::HashMap;

use encoding_rs::Encoding;

use crate::flow::{heading_name, is_contents};

/// Fonts and styles that are remembered.
const MOST: usize = 4_096;

#[derive(Debug, Clone, Default)]
pub(super) struct Font {
    pub(super) name: String,
    /// `None` when the font does not say: then the text is in the file's own code page.
    pub(super) encoding: Option<&'static Encoding>,
    /// Its signs are pictures, not letters.
    pub(super) symbols: bool,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Style {
    pub(super) name: String,
    pub(super) outline: Option<u8>,
}

impl Style {
    /// 1 for the highest heading.
    pub(super) fn heading(&self) -> Option<u8> {
        self.outline.filter(|level| *level < 9).map(|level| level + 1).or_else(|| heading_name(&self.name))
    }

    pub(super) fn contents(&self) -> bool {
        is_contents(&self.name)
    }
}

#[derive(Debug, Default)]
pub(super) struct Tables {
    fonts: HashMap<i32, Font>,
    styles: HashMap<i32, Style>,
}

impl Tables {
    pub(super) fn put_font(&mut self, number: i32, font: Font) {
        if self.fonts.len() < MOST {
            self.fonts.insert(number, font);
        }
    }

    pub(super) fn put_style(&mut self, number: i32, style: Style) {
        if self.styles.len() < MOST {
            self.styles.insert(number, style);
        }
    }

    pub(super) fn font(&self, number: i32) -> Option<&Font> {
        self.fonts.get(&number)
    }

    pub(super) fn style(&self, number: i32) -> Option<&Style> {
        self.styles.get(&number)
    }
}

/// The encoding of a Windows code page.
pub(super) fn of_code_page(page: i32) -> Option<&'static Encoding> {
    let label = match page {
        874 => "windows-874".to_owned(),
        932 => "shift_jis".to_owned(),
        936 => "gbk".to_owned(),
        949 => "euc-kr".to_owned(),
        950 => "big5".to_owned(),
        1250..=1258 => format!("windows-{page}"),
        10000 => "macintosh".to_owned(),
        65001 => "utf-8".to_owned(),
        _ => return None,
    };
    Encoding::for_label(label.as_bytes())
}

/// The code page of a font's character set; 163 is Vietnamese.
pub(super) fn of_charset(charset: i32) -> Option<&'static Encoding> {
    let page = match charset {
        77 => 10000,
        128 => 932,
        129 => 949,
        134 => 936,
        136 => 950,
        161 => 1253,
        162 => 1254,
        163 => 1258,
        177 => 1255,
        178 => 1256,
        186 => 1257,
        204 => 1251,
        222 => 874,
        238 => 1250,
        _ => return None,
    };
    of_code_page(page)
}
