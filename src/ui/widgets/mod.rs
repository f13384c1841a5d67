//! The building blocks of the screens. Each is reachable by keyboard, shows its focus and has an accessible name.
//!
//! | for | use |
//! |---|---|
//! | actions | [`Button`], [`IconButton`], [`OptionCard`] |
//! | input | [`Form`], [`TextField`], [`SearchField`], [`Choice`], [`check`], [`FilterChips`] |
//! | what is there | [`grid::Grid`], [`ListEntry`], [`Details`], [`card`], [`CueTile`], [`EmptyState`], [`status`], [`badge`] |
//! | what goes on | [`ProgressLine`], [`Toasts`], [`banner`] |
//! | frame | [`side_panel`], [`SideNav`], [`page`], [`page_header`], [`section`], [`detail_pane`], [`Dialog`] |

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
mod list_entry;
mod nav;
mod option;
mod page;
mod paint;
mod pane;
mod progress;
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
    choice::{Choice, check},
    details::Details,
    dialog::{Dialog, DialogAnswer, DialogResponse},
    empty::EmptyState,
    field::{SearchField, TextField},
    form::Form,
    list_entry::ListEntry,
    nav::{NavItem, SideNav},
    option::OptionCard,
    page::{page, page_header, section, side_panel},
    pane::detail_pane,
    progress::ProgressLine,
    text::{body, heading, mono, muted, small, strong, title},
    toast::{Toast, Toasts},
};
