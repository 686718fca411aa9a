//! The only place that makes colours: palette numbers into egui's, spacing, text sizes and fonts. Everything else asks
//! for an ink.

use std::{collections::BTreeMap, sync::Arc};

use egui::{
    Color32, CornerRadius, FontData, FontDefinitions, FontFamily, FontId, Margin, Shadow, Stroke,
    TextStyle, Theme, ThemePreference, Vec2, Visuals,
};
use scene::{Face, Ink, Palette};

/// How the window is coloured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scheme {
    /// Light or dark, as the system is.
    #[default]
    System,
    Light,
    Dark,
    /// What reports are printed with.
    Paper,
    /// Black and white, lines that nobody can miss.
    Contrast,
}

impl Scheme {
    pub const ALL: [Self; 5] = [
        Self::System,
        Self::Light,
        Self::Dark,
        Self::Paper,
        Self::Contrast,
    ];

    pub fn title(self) -> &'static str {
        match self {
            Self::System => "As the system",
            Self::Light => "Light",
            Self::Dark => "Dark",
            Self::Paper => "Paper",
            Self::Contrast => "High contrast",
        }
    }

    /// Its name on a command line: light, dark, paper, contrast, system.
    pub fn by_word(word: &str) -> Option<Self> {
        let named = |scheme: &&Self| format!("{scheme:?}").eq_ignore_ascii_case(word);
        Self::ALL.iter().find(named).copied()
    }

    /// What egui knows of it.
    fn preference(self) -> ThemePreference {
        match self {
            Self::System => ThemePreference::System,
            Self::Light | Self::Paper => ThemePreference::Light,
            Self::Dark | Self::Contrast => ThemePreference::Dark,
        }
    }
}

/// The palette in use.
#[derive(Clone, Copy)]
pub struct Look {
    pub palette: &'static Palette,
}

impl Look {
    /// The look of a scheme where the system is light or dark.
    pub fn of(scheme: Scheme, theme: Theme) -> Self {
        let palette = match (scheme, theme) {
            (Scheme::Paper, _) => Palette::paper(),
            (Scheme::Contrast, _) => Palette::contrast(),
            (Scheme::Dark, _) | (Scheme::System, Theme::Dark) => Palette::dark(),
            (Scheme::Light, _) | (Scheme::System, Theme::Light) => Palette::light(),
        };
        Self { palette }
    }

    /// The number behind an ink.
    pub fn color(self, ink: Ink) -> Color32 {
        let [r, g, b] = self.palette.color(ink).0;
        Color32::from_rgb(r, g, b)
    }

    /// An ink one can see through; `part` of 1 covers.
    pub fn wash(self, ink: Ink, part: f32) -> Color32 {
        self.color(ink).gamma_multiply(part)
    }

    fn stroke(self, width: f32, ink: Ink) -> Stroke {
        Stroke::new(width, self.color(ink))
    }
}

/// The family of a face.
pub fn family(face: Face) -> FontFamily {
    match face {
        Face::Regular => FontFamily::Proportional,
        Face::Bold => FontFamily::Name("bold".into()),
        Face::Italic => FontFamily::Name("italic".into()),
    }
}

/// Text of a face at a size.
pub fn font(face: Face, size: f32) -> FontId {
    FontId::new(size, family(face))
}

/// Strong text of a panel.
pub fn bold(text: impl Into<String>) -> egui::RichText {
    egui::RichText::new(text).family(family(Face::Bold))
}

/// Colours the window.
pub fn apply(ctx: &egui::Context, scheme: Scheme) {
    for theme in [Theme::Light, Theme::Dark] {
        let look = Look::of(scheme, theme);
        ctx.style_mut_of(theme, |style| style.visuals = visuals(look, theme));
    }
    ctx.set_theme(scheme.preference());
}

/// Installs fonts, both visual themes and spacing.
pub fn install(ctx: &egui::Context) {
    ctx.set_fonts(fonts());
    for theme in [Theme::Light, Theme::Dark] {
        ctx.style_mut_of(theme, |style| {
            style.text_styles = sizes();
            space(style);
        });
    }
    apply(ctx, Scheme::System);
    ctx.options_mut(|options| {
        options.zoom_with_keyboard = false;
        // A notch of the wheel is a quarter more.
        options.input_options.scroll_zoom_speed = 1.0 / 360.0;
    });
}

