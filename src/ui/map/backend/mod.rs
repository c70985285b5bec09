//! Who draws the map: wgpu, OpenGL, or nobody.

mod cache;
mod glow;
mod locals;
mod machine;
mod null;
mod residency;
mod wgpu;

pub use machine::RendererInfo;
pub use null::{NullBackend, Traffic};

use crate::app::scene::{Frame, View};
use cache::{Cache, Plan};
use residency::ViewId;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// The renderer of this window. Clones share their buffers, so that several maps upload a layer once.
#[derive(Clone)]
pub struct Backend {
    kind: Kind,
    info: Arc<RendererInfo>,
    /// The largest picture there can be, in pixels on a side.
    most_side_px: f32,
}

#[derive(Clone)]
enum Kind {
    Wgpu,
    Glow(glow::GlowBackend),
    Null(NullBackend),
}

/// Why the map can't be drawn by the renderer the window has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{renderer} can't draw the map: {reason}")]
pub struct BackendError {
    /// "wgpu" or "OpenGL".
    pub renderer: &'static str,
    /// What the driver said.
    pub reason: String,
}

impl Backend {
    /// What the window was made with. Windows without a renderer (tests) get the null backend. Needs the window to be without
    /// multisampling and depth buffer, which is the default.
    pub fn of(creation: &eframe::CreationContext<'_>) -> Result<Self, BackendError> {
        if let Some(state) = &creation.wgpu_render_state {
            let (info, most_side_px) = wgpu::install(state)?;
            return Ok(Self { kind: Kind::Wgpu, info: Arc::new(info), most_side_px });
        }
        if let Some(gl) = &creation.gl {
            let (backend, info, most_side_px) = glow::GlowBackend::new(gl)?;
            return Ok(Self { kind: Kind::Glow(backend), info: Arc::new(info), most_side_px });
        }
        Ok(Self::null())
    }

    /// Draws nothing, records everything.
    pub fn null() -> Self {
        Self {
            kind: Kind::Null(NullBackend::default()),
            info: Arc::new(RendererInfo::none()),
            most_side_px: f32::from(u16::MAX),
        }
    }

    /// The same with the cached picture on or off, whatever is usual for this renderer. For maps made afterwards.
    pub fn with_cache(self, cached: bool) -> Self {
        let info = RendererInfo { cached, ..self.info.as_ref().clone() };
        Self { info: Arc::new(info), ..self }
    }

    /// "wgpu", "OpenGL" or "none".
    pub fn name(&self) -> &'static str {
        self.info.library
    }

    /// What it is and what it runs on, for diagnostics.
    pub fn info(&self) -> &RendererInfo {
        &self.info
    }

    /// The record of the null backend; `None` for those that draw.
    pub fn record(&self) -> Option<&NullBackend> {
        match &self.kind {
            Kind::Null(null) => Some(null),
            _ => None,
        }
    }

    pub(super) fn canvas(&self) -> Canvas {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        let target = Target { id: ViewId(NEXT.fetch_add(1, Ordering::Relaxed)), alive: Arc::new(()) };
        let cache = self.info.cached.then(|| Cache::new(self.most_side_px));
        Canvas { backend: self.clone(), target, cache }
    }
}

/// Whose map is drawn; what a renderer keeps for it is freed when the map is gone.
#[derive(Debug, Clone)]
struct Target {
    id: ViewId,
    alive: Arc<()>,
}

/// One map's share of a backend.
pub(super) struct Canvas {
    backend: Backend,
    target: Target,
    cache: Option<Cache>,
}

impl Canvas {
    pub(super) fn backend(&self) -> &Backend {
        &self.backend
    }

    /// Whether what is seen is still to be drawn anew at rest.
    pub(super) fn is_pending(&self) -> bool {
        self.cache.as_ref().is_some_and(Cache::is_pending)
    }

    /// Draws a view into a rectangle (in points) of the screen when its turn comes. `frame_of` says what is drawn for a view.
    pub(super) fn paint(
        &mut self,
        painter: &egui::Painter,
        rect: egui::Rect,
        view: View,
        frame_of: impl Fn(View) -> Frame,
    ) {
        let plan = match &mut self.cache {
            Some(cache) => cache.plan(painter.ctx().input(|input| input.time), view, frame_of),
            None => Plan::direct(frame_of(view)),
        };
        if let Some(seconds) = plan.again_after_s {
            painter.ctx().request_repaint_after(Duration::from_secs_f64(seconds));
        }
        let target = self.target.clone();
        let callback = match &self.backend.kind {
            Kind::Wgpu => wgpu::callback(target, rect, plan),
            Kind::Glow(backend) => backend.callback(target, rect, plan),
            Kind::Null(null) => return null.record(target.id, plan),
        };
        painter.add(callback);
    }
}

/// A part of the screen that shows frames as they are given, without a map around them that moves them.
pub struct Stage {
    canvas: Canvas,
}

impl Stage {
    /// Drawn by this renderer.
    pub fn new(backend: &Backend) -> Self {
        Self { canvas: backend.canvas() }
    }

    /// Whether what is seen is still to be drawn anew at rest (only with a cached picture).
    pub fn is_pending(&self) -> bool {
        self.canvas.is_pending()
    }

    /// Draws a view into a rectangle (in points) of the screen. `frame_of` says what is drawn for a view; with a cached picture it is
    /// asked for other views, too.
    pub fn paint(&mut self, painter: &egui::Painter, rect: egui::Rect, view: View, frame_of: impl Fn(View) -> Frame) {
        self.canvas.paint(painter, rect, view, frame_of);
    }
}
