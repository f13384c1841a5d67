//! All pages and actions of the window, in one list: the navigation, the shortcuts and Tell me are made from it.

use eframe::egui::{Key, KeyboardShortcut, Modifiers};

use super::{
    parts::Way,
    screen::{Page, RecordsScope, Request},
    theme::icon::{self, Icon},
};
use crate::{engine::Command, model::settings::ThemeChoice};

/// Something a user can do, or a place they can go.
pub struct Action {
    pub name: &'static str,
    /// Other words it is looked for under.
    pub keywords: &'static str,
    pub icon: Icon,
    pub shortcut: Option<KeyboardShortcut>,
    pub request: fn() -> Request,
}

const fn ctrl(key: Key) -> Option<KeyboardShortcut> {
    Some(KeyboardShortcut::new(Modifiers::COMMAND, key))
}

/// The entries of the navigation, in order; the first shortcut digits open them.
pub const PAGES: &[Action] = &[
    Action {
        name: "Home",
        keywords: "start role center cues",
        icon: icon::HOME,
        shortcut: ctrl(Key::Num1),
        request: || Request::Go(Page::Home),
    },
    Action {
        name: "Imports",
        keywords: "files history",
        icon: icon::IMPORTS,
        shortcut: ctrl(Key::Num2),
        request: || Request::Go(Page::Imports),
    },
    Action {
        name: "Integration records",
        keywords: "results errors staging rows",
        icon: icon::RECORDS,
        shortcut: ctrl(Key::Num3),
        request: || Request::Go(Page::Records(RecordsScope::default())),
    },
    Action {
        name: "Integrations",
        keywords: "definitions mapping setup",
        icon: icon::INTEGRATIONS,
        shortcut: ctrl(Key::Num4),
        request: || Request::Go(Page::Integrations),
    },
    Action {
        name: "Job queue",
        keywords: "job queue entries background jobs",
        icon: icon::JOB_QUEUE,
        shortcut: ctrl(Key::Num5),
        request: || Request::Go(Page::Jobs),
    },
    Action {
        name: "Company",
        keywords: "tables customers vendors items orders",
        icon: icon::COMPANY,
        shortcut: ctrl(Key::Num6),
        request: || Request::Go(Page::Company),
    },
    Action {
        name: "Notifications",
        keywords: "messages bell",
        icon: icon::NOTIFICATIONS,
        shortcut: ctrl(Key::Num7),
        request: || Request::Go(Page::Notifications),
    },
    Action {
        name: "Settings",
        keywords: "preferences options theme workers",
        icon: icon::SETTINGS,
        shortcut: ctrl(Key::Num8),
        request: || Request::Go(Page::Settings),
    },
];

/// What can be done from anywhere.
pub const ACTIONS: &[Action] = &[
    Action {
        name: "Import a file…",
        keywords: "open load csv excel",
        icon: icon::FOLDER,
        shortcut: ctrl(Key::O),
        request: || Request::ChooseFile,
    },
    Action {
        name: "Tell me…",
        keywords: "search find",
        icon: icon::SEARCH,
        shortcut: ctrl(Key::K),
        request: || Request::TellMe,
    },
    // Before the other one: a key alone is also heard with Shift.
    Action {
        name: "Former part of the page",
        keywords: "keyboard pane list back",
        icon: icon::BACK,
        shortcut: Some(KeyboardShortcut::new(Modifiers::SHIFT, Key::F6)),
        request: || Request::GoToPart(Way::Back),
    },
    Action {
        name: "Next part of the page",
        keywords: "keyboard pane list details",
        icon: icon::FORWARD,
        shortcut: Some(KeyboardShortcut::new(Modifiers::NONE, Key::F6)),
        request: || Request::GoToPart(Way::On),
    },
    Action {
        name: "Questions",
        keywords: "answer confirm ask background work",
        icon: icon::JOB_QUEUE,
        shortcut: None,
        request: || Request::Go(Page::Questions),
    },
    Action {
        name: "Mark all notifications as read",
        keywords: "clear bell",
        icon: icon::NOTIFICATIONS,
        shortcut: None,
        request: || Request::Do(Command::MarkAllNoticesRead),
    },
    Action {
        name: "Light theme",
        keywords: "appearance bright",
        icon: icon::THEME_LIGHT,
        shortcut: None,
        request: || Request::Theme(ThemeChoice::Light),
    },
    Action {
        name: "Dark theme",
        keywords: "appearance night",
        icon: icon::THEME_DARK,
        shortcut: None,
        request: || Request::Theme(ThemeChoice::Dark),
    },
    Action {
        name: "Theme of the system",
        keywords: "appearance",
        icon: icon::SETTINGS,
        shortcut: None,
        request: || Request::Theme(ThemeChoice::System),
    },
    Action {
        name: "Quit",
        keywords: "exit close",
        icon: icon::CLOSE,
        shortcut: ctrl(Key::Q),
        request: || Request::Quit,
    },
];

/// Walks all pages and actions.
pub fn all() -> impl Iterator<Item = &'static Action> {
    PAGES.iter().chain(ACTIONS)
}

/// Returns the request of the shortcut pressed, if any, and takes the key press off the input.
pub fn pressed(ctx: &eframe::egui::Context) -> Option<Request> {
    // Business Central's own shortcut for Tell me.
    let alt_q = KeyboardShortcut::new(Modifiers::ALT, Key::Q);
    if ctx.input_mut(|input| input.consume_shortcut(&alt_q)) {
        return Some(Request::TellMe);
    }
    let hit = all().find(|action| {
        action.shortcut.is_some_and(|shortcut| ctx.input_mut(|input| input.consume_shortcut(&shortcut)))
    });
    hit.map(|action| (action.request)())
}
