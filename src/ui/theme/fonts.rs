//! The bundled fonts. Digits of the text font are all of one width, so that numbers stand in columns.

use std::sync::Arc;

use eframe::egui::{
    Context, FontData, FontDefinitions, FontFamily,
    epaint::text::{FontInsert, FontPriority, InsertFontFamily},
};

pub const MEDIUM: &str = "medium";
pub const SEMIBOLD: &str = "semibold";

const SANS: &[u8] = include_bytes!("../../../assets/fonts/LongshoreSans-Regular.ttf");
const SANS_MEDIUM: &[u8] = include_bytes!("../../../assets/fonts/LongshoreSans-Medium.ttf");
const SANS_SEMIBOLD: &[u8] = include_bytes!("../../../assets/fonts/LongshoreSans-SemiBold.ttf");
const MONO: &[u8] = include_bytes!("../../../assets/fonts/LongshoreMono-Regular.ttf");
// Chinese, Japanese and Korean, and what else the text fonts lack.
const FALLBACK: &[u8] = include_bytes!("../../../assets/fonts/DroidSansFallback.ttf");

/// Installs the fonts, each family falling back to the same ones.
pub fn install(ctx: &Context) {
    let mut fonts = FontDefinitions::default();
    let bundled = [
        ("sans", SANS, FontFamily::Proportional),
        ("sans-medium", SANS_MEDIUM, FontFamily::Name(MEDIUM.into())),
        ("sans-semibold", SANS_SEMIBOLD, FontFamily::Name(SEMIBOLD.into())),
        ("mono", MONO, FontFamily::Monospace),
    ];
    let last = fonts.families.get(&FontFamily::Proportional).cloned().unwrap_or_default();
    for (name, bytes, family) in bundled {
        fonts.font_data.insert(name.to_owned(), Arc::new(FontData::from_static(bytes)));
        // The mono font comes last: it alone has the sign for bytes that can't be read, �.
        let mut chain = vec![name.to_owned()];
        chain.extend(["sans", "cjk", "mono"].into_iter().filter(|other| *other != name).map(str::to_owned));
        chain.extend(last.iter().cloned());
        fonts.families.insert(family, chain);
    }
    fonts.font_data.insert("cjk".to_owned(), Arc::new(FontData::from_static(FALLBACK)));
    ctx.set_fonts(fonts);
    ctx.add_font(icons());
}

// Icons get a family of their own and are nobody's fallback: a letter of a file must never turn into a picture.
fn icons() -> FontInsert {
    let FontInsert { name, data, .. } = egui_material_icons::font_insert();
    let family = FontFamily::Name(egui_material_icons::FONT_FAMILY_OUTLINED.into());
    FontInsert { name, data, families: vec![InsertFontFamily { family, priority: FontPriority::Highest }] }
}
