//! The design tokens, read once from the files in `assets/themes` that are part of the program.

use std::sync::LazyLock;

use eframe::egui::{Color32, Theme};
use serde::{Deserialize, Deserializer, de::Error as _};

const LIGHT: &str = include_str!("../../../assets/themes/light.toml");
const DARK: &str = include_str!("../../../assets/themes/dark.toml");
const SIZES: &str = include_str!("../../../assets/themes/sizes.toml");

/// Everything a screen needs to draw itself.
#[derive(Clone, Debug)]
pub struct Tokens {
    pub color: Colors,
    pub space: Spaces,
    pub radius: Radii,
    pub height: Heights,
    pub text: TextSizes,
}

/// Colours, by what they are for.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Colors {
    /// Behind everything.
    #[serde(deserialize_with = "color")]
    pub window: Color32,
    /// The side navigation.
    #[serde(deserialize_with = "color")]
    pub panel: Color32,
    /// Cards, tables, dialogs.
    #[serde(deserialize_with = "color")]
    pub surface: Color32,
    /// Table headers and wells.
    #[serde(deserialize_with = "color")]
    pub sunken: Color32,
    #[serde(deserialize_with = "color")]
    pub hover: Color32,
    #[serde(deserialize_with = "color")]
    pub pressed: Color32,
    /// Hairlines between rows and around cards.
    #[serde(deserialize_with = "color")]
    pub line: Color32,
    /// Around what can be typed into or clicked.
    #[serde(deserialize_with = "color")]
    pub outline: Color32,
    #[serde(deserialize_with = "color")]
    pub text: Color32,
    /// Labels and second lines.
    #[serde(deserialize_with = "color")]
    pub muted: Color32,
    /// Hints and placeholders.
    #[serde(deserialize_with = "color")]
    pub faint: Color32,
    /// The one accent: primary action, selection, focus, links, work going on.
    #[serde(deserialize_with = "color")]
    pub accent: Color32,
    #[serde(deserialize_with = "color")]
    pub accent_hover: Color32,
    #[serde(deserialize_with = "color")]
    pub accent_pressed: Color32,
    #[serde(deserialize_with = "color")]
    pub on_accent: Color32,
    /// Behind what is selected.
    #[serde(deserialize_with = "color")]
    pub accent_soft: Color32,
    /// The ring around what has the keyboard.
    #[serde(deserialize_with = "color")]
    pub focus: Color32,
    #[serde(deserialize_with = "color")]
    pub success: Color32,
    #[serde(deserialize_with = "color")]
    pub success_soft: Color32,
    #[serde(deserialize_with = "color")]
    pub warning: Color32,
    #[serde(deserialize_with = "color")]
    pub warning_soft: Color32,
    #[serde(deserialize_with = "color")]
    pub error: Color32,
    #[serde(deserialize_with = "color")]
    pub error_soft: Color32,
    /// Over the window, behind a dialog.
    #[serde(deserialize_with = "color")]
    pub backdrop: Color32,
}

/// Distances in points.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spaces {
    /// 4: between an icon and its word.
    pub xs: f32,
    /// 8: between things of one group.
    pub s: f32,
    /// 16: around the content of a card, between groups.
    pub m: f32,
    /// 24: around a page, between sections.
    pub l: f32,
    /// 32: around an empty state.
    pub xl: f32,
}

/// Corner radii in points.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Radii {
    pub small: u8,
    pub control: u8,
    pub card: u8,
    pub dialog: u8,
}

/// Heights in points.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Heights {
    /// Buttons, fields, choices.
    pub control: f32,
    /// Chips, icon buttons within a row.
    pub small_control: f32,
    /// A row of a table.
    pub row: f32,
    pub header_row: f32,
}

/// Text sizes in points.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TextSizes {
    pub display: f32,
    pub title: f32,
    pub heading: f32,
    pub body: f32,
    pub small: f32,
    pub mono: f32,
    pub icon: f32,
}

#[derive(Clone, Deserialize)]
struct Sizes {
    space: Spaces,
    radius: Radii,
    height: Heights,
    text: TextSizes,
}

impl Tokens {
    /// Returns the tokens of that theme.
    pub fn of(theme: Theme) -> &'static Self {
        static LIGHT_TOKENS: LazyLock<Tokens> = LazyLock::new(|| Tokens::bundled(LIGHT));
        static DARK_TOKENS: LazyLock<Tokens> = LazyLock::new(|| Tokens::bundled(DARK));
        match theme {
            Theme::Light => &LIGHT_TOKENS,
            Theme::Dark => &DARK_TOKENS,
        }
    }

    // The files are compiled in, so a fault in them is a fault of the program, found by its tests.
    fn bundled(colors: &str) -> Self {
        let color = toml::from_str(colors).expect("BUG: the bundled theme can be read");
        let Sizes { space, radius, height, text } = toml::from_str(SIZES).expect("BUG: the bundled sizes can be read");
        Self { color, space, radius, height, text }
    }
}

fn color<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Color32, D::Error> {
    let text = String::deserialize(deserializer)?;
    Color32::from_hex(&text).map_err(|error| D::Error::custom(format!("{text} is no colour: {error:?}")))
}
