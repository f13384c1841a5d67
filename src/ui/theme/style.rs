//! The tokens as egui wants them: text styles, spacing, widget colours.

use eframe::egui::{
    self, Color32, CornerRadius, FontFamily, FontId, Margin, RichText, Stroke, Style, TextStyle, Theme, Vec2, Visuals,
    style::{ScrollStyle, Selection, WidgetVisuals, Widgets},
    vec2,
};

use super::{
    fonts::{MEDIUM, SEMIBOLD},
    tokens::{Colors, Tokens},
};

/// What a text is for; says its size and weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Text {
    /// The number on a tile.
    Display,
    /// The name of a page or dialog; one each.
    Title,
    /// The name of a section or card.
    Heading,
    /// What stands out within the body: column headings, keys, button texts.
    Strong,
    Body,
    /// Second lines, hints, counts.
    Small,
    /// Raw values, file names, codes.
    Mono,
}

impl Text {
    /// All roles.
    pub const ALL: [Self; 7] =
        [Self::Display, Self::Title, Self::Heading, Self::Strong, Self::Body, Self::Small, Self::Mono];

    /// Returns the text in this role's size and weight.
    pub fn of(self, text: impl Into<String>) -> RichText {
        RichText::new(text).text_style(self.style())
    }

    /// Returns the name egui keeps the role under.
    pub fn style(self) -> TextStyle {
        match self {
            Self::Display => TextStyle::Name("display".into()),
            Self::Title => TextStyle::Name("title".into()),
            Self::Heading => TextStyle::Heading,
            Self::Strong => TextStyle::Name("strong".into()),
            Self::Body => TextStyle::Body,
            Self::Small => TextStyle::Small,
            Self::Mono => TextStyle::Monospace,
        }
    }

    /// Returns the font, for what is painted by hand.
    pub fn font(self) -> FontId {
        let size = &Tokens::of(Theme::Light).text;
        match self {
            Self::Display => FontId::new(size.display, FontFamily::Name(SEMIBOLD.into())),
            Self::Title => FontId::new(size.title, FontFamily::Name(SEMIBOLD.into())),
            Self::Heading => FontId::new(size.heading, FontFamily::Name(SEMIBOLD.into())),
            Self::Strong => FontId::new(size.body, FontFamily::Name(MEDIUM.into())),
            Self::Body => FontId::new(size.body, FontFamily::Proportional),
            Self::Small => FontId::new(size.small, FontFamily::Proportional),
            Self::Mono => FontId::new(size.mono, FontFamily::Monospace),
        }
    }
}

/// Returns egui's style for a theme.
pub fn style(theme: Theme) -> Style {
    let tokens = Tokens::of(theme);
    let mut style = Style { visuals: visuals(theme, tokens), animation_time: 0.1, ..Style::default() };
    style.text_styles = Text::ALL.into_iter().map(|text| (text.style(), text.font())).collect();
    style.text_styles.insert(TextStyle::Button, Text::Strong.font());
    style.drag_value_text_style = TextStyle::Body;
    spacing(&mut style, tokens);
    // Text is selected in fields and details; a click on a label elsewhere belongs to what it lies on.
    style.interaction.selectable_labels = false;
    style.interaction.tooltip_delay = 0.4;
    style
}

fn spacing(style: &mut Style, tokens: &Tokens) {
    let space = &tokens.space;
    let spacing = &mut style.spacing;
    spacing.item_spacing = Vec2::splat(space.s);
    spacing.button_padding = vec2(12.0, space.xs);
    spacing.interact_size = vec2(tokens.height.control, tokens.height.control);
    spacing.window_margin = Margin::same(space.l as i8);
    spacing.menu_margin = Margin::same(6);
    spacing.icon_width = 16.0;
    spacing.icon_width_inner = 10.0;
    spacing.icon_spacing = space.s;
    spacing.indent = space.l;
    spacing.combo_height = 320.0;
    spacing.tooltip_width = 360.0;
    spacing.scroll = scroll_bars();
}

// A handle in room of its own, without a track: it is always to be seen and never in the way.
fn scroll_bars() -> ScrollStyle {
    ScrollStyle {
        floating: true,
        bar_width: 8.0,
        floating_width: 8.0,
        floating_allocated_width: 12.0,
        handle_min_length: 32.0,
        foreground_color: true,
        dormant_background_opacity: 0.0,
        active_background_opacity: 0.0,
        interact_background_opacity: 0.0,
        dormant_handle_opacity: 0.3,
        active_handle_opacity: 0.4,
        interact_handle_opacity: 0.7,
        ..ScrollStyle::solid()
    }
}

fn visuals(theme: Theme, tokens: &Tokens) -> Visuals {
    let color = &tokens.color;
    let base = match theme {
        Theme::Light => Visuals::light(),
        Theme::Dark => Visuals::dark(),
    };
    Visuals {
        widgets: widgets(tokens),
        selection: Selection { bg_fill: color.accent_soft, stroke: Stroke::new(2.0, color.focus) },
        hyperlink_color: color.accent,
        weak_text_color: Some(color.muted),
        faint_bg_color: color.sunken,
        extreme_bg_color: color.surface,
        text_edit_bg_color: Some(color.surface),
        code_bg_color: color.sunken,
        warn_fg_color: color.warning,
        error_fg_color: color.error,
        window_corner_radius: CornerRadius::same(tokens.radius.dialog),
        window_fill: color.surface,
        // Menus and tooltips have no shadow: their edge sets them off.
        window_stroke: Stroke::new(1.0, color.outline),
        window_shadow: egui::Shadow::NONE,
        popup_shadow: egui::Shadow::NONE,
        menu_corner_radius: CornerRadius::same(tokens.radius.card),
        panel_fill: color.window,
        disabled_alpha: 0.8,
        text_cursor: egui::style::TextCursorStyle {
            stroke: Stroke::new(2.0, color.accent),
            ..egui::style::TextCursorStyle::default()
        },
        ..base
    }
}

fn widgets(tokens: &Tokens) -> Widgets {
    let Colors { surface, hover, line, outline, text, focus, .. } = tokens.color;
    let look = |fill: Color32, stroke: Stroke| WidgetVisuals {
        bg_fill: fill,
        weak_bg_fill: fill,
        bg_stroke: stroke,
        corner_radius: CornerRadius::same(tokens.radius.control),
        fg_stroke: Stroke::new(1.5, text),
        expansion: 0.0,
    };
    Widgets {
        noninteractive: WidgetVisuals { fg_stroke: Stroke::new(1.0, text), ..look(surface, Stroke::new(1.0, line)) },
        inactive: look(surface, Stroke::new(1.0, outline)),
        hovered: look(hover, Stroke::new(1.0, text)),
        // Egui shows what has the keyboard as active: the ring is the focus.
        active: look(hover, Stroke::new(2.0, focus)),
        open: look(hover, Stroke::new(1.0, focus)),
    }
}
