//! Tiles that are pictures.

use super::{FormatErrorKind, MAX_PICTURE_PX};
use image::{ImageFormat, ImageReader};
use std::io::Cursor;

/// A decoded picture: rows from the top, four bytes a pixel, red, green, blue, opacity; colours multiplied by the opacity.
#[derive(Clone, PartialEq, Eq)]
pub struct TilePicture {
    width_px: u32,
    height_px: u32,
    rgba: Vec<u8>,
}

impl std::fmt::Debug for TilePicture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "TilePicture({} × {})", self.width_px, self.height_px)
    }
}

impl TilePicture {
    /// A picture of bytes whose colours are multiplied by their opacity; `None` if there are too few or too many.
    pub fn premultiplied(width_px: u32, height_px: u32, rgba: Vec<u8>) -> Option<Self> {
        let wanted = usize::try_from(u64::from(width_px) * u64::from(height_px) * 4).ok()?;
        (wanted > 0 && rgba.len() == wanted).then_some(Self { width_px, height_px, rgba })
    }

    /// Width and height in pixels.
    pub fn size_px(&self) -> [u32; 2] {
        [self.width_px, self.height_px]
    }

    /// The bytes, colours multiplied by their opacity.
    pub fn rgba(&self) -> &[u8] {
        &self.rgba
    }

    /// The bytes with colours as they are, for files.
    pub fn straight_rgba(&self) -> Vec<u8> {
        let mut rgba = self.rgba.clone();
        for pixel in rgba.chunks_exact_mut(4) {
            if let [red, green, blue, alpha @ 1..=254] = pixel {
                let whole = u32::from(*alpha);
                for colour in [red, green, blue] {
                    *colour = ((u32::from(*colour) * 255 + whole / 2) / whole).min(255) as u8;
                }
            }
        }
        rgba
    }

    /// The colour of a pixel, multiplied by its opacity.
    pub fn pixel(&self, x: u32, y: u32) -> Option<[u8; 4]> {
        let inside = x < self.width_px && y < self.height_px;
        let at = usize::try_from((u64::from(y) * u64::from(self.width_px) + u64::from(x)) * 4).ok()?;
        inside.then(|| self.rgba.get(at..at + 4)?.try_into().ok()).flatten()
    }

    /// Without colours: each as light as it was (luma of ITU-R BT.709).
    pub fn make_grey(&mut self) {
        for pixel in self.rgba.chunks_exact_mut(4) {
            if let [red, green, blue, _] = pixel {
                let luma = (54 * u32::from(*red) + 183 * u32::from(*green) + 19 * u32::from(*blue)) >> 8;
                [*red, *green, *blue] = [luma as u8; 3];
            }
        }
    }
}

/// The format of a picture by its first bytes.
pub(super) fn format_of(bytes: &[u8]) -> Option<ImageFormat> {
    match bytes {
        [0x89, b'P', b'N', b'G', ..] => Some(ImageFormat::Png),
        [0xff, 0xd8, 0xff, ..] => Some(ImageFormat::Jpeg),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(ImageFormat::WebP),
        _ => None,
    }
}

fn reader(bytes: &[u8]) -> Result<ImageReader<Cursor<&[u8]>>, FormatErrorKind> {
    let format = format_of(bytes).ok_or_else(|| match bytes.get(4..12) {
        Some(b"ftypavif" | b"ftypavis") => FormatErrorKind::UnreadTiles("AVIF".to_owned()),
        _ => FormatErrorKind::Damaged("no PNG, JPEG or WebP".to_owned()),
    })?;
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = image::Limits::default();
    limits.max_image_width = Some(MAX_PICTURE_PX);
    limits.max_image_height = Some(MAX_PICTURE_PX);
    limits.max_alloc = Some(u64::from(MAX_PICTURE_PX).pow(2) * 8);
    reader.limits(limits);
    Ok(reader)
}

fn kind_of(error: image::ImageError) -> FormatErrorKind {
    match error {
        image::ImageError::Limits(_) => {
            FormatErrorKind::TooLarge { limit: format!("{MAX_PICTURE_PX} × {MAX_PICTURE_PX}") }
        }
        image::ImageError::IoError(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => {
            FormatErrorKind::Truncated
        }
        other => FormatErrorKind::Damaged(other.to_string()),
    }
}

/// Width of a picture in pixels.
pub(super) fn width_px(bytes: &[u8]) -> Result<u32, FormatErrorKind> {
    let (width, height) = reader(bytes)?.into_dimensions().map_err(kind_of)?;
    if width == 0 || height == 0 || width > MAX_PICTURE_PX || height > MAX_PICTURE_PX {
        return Err(FormatErrorKind::TooLarge { limit: format!("{MAX_PICTURE_PX} × {MAX_PICTURE_PX}") });
    }
    Ok(width)
}

/// Decodes a picture.
pub(super) fn decode(bytes: &[u8]) -> Result<TilePicture, FormatErrorKind> {
    let image = reader(bytes)?.decode().map_err(kind_of)?.into_rgba8();
    let (width_px, height_px) = image.dimensions();
    let mut rgba = image.into_raw();
    for pixel in rgba.chunks_exact_mut(4) {
        if let [red, green, blue, alpha @ 0..=254] = pixel {
            for colour in [red, green, blue] {
                *colour = ((u32::from(*colour) * u32::from(*alpha) + 127) / 255) as u8;
            }
        }
    }
    TilePicture::premultiplied(width_px, height_px, rgba)
        .ok_or_else(|| FormatErrorKind::Damaged("a picture without pixels".to_owned()))
}
