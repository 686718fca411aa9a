//! Editing many things at once: what they have in common, what is mixed, and one step for all of them.

use model::{
    Asset, Attr, AttrSpec, Boundary, BoundaryId, Edit, Element, Fact, Facts, Flow, Kind, Model,
    Scope, Stage, Subject, Value,
};

use crate::{Session, facts};

/// A field of several things.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shared<T> {
    /// All have this.
    Same(T),
    Mixed,
}

impl<T: PartialEq> Shared<T> {
    /// What all of them have; none where there are none.
    pub fn of(values: impl IntoIterator<Item = T>) -> Option<Self> {
        let mut values = values.into_iter();
        let first = values.next()?;
        Some(if values.all(|value| value == first) {
            Self::Same(first)
        } else {
            Self::Mixed
        })
    }

    pub fn same(self) -> Option<T> {
        match self {
            Self::Same(value) => Some(value),
            Self::Mixed => None,
        }
    }
}

/// Changes what is stated about a subject.
pub(crate) fn state(edit: &mut Edit<'_>, subject: Subject, change: impl FnOnce(&mut Facts)) {
    match subject {
        Subject::Element(id) => drop(edit.update(id, |e: &mut Element| change(&mut e.facts))),
        Subject::Flow(id) => drop(edit.update(id, |f: &mut Flow| change(&mut f.facts))),
        Subject::Asset(id) => drop(edit.update(id, |a: &mut Asset| change(&mut a.facts))),
        Subject::Model | Subject::Boundary(_) => (),
    }
}

impl Session {
    /// The attributes that everything selected may have, by one list of values, in the order of the first one's kind.
    pub fn common(&self) -> Vec<&'static AttrSpec> {
        let specs: Option<Vec<_>> = self.selection.iter().map(|s| self.spec(*s)).collect();
        let Some((first, rest)) = specs.as_deref().and_then(<[_]>::split_first) else {
            return Vec::new();
        };
        let same = |known: &&AttrSpec| {
            let mut others = rest.iter().map(|spec| spec.attribute(known.attr));
            !known.derived
                && others.all(|a| a.is_some_and(|a| a.takes == known.takes && !a.derived))
        };
        first.attributes.iter().filter(same).collect()
    }

    /// What is stated of an attribute by everything selected.
    pub fn shared(&self, attr: Attr) -> Option<Shared<Value>> {
        let value = |s: &Subject| self.fact(*s, attr).map_or(Value::UNKNOWN, |fact| fact.is);
        Shared::of(self.selection.iter().map(value))
    }

    /// Answers an attribute for everything selected as one step.
    pub fn answer_all(&mut self, spec: &AttrSpec, value: Value) {
        let all: Vec<Subject> = self.selection.iter().copied().collect();
        self.answer_of(&all, spec, value);
    }

    /// Answers an attribute for several subjects as one step; unknown takes the answers back.
    pub fn answer_of(&mut self, subjects: &[Subject], spec: &AttrSpec, value: Value) {
        let label = match subjects {
            [_] => format!(
                "Set {} to {}",
                facts::lower(&spec.title),
                facts::words(value)
            ),
            many => format!(
                "Set {} to {} for {}",
                facts::lower(&spec.title),
                facts::words(value),
                many.len()
            ),
        };
        self.edit(&label, |edit| {
            for subject in subjects {
                state(edit, *subject, |facts| {
                    if value.known() {
                        facts.insert(spec.attr, Fact::from(value));
                    } else {
                        facts.remove(&spec.attr);
                    }
                });
            }
        });
    }

    /// The kind of the selected elements.
    pub fn shared_kind(&self) -> Option<Shared<Kind>> {
        let kinds = self
            .chosen()
            .filter_map(|id| self.model().elements().get(&id).map(|e| e.kind));
        Shared::of(kinds)
    }

    /// The stage of the selected elements, their own or their kind's.
    pub fn shared_stage(&self) -> Option<Shared<Stage>> {
        let stages = self
            .chosen()
            .filter_map(|id| self.model().elements().get(&id).map(|e| e.stage()));
        Shared::of(stages)
    }

    /// The boundary the selected elements and boundaries are in.
    pub fn shared_home(&self) -> Option<Shared<Option<BoundaryId>>> {
        let boxed = |s: &&Subject| matches!(s, Subject::Element(_) | Subject::Boundary(_));
        Shared::of(self.selection.iter().filter(boxed).map(|s| self.home(*s)))
    }

    /// Makes every selected element a kind, as one step; answers the new kind does not have go.
    pub fn set_kinds(&mut self, kind: Kind) {
        let chosen: Vec<_> = self.chosen().collect();
        let title = facts::lower(&model::vocabulary().kind(kind).title);
        let label = format!("Change {} elements to {title}", chosen.len());
        self.edit(&label, |edit| {
            for id in chosen {
                edit.update(id, |e: &mut Element| facts::become_kind(e, kind));
            }
        });
    }

    /// Moves elements and flows to a stage as one step; none means their kind's own.
    pub fn set_stages(&mut self, subjects: &[Subject], stage: Option<Stage>) {
        self.edit("Change stage", |edit| {
            for subject in subjects {
                match subject {
                    Subject::Element(id) => {
                        edit.update(*id, |e: &mut Element| e.stage = stage);
                    }
                    Subject::Flow(id) => drop(edit.update(*id, |f: &mut Flow| f.stage = stage)),
                    _ => (),
                }
            }
        });
    }

    /// Puts elements and boundaries into a boundary, or into none, as one step. They keep their places; a frame grows to
    /// hold what is in it.
    pub fn put_into(&mut self, subjects: &[Subject], home: Option<BoundaryId>) {
        self.edit("Move into a boundary", |edit| {
            for subject in subjects {
                match subject {
                    Subject::Element(id) => {
                        edit.update(*id, |e: &mut Element| e.boundary = home);
                    }
                    Subject::Boundary(id) => drop(edit.nest(*id, home)),
                    _ => (),
                }
            }
        });
    }

    /// The boundaries something may be put into, by name: not itself, and none inside it.
    pub fn homes(&self, subject: Subject) -> Vec<(BoundaryId, String)> {
        let free = self.roofs(subject);
        let mut list: Vec<_> = free.map(|(id, b)| (id, b.name.clone())).collect();
        list.sort_by_cached_key(|(_, name)| name.to_lowercase());
        list
    }

    /// Whether there is a boundary it may be put into.
    pub fn housed(&self, subject: Subject) -> bool {
        self.roofs(subject).next().is_some()
    }

    fn roofs(&self, subject: Subject) -> impl Iterator<Item = (BoundaryId, &Boundary)> {
        let model = self.model();
        let inside = move |id: BoundaryId| match subject {
            Subject::Boundary(of) => model.around(Some(id)).contains(&of),
            _ => false,
        };
        let all = model.boundaries().iter().map(|(id, b)| (*id, b.as_ref()));
        all.filter(move |(id, _)| !inside(*id))
    }
}

