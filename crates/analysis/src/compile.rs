//! Conditions made ready to run: names resolved to columns, values to bytes, controls to numbers.

use model::{Attr, BoundaryKind, Kind, KindSpec, Stage, Value, vocabulary};

use crate::{
    Condition, Literal, Rule, RuleSet, Target,
    search::Search,
    tri::Tri,
    view::{Subject, View},
};

/// A value of a record that is no attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Field {
    Action,
    Protocol,
    Category,
    /// 0 confidentiality, 1 integrity, 2 availability.
    Rating(usize),
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Pred {
    Always,
    All(Vec<Pred>),
    Any(Vec<Pred>),
    Not(Box<Pred>),
    Fact {
        attr: Attr,
        value: u8,
    },
    /// The attribute's value stands at or behind this one in its kind's list.
    FactFrom {
        attr: Attr,
        value: u8,
    },
    Field {
        field: Field,
        word: String,
    },
    RatingFrom {
        rating: usize,
        level: u8,
    },
    Kind(Kind),
    Stage(Stage),
    Inside(BoundaryKind),
    Crosses(u8),
    Carries(Box<Pred>),
    Holds(Box<Pred>),
    On(Box<Pred>),
    Incoming(Box<Pred>),
    Outgoing(Box<Pred>),
    /// Of something far away over flows; asked of all elements at once, under this number.
    Search {
        forwards: bool,
        actors: bool,
        inner: Box<Pred>,
        number: usize,
    },
    Has(usize),
    /// Names something this build does not know; never true.
    Never,
}

/// A rule ready to run.
#[derive(Clone, Debug)]
pub(crate) struct Compiled {
    pub on: Target,
    pub scope: Pred,
    pub weakness: Pred,
    /// The rule's controls by number, in its order.
    pub controls: Vec<usize>,
    /// Says itself that the subject is exposed: no step for exposure upwards.
    pub exposes: bool,
    /// Unknown counts as unsafe: the weakness is a protection nobody stated.
    pub protection: bool,
    /// The attributes of its subject that the weakness reads.
    pub reads: Vec<Attr>,
    /// Those the scope reads.
    pub scope_reads: Vec<Attr>,
    /// The alternatives it belongs to.
    pub group: Option<usize>,
}

impl Compiled {
    pub fn new(rule: &Rule, set: &RuleSet) -> Self {
        let kind = match rule.on {
            Target::Element(kind) => Some(kind),
            _ => None,
        };
        let names: Vec<&str> = rule
            .scope
            .attributes()
            .into_iter()
            .chain(rule.weakness.attributes())
            .collect();
        let spec = match rule.on {
            Target::Element(kind) => Some(vocabulary().kind(kind)),
            Target::Flow => Some(vocabulary().flow()),
            Target::Asset => Some(vocabulary().asset()),
            Target::Boundary | Target::Model => None,
        };
        let named = |name: &&str| spec.and_then(|spec| spec.named(name).ok());
        let weakness = Pred::new(&rule.weakness, set);
        let mut reads = Vec::new();
        weakness.attributes(&mut reads);
        let scope = Pred::new(&rule.scope, set);
        let mut scope_reads = Vec::new();
        scope.attributes(&mut scope_reads);
        Self {
            on: rule.on,
            scope,
            protection: weakness.protection(kind),
            weakness,
            controls: rule
                .controls
                .iter()
                .filter_map(|name| set.control(name))
                .collect(),
            exposes: names
                .iter()
                .filter_map(named)
                .any(|attribute| attribute.exposes),
            reads,
            scope_reads,
            group: None,
        }
    }

    /// The first attribute whose unknown value leaves the rule undecided on a subject: of its weakness, else its scope.
    pub fn first_unknown(&self, view: &View, subject: Subject) -> Option<Attr> {
        let unknown = |attr: &&Attr| view.value(subject, **attr) == 0;
        match (self.reads.as_slice(), self.scope_reads.as_slice()) {
            // One attribute each, as in nearly every rule: no need to ask the conditions again.
            (weakness @ [_], scope @ ([] | [_])) => {
                weakness.iter().chain(scope).find(unknown).copied()
            }
            _ => {
                let mut found = Vec::new();
                self.weakness.unknowns(view, subject, &mut found);
                self.scope.unknowns(view, subject, &mut found);
                found.first().copied()
            }
        }
    }

    fn spec(&self) -> Option<&'static KindSpec> {
        match self.on {
            Target::Element(kind) => Some(vocabulary().kind(kind)),
            Target::Flow => Some(vocabulary().flow()),
            Target::Asset => Some(vocabulary().asset()),
            Target::Boundary | Target::Model => None,
        }
    }

    /// Whether somebody states one of these attributes, so that it may be unknown.
    pub fn states_of(&self, attributes: &[Attr]) -> bool {
        let spec = self.spec();
        attributes.iter().any(|attr| {
            let known = spec.and_then(|spec| spec.attribute(*attr));
            known.is_none_or(|attribute| !attribute.derived)
        })
    }

    /// Whether it reads something that is worked out from the drawing.
    pub fn derives(&self) -> bool {
        let spec = self.spec();
        self.reads.iter().chain(&self.scope_reads).any(|attr| {
            let known = spec.and_then(|spec| spec.attribute(*attr));
            known.is_some_and(|attribute| attribute.derived)
        })
    }

    /// Kind, attribute and word, where the weakness is one word of one attribute.
    pub fn word(&self) -> Option<(Kind, Attr, u8)> {
        match (self.on, &self.weakness) {
            (Target::Element(kind), Pred::Fact { attr, value }) if *value > Value::YES.byte() => {
                Some((kind, *attr, *value))
            }
            _ => None,
        }
    }
}

