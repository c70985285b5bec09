//! Drawing with OpenGL 3.1 or OpenGL ES 3.0.
//!
//! Every `unsafe` here is a call of the graphics library, made on the thread and inside the callbacks in which egui has the
//! context current; nothing is read through raw pointers.

mod picture;
mod program;
mod quads;

use super::cache::Plan;
use super::locals::{Locals, Placement};
use super::machine::{RendererInfo, is_cpu_name};
use super::residency::{Residency, Uploader, ViewId};
use super::{BackendError, Target};
use crate::app::scene::{
    Chunk, Draw, DrawKind, Frame, LineLayer, SceneLayer, StripVertex, StyleTable, TABLE_ITEMS_PER_ROW, Vertex,
};
use eframe::egui_glow;
use eframe::glow::{self, Context, HasContext as _};
use picture::KeptPicture;
use program::{AFTER, ALONG, ATTRIBUTES, BEFORE, CORNER, END, Program, START, TAG};
use quads::{Quad, Quads};
use std::collections::HashMap;
use std::mem::offset_of;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError, Weak};

/// Corners of the rectangle that is drawn for every line and symbol.
const CORNERS: [[f32; 2]; 4] = [[-1.0, -1.0], [1.0, -1.0], [-1.0, 1.0], [1.0, 1.0]];
const STRIDE: i32 = size_of::<Vertex>() as i32;
const TAG_OFFSET: i32 = offset_of!(Vertex, tag) as i32;
const STRIP_STRIDE: i32 = size_of::<StripVertex>() as i32;

/// Programs and buffers, shared by all maps of the window.
#[derive(Clone)]
pub(super) struct GlowBackend {
    renderer: Arc<Mutex<Renderer>>,
}

impl GlowBackend {
    /// Also says what draws, and how many pixels a picture may have on a side.
    pub(super) fn new(gl: &Arc<Context>) -> Result<(Self, RendererInfo, f32), BackendError> {
        let [name, version] = [glow::RENDERER, glow::VERSION].map(|name| unsafe { gl.get_parameter_string(name) });
        let renderer = Renderer::new(gl, is_cpu_name(&name));
        let renderer = renderer.map_err(|reason| BackendError { renderer: "OpenGL", reason })?;
        let most_side_px = unsafe { gl.get_parameter_i32(glow::MAX_TEXTURE_SIZE) }.max(0) as f32;
        let info = RendererInfo::new("OpenGL", format!("{name}, {version}"), is_cpu_name(&name));
        Ok((Self { renderer: Arc::new(Mutex::new(renderer)) }, info, most_side_px))
    }

    /// What egui calls when it is the map's turn.
    pub(super) fn callback(&self, target: Target, rect: egui::Rect, plan: Plan) -> egui::PaintCallback {
        let renderer = self.renderer.clone();
        let paint = egui_glow::CallbackFn::new(move |info, painter| {
            // After a panic while drawing the buffers are still whole: nothing is half recorded.
            let mut renderer = renderer.lock().unwrap_or_else(PoisonError::into_inner);
            renderer.paint(painter.gl(), &target, &plan, &info);
        });
        egui::PaintCallback { rect, callback: Arc::new(paint) }
    }
}

struct Renderer {
    fill: Program,
    line: Program,
    strip: Program,
    point: Program,
    cached: Program,
    corners: glow::Buffer,
    /// Where the processor draws: lines and symbols are not drawn as instances there.
    quads: Option<Quads>,
    array: glow::VertexArray,
    residency: Residency<Gl>,
    pictures: HashMap<ViewId, (Weak<()>, KeptPicture)>,
    /// The driver refused a picture: everything is drawn each time.
    no_pictures: bool,
    /// The error that was logged last, so that one that comes with every frame does not fill the log.
    last_error: u32,
}

struct ChunkBuffers {
    vertices: Option<glow::Buffer>,
    indices: Option<(glow::Buffer, i32)>,
}

struct Gl {
    gl: Arc<Context>,
}

