//! The rate of a running job over its time, small: whether it is slowing down is seen at a glance.

use eframe::egui::{Sense, Ui, WidgetInfo, accesskit::Role, vec2};
use egui_plot::{Line, Plot, PlotPoints};

use crate::{
    engine::Pace,
    ui::{theme, widgets::small, words},
};

const HEIGHT: f32 = 64.0;

/// Shows records a second since the start of the run; nothing before there are two moments to draw.
pub fn rates_ui(ui: &mut Ui, pace: &Pace) {
    let rates = pace.rates();
    let (Some(first), Some(last)) = (rates.first(), rates.last()) else { return };
    if rates.len() < 2 {
        return;
    }
    let caption = caption(&rates, last.0 - first.0);
    let tokens = theme::tokens(ui);
    let points: PlotPoints<'_> = rates.iter().map(|(seconds, rate)| [*seconds, *rate]).collect();
    let line = Line::new("records/s", points).color(tokens.color.accent).width(1.5).fill(0.0).fill_alpha(0.12);
    let plot = Plot::new("rate")
        .height(HEIGHT)
        .include_y(0.0)
        .set_margin_fraction(vec2(0.0, 0.1))
        .show_background(false)
        .sense(Sense::hover());
    let plot = plot.show_axes(false).show_grid(false).show_x(false).show_y(false);
    let plot = plot.allow_zoom(false).allow_drag(false).allow_scroll(false).allow_boxed_zoom(false);
    let shown = plot.allow_double_click_reset(false).allow_axis_zoom_drag(false).show(ui, |plot| {
        plot.line(line.allow_hover(false));
    });
    shown.response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &caption));
    let baseline = shown.response.rect;
    ui.painter().hline(baseline.x_range(), baseline.bottom(), (1.0, tokens.color.line));
    small(ui, &caption);
}

fn caption(rates: &[(f64, f64)], seconds: f64) -> String {
    let (least, most) =
        rates.iter().fold((f64::MAX, 0.0_f64), |(least, most), (_, rate)| (least.min(*rate), most.max(*rate)));
    let least = words::count(least.max(0.0).round() as u64);
    format!("{least} to {} over {}", words::rate(most), words::duration(seconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_caption_names_the_slowest_and_the_fastest() {
        assert_eq!(caption(&[(1.0, 900.0), (2.0, 1200.0), (13.0, 40.2)], 12.0), "40 to 1,200 records/s over 12 s");
    }
}
