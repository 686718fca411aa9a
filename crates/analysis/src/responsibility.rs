//! Shared responsibility: for each platform that runs containers in a model, who looks after which layer: the provider,
//! you, or both. The platform follows from launch types, clusters and boundaries; the words stand in
//! `assets/responsibility.ron`.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use model::{Attr, BoundaryKind, Kind, Value};
use serde::{Deserialize, Serialize};

use crate::{
    Analysis,
    view::{Subject, View},
};

/// Who looks after a layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all(serialize = "snake_case"))]
pub enum Owner {
    Provider,
    You,
    Both,
}

impl Owner {
    /// As a table shows it.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Provider => "Provider",
            Self::You => "You",
            Self::Both => "Both",
        }
    }
}

/// A platform that runs containers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all(serialize = "snake_case"))]
pub enum Platform {
    Fargate,
    /// ECS on instances in the account.
    Instances,
    /// ECS on machines elsewhere.
    Anywhere,
    ManagedKubernetes,
    OwnKubernetes,
    /// A single engine or Swarm on hosts of one's own.
    Engine,
}

/// One layer of a platform.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Duty {
    pub layer: &'static str,
    pub title: &'static str,
    pub owner: Owner,
    /// Who does what, as a sentence.
    pub words: &'static str,
}

/// A platform of the model, with what runs on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stand {
    pub platform: Platform,
    pub title: &'static str,
    /// The machines stand outside every cloud account.
    pub own_premises: bool,
    /// Tasks and free containers, in the order of the file.
    pub runs: Vec<model::Subject>,
    /// What in the model says that it is this platform.
    pub because: &'static str,
    pub duties: Vec<Duty>,
}

/// The platforms of a model.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Responsibility {
    pub stands: Vec<Stand>,
    /// Tasks and containers of which nothing says what they run on.
    pub unsettled: Vec<model::Subject>,
}

#[derive(Deserialize)]
#[serde(rename = "Responsibility", deny_unknown_fields)]
struct Table {
    platforms: Vec<Titled>,
    layers: Vec<Layer>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Titled {
    id: Platform,
    title: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Layer {
    id: String,
    title: String,
    cells: Vec<Cell>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cell {
    /// Empty: every platform.
    #[serde(default)]
    on: Vec<Platform>,
    /// Counts only for machines outside every cloud account.
    #[serde(default)]
    own_premises: bool,
    owner: Owner,
    words: String,
}

static TABLE: LazyLock<Result<Table, String>> = LazyLock::new(|| {
    ron::from_str(include_str!("../../../assets/responsibility.ron")).map_err(|e| e.to_string())
});

/// What could not be read of the embedded table; none, by test.
pub fn fault() -> Option<&'static str> {
    TABLE.as_ref().err().map(String::as_str)
}

/// What the table says of a platform.
pub fn duties(platform: Platform, own_premises: bool) -> Vec<Duty> {
    let layers = TABLE.as_ref().map(|table| table.layers.as_slice());
    let meant = |cell: &&Cell| {
        (cell.on.is_empty() || cell.on.contains(&platform)) && (!cell.own_premises || own_premises)
    };
    let duty = |layer: &'static Layer| {
        let cell = layer.cells.iter().find(meant)?;
        Some(Duty {
            layer: &layer.id,
            title: &layer.title,
            owner: cell.owner,
            words: &cell.words,
        })
    };
    layers.unwrap_or_default().iter().filter_map(duty).collect()
}

fn title(platform: Platform) -> &'static str {
    let table = TABLE.as_ref().map(|table| table.platforms.as_slice());
    let named = table.unwrap_or_default().iter().find(|t| t.id == platform);
    named.map_or("", |titled| titled.title.as_str())
}

impl Analysis {
    /// Who looks after what on the platforms of the model. What is out of scope is left out.
    pub fn responsibility(&self) -> Responsibility {
        let judge = Judge::new(&self.book.view);
        let mut found = Responsibility::default();
        let mut stands: BTreeMap<(Platform, bool, &'static str), Vec<model::Subject>> =
            BTreeMap::new();
        for (ix, node) in self.book.view.nodes_by_id() {
            let alone = node.kind == Kind::Container
                && self
                    .book
                    .view
                    .lots
                    .get(ix as usize)
                    .is_none_or(|lot| lot.task.is_none());
            if !self.book.view.in_scope(ix) || !(node.kind == Kind::Task || alone) {
                continue;
            }
            let name = self.book.view.named(Subject::Element(ix));
            match judge.platform(ix) {
                Some((platform, because)) => {
                    let cloud = judge.in_cloud(ix);
                    let premises = platform == Platform::Anywhere
                        || (!cloud && platform >= Platform::ManagedKubernetes);
                    stands
                        .entry((platform, premises, because))
                        .or_default()
                        .push(name);
                }
                None => found.unsettled.push(name),
            }
        }
        found.unsettled.sort_unstable();
        for runs in stands.values_mut() {
            runs.sort_unstable();
        }
        found.stands = stands
            .into_iter()
            .map(|((platform, own_premises, because), runs)| Stand {
                platform,
                title: title(platform),
                own_premises,
                runs,
                because,
                duties: duties(platform, own_premises),
            })
            .collect();
        found
    }
}

/// Reads platforms off a view.
struct Judge<'v> {
    view: &'v View,
    launch: Attr,
    kind: Attr,
    /// Orchestrators in scope.
    clusters: Vec<u32>,
}

