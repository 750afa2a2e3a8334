//! From an uploaded file to what is kept: pixels turned upright, in a few widths, without anything else. Bounded in bytes, in pixels
//! and in memory; the caller bounds the time.
//!
//! Pure but for the work. It does not know where a picture stands.

use std::io::Cursor;

use image::codecs::webp::WebPEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, ExtendedColorType, ImageDecoder as _, ImageFormat, ImageReader, Limits};
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

use super::{PictureForm, PictureRefused};

/// The most bytes an uploaded picture may have.
pub const MOST_PICTURE_BYTES: usize = 12_000_000;
/// The most pixels it may have: a camera's 40 megapixels.
pub(super) const MOST_PIXELS: u64 = 40_000_000;
/// The longest side.
const LONGEST_SIDE: u32 = 16_000;
/// The most memory decoding may take.
const MOST_MEMORY: u64 = 400_000_000;
/// The widths a page offers: a phone, a column of text, the same on a sharp screen. None is wider than the upload.
pub(super) const WIDTHS: [u32; 3] = [480, 960, 1600];
/// How good a photograph is: no fault can be seen at reading distance.
const QUALITY: u8 = 80;

/// A picture in one width.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Developed {
    pub(super) form: PictureForm,
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) bytes: Vec<u8>,
}

/// Develops a JPEG, PNG or WebP file, told by its content. The narrowest comes first.
pub(super) fn develop(bytes: &[u8]) -> Result<Vec<Developed>, PictureRefused> {
    let whole = decoded(bytes)?;
    let mut sizes = Vec::new();
    let widest = whole.width().min(WIDTHS[WIDTHS.len() - 1]);
    let widths = WIDTHS.into_iter().filter(|width| *width < widest).chain([widest]);
    for width in widths {
        let height = u64::from(whole.height()) * u64::from(width) / u64::from(whole.width());
        let height = u32::try_from(height.max(1)).unwrap_or(u32::MAX);
        let small = if width == whole.width() {
            whole.clone()
        } else {
            whole.resize_exact(width, height, FilterType::Lanczos3)
        };
        sizes.push(small);
    }
    let form = form_of(&sizes[0])?;
    sizes.iter().map(|size| encoded(size, form)).collect()
}

/// The pixels as they are looked at: turned as the camera says.
fn decoded(bytes: &[u8]) -> Result<DynamicImage, PictureRefused> {
    if bytes.len() > MOST_PICTURE_BYTES {
        return Err(PictureRefused::TooManyBytes);
    }
    let reader =
        ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|_| PictureRefused::Unreadable)?;
    if !matches!(reader.format(), Some(ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP)) {
        return Err(PictureRefused::OtherForm);
    }
    let mut decoder = reader.into_decoder().map_err(|_| PictureRefused::Unreadable)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MOST_PIXELS || width.max(height) > LONGEST_SIDE {
        return Err(PictureRefused::TooManyPixels { width, height });
    }
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(MOST_MEMORY);
    decoder.set_limits(limits).map_err(|_| PictureRefused::TooManyPixels { width, height })?;
    let orientation = decoder.orientation().map_err(|_| PictureRefused::Unreadable)?;
    let mut whole = DynamicImage::from_decoder(decoder).map_err(|_| PictureRefused::Unreadable)?;
    whole.apply_orientation(orientation);
    // Sixteen bits a channel and grey become what browsers show.
    Ok(if whole.color().has_alpha() { whole.into_rgba8().into() } else { whole.into_rgb8().into() })
}

/// Photographs are smaller as JPEG, drawings as WebP without loss; what can be seen through has no JPEG.
fn form_of(narrowest: &DynamicImage) -> Result<PictureForm, PictureRefused> {
    let is_clear = narrowest.as_rgba8().is_some_and(|pixels| pixels.pixels().any(|pixel| pixel[3] < u8::MAX));
    if is_clear {
        return Ok(PictureForm::Webp);
    }
    let (jpeg, webp) = (encoded(narrowest, PictureForm::Jpeg)?, encoded(narrowest, PictureForm::Webp)?);
    Ok(if webp.bytes.len() <= jpeg.bytes.len() { PictureForm::Webp } else { PictureForm::Jpeg })
}

fn encoded(picture: &DynamicImage, form: PictureForm) -> Result<Developed, PictureRefused> {
    let (width, height) = (picture.width(), picture.height());
    let bytes = match form {
        PictureForm::Jpeg => jpeg(picture)?,
        PictureForm::Webp => webp(picture)?,
    };
    Ok(Developed { form, width, height, bytes })
}

fn jpeg(picture: &DynamicImage) -> Result<Vec<u8>, PictureRefused> {
    let pixels = picture.to_rgb8();
    let side = |pixels: u32| u16::try_from(pixels).map_err(|_| PictureRefused::Unreadable);
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, QUALITY);
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    encoder.set_progressive(true);
    encoder.set_optimized_huffman_tables(true);
    encoder
        .encode(&pixels, side(pixels.width())?, side(pixels.height())?, ColorType::Rgb)
        .map_err(|_| PictureRefused::Unreadable)?;
    Ok(bytes)
}

fn webp(picture: &DynamicImage) -> Result<Vec<u8>, PictureRefused> {
    let mut bytes = Vec::new();
    let color = if picture.color().has_alpha() { ExtendedColorType::Rgba8 } else { ExtendedColorType::Rgb8 };
    WebPEncoder::new_lossless(&mut bytes)
        .encode(picture.as_bytes(), picture.width(), picture.height(), color)
        .map_err(|_| PictureRefused::Unreadable)?;
    Ok(bytes)
}

