//! The flows at each element, in two flat lists: a walk over the graph reads memory in one line, and a new flow costs
//! one counting pass.

use crate::view::Line;

/// A flow seen from one of its ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Wire {
    /// The element at the other end.
    pub other: u32,
    pub line: u32,
    /// An answer travels back.
    pub both: bool,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Wires {
    out: Fan,
    back: Fan,
}

/// By element the wires on one side of it, in the order of their flows' numbers.
#[derive(Clone, Debug, Default)]
struct Fan {
    starts: Vec<u32>,
    wires: Vec<Wire>,
}

impl Fan {
    fn new(nodes: usize, wires: impl Iterator<Item = (u32, Wire)> + Clone) -> Self {
        let mut starts = vec![0_u32; nodes + 1];
        let mut all = 0;
        for (node, _) in wires.clone() {
            if let Some(count) = starts.get_mut(node as usize) {
                *count += 1;
                all += 1;
            }
        }
        // Each count becomes the end of its element's wires; filling from behind turns ends into starts.
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let nothing = Wire {
            other: 0,
            line: 0,
            both: false,
        };
        let mut filled = Self {
            starts,
            wires: vec![nothing; all],
        };
        let reversed: Vec<(u32, Wire)> = wires.collect();
        for (node, wire) in reversed.into_iter().rev() {
            let Some(start) = filled.starts.get_mut(node as usize) else {
                continue;
            };
            *start = start.saturating_sub(1);
            if let Some(slot) = filled.wires.get_mut(*start as usize) {
                *slot = wire;
            }
        }
        filled
    }

    fn at(&self, node: u32) -> &[Wire] {
        let end = |ix: usize| self.starts.get(ix).map(|end| *end as usize);
        let range = end(node as usize).zip(end(node as usize + 1));
        range
            .and_then(|(start, end)| self.wires.get(start..end))
            .unwrap_or_default()
    }
}

impl Wires {
    /// The wires of flows between `nodes` elements.
    pub fn new(nodes: usize, lines: &[Line]) -> Self {
        let wires = |from_end: bool| {
            (0..)
                .zip(lines)
                .filter(|(_, line)| line.alive())
                .map(move |(ix, line)| {
                    let (here, other) = if from_end {
                        (line.from, line.to)
                    } else {
                        (line.to, line.from)
                    };
                    (
                        here,
                        Wire {
                            other,
                            line: ix,
                            both: line.both_ways,
                        },
                    )
                })
        };
        Self {
            out: Fan::new(nodes, wires(true)),
            back: Fan::new(nodes, wires(false)),
        }
    }

    /// The flows that leave an element.
    pub fn out(&self, node: u32) -> &[Wire] {
        self.out.at(node)
    }

    /// The flows that reach an element.
    pub fn back(&self, node: u32) -> &[Wire] {
        self.back.at(node)
    }
}
