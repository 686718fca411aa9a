//! The risk matrix: which likelihood and impact give which band. Presets are files; a model may bring its own.

use model::{MatrixChoice, OwnMatrix, Severity};
use serde::Deserialize;

/// Events a year of the ladder's levels 1 to 5 (SCORING, section 1).
pub const FREQUENCY: [f64; 5] = [0.01, 0.03, 0.1, 0.3, 1.0];
/// Loss units of the ladder's levels 1 to 5.
pub const LOSS: [f64; 5] = [1.0, 3.0, 10.0, 30.0, 100.0];
/// Rounded geometric midpoints between the ladder's frequencies.
pub const FREQUENCY_CUTS: [f64; 4] = [0.017, 0.055, 0.17, 0.55];
/// Rounded geometric midpoints between the ladder's losses.
pub const LOSS_CUTS: [f64; 4] = [1.7, 5.5, 17.0, 55.0];

/// A matrix: both axes ascending, `cells[likelihood][impact]` an index into `bands`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Matrix {
    pub id: String,
    pub title: String,
    /// Who defined it.
    #[serde(default)]
    pub source: String,
    pub likelihood: Vec<String>,
    pub impact: Vec<String>,
    /// Values of the levels on a ratio scale, where the axis has one.
    #[serde(default)]
    pub likelihood_value: Vec<f64>,
    #[serde(default)]
    pub impact_value: Vec<f64>,
    /// Edges of the levels' bins, one more than levels; equal-width bins on 0..1 where absent.
    #[serde(default)]
    pub likelihood_bins: Vec<f64>,
    #[serde(default)]
    pub impact_bins: Vec<f64>,
    /// Its own word for each band, and the band's place on the common scale.
    pub bands: Vec<(String, Severity)>,
    pub cells: Vec<Vec<u8>>,
}

impl Matrix {
    /// The cell, from 0, in which ladder levels 1 to 5 fall: by value where the preset has values, else by share.
    pub fn cell(&self, likelihood: u8, impact: u8) -> (usize, usize) {
        let place = |level: u8, ladder: &[f64; 5], values: &[f64], bins: &[f64], count: usize| {
            let level = usize::from(level.clamp(1, 5));
            let value = ladder.get(level - 1).copied().unwrap_or_default();
            if values.len() == count && bins.len() == count + 1 {
                bins.iter()
                    .skip(1)
                    .take(count - 1)
                    .filter(|edge| value >= **edge)
                    .count()
            } else {
                (level * count).div_ceil(5).max(1) - 1
            }
        };
        (
            place(
                likelihood,
                &FREQUENCY,
                &self.likelihood_value,
                &self.likelihood_bins,
                self.likelihood.len(),
            ),
            place(
                impact,
                &LOSS,
                &self.impact_value,
                &self.impact_bins,
                self.impact.len(),
            ),
        )
    }

    /// The band index of ladder levels.
    pub fn band(&self, likelihood: u8, impact: u8) -> u8 {
        let (row, column) = self.cell(likelihood, impact);
        self.cells
            .get(row)
            .and_then(|cells| cells.get(column))
            .copied()
            .unwrap_or_default()
    }

    /// The band of every pair of ladder levels, for when there are many to look up.
    pub fn bands(&self) -> Bands {
        let mut bands = Bands::default();
        for (likelihood, row) in (1..).zip(&mut bands.0) {
            for (impact, band) in (1..).zip(row) {
                *band = self.band(likelihood, impact);
            }
        }
        bands
    }

    /// The place of a band on the common scale.
    pub fn severity(&self, band: u8) -> Severity {
        self.bands
            .get(usize::from(band))
            .map_or(Severity::None, |band| band.1)
    }

    /// The matrix's own word for a band.
    pub fn word(&self, band: u8) -> &str {
        self.bands
            .get(usize::from(band))
            .map_or("?", |band| band.0.as_str())
    }

