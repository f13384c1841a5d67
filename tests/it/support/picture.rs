//! Pictures of the window, made without a screen.
//!
//! With the variable `LONGSHORE_PICTURES` naming a folder, pictures are saved there to be looked at; they are compared
//! with nothing. Every picture test also checks what the harness always checks: names of inputs, and no missing glyph.

use std::{
    panic::{self, AssertUnwindSafe},
    path::PathBuf,
    sync::OnceLock,
};

use eframe::egui::{self, Theme, Ui, UiBuilder};
use egui_kittest::{Harness, HarnessBuilder, wgpu::WgpuTestRenderer};
use longshore::ui::theme;

/// The two sizes every screen is looked at in.
pub const LARGE: [f32; 2] = [1280.0, 800.0];
pub const SMALL: [f32; 2] = [900.0, 600.0];

/// Returns the sizes and themes to draw in: all, or where no pictures are wanted the smallest window alone, which says
/// whether it can be drawn.
pub fn looks() -> &'static [([f32; 2], Theme)] {
    let all = &[(SMALL, Theme::Light), (LARGE, Theme::Light), (SMALL, Theme::Dark), (LARGE, Theme::Dark)];
    if std::env::var_os("LONGSHORE_PICTURES").is_some() { all } else { &all[..1] }
}

/// Draws something once in each theme and size: `name-light-1280x800.png` and so on.
pub fn pictures(name: &str, mut draw: impl FnMut(&mut Ui)) {
    for (size, theme) in looks() {
        picture(name, *size, *theme, &mut draw);
    }
}

/// Draws something once and saves the picture, where pictures are wanted.
pub fn picture(name: &str, size: [f32; 2], theme: Theme, mut draw: impl FnMut(&mut Ui)) {
    let whole = move |ui: &mut Ui| {
        // The harness leaves a margin that the window has not.
        let rect = ui.ctx().content_rect();
        let mut ui = ui.new_child(UiBuilder::new().max_rect(rect));
        ui.set_clip_rect(rect);
        draw(&mut ui);
    };
    let mut harness = builder(size, theme).build_ui(whole);
    // Some things settle in a second frame; nothing waits for clocks.
    harness.run_steps(3);
    save(&mut harness, &file_name(name, size, theme));
}

/// A harness that looks as the program does, for tests of any state.
pub fn builder<S>(size: [f32; 2], theme: Theme) -> HarnessBuilder<S> {
    Harness::<S>::builder().with_size(size).with_theme(theme).with_context_setup(theme::install).with_max_steps(8)
}

/// Saves what a harness shows, where pictures are wanted; says why where none can be made.
pub fn save<S>(harness: &mut Harness<'_, S>, file_name: &str) {
    let Some(folder) = std::env::var_os("LONGSHORE_PICTURES").map(PathBuf::from) else {
        return;
    };
    if !can_draw() {
        println!("No picture {file_name}: this machine has no graphics adapter; install mesa-vulkan-drivers");
        return;
    }
    harness.set_render_cursor(false);
    let image = harness.render().expect("the picture can be drawn");
    std::fs::create_dir_all(&folder).expect("the folder for pictures can be made");
    image.save(folder.join(file_name)).expect("the picture can be saved");
}

/// Returns `records-light-1280x800.png`.
pub fn file_name(name: &str, size: [f32; 2], theme: Theme) -> String {
    let theme = match theme {
        egui::Theme::Light => "light",
        egui::Theme::Dark => "dark",
    };
    format!("{name}-{theme}-{}x{}.png", size[0], size[1])
}

// Making a renderer panics where there is no adapter at all.
fn can_draw() -> bool {
    static CAN_DRAW: OnceLock<bool> = OnceLock::new();
    *CAN_DRAW.get_or_init(|| panic::catch_unwind(AssertUnwindSafe(WgpuTestRenderer::new)).is_ok())
}
