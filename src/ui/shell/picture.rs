//! `klammer view --snapshot`: waits until everything is loaded and drawn, writes what the window shows, ends.
//!
//! Nothing is shown before: on a software renderer every frame takes the processor from the jobs, and one of a large map takes
//! longer than reading it. What is to be shown finds its sizes in passes that are not painted, and is painted once.

use super::Workbench;
use crate::app::diagnostics::since_start;
use egui::{ColorImage, ViewportCommand};
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

/// Passes after everything is there and in its place: sizes that were guessed are right then.
const SETTLED_PASSES: u32 = 2;
/// Those before, with room for what has to be laid out again.
const MOST_PASSES: usize = 8;

/// A picture that is wanted.
pub(super) struct Picture {
    path: PathBuf,
    failure: Arc<Mutex<Option<String>>>,
    /// Passes laid out since everything was there.
    laid_out: u32,
    settled: u32,
    /// The number of the frame in which the window was asked for a picture of the next one.
    asked: Option<u64>,
    taken: Arc<Mutex<Option<Arc<ColorImage>>>>,
    done: bool,
}

impl Picture {
    pub(super) fn new(path: PathBuf, failure: Arc<Mutex<Option<String>>>) -> Self {
        Self { path, failure, laid_out: 0, settled: 0, asked: None, taken: Arc::default(), done: false }
    }

    /// Before the first frame.
    pub(super) fn prepare(ctx: &egui::Context) {
        ctx.options_mut(|options| options.max_passes = NonZeroUsize::new(MOST_PASSES).unwrap_or(options.max_passes));
        // Nothing fades in: there is no time for it.
        ctx.all_styles_mut(|style| style.animation_time = 0.0);
    }

    /// Whether panels have found their sizes.
    pub(super) fn is_laid_out(&self) -> bool {
        self.laid_out > 0
    }

    /// Whether what is shown now is what will be in the picture.
    pub(super) fn is_exposed(&self, ctx: &egui::Context) -> bool {
        self.asked.is_some_and(|asked| ctx.cumulative_frame_nr() > asked) && !self.is_taken()
    }

    /// Whether nothing more is to be shown.
    pub(super) fn is_taken(&self) -> bool {
        self.done || self.taken.lock().unwrap_or_else(std::sync::PoisonError::into_inner).is_some()
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
    pub(super) fn nobody_looks(&self, ctx: &egui::Context) -> bool {
        let laid_out = |picture: &Picture| self.settled && picture.asked.is_none();
        let hidden = |picture: &Picture| picture.is_taken() || !(laid_out(picture) || picture.is_exposed(ctx));
        self.picture.as_ref().is_some_and(hidden)
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
        if self.settled && picture.asked.is_none() {
            picture.laid_out += 1;
            ctx.request_discard("a picture is laid out");
        }
        // What was built for an overview may be too coarse for the place that is shown.
        let refining =
            ready && picture.asked.is_none() && self.map.view().is_some_and(|view| self.session.refine(&view));
        let ready = ready && !refining;
        picture.settled = if ready { picture.settled + 1 } else { 0 };
        if picture.settled >= SETTLED_PASSES && picture.asked.is_none() {
            picture.asked = Some(ctx.cumulative_frame_nr());
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
        self.session.leave_memory();
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
