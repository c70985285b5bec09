//! Who draws the map: wgpu, OpenGL, or nobody.

mod glow;
mod locals;
mod null;
mod residency;
mod wgpu;

pub use null::{NullBackend, Traffic};

use crate::app::scene::Frame;
use residency::ViewId;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// The renderer of this window. Clones share their buffers, so that several maps upload a layer once.
#[derive(Clone)]
pub struct Backend(Kind);

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
            wgpu::install(state)?;
            return Ok(Self(Kind::Wgpu));
        }
        if let Some(gl) = &creation.gl {
            return Ok(Self(Kind::Glow(glow::GlowBackend::new(gl)?)));
        }
        Ok(Self::null())
    }

    /// Draws nothing, records everything.
    pub fn null() -> Self {
        Self(Kind::Null(NullBackend::default()))
    }

    /// "wgpu", "OpenGL" or "none", for diagnostics.
    pub fn name(&self) -> &'static str {
        match self.0 {
            Kind::Wgpu => "wgpu",
            Kind::Glow(_) => "OpenGL",
            Kind::Null(_) => "none",
        }
    }

    /// The record of the null backend; `None` for those that draw.
    pub fn record(&self) -> Option<&NullBackend> {
        match &self.0 {
            Kind::Null(null) => Some(null),
            _ => None,
        }
    }

    pub(super) fn canvas(&self) -> Canvas {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        Canvas { backend: self.clone(), id: ViewId(NEXT.fetch_add(1, Ordering::Relaxed)) }
    }
}

/// One map's share of a backend.
pub(super) struct Canvas {
    backend: Backend,
    id: ViewId,
}

impl Canvas {
    pub(super) fn backend(&self) -> &Backend {
        &self.backend
    }

    /// Draws a frame into a rectangle (in points) of the screen when its turn comes.
    pub(super) fn paint(&self, painter: &egui::Painter, rect: egui::Rect, frame: Frame) {
        let frame = Arc::new(frame);
        let callback = match &self.backend.0 {
            Kind::Wgpu => wgpu::callback(self.id, rect, frame),
            Kind::Glow(backend) => backend.callback(self.id, rect, frame),
            Kind::Null(null) => return null.record(self.id, frame),
        };
        painter.add(callback);
    }
}
