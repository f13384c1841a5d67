//! A grid's scroll bars.

use eframe::egui::{Id, Rect, Sense, Ui, pos2, vec2};

use super::{
    GridState,
    scroll::{Extent, handle},
    show::Places,
};
use crate::ui::theme::Tokens;

/// Room a bar takes.
pub const WIDTH: f32 = 12.0;

/// Draws the bars that are needed, and moves what their handles are dragged to.
pub fn bars_ui(ui: &Ui, id: Id, places: &Places, extent: &Extent, state: &mut GridState, tokens: &Tokens) {
    let Places { body, total_width, .. } = places;
    if extent.max() > 0.0 {
        let track = Rect::from_min_size(pos2(body.right(), body.top()), vec2(WIDTH, body.height()));
        let bar = Bar { id: id.with("down"), track, visible: body.height().into(), total: extent.total() };
        match bar.show(ui, state.scroll.share(extent), tokens) {
            None => {}
            Some(Move::Share(share)) => state.scroll.move_to_share(share, extent),
            Some(Move::Pages(pages)) => state.scroll.by(pages * body.height(), extent),
        }
    }
    let farthest = total_width - body.width();
    if farthest > 0.5 && extent.num_rows > 0 {
        let track = Rect::from_min_size(pos2(body.left(), body.bottom()), vec2(body.width(), WIDTH));
        let bar = Bar { id: id.with("across"), track, visible: body.width().into(), total: (*total_width).into() };
        match bar.show(ui, f64::from(state.x / farthest), tokens) {
            None => {}
            Some(Move::Share(share)) => state.x = share as f32 * farthest,
            Some(Move::Pages(pages)) => state.x = (state.x + pages * body.width()).clamp(0.0, farthest),
        }
    }
}

/// A scroll bar; upright where its track is higher than wide.
struct Bar {
    id: Id,
    track: Rect,
    visible: f64,
    total: f64,
}

/// What the user did to a bar.
enum Move {
    /// Dragged the handle to that share of the way.
    Share(f64),
    /// Pressed the track: that many pages, negative for back.
    Pages(f32),
}

impl Bar {
    fn show(&self, ui: &Ui, share: f64, tokens: &Tokens) -> Option<Move> {
        let Self { id, track, visible, total } = *self;
        let is_upright = track.height() > track.width();
        let (long, start) = if is_upright { (track.height(), track.top()) } else { (track.width(), track.left()) };
        let (length, offset) = handle(long - 4.0, visible, total, share);
        let offset = offset + 2.0;
        let rect = if is_upright {
            Rect::from_min_size(pos2(track.left() + 2.0, track.top() + offset), vec2(WIDTH - 4.0, length))
        } else {
            Rect::from_min_size(pos2(track.left() + offset, track.top() + 2.0), vec2(length, WIDTH - 4.0))
        };
        // No stop for the Tab key: the grid's own keys scroll.
        let response = ui.interact(track, id, Sense::CLICK | Sense::DRAG);
        let is_busy = response.hovered() || response.dragged();
        let color = if is_busy { tokens.color.outline } else { tokens.color.outline.gamma_multiply(0.5) };
        ui.painter().rect_filled(rect, 4.0, color);

        let at = response.interact_pointer_pos().map(|at| if is_upright { at.y } else { at.x })?;
        let grip = id.with("grip");
        if response.drag_started() {
            // Where the handle was taken stays under the pointer; a drag begun beside it takes its middle.
            let origin =
                ui.input(|input| input.pointer.press_origin()).map_or(at, |at| if is_upright { at.y } else { at.x });
            let taken = origin - start - offset;
            let held = if (0.0..=length).contains(&taken) { taken } else { length / 2.0 };
            ui.ctx().data_mut(|data| data.insert_temp(grip, held));
        }
        if response.dragged() {
            let held = ui.ctx().data(|data| data.get_temp(grip)).unwrap_or(length / 2.0);
            let way = (long - 4.0 - length).max(1.0);
            return Some(Move::Share(f64::from(((at - held - start - 2.0) / way).clamp(0.0, 1.0))));
        }
        let before = at < start + offset;
        let beside = before || at > start + offset + length;
        (response.clicked() && beside).then_some(Move::Pages(if before { -0.9 } else { 0.9 }))
    }
}
