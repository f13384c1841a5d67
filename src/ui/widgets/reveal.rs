//! What gains the keyboard in something that scrolls is brought into sight.

use eframe::egui::{Id, Memory, Ui, vec2};

/// Room above and below what is revealed, so that what follows it is drawn and can be gone to.
const MARGIN: f32 = 40.0;

/// Scrolls to what has just gained the keyboard by a key. To be called at the end of what scrolls.
pub fn reveal_focus(ui: &Ui) {
    let focused = ui.memory(Memory::focused);
    let known = ui.scope_id().with("revealed");
    let former: Option<Option<Id>> = ui.data(|data| data.get_temp(known));
    if former == Some(focused) {
        return;
    }
    ui.data_mut(|data| data.insert_temp(known, focused));
    // A click shows by itself what it is about, and a page that moves under the pointer is missed by the next one.
    if ui.input(|input| input.pointer.any_down() || input.pointer.any_released()) {
        return;
    }
    let Some(response) = focused.and_then(|id| ui.ctx().read_response(id)) else { return };
    if response.layer_id == ui.layer_id() && ui.min_rect().expand(1.0).contains(response.rect.center()) {
        ui.scroll_to_rect(response.rect.expand2(vec2(0.0, MARGIN)), None);
    }
}
