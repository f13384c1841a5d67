//! What every page begins with.

use eframe::egui::{Align, CentralPanel, Frame, Label, Layout, Margin, Panel, Ui};

use super::{button::IconButton, nav, text};
use crate::ui::theme::{self, Text, icon, logo};

/// The panel at the left with the program's mark; `content` is the navigation. To be shown before [`page`].
pub fn side_panel<R>(ui: &mut Ui, content: impl FnOnce(&mut Ui) -> R) -> R {
    let tokens = theme::tokens(ui);
    let is_narrow = nav::is_narrow(ui.ctx());
    let frame = Frame::new().fill(tokens.color.panel).inner_margin(Margin::same(tokens.space.s as i8));
    let width = nav::width(ui.ctx());
    let panel = Panel::left("side").exact_size(width).resizable(false).show_separator_line(false).frame(frame);
    let shown = panel.show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.set_min_height(56.0);
            ui.add_space(if is_narrow { 6.0 } else { 4.0 });
            logo::mark(ui, 28.0);
            if !is_narrow {
                ui.add(Label::new(Text::Heading.of("Longshore")));
            }
        });
        ui.add_space(tokens.space.s);
        content(ui)
    });
    shown.inner
}

/// The page beside the navigation, with its margins.
pub fn page<R>(ui: &mut Ui, content: impl FnOnce(&mut Ui) -> R) -> R {
    let tokens = theme::tokens(ui);
    let frame = Frame::new().fill(tokens.color.window).inner_margin(Margin {
        left: tokens.space.l as i8,
        right: tokens.space.l as i8,
        top: tokens.space.m as i8,
        bottom: tokens.space.m as i8,
    });
    CentralPanel::default().frame(frame).show(ui, content).inner
}

/// Title and subtitle at the left, the page's actions at the right: primary first in the code, rightmost on the page.
pub fn page_header<R>(ui: &mut Ui, title: &str, subtitle: &str, actions: impl FnOnce(&mut Ui) -> R) -> R {
    let (answer, _) = header(ui, None, (title, subtitle), actions);
    answer
}

/// The same for a page below another one, named by `parent`; tells whether its way back was taken.
pub fn sub_page_header(ui: &mut Ui, parent: &str, title: &str, subtitle: &str, actions: impl FnOnce(&mut Ui)) -> bool {
    let ((), is_back) = header(ui, Some(parent), (title, subtitle), actions);
    is_back
}

fn header<R>(
    ui: &mut Ui,
    parent: Option<&str>,
    (title, subtitle): (&str, &str),
    actions: impl FnOnce(&mut Ui) -> R,
) -> (R, bool) {
    let tokens = theme::tokens(ui);
    let answer = ui
        .horizontal(|ui| {
            let is_back = parent.is_some_and(|parent| ui.add(IconButton::new(icon::BACK, parent)).clicked());
            let answer = ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.set_min_height(48.0);
                let answer = actions(ui);
                ui.with_layout(Layout::top_down(Align::Min), |ui| {
                    ui.spacing_mut().item_spacing.y = 2.0;
                    ui.add(Label::new(Text::Title.of(title)).truncate());
                    if !subtitle.is_empty() {
                        ui.add(Label::new(Text::Body.of(subtitle).color(tokens.color.muted)).truncate());
                    }
                });
                answer
            });
            (answer.inner, is_back)
        })
        .inner;
    ui.add_space(tokens.space.s);
    answer
}

/// A section of a page: its heading, and the room before it.
pub fn section(ui: &mut Ui, heading: &str) {
    ui.add_space(theme::tokens(ui).space.s);
    text::heading(ui, heading);
}
