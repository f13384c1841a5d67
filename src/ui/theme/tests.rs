use eframe::egui::{Color32, Context, RawInput, Theme};

use super::*;

// Relative luminance and contrast as WCAG 2.2 defines them.
fn luminance(color: Color32) -> f32 {
    let linear = |part: u8| {
        let part = f32::from(part) / 255.0;
        if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * linear(color.r()) + 0.7152 * linear(color.g()) + 0.0722 * linear(color.b())
}

fn contrast(a: Color32, b: Color32) -> f32 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[track_caller]
fn check(what: &str, on: &str, theme: Theme, front: Color32, back: Color32, least: f32) {
    let contrast = contrast(front, back);
    assert!(contrast >= least, "{theme:?}: {what} on {on} has {contrast:.2}, wanted {least}");
}

fn for_both(test: impl Fn(Theme, &Colors)) {
    for theme in [Theme::Light, Theme::Dark] {
        test(theme, &of(theme).color);
    }
}

#[test]
fn words_can_be_read_on_every_ground() {
    for_both(|theme, c| {
        let grounds = [
            ("window", c.window),
            ("panel", c.panel),
            ("surface", c.surface),
            ("sunken", c.sunken),
            ("hover", c.hover),
        ];
        for (name, ground) in grounds {
            check("text", name, theme, c.text, ground, 7.0);
            check("muted", name, theme, c.muted, ground, 4.5);
        }
        check("faint", "surface", theme, c.faint, c.surface, 4.5);
        check("text", "accent_soft", theme, c.text, c.accent_soft, 7.0);
        check("muted", "accent_soft", theme, c.muted, c.accent_soft, 4.5);
        check("text", "pressed", theme, c.text, c.pressed, 7.0);
    });
}

#[test]
fn statuses_can_be_read_on_surfaces_and_chips() {
    let tones = [Tone::Neutral, Tone::Accent, Tone::Success, Tone::Warning, Tone::Error];
    for_both(|theme, c| {
        for tone in tones {
            let color = tone.color(of(theme));
            check(&format!("{tone:?}"), "surface", theme, color, c.surface, 4.5);
            check(&format!("{tone:?}"), "window", theme, color, c.window, 4.5);
            check(&format!("{tone:?}"), "its chip", theme, color, tone.soft(of(theme)), 4.5);
            check(&format!("{tone:?}"), "a selected row", theme, color, c.accent_soft, 4.5);
            check(&format!("{tone:?}"), "a hovered row", theme, color, c.hover, 4.5);
        }
    });
}

#[test]
fn controls_and_focus_can_be_seen() {
    for_both(|theme, c| {
        for (name, ground) in [("window", c.window), ("surface", c.surface), ("panel", c.panel)] {
            check("focus", name, theme, c.focus, ground, 3.0);
            check("accent", name, theme, c.accent, ground, 4.5);
        }
        check("outline", "surface", theme, c.outline, c.surface, 3.0);
        check("outline", "window", theme, c.outline, c.window, 3.0);
        for fill in [c.accent, c.accent_hover, c.accent_pressed] {
            check("on_accent", "accent", theme, c.on_accent, fill, 4.5);
        }
    });
}

#[test]
fn spaces_stand_on_the_grid() {
    let Tokens { space, height, .. } = of(Theme::Light);
    let Spaces { xs, s, m, l, xl } = space;
    assert_eq!(format!("{:?}", [xs, s, m, l, xl]), "[4.0, 8.0, 16.0, 24.0, 32.0]");
    let Heights { control, small_control, row, header_row } = height;
    for value in [control, small_control, row, header_row] {
        assert!((value % 4.0).abs() < f32::EPSILON, "{value} is no multiple of 4");
    }
}

fn with_fonts(test: impl Fn(&Context)) {
    let ctx = Context::default();
    install(&ctx);
    let mut output = ctx.run_ui(RawInput::default(), |ui| test(ui.ctx()));
    output.textures_delta.clear();
}

#[test]
fn figures_are_all_of_one_width() {
    with_fonts(|ctx| {
        for role in Text::ALL {
            let width = |text: &str| {
                ctx.fonts_mut(|fonts| {
                    let galley = fonts.layout_no_wrap(text.to_owned(), role.font(), Color32::BLACK);
                    (galley.size().x * 100.0).round()
                })
            };
            let expect = width("0000000");
            for digit in 1..=9 {
                let text = digit.to_string().repeat(7);
                assert!((width(&text) - expect).abs() < 2.0, "{role:?}: {text} is not as wide as 0000000");
            }
            assert!((width("1,111.1") - width("7,777.7")).abs() < 2.0, "{role:?}: separators shift the figures");
        }
    });
}

#[test]
fn every_role_has_the_scripts_of_the_world() {
    with_fonts(|ctx| {
        for role in Text::ALL {
            for letter in "aß日本語中文한국어ΩЖ→≥…–€".chars() {
                let has = ctx.fonts_mut(|fonts| fonts.has_glyph(&role.font(), letter));
                assert!(has, "{role:?} lacks {letter}");
            }
        }
    });
}

#[test]
fn the_mark_is_a_square_picture() {
    let icon = logo::window_icon();
    assert_eq!((icon.width, icon.height), (256, 256));
}
