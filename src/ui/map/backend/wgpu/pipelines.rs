//! The three pipelines of the map and what they share.

use crate::app::scene::Vertex;
use eframe::egui_wgpu::wgpu::{self, util::DeviceExt as _};

/// Corners of the rectangle that is drawn for every line and symbol.
const CORNERS: [[f32; 2]; 4] = [[-1.0, -1.0], [1.0, -1.0], [-1.0, 1.0], [1.0, 1.0]];

const CORNER_ATTRIBUTES: [wgpu::VertexAttribute; 1] = wgpu::vertex_attr_array![0 => Float32x2];
const FILL_ATTRIBUTES: [wgpu::VertexAttribute; 2] = wgpu::vertex_attr_array![0 => Float32x2, 1 => Uint32];
const START_ATTRIBUTES: [wgpu::VertexAttribute; 2] = wgpu::vertex_attr_array![1 => Float32x2, 2 => Uint32];
const END_ATTRIBUTES: [wgpu::VertexAttribute; 1] = wgpu::vertex_attr_array![3 => Float32x2];

pub(super) struct Pipelines {
    pub(super) fill: wgpu::RenderPipeline,
    pub(super) line: wgpu::RenderPipeline,
    pub(super) point: wgpu::RenderPipeline,
    pub(super) corners: wgpu::Buffer,
    pub(super) locals_layout: wgpu::BindGroupLayout,
    pub(super) table_layout: wgpu::BindGroupLayout,
}

impl Pipelines {
    pub(super) fn new(device: &wgpu::Device, target: wgpu::TextureFormat) -> Self {
        let locals_layout = layout(
            device,
            wgpu::ShaderStages::VERTEX_FRAGMENT,
            wgpu::BindingType::Buffer {
                ty: wgpu::BufferBindingType::Uniform,
                has_dynamic_offset: true,
                min_binding_size: None,
            },
        );
        let table_layout = layout(
            device,
            wgpu::ShaderStages::VERTEX,
            wgpu::BindingType::Texture {
                sample_type: wgpu::TextureSampleType::Float { filterable: false },
                view_dimension: wgpu::TextureViewDimension::D2,
                multisampled: false,
            },
        );
        let corners = device.create_buffer_init(&wgpu::util::BufferInitDescriptor {
            label: Some("map corners"),
            contents: bytemuck::cast_slice(&CORNERS),
            usage: wgpu::BufferUsages::VERTEX,
        });
        let maker = Maker {
            device,
            target,
            module: device.create_shader_module(wgpu::include_wgsl!("../map.wgsl")),
            layout: device.create_pipeline_layout(&wgpu::PipelineLayoutDescriptor {
                label: Some("map"),
                bind_group_layouts: &[Some(&locals_layout), Some(&table_layout)],
                immediate_size: 0,
            }),
        };
        let (vertex, instance) = (wgpu::VertexStepMode::Vertex, wgpu::VertexStepMode::Instance);
        let corner = buffer(size_of_val(&CORNERS[0]), vertex, &CORNER_ATTRIBUTES);
        let fill = buffer(size_of::<Vertex>(), vertex, &FILL_ATTRIBUTES);
        let start = buffer(size_of::<Vertex>(), instance, &START_ATTRIBUTES);
        let end = buffer(size_of::<Vertex>(), instance, &END_ATTRIBUTES);
        let strip = wgpu::PrimitiveTopology::TriangleStrip;
        Self {
            fill: maker.pipeline("fill", &[Some(fill)], wgpu::PrimitiveTopology::TriangleList),
            line: maker.pipeline("line", &[Some(corner.clone()), Some(start.clone()), Some(end)], strip),
            point: maker.pipeline("point", &[Some(corner), Some(start)], strip),
            corners,
            locals_layout,
            table_layout,
        }
    }
}

fn layout(device: &wgpu::Device, visibility: wgpu::ShaderStages, ty: wgpu::BindingType) -> wgpu::BindGroupLayout {
    device.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor {
        label: Some("map"),
        entries: &[wgpu::BindGroupLayoutEntry { binding: 0, visibility, ty, count: None }],
    })
}

fn buffer(
    stride: usize,
    step_mode: wgpu::VertexStepMode,
    attributes: &[wgpu::VertexAttribute],
) -> wgpu::VertexBufferLayout<'_> {
    wgpu::VertexBufferLayout { array_stride: stride as u64, step_mode, attributes }
}

struct Maker<'a> {
    device: &'a wgpu::Device,
    target: wgpu::TextureFormat,
    module: wgpu::ShaderModule,
    layout: wgpu::PipelineLayout,
}

impl Maker<'_> {
    fn pipeline(
        &self,
        name: &str,
        buffers: &[Option<wgpu::VertexBufferLayout<'_>>],
        topology: wgpu::PrimitiveTopology,
    ) -> wgpu::RenderPipeline {
        let encoding = if self.target.is_srgb() { "_srgb_target" } else { "" };
        self.device.create_render_pipeline(&wgpu::RenderPipelineDescriptor {
            label: Some(&format!("map {name}")),
            layout: Some(&self.layout),
            vertex: wgpu::VertexState {
                module: &self.module,
                entry_point: Some(&format!("{name}_vertex")),
                buffers,
                compilation_options: wgpu::PipelineCompilationOptions::default(),
            },
            primitive: wgpu::PrimitiveState { topology, ..Default::default() },
            depth_stencil: None,
            multisample: wgpu::MultisampleState::default(),
            fragment: Some(wgpu::FragmentState {
                module: &self.module,
                entry_point: Some(&format!("{name}_fragment{encoding}")),
                targets: &[Some(wgpu::ColorTargetState {
                    format: self.target,
                    blend: Some(wgpu::BlendState::PREMULTIPLIED_ALPHA_BLENDING),
                    write_mask: wgpu::ColorWrites::ALL,
                })],
                compilation_options: wgpu::PipelineCompilationOptions::default(),
            }),
            multiview_mask: None,
            cache: None,
        })
    }
}