impl Pred {
    pub fn new(condition: &Condition, set: &RuleSet) -> Self {
        let inner = |inner: &Condition| Box::new(Self::new(inner, set));
        match condition {
            Condition::Always => Self::Always,
            Condition::All(parts) => {
                Self::All(parts.iter().map(|part| Self::new(part, set)).collect())
            }
            Condition::Any(parts) => {
                Self::Any(parts.iter().map(|part| Self::new(part, set)).collect())
            }
            Condition::Not(part) => Self::Not(inner(part)),
            Condition::Is(name, literal) => Self::is(name, literal),
            Condition::AtLeast(name, literal) => Self::from(name, literal),
            Condition::Kind(kind) => Self::Kind(*kind),
            Condition::InStage(stage) => Self::Stage(*stage),
            Condition::Inside(kind) => Self::Inside(*kind),
            Condition::Crosses(drop) => Self::Crosses(*drop),
            Condition::Carries(part) => Self::Carries(inner(part)),
            Condition::Holds(part) => Self::Holds(inner(part)),
            Condition::On(part) => Self::On(inner(part)),
            Condition::Incoming(part) => Self::Incoming(inner(part)),
            Condition::Outgoing(part) => Self::Outgoing(inner(part)),
            Condition::ReachedBy(part) => Self::search(false, true, inner(part)),
            Condition::Reaches(part) => Self::search(true, false, inner(part)),
            Condition::Has(name) => set.control(name).map_or(Self::Never, Self::Has),
        }
    }

    fn search(forwards: bool, actors: bool, inner: Box<Self>) -> Self {
        Self::Search {
            forwards,
            actors,
            inner,
            number: usize::MAX,
        }
    }

    fn is(name: &str, literal: &Literal) -> Self {
        let word = literal.to_string();
        let field = match name {
            "action" => Field::Action,
            "protocol" => Field::Protocol,
            "category" => Field::Category,
            "confidentiality" => Field::Rating(0),
            "integrity" => Field::Rating(1),
            "availability" => Field::Rating(2),
            _ => {
                let fact = Attr::named(name).zip(Value::from_word(&word));
                return fact.map_or(Self::Never, |(attr, value)| Self::Fact {
                    attr,
                    value: value.byte(),
                });
            }
        };
        Self::Field { field, word }
    }

    fn from(name: &str, literal: &Literal) -> Self {
        let ratings = ["confidentiality", "integrity", "availability"];
        if let (Some(rating), Literal::Number(level)) =
            (ratings.iter().position(|r| *r == name), literal)
        {
            return Self::RatingFrom {
                rating,
                level: u8::try_from(*level).unwrap_or(u8::MAX),
            };
        }
        let fact = Attr::named(name).zip(Value::from_word(&literal.to_string()));
        fact.map_or(Self::Never, |(attr, value)| Self::FactFrom {
            attr,
            value: value.byte(),
        })
    }

    /// Whether, unknown, it counts as an absent protection (ELEMENTS, section 7).
    fn protection(&self, kind: Option<Kind>) -> bool {
        match self {
            Self::Fact { attr, value } => {
                let absent = ["no", "none", "broad", "manual", "mutable_tag"];
                let marked = kind
                    .and_then(|kind| vocabulary().kind(kind).attribute(*attr))
                    .is_some_and(|a| a.assumed);
                marked
                    || absent
                        .iter()
                        .filter_map(|word| Value::from_word(word))
                        .any(|v| v.byte() == *value)
            }
            Self::All(parts) | Self::Any(parts) => parts.iter().any(|part| part.protection(kind)),
            Self::Not(inner) => match &**inner {
                // `not (protected = yes)` misses the protection as much as `protected = no` does.
                Self::Fact { value, .. } => *value == Value::YES.byte(),
                _ => false,
            },
            _ => false,
        }
    }

