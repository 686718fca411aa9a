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
    /// `wires` with the element each is at, in the order of their flows' numbers.
    fn new(nodes: usize, wires: impl Iterator<Item = (u32, Wire)> + Clone) -> Self {
        // Counted two places on: adding up makes them starts one place on, and filling moves each start to its end.
        let mut starts = vec![0_u32; nodes + 2];
        for (node, _) in wires.clone() {
            if let Some(count) = starts.get_mut(node as usize + 2) {
                *count += 1;
            }
        }
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
        let mut filled = vec![nothing; sum as usize];
        for (node, wire) in wires {
            let Some(next) = starts.get_mut(node as usize + 1) else {
                continue;
            };
            if let Some(slot) = filled.get_mut(*next as usize) {
                *slot = wire;
                *next += 1;
            }
        }
        Self {
            starts,
            wires: filled,
        }
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
        // Close together: flows are wide, and each is needed four times.
        let ends: Vec<(u32, u32, u32, bool)> = (0..)
            .zip(lines)
            .filter(|(_, line)| line.alive())
            .map(|(ix, line)| (ix, line.from, line.to, line.both_ways))
            .collect();
        let wires = |from_end: bool| {
            ends.iter().map(move |(line, from, to, both)| {
                let (here, other) = if from_end { (from, to) } else { (to, from) };
                let wire = Wire {
                    other: *other,
                    line: *line,
                    both: *both,
                };
                (*here, wire)
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
