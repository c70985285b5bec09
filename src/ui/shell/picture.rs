//! `klammer view --snapshot`: waits until everything is loaded and drawn, writes what the window shows, ends.

use super::Workbench;
use crate::app::diagnostics::since_start;
use egui::{ColorImage, ViewportCommand};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

/// Frames laid out after everything is there and in its place: sizes that were guessed are right then.
const SETTLED_FRAMES: u32 = 2;

/// A picture that is wanted.
pub(super) struct Picture {
    path: PathBuf,
    failure: Arc<Mutex<Option<String>>>,
    /// Frames laid out since everything was there.
    laid_out: u32,
    settled: u32,
    asked: bool,
    taken: Arc<Mutex<Option<Arc<ColorImage>>>>,
    done: bool,
}

impl Picture {
    pub(super) fn new(path: PathBuf, failure: Arc<Mutex<Option<String>>>) -> Self {
        Self { path, failure, laid_out: 0, settled: 0, asked: false, taken: Arc::default(), done: false }
    }

    /// Whether panels have found their sizes.
    pub(super) fn is_laid_out(&self) -> bool {
        self.laid_out > 0
    }

    /// Whether what is shown now is what will be in the picture.
    pub(super) fn is_exposed(&self) -> bool {
        self.asked && !self.done
    }

    /// Whether nothing more is to be shown.
    pub(super) fn is_taken(&self) -> bool {
        self.done
    }

    /// The picture can't be what was asked for; the process ends with this message.
    pub(super) fn fail(&self, text: &str) {
        let mut failure = self.failure.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        failure.get_or_insert_with(|| text.to_owned());
    }
}

/// Whether an event speaks of a mouse or a finger.
pub(super) fn is_of_pointer(event: &egui::Event) -> bool {
    use egui::Event as E;
    matches!(
        event,
        E::PointerMoved(_) | E::MouseMoved(_) | E::PointerButton { .. } | E::MouseWheel { .. } | E::Touch { .. }
    )
}

impl Workbench {
    /// Whether what would be shown now is in no picture: laying it out would only keep jobs from the processor.
    pub(super) fn nobody_looks(&self) -> bool {
        self.picture.as_ref().is_some_and(|picture| picture.is_taken() || !(self.settled || picture.asked))
    }

    pub(super) fn take_picture(&mut self, ctx: &egui::Context) {
        let ready = self.settled && !self.zoom_when_ready && !self.map.is_moving();
        let Some(picture) = &mut self.picture else { return };
        if picture.done {
            return;
        }
        let failed = picture.failure.lock().unwrap_or_else(std::sync::PoisonError::into_inner).is_some();
        if failed {
            picture.done = true;
            self.end(ctx);
            return;
        }
        picture.laid_out += u32::from(self.settled);
        picture.settled = if ready { picture.settled + 1 } else { 0 };
        if picture.settled >= SETTLED_FRAMES && !picture.asked {
            picture.asked = true;
            log::debug!("picture asked for {} ms after the start", since_start().as_millis());
            let (taken, waker) = (picture.taken.clone(), ctx.clone());
            ctx.request_screenshot(move |image| {
                *taken.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Some(image);
                waker.request_repaint();
            });
        }
        let image = picture.taken.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take();
        let Some(image) = image else { return };
        picture.done = true;
        log::debug!("picture taken {} ms after the start", since_start().as_millis());
        let (path, failure) = (picture.path.clone(), picture.failure.clone());
        let waker = ctx.clone();
        // Packing and writing the picture is a job like every file; the window closes when it is done.
        self.session.in_background("picture", move || {
            if let Err(error) = write(&image, &path) {
                let mut slot = failure.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
                *slot = Some(format!("{}: {error}", path.display()));
            }
            waker.request_repaint();
        });
        self.ending = true;
    }

    /// Closes the window once the last job is done, leaving nothing behind.
    pub(super) fn end_when_idle(&mut self, ctx: &egui::Context) {
        if self.ending && self.session.idle() {
            self.ending = false;
            self.end(ctx);
        }
    }

    fn end(&mut self, ctx: &egui::Context) {
        log::debug!("window closed {} ms after the start", since_start().as_millis());
        self.session.close(true);
        self.quitting = true;
        ctx.send_viewport_cmd(ViewportCommand::Close);
    }
}

fn write(image: &ColorImage, path: &std::path::Path) -> image::ImageResult<()> {
    let [width, height] = image.size;
    let pixels: Vec<u8> = image.pixels.iter().flat_map(|pixel| pixel.to_array()).collect();
    image::save_buffer(path, &pixels, width as u32, height as u32, image::ExtendedColorType::Rgba8)
}
