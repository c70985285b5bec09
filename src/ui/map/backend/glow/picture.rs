//! The cached picture as a framebuffer.

use eframe::glow::{self, Context, HasContext as _};

/// A picture of the scene that is kept and put on the map.
pub(super) struct KeptPicture {
    /// In pixels.
    pub(super) size: [i32; 2],
    /// Which picture it holds; 0 for none yet.
    pub(super) serial: u64,
    pub(super) texture: glow::Texture,
    framebuffer: glow::Framebuffer,
}

impl KeptPicture {
    /// An error when the driver has no such picture.
    pub(super) fn new(gl: &Context, size: [i32; 2]) -> Result<Self, String> {
        unsafe {
            let texture = gl.create_texture()?;
            gl.bind_texture(glow::TEXTURE_2D, Some(texture));
            for (name, value) in [
                (glow::TEXTURE_MIN_FILTER, glow::LINEAR),
                (glow::TEXTURE_MAG_FILTER, glow::LINEAR),
                (glow::TEXTURE_WRAP_S, glow::CLAMP_TO_EDGE),
                (glow::TEXTURE_WRAP_T, glow::CLAMP_TO_EDGE),
            ] {
                gl.tex_parameter_i32(glow::TEXTURE_2D, name, value as i32);
            }
            let [width, height] = size;
            gl.tex_image_2d(
                glow::TEXTURE_2D,
                0,
                glow::RGBA8 as i32,
                width,
                height,
                0,
                glow::RGBA,
                glow::UNSIGNED_BYTE,
                glow::PixelUnpackData::Slice(None),
            );
            let framebuffer = match gl.create_framebuffer() {
                Ok(framebuffer) => framebuffer,
                Err(reason) => {
                    gl.delete_texture(texture);
                    return Err(reason);
                }
            };
            let picture = Self { size, serial: 0, texture, framebuffer };
            let before = gl.get_parameter_framebuffer(glow::DRAW_FRAMEBUFFER_BINDING);
            gl.bind_framebuffer(glow::DRAW_FRAMEBUFFER, Some(framebuffer));
            gl.framebuffer_texture_2d(
                glow::DRAW_FRAMEBUFFER,
                glow::COLOR_ATTACHMENT0,
                glow::TEXTURE_2D,
                Some(texture),
                0,
            );
            let status = gl.check_framebuffer_status(glow::DRAW_FRAMEBUFFER);
            gl.bind_framebuffer(glow::DRAW_FRAMEBUFFER, before);
            if status == glow::FRAMEBUFFER_COMPLETE {
                return Ok(picture);
            }
            picture.free(gl);
            Err(format!("framebuffer status {status:#06x} at {width} × {height} pixels"))
        }
    }

    /// Draws into it, on nothing; afterwards framebuffer, viewport and scissors are as egui left them.
    pub(super) fn draw_into(&self, gl: &Context, info: &egui::PaintCallbackInfo, draw: impl FnOnce()) {
        let [width, height] = self.size;
        let viewport = info.viewport_in_pixels();
        let mut scissors = [0; 4];
        unsafe {
            let before = gl.get_parameter_framebuffer(glow::DRAW_FRAMEBUFFER_BINDING);
            gl.get_parameter_i32_slice(glow::SCISSOR_BOX, &mut scissors);
            gl.bind_framebuffer(glow::DRAW_FRAMEBUFFER, Some(self.framebuffer));
            gl.disable(glow::SCISSOR_TEST);
            gl.viewport(0, 0, width, height);
            gl.clear_color(0.0, 0.0, 0.0, 0.0);
            gl.clear(glow::COLOR_BUFFER_BIT);
            draw();
            gl.bind_framebuffer(glow::DRAW_FRAMEBUFFER, before);
            gl.enable(glow::SCISSOR_TEST);
            let [left, bottom, width, height] = scissors;
            gl.scissor(left, bottom, width, height);
            gl.viewport(viewport.left_px, viewport.from_bottom_px, viewport.width_px, viewport.height_px);
        }
    }

    pub(super) fn free(self, gl: &Context) {
        unsafe {
            gl.delete_framebuffer(self.framebuffer);
            gl.delete_texture(self.texture);
        }
    }
}
