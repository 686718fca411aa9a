//! The threats of the selected thing: the sentence, the smallest fix with a button that applies it, and why the score is
//! what it is, step by step.

use analysis::{Analysis, Finding, State};
use egui::{CollapsingHeader, RichText, Ui};
use model::{Attr, Subject, Value};

use crate::{
    theme,
    wish::{View, Wish, Wishes},
};

/// Lists the open and assumed findings of a subject, worst first; the first one is unfolded.
pub fn ui(ui: &mut Ui, view: View<'_>, subject: Subject, wishes: &mut Wishes) {
    let Some(verdict) = view.session.verdict() else {
        return;
    };
    let analysis = &verdict.analysis;
    let mine = |finding: &&Finding| finding.subject == subject && finding.state != State::Closed;
    let findings: Vec<&Finding> = analysis.listed().filter(mine).collect();
    if findings.is_empty() {
        return;
    }
    ui.add_space(4.0);
    ui.separator();
    ui.label(theme::bold("Threats"));
    for (n, finding) in findings.into_iter().enumerate() {
        let title = analysis.title(view.session.model(), finding);
        let fold = CollapsingHeader::new(format!("T-{}  {title}", finding.short))
            .id_salt(("threat", finding.short))
            .default_open(n == 0);
        fold.show(ui, |ui| one(ui, view, analysis, finding, wishes));
    }
}

fn one(ui: &mut Ui, view: View<'_>, analysis: &Analysis, finding: &Finding, wishes: &mut Wishes) {
    let model = view.session.model();
    ui.label(analysis.threat(model, finding));
    if let Some(score) = finding.current {
        let band = model::title(analysis.severity(score).word());
        let state = match finding.state {
            State::Assumed => ", assumed: nobody stated it",
            _ => "",
        };
        let (likelihood, impact) = (score.likelihood, score.impact);
        let words = format!("{band}: likelihood {likelihood}, impact {impact}{state}");
        ui.label(RichText::new(words).weak());
    }
    for fix in analysis.fix(finding) {
        let change = Attr::named(&fix.set).zip(Value::from_word(&fix.to));
        ui.add_space(2.0);
        ui.label(&fix.words);
        if let Some((attr, value)) = change
            && ui.button("Apply").clicked()
        {
            wishes.push(Wish::Answer(finding.subject, attr, value));
        }
    }
    let why = CollapsingHeader::new("Why this score").id_salt(("why", finding.short));
    why.show(ui, |ui| {
        let evidence = analysis.explain(model, finding);
        for (n, step) in report::steps(&evidence, &analysis.set).iter().enumerate() {
            ui.label(RichText::new(format!("{}. {step}", n + 1)).small());
        }
    });
}
