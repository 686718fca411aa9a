//! Questions: what nobody stated, with the risk that hangs on the answer (ELEMENTS, section 7).

use model::{Attr, Tier};

use crate::{
    Question, RuleSet,
    view::{Subject, View},
};

/// One rule's interest in one unknown.
#[derive(Clone, Copy)]
pub(crate) struct Ask {
    pub place: Subject,
    pub attribute: Attr,
    /// Asked, not assumed.
    pub asked: bool,
    pub rule: u16,
    /// The inherent risk of the finding that hangs on it.
    pub risk: f64,
}

/// Unknowns by subject and attribute, highest risk first, and the rules each settles, in one list.
pub(crate) fn questions(set: &RuleSet, view: &View, asks: &[Ask]) -> (Vec<Question>, Vec<u16>) {
    let asks = gathered(view, asks);
    let mut questions: Vec<Question> = Vec::new();
    let mut start = 0;
    for row in asks.chunk_by(|a, b| (a.place, a.attribute) == (b.place, b.attribute)) {
        questions.extend(question(set, view, row, start));
        start += row.len();
    }
    let mut order: Vec<(u64, usize)> = questions
        .iter()
        .enumerate()
        .map(|(ix, question)| (!question.settles.to_bits(), ix))
        .collect();
    order.sort_unstable();
    let questions = order
        .into_iter()
        .filter_map(|(_, ix)| questions.get(ix))
        .cloned()
        .collect();
    (questions, asks.iter().map(|ask| ask.rule).collect())
}

/// Brings asks together by subject, then attribute: subjects by counting, as each has few.
fn gathered(view: &View, asks: &[Ask]) -> Vec<Ask> {
    let (nodes, lines, data) = (view.nodes.len(), view.lines.len(), view.data.len());
    let slot = |place: Subject| match place {
        Subject::Element(ix) => ix as usize,
        Subject::Flow(ix) => nodes + ix as usize,
        Subject::Asset(ix) => nodes + lines + ix as usize,
        Subject::Boundary(ix) => nodes + lines + data + ix as usize,
        Subject::Model => nodes + lines + data + view.zones.len(),
    };
    let mut starts = vec![0_usize; slot(Subject::Model) + 2];
    for ask in asks {
        if let Some(count) = starts.get_mut(slot(ask.place) + 1) {
            *count += 1;
        }
    }
    let mut sum = 0;
    for start in &mut starts {
        sum += *start;
        *start = sum;
    }
    let mut order = vec![0_u32; asks.len()];
    for (ix, ask) in (0..).zip(asks) {
        let Some(start) = starts.get_mut(slot(ask.place)) else {
            continue;
        };
        if let Some(at) = order.get_mut(*start) {
            *at = ix;
        }
        *start += 1;
    }
    let mut gathered: Vec<Ask> = order
        .into_iter()
        .filter_map(|ix| asks.get(ix as usize))
        .copied()
        .collect();
    for one in gathered.chunk_by_mut(|a, b| a.place == b.place) {
        one.sort_unstable_by_key(|ask| (ask.attribute, ask.asked, ask.rule));
    }
    gathered
}

/// What several rules ask of one attribute, as one question.
fn question(set: &RuleSet, view: &View, row: &[Ask], start: usize) -> Option<Question> {
    let first = row.first()?;
    let core = |ask: &Ask| {
        set.rules
            .get(usize::from(ask.rule))
            .is_some_and(|rule| rule.tier == Tier::Core)
    };
    Some(Question {
        subject: view.named(first.place),
        attribute: first.attribute,
        assumed: !first.asked,
        rules: start..start + row.len(),
        core: row.iter().any(core),
        settles: row.iter().map(|ask| ask.risk).sum(),
    })
}
