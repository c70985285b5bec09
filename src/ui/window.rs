//! Opening the window: which renderer, and what to do when none works.

use super::map::Backend;
use super::shell::Early;
use crate::app::folders::Folders;
use crate::app::settings::Settings;
use crate::l10n::Lang;
use crate::t;
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
    let mut reasons = Vec::new();
    for renderer in renderers() {
        log::info!("renderer: {renderer}");
        match open(renderer, request, &early, &failure) {
            Ok(()) => {
                let failed = failure.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take();
                return failed.map_or(Ok(()), |text| Err(WindowError::Snapshot(text)));
            }
            Err(error) => {
                log::warn!("renderer {renderer} does not work: {error}");
                reasons.push(format!("{renderer}: {error}"));
            }
        }
    }
    Err(WindowError::NoRenderer(reasons.join("; ")))
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
