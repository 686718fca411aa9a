//! What the kind files say the drawing shows and the platform forces, as tables that [`derive`](crate::derive) reads.
//! The data is theirs; nothing here knows a kind by name.

use std::sync::LazyLock;

use model::{Action, Attr, BoundaryKind, Kind, Setting, Sign, vocabulary};

/// What a flow between two kinds shows about one of its ends.
pub(crate) struct Hint {
    /// About the flow's source, else its target.
    pub source: bool,
    /// Actions of the flow that show nothing.
    pub unless: &'static [Action],
    pub set: &'static [Setting],
}

/// What joining an element with one of another kind shows, by how many the other is joined with.
pub(crate) struct Tie {
    /// The kind that learns the value, and the kind at the other end.
    pub kind: Kind,
    pub with: Kind,
    /// What the other end must have.
    pub whose: Option<&'static Setting>,
    pub set: &'static [Setting],
    pub several: &'static [Setting],
}

/// What a value of one kind settles for the elements that belong to it.
pub(crate) struct Rule {
    pub kind: Kind,
    pub force: &'static model::Force,
}

/// What a flow says about itself.
pub(crate) enum Own {
    Protocol(&'static [String], &'static [Setting]),
    Managed(BoundaryKind, &'static [Setting]),
}

pub(crate) struct Shown {
    hints: Vec<Vec<Hint>>,
    pub ties: Vec<Tie>,
    pub forces: Vec<Rule>,
    pub own: Vec<Own>,
}

static SHOWN: LazyLock<Shown> = LazyLock::new(Shown::new);

/// The tables of this build.
pub(crate) fn shown() -> &'static Shown {
    &SHOWN
}

impl Shown {
    fn new() -> Self {
        let mut shown = Self {
            hints: Vec::new(),
            ties: Vec::new(),
            forces: Vec::new(),
            own: Vec::new(),
        };
        shown
            .hints
            .resize_with(Kind::ALL.len() * Kind::ALL.len(), Vec::new);
        for (kind, spec) in Kind::ALL.iter().copied().zip(vocabulary().kinds()) {
            let forces = spec.forces.iter();
            shown
                .forces
                .extend(forces.map(|force| Rule { kind, force }));
            for drawn in &spec.drawn {
                let hint = |source| Hint {
                    source,
                    unless: &drawn.unless,
                    set: &drawn.set,
                };
                match drawn.by {
                    Sign::To(to) => shown.hint(kind, to, hint(true)),
                    Sign::From(from) => shown.hint(from, kind, hint(false)),
                    Sign::With(with) => shown.ties.push(Tie {
                        kind,
                        with,
                        whose: drawn.whose.as_ref(),
                        set: &drawn.set,
                        several: &drawn.several,
                    }),
                    Sign::Protocol(_) | Sign::Managed(_) => {}
                }
            }
        }
        for drawn in &vocabulary().flow().drawn {
            match &drawn.by {
                Sign::Protocol(words) => shown.own.push(Own::Protocol(words, &drawn.set)),
                Sign::Managed(inside) => shown.own.push(Own::Managed(*inside, &drawn.set)),
                Sign::To(_) | Sign::From(_) | Sign::With(_) => {}
            }
        }
        shown
    }

    fn hint(&mut self, from: Kind, to: Kind, hint: Hint) {
        if let Some(list) = self.hints.get_mut(pair(from, to)) {
            list.push(hint);
        }
    }

    /// What a flow between two kinds shows.
    pub fn between(&self, from: Kind, to: Kind) -> &[Hint] {
        self.hints
            .get(pair(from, to))
            .map(Vec::as_slice)
            .unwrap_or_default()
    }
}

fn pair(from: Kind, to: Kind) -> usize {
    from as usize * Kind::ALL.len() + to as usize
}

/// Attribute and byte of each setting.
pub(crate) fn cells(set: &[Setting]) -> impl Iterator<Item = (Attr, u8)> {
    set.iter().map(|one| (one.attr(), one.value().byte()))
}
