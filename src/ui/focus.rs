//! Keeps the keyboard on the page: where the thing that had it is gone, was greyed out, or stood on another page, what
//! is nearest takes it. Else the next press of Tab would begin at the window's corner.

use eframe::egui::{Context, Id, Key, LayerId, Rect, WidgetRect, vec2};

/// What last had the keyboard.
#[derive(Default)]
pub struct FocusKeeper {
    last: Option<Held>,
    /// Things of the page's layer that stand before the page: those of the navigation.
    num_before_page: usize,
    is_page_new: bool,
}

#[derive(Clone, Copy)]
struct Held {
    id: Id,
    layer: LayerId,
    rect: Rect,
}

impl FocusKeeper {
    /// Notes that another page is shown from now on.
    pub fn turn_page(&mut self) {
        self.is_page_new = true;
    }

    /// Notes that what is drawn from now on is the page.
    pub fn begin_page(&mut self, ctx: &Context, layer: LayerId) {
        self.num_before_page = ctx.viewport(|viewport| viewport.this_pass.widgets.get_layer(layer).count());
    }

    /// Gives the keyboard back where it was lost; to be called at the end of each frame.
    pub fn keep(&mut self, ctx: &Context) {
        let is_page_new = std::mem::take(&mut self.is_page_new);
        if ctx.input(|input| input.pointer.any_pressed()) {
            self.last = None;
        }
        let focused = ctx.memory(eframe::egui::Memory::focused);
        let held = focused.and_then(|id| ctx.viewport(|viewport| viewport.this_pass.widgets.get(id).map(held)));
        if let Some(held) = held {
            self.last = Some(held);
            return;
        }
        // On its way from the last thing of the window to the first.
        if ctx.input(|input| input.key_pressed(Key::Tab)) {
            return;
        }
        // Behind a dialog nothing can take it; what had it has it back when the dialog goes.
        let Some(last) = self.last.filter(|last| ctx.memory(|memory| memory.allows_interaction(last.layer))) else {
            return;
        };
        let left = self.left(ctx, last, is_page_new);
        self.last = left;
        if let Some(left) = left {
            ctx.memory_mut(|memory| memory.request_focus(left.id));
            ctx.request_repaint();
        }
    }

    /// What takes the keyboard; nothing where it was left on purpose, by Escape.
    fn left(&self, ctx: &Context, last: Held, is_page_new: bool) -> Option<Held> {
        let skipped = if is_page_new { self.num_before_page } else { 0 };
        ctx.viewport(|viewport| {
            let all = viewport.this_pass.widgets.get_layer(last.layer).skip(skipped);
            let mut fit = all.filter(|widget| widget.enabled && widget.sense.is_focusable());
            if is_page_new {
                return fit.next().map(held);
            }
            let fit: Vec<_> = fit.collect();
            if let Some(same) = fit.iter().find(|widget| widget.id == last.id) {
                // A field that Enter was pressed in keeps the keyboard; one that Escape was pressed in gives it away.
                return (!viewport.input.key_pressed(Key::Escape)).then(|| held(same));
            }
            let seen = fit.into_iter().filter(|widget| widget.interact_rect.is_positive());
            seen.min_by(|a, b| distance(a, last.rect).total_cmp(&distance(b, last.rect))).map(held)
        })
    }
}

fn held(widget: &WidgetRect) -> Held {
    Held { id: widget.id, layer: widget.layer_id, rect: widget.rect }
}

/// How far a thing is; what stands in the same line counts as nearer.
fn distance(widget: &WidgetRect, from: Rect) -> f32 {
    let way = widget.rect.center() - from.center();
    vec2(way.x, way.y * 3.0).length_sq()
}
