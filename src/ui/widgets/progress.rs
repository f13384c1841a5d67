//! Long work: what, how far, how fast, how long still.

use eframe::egui::{CornerRadius, Rect, Sense, Ui, accesskit::Role, vec2};

use crate::{
    model::Progress,
    ui::{
        theme::{self, Text},
        words,
    },
};

/// A bar with its lines.
#[must_use = "call show"]
pub struct ProgressLine<'a> {
    what: &'a str,
    fraction: Option<f32>,
    how_far: String,
    rate: Option<String>,
    left: Option<String>,
}

impl<'a> ProgressLine<'a> {
    /// Work whose measure is known by its words only.
    pub fn new(what: &'a str, fraction: Option<f32>, how_far: impl Into<String>) -> Self {
        Self { what, fraction, how_far: how_far.into(), rate: None, left: None }
    }

    /// A job's progress: "1,500/10,000 records", "12,400 records/s", "about 12 s left".
    pub fn of(what: &'a str, progress: &Progress) -> Self {
        let how_far = if progress.total > 0 {
            format!("{}/{} records", words::count(progress.done), words::count(progress.total))
        } else if progress.bytes_total > 0 {
            let (done, total) = (words::bytes(progress.bytes_done), words::bytes(progress.bytes_total));
            format!("{}, {done} of {total}", words::plural(progress.done, "record"))
        } else {
            words::plural(progress.done, "record")
        };
        let rate = progress.rate().map(words::rate);
        let left = progress.seconds_left().map(|seconds| format!("about {} left", words::duration(seconds)));
        Self { what, fraction: progress.fraction(), how_far, rate, left }
    }

    /// Says what is left as the range it is measured to be in; nothing while it is too early to say.
    pub fn left(self, seconds: Option<(f64, f64)>) -> Self {
        Self { left: seconds.map(words::left), ..self }
    }

    /// Says something else at the right of what: "Errors: 2".
    pub fn how_far(self, how_far: impl Into<String>) -> Self {
        Self { how_far: how_far.into(), ..self }
    }

    /// Shows it as wide as the room there is.
    pub fn show(self, ui: &mut Ui) {
        let tokens = theme::tokens(ui);
        ui.scope(|ui| {
            ui.spacing_mut().item_spacing.y = 6.0;
            ui.spacing_mut().interact_size.y = 18.0;
            line(ui, (Text::Strong, self.what, tokens.color.text), (Text::Body, &self.how_far, tokens.color.text));
            self.bar_ui(ui);
            let percent = self.fraction.map(|fraction| format!("{:.0} %", (fraction * 100.0).floor()));
            let percent = percent.unwrap_or_default();
            let rest: Vec<&str> = [self.rate.as_deref(), self.left.as_deref()].into_iter().flatten().collect();
            let rest = rest.join(" · ");
            line(ui, (Text::Small, &percent, tokens.color.muted), (Text::Small, &rest, tokens.color.muted));
        });
    }

    fn bar_ui(&self, ui: &mut Ui) {
        let tokens = theme::tokens(ui);
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 6.0), Sense::hover());
        let radius = CornerRadius::same(3);
        ui.painter().rect_filled(rect, radius, tokens.color.line);
        // Where the whole is not known, a still third says that work is going on; a moving one would cost frames.
        let share = self.fraction.unwrap_or(0.33).clamp(0.0, 1.0);
        let done = Rect::from_min_size(rect.min, vec2(rect.width() * share, rect.height()));
        ui.painter().rect_filled(done, radius, tokens.color.accent);
        response.widget_info(|| eframe::egui::WidgetInfo::labeled(Role::ProgressIndicator, true, self.what));
        ui.ctx().accesskit_node_builder(response.id, |node| {
            if let Some(fraction) = self.fraction {
                node.set_numeric_value(f64::from(fraction) * 100.0);
                node.set_max_numeric_value(100.0);
            }
        });
    }
}

type Words<'a> = (Text, &'a str, eframe::egui::Color32);

fn line(ui: &mut Ui, left: Words<'_>, right: Words<'_>) {
    if left.1.is_empty() && right.1.is_empty() {
        return;
    }
    ui.horizontal(|ui| {
        ui.label(left.0.of(left.1).color(left.2));
        ui.with_layout(eframe::egui::Layout::right_to_left(eframe::egui::Align::Center), |ui| {
            ui.label(right.0.of(right.1).color(right.2));
        });
    });
}
