//! The list of encodings: searched by name or by region, those nearest to what was found first.

use eframe::egui::{Align2, ComboBox, Key, PopupCloseBehavior, ScrollArea, TextEdit, Ui, WidgetText, vec2};

use crate::ui::{
    theme::{self, Text},
    widgets::{choice_arrow, reveal_focus},
};

/// Encodings by name, and where they are used.
const ENCODINGS: [(&str, &str); 36] = [
    ("UTF-8", "all languages"),
    ("windows-1252", "Western Europe"),
    ("UTF-16LE", "all languages, Windows"),
    ("UTF-16BE", "all languages"),
    ("UTF-32LE", "all languages"),
    ("UTF-32BE", "all languages"),
    ("ISO-8859-15", "Western Europe with €"),
    ("IBM850", "Western Europe, DOS"),
    ("IBM437", "United States, DOS"),
    ("macintosh", "Western Europe, old Mac"),
    ("windows-1250", "Central Europe"),
    ("ISO-8859-2", "Central Europe"),
    ("IBM852", "Central Europe, DOS"),
    ("windows-1251", "Cyrillic"),
    ("ISO-8859-5", "Cyrillic"),
    ("KOI8-R", "Russian"),
    ("KOI8-U", "Ukrainian"),
    ("IBM866", "Cyrillic, DOS"),
    ("windows-1253", "Greek"),
    ("ISO-8859-7", "Greek"),
    ("windows-1254", "Turkish"),
    ("windows-1255", "Hebrew"),
    ("ISO-8859-8", "Hebrew"),
    ("windows-1256", "Arabic"),
    ("ISO-8859-6", "Arabic"),
    ("windows-1257", "Baltic"),
    ("ISO-8859-4", "Baltic"),
    ("ISO-8859-13", "Baltic"),
    ("windows-1258", "Vietnamese"),
    ("windows-874", "Thai"),
    ("Shift_JIS", "Japanese"),
    ("EUC-JP", "Japanese"),
    ("gb18030", "Chinese"),
    ("GBK", "Chinese"),
    ("Big5", "Chinese, Taiwan"),
    ("EUC-KR", "Korean"),
];

/// Shows the list; returns the encoding that was chosen.
pub fn encoding_ui(ui: &mut Ui, now: &str, likely: &[String], search: &mut String) -> Option<String> {
    let mut chosen = None;
    let width = 184.0_f32.min(ui.available_width());
    let combo = ComboBox::from_id_salt("Encoding").width(width).selected_text(now).truncate().icon(choice_arrow);
    let combo = combo.close_behavior(PopupCloseBehavior::CloseOnClickOutside).height(360.0);
    let shown = combo.show_ui(ui, |ui| {
        ui.set_min_width(264.0);
        chosen = list_ui(ui, now, likely, search);
        if chosen.is_some() {
            ui.close();
        }
    });
    // The list takes the keyboard with it when it goes.
    if chosen.is_some() || (shown.inner.is_some() && ui.input(|input| input.key_pressed(Key::Escape))) {
        shown.response.request_focus();
    }
    if shown.inner.is_none() {
        search.clear();
    }
    let _named = shown.response.accessible_name("Encoding");
    chosen.filter(|chosen| chosen != now)
}

fn list_ui(ui: &mut Ui, now: &str, likely: &[String], search: &mut String) -> Option<String> {
    let tokens = theme::tokens(ui);
    let edit = TextEdit::singleline(search).desired_width(f32::INFINITY).hint_text("Search by name or language");
    let field = ui
        .add(edit.align(Align2::LEFT_CENTER).min_size(vec2(0.0, tokens.height.control)))
        .accessible_name("Search encodings");
    if ui.memory(|memory| memory.focused().is_none_or(|id| id != field.id)) && search.is_empty() {
        field.request_focus();
    }
    let found = matching(&ordered(now, likely), search);
    if field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter)) {
        return found.first().map(|(name, _)| (*name).to_owned());
    }
    let mut chosen = None;
    ScrollArea::vertical().max_height(300.0).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for (name, region) in &found {
            let label = WidgetText::from(Text::Body.of(format!("{name}  {region}")));
            let response = ui.selectable_label(*name == now, label);
            if response.clicked() {
                chosen = Some((*name).to_owned());
            }
        }
        reveal_focus(ui);
        if found.is_empty() {
            ui.label(Text::Body.of("No encoding of that name").color(tokens.color.muted));
        }
    });
    chosen
}

/// What is chosen first, then those in which the text would read nearly as well, then the rest.
fn ordered<'a>(now: &'a str, likely: &'a [String]) -> Vec<(&'a str, &'static str)> {
    let names = std::iter::once(now).chain(likely.iter().map(String::as_str));
    let mut list: Vec<(&str, &str)> = Vec::new();
    for name in names.chain(ENCODINGS.iter().map(|(name, _)| *name)) {
        if list.iter().all(|(other, _)| *other != name) {
            let region = ENCODINGS.iter().find(|(known, _)| *known == name).map_or("", |(_, region)| *region);
            list.push((name, region));
        }
    }
    list
}

/// Those whose name or region holds each word of the search; hyphens and case don't matter.
fn matching<'a>(list: &[(&'a str, &'static str)], search: &str) -> Vec<(&'a str, &'static str)> {
    let plain = |text: &str| text.to_lowercase().replace(['-', '_'], "");
    let holds = |(name, region): &&(&str, &str)| {
        let all = plain(&format!("{name} {region}"));
        search.split_whitespace().all(|word| all.contains(&plain(word)))
    };
    list.iter().filter(holds).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_found_comes_first_then_the_runners_up() {
        let likely = ["IBM850", "hp-roman8", "ISO-8859-2"].map(str::to_owned);
        let names: Vec<&str> = ordered("windows-1252", &likely).iter().map(|(name, _)| *name).take(5).collect();
        assert_eq!(names, ["windows-1252", "IBM850", "hp-roman8", "ISO-8859-2", "UTF-8"]);
    }

    #[test]
    fn an_encoding_that_is_not_in_the_list_can_be_kept() {
        assert_eq!(ordered("x-mac-cyrillic", &[])[0], ("x-mac-cyrillic", ""));
    }

    #[test]
    fn encodings_are_searched_by_name_and_region() {
        let names = |search: &str| -> Vec<&str> {
            matching(&ordered("UTF-8", &[]), search).iter().map(|(name, _)| *name).collect()
        };
        assert_eq!(names("utf8"), ["UTF-8"]);
        assert_eq!(names("greek"), ["windows-1253", "ISO-8859-7"]);
        assert_eq!(names("dos western"), ["IBM850"]);
        assert_eq!(names("klingon").len(), 0);
    }
}
