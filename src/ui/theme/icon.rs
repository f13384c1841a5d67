//! The icons, by what they mean here: a picture has one meaning in the whole window.

use eframe::egui::{FontFamily, FontId};
use egui_material_icons::icons as material;

pub use egui_material_icons::MaterialIcon as Icon;

// Pages.
pub const HOME: Icon = material::ICON_HOME;
pub const IMPORTS: Icon = material::ICON_INPUT;
pub const RECORDS: Icon = material::ICON_TABLE_ROWS;
pub const INTEGRATIONS: Icon = material::ICON_SCHEMA;
pub const JOB_QUEUE: Icon = material::ICON_WORK_HISTORY;
pub const COMPANY: Icon = material::ICON_DOMAIN;
pub const NOTIFICATIONS: Icon = material::ICON_NOTIFICATIONS;
pub const SETTINGS: Icon = material::ICON_SETTINGS;

// Statuses.
pub const READY: Icon = material::ICON_RADIO_BUTTON_UNCHECKED;
pub const WORKING: Icon = material::ICON_AUTORENEW;
pub const DONE: Icon = material::ICON_CHECK_CIRCLE;
pub const ERROR: Icon = material::ICON_ERROR;
pub const WARNING: Icon = material::ICON_WARNING;
pub const INFORMATION: Icon = material::ICON_INFO;
pub const SKIPPED: Icon = material::ICON_REDO;
pub const WAITING: Icon = material::ICON_HOURGLASS_EMPTY;
pub const ON_HOLD: Icon = material::ICON_PAUSE_CIRCLE;
pub const CANCELLED: Icon = material::ICON_CANCEL;

// What processing would do.
pub const CREATE: Icon = material::ICON_ADD_CIRCLE;
pub const UNCHANGED: Icon = material::ICON_DRAG_HANDLE;

// Things.
pub const FILE: Icon = material::ICON_DESCRIPTION;
pub const FOLDER: Icon = material::ICON_FOLDER_OPEN;
pub const TABLE: Icon = material::ICON_TABLE;
pub const COLUMN: Icon = material::ICON_VIEW_COLUMN;
pub const DOCUMENT: Icon = material::ICON_RECEIPT_LONG;
pub const CLOCK: Icon = material::ICON_SCHEDULE;
pub const EVIDENCE: Icon = material::ICON_FACT_CHECK;

// Actions.
pub const DROP: Icon = material::ICON_UPLOAD_FILE;
pub const ADD: Icon = material::ICON_ADD;
pub const LESS: Icon = material::ICON_REMOVE;
pub const EDIT: Icon = material::ICON_EDIT;
pub const COPY: Icon = material::ICON_CONTENT_COPY;
pub const DELETE: Icon = material::ICON_DELETE;
pub const SEARCH: Icon = material::ICON_SEARCH;
pub const FILTER: Icon = material::ICON_FILTER_LIST;
pub const EXPORT: Icon = material::ICON_DOWNLOAD;
pub const PROCESS: Icon = material::ICON_PLAY_ARROW;
pub const BACKGROUND: Icon = material::ICON_PENDING_ACTIONS;
pub const RETRY: Icon = material::ICON_REPLAY;
pub const PAUSE: Icon = material::ICON_PAUSE;
pub const STOP: Icon = material::ICON_STOP;
pub const OPEN: Icon = material::ICON_OPEN_IN_NEW;
pub const CLOSE: Icon = material::ICON_CLOSE;
pub const BACK: Icon = material::ICON_ARROW_BACK;
pub const FORWARD: Icon = material::ICON_ARROW_FORWARD;
pub const PREVIOUS: Icon = material::ICON_KEYBOARD_ARROW_UP;
pub const NEXT: Icon = material::ICON_KEYBOARD_ARROW_DOWN;
pub const DRAG: Icon = material::ICON_DRAG_INDICATOR;
pub const MORE: Icon = material::ICON_MORE_HORIZ;
pub const REFRESH: Icon = material::ICON_REFRESH;

pub const THEME_LIGHT: Icon = material::ICON_LIGHT_MODE;
pub const THEME_DARK: Icon = material::ICON_DARK_MODE;

// Marks.
pub const CHECK: Icon = material::ICON_CHECK;
pub const ASCENDING: Icon = material::ICON_ARROW_UPWARD;
pub const DESCENDING: Icon = material::ICON_ARROW_DOWNWARD;
pub const EXPAND: Icon = material::ICON_EXPAND_MORE;
pub const CHEVRON: Icon = material::ICON_CHEVRON_RIGHT;

/// Returns the icons' font in that size.
pub fn font(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name(egui_material_icons::FONT_FAMILY_OUTLINED.into()))
}