/// The embedded faces first, egui's after them for signs that Plex lacks, then the faces of other scripts that
/// reports use too; eframe adds the system's fonts.
fn fonts() -> FontDefinitions {
    let mut fonts = FontDefinitions::default();
    let mut rest = fonts
        .families
        .get(&FontFamily::Proportional)
        .cloned()
        .unwrap_or_default();
    for font in scene::Font::ALL.into_iter().filter(|font| font.fallback()) {
        let data = FontData::from_static(font.bytes());
        fonts
            .font_data
            .insert(font.name().to_owned(), Arc::new(data));
        rest.push(font.name().to_owned());
    }
    for face in [Face::Regular, Face::Bold, Face::Italic] {
        let name = format!("plex {face:?}");
        let data = FontData::from_static(scene::font(face));
        fonts.font_data.insert(name.clone(), Arc::new(data));
        let mut list = vec![name];
        list.extend(rest.iter().cloned());
        fonts.families.insert(family(face), list);
    }
    fonts
}

fn sizes() -> BTreeMap<TextStyle, FontId> {
    [
        (TextStyle::Small, font(Face::Regular, 11.5)),
        (TextStyle::Body, font(Face::Regular, 13.0)),
        (TextStyle::Button, font(Face::Regular, 13.0)),
        (TextStyle::Heading, font(Face::Bold, 17.0)),
        (TextStyle::Monospace, FontId::monospace(12.5)),
    ]
    .into()
}

fn space(style: &mut egui::Style) {
    let spacing = &mut style.spacing;
    spacing.item_spacing = Vec2::new(8.0, 6.0);
    spacing.button_padding = Vec2::new(8.0, 3.0);
    spacing.interact_size = Vec2::new(24.0, 24.0);
    spacing.menu_margin = Margin::same(6);
    spacing.window_margin = Margin::same(14);
    spacing.scroll.floating = true;
    style.interaction.selectable_labels = false;
    style.animation_time = 0.08;
}

fn visuals(look: Look, theme: Theme) -> Visuals {
    let mut v = match theme {
        Theme::Dark => Visuals::dark(),
        Theme::Light => Visuals::light(),
    };
    let corner = CornerRadius::same(4);
    let text = look.stroke(1.0, Ink::Text);
    let states = [
        (&mut v.widgets.noninteractive, Ink::Panel, Ink::Hairline),
        (&mut v.widgets.inactive, Ink::Surface, Ink::Hairline),
        (&mut v.widgets.hovered, Ink::AccentFill, Ink::Accent),
        (&mut v.widgets.active, Ink::AccentFill, Ink::Accent),
        (&mut v.widgets.open, Ink::AccentFill, Ink::Accent),
    ];
    for (state, fill, edge) in states {
        state.bg_fill = look.color(fill);
        state.weak_bg_fill = look.color(fill);
        state.bg_stroke = look.stroke(1.0, edge);
        state.fg_stroke = text;
        state.corner_radius = corner;
        state.expansion = 0.0;
    }
    v.selection.bg_fill = look.color(Ink::AccentFill);
    v.selection.stroke = look.stroke(1.5, Ink::Accent);
    v.hyperlink_color = look.color(Ink::Accent);
    v.panel_fill = look.color(Ink::Panel);
    v.window_fill = look.color(Ink::Panel);
    v.window_stroke = look.stroke(1.0, Ink::Hairline);
    v.window_corner_radius = CornerRadius::same(8);
    v.menu_corner_radius = CornerRadius::same(6);
    v.extreme_bg_color = look.color(Ink::Surface);
    v.faint_bg_color = look.color(Ink::Ground);
    v.weak_text_color = Some(look.color(Ink::Faint));
    v.warn_fg_color = look.color(Ink::SeverityInk(model::Severity::Medium));
    v.error_fg_color = look.color(Ink::SeverityInk(model::Severity::High));
    v.window_shadow = Shadow {
        offset: [0, 4],
        blur: 16,
        spread: 0,
        color: Color32::from_black_alpha(60),
    };
    v.popup_shadow = v.window_shadow;
    v
}
