//! The cached picture as a texture.

use super::LocalsBuffer;
use super::pipelines::Pipelines;
use eframe::egui_wgpu::wgpu;

/// A picture of the scene that is kept and put on the map.
pub(super) struct KeptPicture {
    /// In pixels.
    pub(super) size: [u32; 2],
    /// Which picture it holds; 0 for none yet.
    pub(super) serial: u64,
    /// For what is drawn into it.
    pub(super) locals: LocalsBuffer,
    view: wgpu::TextureView,
    bind_group: wgpu::BindGroup,
}

impl KeptPicture {
    pub(super) fn new(
        device: &wgpu::Device,
        pipelines: &Pipelines,
        format: wgpu::TextureFormat,
        size: [u32; 2],
    ) -> Self {
        let [width, height] = size.map(|side| side.max(1));
        let texture = device.create_texture(&wgpu::TextureDescriptor {
            label: Some("map picture"),
            size: wgpu::Extent3d { width, height, depth_or_array_layers: 1 },
            mip_level_count: 1,
            sample_count: 1,
            dimension: wgpu::TextureDimension::D2,
            format,
            usage: wgpu::TextureUsages::RENDER_ATTACHMENT | wgpu::TextureUsages::TEXTURE_BINDING,
            view_formats: &[],
        });
        let view = texture.create_view(&wgpu::TextureViewDescriptor::default());
        let bind_group = device.create_bind_group(&wgpu::BindGroupDescriptor {
            label: Some("map picture"),
            layout: &pipelines.picture_layout,
            entries: &[
                wgpu::BindGroupEntry { binding: 0, resource: wgpu::BindingResource::TextureView(&view) },
                wgpu::BindGroupEntry { binding: 1, resource: wgpu::BindingResource::Sampler(&pipelines.smooth) },
            ],
        });
        Self { size, serial: 0, locals: LocalsBuffer::new(device, pipelines, 0), view, bind_group }
    }

    /// Begins drawing into it, on nothing.
    pub(super) fn begin<'encoder>(&self, encoder: &'encoder mut wgpu::CommandEncoder) -> wgpu::RenderPass<'encoder> {
        encoder.begin_render_pass(&wgpu::RenderPassDescriptor {
            label: Some("map picture"),
            color_attachments: &[Some(wgpu::RenderPassColorAttachment {
                view: &self.view,
                depth_slice: None,
                resolve_target: None,
                ops: wgpu::Operations {
                    load: wgpu::LoadOp::Clear(wgpu::Color::TRANSPARENT),
                    store: wgpu::StoreOp::Store,
                },
            })],
            ..Default::default()
        })
    }

    /// Puts it where the current numbers say.
    pub(super) fn show(&self, pipelines: &Pipelines, pass: &mut wgpu::RenderPass<'_>) {
        pass.set_pipeline(&pipelines.cached);
        pass.set_bind_group(1, &self.bind_group, &[]);
        pass.set_vertex_buffer(0, pipelines.corners.slice(..));
        pass.draw(0..4, 0..1);
    }
}
