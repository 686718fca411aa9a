//! The threats of the selected thing: the sentence, why the score is what it is, and the smallest fix with a button that
//! applies it. The one somebody asked about stands on a card of its own.

use analysis::{Analysis, Finding, State};
use editor::Act;
use egui::{Align, Button, CollapsingHeader, Frame, Layout, RichText, Sense, Ui, Vec2};
use emath::TSTransform;
use model::{Attr, Subject, Value};
use scene::{Face, Ink, Scene, severity_mark, text};

use super::{decision, own, toolbar::cross};
use crate::{
    paint::Brush,
    theme,
    wish::{Change, View, Wish, Wishes},
};

/// The size of panel text.
const SIZE: f32 = 13.0;
/// What a fold's arrow and its margins take.
const FOLD: f32 = 30.0;

/// The card of the threat that was chosen in the register or the matrix.
pub fn chosen(ui: &mut Ui, view: View<'_>, subject: Subject, wishes: &mut Wishes) {
    let chosen = view.prefs.finding.filter(|(_, of)| *of == subject);
    let (Some((id, _)), Some(verdict)) = (chosen, view.session.verdict()) else {
        return;
    };
    let analysis = &verdict.analysis;
    let findings = analysis.findings_on(subject);
    let found = findings.iter().find(|f| analysis.id(f) == id);
    let card = Frame::new()
        .fill(view.look.color(Ink::Surface))
        .stroke(egui::Stroke::new(1.0, view.look.color(Ink::Hairline)))
        .corner_radius(6.0)
        .inner_margin(10.0);
    card.show(ui, |ui| {
        ui.set_width(ui.available_width());
        match found.filter(|finding| finding.state != State::Closed) {
            Some(finding) => {
                top(ui, view, analysis, finding, wishes);
                if let Some((own, threat)) = view.session.own(finding) {
                    own::ui(ui, view, own, threat, wishes);
                } else {
                    let title = analysis.title(view.session.model(), finding);
                    ui.label(theme::bold(title).size(14.0));
                    ui.label(analysis.threat(view.session.model(), finding));
                }
                scored(ui, view, analysis, finding, wishes);
                decision::ui(ui, view, analysis, finding, wishes);
            }
            None => closed(ui, view, wishes),
        }
    });
    ui.add_space(6.0);
}

/// The mark, the id, the band and a way to put the card away.
fn top(ui: &mut Ui, view: View<'_>, analysis: &Analysis, finding: &Finding, wishes: &mut Wishes) {
    ui.horizontal(|ui| {
        if let Some(score) = finding.current {
            let (rect, _) = ui.allocate_exact_size(Vec2::splat(16.0), Sense::hover());
            let mut scene = Scene::default();
            let severity = analysis.severity(score);
            severity_mark(&mut scene, severity, emath::pos2(8.0, 8.0), 15.0);
            let brush = Brush {
                painter: ui.painter(),
                look: view.look,
                view: TSTransform::from_translation(rect.min.to_vec2()),
            };
            brush.scene(&scene);
        }
        ui.label(RichText::new(format!("T-{}", finding.short)).weak());
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            close(ui, wishes);
        });
    });
}

fn close(ui: &mut Ui, wishes: &mut Wishes) {
    if cross(ui, "Close the threat’s card").clicked() {
        wishes.push(Wish::Finding(None));
    }
}

/// What was chosen is no threat any more.
fn closed(ui: &mut Ui, view: View<'_>, wishes: &mut Wishes) {
    ui.horizontal(|ui| {
        ui.label(theme::bold("This threat is closed"));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            close(ui, wishes);
            let undo = view.session.history().undo_label();
            if let Some(label) = undo
                && ui.button("Undo").on_hover_text(label).clicked()
            {
                wishes.push(Wish::Run(Act::Undo));
            }
        });
    });
}

/// The open and assumed findings of a subject, worst first, without the one on the card.
pub fn of(view: View<'_>, subject: Subject) -> Vec<Finding> {
    let Some(verdict) = view.session.verdict() else {
        return Vec::new();
    };
    let analysis = &verdict.analysis;
    let card = view.prefs.chosen();
    let mut findings = analysis.findings_on(subject);
    findings.retain(|finding| {
        finding.state != State::Closed
            && analysis.lists(finding)
            && card != Some(analysis.id(finding))
    });
    findings
}

