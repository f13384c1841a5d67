//! Keeps the keyboard where the user is: where the thing that had it is gone, was greyed out, or stood on another page,
//! what stands in its place takes it. Else the next press of Tab would begin at the window's corner.

use eframe::egui::{Context, Id, Key, LayerId, Memory, Popup, Rect, WidgetRect};

use super::parts::{self, Part, Parts, Place, Way, takes_keyboard};

/// Where F6 begins.
const BAR: Place = (Part::Bar, 0);

/// What last had the keyboard.
#[derive(Default)]
pub struct FocusKeeper {
    /// In each layer, the dialog that lies above the others last.
    held: Vec<Held>,
    /// What last had it in each part of the page.
    of_parts: Vec<(Place, Id)>,
    is_page_new: bool,
    /// F6 was pressed.
    goes: Option<Way>,
}

#[derive(Clone, Copy)]
struct Held {
    id: Id,
    layer: LayerId,
    rect: Rect,
    /// The part of the page it stands in.
    place: Option<Place>,
}

impl FocusKeeper {
    /// Notes that another page is shown from now on.
    pub fn turn_page(&mut self) {
        self.is_page_new = true;
        self.of_parts.clear();
    }

    /// Goes to another part of the page at the end of the frame.
    pub fn go(&mut self, way: Way) {
        self.goes = Some(way);
    }

    /// Gives the keyboard back where it was lost; to be called at the end of each frame.
    pub fn keep(&mut self, ctx: &Context) {
        let Some(parts) = parts::of_frame(ctx) else { return };
        let is_page_new = std::mem::take(&mut self.is_page_new);
        if ctx.input(|input| input.pointer.any_pressed()) {
            self.held.clear();
        }
        let focused = ctx.memory(Memory::focused).and_then(|id| held(ctx, &parts, id));
        if let Some(focused) = focused {
            self.hold(focused);
        }
        if let Some(way) = self.goes.take()
            && !is_covered(ctx)
        {
            return self.go_on(ctx, &parts, way);
        }
        // On its way from the last thing of the window to the first.
        if focused.is_some() || ctx.input(|input| input.key_pressed(Key::Tab)) {
            return;
        }
        self.drop_closed(ctx);
        // Behind a dialog nothing can take it; what had it has it back when the dialog goes. In the frame after that, egui
        // still knows the dialog, but it is not drawn any more.
        let is_free = |last: &Held| ctx.memory(|memory| memory.allows_interaction(last.layer)) || !is_dialog_drawn(ctx);
        let Some(last) = self.held.last().copied().filter(is_free) else {
            return;
        };
        // What a dialog opened is a page to look at: its list, before the buttons above it.
        let was_behind = !ctx.memory(|memory| memory.allows_interaction(last.layer));
        if is_page_new && was_behind && parts.from(BAR, Way::On).iter().any(|((part, _), _)| *part == Part::List) {
            self.held.clear();
            return self.go_on(ctx, &parts, Way::On);
        }
        let left = left(ctx, &parts, last, is_page_new);
        self.held.pop();
        if let Some(left) = left {
            self.give(ctx, left);
        }
    }

    fn hold(&mut self, now: Held) {
        let behind = self.held.iter().position(|held| held.layer == now.layer).unwrap_or(self.held.len());
        self.held.truncate(behind);
        self.held.push(now);
        if let Some(place) = now.place {
            self.of_parts.retain(|(other, _)| *other != place);
            self.of_parts.push((place, now.id));
        }
    }

    /// Forgets what was held in dialogs and lists that are gone, though nobody closed them: what lies below is next.
    fn drop_closed(&mut self, ctx: &Context) {
        let is_open =
            |held: &Held| ctx.viewport(|viewport| viewport.this_pass.widgets.get_layer(held.layer).next().is_some());
        while self.held.last().is_some_and(|held| !is_open(held)) {
            self.held.pop();
        }
    }

    fn give(&mut self, ctx: &Context, held: Held) {
        self.hold(held);
        ctx.memory_mut(|memory| memory.request_focus(held.id));
        ctx.request_repaint();
    }

    /// Goes to the next part that can have the keyboard: to what had it there, else to what it begins with.
    fn go_on(&mut self, ctx: &Context, parts: &Parts, way: Way) {
        let now = self.held.last().and_then(|held| held.place).unwrap_or(BAR);
        for (place, first) in parts.from(now, way) {
            let there = things(ctx, parts, |at, thing| parts.place_of(at) == Some(place) && takes_keyboard(thing));
            let known = self.of_parts.iter().find(|(known, _)| *known == place).map(|(_, id)| *id);
            let known = known.and_then(|id| there.iter().find(|(_, held)| held.id == id));
            let begins = || there.iter().find(|(at, _)| *at >= first).or(there.first());
            if let Some((_, held)) = known.or_else(begins) {
                return self.give(ctx, *held);
            }
        }
    }
}

