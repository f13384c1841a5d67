//! The file's columns at the left: each with a value, the unused ones first. One is given to a field by dragging it
//! there, or by a click and choosing the field.

use eframe::egui::{
    Align2, CornerRadius, CursorIcon, Id, Label, LayerId, Order, Rect, Response, ScrollArea, Sense, Ui, WidgetInfo,
    accesskit::Role, pos2, vec2,
};

use super::{
    Change, FieldAt, MappingEditor, Subject,
    listing::uses,
    origin::{Origin, shown},
};
use crate::{
    model::TableName,
    ui::{
        theme::{self, Text},
        widgets::{PickEntry, paint, pick_from, reveal_focus},
        words,
    },
};

const ROW: f32 = 44.0;

/// What a dragged column is carried as.
pub struct DraggedColumn(pub String);

impl MappingEditor {
    pub(super) fn columns_ui(&mut self, ui: &mut Ui, subject: &Subject<'_>, changes: &mut Vec<Change>) {
        let num_unused = self.listing.unused.len();
        let heading = match num_unused {
            0 => format!("{}, all used", words::plural(subject.columns.len() as u64, "column")),
            number => format!("{}, {number} unused", words::plural(subject.columns.len() as u64, "column")),
        };
        let color = theme::tokens(ui).color.muted;
        ui.add(Label::new(Text::Small.of(heading).color(color)).truncate());
        // Unused ones first: they are what is looked for here.
        let used = (0..subject.columns.len()).filter(|at| !self.listing.unused.contains(at));
        let order: Vec<usize> = self.listing.unused.iter().copied().chain(used).collect();
        ui.spacing_mut().item_spacing.y = 0.0;
        ScrollArea::vertical().id_salt("columns").auto_shrink(false).show_rows(ui, ROW, order.len(), |ui, range| {
            for position in range {
                let at = order[position];
                let is_unused = position < num_unused;
                let response = self.column_ui(ui, subject, at, is_unused);
                let name = format!("Fill a field with {}", subject.columns[at]);
                let chosen = pick_from(ui, &response, &name, || fields_offered(subject, &subject.columns[at]));
                if let Some((table, field)) = chosen
                    && let Some(found) = subject.find(&table, &field)
                {
                    changes.extend(given(&found, subject, &subject.columns[at]));
                }
            }
            reveal_focus(ui);
        });
    }

    fn column_ui(&self, ui: &mut Ui, subject: &Subject<'_>, at: usize, is_unused: bool) -> Response {
        let tokens = theme::tokens(ui);
        let color = &tokens.color;
        let heading = subject.columns[at].as_str();
        let (_, rect) = ui.allocate_space(vec2(ui.available_width() - 10.0, ROW));
        let response = ui.interact(rect.shrink2(vec2(0.0, 2.0)), Id::unique(("column", at)), Sense::click_and_drag());
        let name = if is_unused { format!("Column {heading}, unused") } else { format!("Column {heading}") };
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
        response.dnd_set_drag_payload(DraggedColumn(heading.to_owned()));
        let inner = response.rect;
        let fill = if response.hovered() || response.has_focus() { color.hover } else { color.surface };
        let edge = if is_unused { color.outline } else { color.line };
        let radius = CornerRadius::same(tokens.radius.control);
        let stroke = eframe::egui::Stroke::new(1.0, edge);
        ui.painter().rect(inner, radius, fill, stroke, eframe::egui::StrokeKind::Inside);
        texts_ui(ui, inner, heading, self.row.cell(at), is_unused);
        if response.has_focus() {
            let width = eframe::egui::Stroke::new(2.0, color.focus);
            ui.painter().rect_stroke(inner, radius, width, eframe::egui::StrokeKind::Inside);
        }
        if response.dragged() {
            dragged_ui(ui, heading);
        }
        let tip = format!("{heading}\nDrag it to a field, or click to choose one");
        response.on_hover_cursor(CursorIcon::Grab).on_hover_text(tip)
    }
}

fn texts_ui(ui: &mut Ui, rect: Rect, heading: &str, sample: &str, is_unused: bool) {
    let color = &theme::tokens(ui).color;
    let inner = rect.shrink2(vec2(10.0, 2.0));
    let (upper, lower) = (inner.with_max_y(inner.center().y + 1.0), inner.with_min_y(inner.center().y - 1.0));
    let text = if is_unused { color.text } else { color.muted };
    paint::line_in(ui, upper, heading, Text::Body.font(), text);
    let (sample, faint) = if sample.is_empty() { ("no value", color.faint) } else { (sample, color.muted) };
    paint::line_in(ui, lower, sample, Text::Small.font(), faint);
}

/// The heading beside the pointer while its column is dragged.
fn dragged_ui(ui: &Ui, heading: &str) {
    let Some(at) = ui.ctx().pointer_interact_pos() else { return };
    let color = &theme::tokens(ui).color;
    let painter = ui.ctx().layer_painter(LayerId::new(Order::Tooltip, Id::unique("dragged column")));
    let galley = painter.layout_no_wrap(heading.to_owned(), Text::Strong.font(), color.on_accent);
    let place = Align2::LEFT_CENTER.anchor_size(at + vec2(16.0, 0.0), galley.size() + vec2(20.0, 10.0));
    painter.rect_filled(place, CornerRadius::same(14), color.accent);
    painter.galley(pos2(place.left() + 10.0, place.top() + 5.0), galley, color.on_accent);
    ui.ctx().set_cursor_icon(CursorIcon::Grabbing);
}

/// Returns the rule by which a column fills a field.
pub(super) fn given(at: &FieldAt<'_>, subject: &Subject<'_>, column: &str) -> Option<Change> {
    let rule = Origin::Column(column.to_owned()).rule(at, subject)?;
    Some(Change::rule(&at.table.name, rule))
}

fn fields_offered(subject: &Subject<'_>, column: &str) -> Vec<PickEntry<(TableName, String)>> {
    let mut offered = Vec::new();
    let is_alone = subject.tables.len() == 1;
    for (part, table) in subject.mapping.tables.iter().zip(subject.tables) {
        for field in &table.fields {
            let rule = part.rules.iter().find(|rule| rule.field == field.name);
            let label = if is_alone { field.name.clone() } else { format!("{}, {}", table.name, field.name) };
            let aside = rule.map(|rule| shown(Some(rule))).unwrap_or_default();
            let entry = PickEntry::new((table.name.clone(), field.name.clone()), label).aside(aside);
            offered.push(entry.current(rule.is_some_and(|rule| uses(rule, column))));
        }
    }
    offered
}
