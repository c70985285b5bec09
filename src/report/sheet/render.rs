//! From SVG to pixels and to PDF, with the built-in typeface: nothing depends on what is installed.

use super::Sheet;
use super::font;
use super::pdf_order;
use resvg::usvg;
use resvg::usvg::Transform;

/// The coarsest resolution, in dots per inch.
pub const MIN_DPI: f64 = 20.0;
/// The finest resolution, in dots per inch: A3 then takes 280 MB of memory.
pub const MAX_DPI: f64 = 600.0;
const MM_PER_INCH: f64 = 25.4;
/// Units of length in an SVG without more said, per inch.
const SVG_DPI: f32 = 96.0;

/// Why a sheet could not be made into a picture or document.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// The resolution is out of bounds.
    #[error("{dpi} dpi is not between {MIN_DPI} and {MAX_DPI}")]
    Resolution {
        /// As asked for.
        dpi: f64,
    },
    /// A defect: the drawing or the program that converts it.
    #[error("the drawing can't be converted: {0}")]
    Drawing(String),
}

/// A picture of a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Red, green, blue, opacity (always 255), row by row.
    pub rgba: Vec<u8>,
}

fn tree(sheet: &Sheet) -> Result<usvg::Tree, RenderError> {
    let options = usvg::Options { fontdb: font::fonts(), ..usvg::Options::default() };
    usvg::Tree::from_str(&sheet.svg, &options).map_err(|error| RenderError::Drawing(error.to_string()))
}

/// The sheet as pixels at a resolution in dots per inch.
///
/// # Errors
/// [`RenderError`].
pub fn picture(sheet: &Sheet, dpi: f64) -> Result<Picture, RenderError> {
    let pixmap = pixmap(sheet, dpi)?;
    Ok(Picture { width: pixmap.width(), height: pixmap.height(), rgba: pixmap.take() })
}

fn pixmap(sheet: &Sheet, dpi: f64) -> Result<resvg::tiny_skia::Pixmap, RenderError> {
    if !(MIN_DPI..=MAX_DPI).contains(&dpi) {
        return Err(RenderError::Resolution { dpi });
    }
    let tree = tree(sheet)?;
    let pixels = |mm: f64| (mm / MM_PER_INCH * dpi).round() as u32;
    let (width, height) = (pixels(sheet.size_mm.0), pixels(sheet.size_mm.1));
    let mut pixmap = resvg::tiny_skia::Pixmap::new(width, height)
        .ok_or_else(|| RenderError::Drawing(format!("{width} × {height} pixels")))?;
    pixmap.fill(resvg::tiny_skia::Color::WHITE);
    let scale = Transform::from_scale(width as f32 / tree.size().width(), height as f32 / tree.size().height());
    resvg::render(&tree, scale, &mut pixmap.as_mut());
    Ok(pixmap)
}

/// The sheet as PNG at a resolution in dots per inch, which is written into it, so that it is placed in its true size.
///
/// # Errors
/// [`RenderError`].
pub fn png(sheet: &Sheet, dpi: f64) -> Result<Vec<u8>, RenderError> {
    use image::ImageEncoder as _;
    let pixmap = pixmap(sheet, dpi)?;
    let (width, height) = (pixmap.width(), pixmap.height());
    // Opaque everywhere: three bytes a pixel are enough.
    let mut pixels = pixmap.take();
    let count = pixels.len() / 4;
    for at in 0..count {
        pixels.copy_within(at * 4..at * 4 + 3, at * 3);
    }
    pixels.truncate(count * 3);
    let mut out = Vec::new();
    image::codecs::png::PngEncoder::new(&mut out)
        .write_image(&pixels, width, height, image::ExtendedColorType::Rgb8)
        .map_err(|error| RenderError::Drawing(error.to_string()))?;
    Ok(with_resolution(out, dpi))
}

/// Puts the chunk `pHYs` behind the header of a PNG (which has a fixed length).
fn with_resolution(mut png: Vec<u8>, dpi: f64) -> Vec<u8> {
    const HEADER: usize = 8 + 4 + 4 + 13 + 4;
    let per_m = ((dpi / MM_PER_INCH * 1000.0).round() as u32).to_be_bytes();
    let mut body = Vec::with_capacity(13);
    body.extend_from_slice(b"pHYs");
    body.extend_from_slice(&per_m);
    body.extend_from_slice(&per_m);
    body.push(1);
    let mut sum = flate2::Crc::new();
    sum.update(&body);
    let mut chunk = 9_u32.to_be_bytes().to_vec();
    chunk.extend_from_slice(&body);
    chunk.extend_from_slice(&sum.sum().to_be_bytes());
    if png.len() >= HEADER {
        png.splice(HEADER..HEADER, chunk);
    }
    png
}

/// The sheet as PDF: lines stay lines, texts can be searched and copied, the typeface is embedded.
///
/// # Errors
/// [`RenderError::Drawing`].
pub fn pdf(sheet: &Sheet) -> Result<Vec<u8>, RenderError> {
    let tree = tree(sheet)?;
    let page = svg2pdf::PageOptions { dpi: SVG_DPI };
    svg2pdf::to_pdf(&tree, svg2pdf::ConversionOptions::default(), page)
        .map(pdf_order::ordered)
        .map_err(|error| RenderError::Drawing(error.to_string()))
}
