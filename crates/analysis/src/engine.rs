//! The whole analysis: view, rules, groups, scores, questions, short ids. A whole pass judges everything; after an edit
//! only what it bears on is judged again, with the same result.

use std::{collections::BTreeSet, sync::Arc};

use model::{Change, Date, FindingId, Model, Tier};

use crate::{
    Findings, Matrix, Problem, Questions, RuleSet,
    book::{Book, Dirty, Frame},
    judge::Plan,
    order::Terms,
    said::{Said, strays},
    search,
    touched::Touched,
    view::View,
};

/// The result: everything that is known about a model's risks on a day.
#[derive(Debug)]
pub struct Analysis {
    /// In report order: what the view lists first, then open before assumed before closed, highest risk first.
    pub findings: Findings,
    /// Highest risk first.
    pub questions: Questions,
    pub problems: Vec<Problem>,
    pub matrix: Matrix,
    pub tier: Tier,
    pub today: Date,
    /// Decisions whose finding is no more.
    pub stale: Vec<FindingId>,
    /// What it was judged with: the packs, with what the model overrides in their rules.
    pub set: Arc<RuleSet>,
    pub(crate) book: Arc<Book>,
}

impl RuleSet {
    /// Judges a model on a day. `tier` is the view; all rules run either way.
    ///
    /// The model must be without faults, as every model is that was read or edited.
    pub fn analyse(self: &Arc<Self>, model: &Model, today: Date, tier: Option<Tier>) -> Analysis {
        let tier = tier.unwrap_or(model.workload().tier);
        let set = self.told_by(model.workload());
        let plan = Plan::new(&set, model);
        set.judge(model, today, tier, plan)
    }

    /// Judges a model by one rule, by its number, and its alternatives.
    pub(crate) fn try_rule(self: &Arc<Self>, model: &Model, today: Date, rule: usize) -> Analysis {
        Arc::clone(self).judge(model, today, Tier::Full, Plan::only(self, rule))
    }

    fn judge(self: Arc<Self>, model: &Model, today: Date, tier: Tier, plan: Plan) -> Analysis {
        let set = self;
        let (matrix, _) = Matrix::chosen(&model.workload().matrix, &set.matrices);
        let mut view = View::default();
        view.patch(model, &Touched::all(model));
        view.complete();
        let acts = Arc::new(set.acting(model, &view, None));
        view.in_place = Arc::new(acts.in_place.clone());
        let plan = Arc::new(plan);
        search::answer(&plan.searches, &mut view);
        let said = Said::new(&set, model, &view, strays(model, &acts, None));
        let said = Arc::new(said);
        let frame = Frame {
            terms: Arc::new(Terms::new(&set, &matrix, tier)),
            set,
            plan,
            said,
            acts,
            view,
        };
        let dirty = Dirty::all(&frame.view);
        Analysis::of(
            Book::write(frame, model, &dirty, None),
            model,
            matrix,
            today,
        )
    }
}

impl Analysis {
    /// The analysis of a model that differs from the one judged here by an edit: the same as a whole pass gives, for the
    /// price of what the edit bears on. Both models are compared by the records they share.
    ///
    /// `before` must be the model this analysis is of. The day stays; so does the tier, unless the edit sets the model's
    /// own and that was the one shown.
    pub fn after(&self, before: &Model, model: &Model) -> Self {
        self.moved(before, model, &Touched::between(before, model))
    }

    /// As [`Analysis::after`], where the changes that lead from one model to the other are known.
    pub fn after_changes(&self, changes: &[Change], before: &Model, model: &Model) -> Self {
        self.moved(before, model, &Touched::by(changes))
    }

    fn moved(&self, before: &Model, model: &Model, touched: &Touched) -> Self {
        let own = before.workload().tier == self.tier;
        let tier = if own {
            model.workload().tier
        } else {
            self.tier
        };
        match Book::after(&self.book, model, touched) {
            Some(book) => Self::of(book, model, self.matrix.clone(), self.today),
            None => self.set.analyse(model, self.today, Some(tier)),
        }
    }

    /// What a book says, with what is to be told about the model.
    fn of(book: Book, model: &Model, matrix: Matrix, today: Date) -> Self {
        let book = Arc::new(book);
        let mut problems = book.set.problems.clone();
        let (_, complaint) = Matrix::chosen(&model.workload().matrix, &book.set.matrices);
        problems.extend(complaint.map(|what| Problem::plain(what, "choose one of the presets")));
        problems.extend_from_slice(&book.acts.problems);
        problems.extend_from_slice(&book.plan.problems);
        decided(model, &book.stale, &mut problems);
        Self {
            findings: Findings::of(&book),
            questions: Questions::of(&book),
            problems,
            matrix,
            tier: book.terms.tier,
            today,
            stale: book.stale.clone(),
            set: Arc::clone(&book.set),
            book,
        }
    }
}

/// What to do about a decision that fits no finding any more.
pub const KEPT: &str = "it is kept; remove it when it is no longer needed";

/// Decisions that fit no finding any more, and numbers that two decisions share.
fn decided(model: &Model, stale: &[FindingId], problems: &mut Vec<Problem>) {
    for decision in stale.iter().filter_map(|id| model.decisions().get(id)) {
        let (rule, name) = (model::clip(&decision.rule), model.name(decision.subject));
        let on = match model::clip(&name) {
            name if name.is_empty() => "something that was deleted".to_owned(),
            name => format!("\u{201c}{name}\u{201d}"),
        };
        let what = format!("the decision on {rule} at {on} fits no finding");
        problems.push(Problem::plain(what, KEPT));
    }
    let mut numbers: BTreeSet<u32> = BTreeSet::new();
    for short in model
        .decisions()
        .values()
        .filter_map(|decision| decision.short)
    {
        if !numbers.insert(short) {
            let what = format!("two decisions have the number T-{short}");
            problems.push(Problem::plain(
                what,
                "the later one was given another number",
            ));
        }
    }
}
