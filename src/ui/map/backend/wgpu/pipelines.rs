//! The pipelines of the map and what they share.

use crate::app::scene::{StripVertex, Vertex};
use eframe::egui_wgpu::wgpu::{self, util::DeviceExt as _};

/// Corners of the rectangle that is drawn for every line and symbol.
const CORNERS: [[f32; 2]; 4] = [[-1.0, -1.0], [1.0, -1.0], [-1.0, 1.0], [1.0, 1.0]];

const CORNER_ATTRIBUTES: [wgpu::VertexAttribute; 1] = wgpu::vertex_attr_array![0 => Float32x2];
const FILL_ATTRIBUTES: [wgpu::VertexAttribute; 2] = wgpu::vertex_attr_array![0 => Float32x2, 1 => Uint32];
const START_ATTRIBUTES: [wgpu::VertexAttribute; 2] = wgpu::vertex_attr_array![1 => Float32x2, 2 => Uint32];
const END_ATTRIBUTES: [wgpu::VertexAttribute; 1] = wgpu::vertex_attr_array![3 => Float32x2];

const BEFORE_ATTRIBUTES: [wgpu::VertexAttribute; 1] = wgpu::vertex_attr_array![1 => Float32x2];
const PIECE_ATTRIBUTES: [wgpu::VertexAttribute; 2] = wgpu::vertex_attr_array![2 => Float32x3, 3 => Uint32];
const PIECE_END_ATTRIBUTES: [wgpu::VertexAttribute; 1] = wgpu::vertex_attr_array![4 => Float32x2];
const AFTER_ATTRIBUTES: [wgpu::VertexAttribute; 1] = wgpu::vertex_attr_array![5 => Float32x2];

pub(super) struct Pipelines {
    pub(super) fill: wgpu::RenderPipeline,
    pub(super) line: wgpu::RenderPipeline,
    pub(super) strip: wgpu::RenderPipeline,
    pub(super) point: wgpu::RenderPipeline,
    /// Puts the cached picture on the map.
    pub(super) cached: wgpu::RenderPipeline,
    pub(super) corners: wgpu::Buffer,
    pub(super) locals_layout: wgpu::BindGroupLayout,
    pub(super) table_layout: wgpu::BindGroupLayout,
    pub(super) picture_layout: wgpu::BindGroupLayout,
    pub(super) smooth: wgpu::Sampler,
}

impl Pipelines {
    pub(super) fn new(device: &wgpu::Device, target: wgpu::TextureFormat) -> Self {
        let uniform = wgpu::BindingType::Buffer {
            ty: wgpu::BufferBindingType::Uniform,
            has_dynamic_offset: true,
            min_binding_size: None,
        };
        let texture = |filterable| wgpu::BindingType::Texture {
            sample_type: wgpu::TextureSampleType::Float { filterable },
            view_dimension: wgpu::TextureViewDimension::D2,
            multisampled: false,
        };
        let sampler = wgpu::BindingType::Sampler(wgpu::SamplerBindingType::Filtering);
        let locals_layout = layout(device, wgpu::ShaderStages::VERTEX_FRAGMENT, &[uniform]);
        let table_layout = layout(device, wgpu::ShaderStages::VERTEX, &[texture(false)]);
        let picture_layout = layout(device, wgpu::ShaderStages::FRAGMENT, &[texture(true), sampler]);
        let smooth = device.create_sampler(&wgpu::SamplerDescriptor {
            label: Some("map picture"),
            mag_filter: wgpu::FilterMode::Linear,
            min_filter: wgpu::FilterMode::Linear,
            ..Default::default()
        });
        let corners = device.create_buffer_init(&wgpu::util::BufferInitDescriptor {
            label: Some("map corners"),
            contents: bytemuck::cast_slice(&CORNERS),
            usage: wgpu::BufferUsages::VERTEX,
        });
        let layout_with = |groups: &[Option<&wgpu::BindGroupLayout>]| {
            device.create_pipeline_layout(&wgpu::PipelineLayoutDescriptor {
                label: Some("map"),
                bind_group_layouts: groups,
                immediate_size: 0,
            })
        };
        let with_table = layout_with(&[Some(&locals_layout), Some(&table_layout)]);
        let with_picture = layout_with(&[Some(&locals_layout), Some(&picture_layout)]);
        let alone = layout_with(&[Some(&locals_layout)]);
        let module = device.create_shader_module(wgpu::include_wgsl!("../map.wgsl"));
        let maker = Maker { device, target, module };
        let (vertex, instance) = (wgpu::VertexStepMode::Vertex, wgpu::VertexStepMode::Instance);
        let corner = || Some(buffer(size_of_val(&CORNERS[0]), vertex, &CORNER_ATTRIBUTES));
        let fill = buffer(size_of::<Vertex>(), vertex, &FILL_ATTRIBUTES);
        let start = || Some(buffer(size_of::<Vertex>(), instance, &START_ATTRIBUTES));
        let end = buffer(size_of::<Vertex>(), instance, &END_ATTRIBUTES);
        let piece = |attributes| Some(buffer(size_of::<StripVertex>(), instance, attributes));
        let pieces = [
            corner(),
            piece(&BEFORE_ATTRIBUTES),
            piece(&PIECE_ATTRIBUTES),
            piece(&PIECE_END_ATTRIBUTES),
            piece(&AFTER_ATTRIBUTES),
        ];
        let strip = wgpu::PrimitiveTopology::TriangleStrip;
        Self {
            fill: maker.pipeline("fill", &with_table, &[Some(fill)], wgpu::PrimitiveTopology::TriangleList),
            line: maker.pipeline("line", &with_table, &[corner(), start(), Some(end)], strip),
            strip: maker.pipeline("strip", &alone, &pieces, strip),
            point: maker.pipeline("point", &with_table, &[corner(), start()], strip),
            cached: maker.pipeline("cached", &with_picture, &[corner()], strip),
            corners,
            locals_layout,
            table_layout,
            picture_layout,
            smooth,
        }
    }
}

/// Bindings 0, 1 … of a group.
fn layout(
    device: &wgpu::Device,
    visibility: wgpu::ShaderStages,
    bindings: &[wgpu::BindingType],
) -> wgpu::BindGroupLayout {
    let entries: Vec<_> = (0..)
        .zip(bindings)
        .map(|(binding, ty)| wgpu::BindGroupLayoutEntry { binding, visibility, ty: *ty, count: None })
        .collect();
    device.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor { label: Some("map"), entries: &entries })
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
}

impl Maker<'_> {
    fn pipeline(
        &self,
        name: &str,
        layout: &wgpu::PipelineLayout,
        buffers: &[Option<wgpu::VertexBufferLayout<'_>>],
        topology: wgpu::PrimitiveTopology,
    ) -> wgpu::RenderPipeline {
        // A picture holds what its target holds: nothing is encoded again.
        let encoding = if self.target.is_srgb() && name != "cached" { "_srgb_target" } else { "" };
        self.device.create_render_pipeline(&wgpu::RenderPipelineDescriptor {
            label: Some(&format!("map {name}")),
            layout: Some(layout),
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
