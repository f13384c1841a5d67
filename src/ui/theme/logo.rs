//! The program's mark: in the title bar, and above the navigation.

use eframe::egui::{Color32, ColorImage, Context, IconData, Id, Image, TextureHandle, TextureOptions, Ui, vec2};

const PNG: &[u8] = include_bytes!("../../../assets/icons/longshore.png");
/// How many of the picture's points make one of the mark's, in each direction: drawn small, it would be ragged.
const SHRINK: usize = 4;

/// Returns the icon for the window's title bar and the task list.
pub fn window_icon() -> IconData {
    eframe::icon_data::from_png_bytes(PNG).expect("BUG: the bundled icon can be read")
}

/// Shows the mark as a square of that side.
pub fn mark(ui: &mut Ui, side: f32) {
    let texture = texture(ui.ctx());
    ui.add(Image::new((texture.id(), vec2(side, side))).alt_text("Longshore"));
}

fn texture(ctx: &Context) -> TextureHandle {
    let id = Id::unique("longshore mark");
    if let Some(texture) = ctx.data(|data| data.get_temp::<TextureHandle>(id)) {
        return texture;
    }
    let texture = ctx.load_texture("longshore mark", shrunk(&window_icon()), TextureOptions::LINEAR);
    ctx.data_mut(|data| data.insert_temp(id, texture.clone()));
    texture
}

fn shrunk(icon: &IconData) -> ColorImage {
    let (width, height) = (icon.width as usize, icon.height as usize);
    let size = [width / SHRINK, height / SHRINK];
    let mut pixels = Vec::with_capacity(size[0] * size[1]);
    for y in 0..size[1] {
        for x in 0..size[0] {
            pixels.push(mean(icon, x * SHRINK, y * SHRINK, width));
        }
    }
    ColorImage::new(size, pixels)
}

fn mean(icon: &IconData, left: usize, top: usize, width: usize) -> Color32 {
    let mut sums = [0_usize; 4];
    for y in top..top + SHRINK {
        for x in left..left + SHRINK {
            let at = (y * width + x) * 4;
            let [r, g, b, a] = [icon.rgba[at], icon.rgba[at + 1], icon.rgba[at + 2], icon.rgba[at + 3]];
            let color = Color32::from_rgba_unmultiplied(r, g, b, a).to_array();
            for (sum, part) in sums.iter_mut().zip(color) {
                *sum += usize::from(part);
            }
        }
    }
    let [r, g, b, a] = sums.map(|sum| (sum / (SHRINK * SHRINK)) as u8);
    Color32::from_rgba_premultiplied(r, g, b, a)
}
