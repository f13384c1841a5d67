//! Where a file comes in: dropped, chosen, typed, or one of the samples.

use std::path::PathBuf;

use eframe::egui::{
    Align, Color32, CornerRadius, Key, Label, Layout, Rect, RichText, Sense, Shape, Stroke, Ui, UiBuilder, vec2,
};

use crate::{
    engine::{Answer, library::samples::SAMPLES},
    ui::{
        screen::{Request, ScreenCx},
        theme::{self, Text, Tone, icon},
        widgets::{Button, TextField, banner, small},
    },
};

const HEIGHT: f32 = 160.0;

/// What is typed and asked for.
#[derive(Default)]
pub struct DropZone {
    path: String,
    sample: Option<Answer<Result<PathBuf, String>>>,
    fault: Option<String>,
}

impl DropZone {
    /// Shows the zone.
    pub fn zone_ui(&mut self, cx: &mut ScreenCx<'_>, ui: &mut Ui) {
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::hover());
        paint_zone(ui, rect);
        let inner = rect.shrink2(vec2(24.0, 12.0));
        let layout = Layout::top_down(Align::Center);
        // The zone has its room already: what is in it moves nothing.
        let mut zone = ui.new_child(UiBuilder::new().max_rect(inner).layout(layout));
        self.content_ui(cx, &mut zone);
    }

    fn content_ui(&mut self, cx: &mut ScreenCx<'_>, ui: &mut Ui) {
        let tokens = theme::tokens(ui);
        ui.label(RichText::new(icon::DROP.codepoint).font(icon::font(32.0)).color(tokens.color.accent));
        ui.add(Label::new(Text::Heading.of("Drop a file here, or anywhere in this window")));
        ui.add(Label::new(
            Text::Small
                .of("CSV and other delimited text, fixed-width text, Excel and ODS workbooks")
                .color(tokens.color.muted),
        ));
        ui.add_space(4.0);
        // Centred by hand: a row of widgets takes the whole width.
        let width = 520.0_f32.min(ui.available_width());
        ui.allocate_ui_with_layout(vec2(width, 32.0), Layout::left_to_right(Align::Center), |ui| {
            if ui.add(Button::primary("Choose file…").icon(icon::FOLDER)).clicked() {
                cx.requests.push(Request::ChooseFile);
            }
            self.path_ui(cx, ui);
        });
    }

    fn path_ui(&mut self, cx: &mut ScreenCx<'_>, ui: &mut Ui) {
        let color = theme::tokens(ui).color.muted;
        ui.add(Label::new(Text::Body.of("or").color(color)));
        let width = ui.available_width() - 16.0;
        let field = TextField::new(&mut self.path).name("Path of a file").hint("type a path and press Enter");
        let response = ui.add(field.width(width));
        let is_entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        // A path copied from a file manager stands in quotes or begins with a scheme.
        let path = self.path.trim().trim_matches(['"', '\'']).trim_start_matches("file://");
        if is_entered && !path.is_empty() {
            cx.requests.push(Request::OpenFile(PathBuf::from(path)));
            self.path.clear();
        }
    }

    /// Shows the sample files; opens one when its copy has been written.
    pub fn samples_ui(&mut self, cx: &mut ScreenCx<'_>, ui: &mut Ui) {
        if let Some(answer) = self.sample.as_ref().and_then(Answer::take) {
            self.sample = None;
            match answer {
                Ok(Ok(path)) => cx.requests.push(Request::OpenFile(path)),
                Ok(Err(fault)) | Err(fault) => self.fault = Some(fault),
            }
        }
        ui.horizontal_wrapped(|ui| {
            small(ui, "No file at hand? Try a sample:");
            for sample in &SAMPLES {
                let button = Button::quiet(sample.name).icon(icon::FILE).tooltip(sample.about);
                if ui.add(button).clicked() {
                    self.fault = None;
                    self.sample = Some(cx.reader.ask(move |library, _| library.sample(sample.name)));
                    ui.ctx().request_repaint();
                }
            }
        });
        if let Some(fault) = &self.fault
            && banner(ui, Tone::Error, fault, Some("Close"))
        {
            self.fault = None;
        }
    }
}

fn paint_zone(ui: &Ui, rect: Rect) {
    let tokens = theme::tokens(ui);
    let radius = CornerRadius::same(tokens.radius.dialog);
    let is_over = ui.input(|input| !input.raw.hovered_files.is_empty());
    let (fill, edge): (Color32, Color32) = if is_over {
        (tokens.color.accent_soft, tokens.color.accent)
    } else {
        (tokens.color.surface, tokens.color.outline)
    };
    ui.painter().rect_filled(rect, radius, fill);
    let inside = rect.shrink(0.5);
    let corners =
        [inside.left_top(), inside.right_top(), inside.right_bottom(), inside.left_bottom(), inside.left_top()];
    ui.painter().extend(Shape::dashed_line(&corners, Stroke::new(1.0, edge), 6.0, 5.0));
}
