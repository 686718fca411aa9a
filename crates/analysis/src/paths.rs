//! Attack paths: from untrusted sources over open threats to the data, as likely as their steps allow (SCORING, section
//! 5). A second view of the same findings: no path changes a finding's score, and no figure of a path is added to one.

mod choke;
mod net;

use std::collections::BTreeSet;

use model::{ElementId, FindingId, FlowId, Model};

pub use choke::Choke;
use net::{Final, Net};

use crate::{Analysis, Score, score};

/// One step of an intruder: from where, over what, by which threat.
#[derive(Clone, Debug, PartialEq)]
pub struct Hop {
    pub from: ElementId,
    pub to: ElementId,
    /// The flow it takes; none where one thing stands on another or uses its role.
    pub flow: Option<FlowId>,
    pub finding: FindingId,
    /// The number people know the finding by.
    pub short: u32,
    /// Nobody stated the weakness.
    pub assumed: bool,
    /// Events a year for the first step, after it the chance of success, 0 to 1.
    pub chance: f64,
    /// The control, by number, that would take most off this step and is not in place.
    pub breaks: Option<usize>,
}

/// A way from an untrusted source to something that holds data.
#[derive(Clone, Debug, PartialEq)]
pub struct Path {
    pub hops: Vec<Hop>,
    /// Events a year: that of the first step times the chances of the others.
    pub frequency: f64,
    /// Loss units if it succeeds.
    pub loss: f64,
    /// Where frequency and loss place it; its risk is their product.
    pub score: Score,
}

impl Path {
    /// Whether some step rests on a weakness nobody stated.
    pub fn assumed(&self) -> bool {
        self.hops.iter().any(|hop| hop.assumed)
    }

    /// The element it ends at.
    pub fn target(&self) -> Option<ElementId> {
        self.hops.last().map(|hop| hop.to)
    }
}

/// Everything said about paths, each list highest risk first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Paths {
    /// The likeliest path over open threats to each target that one reaches.
    pub stated: Vec<Path>,
    /// Further paths to the target of the first: together with it at most five.
    pub more: Vec<Path>,
    /// The likeliest path to each target that open threats do not reach, or where assumed ones raise the risk.
    pub supposed: Vec<Path>,
    /// Where the fewest controls cut all stated paths.
    pub chokes: Vec<Choke>,
}

/// How many of the likeliest paths to one target are looked for.
const LIKELIEST: usize = 5;
/// The cut is looked for before this many targets.
const GUARDED: usize = 12;

/// The chance that an attempt succeeds, by the rule's likelihood (SCORING, section 5).
fn chance(level: u8) -> f64 {
    const CHANCES: [f64; 5] = [0.05, 0.15, 0.35, 0.6, 0.9];
    let ix = usize::from(level.clamp(1, 5)) - 1;
    CHANCES.get(ix).copied().unwrap_or_default()
}

/// The id of an element of the view.
fn id(analysis: &Analysis, element: u32) -> Option<ElementId> {
    let node = analysis.book.view.nodes.get(element as usize);
    node.map(|node| node.id)
}

impl Analysis {
    /// The attack paths of the view. A path's figure is that of its likeliest form: a lower bound of the target's risk.
    pub fn paths(&self, model: &Model) -> Paths {
        let net = Net::new(self, model, false);
        let best = net.best();
        let mut stated: Vec<(Path, Final)> = best
            .into_iter()
            .filter_map(|(edges, end)| Some((self.path(&net, &edges, &end)?, end)))
            .collect();
        stated.sort_by(|a, b| {
            let (one, other) = (&a.0, &b.0);
            other
                .score
                .risk
                .total_cmp(&one.score.risk)
                .then(one.hops.len().cmp(&other.hops.len()))
                .then(a.1.target.cmp(&b.1.target))
        });
        let more = stated.first().map_or_else(Vec::new, |(first, end)| {
            let found = net.likeliest(end.target, LIKELIEST);
            let paths = found
                .iter()
                .filter_map(|(edges, end)| self.path(&net, edges, end));
            paths
                .filter(|path| path != first)
                .take(LIKELIEST - 1)
                .collect()
        });
        let targets: Vec<u32> = stated
            .iter()
            .take(GUARDED)
            .map(|(_, end)| end.target)
            .collect();
        let chokes = choke::cut(self, &net, &targets);
        let stated: Vec<Path> = stated.into_iter().map(|(path, _)| path).collect();
        let all = Net::new(self, model, true);
        let mut supposed: Vec<Path> = all
            .best()
            .into_iter()
            .filter_map(|(edges, end)| self.path(&all, &edges, &end))
            .filter(Path::assumed)
            .filter(|path| {
                let same = stated.iter().find(|other| other.target() == path.target());
                same.is_none_or(|other| path.score.risk > other.score.risk * (1.0 + 1e-9))
            })
            .collect();
        supposed.sort_by(|a, b| b.score.risk.total_cmp(&a.score.risk));
        Paths {
            stated,
            more,
            supposed,
            chokes,
        }
    }

    /// The path of some edges and the step that ends it; none if it would pass its own target.
    fn path(&self, net: &Net, edges: &[net::Edge], end: &Final) -> Option<Path> {
        let all: Vec<&net::Edge> = edges.iter().chain([&end.edge]).collect();
        let passed: BTreeSet<u32> = edges.iter().map(|edge| edge.to).collect();
        if passed.contains(&end.target) {
            return None;
        }
        let frequency: f64 = all.iter().map(|edge| edge.chance).product();
        let hops = all
            .iter()
            .map(|edge| {
                let finding = self.findings.get(edge.finding)?;
                Some(Hop {
                    from: id(self, edge.from)?,
                    to: id(self, edge.to)?,
                    flow: edge
                        .line
                        .and_then(|line| self.book.view.lines.get(line as usize))
                        .map(|line| line.id),
                    finding: self.id(finding),
                    short: finding.short,
                    assumed: finding.state == crate::State::Assumed,
                    chance: edge.chance,
                    breaks: net.breaks(edge.finding),
                })
            })
            .collect::<Option<Vec<Hop>>>()?;
        let bands = self.matrix.bands();
        let (likelihood, impact) = (
            crate::matrix::likelihood_level(frequency),
            crate::matrix::impact_level(end.loss),
        );
        Some(Path {
            hops,
            frequency,
            loss: end.loss,
            score: score::Score {
                likelihood,
                impact,
                risk: frequency * end.loss,
                band: bands.of(likelihood, impact),
            },
        })
    }
}