impl Uploader for Gl {
    type Geometry = Vec<Vec<ChunkBuffers>>;
    type Lines = Vec<Vec<Option<glow::Buffer>>>;
    type Table = Option<glow::Texture>;

    fn geometry(&mut self, layer: &SceneLayer) -> Vec<Vec<ChunkBuffers>> {
        let buffers = |chunk: &Chunk| ChunkBuffers {
            vertices: upload(&self.gl, glow::ARRAY_BUFFER, bytemuck::cast_slice(&chunk.vertices)),
            indices: upload(&self.gl, glow::ELEMENT_ARRAY_BUFFER, bytemuck::cast_slice(&chunk.indices))
                .map(|buffer| (buffer, chunk.indices.len() as i32)),
        };
        layer.levels().iter().map(|level| level.chunks.iter().map(buffers).collect()).collect()
    }

    fn lines(&mut self, layer: &LineLayer) -> Vec<Vec<Option<glow::Buffer>>> {
        let vertices = |vertices: &[StripVertex]| upload(&self.gl, glow::ARRAY_BUFFER, bytemuck::cast_slice(vertices));
        let levels = layer.levels().iter();
        levels.map(|level| level.chunks.iter().map(|chunk| vertices(&chunk.vertices)).collect()).collect()
    }

    fn table(&mut self, table: &StyleTable) -> Option<glow::Texture> {
        let (gl, rows) = (&self.gl, table.rows());
        unsafe {
            let texture =
                gl.create_texture().inspect_err(|reason| log::error!("OpenGL gave no texture: {reason}")).ok()?;
            gl.bind_texture(glow::TEXTURE_2D, Some(texture));
            for (name, value) in [
                (glow::TEXTURE_MIN_FILTER, glow::NEAREST),
                (glow::TEXTURE_MAG_FILTER, glow::NEAREST),
                (glow::TEXTURE_WRAP_S, glow::CLAMP_TO_EDGE),
                (glow::TEXTURE_WRAP_T, glow::CLAMP_TO_EDGE),
            ] {
                gl.tex_parameter_i32(glow::TEXTURE_2D, name, value as i32);
            }
            gl.tex_image_2d(
                glow::TEXTURE_2D,
                0,
                glow::RGBA8 as i32,
                2 * TABLE_ITEMS_PER_ROW as i32,
                rows as i32,
                0,
                glow::RGBA,
                glow::UNSIGNED_BYTE,
                glow::PixelUnpackData::Slice(Some(table.row_bytes(0..rows))),
            );
            Some(texture)
        }
    }

    fn update(&mut self, uploaded: &mut Option<glow::Texture>, table: &StyleTable, rows: Range<usize>) {
        unsafe {
            self.gl.bind_texture(glow::TEXTURE_2D, *uploaded);
            self.gl.tex_sub_image_2d(
                glow::TEXTURE_2D,
                0,
                0,
                rows.start as i32,
                2 * TABLE_ITEMS_PER_ROW as i32,
                rows.len() as i32,
                glow::RGBA,
                glow::UNSIGNED_BYTE,
                glow::PixelUnpackData::Slice(Some(table.row_bytes(rows))),
            );
        }
    }

    fn free_geometry(&mut self, geometry: Vec<Vec<ChunkBuffers>>) {
        for chunk in geometry.into_iter().flatten() {
            let indices = chunk.indices.map(|(buffer, _)| buffer);
            for buffer in chunk.vertices.into_iter().chain(indices) {
                unsafe { self.gl.delete_buffer(buffer) };
            }
        }
    }

    fn free_lines(&mut self, lines: Vec<Vec<Option<glow::Buffer>>>) {
        for buffer in lines.into_iter().flatten().flatten() {
            unsafe { self.gl.delete_buffer(buffer) };
        }
    }

    fn free_table(&mut self, table: Option<glow::Texture>) {
        if let Some(texture) = table {
            unsafe { self.gl.delete_texture(texture) };
        }
    }
}