    /// Whether the condition holds of a subject.
    pub fn holds(&self, view: &View, subject: Subject) -> Tri {
        match self {
            Self::Always => Tri::Yes,
            Self::Never => Tri::No,
            Self::All(parts) => parts
                .iter()
                .fold(Tri::Yes, |all, part| all.and(part.holds(view, subject))),
            Self::Any(parts) => parts
                .iter()
                .fold(Tri::No, |any, part| any.or(part.holds(view, subject))),
            Self::Not(inner) => inner.holds(view, subject).not(),
            Self::Fact { attr, value } => match view.value(subject, *attr) {
                0 => Tri::Unknown,
                found => Tri::from(found == *value),
            },
            Self::FactFrom { attr, value } => match view.value(subject, *attr) {
                0 => Tri::Unknown,
                found => {
                    Tri::from(view.step(subject, *attr, found) >= view.step(subject, *attr, *value))
                }
            },
            Self::Field { field, word } => view.field(subject, *field, word),
            Self::RatingFrom { rating, level } => match view.rating(subject, *rating) {
                0 => Tri::Unknown,
                found => Tri::from(found >= *level),
            },
            Self::Kind(kind) => Tri::from(view.kind(subject) == Some(*kind)),
            Self::Stage(stage) => Tri::from(view.stage(subject) == *stage),
            Self::Inside(kind) => Tri::from(view.inside(subject, *kind)),
            Self::Crosses(drop) => Tri::from(view.level_drop(subject) >= *drop),
            Self::Carries(inner) => view
                .carried(subject)
                .fold(Tri::No, |any, a| any.or(inner.holds(view, a))),
            Self::Holds(inner) => view
                .held(subject)
                .fold(Tri::No, |any, a| any.or(inner.holds(view, a))),
            Self::On(inner) => view
                .base(subject)
                .map_or(Tri::No, |base| inner.holds(view, base)),
            Self::Incoming(inner) => view
                .incoming(subject)
                .fold(Tri::No, |any, f| any.or(inner.holds(view, f))),
            Self::Outgoing(inner) => view
                .outgoing(subject)
                .fold(Tri::No, |any, f| any.or(inner.holds(view, f))),
            Self::Search { number, .. } => view.found(subject, *number),
            Self::Has(control) => Tri::from(view.has(subject, *control)),
        }
    }

    /// The attributes whose unknown value left the condition undecided, in order, each once.
    pub fn unknowns(&self, view: &View, subject: Subject, found: &mut Vec<Attr>) {
        if self.holds(view, subject) != Tri::Unknown {
            return;
        }
        match self {
            Self::All(parts) | Self::Any(parts) => {
                for part in parts {
                    part.unknowns(view, subject, found);
                }
            }
            Self::Not(inner) => inner.unknowns(view, subject, found),
            Self::Fact { attr, .. } | Self::FactFrom { attr, .. } if !found.contains(attr) => {
                found.push(*attr);
            }
            _ => {}
        }
    }
}

impl Pred {
    /// The attributes the condition reads on its subject, in order.
    pub fn attributes(&self, found: &mut Vec<Attr>) {
        match self {
            Self::All(parts) | Self::Any(parts) => {
                for part in parts {
                    part.attributes(found);
                }
            }
            Self::Not(inner) => inner.attributes(found),
            Self::Fact { attr, .. } | Self::FactFrom { attr, .. } => found.push(*attr),
            _ => {}
        }
    }

    /// Numbers the far-reaching conditions in it, equal ones alike, inner ones before outer ones.
    pub fn number(&mut self, met: &mut Vec<Search>) {
        match self {
            Self::All(parts) | Self::Any(parts) => {
                for part in parts {
                    part.number(met);
                }
            }
            Self::Not(inner)
            | Self::Carries(inner)
            | Self::Holds(inner)
            | Self::On(inner)
            | Self::Incoming(inner)
            | Self::Outgoing(inner) => inner.number(met),
            Self::Search {
                forwards,
                actors,
                inner,
                number,
            } => {
                inner.number(met);
                let search = Search {
                    forwards: *forwards,
                    actors: *actors,
                    inner: Pred::clone(inner),
                };
                *number = met
                    .iter()
                    .position(|other| *other == search)
                    .unwrap_or(met.len());
                if *number == met.len() {
                    met.push(search);
                }
            }
            _ => {}
        }
    }

    /// How many things away it looks, far-reaching conditions apart, and whether it looks at boundaries.
    pub fn sight(&self) -> Sight {
        let further = |inner: &Self| {
            let sight = inner.sight();
            Sight {
                depth: sight.depth + 1,
                zones: sight.zones,
            }
        };
        match self {
            Self::All(parts) | Self::Any(parts) => parts
                .iter()
                .map(Self::sight)
                .fold(Sight::default(), Sight::and),
            Self::Not(inner) => inner.sight(),
            // An element looks over its flows at their data.
            Self::Carries(inner) => {
                let sight = further(inner);
                Sight {
                    depth: sight.depth + 1,
                    ..sight
                }
            }
            Self::Holds(inner)
            | Self::On(inner)
            | Self::Incoming(inner)
            | Self::Outgoing(inner) => further(inner),
            Self::Inside(_) | Self::Crosses(_) => Sight {
                depth: 0,
                zones: true,
            },
            _ => Sight::default(),
        }
    }
}

/// How far a condition looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sight {
    pub depth: usize,
    pub zones: bool,
}

impl Sight {
    pub fn and(self, other: Self) -> Self {
        Self {
            depth: self.depth.max(other.depth),
            zones: self.zones || other.zones,
        }
    }
}
