//! Opening the window: which renderer, and what to do when none works.

use super::map::Backend;
use super::shell::Early;
use crate::app::folders::Folders;
use crate::app::settings::Settings;
use crate::l10n::Lang;
use crate::t;
use std::io::IsTerminal as _;
use std::path::PathBuf;

/// What the window should do first.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct WindowRequest {
    /// A project to open, or boundary files to look at.
    pub files: Vec<PathBuf>,
    /// Write what is shown to this picture once everything is there, then end.
    pub snapshot: Option<PathBuf>,
    /// Size of the window in pixels.
    pub size: Option<(u32, u32)>,
    /// Language instead of the settings'.
    pub lang: Option<crate::l10n::Lang>,
}

/// Why there is no window, or no picture of it.
#[derive(Debug, thiserror::Error)]
pub enum WindowError {
    /// Neither renderer works here.
    #[error("no window could be opened: {0}")]
    NoRenderer(String),
    /// The snapshot could not be made.
    #[error("{0}")]
    Snapshot(String),
}

impl WindowError {
    /// What happened and what to do, in one or two sentences.
    pub fn in_words(&self, lang: Lang) -> String {
        match self {
            Self::NoRenderer(reasons) => t!(lang, "window-no-renderer", reasons = reasons.clone()),
            Self::Snapshot(reason) => t!(lang, "window-no-picture", reason = reason.clone()),
        }
    }
}

/// The language a window would speak.
pub fn language(request: &WindowRequest, folders: &Folders) -> Lang {
    request.lang.unwrap_or_else(|| Settings::load(&folders.settings).language())
}

/// The name of the variable that forces a renderer ("glow" or "wgpu").
const RENDERER: &str = "KLAMMER_RENDERER";

/// Opens the window and returns when it is closed.
pub fn run(request: &WindowRequest, folders: &Folders) -> Result<(), WindowError> {
    let settings = Settings::load(&folders.settings);
    let failure = std::sync::Arc::new(std::sync::Mutex::new(None::<String>));
    // Files are read while the window is made.
    let early =
        std::sync::Arc::new(std::sync::Mutex::new(Some(Early::new(folders.clone(), settings, request.clone()))));
    first_that_works(&renderers(), |renderer| open(renderer, request, &early, &failure))?;
    let failed = failure.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take();
    failed.map_or(Ok(()), |text| Err(WindowError::Snapshot(text)))
}

/// Opens a window with the first renderer that works.
fn first_that_works<E: std::fmt::Display>(
    renderers: &[eframe::Renderer],
    open: impl Fn(eframe::Renderer) -> Result<(), E>,
) -> Result<(), WindowError> {
    let mut reasons = Vec::new();
    for renderer in renderers {
        log::info!("renderer: {renderer}");
        match open(*renderer) {
            Ok(()) => return Ok(()),
            Err(error) => {
                log::warn!("renderer {renderer} does not work: {error}");
                reasons.push(format!("{renderer}: {error}"));
            }
        }
    }
    Err(WindowError::NoRenderer(reasons.join("; ")))
}

/// Says in a dialog of the system that there is no window, to somebody who started the program with the mouse: without a terminal
/// nobody reads standard error. Does nothing where there is a terminal, no display, or a picture was asked for (by a script).
pub fn tell(request: &WindowRequest, error: &WindowError, lang: Lang) {
    let terminal = std::io::stderr().is_terminal() || std::io::stdin().is_terminal();
    let variable = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let display = cfg!(not(target_os = "linux")) || variable("DISPLAY") || variable("WAYLAND_DISPLAY");
    if terminal || !display || request.snapshot.is_some() {
        return;
    }
    rfd::MessageDialog::new()
        .set_level(rfd::MessageLevel::Error)
        .set_title("Klammer")
        .set_description(error.in_words(lang))
        .show();
}

/// wgpu first (remote desktops on Windows have DirectX 12's software adapter but no OpenGL 2), OpenGL second. On Linux a
/// software Vulkan is five times slower than software OpenGL, and every driver there has OpenGL: the other way round.
fn renderers() -> Vec<eframe::Renderer> {
    let both = if cfg!(target_os = "linux") {
        [eframe::Renderer::Glow, eframe::Renderer::Wgpu]
    } else {
        [eframe::Renderer::Wgpu, eframe::Renderer::Glow]
    };
    match std::env::var(RENDERER).as_deref() {
        Ok("glow") => vec![eframe::Renderer::Glow],
        Ok("wgpu") => vec![eframe::Renderer::Wgpu],
        _ => both.to_vec(),
    }
}

fn open(
    renderer: eframe::Renderer,
    request: &WindowRequest,
    early: &std::sync::Arc<std::sync::Mutex<Option<Early>>>,
    failure: &std::sync::Arc<std::sync::Mutex<Option<String>>>,
) -> eframe::Result {
    let (width, height) = request.size.unwrap_or((1280, 720));
    let viewport = egui::ViewportBuilder::default()
        .with_title("Klammer")
        .with_app_id("klammer")
        .with_inner_size([width as f32, height as f32])
        .with_min_inner_size([720.0, 480.0])
        .with_drag_and_drop(true)
        .with_maximized(request.size.is_none());
    let options = eframe::NativeOptions { renderer, viewport, centered: true, ..eframe::NativeOptions::default() };
    let (maximised, early, failure) = (request.size.is_none(), early.clone(), failure.clone());
    eframe::run_native(
        "Klammer",
        options,
        Box::new(move |creation| {
            let backend = Backend::of(creation)?;
            if maximised {
                // Some window managers ignore the wish when the window is made.
                creation.egui_ctx.send_viewport_cmd(egui::ViewportCommand::Maximized(true));
            }
            let early = early.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take();
            // Taken only here, where nothing fails any more.
            let early = early.ok_or("the window was made twice")?;
            Ok(Box::new(early.in_window(&creation.egui_ctx, &backend, failure)))
        }),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use eframe::Renderer::{Glow, Wgpu};
    use std::cell::RefCell;

    /// Which renderers were tried, and how it ended, when only some work.
    fn tried(works: &[eframe::Renderer]) -> (Vec<eframe::Renderer>, Result<(), WindowError>) {
        let tried = RefCell::new(Vec::new());
        let ended = first_that_works(&[Glow, Wgpu], |renderer| {
            tried.borrow_mut().push(renderer);
            if works.contains(&renderer) { Ok(()) } else { Err("kein Treiber") }
        });
        (tried.into_inner(), ended)
    }

    #[test]
    fn the_second_renderer_is_tried_when_the_first_does_not_work() {
        assert!(matches!(tried(&[Glow, Wgpu]), (tried, Ok(())) if tried == [Glow]));
        assert!(matches!(tried(&[Wgpu]), (tried, Ok(())) if tried == [Glow, Wgpu]));
    }

    #[test]
    fn when_none_works_it_is_said_why_and_what_still_goes() {
        let (tried, ended) = tried(&[]);
        assert_eq!(tried, [Glow, Wgpu]);
        let error = ended.expect_err("none works");
        for (lang, remedy) in [(Lang::De, "Befehlszeile"), (Lang::En, "command line")] {
            let text = error.in_words(lang);
            assert!(text.contains("glow: kein Treiber; wgpu: kein Treiber"), "{text}");
            assert!(text.contains(remedy), "{text}");
        }
    }
}