/// How far a stack of elements is followed.
const DEPTH: usize = 8;

impl<'v> Judge<'v> {
    fn new(view: &'v View) -> Self {
        let attr = |name| Attr::named(name).unwrap_or_default();
        let nodes = view.nodes_by_id();
        let clusters =
            nodes.filter(|(ix, node)| view.in_scope(*ix) && node.kind == Kind::Orchestrator);
        Self {
            view,
            launch: attr("launch_type"),
            kind: attr("type"),
            clusters: clusters.map(|(ix, _)| ix).collect(),
        }
    }

    fn word(&self, node: u32, attr: Attr) -> &'static str {
        Value::from_byte(self.view.value(Subject::Element(node), attr)).word()
    }

    fn in_cloud(&self, node: u32) -> bool {
        self.below(node).any(|ix| {
            self.view
                .inside(Subject::Element(ix), BoundaryKind::CloudAccount)
        })
    }

    /// The element itself, then what it stands on, downwards.
    fn below(&self, node: u32) -> impl Iterator<Item = u32> {
        let next = |ix: &u32| self.view.nodes.get(*ix as usize)?.on;
        std::iter::successors(Some(node), next).take(DEPTH)
    }

    fn is(&self, node: u32, kind: Kind) -> bool {
        self.view.kind(Subject::Element(node)) == Some(kind)
    }

    /// The orchestrator a task is run by: below it, joined by a flow, or the only one there is.
    fn cluster(&self, node: u32) -> Option<u32> {
        let below: BTreeSet<u32> = self.below(node).collect();
        if let Some(found) = below.iter().find(|ix| self.is(**ix, Kind::Orchestrator)) {
            return Some(*found);
        }
        let joined = below.iter().flat_map(|ix| {
            let steps = self.view.steps(*ix, true);
            steps.chain(self.view.steps(*ix, false))
        });
        let joined = joined.map(|(other, _)| other);
        joined
            .filter(|other| self.is(*other, Kind::Orchestrator))
            .min()
            .or(match self.clusters.as_slice() {
                [only] => Some(*only),
                _ => None,
            })
    }

    /// The platform and what says so.
    fn platform(&self, node: u32) -> Option<(Platform, &'static str)> {
        let launch = self
            .is(node, Kind::Task)
            .then(|| self.word(node, self.launch));
        let cluster = self.cluster(node);
        let kind = cluster.map_or("unknown", |ix| self.word(ix, self.kind));
        match launch {
            Some("fargate") => return Some((Platform::Fargate, "Its launch type is Fargate")),
            Some("ec2") => return Some((Platform::Instances, "Its launch type is EC2")),
            Some("external") if kind != "k8s" => {
                let because = "It runs on machines outside, under ECS";
                return Some((Platform::Anywhere, because));
            }
            Some("k8s_node" | "external") => return Some(self.kubernetes(node, cluster)),
            _ => {}
        }
        match kind {
            "k8s" => return Some(self.kubernetes(node, cluster)),
            "swarm" | "engine" => {
                let because = "Its orchestrator is a container engine";
                return Some((Platform::Engine, because));
            }
            _ => {}
        }
        let host = self.below(node).find(|ix| self.is(*ix, Kind::Host))?;
        match self.word(host, self.launch) {
            "k8s_node" => Some(self.kubernetes(node, cluster)),
            "ec2" if kind == "ecs" => Some((
                Platform::Instances,
                "It stands on an instance of an ECS cluster",
            )),
            "onprem" | "external" if kind == "ecs" => {
                let because = "It runs on machines outside, under ECS";
                Some((Platform::Anywhere, because))
            }
            "unknown" => None,
            _ if cluster.is_none() => Some((
                Platform::Engine,
                "It stands on a host and no orchestrator is drawn",
            )),
            _ => None,
        }
    }

    /// Whether the control plane is managed: drawn in a cloud account and on no machine of one's own.
    fn kubernetes(&self, node: u32, cluster: Option<u32>) -> (Platform, &'static str) {
        let at = cluster.unwrap_or(node);
        let on_host = cluster.is_some_and(|ix| self.below(ix).any(|ix| self.is(ix, Kind::Host)));
        if on_host {
            let because = "The cluster stands on a host that you run";
            return (Platform::OwnKubernetes, because);
        }
        if self.in_cloud(at) {
            let because = "The cluster is drawn in a cloud account and stands on no host of yours";
            (Platform::ManagedKubernetes, because)
        } else {
            let because = "The cluster is drawn outside every cloud account";
            (Platform::OwnKubernetes, because)
        }
    }
}
