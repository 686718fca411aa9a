//! Lines that join what is declared elsewhere: flows and controls. They may name things that come later.

use super::{Line, Pair, Piece, Reader, about::Abouts, colon, refuse, resolve::Ref};
use crate::{
    Anchor, Control, ControlId, Edit, Evidence, Flow, FlowId, Issue, Status, Unknown, clip,
    vocabulary,
};

const OF_FLOW: [&str; 6] = ["action", "stage", "carries", "protocol", "port", "both"];
const OF_CONTROL: [&str; 5] = ["owner", "note", "due", "evidence", "nth"];

/// A flow's line: who with whom, and what follows the colon.
pub(super) struct Ends<'t> {
    number: usize,
    from: Ref,
    to: Ref,
    pieces: Vec<Piece<'t>>,
}

/// A control's line: what it is on, and what follows the colon.
pub(super) struct Put<'t> {
    number: usize,
    control: String,
    on: On,
    /// The column after the colon.
    column: usize,
    pieces: Vec<Piece<'t>>,
}

enum On {
    Element(Ref),
    Flow(Ref, Ref),
    Boundary(Ref),
}

impl<'t> Reader<'t> {
    pub(super) fn control(&mut self, mut line: Line<'t>) -> Result<(), Issue> {
        let (control, _) = line.name()?;
        if !line.take("on ") {
            return Err(line.issue(
                "\u{201c}on\u{201d} must follow the control",
                "write control NAME on ELEMENT: status",
            ));
        }
        line.skip_spaces();
        let on = if line.take_keyword("boundary") {
            On::Boundary(refer(&mut line)?)
        } else {
            let first = refer(&mut line)?;
            if line.take("->") {
                On::Flow(first, refer(&mut line)?)
            } else {
                On::Element(first)
            }
        };
        colon(&mut line)?;
        let column = line.column();
        let pieces = line.pieces()?;
        self.controls.push(Put {
            number: line.number,
            control,
            on,
            column,
            pieces,
        });
        Ok(())
    }

    /// The rest of a flow's line, after the arrow.
    pub(super) fn arrow(&mut self, mut line: Line<'t>, from: Ref) -> Result<(), Issue> {
        let to = refer(&mut line)?;
        let pieces = if line.take(":") {
            line.pieces()?
        } else {
            Vec::new()
        };
        if !line.ended() {
            let what = "a colon must follow the names of a flow";
            return Err(line.issue(what, "write A -> B: label action=call"));
        }
        let number = line.number;
        self.flows.push(Ends {
            number,
            from,
            to,
            pieces,
        });
        Ok(())
    }

    pub(super) fn flow(&mut self, ends: Ends<'t>) -> Result<(), Issue> {
        let number = ends.number;
        let from = self.find(number, &ends.from)?;
        let to = self.find(number, &ends.to)?;
        let mut flow = Flow::new("", from, to);
        let mut label = Vec::new();
        let mut about = Abouts::new(number);
        for piece in ends.pieces {
            match piece {
                Piece::Word { text, .. } => label.push(text),
                piece @ Piece::Pair { .. } => {
                    let pair = Pair::of(number, piece)?;
                    self.stated(number, &pair, &mut flow, &mut about);
                }
            }
        }
        flow.name = label.join(" ");
        flow.about = about.finish(&mut self.issues);
        let path = format!("{from}\u{1f}{to}\u{1f}{}", flow.name);
        let (id, _) = self.flow_paths.unique(&path, FlowId::named);
        if !self.controls.is_empty() {
            let same = self.between.entry((from, to)).or_default();
            same.push((flow.name.clone(), id));
        }
        Edit::new(&mut self.model).put(id, flow);
        Ok(())
    }

