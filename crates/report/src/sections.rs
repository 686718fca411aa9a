//! The sections of the review report, one file each, in reading order, and which of them a document has.

mod accepted;
mod advice;
mod appendix;
mod assumptions;
mod boundaries;
mod changes;
mod coverage;
mod details;
mod elements;
mod evidence;
mod gaps;
mod glossary;
mod guide;
mod matrices;
mod method;
mod outlook;
mod paths;
mod register;
mod responsibility;
mod scope;
mod summary;
mod treatment;
mod workshop;

use model::{Outline, Profile};

pub use matrices::takeaway;
pub use summary::draft;

use crate::{Input, block::Block, book::Book, options::Work, view::View};

/// A section writes itself into the book.
type Write = fn(&mut Book, &Input, &View);

/// A section that people can leave out or move.
#[derive(Clone, Copy, Debug)]
pub struct SectionSpec {
    /// The name it has in a model's outline and on the command line.
    pub id: &'static str,
    pub title: &'static str,
    /// Whom it is for.
    pub profiles: &'static [Profile],
    write: Write,
    /// Whether it has anything to say; one that has not is dropped, but for the audit.
    says: fn(&Input, &View) -> bool,
}

const EVERY: &[Profile] = &[
    Profile::Executive,
    Profile::Reviewer,
    Profile::Audit,
    Profile::Shareable,
];
/// Not for outsiders.
const INSIDE: &[Profile] = &[Profile::Reviewer, Profile::Audit];
const FULL: &[Profile] = &[Profile::Reviewer, Profile::Audit, Profile::Shareable];

const fn section(
    id: &'static str,
    title: &'static str,
    profiles: &'static [Profile],
    write: Write,
) -> SectionSpec {
    SectionSpec {
        id,
        title,
        profiles,
        write,
        says: always,
    }
}

fn always(_: &Input, _: &View) -> bool {
    true
}

/// All sections in their usual order.
const SECTIONS: &[SectionSpec] = &[
    section("summary", "Summary", EVERY, summary::write),
    section(
        "outlook",
        "Where the risks stand",
        &[Profile::Executive],
        outlook::write,
    ),
    section("guide", "Contents and how to read", FULL, guide::write),
    section("scope", "Scope and diagram", FULL, scope::write),
    section(
        "elements",
        "Assets, actors, elements",
        FULL,
        elements::write,
    ),
    section("boundaries", "Trust boundaries", FULL, boundaries::write),
    SectionSpec {
        says: responsibility::says,
        ..section(
            "responsibility",
            "Shared responsibility",
            FULL,
            responsibility::write,
        )
    },
    section("method", "Method and scales", FULL, method::write),
    section("matrices", "Risk matrices", FULL, matrices::write),
    section("register", "Threat register", FULL, register::write),
    section("details", "High and Critical threats", FULL, details::write),
    section("paths", "Attack paths", INSIDE, paths::write),
    SectionSpec {
        says: advice::says,
        ..section("advice", "What to do first", FULL, advice::write)
    },
    section("treatment", "Treatment plan", FULL, treatment::write),
    section("accepted", "Accepted risks", FULL, accepted::write),
    section(
        "assumptions",
        "Assumptions and questions",
        FULL,
        assumptions::write,
    ),
    section("gaps", "Gaps and contradictions", INSIDE, gaps::write),
    section("coverage", "Standards coverage", FULL, coverage::write),
    SectionSpec {
        says: changes::says,
        ..section(
            "changes",
            "Changes since the last review",
            FULL,
            changes::write,
        )
    },
    SectionSpec {
        says: workshop::says,
        ..section("workshop", "Workshop record", FULL, workshop::write)
    },
    SectionSpec {
        says: evidence::says,
        ..section("evidence", "Evidence", INSIDE, evidence::write)
    },
    section("appendix", "Appendix", FULL, appendix::write),
];

/// Every section there is, in its usual order.
pub fn sections() -> &'static [SectionSpec] {
    SECTIONS
}

/// The sections of a document in its order: those its profile has, without those left out.
fn chosen(input: &Input) -> Vec<&'static SectionSpec> {
    let (profile, outline) = (input.profile(), &input.model.workload().outline);
    let whole = profile == Profile::Audit;
    let out = |id: &str| {
        let asked = input.options.without.iter().any(|name| name == id);
        (asked || outline.without.contains(id)) && !whole && id != "summary"
    };
    let mut chosen = ordered(outline);
    chosen.retain(|section| section.profiles.contains(&profile) && !out(section.id));
    chosen
}

/// Every section in the order that an outline gives them. The summary stays and leads.
pub fn ordered(outline: &Outline) -> Vec<&'static SectionSpec> {
    let mut all: Vec<&SectionSpec> = SECTIONS.iter().collect();
    let place = |id: &str| outline.order.iter().position(|name| name == id);
    let usual = |id: &str| SECTIONS.iter().position(|section| section.id == id);
    // Those named stand in the order given, where the first of them usually stands.
    let named: Vec<&str> = outline.order.iter().map(String::as_str).collect();
    let first = named.iter().filter_map(|id| usual(id)).min();
    all.sort_by_key(|section| match (section.id, place(section.id)) {
        ("summary", _) => (0, 0),
        (_, Some(place)) => (first.unwrap_or_default().max(1), place),
        (id, None) => {
            let usual = usual(id).unwrap_or_default();
            (usual, usize::MAX)
        }
    });
    all
}

/// Whether a document has a section.
pub fn holds(input: &Input, id: &str) -> bool {
    chosen(input).iter().any(|section| section.id == id)
}

/// The whole document as blocks.
pub fn blocks(input: &Input, view: &View) -> Vec<Block> {
    let mut book = Book::default();
    match input.options.work {
        Work::Review | Work::Poster(_) => {
            for section in chosen(input) {
                if input.profile() == Profile::Audit || (section.says)(input, view) {
                    (section.write)(&mut book, input, view);
                }
            }
        }
        Work::Minutes => workshop::minutes(&mut book, input, view),
    }
    book.blocks
}

/// The sentences of the summary: the model's own, or a draft from the figures.
pub fn bottom_line(view: &View) -> String {
    summary::line(view, crate::view::PROSE)
}
