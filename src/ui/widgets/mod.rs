//! The building blocks of the screens. Each is reachable by keyboard, shows its focus and has an accessible name.
//!
//! | for | use |
//! |---|---|
//! | actions | [`Button`], [`IconButton`], [`OptionCard`] |
//! | input | [`Form`], [`TextField`], [`SearchField`], [`Choice`], [`pick`], [`check`], [`Stepper`], [`FilterChips`], [`DropZone`] |
//! | what is there | [`grid::Grid`], [`ListEntry`], [`Details`], [`card`], [`CueTile`], [`EmptyState`], [`status`], [`badge`] |
//! | what goes on | [`ProgressLine`], [`Toasts`], [`banner`] |
//! | frame | [`side_panel`], [`SideNav`], [`page`], [`page_header`], [`sub_page_header`], [`section`], [`stepper`], [`detail_pane`], [`Dialog`], [`drop_overlay`] |

mod badge;
mod banner;
mod button;
mod card;
mod chips;
mod choice;
mod details;
mod dialog;
mod drop_zone;
mod empty;
mod field;
mod form;
pub mod grid;
mod list_entry;
mod nav;
mod option;
mod page;
pub(in crate::ui) mod paint;
mod pane;
mod pick;
mod progress;
mod reveal;
mod step_bar;
mod stepper;
mod text;
mod toast;

pub use self::{
    badge::{badge, badge_within, confidence, status},
    banner::banner,
    button::{Button, ButtonKind, IconButton},
    card::{CueTile, card},
    chips::{Chip, FilterChips},
    choice::{Choice, arrow as choice_arrow, check},
    details::Details,
    dialog::{Dialog, DialogAnswer, DialogResponse},
    drop_zone::{DropZone, drop_overlay},
    empty::EmptyState,
    field::{SearchField, TextField},
    form::Form,
    list_entry::ListEntry,
    nav::{NavItem, SideNav, width as side_panel_width},
    option::OptionCard,
    page::{page, page_header, section, side_panel, sub_page_header},
    pane::detail_pane,
    pick::{PickEntry, pick, pick_button, pick_field, pick_from, pick_or_type},
    progress::ProgressLine,
    reveal::reveal_focus,
    step_bar::{Step, StepState, stepper},
    stepper::Stepper,
    text::{body, heading, mono, muted, small, strong, title},
    toast::{Toast, Toasts},
};
