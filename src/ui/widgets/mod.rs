//! The building blocks of the screens. Each is reachable by keyboard, shows its focus and has an accessible name.
//!
//! | for | use |
//! |---|---|
//! | actions | [`Button`], [`IconButton`], [`OptionCard`] |
//! | input | [`Form`], [`TextField`], [`SearchField`], [`Choice`], [`check`], [`FilterChips`] |
//! | what is there | [`grid::Grid`], [`Details`], [`card`], [`CueTile`], [`EmptyState`], [`status`], [`badge`] |
//! | what goes on | [`ProgressLine`], [`Toasts`], [`banner`] |
//! | frame | [`side_panel`], [`SideNav`], [`page`], [`page_header`], [`section`], [`Dialog`], [`stepper`] |

mod badge;
mod banner;
mod button;
mod card;
mod chips;
mod choice;
mod details;
mod dialog;
mod empty;
mod field;
mod form;
pub mod grid;
mod nav;
mod option;
mod page;
mod paint;
mod progress;
mod stepper;
#[cfg(test)]
mod tests;
mod text;
mod toast;

pub use self::{
    badge::{badge, confidence, status},
    banner::banner,
    button::{Button, ButtonKind, IconButton},
    card::{CueTile, card},
    chips::{Chip, FilterChips},
    choice::{Choice, arrow as choice_arrow, check},
    details::Details,
    dialog::{Dialog, DialogAnswer, DialogResponse},
    empty::EmptyState,
    field::{SearchField, TextField},
    form::Form,
    nav::{NavItem, SideNav, width as side_panel_width},
    option::OptionCard,
    page::{page, page_header, section, side_panel},
    progress::ProgressLine,
    stepper::{Step, StepState, stepper},
    text::{body, heading, mono, muted, small, strong, title},
    toast::{Toast, Toasts},
};