/// Lists findings; the first one is unfolded, unless one stands on the card.
pub fn ui(ui: &mut Ui, view: View<'_>, findings: &[Finding], wishes: &mut Wishes) {
    let Some(verdict) = view.session.verdict() else {
        return;
    };
    let analysis = &verdict.analysis;
    let card = view.prefs.chosen();
    if findings.is_empty() {
        return;
    }
    ui.add_space(4.0);
    ui.separator();
    let title = if card.is_some() {
        "Other threats"
    } else {
        "Threats"
    };
    ui.label(theme::bold(format!("{title} ({})", findings.len())));
    for (n, finding) in findings.iter().enumerate() {
        let title = analysis.title(view.session.model(), finding);
        let title = format!("T-{}  {title}", finding.short);
        // A header that does not fit would widen the panel.
        let room = ui.available_width() - FOLD;
        let fold = CollapsingHeader::new(text::clip(&title, SIZE, Face::Regular, room))
            .id_salt(("threat", analysis.id(finding).0))
            .default_open(n == 0 && card.is_none());
        let header = fold.show(ui, |ui| one(ui, view, analysis, finding, wishes));
        header.header_response.on_hover_text(title);
    }
}

fn one(ui: &mut Ui, view: View<'_>, analysis: &Analysis, finding: &Finding, wishes: &mut Wishes) {
    ui.label(analysis.threat(view.session.model(), finding));
    scored(ui, view, analysis, finding, wishes);
}

/// The score, what would lower it, and why it is what it is.
fn scored(
    ui: &mut Ui,
    view: View<'_>,
    analysis: &Analysis,
    finding: &Finding,
    wishes: &mut Wishes,
) {
    let model = view.session.model();
    if let Some(words) = score(view, analysis, finding) {
        ui.label(RichText::new(words).weak());
    }
    fix(ui, view, analysis, finding, wishes);
    let why = CollapsingHeader::new("Why this score").id_salt(("why", analysis.id(finding).0));
    why.show_unindented(ui, |ui| {
        let evidence = analysis.explain(model, finding);
        for (n, step) in report::steps(&evidence, &analysis.set).iter().enumerate() {
            ui.label(RichText::new(format!("{}. {step}", n + 1)).small());
        }
    });
}

/// "High, open: likelihood 3 (about once in 10 years), impact 5 (severe)".
fn score(view: View<'_>, analysis: &Analysis, finding: &Finding) -> Option<String> {
    let score = finding.current?;
    let matrix = &analysis.matrix;
    let (likelihood, impact) = matrix.cell(score.likelihood, score.impact);
    let word =
        |list: &[String], ix: usize| list.get(ix).map_or_else(String::new, |w| w.to_lowercase());
    let overrides = view.session.model().overrides();
    let state = match finding.state {
        _ if overrides.contains_key(&analysis.id(finding)) => "scored by hand",
        State::Assumed => "assumed, as nobody stated it",
        _ => finding.state.word(),
    };
    Some(format!(
        "{}, {state}: likelihood {} ({}) and impact {} ({})",
        matrix.word(score.band),
        likelihood + 1,
        word(&matrix.likelihood, likelihood),
        impact + 1,
        word(&matrix.impact, impact),
    ))
}

/// The smallest fix, and a button that sets all of it that can be set.
fn fix(ui: &mut Ui, view: View<'_>, analysis: &Analysis, finding: &Finding, wishes: &mut Wishes) {
    let fixes = analysis.fix(finding);
    if fixes.is_empty() {
        return;
    }
    ui.add_space(2.0);
    ui.label(theme::bold("Smallest fix"));
    for fix in &fixes {
        ui.label(&fix.words);
    }
    let spec = view.session.spec(finding.subject);
    let set = |attr: Attr| spec?.attribute(attr).map(|_| attr);
    let changes: Vec<(Attr, Value)> = fixes
        .iter()
        .filter_map(|fix| Some((set(Attr::named(&fix.set)?)?, Value::from_word(&fix.to)?)))
        .collect();
    if !changes.is_empty() {
        apply(ui, view, finding.subject, changes, wishes);
    }
}

/// The button that sets all of a fix; what it would change is worked out while the pointer or the keyboard is on it, and
/// shown beside it and in the matrix.
fn apply(
    ui: &mut Ui,
    view: View<'_>,
    subject: Subject,
    changes: Vec<(Attr, Value)>,
    wishes: &mut Wishes,
) {
    let revision = view.session.verdict().map(|verdict| verdict.revision);
    let known = view.prefs.supposed.as_ref();
    let known = known.filter(|s| s.subject == subject && s.changes == changes);
    ui.horizontal(|ui| {
        let button = Button::new(theme::bold("Apply")).fill(view.look.color(Ink::AccentFill));
        let response = ui.add_sized(Vec2::new(84.0, 26.0), button);
        let asked = response.hovered() || response.has_focus();
        let fresh = known.is_some_and(|s| Some(s.revision) == revision);
        if response.clicked() {
            wishes.push(Wish::Suppose(None));
            wishes.push(Wish::Change(Change::Fix(subject, changes)));
        } else if asked && !fresh {
            wishes.push(Wish::Suppose(Some((subject, changes))));
        } else if !asked && known.is_some() {
            wishes.push(Wish::Suppose(None));
        }
        if let Some(effect) = known.and_then(|s| s.effect.as_ref()) {
            ui.label(RichText::new(effect.to_string()).weak());
        }
    });
}