/// The words around a thing: description, owner, note, tags, scope.
pub fn about(model: &Model, subject: Subject) -> Option<&model::About> {
    match subject {
        Subject::Element(id) => model.elements().get(&id).map(|e| &e.about),
        Subject::Flow(id) => model.flows().get(&id).map(|f| &f.about),
        Subject::Boundary(id) => model.boundaries().get(&id).map(|b| &b.about),
        Subject::Asset(id) => model.assets().get(&id).map(|a| &a.about),
        Subject::Model => None,
    }
}

/// Which of the words around a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    Description,
    Owner,
    Note,
    /// Parted by commas.
    Tags,
    /// Why nobody judges it; empty means it is judged.
    OutOfScope,
}

impl Word {
    pub const ALL: [Self; 5] = [
        Self::Description,
        Self::Owner,
        Self::Note,
        Self::Tags,
        Self::OutOfScope,
    ];

    pub const fn title(self) -> &'static str {
        match self {
            Self::Description => "Description",
            Self::Owner => "Owner",
            Self::Note => "Note",
            Self::Tags => "Tags",
            Self::OutOfScope => "Out of scope, because",
        }
    }

    /// What it says now.
    pub fn read(self, about: &model::About) -> String {
        match self {
            Self::Description => about.description.clone(),
            Self::Owner => about.owner.clone(),
            Self::Note => about.note.clone(),
            Self::Tags => {
                let tags: Vec<&str> = about.tags.iter().map(String::as_str).collect();
                tags.join(", ")
            }
            Self::OutOfScope => match &about.scope {
                Scope::In => String::new(),
                Scope::Out { reason } => reason.clone(),
            },
        }
    }

    fn write(self, about: &mut model::About, text: &str) {
        match self {
            Self::Description => text.clone_into(&mut about.description),
            Self::Owner => text.clone_into(&mut about.owner),
            Self::Note => text.clone_into(&mut about.note),
            Self::Tags => {
                let tags = text.split(',').map(str::trim).filter(|tag| !tag.is_empty());
                about.tags = tags.map(str::to_owned).collect();
            }
            Self::OutOfScope if text.is_empty() => about.scope = Scope::In,
            Self::OutOfScope => {
                let reason = text.to_owned();
                about.scope = Scope::Out { reason };
            }
        }
    }
}

impl Session {
    /// Says something about a thing as one step.
    pub fn say(&mut self, subject: Subject, word: Word, text: &str) {
        let text = text.trim();
        let label = format!("Change {}", facts::lower(word.title()));
        self.edit(&label, |edit| match subject {
            Subject::Element(id) => {
                edit.update(id, |e: &mut Element| word.write(&mut e.about, text));
            }
            Subject::Flow(id) => {
                edit.update(id, |f: &mut Flow| word.write(&mut f.about, text));
            }
            Subject::Boundary(id) => {
                edit.update(id, |b: &mut Boundary| word.write(&mut b.about, text));
            }
            Subject::Asset(id) => {
                edit.update(id, |a: &mut Asset| word.write(&mut a.about, text));
            }
            Subject::Model => (),
        });
    }
}