    /// The matrix a model chose; the default beside the complaint where it cannot be had.
    pub fn chosen(choice: &MatrixChoice, presets: &[Self]) -> (Self, Option<String>) {
        let default = || {
            presets
                .iter()
                .find(|m| m.id == model::DEFAULT_MATRIX)
                .cloned()
                .unwrap_or_else(Self::ladder)
        };
        match choice {
            MatrixChoice::Preset(id) => match presets.iter().find(|matrix| matrix.id == *id) {
                Some(matrix) => (matrix.clone(), None),
                None => {
                    let near = model::nearest(id, presets.iter().map(|m| m.id.as_str()));
                    let near = near.map_or_else(String::new, |near| {
                        format!("; did you mean \u{201c}{near}\u{201d}?")
                    });
                    let id = model::clip(id);
                    (
                        default(),
                        Some(format!(
                            "there is no matrix \u{201c}{id}\u{201d}; the default is used{near}"
                        )),
                    )
                }
            },
            MatrixChoice::Own(own) => {
                let matrix = Self::from(own);
                match crate::lint::check(&matrix)
                    .into_iter()
                    .find(|lint| lint.error)
                {
                    None => (matrix, None),
                    Some(lint) => {
                        let complaint = format!(
                            "the model's own matrix cannot be used ({}); the default is",
                            lint.what
                        );
                        (default(), Some(complaint))
                    }
                }
            }
        }
    }

    /// The 1-3-10 ladder, for a build whose files cannot be read.
    fn ladder() -> Self {
        let words = |list: [&str; 5]| list.map(str::to_owned).to_vec();
        Self {
            id: model::DEFAULT_MATRIX.to_owned(),
            title: "1-3-10 ladder, 5x5".to_owned(),
            source: String::new(),
            likelihood: words(["1", "2", "3", "4", "5"]),
            impact: words(["1", "2", "3", "4", "5"]),
            likelihood_value: FREQUENCY.to_vec(),
            impact_value: LOSS.to_vec(),
            likelihood_bins: Vec::new(),
            impact_bins: Vec::new(),
            bands: [
                Severity::Low,
                Severity::Medium,
                Severity::High,
                Severity::Critical,
            ]
            .map(|s| (model::title(s.word()), s))
            .to_vec(),
            cells: (0..5)
                .map(|l: u8| {
                    (0..5)
                        .map(|i: u8| (l + i).div_ceil(2).saturating_sub(1).min(3))
                        .collect()
                })
                .collect(),
        }
    }
}

/// Band indices by ladder levels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bands([[u8; 5]; 5]);

impl Bands {
    /// The band index of ladder levels 1 to 5.
    pub fn of(&self, likelihood: u8, impact: u8) -> u8 {
        let row = self.0.get(usize::from(likelihood.clamp(1, 5)) - 1);
        row.and_then(|row| row.get(usize::from(impact.clamp(1, 5)) - 1))
            .copied()
            .unwrap_or_default()
    }
}

impl From<&OwnMatrix> for Matrix {
    fn from(own: &OwnMatrix) -> Self {
        Self {
            id: own.id.clone(),
            title: own.title.clone(),
            source: "the model".to_owned(),
            likelihood: own.likelihood.clone(),
            impact: own.impact.clone(),
            likelihood_value: Vec::new(),
            impact_value: Vec::new(),
            likelihood_bins: Vec::new(),
            impact_bins: Vec::new(),
            bands: own.bands.clone(),
            cells: own.cells.clone(),
        }
    }
}

/// The ladder level of a frequency, 1 to 5.
pub fn likelihood_level(frequency: f64) -> u8 {
    1 + FREQUENCY_CUTS
        .iter()
        .filter(|cut| frequency >= **cut)
        .count() as u8
}

/// The ladder level of a loss, 1 to 5.
pub fn impact_level(loss: f64) -> u8 {
    1 + LOSS_CUTS.iter().filter(|cut| loss >= **cut).count() as u8
}
