//! Drawing with wgpu, into egui's own render pass or a picture that is kept.

mod picture;
mod pipelines;

use super::cache::{Cached, Plan};
use super::locals::{Locals, Placement};
use super::machine::RendererInfo;
use super::residency::{Residency, Uploader, ViewId};
use super::{BackendError, Target};
use crate::app::scene::{
    Chunk, Draw, DrawKind, Frame, LineLayer, SceneLayer, StripVertex, StyleTable, TABLE_ITEMS_PER_ROW, TABLE_ROW_BYTES,
    Vertex,
};
use eframe::egui_wgpu::{self, CallbackResources, CallbackTrait, RenderState, ScreenDescriptor, wgpu};
use picture::KeptPicture;
use pipelines::Pipelines;
use std::collections::HashMap;
use std::num::NonZeroU64;
use std::ops::Range;
use std::pin::pin;
use std::sync::{Arc, Weak};
use std::task::{Context, Poll, Waker};
use wgpu::util::DeviceExt as _;

/// Makes the pipelines and keeps them, and all buffers, with egui's renderer. An adapter that can't do what the map needs is an
/// error here, so that the window can be tried with the other renderer, and not a panic. Also says what draws, and how many pixels a
/// picture may have on a side.
pub(super) fn install(state: &RenderState) -> Result<(RendererInfo, f32), BackendError> {
    let scope = state.device.push_error_scope(wgpu::ErrorFilter::Validation);
    let pipelines = Pipelines::new(&state.device, state.target_format);
    if let Some(error) = ready(scope.pop()).flatten() {
        return Err(BackendError { renderer: "wgpu", reason: error.to_string() });
    }
    // Unless somebody listens, wgpu ends the program at the first error: a picture that is not right is better.
    state.device.on_uncaptured_error(Arc::new(|error| log::error!("wgpu: {error}")));
    state
        .device
        .set_device_lost_callback(|reason, message| log::error!("the graphics device is lost ({reason:?}): {message}"));
    let target = state.target_format;
    let renderer = Renderer { pipelines, target, residency: Residency::default(), views: HashMap::new() };
    state.renderer.write().callback_resources.insert(renderer);
    let adapter = state.adapter.get_info();
    let parts = [adapter.name, format!("{:?}", adapter.backend), adapter.driver, adapter.driver_info];
    let device = parts.iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join(", ");
    let cpu = adapter.device_type == wgpu::DeviceType::Cpu || super::machine::is_cpu_name(&device);
    let most_side_px = state.device.limits().max_texture_dimension_2d as f32;
    Ok((RendererInfo::new("wgpu", device, cpu), most_side_px))
}

/// The value of a future that never waits, as those of error scopes are outside browsers.
fn ready<T>(future: impl Future<Output = T>) -> Option<T> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => Some(value),
        Poll::Pending => None,
    }
}

/// What egui calls when it is the map's turn.
pub(super) fn callback(target: Target, rect: egui::Rect, plan: Plan) -> egui::PaintCallback {
    egui_wgpu::Callback::new_paint_callback(rect, Callback { target, rect, plan })
}

struct Callback {
    target: Target,
    rect: egui::Rect,
    plan: Plan,
}

struct Renderer {
    pipelines: Pipelines,
    target: wgpu::TextureFormat,
    residency: Residency<Wgpu>,
    views: HashMap<ViewId, ViewBuffers>,
}

/// What one map needs besides what is drawn.
struct ViewBuffers {
    alive: Weak<()>,
    /// For what is drawn on the screen.
    locals: LocalsBuffer,
    picture: Option<KeptPicture>,
}

/// The numbers of all draws of one view, each at an offset the device allows.
struct LocalsBuffer {
    buffer: wgpu::Buffer,
    bind_group: wgpu::BindGroup,
    capacity: usize,
    stride: usize,
}

struct ChunkBuffers {
    vertices: Option<wgpu::Buffer>,
    indices: Option<(wgpu::Buffer, u32)>,
}

struct TablePicture {
    texture: wgpu::Texture,
    bind_group: wgpu::BindGroup,
}

struct Wgpu {
    device: wgpu::Device,
    queue: wgpu::Queue,
    table_layout: wgpu::BindGroupLayout,
}

impl Uploader for Wgpu {
    type Geometry = Vec<Vec<ChunkBuffers>>;
    type Lines = Vec<Vec<Option<wgpu::Buffer>>>;
    type Table = TablePicture;

