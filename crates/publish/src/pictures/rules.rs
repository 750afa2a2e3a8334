//! Whether a picture can be kept, and what is said where it cannot. Pure.

use kernel::Bilingual;

use super::develop::{MOST_PICTURE_BYTES, MOST_PIXELS};
use super::{Picture, PictureId, PictureWords};

/// The most letters alternative text, caption or credit may have.
pub const LONGEST_PICTURE_TEXT: usize = 500;
/// The most pictures a study's scheme may hold.
const MOST_PICTURES: usize = 60;

/// A picture that is not kept, and what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PictureRefused {
    /// No file came.
    #[error("no file was chosen; choose a picture")]
    NoFile,
    /// The file is too large.
    #[error("the file has more than {MOST_PICTURE_BYTES} bytes; save the picture smaller")]
    TooManyBytes,
    /// It has too many pixels.
    #[error(
        "the picture is {width} × {height} pixels, more than {MOST_PIXELS} or than a side may be; save it smaller"
    )]
    TooManyPixels {
        /// Its width.
        width: u32,
        /// Its height.
        height: u32,
    },
    /// It takes too long to read.
    #[error("the picture took too long to read; save it as a plain JPEG and try again")]
    TooSlow,
    /// It is none of the forms that are taken.
    #[error("the file is no JPEG, PNG or WebP picture; save it as one of them")]
    OtherForm,
    /// It cannot be read.
    #[error("the picture is damaged and cannot be read; open it, save it anew and try again")]
    Unreadable,
    /// Caption or credit is missing.
    #[error("caption and credit are needed in both languages")]
    NoWords,
    /// A text has too many letters.
    #[error("a text has more than {LONGEST_PICTURE_TEXT} letters; say it in fewer words")]
    TooLong,
    /// The section says nothing.
    #[error("the section holds no statement; write one first, a picture stands below the text it belongs to")]
    SilentSection,
    /// The scheme has too many.
    #[error("the scheme has {MOST_PICTURES} pictures already; take one out first")]
    TooMany,
    /// There is no such picture.
    #[error("there is no such picture; look at the list again")]
    Unknown,
}

impl PictureRefused {
    /// What is wrong and what to do, for people.
    pub fn message(&self) -> Bilingual {
        let both = |vi: &str, en: &str| Bilingual::new(vi, en);
        match self {
            Self::NoFile => both("Chưa chọn tệp; hãy chọn một ảnh.", "No file was chosen; choose a picture."),
            Self::TooManyBytes => {
                let megabytes = MOST_PICTURE_BYTES / 1_000_000;
                Bilingual::new(
                    format!("Tệp lớn hơn {megabytes} MB; hãy lưu ảnh nhỏ hơn rồi gửi lại."),
                    format!(
                        "The file is larger than {megabytes} MB; save the picture smaller and send it again."
                    ),
                )
            }
            Self::TooManyPixels { width, height } => {
                let millions = MOST_PIXELS / 1_000_000;
                Bilingual::new(
                    format!(
                        "Ảnh có {width} × {height} điểm ảnh, quá lớn (tối đa {millions} triệu điểm ảnh); hãy lưu ảnh nhỏ hơn."
                    ),
                    format!(
                        "The picture has {width} × {height} pixels, which is too many (at most {millions} million); save it smaller."
                    ),
                )
            }
            Self::TooSlow => both(
                "Đọc ảnh mất quá nhiều thời gian nên đã dừng; hãy lưu lại thành tệp JPEG thường rồi gửi lại.",
                "Reading the picture took too long and was stopped; save it as a plain JPEG and send it again.",
            ),
            Self::OtherForm => both(
                "Tệp không phải ảnh JPEG, PNG hay WebP; hãy lưu ảnh thành một trong các dạng đó.",
                "The file is no JPEG, PNG or WebP picture; save it as one of them.",
            ),
            Self::Unreadable => both(
                "Ảnh bị hỏng, không đọc được; hãy mở ảnh, lưu lại rồi gửi lại.",
                "The picture is damaged and cannot be read; open it, save it anew and send it again.",
            ),
            Self::NoWords => both(
                "Còn thiếu chú thích hoặc nguồn ảnh; hãy ghi cả hai, bằng cả tiếng Việt và tiếng Anh.",
                "Caption or credit is missing; give both, in Vietnamese and in English.",
            ),
            Self::TooLong => Bilingual::new(
                format!("Có ô dài quá {LONGEST_PICTURE_TEXT} ký tự; hãy ghi ngắn hơn."),
                format!("A text has more than {LONGEST_PICTURE_TEXT} letters; say it in fewer words."),
            ),
            Self::SilentSection => both(
                "Mục này chưa có luận điểm; hãy viết luận điểm trước, ảnh đứng dưới lời văn mà nó minh họa.",
                "The section holds no statement; write one first, a picture stands below the text it belongs to.",
            ),
            Self::TooMany => Bilingual::new(
                format!("Đề án đã có {MOST_PICTURES} ảnh; hãy gỡ bớt một ảnh trước."),
                format!("The scheme has {MOST_PICTURES} pictures already; take one out first."),
            ),
            Self::Unknown => both(
                "Không có ảnh này; hãy xem lại danh sách.",
                "There is no such picture; look at the list again.",
            ),
        }
    }
}