    fn stated(&mut self, number: usize, pair: &Pair<'_>, flow: &mut Flow, about: &mut Abouts) {
        match pair.key {
            "action" => flow.action = self.word(number, pair).or(flow.action),
            "stage" => flow.stage = self.word(number, pair).or(flow.stage),
            "carries" => flow.carries.extend(self.held(number, pair)),
            "protocol" => flow.protocol = pair.text().into_owned(),
            "port" => {
                flow.port = pair.text().parse().ok();
                if flow.port.is_none() {
                    let what = "a port is a number from 0 to 65535";
                    self.complain(number, pair.column, what, "write port=443");
                }
            }
            "both" => match pair.text().as_ref() {
                "yes" => flow.both_ways = true,
                "no" => flow.both_ways = false,
                _ => self.complain(number, pair.column, "both is yes or no", "write both=yes"),
            },
            _ => {
                let facts = (vocabulary().flow(), &mut flow.facts);
                about.read(pair, &OF_FLOW, Some(facts));
            }
        }
    }

    pub(super) fn attach(&mut self, put: Put<'t>) -> Result<(), Issue> {
        let number = put.number;
        let mut pieces = put.pieces.into_iter();
        let status: Status = if let Some(Piece::Word { column, text }) = pieces.next() {
            text.parse()
                .map_err(|unknown| refuse(number, column, &unknown))?
        } else {
            let hint = "write planned, partial, implemented or verified";
            let what = "a status must follow the colon";
            return Err(Issue::new(number, put.column, what, hint));
        };
        let mut nth = 1;
        let mut said = Vec::new();
        for piece in pieces {
            let pair = Pair::of(number, piece)?;
            if pair.key != "nth" {
                said.push(pair);
                continue;
            }
            match pair.text().parse() {
                Ok(n) if n > 0 => nth = n,
                _ => {
                    let hint = "write nth=2 for the second such flow";
                    self.complain(number, pair.column, "nth counts from 1", hint);
                }
            }
        }
        let on = match &put.on {
            On::Element(name) => Anchor::Element(self.find(number, name)?),
            On::Flow(from, to) => Anchor::Flow(self.nth_flow(number, from, to, nth)?),
            On::Boundary(name) => Anchor::Boundary(self.zone(number, name)?),
        };
        let mut control = Control::new(put.control, on, status);
        for pair in said {
            self.described(number, pair, &mut control);
        }
        let path = format!("{}\u{1f}{:?}", control.control, control.on);
        let (id, _) = self.control_paths.unique(&path, ControlId::named);
        Edit::new(&mut self.model).put(id, control);
        Ok(())
    }

    fn described(&mut self, number: usize, pair: Pair<'_>, control: &mut Control) {
        match pair.key {
            "owner" => control.owner = pair.text().into_owned(),
            "note" => control.note = pair.text().into_owned(),
            "due" => {
                control.due = pair.text().parse().ok();
                if control.due.is_none() {
                    let what = "a date reads YYYY-MM-DD";
                    self.complain(number, pair.column, what, "write due=2027-02-01");
                }
            }
            "evidence" => {
                let titles = pair.values.into_iter().map(|title| Evidence {
                    title: title.into_owned(),
                    link: String::new(),
                    date: None,
                });
                control.evidence.extend(titles);
            }
            key => {
                let unknown = Unknown::among("field of a control", key, OF_CONTROL);
                self.issues.push(refuse(number, pair.column, &unknown));
            }
        }
    }

    /// The n-th flow between two elements, by label, those of one label as declared.
    fn nth_flow(&self, number: usize, from: &Ref, to: &Ref, nth: usize) -> Result<FlowId, Issue> {
        let ends = (self.find(number, from)?, self.find(number, to)?);
        let flows = self.between.get(&ends);
        if let Some((_, id)) = flows.and_then(|flows| flows.get(nth.checked_sub(1)?)) {
            return Ok(*id);
        }
        let what = format!(
            "there is no such flow from \u{201c}{}\u{201d} to \u{201c}{}\u{201d}",
            clip(&from.0),
            clip(&to.0)
        );
        let hint = "draw the flow on a line of its own: A -> B: label";
        Err(Issue::new(number, from.2, what, hint))
    }
}

fn refer(line: &mut Line<'_>) -> Result<Ref, Issue> {
    line.skip_spaces();
    let column = line.column();
    let (name, nth) = line.name()?;
    Ok((name, nth, column))
}
