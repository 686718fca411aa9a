//! The finder: commands, things of the model, threats, kinds and controls by a few typed letters, the best first.

use emath::Pos2;
use model::{ElementId, FindingId, Kind, Subject, vocabulary};

use crate::{Act, COMMANDS, Command, DIGITS, Keymap, Session, command};

/// What is looked for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Find {
    /// Commands first, then things and threats.
    All,
    /// Things and threats, to fly to.
    Things,
    /// What could be added: at a point, else where there is room; at the end of a flow, if one leads there.
    Add {
        at: Option<Pos2>,
        from: Option<ElementId>,
    },
}

/// What is done when a hit is chosen.
#[derive(Clone, Debug, PartialEq)]
pub enum Pick {
    Run(Act),
    Go(Subject),
    Threat(FindingId, Subject),
    Add(Kind),
    /// A control of the catalogue, put on the selected things.
    Control(String),
    /// Something of the model that the shown diagram has not, put on it.
    Show(Subject),
    /// What a template draws, by its name.
    Template(String),
    /// A choice the window offers, by its id.
    Choose(String),
}

/// A drawing that can be added.
#[derive(Clone, Debug, PartialEq)]
pub struct Template {
    pub title: String,
    pub name: String,
}

/// Something to choose that is no command, such as the colours of the window.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    pub id: String,
    pub title: String,
    pub detail: String,
}

/// What the session does not know itself.
#[derive(Clone, Copy)]
pub struct Around<'a> {
    pub keymap: &'a Keymap,
    /// Ids of commands that were chosen lately, newest first.
    pub recent: &'a [String],
    pub templates: &'a [Template],
    pub choices: &'a [Choice],
}

/// One line of the finder.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    pub pick: Pick,
    pub title: String,
    /// The kind, the place, what it does.
    pub detail: String,
    /// The keys of a command; empty for most.
    pub keys: String,
    /// Whether it can be chosen now.
    pub ready: bool,
}

/// In a text longer than this, letters are not looked for one by one.
const SHORT: usize = 32;
/// More lines than this nobody reads.
const MOST: usize = 60;

/// How well letters fit a text: none where they do not, else more for better. Each word of the pattern must be found;
/// the beginning of a word counts more than its middle, and that more than scattered letters.
pub fn fits(pattern: &str, text: &str) -> Option<u32> {
    if pattern.trim().is_empty() {
        return Some(0);
    }
    let text = text.to_lowercase();
    let mut sum = 0;
    for word in pattern.to_lowercase().split_whitespace() {
        sum += fit(word, &text)?;
    }
    // Of two that fit alike the shorter one is meant.
    Some(sum * 100 + 60_u32.saturating_sub(text.chars().count() as u32))
}

fn fit(word: &str, text: &str) -> Option<u32> {
    if text.starts_with(word) {
        return Some(100);
    }
    let begins = |(at, _): (usize, &str)| {
        let before = text.get(..at).and_then(|t| t.chars().next_back());
        before.is_none_or(|c| !c.is_alphanumeric())
    };
    if text.match_indices(word).any(begins) {
        return Some(80);
    }
    if text.contains(word) {
        return Some(60);
    }
    // In a long text any few letters are found somewhere.
    if text.chars().count() > SHORT {
        return None;
    }
    let mut letters = text.chars();
    let scattered = word.chars().all(|c| letters.any(|t| t == c));
    (scattered && word.chars().count() > 1).then_some(15)
}

impl Session {
    /// What fits the letters, best first.
    pub fn find(&self, find: Find, letters: &str, around: Around<'_>) -> Vec<Hit> {
        let letters = letters.trim();
        let mut found: Vec<(u32, Hit)> = Vec::new();
        match find {
            Find::All => {
                found.extend(self.commands(letters, around));
                if !letters.is_empty() {
                    found.extend(choices(letters, around.choices));
                }
                if !letters.is_empty() && self.begun() {
                    found.extend(self.things(letters).into_iter().map(less));
                    found.extend(self.threats(letters).into_iter().map(less));
                    found.extend(self.absent(letters).into_iter().map(less).map(less));
                    found.extend(self.kinds(letters).into_iter().map(less).map(less));
                }
            }
            Find::Things => {
                found.extend(self.things(letters));
                found.extend(self.threats(letters).into_iter().map(less));
            }
            Find::Add { from, .. } => {
                found.extend(self.kinds(letters));
                if from.is_none() {
                    found.extend(self.absent(letters));
                    found.extend(self.controls(letters).into_iter().map(less));
                    found.extend(self.templates(letters, around.templates));
                }
            }
        }
        // Stable, so that equals keep the order they were listed in.
        found.sort_by_key(|(fit, _)| std::cmp::Reverse(*fit));
        found.into_iter().map(|(_, hit)| hit).take(MOST).collect()
    }

