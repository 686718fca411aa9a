//! What people say of the workload as a whole; it heads the report.

use model::{Outline, Workload};

use crate::{Session, facts};

/// One thing said of the workload.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Topic {
    Title,
    Owner,
    Version,
    /// Why it matters to the business.
    Value,
    /// What the reader is asked to decide.
    Decision,
    /// The sentences under the decision; the report drafts them while this is empty.
    BottomLine,
    /// Such as a TLP label.
    Marking,
}

impl Topic {
    pub const ALL: [Self; 7] = [
        Self::Title,
        Self::Owner,
        Self::Version,
        Self::Value,
        Self::Decision,
        Self::BottomLine,
        Self::Marking,
    ];

    pub const fn title(self) -> &'static str {
        match self {
            Self::Title => "Title",
            Self::Owner => "Workload owner",
            Self::Version => "Version",
            Self::Value => "Business value",
            Self::Decision => "Decision asked",
            Self::BottomLine => "Bottom line",
            Self::Marking => "Marking",
        }
    }

    /// What belongs there, while nothing does.
    pub const fn hint(self) -> &'static str {
        match self {
            Self::Title => "What the report calls it",
            Self::Owner => "Who answers for it",
            Self::Version => "Such as 2 or 2026-11",
            Self::Value => "Why it matters to the business",
            Self::Decision => "May this workload go ahead with the risks shown here?",
            Self::BottomLine => "Written from the figures while this is empty",
            Self::Marking => "Such as TLP:AMBER",
        }
    }

    /// Whether it takes sentences rather than a few words.
    pub const fn long(self) -> bool {
        matches!(self, Self::Value | Self::Decision | Self::BottomLine)
    }

    /// What is said now.
    pub fn read(self, workload: &Workload) -> &str {
        match self {
            Self::Title => &workload.title,
            Self::Owner => &workload.owner,
            Self::Version => &workload.version,
            Self::Value => &workload.business_value,
            Self::Decision => &workload.decision_asked,
            Self::BottomLine => &workload.bottom_line,
            Self::Marking => &workload.classification,
        }
    }

    fn place(self, workload: &mut Workload) -> &mut String {
        match self {
            Self::Title => &mut workload.title,
            Self::Owner => &mut workload.owner,
            Self::Version => &mut workload.version,
            Self::Value => &mut workload.business_value,
            Self::Decision => &mut workload.decision_asked,
            Self::BottomLine => &mut workload.bottom_line,
            Self::Marking => &mut workload.classification,
        }
    }
}

impl Session {
    /// For whom the model's own report is, what it holds, in what order.
    pub fn set_outline(&mut self, outline: Outline) {
        self.edit("Change what the report holds", |edit| {
            edit.workload(|workload| workload.outline = outline);
        });
    }

    /// Says something of the workload as one step. A bottom line keeps the figures it was written from, so that a report
    /// can tell when they have moved.
    pub fn say_of_workload(&mut self, topic: Topic, text: &str) {
        let text = text.trim();
        let figures = self.verdict().map(|verdict| verdict.analysis.standing());
        let label = format!("Change {}", facts::lower(topic.title()));
        self.edit(&label, |edit| {
            edit.workload(|workload| {
                text.clone_into(topic.place(workload));
                if topic == Topic::BottomLine {
                    workload.bottom_line_of = figures.filter(|_| !text.is_empty());
                }
            });
        });
    }
}
