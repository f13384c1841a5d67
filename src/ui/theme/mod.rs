//! The look: colours, sizes, fonts and icons, each named by what it is for.
//!
//! Screens take every colour and distance from [`tokens`] and every text size from [`Text`]; none is written out
//! elsewhere. Values live in `assets/themes`.

mod fonts;
pub mod icon;
pub mod logo;
mod look;
mod style;
#[cfg(test)]
mod tests;
mod tokens;

use eframe::egui;

use crate::model::settings::ThemeChoice;

pub use self::{
    icon::Icon,
    look::{StatusLook, Tone},
    style::Text,
    tokens::{Colors, Heights, Radii, Spaces, TextSizes, Tokens},
};

/// Gives a context its fonts and both styles. To be called once, before the first frame.
pub fn install(ctx: &egui::Context) {
    fonts::install(ctx);
    for theme in [egui::Theme::Light, egui::Theme::Dark] {
        ctx.set_style_of(theme, style::style(theme));
    }
}

/// Follows the user's choice; `System` follows the desktop, also when it changes.
pub fn choose(ctx: &egui::Context, choice: ThemeChoice) {
    ctx.set_theme(match choice {
        ThemeChoice::System => egui::ThemePreference::System,
        ThemeChoice::Light => egui::ThemePreference::Light,
        ThemeChoice::Dark => egui::ThemePreference::Dark,
    });
}

/// Returns the tokens of the theme that `ui` is drawn in.
pub fn tokens(ui: &egui::Ui) -> &'static Tokens {
    of(if ui.visuals().dark_mode { egui::Theme::Dark } else { egui::Theme::Light })
}

/// Returns the tokens of a theme.
pub fn of(theme: egui::Theme) -> &'static Tokens {
    Tokens::of(theme)
}
