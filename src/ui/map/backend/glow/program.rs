//! Compiling the map's OpenGL programs.

use super::Locals;
use eframe::glow::{self, Context, HasContext as _};

/// Attribute: corner of the rectangle of a line or symbol.
pub(super) const CORNER: u32 = 0;
/// Attribute: vertex, or where a line starts.
pub(super) const START: u32 = 1;
/// Attribute: index in the table and end of ring.
pub(super) const TAG: u32 = 2;
/// Attribute: where a line ends.
pub(super) const END: u32 = 3;

const SOURCE: &str = include_str!("../map.glsl");

/// Attribute: the corner before a piece of a strip.
pub(super) const BEFORE: u32 = 4;
/// Attribute: the corner after a piece of a strip.
pub(super) const AFTER: u32 = 5;
/// Attribute: metres along the strip.
pub(super) const ALONG: u32 = 6;
/// All of them with their names.
pub(super) const ATTRIBUTES: [(u32, &str); 7] = [
    (CORNER, "a_corner"),
    (START, "a_start"),
    (TAG, "a_tag"),
    (END, "a_end"),
    (BEFORE, "a_before"),
    (AFTER, "a_after"),
    (ALONG, "a_along"),
];

/// One of the programs.
pub(super) struct Program {
    program: glow::Program,
    locals: Option<glow::UniformLocation>,
}

/// The version line for this context; an error when it is too old.
pub(super) fn version_line(gl: &Context) -> Result<&'static str, String> {
    let version = gl.version();
    match (version.is_embedded, version.major, version.minor) {
        (true, 3.., _) => Ok("#version 300 es\n"),
        // Instanced drawing came with 3.3; drivers that stop at 3.1 or 3.2 have it as an extension.
        (false, 4.., _) | (false, 3, 3..) => Ok("#version 330\n"),
        (false, 3, 1..) if gl.supported_extensions().contains("GL_ARB_instanced_arrays") => Ok("#version 140\n"),
        (embedded, major, minor) => {
            let name = if embedded { "OpenGL ES" } else { "OpenGL" };
            Err(format!("{name} {major}.{minor} is too old; OpenGL 3.3 or OpenGL ES 3.0 is needed"))
        }
    }
}

impl Program {
    /// Compiles the program called `name` in the source.
    pub(super) fn new(gl: &Context, version: &str, name: &str) -> Result<Self, String> {
        unsafe {
            let program = gl.create_program()?;
            let vertex =
                compile(gl, glow::VERTEX_SHADER, &format!("{version}#define {name}\n#define VERTEX\n{SOURCE}"))?;
            let fragment =
                compile(gl, glow::FRAGMENT_SHADER, &format!("{version}#define {name}\n#define FRAGMENT\n{SOURCE}"))?;
            for shader in [vertex, fragment] {
                gl.attach_shader(program, shader);
            }
            for (attribute, name) in ATTRIBUTES {
                gl.bind_attrib_location(program, attribute, name);
            }
            gl.link_program(program);
            if !gl.get_program_link_status(program) {
                return Err(format!("{name}: {}", gl.get_program_info_log(program)));
            }
            for shader in [vertex, fragment] {
                gl.detach_shader(program, shader);
                gl.delete_shader(shader);
            }
            gl.use_program(Some(program));
            gl.uniform_1_i32(gl.get_uniform_location(program, "u_table").as_ref(), 0);
            gl.use_program(None);
            let locals = gl.get_uniform_location(program, "u_locals");
            Ok(Self { program, locals })
        }
    }

    /// Makes it the current program, with these numbers.
    pub(super) fn use_with(&self, gl: &Context, locals: &Locals) {
        unsafe {
            gl.use_program(Some(self.program));
            gl.uniform_4_f32_slice(self.locals.as_ref(), bytemuck::cast_slice(bytemuck::bytes_of(locals)));
        }
    }
}

unsafe fn compile(gl: &Context, stage: u32, source: &str) -> Result<glow::Shader, String> {
    unsafe {
        let shader = gl.create_shader(stage)?;
        gl.shader_source(shader, source);
        gl.compile_shader(shader);
        if gl.get_shader_compile_status(shader) { Ok(shader) } else { Err(gl.get_shader_info_log(shader)) }
    }
}
