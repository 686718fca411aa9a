//! What may be asked of a report beside its model: which work, for whom, how marked, what left out, compared with what.

use analysis::Analysis;
use emath::{Vec2, vec2};
use model::{Date, Model, Profile};

use crate::{Attached, Paper, Spread};

/// Which document is made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Work {
    /// The review report; the profile `Executive` makes its brief of it.
    #[default]
    Review,
    /// The risk matrix on one large page.
    Poster(Poster),
    /// What workshops decided, on a page or two.
    Minutes,
}

/// How large a poster is; it lies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Poster {
    A4,
    #[default]
    A3,
    A2,
    /// A slide of 16 to 9.
    Slide,
}

impl Poster {
    /// Width and height in points, and by how much the drawing of that size is enlarged. Where paper is Letter, its
    /// kin of that size: Letter itself, Tabloid, and the sheet twice as large (ANSI C).
    pub(crate) fn size(self, paper: Paper) -> (Vec2, f32) {
        let (small, large) = match paper {
            Paper::A4 => (vec2(841.89, 595.28), vec2(1190.55, 841.89)),
            Paper::Letter => (vec2(792.0, 612.0), vec2(1224.0, 792.0)),
        };
        match self {
            Self::A4 => (small, 1.0),
            Self::A3 => (large, 1.0),
            Self::A2 if paper == Paper::Letter => (vec2(1584.0, 1224.0) / 1.35, 1.35),
            Self::A2 => (large, std::f32::consts::SQRT_2),
            Self::Slide => (vec2(960.0, 540.0), 1.0),
        }
    }
}

impl Work {
    pub const fn title(self) -> &'static str {
        match self {
            Self::Review => "Threat model review",
            Self::Poster(_) => "Risk matrix",
            Self::Minutes => "Workshop minutes",
        }
    }
}

/// An earlier state of the model, to tell what changed.
#[derive(Clone, Copy, Debug)]
pub struct Since<'a> {
    pub model: &'a Model,
    /// Of that model.
    pub analysis: &'a Analysis,
    /// SHA-256 of that model, in hex.
    pub sha256: &'a str,
}

/// Everything a caller may leave at its default.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options<'a> {
    pub work: Work,
    /// Instead of the model's own.
    pub profile: Option<Profile>,
    /// Instead of the model's own.
    pub marking: Option<&'a str>,
    /// Sections to leave out, by id, beside those the model leaves out.
    pub without: &'a [String],
    pub since: Option<Since<'a>>,
    /// How diagrams are printed that are too small to read on a page.
    pub spread: Spread,
    /// A file that travels within the PDF, such as the model.
    pub attached: Option<Attached<'a>>,
}

/// The labels of the Traffic Light Protocol 2.0 (FIRST).
const TLP: [&str; 5] = ["CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED"];

/// A marking as it is printed: a TLP label in its own spelling, any other text as it is.
pub fn marking(text: &str) -> String {
    let plain = text.trim();
    let upper = plain.to_ascii_uppercase();
    let label = upper.strip_prefix("TLP").map(|rest| {
        let rest = rest.trim_start_matches([':', ' ', '-', '_']);
        rest.replace([' ', '_', '-'], "+")
    });
    match label {
        Some(label) if TLP.contains(&label.as_str()) => format!("TLP:{label}"),
        _ => plain.to_owned(),
    }
}

/// The name a report's file has by itself: model, version, date, marking; `ending` without its dot.
pub fn file_name(model: &Model, date: Date, marking: &str, ending: &str) -> String {
    let workload = model.workload();
    let title = match workload.title.trim() {
        "" => "untitled",
        title => title,
    };
    let mut parts = vec![plain(title)];
    if !workload.version.trim().is_empty() {
        parts.push(plain(&workload.version));
    }
    parts.push(date.to_string());
    if !marking.is_empty() {
        parts.push(plain(&marking.replace("TLP:", "TLP-")));
    }
    parts.retain(|part| !part.is_empty());
    format!("{}.{ending}", parts.join("_"))
}

/// A text as part of a file's name on any system: letters, digits, dots and dashes, at most 60 of them.
fn plain(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            c if c.is_alphanumeric() || c == '.' || c == '+' => out.push(c),
            _ if out.ends_with('-') || out.is_empty() => {}
            _ => out.push('-'),
        }
        if out.chars().count() >= 60 {
            break;
        }
    }
    out.trim_matches(['-', '.']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markings_of_tlp_are_spelt_alike() {
        let cases = [
            ("tlp:amber", "TLP:AMBER"),
            ("TLP AMBER+STRICT", "TLP:AMBER+STRICT"),
            ("tlp-amber-strict", "TLP:AMBER+STRICT"),
            ("TLP:CLEAR", "TLP:CLEAR"),
            ("TLP:WHITE", "TLP:WHITE"),
            ("Internal use ", "Internal use"),
            ("", ""),
        ];
        for (text, want) in cases {
            assert_eq!(marking(text), want);
        }
    }

    #[test]
    fn a_files_name_says_what_it_is() {
        let (mut model, _) = model::sketch::read("title: Pay: a/b \"c\"\n");
        let mut edit = model::Edit::new(&mut model);
        edit.workload(|workload| "2.1".clone_into(&mut workload.version));
        edit.commit();
        let day = Date::constant(2026, 11, 24);
        assert_eq!(
            file_name(&model, day, "TLP:AMBER", "pdf"),
            "Pay-a-b-c_2.1_2026-11-24_TLP-AMBER.pdf"
        );
        assert_eq!(
            file_name(&Model::default(), day, "", "pdf"),
            "untitled_2026-11-24.pdf"
        );
    }
}
