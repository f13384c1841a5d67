//! The page "Home": for someone who was just sent a file, or wants to know what is running.

mod drop_zone;
mod recent;
mod running;

use eframe::egui::{ScrollArea, Ui};

use self::drop_zone::DropZone;
use crate::{
    engine::Cues,
    ui::{
        screen::{JobsScope, Page, Request, ScreenCx},
        screens::jobs::questions_banner,
        theme::{Tone, icon},
        widgets::{CueTile, grid::Selection, page_header, reveal_focus, section},
    },
};

#[derive(Default)]
pub struct Home {
    drop_zone: DropZone,
    recent: Selection,
}

impl Home {
    pub fn page_ui(&mut self, cx: &mut ScreenCx<'_>, ui: &mut Ui) {
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            page_header(ui, "Home", &greeting(cx), |_| ());
            if questions_banner(ui, cx.overview) {
                cx.requests.push(Request::Go(Page::Questions));
            }
            self.drop_zone.zone_ui(cx, ui);
            self.drop_zone.samples_ui(cx, ui);
            ui.add_space(4.0);
            tiles_ui(cx, ui);
            running::running_ui(cx, ui);
            section(ui, "Recent imports");
            recent::recent_ui(cx, ui, &mut self.recent);
            reveal_focus(ui);
        });
    }
}

/// The answer to "did it get in?", before anything is looked for.
fn greeting(cx: &ScreenCx<'_>) -> String {
    let Cues { failed, in_process, in_queue } = cx.overview.cues();
    match (failed, in_process + in_queue) {
        (0, 0) if cx.overview.imports.is_empty() => {
            "Bring in a first file: nothing is created before you say so".to_owned()
        }
        (0, 0) => "Nothing is running, nothing has failed".to_owned(),
        (0, num) => format!("{num} in the job queue, nothing has failed"),
        (num, 0) => format!("{num} failed"),
        (failed, num) => format!("{failed} failed, {num} in the job queue"),
    }
}

fn tiles_ui(cx: &mut ScreenCx<'_>, ui: &mut Ui) {
    let Cues { failed, in_process, in_queue } = cx.overview.cues();
    let tiles = [
        (JobsScope::Failed, CueTile::new("Failed", failed as u64, icon::ERROR, Tone::Error)),
        (JobsScope::InProcess, CueTile::new("In Process", in_process as u64, icon::WORKING, Tone::Accent)),
        (JobsScope::InQueue, CueTile::new("In Queue", in_queue as u64, icon::WAITING, Tone::Neutral)),
    ];
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 16.0;
        for (scope, tile) in tiles {
            if ui.add(tile).clicked() {
                cx.requests.push(Request::Go(Page::JobsOf(scope)));
            }
        }
    });
}
