//! Every widget in pictures: to be looked at after each change of the look.

mod assistant;
mod controls;
mod dialogs;
mod frame;
mod records;
mod states;

use eframe::egui::Ui;
use longshore::ui::{
    theme::{Tone, icon},
    widgets::{NavItem, SideNav, page, side_panel},
};

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Page {
    Home,
    Imports,
    Records,
    Integrations,
    Jobs,
    Company,
    Notifications,
    Settings,
}

/// The window's frame around a page of the gallery.
pub fn shell(ui: &mut Ui, current: Page, content: impl FnOnce(&mut Ui)) {
    let items = [
        NavItem::new(Page::Home, icon::HOME, "Home"),
        NavItem::new(Page::Imports, icon::IMPORTS, "Imports"),
        NavItem::new(Page::Records, icon::RECORDS, "Integration records").count(12, Tone::Error),
        NavItem::new(Page::Integrations, icon::INTEGRATIONS, "Integrations"),
        NavItem::new(Page::Jobs, icon::JOB_QUEUE, "Job queue").count(2, Tone::Accent),
        NavItem::new(Page::Company, icon::COMPANY, "Company"),
        NavItem::new(Page::Notifications, icon::NOTIFICATIONS, "Notifications").count(3, Tone::Accent),
        NavItem::new(Page::Settings, icon::SETTINGS, "Settings"),
    ];
    side_panel(ui, |ui| SideNav::new(&items).show(ui, &current));
    page(ui, content);
}