/// A buffer that never changes; `None` for no bytes, or when the driver has no memory left (which is logged).
fn upload(gl: &Context, target: u32, bytes: &[u8]) -> Option<glow::Buffer> {
    if bytes.is_empty() {
        return None;
    }
    unsafe {
        let buffer = gl.create_buffer().inspect_err(|reason| log::error!("OpenGL gave no buffer: {reason}")).ok()?;
        gl.bind_buffer(target, Some(buffer));
        gl.buffer_data_u8_slice(target, bytes, glow::STATIC_DRAW);
        Some(buffer)
    }
}

impl Renderer {
    fn new(gl: &Arc<Context>, cpu: bool) -> Result<Self, String> {
        let version = program::version_line(gl)?;
        let array = unsafe { gl.create_vertex_array()? };
        let corners = upload(gl, glow::ARRAY_BUFFER, bytemuck::cast_slice(&CORNERS));
        unsafe { gl.bind_buffer(glow::ARRAY_BUFFER, None) };
        Ok(Self {
            fill: Program::new(gl, version, "FILL")?,
            line: Program::new(gl, version, "LINE")?,
            strip: Program::new(gl, version, "STRIP")?,
            cached: Program::new(gl, version, "CACHED")?,
            point: Program::new(gl, version, "POINT")?,
            corners: corners.ok_or("no buffer")?,
            quads: cpu.then(|| Quads::new(gl)).flatten(),
            array,
            residency: Residency::default(),
            pictures: HashMap::new(),
            no_pictures: false,
            last_error: glow::NO_ERROR,
        })
    }

    fn paint(&mut self, gl: &Arc<Context>, target: &Target, plan: &Plan, info: &egui::PaintCallbackInfo) {
        let viewport = info.viewport_in_pixels();
        let placement = Placement {
            left_px: viewport.left_px as f32,
            top_px: viewport.top_px as f32,
            screen_height_px: info.screen_size_px[1] as f32,
        };
        unsafe {
            gl.bind_vertex_array(Some(self.array));
            gl.active_texture(glow::TEXTURE0);
            gl.blend_func(glow::ONE, glow::ONE_MINUS_SRC_ALPHA);
        }
        self.forget_gone(gl);
        self.residency.sync(target.id, &plan.frame, &mut Gl { gl: gl.clone() });
        let draws = &plan.frame.list.draws;
        // What is not there can't be drawn; nothing else is wrong with the picture.
        if self.put_picture(gl, target, plan, info).is_some() {
            for draw in plan.cached.iter().flat_map(|cached| &cached.live).filter_map(|at| draws.get(*at)) {
                let _ = self.draw(gl, target.id, &plan.frame, draw, placement);
            }
        } else {
            for draw in draws {
                let _ = self.draw(gl, target.id, &plan.frame, draw, placement);
            }
        }
        unsafe {
            for (attribute, _) in ATTRIBUTES {
                gl.disable_vertex_attrib_array(attribute);
            }
            gl.bind_texture(glow::TEXTURE_2D, None);
            gl.bind_vertex_array(None);
            gl.bind_buffer(glow::ARRAY_BUFFER, None);
            gl.use_program(None);
        }
        self.log_error(gl);
    }

    /// Frees what maps needed that are gone.
    fn forget_gone(&mut self, gl: &Arc<Context>) {
        for (view, (_, picture)) in self.pictures.extract_if(|_, (alive, _)| alive.strong_count() == 0) {
            picture.free(gl);
            self.residency.forget(view, &mut Gl { gl: gl.clone() });
        }
    }