    fn geometry(&mut self, layer: &SceneLayer) -> Vec<Vec<ChunkBuffers>> {
        let upload = |label, contents: &[u8], usage| self.upload(label, contents, usage);
        let buffers = |chunk: &Chunk| {
            let vertices = bytemuck::cast_slice(&chunk.vertices);
            let indices = bytemuck::cast_slice(&chunk.indices);
            ChunkBuffers {
                vertices: upload("map vertices", vertices, wgpu::BufferUsages::VERTEX),
                indices: upload("map indices", indices, wgpu::BufferUsages::INDEX)
                    .map(|buffer| (buffer, chunk.indices.len() as u32)),
            }
        };
        layer.levels().iter().map(|level| level.chunks.iter().map(buffers).collect()).collect()
    }

    fn lines(&mut self, layer: &LineLayer) -> Vec<Vec<Option<wgpu::Buffer>>> {
        let upload = |vertices: &[StripVertex]| {
            self.upload("map strips", bytemuck::cast_slice(vertices), wgpu::BufferUsages::VERTEX)
        };
        let levels = layer.levels().iter();
        levels.map(|level| level.chunks.iter().map(|chunk| upload(&chunk.vertices)).collect()).collect()
    }

    fn table(&mut self, table: &StyleTable) -> TablePicture {
        let texture = self.device.create_texture(&wgpu::TextureDescriptor {
            label: Some("map table"),
            size: table_size(table.rows()),
            mip_level_count: 1,
            sample_count: 1,
            dimension: wgpu::TextureDimension::D2,
            format: wgpu::TextureFormat::Rgba8Unorm,
            usage: wgpu::TextureUsages::TEXTURE_BINDING | wgpu::TextureUsages::COPY_DST,
            view_formats: &[],
        });
        let picture = texture.create_view(&wgpu::TextureViewDescriptor::default());
        let bind_group = self.device.create_bind_group(&wgpu::BindGroupDescriptor {
            label: Some("map table"),
            layout: &self.table_layout,
            entries: &[wgpu::BindGroupEntry { binding: 0, resource: wgpu::BindingResource::TextureView(&picture) }],
        });
        let mut uploaded = TablePicture { texture, bind_group };
        self.update(&mut uploaded, table, 0..table.rows());
        uploaded
    }

    fn update(&mut self, uploaded: &mut TablePicture, table: &StyleTable, rows: Range<usize>) {
        let target = wgpu::TexelCopyTextureInfo {
            texture: &uploaded.texture,
            mip_level: 0,
            origin: wgpu::Origin3d { x: 0, y: rows.start as u32, z: 0 },
            aspect: wgpu::TextureAspect::All,
        };
        let layout = wgpu::TexelCopyBufferLayout {
            offset: 0,
            bytes_per_row: Some(TABLE_ROW_BYTES as u32),
            rows_per_image: None,
        };
        self.queue.write_texture(target, table.row_bytes(rows.clone()), layout, table_size(rows.len()));
    }

    // Dropping them is enough.
    fn free_geometry(&mut self, _geometry: Vec<Vec<ChunkBuffers>>) {}
    fn free_lines(&mut self, _lines: Vec<Vec<Option<wgpu::Buffer>>>) {}
    fn free_table(&mut self, _table: TablePicture) {}
}

impl Wgpu {
    /// A buffer that never changes; `None` for no bytes, or more than the device takes (which is logged).
    fn upload(&self, label: &str, contents: &[u8], usage: wgpu::BufferUsages) -> Option<wgpu::Buffer> {
        let most = self.device.limits().max_buffer_size;
        if contents.len() as u64 > most {
            log::error!("{} bytes of {label} are more than this device takes ({most}); not drawn", contents.len());
            return None;
        }
        let descriptor = wgpu::util::BufferInitDescriptor { label: Some(label), contents, usage };
        // Buffers of no size can't be bound.
        (!contents.is_empty()).then(|| self.device.create_buffer_init(&descriptor))
    }
}

fn table_size(rows: usize) -> wgpu::Extent3d {
    wgpu::Extent3d { width: 2 * TABLE_ITEMS_PER_ROW as u32, height: rows as u32, depth_or_array_layers: 1 }
}

impl LocalsBuffer {
    fn new(device: &wgpu::Device, pipelines: &Pipelines, draws: usize) -> Self {
        let stride = size_of::<Locals>().next_multiple_of(device.limits().min_uniform_buffer_offset_alignment as usize);
        let capacity = draws.next_power_of_two().max(64);
        let buffer = device.create_buffer(&wgpu::BufferDescriptor {
            label: Some("map draws"),
            size: (capacity * stride) as u64,
            usage: wgpu::BufferUsages::UNIFORM | wgpu::BufferUsages::COPY_DST,
            mapped_at_creation: false,
        });
        let bind_group = device.create_bind_group(&wgpu::BindGroupDescriptor {
            label: Some("map draws"),
            layout: &pipelines.locals_layout,
            entries: &[wgpu::BindGroupEntry {
                binding: 0,
                resource: wgpu::BindingResource::Buffer(wgpu::BufferBinding {
                    buffer: &buffer,
                    offset: 0,
                    size: NonZeroU64::new(size_of::<Locals>() as u64),
                }),
            }],
        });
        Self { buffer, bind_group, capacity, stride }
    }

