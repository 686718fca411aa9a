//! The numbers behind the inks: light and dark screens, white paper, high contrast. Read from `assets/palette.ron`; the tests hold what
//! PALETTE.md promises.

use std::sync::LazyLock;

use model::Severity;
use serde::{Deserialize, Deserializer, de};

use crate::Ink;

/// A colour in sRGB.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Rgb(pub [u8; 3]);

impl Rgb {
    /// As `#RRGGBB`.
    pub fn hex(self) -> String {
        let [r, g, b] = self.0;
        format!("#{r:02X}{g:02X}{b:02X}")
    }

    fn read(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#').filter(|d| d.len() == 6)?;
        let [_, r, g, b] = u32::from_str_radix(digits, 16).ok()?.to_be_bytes();
        Some(Self([r, g, b]))
    }
}

impl<'de> Deserialize<'de> for Rgb {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::read(&text).ok_or_else(|| de::Error::custom("a colour is written #RRGGBB"))
    }
}

#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Band {
    fill: Rgb,
    on: Rgb,
    tint: Rgb,
    ink: Rgb,
}

/// A colour for every [`Ink`].
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Palette {
    ground: Rgb,
    panel: Rgb,
    text: Rgb,
    faint: Rgb,
    hairline: Rgb,
    surface: Rgb,
    outline: Rgb,
    icon: Rgb,
    flow: Rgb,
    boundary: Rgb,
    boundary_fill: Rgb,
    accent: Rgb,
    accent_fill: Rgb,
    border: Rgb,
    chip: Rgb,
    on_chip: Rgb,
    critical: Band,
    high: Band,
    medium: Band,
    low: Band,
    none: Band,
}

#[derive(Default, Deserialize)]
struct File {
    light: Palette,
    dark: Palette,
    paper: Palette,
    contrast: Palette,
}

/// Black on black if the embedded file were broken, which a test rules out.
static FILE: LazyLock<File> = LazyLock::new(|| read().unwrap_or_default());

fn read() -> Result<File, ron::error::SpannedError> {
    ron::from_str(include_str!("../../../assets/palette.ron"))
}

impl Palette {
    pub fn light() -> &'static Self {
        &FILE.light
    }

    pub fn dark() -> &'static Self {
        &FILE.dark
    }

    /// For print and PDF.
    pub fn paper() -> &'static Self {
        &FILE.paper
    }

    /// For people who need the strongest difference a screen has.
    pub fn contrast() -> &'static Self {
        &FILE.contrast
    }

    pub fn color(&self, ink: Ink) -> Rgb {
        match ink {
            Ink::Ground => self.ground,
            Ink::Panel => self.panel,
            Ink::Text => self.text,
            Ink::Faint => self.faint,
            Ink::Hairline => self.hairline,
            Ink::Surface => self.surface,
            Ink::Outline => self.outline,
            Ink::Icon => self.icon,
            Ink::Flow => self.flow,
            Ink::Boundary => self.boundary,
            Ink::BoundaryFill => self.boundary_fill,
            Ink::Accent => self.accent,
            Ink::AccentFill => self.accent_fill,
            Ink::Border => self.border,
            Ink::Chip => self.chip,
            Ink::OnChip => self.on_chip,
            Ink::Severity(severity) => self.band(severity).fill,
            Ink::OnSeverity(severity) => self.band(severity).on,
            Ink::SeverityInk(severity) => self.band(severity).ink,
            Ink::SeverityTint(severity) => self.band(severity).tint,
        }
    }

    fn band(&self, severity: Severity) -> &Band {
        match severity {
            Severity::Critical => &self.critical,
            Severity::High => &self.high,
            Severity::Medium => &self.medium,
            Severity::Low => &self.low,
            Severity::None => &self.none,
        }
    }
}

#[cfg(test)]
#[path = "palette_tests.rs"]
mod tests;
