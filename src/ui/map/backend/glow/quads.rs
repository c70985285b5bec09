//! The rectangles of lines and symbols, made here.
//!
//! Drivers without a graphics card take every instance of an instanced drawing through their whole machinery alone, which costs them several
//! times what the line on it does. Many rectangles in one drawing cost little more than one.

use super::program::{CORNER, END, START, TAG};
use super::{CORNERS, Vertex};
use eframe::glow::{self, Context, HasContext as _};
use std::mem::offset_of;

/// So many are drawn at once: their corners are numbered in 16 bits.
const MOST: usize = 8_192;
const STRIDE: i32 = size_of::<Corner>() as i32;

/// A line, or a symbol.
#[derive(Clone, Copy)]
pub(super) struct Quad {
    start: [f32; 2],
    end: [f32; 2],
    tag: u32,
}

impl Quad {
    /// Lines from every vertex to the next, where one starts.
    pub(super) fn of_lines(vertices: &[Vertex]) -> impl Iterator<Item = Self> {
        let pairs = vertices.iter().zip(vertices.iter().skip(1)).filter(|(from, _)| !from.ends_ring());
        pairs.map(|(from, to)| Self { start: from.offset, end: to.offset, tag: from.tag })
    }

    /// Symbols at all vertices.
    pub(super) fn of_points(vertices: &[Vertex]) -> impl Iterator<Item = Self> {
        vertices.iter().map(|at| Self { start: at.offset, end: at.offset, tag: at.tag })
    }
}

/// As the attributes of the programs.
#[repr(C)]
#[derive(Clone, Copy, bytemuck::Pod, bytemuck::Zeroable)]
struct Corner {
    corner: [f32; 2],
    start: [f32; 2],
    end: [f32; 2],
    tag: u32,
}

/// Buffers that are filled again for every drawing.
pub(super) struct Quads {
    vertices: glow::Buffer,
    indices: glow::Buffer,
    corners: Vec<Corner>,
}

impl Quads {
    /// `None` when the driver gives no buffers.
    pub(super) fn new(gl: &Context) -> Option<Self> {
        let two_triangles = |quad: usize| [0, 1, 2, 2, 1, 3].map(|corner| (quad * CORNERS.len() + corner) as u16);
        let indices: Vec<u16> = (0..MOST).flat_map(two_triangles).collect();
        unsafe {
            let [vertices, index_buffer] = [gl.create_buffer().ok()?, gl.create_buffer().ok()?];
            gl.bind_buffer(glow::ELEMENT_ARRAY_BUFFER, Some(index_buffer));
            gl.buffer_data_u8_slice(glow::ELEMENT_ARRAY_BUFFER, bytemuck::cast_slice(&indices), glow::STATIC_DRAW);
            gl.bind_buffer(glow::ELEMENT_ARRAY_BUFFER, None);
            Some(Self { vertices, indices: index_buffer, corners: Vec::new() })
        }
    }

    /// Draws them with the current program.
    pub(super) fn draw(&mut self, gl: &Context, quads: impl Iterator<Item = Quad>) -> Option<()> {
        unsafe {
            gl.bind_buffer(glow::ARRAY_BUFFER, Some(self.vertices));
            gl.bind_buffer(glow::ELEMENT_ARRAY_BUFFER, Some(self.indices));
            for (attribute, offset) in [
                (CORNER, offset_of!(Corner, corner)),
                (START, offset_of!(Corner, start)),
                (END, offset_of!(Corner, end)),
            ] {
                gl.enable_vertex_attrib_array(attribute);
                gl.vertex_attrib_pointer_f32(attribute, 2, glow::FLOAT, false, STRIDE, offset as i32);
                gl.vertex_attrib_divisor(attribute, 0);
            }
            gl.enable_vertex_attrib_array(TAG);
            gl.vertex_attrib_pointer_i32(TAG, 1, glow::UNSIGNED_INT, STRIDE, offset_of!(Corner, tag) as i32);
            gl.vertex_attrib_divisor(TAG, 0);
        }
        self.corners.clear();
        for Quad { start, end, tag } in quads {
            self.corners.extend(CORNERS.map(|corner| Corner { corner, start, end, tag }));
            if self.corners.len() == MOST * CORNERS.len() {
                self.flush(gl);
            }
        }
        self.flush(gl);
        Some(())
    }

    fn flush(&mut self, gl: &Context) {
        let count = self.corners.len() / CORNERS.len();
        if count > 0 {
            unsafe {
                gl.buffer_data_u8_slice(glow::ARRAY_BUFFER, bytemuck::cast_slice(&self.corners), glow::STREAM_DRAW);
                gl.draw_elements(glow::TRIANGLES, (count * 6) as i32, glow::UNSIGNED_SHORT, 0);
            }
        }
        self.corners.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_leads_from_one_ring_to_the_next() {
        let vertex = |x: f32, tag: u32| Vertex { offset: [x, 0.0], tag };
        let rings = [vertex(0.0, 7), vertex(1.0, 7), vertex(0.0, 7 | Vertex::RING_END), vertex(5.0, 8), vertex(6.0, 8)];
        let lines: Vec<_> = Quad::of_lines(&rings).map(|quad| (quad.start[0], quad.end[0], quad.tag)).collect();
        assert_eq!(lines, [(0.0, 1.0, 7), (1.0, 0.0, 7), (5.0, 6.0, 8)]);
        assert_eq!(Quad::of_lines(&rings[..1]).count(), 0);
        assert_eq!(Quad::of_points(&rings).count(), rings.len());
    }
}