    fn write(&self, queue: &wgpu::Queue, all: &[Locals]) {
        let mut bytes = vec![0; all.len() * self.stride];
        for (slot, locals) in bytes.chunks_exact_mut(self.stride).zip(all) {
            slot[..size_of::<Locals>()].copy_from_slice(bytemuck::bytes_of(locals));
        }
        if !bytes.is_empty() {
            queue.write_buffer(&self.buffer, 0, &bytes);
        }
    }

    /// Enough of them for so many draws.
    fn reserve(&mut self, device: &wgpu::Device, pipelines: &Pipelines, draws: usize) {
        if self.capacity < draws {
            *self = Self::new(device, pipelines, draws);
        }
    }

    /// Makes the numbers of the draw at a position current.
    fn bind(&self, pass: &mut wgpu::RenderPass<'_>, at: usize) {
        pass.set_bind_group(0, &self.bind_group, &[(at * self.stride) as u32]);
    }
}

impl CallbackTrait for Callback {
    fn prepare(
        &self,
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        screen: &ScreenDescriptor,
        encoder: &mut wgpu::CommandEncoder,
        resources: &mut CallbackResources,
    ) -> Vec<wgpu::CommandBuffer> {
        let Some(renderer) = resources.get_mut::<Renderer>() else { return Vec::new() };
        let table_layout = renderer.pipelines.table_layout.clone();
        let mut uploader = Wgpu { device: device.clone(), queue: queue.clone(), table_layout };
        renderer.forget_gone(&mut uploader);
        renderer.residency.sync(self.target.id, &self.plan.frame, &mut uploader);
        let mut buffers = renderer.views.remove(&self.target.id).unwrap_or_else(|| ViewBuffers {
            alive: Arc::downgrade(&self.target.alive),
            locals: LocalsBuffer::new(device, &renderer.pipelines, 0),
            picture: None,
        });
        match &self.plan.cached {
            Some(cached) => renderer.keep_picture(&self.target, &mut buffers.picture, cached, &uploader, encoder),
            None => buffers.picture = None,
        }
        let placement = Placement {
            left_px: (self.rect.min.x * screen.pixels_per_point).round(),
            top_px: (self.rect.min.y * screen.pixels_per_point).round(),
            screen_height_px: screen.size_in_pixels[1] as f32,
        };
        let list = &self.plan.frame.list;
        let of_draw = |draw| Locals::new(&list.view, draw, placement);
        let locals: Vec<Locals> = match &self.plan.cached {
            Some(cached) => {
                let live = cached.live.iter().filter_map(|at| list.draws.get(*at));
                [Locals::of_picture(cached.place)].into_iter().chain(live.map(of_draw)).collect()
            }
            None => list.draws.iter().map(of_draw).collect(),
        };
        buffers.locals.reserve(device, &renderer.pipelines, locals.len());
        buffers.locals.write(queue, &locals);
        renderer.views.insert(self.target.id, buffers);
        Vec::new()
    }

    fn paint(
        &self,
        _info: egui::PaintCallbackInfo,
        pass: &mut wgpu::RenderPass<'static>,
        resources: &CallbackResources,
    ) {
        let Some(renderer) = resources.get::<Renderer>() else { return };
        let Some(buffers) = renderer.views.get(&self.target.id) else { return };
        let frame = &self.plan.frame;
        let draws: Vec<&Draw> = match &self.plan.cached {
            Some(cached) => {
                buffers.locals.bind(pass, 0);
                if let Some(picture) = &buffers.picture {
                    picture.show(&renderer.pipelines, pass);
                }
                cached.live.iter().filter_map(|at| frame.list.draws.get(*at)).collect()
            }
            None => frame.list.draws.iter().collect(),
        };
        // The picture's numbers come first.
        let first = usize::from(self.plan.cached.is_some());
        for (at, draw) in draws.into_iter().enumerate() {
            buffers.locals.bind(pass, first + at);
            // What is not there can't be drawn; nothing else is wrong with the picture.
            let _ = renderer.draw(self.target.id, frame, draw, pass);
        }
    }
}

impl Renderer {
    /// Frees what maps needed that are gone.
    fn forget_gone(&mut self, uploader: &mut Wgpu) {
        for (view, _) in self.views.extract_if(|_, buffers| buffers.alive.strong_count() == 0) {
            self.residency.forget(view, uploader);
        }
    }

