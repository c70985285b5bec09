//! Drawing with wgpu, into egui's own render pass.

mod pipelines;

use super::BackendError;
use super::locals::{Locals, Placement};
use super::residency::{Residency, Uploader, ViewId};
use crate::app::scene::{
    Chunk, Draw, DrawKind, Frame, SceneLayer, StyleTable, TABLE_ITEMS_PER_ROW, TABLE_ROW_BYTES, Vertex,
};
use eframe::egui_wgpu::{self, CallbackResources, CallbackTrait, RenderState, ScreenDescriptor, wgpu};
use pipelines::Pipelines;
use std::collections::HashMap;
use std::num::NonZeroU64;
use std::ops::Range;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use wgpu::util::DeviceExt as _;

/// Makes the pipelines and keeps them, and all buffers, with egui's renderer. An adapter that can't do what the map needs is an
/// error here, so that the window can be tried with the other renderer, and not a panic.
pub(super) fn install(state: &RenderState) -> Result<(), BackendError> {
    let scope = state.device.push_error_scope(wgpu::ErrorFilter::Validation);
    let pipelines = Pipelines::new(&state.device, state.target_format);
    if let Some(error) = ready(scope.pop()).flatten() {
        return Err(BackendError { renderer: "wgpu", reason: error.to_string() });
    }
    let renderer = Renderer { pipelines, residency: Residency::default(), locals: HashMap::new() };
    state.renderer.write().callback_resources.insert(renderer);
    Ok(())
}

/// The value of a future that never waits, as those of error scopes are outside browsers.
fn ready<T>(future: impl Future<Output = T>) -> Option<T> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => Some(value),
        Poll::Pending => None,
    }
}

/// What egui calls when it is the map's turn.
pub(super) fn callback(view: ViewId, rect: egui::Rect, frame: Arc<Frame>) -> egui::PaintCallback {
    egui_wgpu::Callback::new_paint_callback(rect, Callback { view, rect, frame })
}

struct Callback {
    view: ViewId,
    rect: egui::Rect,
    frame: Arc<Frame>,
}

struct Renderer {
    pipelines: Pipelines,
    residency: Residency<Wgpu>,
    locals: HashMap<ViewId, LocalsBuffer>,
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
    type Table = TablePicture;

    fn geometry(&mut self, layer: &SceneLayer) -> Vec<Vec<ChunkBuffers>> {
        let most = self.device.limits().max_buffer_size;
        let upload = |label, contents: &[u8], usage| {
            if contents.len() as u64 > most {
                log::error!("{} bytes of {label} are more than this device takes ({most}); not drawn", contents.len());
                return None;
            }
            let descriptor = wgpu::util::BufferInitDescriptor { label: Some(label), contents, usage };
            // Buffers of no size can't be bound.
            (!contents.is_empty()).then(|| self.device.create_buffer_init(&descriptor))
        };
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
    fn free_table(&mut self, _table: TablePicture) {}
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

    fn write(&self, queue: &wgpu::Queue, frame: &Frame, placement: Placement) {
        let draws = &frame.list.draws;
        let mut bytes = vec![0; draws.len() * self.stride];
        for (slot, draw) in bytes.chunks_exact_mut(self.stride).zip(draws) {
            let locals = Locals::new(&frame.list.view, draw, placement);
            slot[..size_of::<Locals>()].copy_from_slice(bytemuck::bytes_of(&locals));
        }
        if !bytes.is_empty() {
            queue.write_buffer(&self.buffer, 0, &bytes);
        }
    }
}

impl CallbackTrait for Callback {
    fn prepare(
        &self,
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        screen: &ScreenDescriptor,
        _encoder: &mut wgpu::CommandEncoder,
        resources: &mut CallbackResources,
    ) -> Vec<wgpu::CommandBuffer> {
        let Some(renderer) = resources.get_mut::<Renderer>() else { return Vec::new() };
        let table_layout = renderer.pipelines.table_layout.clone();
        let mut uploader = Wgpu { device: device.clone(), queue: queue.clone(), table_layout };
        renderer.residency.sync(self.view, &self.frame, &mut uploader);
        let draws = self.frame.list.draws.len();
        if renderer.locals.get(&self.view).is_none_or(|locals| locals.capacity < draws) {
            renderer.locals.insert(self.view, LocalsBuffer::new(device, &renderer.pipelines, draws));
        }
        if let Some(locals) = renderer.locals.get(&self.view) {
            let placement = Placement {
                left_px: (self.rect.min.x * screen.pixels_per_point).round(),
                top_px: (self.rect.min.y * screen.pixels_per_point).round(),
                screen_height_px: screen.size_in_pixels[1] as f32,
            };
            locals.write(queue, &self.frame, placement);
        }
        Vec::new()
    }

    fn paint(
        &self,
        _info: egui::PaintCallbackInfo,
        pass: &mut wgpu::RenderPass<'static>,
        resources: &CallbackResources,
    ) {
        let Some(renderer) = resources.get::<Renderer>() else { return };
        let Some(locals) = renderer.locals.get(&self.view) else { return };
        for (at, draw) in self.frame.list.draws.iter().enumerate() {
            pass.set_bind_group(0, &locals.bind_group, &[(at * locals.stride) as u32]);
            // What is not there can't be drawn; nothing else is wrong with the picture.
            let _ = renderer.draw(self.view, &self.frame, draw, pass);
        }
    }
}

impl Renderer {
    fn draw(&self, view: ViewId, frame: &Frame, draw: &Draw, pass: &mut wgpu::RenderPass<'static>) -> Option<()> {
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