#[cfg(test)]
pub(super) mod tests {
    use image::metadata::Orientation;
    use image::{ImageEncoder as _, Rgb, RgbImage, Rgba, RgbaImage};

    use super::*;

    /// A photograph of nothing: every pixel a little different, the left third dark.
    pub(crate) fn photograph(width: u32, height: u32) -> RgbImage {
        RgbImage::from_fn(width, height, |x, y| {
            let noise =
                u8::try_from((x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(40_503)) >> 13 & 31).unwrap();
            let light = if x < width / 3 { 20 } else { 180 };
            Rgb([light + noise, light + noise / 2, light])
        })
    }

    /// As a JPEG file with metadata that names a camera, and says how it was held.
    pub(crate) fn with_metadata(picture: &RgbImage, orientation: u8) -> Vec<u8> {
        let mut exif = b"MM\0*\0\0\0\x08\0\x02".to_vec();
        exif.extend([0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0]);
        exif.extend([0x01, 0x10, 0, 2, 0, 0, 0, 12, 0, 0, 0, 38, 0, 0, 0, 0]);
        exif.extend(b"SecretPhone\0");
        let mut bytes = Vec::new();
        let mut encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, 90);
        encoder.set_exif_metadata(exif).unwrap();
        encoder.encode_image(picture).unwrap();
        bytes
    }

    fn png(picture: &DynamicImage) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        picture.write_to(&mut bytes, ImageFormat::Png).unwrap();
        bytes.into_inner()
    }

    fn contains(bytes: &[u8], words: &[u8]) -> bool {
        bytes.windows(words.len()).any(|window| window == words)
    }

    #[test]
    fn a_photograph_is_kept_upright_in_three_widths_and_bare() {
        let upload = with_metadata(&photograph(2000, 1000), Orientation::Rotate90.to_exif());
        assert!(contains(&upload, b"SecretPhone") && contains(&upload, b"Exif"));
        let kept = develop(&upload).unwrap();
        let sizes: Vec<(u32, u32)> = kept.iter().map(|size| (size.width, size.height)).collect();
        assert_eq!(sizes, [(480, 960), (960, 1920), (1000, 2000)], "it was held upright");
        for size in &kept {
            assert_eq!(size.form, PictureForm::Jpeg);
            assert!(!contains(&size.bytes, b"SecretPhone") && !contains(&size.bytes, b"Exif"));
            let read = image::load_from_memory(&size.bytes).unwrap().to_rgb8();
            let (top, bottom) =
                (read.get_pixel(size.width / 2, 9), read.get_pixel(size.width / 2, size.height - 9));
            assert!(top[0] < 90 && bottom[0] > 140, "dark was at the left: now it is on top");
        }
        assert_eq!(develop(&upload).unwrap(), kept, "the same upload gives the same bytes");
    }

    #[test]
    fn a_drawing_is_kept_without_loss_and_nothing_is_made_wider() {
        let drawing =
            RgbImage::from_fn(
                300,
                200,
                |x, _| if x < 150 { Rgb([255, 255, 255]) } else { Rgb([122, 31, 31]) },
            );
        let kept = develop(&png(&drawing.clone().into())).unwrap();
        assert_eq!((kept.len(), kept[0].width, kept[0].form), (1, 300, PictureForm::Webp));
        assert_eq!(image::load_from_memory(&kept[0].bytes).unwrap().to_rgb8(), drawing);
        let glass = RgbaImage::from_fn(64, 64, |x, _| Rgba([0, 0, 0, u8::try_from(x * 4).unwrap()]));
        let kept = develop(&png(&glass.into())).unwrap();
        assert_eq!(kept[0].form, PictureForm::Webp, "what can be seen through has no JPEG");
        let webp = kept[0].bytes.clone();
        assert_eq!(develop(&webp).unwrap()[0].bytes, webp, "a WebP file is taken too");
    }

    #[test]
    fn what_is_no_picture_or_too_much_is_refused_each_with_its_reason() {
        let whole = with_metadata(&photograph(400, 300), 1);
        assert_eq!(develop(b"GIF89a\x01\0\x01\0\0\0\0;"), Err(PictureRefused::OtherForm));
        assert_eq!(develop(b"<svg/>"), Err(PictureRefused::OtherForm));
        assert_eq!(develop(&whole[..40]), Err(PictureRefused::Unreadable));
        assert_eq!(develop(&vec![0; MOST_PICTURE_BYTES + 1]), Err(PictureRefused::TooManyBytes));
        // A bomb: a small file that says it is huge.
        let (width, height) = (60_000_u32, 60_000_u32);
        let mut bomb = png(&DynamicImage::new_luma8(1, 1));
        bomb[16..20].copy_from_slice(&width.to_be_bytes());
        bomb[20..24].copy_from_slice(&height.to_be_bytes());
        let crc = crc32(&bomb[12..29]);
        bomb[29..33].copy_from_slice(&crc.to_be_bytes());
        assert_eq!(develop(&bomb), Err(PictureRefused::TooManyPixels { width, height }));
    }

    #[test]
    fn damaged_files_never_panic() {
        let whole = with_metadata(&photograph(64, 48), 6);
        for at in (0..whole.len()).step_by(7) {
            let mut damaged = whole.clone();
            damaged[at] ^= 0x5a;
            let _ = develop(&damaged);
            let _ = develop(&whole[..at]);
        }
    }

    fn crc32(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(!0_u32, |crc, byte| {
            (0..8)
                .fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg()))
        })
    }
}