    /// Draws the cached picture unless it is the one that is there.
    fn keep_picture(
        &self,
        target: &Target,
        kept: &mut Option<KeptPicture>,
        cached: &Cached,
        uploader: &Wgpu,
        encoder: &mut wgpu::CommandEncoder,
    ) {
        let (Wgpu { device, queue, .. }, list) = (uploader, &cached.picture.list);
        let size = list.view.size_px.map(|side| side as u32);
        if kept.as_ref().is_none_or(|kept| kept.size != size) {
            *kept = Some(KeptPicture::new(device, &self.pipelines, self.target, size));
        }
        let Some(kept) = kept.as_mut().filter(|kept| kept.serial != cached.serial) else { return };
        kept.serial = cached.serial;
        kept.locals.reserve(device, &self.pipelines, list.draws.len());
        let placement = Placement::of_picture(&list.view);
        let locals: Vec<Locals> = list.draws.iter().map(|draw| Locals::new(&list.view, draw, placement)).collect();
        kept.locals.write(queue, &locals);
        let mut pass = kept.begin(encoder);
        for (at, draw) in list.draws.iter().enumerate() {
            kept.locals.bind(&mut pass, at);
            let _ = self.draw(target.id, &cached.picture, draw, &mut pass);
        }
    }

    fn strips(&self, frame: &Frame, draw: &Draw, vertices: &Range<u32>, pass: &mut wgpu::RenderPass<'_>) -> Option<()> {
        let lines = self.residency.lines(frame.lines.get(draw.layer)?.id())?;
        let buffer = lines.get(draw.level)?.get(draw.chunk)?.as_ref()?;
        // A piece needs four vertices: both its ends, the corner before and the corner after.
        let pieces = u32::try_from(vertices.len()).ok()?.checked_sub(3).filter(|pieces| *pieces > 0)?;
        let byte = |vertex: u32| u64::from(vertex) * size_of::<StripVertex>() as u64;
        if byte(vertices.end) > buffer.size() {
            return None;
        }
        pass.set_pipeline(&self.pipelines.strip);
        pass.set_vertex_buffer(0, self.pipelines.corners.slice(..));
        for step in 0..4 {
            let from = vertices.start + step;
            pass.set_vertex_buffer(1 + step, buffer.slice(byte(from)..byte(from + pieces)));
        }
        pass.draw(0..4, 0..pieces);
        Some(())
    }

    fn draw(&self, view: ViewId, frame: &Frame, draw: &Draw, pass: &mut wgpu::RenderPass<'_>) -> Option<()> {
        if let DrawKind::Strips { vertices, .. } = &draw.kind {
            return self.strips(frame, draw, vertices, pass);
        }
        let id = frame.layers.get(draw.layer)?.layer.id();
        let chunk = self.residency.geometry(id)?.get(draw.level)?.get(draw.chunk)?;
        let buffer = chunk.vertices.as_ref()?;
        pass.set_bind_group(1, &self.residency.table(view, id)?.bind_group, &[]);
        let byte = |vertex: u32| u64::from(vertex) * size_of::<Vertex>() as u64;
        match &draw.kind {
            DrawKind::Fill => {
                let (indices, count) = chunk.indices.as_ref()?;
                pass.set_pipeline(&self.pipelines.fill);
                pass.set_vertex_buffer(0, buffer.slice(..));
                pass.set_index_buffer(indices.slice(..), wgpu::IndexFormat::Uint32);
                pass.draw_indexed(0..*count, 0, 0..1);
            }
            DrawKind::Lines { vertices, .. } => {
                // A line needs a vertex and the one after it.
                let lines = vertices.len().checked_sub(1).filter(|lines| *lines > 0)? as u32;
                pass.set_pipeline(&self.pipelines.line);
                pass.set_vertex_buffer(0, self.pipelines.corners.slice(..));
                pass.set_vertex_buffer(1, buffer.slice(byte(vertices.start)..byte(vertices.end - 1)));
                pass.set_vertex_buffer(2, buffer.slice(byte(vertices.start + 1)..byte(vertices.end)));
                pass.draw(0..4, 0..lines);
            }
            DrawKind::Symbols { vertices, .. } if !vertices.is_empty() => {
                pass.set_pipeline(&self.pipelines.point);
                pass.set_vertex_buffer(0, self.pipelines.corners.slice(..));
                pass.set_vertex_buffer(1, buffer.slice(byte(vertices.start)..byte(vertices.end)));
                pass.draw(0..4, 0..vertices.len() as u32);
            }
            DrawKind::Symbols { .. } | DrawKind::Strips { .. } => {}
        }
        Some(())
    }
}