/// The words as they are kept. What the picture shows may be said later; whose it is and what stands below it may not.
pub(super) fn words(words: PictureWords) -> Result<PictureWords, PictureRefused> {
    let plain = |text: &str| vietnamese::normalize(text.trim());
    let both = |text: &Bilingual| Bilingual::new(plain(&text.vi), plain(&text.en));
    let words =
        PictureWords { alt: both(&words.alt), caption: both(&words.caption), credit: both(&words.credit) };
    let texts = [&words.alt, &words.caption, &words.credit];
    if texts
        .iter()
        .any(|text| [&text.vi, &text.en].iter().any(|text| text.chars().count() > LONGEST_PICTURE_TEXT))
    {
        return Err(PictureRefused::TooLong);
    }
    if [&words.caption, &words.credit].iter().any(|text| text.vi.is_empty() || text.en.is_empty()) {
        return Err(PictureRefused::NoWords);
    }
    Ok(words)
}

/// Whether there is room for one more.
pub(super) fn has_room(standing: &[Picture]) -> Result<(), PictureRefused> {
    if standing.len() < MOST_PICTURES { Ok(()) } else { Err(PictureRefused::TooMany) }
}

/// The picture with this id.
pub(super) fn standing(pictures: Vec<Picture>, id: PictureId) -> Result<Picture, PictureRefused> {
    pictures.into_iter().find(|picture| picture.id == id).ok_or(PictureRefused::Unknown)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(alt: &str, caption: &str, credit: &str) -> PictureWords {
        let both = |text: &str| Bilingual::new(text, text);
        PictureWords { alt: both(alt), caption: both(caption), credit: both(credit) }
    }

    #[test]
    fn caption_and_credit_are_said_at_once_and_what_is_shown_may_wait() {
        assert_eq!(
            words(said("", " Bộ phận một cửa ", "Ảnh: TTXVN")).unwrap(),
            said("", "Bộ phận một cửa", "Ảnh: TTXVN")
        );
        assert_eq!(words(said("Quầy", "", "Ảnh")), Err(PictureRefused::NoWords));
        assert_eq!(words(said("Quầy", "Lời", " ")), Err(PictureRefused::NoWords));
        let one = PictureWords { credit: Bilingual::new("Ảnh", ""), ..said("", "Lời", "") };
        assert_eq!(words(one), Err(PictureRefused::NoWords), "one language is not enough");
        assert_eq!(
            words(said(&"á".repeat(LONGEST_PICTURE_TEXT + 1), "Lời", "Ảnh")),
            Err(PictureRefused::TooLong)
        );
    }
}