    fn commands(&self, letters: &str, around: Around<'_>) -> Vec<(u32, Hit)> {
        let lately = |command: &Command| {
            let place = around.recent.iter().position(|id| id == command.id);
            place.map_or(0, |place| 40_u32.saturating_sub(place as u32 * 4))
        };
        let hit = |command: &'static Command| {
            let words = command.menu.map_or("", |(menu, _)| menu.word());
            let fit = fits(letters, command.label).max(
                fits(
                    letters,
                    &format!("{words} {} {}", command.label, command.hint),
                )
                .map(|fit| fit / 2),
            )?;
            let ready = command.ready(self);
            if !ready && !self.begun() {
                return None;
            }
            let detail = if command.hint.is_empty() {
                words
            } else {
                command.hint
            };
            let hit = Hit {
                pick: Pick::Run(command.act),
                title: command.label.to_owned(),
                detail: detail.to_owned(),
                keys: around.keymap.keys(command),
                ready,
            };
            let fit = if ready {
                fit + 10 + lately(command) * 30
            } else {
                fit / 4
            };
            Some((fit, hit))
        };
        COMMANDS.iter().filter_map(hit).collect()
    }

    fn things(&self, letters: &str) -> Vec<(u32, Hit)> {
        let model = self.model();
        let seen = self.reading();
        let unseen = model
            .elements()
            .keys()
            .filter(|id| !self.shows(Subject::Element(**id)));
        let order = seen.iter().chain(unseen).map(|id| Subject::Element(*id));
        let boundaries = model.boundaries().keys().map(|id| Subject::Boundary(*id));
        let flows = model.flows().keys().map(|id| Subject::Flow(*id));
        let hit = |subject: Subject| {
            let title = model.name(subject);
            let detail = self.kind_words(subject);
            let fit = fits(letters, &title)
                .max(fits(letters, &format!("{title} {detail}")).map(|fit| fit / 2))?;
            let hit = Hit {
                pick: Pick::Go(subject),
                title,
                detail,
                keys: String::new(),
                ready: true,
            };
            Some((fit, hit))
        };
        order
            .chain(boundaries)
            .chain(flows)
            .filter_map(hit)
            .collect()
    }

    fn threats(&self, letters: &str) -> Vec<(u32, Hit)> {
        let Some(verdict) = self.verdict() else {
            return Vec::new();
        };
        let hit = |row: &crate::Row| {
            let name = self.model().name(row.subject);
            let (short, title) = (row.short(), verdict.title(row));
            let fit = fits(letters, &format!("{short} {title} {name}"))?;
            let hit = Hit {
                pick: Pick::Threat(verdict.id(row), row.subject),
                title: format!("{short}  {title}"),
                detail: format!("{name}, {}", row.state),
                keys: String::new(),
                ready: true,
            };
            Some((fit, hit))
        };
        verdict.rows.iter().filter_map(hit).collect()
    }

    /// The kinds, those under a digit first.
    fn kinds(&self, letters: &str) -> Vec<(u32, Hit)> {
        let rest = Kind::ALL.iter().filter(|kind| !DIGITS.contains(kind));
        let hit = |kind: &Kind| {
            let spec = vocabulary().kind(*kind);
            let words = format!("{} {}", kind.word(), spec.help);
            let fit = fits(letters, &spec.title).max(fits(letters, &words).map(|fit| fit / 3));
            let also = spec
                .also
                .iter()
                .filter_map(|word| Some((alike(letters, word)?, word)));
            let also = also
                .max_by_key(|(fit, _)| *fit)
                .filter(|(of, _)| Some(*of) > fit);
            let detail = match also {
                Some((_, word)) => format!("{word}: {}", crate::facts::lower(&spec.help)),
                None => spec.help.clone(),
            };
            let fit = also.map(|(fit, _)| fit).or(fit)?;
            let hit = Hit {
                pick: Pick::Add(*kind),
                title: spec.title.clone(),
                detail,
                keys: String::new(),
                ready: self.begun(),
            };
            Some((fit, hit))
        };
        DIGITS.iter().chain(rest).filter_map(hit).collect()
    }

    /// Elements and boundaries that only other diagrams show.
    fn absent(&self, letters: &str) -> Vec<(u32, Hit)> {
        let model = self.model();
        if model.diagrams().len() < 2 {
            return Vec::new();
        }
        let elements = model.elements().keys().map(|id| Subject::Element(*id));
        let boundaries = model.boundaries().keys().map(|id| Subject::Boundary(*id));
        let absent = elements.chain(boundaries).filter(|s| !self.shows(*s));
        let hit = |subject: Subject| {
            let name = model.name(subject);
            let title = format!("Show {name} on this diagram");
            let fit = fits(letters, &name).max(fits(letters, &title))?;
            let hit = Hit {
                pick: Pick::Show(subject),
                title,
                detail: self.kind_words(subject),
                keys: String::new(),
                ready: true,
            };
            Some((fit, hit))
        };
        absent.filter_map(hit).collect()
    }

    /// Templates whose drawing can be added.
    fn templates(&self, letters: &str, templates: &[Template]) -> Vec<(u32, Hit)> {
        let hit = |template: &Template| {
            let words = format!("{} template", template.title);
            let hit = Hit {
                pick: Pick::Template(template.name.clone()),
                title: template.title.clone(),
                detail: "Template: all that it draws".to_owned(),
                keys: String::new(),
                ready: self.begun(),
            };
            Some((fits(letters, &words)?, hit))
        };
        templates.iter().filter_map(hit).collect()
    }

    /// Controls that may be put on what is selected.
    fn controls(&self, letters: &str) -> Vec<(u32, Hit)> {
        if letters.is_empty() || self.selection().is_empty() {
            return Vec::new();
        }
        let hit = |(id, title): (String, String)| {
            let hit = Hit {
                pick: Pick::Control(id),
                detail: "Control on what is selected".to_owned(),
                keys: String::new(),
                ready: true,
                title: title.clone(),
            };
            Some((fits(letters, &title)?, hit))
        };
        self.catalogue().into_iter().filter_map(hit).collect()
    }

    /// "container registry in Cloud", "flow", "VPC".
    pub fn kind_words(&self, subject: Subject) -> String {
        let model = self.model();
        let kind = match subject {
            Subject::Element(id) => model
                .elements()
                .get(&id)
                .map(|e| crate::facts::lower(&vocabulary().kind(e.kind).title)),
            Subject::Boundary(id) => model
                .boundaries()
                .get(&id)
                .map(|b| crate::facts::lower(&crate::facts::boundary_title(b.kind))),
            Subject::Flow(_) => Some("flow".to_owned()),
            Subject::Asset(_) => Some("data".to_owned()),
            Subject::Model => None,
        };
        let kind = kind.unwrap_or_default();
        match self.home(subject) {
            Some(home) => format!("{kind} in {}", model.name(Subject::Boundary(home))),
            None => kind,
        }
    }
}