    /// Puts the cached picture on the map, drawing it if it is not there yet; `None` when there is to be none, or can't be.
    fn put_picture(
        &mut self,
        gl: &Arc<Context>,
        target: &Target,
        plan: &Plan,
        info: &egui::PaintCallbackInfo,
    ) -> Option<()> {
        let cached = plan.cached.as_ref().filter(|_| !self.no_pictures)?;
        let list = &cached.picture.list;
        let size = list.view.size_px.map(|side| side as i32);
        let kept = self.pictures.remove(&target.id).map(|(_, kept)| kept);
        let mut kept = match kept {
            Some(kept) if kept.size == size => kept,
            other => {
                if let Some(old) = other {
                    old.free(gl);
                }
                let made = KeptPicture::new(gl, size);
                made.inspect_err(|reason| log::error!("the map is drawn without a cached picture: {reason}"))
                    .inspect_err(|_| self.no_pictures = true)
                    .ok()?
            }
        };
        if kept.serial != cached.serial {
            kept.serial = cached.serial;
            let placement = Placement::of_picture(&list.view);
            kept.draw_into(gl, info, || {
                for draw in &list.draws {
                    let _ = self.draw(gl, target.id, &cached.picture, draw, placement);
                }
            });
        }
        self.cached.use_with(gl, &Locals::of_picture(cached.place));
        unsafe {
            gl.bind_texture(glow::TEXTURE_2D, Some(kept.texture));
            for (attribute, _) in ATTRIBUTES {
                gl.disable_vertex_attrib_array(attribute);
            }
            self.bind_corners(gl);
            gl.draw_arrays(glow::TRIANGLE_STRIP, 0, 4);
        }
        self.pictures.insert(target.id, (Arc::downgrade(&target.alive), kept));
        Some(())
    }

    fn log_error(&mut self, gl: &Context) {
        let error = unsafe { gl.get_error() };
        if error != glow::NO_ERROR && error != self.last_error {
            log::error!("OpenGL error {error:#06x} while drawing the map");
        }
        self.last_error = error;
    }

    fn strips(&self, gl: &Context, frame: &Frame, draw: &Draw, placement: Placement) -> Option<()> {
        let DrawKind::Strips { vertices, .. } = &draw.kind else { return None };
        let layer = frame.lines.get(draw.layer)?;
        let chunk = layer.levels().get(draw.level)?.chunks.get(draw.chunk)?;
        let buffer = (*self.residency.lines(layer.id())?.get(draw.level)?.get(draw.chunk)?)?;
        // A piece needs four vertices: both its ends, the corner before and the corner after.
        let pieces = vertices.len().checked_sub(3).filter(|pieces| *pieces > 0)?;
        if vertices.end as usize > chunk.vertices.len() {
            return None;
        }
        self.strip.use_with(gl, &Locals::new(&frame.list.view, draw, placement));
        let byte = |step: u32| (vertices.start + step) as i32 * STRIP_STRIDE;
        unsafe {
            gl.bind_buffer(glow::ARRAY_BUFFER, Some(buffer));
            for (attribute, step) in [(BEFORE, 0), (START, 1), (END, 2), (AFTER, 3)] {
                gl.vertex_attrib_pointer_f32(attribute, 2, glow::FLOAT, false, STRIP_STRIDE, byte(step));
            }
            let along = byte(1) + offset_of!(StripVertex, along_m) as i32;
            gl.vertex_attrib_pointer_f32(ALONG, 1, glow::FLOAT, false, STRIP_STRIDE, along);
            let flags = byte(1) + offset_of!(StripVertex, flags) as i32;
            gl.vertex_attrib_pointer_i32(TAG, 1, glow::UNSIGNED_INT, STRIP_STRIDE, flags);
            for attribute in [BEFORE, START, END, AFTER, ALONG, TAG] {
                gl.enable_vertex_attrib_array(attribute);
                gl.vertex_attrib_divisor(attribute, 1);
            }
            self.bind_corners(gl);
            gl.draw_arrays_instanced(glow::TRIANGLE_STRIP, 0, 4, pieces as i32);
            // The other programs do not know them: they must not read beyond what they have.
            for attribute in [BEFORE, AFTER, ALONG] {
                gl.disable_vertex_attrib_array(attribute);
            }
        }
        Some(())
    }

