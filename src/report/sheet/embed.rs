//! A picture inside the drawing.

use super::GroundPicture;
use super::svg::{Svg, place};
use geo::Rect;
use image::codecs::{jpeg::JpegEncoder, png::PngEncoder};
use image::{ExtendedColorType, ImageEncoder as _};

/// Quality of photographs: losses are not seen, and they take a tenth of the bytes.
const JPEG_QUALITY: u8 = 88;

/// Puts a picture into a rectangle. One that can't be encoded (it has another size than it says) is left out.
pub(super) fn draw(out: &mut Svg, rect: Rect<f64>, picture: &GroundPicture) {
    let Some((kind, bytes)) = encoded(picture) else { return };
    let data = base64(&bytes);
    let place = place(rect);
    out.raw(&format!("<image {place} preserveAspectRatio=\"none\" href=\"data:image/{kind};base64,{data}\"/>\n"));
}

fn encoded(picture: &GroundPicture) -> Option<(&'static str, Vec<u8>)> {
    let GroundPicture { width, height, rgb, photographic } = picture;
    if rgb.len() as u64 != u64::from(*width) * u64::from(*height) * 3 {
        return None;
    }
    let mut bytes = Vec::new();
    let (kind, done) = if *photographic {
        let encoder = JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY);
        ("jpeg", encoder.write_image(rgb, *width, *height, ExtendedColorType::Rgb8))
    } else {
        ("png", PngEncoder::new(&mut bytes).write_image(rgb, *width, *height, ExtendedColorType::Rgb8))
    };
    done.ok().map(|()| (kind, bytes))
}

/// RFC 4648.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for part in bytes.chunks(3) {
        let at = |index: usize| part.get(index).copied().map_or(0, u32::from);
        let bits = at(0) << 16 | at(1) << 8 | at(2);
        for letter in 0..4 {
            let index = (bits >> (18 - 6 * letter)) & 63;
            let sign = LETTERS.get(index as usize).copied().filter(|_| letter <= part.len()).unwrap_or(b'=');
            out.push(char::from(sign));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_written_as_everybody_reads_them() {
        // RFC 4648, section 10.
        for (bytes, text) in
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE=")]
        {
            assert_eq!(base64(bytes.as_bytes()), text);
        }
    }

    #[test]
    fn a_picture_of_another_size_than_it_says_is_left_out() {
        let picture = GroundPicture { width: 2, height: 2, rgb: vec![0; 11], photographic: false };
        assert!(encoded(&picture).is_none());
        let whole = GroundPicture { rgb: vec![0; 12], ..picture };
        assert_eq!(encoded(&whole).map(|(kind, _)| kind), Some("png"));
        assert_eq!(encoded(&GroundPicture { photographic: true, ..whole }).map(|(kind, _)| kind), Some("jpeg"));
    }
}
