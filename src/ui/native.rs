//! Opens the window on the desktop. What is missing for it is one sentence that names what to install.

use std::{
    env,
    panic::{self, AssertUnwindSafe},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError, mpsc},
};

use eframe::egui::{self, ViewportBuilder};

use super::{app::App, refused::Refused, theme};
use crate::{
    engine::{Clock, Engine, Wake, announce, sentence},
    handover::{self, Handover, Listener},
    store::StoreError,
};

const INSTEAD: &str = "or use the command line: longshore import FILE";

/// Why there is no window.
#[derive(Debug, thiserror::Error)]
pub enum WindowError {
    #[error(transparent)]
    Store(#[from] StoreError),
    /// No screen to open it on.
    #[error(
        "there is no display to open the window on (neither DISPLAY nor WAYLAND_DISPLAY is set); start Longshore in a desktop session, or install the package xvfb and run: xvfb-run longshore; {INSTEAD}"
    )]
    NoDisplay,
    /// A library that draws or reads the keyboard is not installed.
    #[error("the window could not be opened ({what}); install the package {package}, {INSTEAD}")]
    Missing { what: String, package: &'static str },
    #[error("the window could not be opened ({what}); {INSTEAD}")]
    Other { what: String },
}

/// What the window is opened with.
#[derive(Clone, Debug, Default)]
pub struct WindowOptions {
    /// Print how long frames took when it closes.
    pub prints_frame_times: bool,
    /// A file to open in it.
    pub file: Option<PathBuf>,
}

/// Opens the window and returns when it is closed.
pub fn run(root: &Path, options: WindowOptions) -> Result<(), WindowError> {
    if cfg!(target_os = "linux")
        && ["DISPLAY", "WAYLAND_DISPLAY"].iter().all(|name| env::var_os(name).is_none_or(|value| value.is_empty()))
    {
        return Err(WindowError::NoDisplay);
    }
    // The window's context is known only once it is open; the engine must be able to wake it from the start.
    let context: Arc<Mutex<Option<egui::Context>>> = Arc::default();
    let WindowOptions { prints_frame_times, file } = options;
    let file = file.map(|file| std::path::absolute(&file).unwrap_or(file));
    // A window that is open already takes the file; where none answers, this one is opened.
    if handover::hand_over(root, &Handover { file: file.clone() }).unwrap_or(false) {
        return Ok(());
    }
    let engine = match Engine::start(root, Clock::System, wake(&context)) {
        Ok(engine) => engine,
        Err(error) => {
            let refused = Refused::new(sentence(&error.to_string()));
            // Whoever started it in a terminal reads the sentence there too.
            return show(Box::new(|cc| {
                theme::install(&cc.egui_ctx);
                Ok(Box::new(refused))
            }))
            .and(Err(error.into()));
        }
    };
    let (heard, handovers) = mpsc::channel();
    let woken = wake(&context);
    let listener = Listener::start(root, move |handover| {
        if heard.send(handover).is_ok() {
            woken();
        }
    });
    // Without it a second start is told that the workspace is open; nothing else is lost.
    let _listener = listener.ok();
    show(Box::new(move |cc| {
        theme::install(&cc.egui_ctx);
        *context.lock().unwrap_or_else(PoisonError::into_inner) = Some(cc.egui_ctx.clone());
        let mut app = App::new(engine, Clock::System).with_handovers(handovers).with_announce(announce::by_system());
        file.into_iter().for_each(|file| app.open_file(file));
        Ok(Box::new(if prints_frame_times { app.with_frame_times() } else { app }))
    }))
}

/// Opens a window, and returns when it is closed.
fn show(create: eframe::AppCreator<'_>) -> Result<(), WindowError> {
    let native = eframe::NativeOptions {
        viewport: ViewportBuilder::default()
            .with_title("Longshore")
            .with_app_id("longshore")
            .with_inner_size([1280.0, 800.0])
            .with_min_inner_size([900.0, 600.0])
            .with_icon(icon())
            .with_drag_and_drop(true),
        ..Default::default()
    };
    // A library missing at run time is a panic deep in the window's crates: made a sentence here.
    let former = panic::take_hook();
    panic::set_hook(Box::new(|_| {}));
    let opened = panic::catch_unwind(AssertUnwindSafe(|| eframe::run_native("Longshore", native, create)));
    panic::set_hook(former);
    match opened {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => Err(explain(&error.to_string())),
        Err(panic) => Err(explain(&crate::engine::work::panic_text(panic.as_ref()))),
    }
}

fn wake(context: &Arc<Mutex<Option<egui::Context>>>) -> Wake {
    let context = Arc::clone(context);
    Arc::new(move || {
        if let Some(context) = &*context.lock().unwrap_or_else(PoisonError::into_inner) {
            context.request_repaint();
        }
    })
}

/// Names the package that brings what the system says is missing.
fn explain(what: &str) -> WindowError {
    let lower = what.to_lowercase();
    let package = [
        ("xkbcommon-x11", "libxkbcommon-x11-0"),
        ("xkbcommon", "libxkbcommon0"),
        ("xcursor", "libxcursor1"),
        ("xrandr", "libxrandr2"),
        ("libxi", "libxi6"),
        ("x11-xcb", "libx11-xcb1"),
        ("libx11", "libx11-6"),
        ("wayland", "libwayland-client0"),
        ("glx", "libgl1 and libgl1-mesa-dri"),
        ("egl", "libegl1 and libgl1-mesa-dri"),
        ("opengl", "libgl1, libegl1 and libgl1-mesa-dri"),
        ("glutin", "libgl1, libegl1 and libgl1-mesa-dri"),
    ];
    // Some of the window's crates print their structures after what they say.
    let line = what.lines().next().unwrap_or_default();
    let what = if line.contains('{') { line.split(':').next().unwrap_or_default() } else { line }.to_owned();
    match package.into_iter().find(|(word, _)| lower.contains(word)) {
        Some((_, package)) => WindowError::Missing { what, package },
        None => WindowError::Other { what },
    }
}

fn icon() -> egui::IconData {
    eframe::icon_data::from_png_bytes(include_bytes!("../../assets/icons/longshore.png")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(what: &str, package: &str) {
        let sentence = explain(what).to_string();
        assert!(sentence.contains(&format!("install the package {package}")), "{sentence}");
        assert!(sentence.ends_with("or use the command line: longshore import FILE"), "{sentence}");
    }

    #[test]
    fn what_is_missing_is_named_with_its_package() {
        check("Library libxkbcommon-x11.so could not be loaded.", "libxkbcommon-x11-0");
        check("Found no glutin configs matching the template", "libgl1, libegl1 and libgl1-mesa-dri");
        check("failed to load libEGL.so.1", "libegl1 and libgl1-mesa-dri");
        let dump = "Found no glutin configs matching the template: T { a: 1 }. Error: failed to create EGLDisplay";
        check(dump, "libegl1 and libgl1-mesa-dri");
        assert!(!explain(dump).to_string().contains('{'));
    }

    #[test]
    fn without_a_display_the_ways_on_are_named() {
        let sentence = WindowError::NoDisplay.to_string();
        assert!(sentence.contains("xvfb-run longshore"), "{sentence}");
        assert!(sentence.contains("longshore import FILE"), "{sentence}");
    }
}
