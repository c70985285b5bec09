//! `klammer view --snapshot`: waits until everything is loaded and drawn, writes what the window shows, ends.

use super::Workbench;
use egui::{ColorImage, ViewportCommand};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

/// Frames drawn after everything is there: the first uploads, the second shows.
const SETTLED_FRAMES: u32 = 3;

/// A picture that is wanted.
pub(super) struct Picture {
    path: PathBuf,
    failure: Arc<Mutex<Option<String>>>,
    settled: u32,
    asked: bool,
    taken: Arc<Mutex<Option<Arc<ColorImage>>>>,
    done: bool,
}

impl Picture {
    pub(super) fn new(path: PathBuf, failure: Arc<Mutex<Option<String>>>) -> Self {
        Self { path, failure, settled: 0, asked: false, taken: Arc::default(), done: false }
    }

    /// The picture can't be what was asked for; the process ends with this message.
    pub(super) fn fail(&self, text: &str) {
        let mut failure = self.failure.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        failure.get_or_insert_with(|| text.to_owned());
    }
}

impl Workbench {
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
        picture.settled = if ready { picture.settled + 1 } else { 0 };
        if picture.settled >= SETTLED_FRAMES && !picture.asked {
            picture.asked = true;
            let (taken, waker) = (picture.taken.clone(), ctx.clone());
            ctx.request_screenshot(move |image| {
                *taken.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Some(image);
                waker.request_repaint();
            });
        }
        let image = picture.taken.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take();
        let Some(image) = image else { return };
        picture.done = true;
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
