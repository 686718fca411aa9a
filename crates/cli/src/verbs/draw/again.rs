//! Drawing over a model that is there: a sketch holds neither decisions nor places, so both come from the file it replaces.

use model::{
    Anchor, Assumption, Control, Decision, Diagram, Edit, Element, Facts, Flow, Frame,
    MatrixChoice, Model, Override, OwnThreat, Place, Route, Session, Subject, Workload,
};
use scene::layout::spots;

/// Takes over what people decided and a sketch does not hold: decisions, overrides, threats of their own, assumptions,
/// sessions, controls on single findings and the workload's other facts. Drawing again must not lose a review.
pub(super) fn decisions(before: &Model, model: &mut Model) {
    let mut edit = Edit::new(model);
    for (id, decision) in before.decisions() {
        edit.put(*id, Decision::clone(decision));
    }
    for (id, score) in before.overrides() {
        edit.put(*id, Override::clone(score));
    }
    for (id, threat) in before.threats() {
        let mut threat = OwnThreat::clone(threat);
        if !edit.model().has(threat.subject) {
            threat.subject = Subject::Model;
        }
        edit.put(*id, threat);
    }
    for (id, assumption) in before.assumptions() {
        edit.put(*id, Assumption::clone(assumption));
    }
    for (id, session) in before.sessions() {
        edit.put(*id, Session::clone(session));
    }
    for (id, control) in before.controls() {
        let boundary = match control.on {
            Anchor::Boundary(id) => edit.model().boundaries().contains_key(&id),
            Anchor::Finding(_) => true,
            Anchor::Element(_) | Anchor::Flow(_) => false,
        };
        if boundary {
            edit.put(*id, Control::clone(control));
        }
    }
    for (id, element) in before.elements() {
        edit.update(*id, |new: &mut Element| {
            same_sources(&mut new.facts, &element.facts);
        });
    }
    for (id, flow) in before.flows() {
        edit.update(*id, |new: &mut Flow| {
            same_sources(&mut new.facts, &flow.facts);
        });
    }
    let old = before.workload().clone();
    edit.workload(|new| {
        *new = Workload {
            title: std::mem::take(&mut new.title),
            business_value: std::mem::take(&mut new.business_value),
            decision_asked: std::mem::take(&mut new.decision_asked),
            matrix: match &new.matrix {
                usual if *usual == MatrixChoice::default() => old.matrix.clone(),
                stated => stated.clone(),
            },
            tier: new.tier.max(old.tier),
            ..old
        };
    });
    edit.commit();
}

/// Facts that are as before keep who said so.
fn same_sources(new: &mut Facts, old: &Facts) {
    for (attr, fact) in new {
        if let Some(before) = old.get(attr).filter(|before| before.is == fact.is) {
            fact.from = before.from.clone();
        }
    }
}

/// Takes over where things sit, on every diagram, with the notes and the bends of flows. What is new goes to a free spot
/// of its boundary's frame on the first one. `false`, and nothing taken over, where the drawing has no such spot.
pub(super) fn places(before: &Model, model: &mut Model) -> bool {
    let Some(first) = before.first_diagram() else {
        return false;
    };
    let Some(spots) = spots(before, first, model) else {
        return false;
    };
    let mut edit = Edit::new(model);
    for (id, diagram) in before.diagrams() {
        edit.put(*id, Diagram::clone(diagram));
    }
    for (id, place) in before.places() {
        if edit.model().elements().contains_key(&id.1) {
            edit.put(*id, Place::clone(place));
        }
    }
    for (id, frame) in before.frames() {
        if edit.model().boundaries().contains_key(&id.1) {
            edit.put(*id, Frame::clone(frame));
        }
    }
    for (id, route) in before.routes() {
        if edit.model().flows().contains_key(&id.1) {
            edit.put(*id, Route::clone(route));
        }
    }
    for (id, place) in spots {
        edit.put((first, id), place);
    }
    edit.commit();
    true
}