/// What takes the keyboard; nothing where it was left on purpose, by Escape.
fn left(ctx: &Context, parts: &Parts, last: Held, is_page_new: bool) -> Option<Held> {
    if is_page_new && last.layer == parts.layer {
        let is_page = |at| parts.place_of(at).is_none_or(|(part, _)| part != Part::Navigation);
        return things(ctx, parts, |at, thing| is_page(at) && takes_keyboard(thing)).first().map(|(_, held)| *held);
    }
    let same = held(ctx, parts, last.id);
    if same.is_some_and(|same| is_able(ctx, same.id)) {
        // A field that Enter was pressed in keeps the keyboard; one that Escape was pressed in gives it away.
        return same.filter(|_| !ctx.input(|input| input.key_pressed(Key::Escape)));
    }
    let fit: Vec<_> = ctx.viewport(|viewport| {
        let all = viewport.this_pass.widgets.get_layer(last.layer).enumerate();
        let seen = all.filter(|(_, thing)| takes_keyboard(thing) && thing.interact_rect.is_positive());
        seen.map(|(at, thing)| of(parts, at, thing)).collect()
    });
    // Another part of the page only where nothing is left in this one, and the navigation after all others.
    let away = |held: &Held| match held.place {
        place if place == last.place => 0,
        Some((Part::Navigation, _)) => 2,
        Some(_) | None => 1,
    };
    let rank = |held: &Held| (away(held), distance(held.rect, last.rect));
    let nearest = |a: &&Held, b: &&Held| {
        let ((a, to_a), (b, to_b)) = (rank(a), rank(b));
        a.cmp(&b).then(to_a.total_cmp(&to_b))
    };
    fit.iter().min_by(nearest).copied()
}

/// Whether a dialog or an open list lies over the page. One that was closed in the frame before does not.
fn is_covered(ctx: &Context) -> bool {
    is_dialog_drawn(ctx) || Popup::is_any_open(ctx)
}

fn is_dialog_drawn(ctx: &Context) -> bool {
    ctx.memory(Memory::top_modal_layer).is_some_and(|layer| is_drawn(ctx, layer))
}

fn is_drawn(ctx: &Context, layer: LayerId) -> bool {
    ctx.viewport(|viewport| viewport.this_pass.widgets.get_layer(layer).next().is_some())
}

fn is_able(ctx: &Context, id: Id) -> bool {
    ctx.viewport(|viewport| viewport.this_pass.widgets.get(id).is_some_and(takes_keyboard))
}

fn held(ctx: &Context, parts: &Parts, id: Id) -> Option<Held> {
    ctx.viewport(|viewport| {
        let widgets = &viewport.this_pass.widgets;
        let (_, at) = widgets.order(id)?;
        widgets.get(id).map(|thing| of(parts, at, thing))
    })
}

fn of(parts: &Parts, at: usize, thing: &WidgetRect) -> Held {
    let place = (thing.layer_id == parts.layer).then(|| parts.place_of(at)).flatten();
    Held { id: thing.id, layer: thing.layer_id, rect: thing.rect, place }
}

/// Returns what fits of the page's things, with their positions.
fn things(ctx: &Context, parts: &Parts, fits: impl Fn(usize, &WidgetRect) -> bool) -> Vec<(usize, Held)> {
    ctx.viewport(|viewport| {
        let all = viewport.this_pass.widgets.get_layer(parts.layer).enumerate();
        all.filter(|(at, thing)| fits(*at, thing)).map(|(at, thing)| (at, of(parts, at, thing))).collect()
    })
}

/// How far a thing is from where another one stood: what stands in the same line is nearer than what does not, in a
/// line what is beside it, and of two at its sides the one that follows.
fn distance(rect: Rect, from: Rect) -> f32 {
    const LINE: f32 = 10_000.0;
    let gap = |low: f32, high: f32, from_low: f32, from_high: f32| (low - from_high).max(from_low - high).max(0.0);
    // Edges that touch or overlap by a hair are no common line.
    let down = gap(rect.top() + 2.0, rect.bottom() - 2.0, from.top(), from.bottom());
    let aside = gap(rect.left(), rect.right(), from.left(), from.right());
    let is_before = rect.center().y < from.center().y - 2.0 || rect.center().x < from.center().x - 2.0;
    down * LINE + aside + if is_before { 0.5 } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use eframe::egui::{pos2, vec2};

    use super::*;

    /// A button of 100 × 20 points.
    fn at(x: f32, y: f32) -> Rect {
        Rect::from_min_size(pos2(x, y), vec2(100.0, 20.0))
    }

    /// What stood at 200, 100 leaves the keyboard to the first of these, rather than to the second.
    #[track_caller]
    fn check(nearer: Rect, farther: Rect) {
        let from = at(200.0, 100.0);
        assert!(distance(nearer, from) < distance(farther, from));
    }

    #[test]
    fn what_stands_in_its_place_takes_it_first() {
        check(at(200.0, 100.0), at(310.0, 100.0));
        check(at(195.0, 105.0), at(310.0, 100.0));
    }

    #[test]
    fn the_same_line_comes_before_the_nearest_other() {
        check(at(900.0, 100.0), at(200.0, 130.0));
    }

    #[test]
    fn in_a_line_the_one_beside_it_is_taken_and_rather_the_next() {
        check(at(310.0, 100.0), at(420.0, 100.0));
        check(at(310.0, 100.0), at(90.0, 100.0));
    }

    #[test]
    fn else_the_nearest_line_rather_the_one_below() {
        check(at(600.0, 130.0), at(200.0, 160.0));
        check(at(200.0, 130.0), at(200.0, 70.0));
    }

    #[test]
    fn a_wide_thing_is_as_near_as_its_edge() {
        check(Rect::from_min_size(pos2(200.0, 130.0), vec2(900.0, 20.0)), at(320.0, 130.0));
    }
}
