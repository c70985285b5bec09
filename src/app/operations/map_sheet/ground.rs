//! The background map of a computer on a sheet.

use super::AppError;
use crate::app::basemap::{TileFile, TileKind, TileLook, TileSource, WarpedFrame, warped};
use crate::app::settings::BackgroundSettings;
use crate::geometry::{EpsgCode, Watch};
use crate::report::sheet::{Frame, GroundPicture};
use std::path::Path;
use std::sync::Arc;

/// What lies below everything on a sheet.
#[derive(Clone)]
pub struct SheetBackground {
    /// The file.
    pub source: Arc<TileSource>,
    /// How strongly it is seen, in percent.
    pub opacity_percent: u8,
    /// Without its colours.
    pub grey: bool,
    /// Its pixels per inch.
    pub dpi: f64,
}

const MM_PER_INCH: f64 = 25.4;
/// Pixels per inch of a screen of usual size, for which tiles are drawn.
const SCREEN_DPI: f64 = 96.0;

impl SheetBackground {
    /// What a sheet on paper gets: sharp enough, and not too large to be mailed.
    pub const DPI: f64 = 200.0;

    /// A file of tiles as the ground of a sheet on paper, as strong as backgrounds usually are.
    ///
    /// # Errors
    /// As [`TileFile::open`].
    pub fn open(path: &Path) -> Result<Self, AppError> {
        let source = Arc::new(TileSource::new(TileFile::open(path)?));
        let BackgroundSettings { opacity_percent, grey, .. } = BackgroundSettings::default();
        Ok(Self { source, opacity_percent, grey, dpi: Self::DPI })
    }

    /// The picture that fills the map; `None` where the file has nothing of it.
    pub(super) fn draw(
        &self,
        frame: &Frame,
        crs: EpsgCode,
        watch: &dyn Watch,
    ) -> Result<Option<GroundPicture>, AppError> {
        let width_px = (frame.width_mm / MM_PER_INCH * self.dpi).round().clamp(1.0, 10_000.0) as u32;
        let look = TileLook { dark: false, grey: self.grey, pixels_per_point: (self.dpi / SCREEN_DPI) as f32 };
        let wanted = WarpedFrame { extent: frame.shown, crs, width_px };
        let drawn = warped(&self.source, wanted, look, self.opacity_percent, watch)?;
        Ok(drawn.map(|picture| GroundPicture {
            width: picture.width,
            height: picture.height,
            rgb: picture.rgb,
            photographic: self.source.info().kind == TileKind::Picture,
        }))
    }
}