    fn draw(&mut self, gl: &Context, view: ViewId, frame: &Frame, draw: &Draw, placement: Placement) -> Option<()> {
        if let DrawKind::Strips { .. } = draw.kind {
            return self.strips(gl, frame, draw, placement);
        }
        let id = frame.layers.get(draw.layer)?.layer.id();
        let chunk = self.residency.geometry(id)?.get(draw.level)?.get(draw.chunk)?;
        let buffer = chunk.vertices?;
        let locals = Locals::new(&frame.list.view, draw, placement);
        let byte = |vertex: u32| vertex as i32 * STRIDE;
        unsafe { gl.bind_texture(glow::TEXTURE_2D, *self.residency.table(view, id)?) };
        match &draw.kind {
            DrawKind::Fill => {
                let (indices, count) = chunk.indices?;
                self.fill.use_with(gl, &locals);
                unsafe {
                    bind(gl, buffer, 0, None, 0);
                    gl.disable_vertex_attrib_array(CORNER);
                    gl.bind_buffer(glow::ELEMENT_ARRAY_BUFFER, Some(indices));
                    gl.draw_elements(glow::TRIANGLES, count, glow::UNSIGNED_INT, 0);
                }
            }
            DrawKind::Lines { vertices, .. } => {
                // A line needs a vertex and the one after it.
                let lines = vertices.len().checked_sub(1).filter(|lines| *lines > 0)?;
                self.line.use_with(gl, &locals);
                if let Some(quads) = &mut self.quads {
                    return quads.draw(gl, Quad::of_lines(vertices_of(frame, draw)?.get(range(vertices))?));
                }
                unsafe {
                    bind(gl, buffer, byte(vertices.start), Some(byte(vertices.start + 1)), 1);
                    self.bind_corners(gl);
                    gl.draw_arrays_instanced(glow::TRIANGLE_STRIP, 0, 4, lines as i32);
                }
            }
            DrawKind::Strips { .. } => {}
            DrawKind::Symbols { vertices, .. } => {
                self.point.use_with(gl, &locals);
                if let Some(quads) = &mut self.quads {
                    return quads.draw(gl, Quad::of_points(vertices_of(frame, draw)?.get(range(vertices))?));
                }
                unsafe {
                    bind(gl, buffer, byte(vertices.start), None, 1);
                    self.bind_corners(gl);
                    gl.draw_arrays_instanced(glow::TRIANGLE_STRIP, 0, 4, vertices.len() as i32);
                }
            }
        }
        Some(())
    }

    unsafe fn bind_corners(&self, gl: &Context) {
        unsafe {
            gl.bind_buffer(glow::ARRAY_BUFFER, Some(self.corners));
            gl.enable_vertex_attrib_array(CORNER);
            gl.vertex_attrib_pointer_f32(CORNER, 2, glow::FLOAT, false, 8, 0);
            gl.vertex_attrib_divisor(CORNER, 0);
        }
    }
}

/// The vertices a draw is made from.
fn vertices_of<'a>(frame: &'a Frame, draw: &Draw) -> Option<&'a [Vertex]> {
    Some(&frame.layers.get(draw.layer)?.layer.levels().get(draw.level)?.chunks.get(draw.chunk)?.vertices)
}

fn range(vertices: &Range<u32>) -> Range<usize> {
    vertices.start as usize..vertices.end as usize
}

/// Points the attributes at vertices from byte `start`, and where lines end at byte `end`; per vertex (0) or instance (1).
unsafe fn bind(gl: &Context, buffer: glow::Buffer, start: i32, end: Option<i32>, divisor: u32) {
    unsafe {
        gl.bind_buffer(glow::ARRAY_BUFFER, Some(buffer));
        gl.enable_vertex_attrib_array(START);
        gl.vertex_attrib_pointer_f32(START, 2, glow::FLOAT, false, STRIDE, start);
        gl.vertex_attrib_divisor(START, divisor);
        gl.enable_vertex_attrib_array(TAG);
        gl.vertex_attrib_pointer_i32(TAG, 1, glow::UNSIGNED_INT, STRIDE, start + TAG_OFFSET);
        gl.vertex_attrib_divisor(TAG, divisor);
        match end {
            Some(end) => {
                gl.enable_vertex_attrib_array(END);
                gl.vertex_attrib_pointer_f32(END, 2, glow::FLOAT, false, STRIDE, end);
                gl.vertex_attrib_divisor(END, divisor);
            }
            None => gl.disable_vertex_attrib_array(END),
        }
    }
}
