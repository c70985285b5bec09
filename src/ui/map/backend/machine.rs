//! What the renderer runs on: whether a graphics card draws, or the processor, or the picture goes over a network.

use crate::l10n::Lang;
use crate::t;

/// What draws the map, for diagnostics.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RendererInfo {
    /// "wgpu", "OpenGL" or "none".
    pub library: &'static str,
    /// Name of the graphics card and its driver, as the driver tells it.
    pub device: String,
    /// Whether the processor draws.
    pub cpu: bool,
    /// Whether the window is probably seen over a network.
    pub remote: bool,
    /// Whether the map is drawn into a picture that is moved while panning.
    pub cached: bool,
}

/// The name of the variable that switches the cached picture "on" or "off", whoever draws.
const CACHE: &str = "KLAMMER_MAP_CACHE";

/// Parts of the names that OpenGL drivers without a graphics card give themselves, in small letters.
const CPU_NAMES: [&str; 7] =
    ["llvmpipe", "softpipe", "swrast", "swiftshader", "gdi generic", "microsoft basic render", "software rasterizer"];

impl RendererInfo {
    /// With what the environment says about remote desktops and the wish for a cached picture.
    pub(super) fn new(library: &'static str, device: String, cpu: bool) -> Self {
        let variable = |name: &str| std::env::var(name).ok();
        let remote = is_remote(variable);
        let cached = cache_wanted(variable(CACHE).as_deref(), cpu || remote);
        let info = Self { library, device, cpu, remote, cached };
        log::info!("map: {info:?}");
        info
    }

    /// All of it in one line.
    pub fn in_words(&self, lang: Lang) -> String {
        let mut parts = vec![self.library.to_owned()];
        if !self.device.is_empty() {
            parts.push(self.device.clone());
        }
        parts.push(if self.cpu { t!(lang, "diagnostics-cpu") } else { t!(lang, "diagnostics-gpu") });
        if self.remote {
            parts.push(t!(lang, "diagnostics-remote"));
        }
        parts.push(if self.cached { t!(lang, "diagnostics-cached") } else { t!(lang, "diagnostics-not-cached") });
        parts.join("; ")
    }

    /// Of the null backend.
    pub(super) fn none() -> Self {
        Self { library: "none", device: String::new(), cpu: false, remote: false, cached: false }
    }
}

/// Whether an OpenGL renderer of this name is a program on the processor.
pub(super) fn is_cpu_name(name: &str) -> bool {
    let name = name.to_lowercase();
    CPU_NAMES.iter().any(|part| name.contains(part))
}

/// Whether the session is a remote desktop, as far as the environment tells.
fn is_remote(variable: impl Fn(&str) -> Option<String>) -> bool {
    let is_set = |name: &str| variable(name).is_some_and(|value| !value.is_empty());
    // Windows names sessions of its remote desktop "RDP-Tcp#7", of Citrix "ICA-…"; on the machine itself it is "Console".
    let session = variable("SESSIONNAME").unwrap_or_default().to_uppercase();
    let windows = session.starts_with("RDP-") || session.starts_with("ICA-");
    let forwarded = (is_set("SSH_CONNECTION") || is_set("SSH_CLIENT")) && is_set("DISPLAY");
    windows || forwarded || ["XRDP_SESSION", "VNCDESKTOP", "NX_SESSION_ID", "X2GO_SESSION"].into_iter().any(is_set)
}

fn cache_wanted(forced: Option<&str>, slow: bool) -> bool {
    match forced.map(str::trim) {
        Some(on) if on.eq_ignore_ascii_case("on") => true,
        Some(off) if off.eq_ignore_ascii_case("off") => false,
        _ => slow,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn software_renderers_are_known_by_their_names() {
        for name in [
            "llvmpipe (LLVM 15.0.6, 256 bits)",
            "softpipe",
            "Google SwiftShader",
            "GDI Generic",
            "Microsoft Basic Render Driver",
            "Software Rasterizer",
        ] {
            assert!(is_cpu_name(name), "{name}");
        }
        for name in ["Mesa Intel(R) UHD Graphics 620 (KBL GT2)", "NVIDIA GeForce GTX 1050/PCIe/SSE2", "AMD Radeon"] {
            assert!(!is_cpu_name(name), "{name}");
        }
    }

    #[test]
    fn remote_desktops_are_known_by_their_environment() {
        let remote = |set: &[(&str, &str)]| {
            is_remote(|name| set.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned()))
        };
        assert!(remote(&[("SESSIONNAME", "RDP-Tcp#0")]));
        assert!(remote(&[("SESSIONNAME", "rdp-tcp#3")]));
        assert!(remote(&[("SSH_CONNECTION", "10.0.0.1 1 10.0.0.2 22"), ("DISPLAY", "localhost:10.0")]));
        assert!(remote(&[("XRDP_SESSION", "1")]));
        assert!(!remote(&[]));
        assert!(!remote(&[("SESSIONNAME", "Console"), ("DISPLAY", ":0")]));
        assert!(!remote(&[("SSH_CONNECTION", "10.0.0.1 1 10.0.0.2 22")]), "nothing is shown there");
        assert!(!remote(&[("XRDP_SESSION", "")]));
    }

    #[test]
    fn diagnostics_say_what_draws() {
        let device = "llvmpipe (LLVM 15.0.6, 256 bits), 4.5 Mesa 22.3.6".to_owned();
        let info = RendererInfo { library: "OpenGL", device, cpu: true, remote: false, cached: true };
        let text = info.in_words(Lang::De);
        assert_eq!(
            text,
            "OpenGL; llvmpipe (LLVM 15.0.6, 256 bits), 4.5 Mesa 22.3.6; der Prozessor zeichnet, keine Grafikkarte; \
             das Kartenbild wird beim Verschieben weiterverwendet"
        );
        let remote = RendererInfo { remote: true, cached: false, ..info }.in_words(Lang::En);
        assert!(remote.contains("remote desktop") && remote.contains("anew"), "{remote}");
    }

    #[test]
    fn slow_renderers_get_a_cached_picture_unless_told_otherwise() {
        assert!(cache_wanted(None, true) && !cache_wanted(None, false));
        assert!(cache_wanted(Some("on"), false) && !cache_wanted(Some("OFF"), true));
        assert!(cache_wanted(Some("perhaps"), true), "what is not understood changes nothing");
    }
}
