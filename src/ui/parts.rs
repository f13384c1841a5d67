//! The parts of a page, between which F6 goes: what stands above, the list, the pane beside it, and the navigation.
//!
//! A part is what was drawn between its beginning and its end, so that it is known wherever it is scrolled to.

use std::ops::Range;

use eframe::egui::{Context, Id, LayerId, Ui, WidgetRect};

/// What a part is for; F6 goes through them in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Everything of the page that is in no other part: heading, filters, search.
    Bar,
    /// A list, or the form that a page consists of.
    List,
    /// What tells of one entry of the list.
    Pane,
    Navigation,
}

/// A part and which of its kind it is, from 0.
pub type Place = (Part, usize);

/// The way F6 goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    On,
    Back,
}

/// The parts drawn in this frame.
#[derive(Clone, Debug)]
pub struct Parts {
    pub layer: LayerId,
    /// Inner ones after those they stand in.
    drawn: Vec<Drawn>,
}

#[derive(Clone, Debug)]
struct Drawn {
    part: Part,
    /// The positions of its things among those of the layer.
    range: Range<usize>,
    /// The thing that is gone to first, or one after it.
    first: usize,
}

/// Draws a part of the page.
pub fn part<R>(ui: &mut Ui, part: Part, content: impl FnOnce(&mut Ui) -> R) -> R {
    let at = change(ui, |drawn, first| {
        drawn.push(Drawn { part, range: first..usize::MAX, first });
        drawn.len() - 1
    });
    let answer = content(ui);
    change(ui, |drawn, end| {
        if let Some(drawn) = at.and_then(|at| drawn.get_mut(at)) {
            drawn.range.end = end;
        }
    });
    answer
}

/// Says that what is drawn next is gone to first: after buttons that close or turn over.
pub fn begins_here(ui: &Ui) {
    change(ui, |drawn, first| {
        if let Some(open) = drawn.iter_mut().rev().find(|drawn| drawn.range.end == usize::MAX) {
            open.first = first;
        }
    });
}

/// Begins a frame: what was drawn of the layer so far is the navigation, what follows the page.
pub fn begin_page(ctx: &Context, layer: LayerId) {
    let num = num_things(ctx, layer);
    let drawn = vec![
        Drawn { part: Part::Navigation, range: 0..num, first: 0 },
        Drawn { part: Part::Bar, range: num..usize::MAX, first: num },
    ];
    ctx.data_mut(|data| data.insert_temp(key(), Parts { layer, drawn }));
}

/// Returns the parts of this frame.
pub fn of_frame(ctx: &Context) -> Option<Parts> {
    ctx.data(|data| data.get_temp(key()))
}

impl Parts {
    /// Returns the part that a thing of the page's layer stands in, by its position there.
    pub fn place_of(&self, position: usize) -> Option<Place> {
        let at = self.drawn.iter().rposition(|drawn| drawn.range.contains(&position))?;
        Some(self.place(at))
    }

    /// Returns the parts that come after that one, in the order of that way, each with what is gone to first.
    pub fn from(&self, now: Place, way: Way) -> Vec<(Place, usize)> {
        let mut order: Vec<_> = (0..self.drawn.len()).map(|at| (self.place(at), self.drawn[at].first)).collect();
        order.sort_unstable();
        let at = order.iter().position(|(place, _)| *place == now).unwrap_or_default();
        order.rotate_left(at);
        if way == Way::Back {
            order[1..].reverse();
        }
        order.remove(0);
        order
    }

    fn place(&self, at: usize) -> Place {
        let part = self.drawn[at].part;
        (part, self.drawn[..at].iter().filter(|other| other.part == part).count())
    }
}

/// Whether a thing can have the keyboard.
pub fn takes_keyboard(thing: &WidgetRect) -> bool {
    thing.enabled && thing.sense.is_focusable()
}

/// Changes the parts, unless what is drawn is not on the page's layer: in a dialog.
fn change<R>(ui: &Ui, change: impl FnOnce(&mut Vec<Drawn>, usize) -> R) -> Option<R> {
    let mut parts = of_frame(ui.ctx()).filter(|parts| parts.layer == ui.layer_id())?;
    let answer = change(&mut parts.drawn, num_things(ui.ctx(), parts.layer));
    ui.data_mut(|data| data.insert_temp(key(), parts));
    Some(answer)
}

fn num_things(ctx: &Context, layer: LayerId) -> usize {
    ctx.viewport(|viewport| viewport.this_pass.widgets.get_layer(layer).count())
}

fn key() -> Id {
    Id::unique("parts of the page")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A page as it is drawn: eight things of navigation, a bar with a pane and then a list in it.
    fn parts() -> Parts {
        let drawn = |part, range: Range<usize>, first| Drawn { part, range, first };
        let drawn = vec![
            drawn(Part::Navigation, 0..8, 0),
            drawn(Part::Bar, 8..usize::MAX, 8),
            drawn(Part::Pane, 10..20, 11),
            drawn(Part::List, 20..30, 20),
        ];
        Parts { layer: LayerId::background(), drawn }
    }

    #[test]
    fn a_thing_stands_in_the_innermost_part() {
        for (position, expect) in [
            (0, Part::Navigation),
            (9, Part::Bar),
            (10, Part::Pane),
            (19, Part::Pane),
            (29, Part::List),
            (30, Part::Bar),
        ] {
            assert_eq!(parts().place_of(position), Some((expect, 0)), "{position}");
        }
    }

    #[track_caller]
    fn check(now: Part, way: Way, expect: [(Part, usize); 3]) {
        let expect = expect.map(|(part, first)| ((part, 0), first));
        assert_eq!(parts().from((now, 0), way), expect);
    }

    #[test]
    fn the_list_comes_before_its_pane_wherever_they_are_drawn() {
        check(Part::Bar, Way::On, [(Part::List, 20), (Part::Pane, 11), (Part::Navigation, 0)]);
        check(Part::List, Way::On, [(Part::Pane, 11), (Part::Navigation, 0), (Part::Bar, 8)]);
        check(Part::Navigation, Way::On, [(Part::Bar, 8), (Part::List, 20), (Part::Pane, 11)]);
    }

    #[test]
    fn the_way_back_is_the_same_way_backwards() {
        check(Part::Pane, Way::Back, [(Part::List, 20), (Part::Bar, 8), (Part::Navigation, 0)]);
        check(Part::Bar, Way::Back, [(Part::Navigation, 0), (Part::Pane, 11), (Part::List, 20)]);
    }

    #[test]
    fn of_two_lists_the_one_drawn_first_comes_first() {
        let mut parts = parts();
        parts.drawn.push(Drawn { part: Part::List, range: 30..40, first: 30 });
        assert_eq!(parts.place_of(35), Some((Part::List, 1)));
        assert_eq!(parts.from((Part::List, 0), Way::On)[0], ((Part::List, 1), 30));
    }
}