/// What the window offers to choose from.
fn choices(letters: &str, choices: &[Choice]) -> Vec<(u32, Hit)> {
    let hit = |choice: &Choice| {
        let words = format!("{} {}", choice.title, choice.detail);
        let fit = fits(letters, &choice.title).max(fits(letters, &words).map(|fit| fit / 2))?;
        let hit = Hit {
            pick: Pick::Choose(choice.id.clone()),
            title: choice.title.clone(),
            detail: choice.detail.clone(),
            keys: String::new(),
            ready: true,
        };
        Some((fit, hit))
    };
    choices.iter().filter_map(hit).collect()
}

/// How well letters fit another name of a kind: where a word of it begins with them.
fn alike(letters: &str, word: &str) -> Option<u32> {
    let begins = |typed: &str| fit(typed, &word.to_lowercase()).is_some_and(|fit| fit >= 80);
    let typed = letters.to_lowercase();
    let all = !letters.is_empty() && typed.split_whitespace().all(begins);
    all.then(|| fits(letters, word)).flatten()
}

fn less((fit, hit): (u32, Hit)) -> (u32, Hit) {
    (fit * 9 / 10, hit)
}

/// What a chosen hit is called in the list of recent commands.
pub fn recent(pick: &Pick) -> Option<&'static str> {
    match pick {
        Pick::Run(act) => command::by_act(*act).map(|c| c.id),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn better_fits_come_first() {
        let order = ["undo", "Undo all", "Round of doors", "zzz"];
        let fit: Vec<Option<u32>> = order.iter().map(|text| fits("undo", text)).collect();
        assert!(
            fit[0] > fit[1] && fit[1] > fit[2] && fit[3].is_none(),
            "{fit:?}"
        );
        assert!(fits("al ri", "Align right") > fits("al ri", "Walk, right"));
        assert!(fits("", "anything").is_some());
    }

    #[test]
    fn kinds_are_found_by_the_names_people_use() {
        let session = Session::open(model::Model::default(), None);
        let keymap = Keymap::default();
        let around = Around {
            keymap: &keymap,
            recent: &[],
            templates: &[],
            choices: &[],
        };
        let find = Find::Add {
            at: None,
            from: None,
        };
        for (word, kind) in [
            ("lambda", Kind::Task),
            ("s3", Kind::ObjectStore),
            ("postgres", Kind::Database),
            ("redis", Kind::Database),
            ("kafka", Kind::Queue),
            ("github", Kind::SourceRepo),
            ("jenkins", Kind::CiRunner),
            ("docker hub", Kind::Registry),
            ("ecr", Kind::Registry),
            ("eks", Kind::Orchestrator),
            ("vault", Kind::SecretStore),
        ] {
            let hits = session.find(find, word, around);
            let first = hits.first().map(|hit| &hit.pick);
            assert_eq!(first, Some(&Pick::Add(kind)), "{word}: {hits:?}");
        }
    }

    #[test]
    fn with_no_model_open_only_what_can_be_done_is_offered() {
        let session = Session::blank();
        let keymap = Keymap::default();
        let choices = [Choice {
            id: "dark".to_owned(),
            title: "Dark".to_owned(),
            detail: "Colours of the window".to_owned(),
        }];
        let around = Around {
            keymap: &keymap,
            recent: &[],
            templates: &[],
            choices: &choices,
        };
        let hits = session.find(Find::All, "", around);
        assert!(
            !hits.is_empty() && hits.iter().all(|hit| hit.ready),
            "{hits:?}"
        );
        let dark = session.find(Find::All, "colours", around);
        assert_eq!(dark.first().map(|hit| hit.title.as_str()), Some("Dark"));
    }
}
