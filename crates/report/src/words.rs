//! The trace of a score as sentences: every step, with the fact or the control behind it. Rounded for reading only.

use analysis::{Atom, Evidence, RuleSet, Step};

/// The steps of an explanation, first what was matched, then the arithmetic in its order.
pub fn steps(evidence: &Evidence, set: &RuleSet) -> Vec<String> {
    let mut out = vec![matched(evidence)];
    let trace = evidence.trace.as_slice();
    let still = still(trace);
    for (ix, step) in trace.iter().enumerate() {
        if idle(step, trace.get(ix + 1)) || repeats(step, trace) {
            continue;
        }
        match step {
            Step::Inherent { .. } if still => out.extend(
                sentence(step, set)
                    .map(|words| words.replacen("controls:", "controls and now:", 1)),
            ),
            Step::Residual { figure, .. } if still && *figure != "target" => {}
            step => out.extend(sentence(step, set)),
        }
    }
    out
}

/// Whether there is no control at all, so that the figure before controls is also that of today.
fn still(trace: &[Step]) -> bool {
    !trace
        .iter()
        .any(|step| matches!(step, Step::Control { .. } | Step::Ignored { .. }))
}

/// A control without effect, where the next step says why.
fn idle(step: &Step, next: Option<&Step>) -> bool {
    let Step::Control {
        id,
        likelihood,
        impact,
        ..
    } = step
    else {
        return false;
    };
    let ignored = matches!(next, Some(Step::Ignored { id: of, .. }) if of == id);
    ignored && *likelihood <= 0.0 && *impact <= 0.0
}

/// The target figure, where no planned work makes it differ from the current one.
fn repeats(step: &Step, trace: &[Step]) -> bool {
    let ends: Vec<f64> = trace
        .iter()
        .filter_map(|step| match step {
            Step::Residual { risk, .. } => Some(*risk),
            _ => None,
        })
        .collect();
    let same = ends
        .windows(2)
        .all(|pair| matches!(pair, [a, b] if (a - b).abs() < 1e-12));
    let target = matches!(step, Step::Residual { figure, .. } | Step::Combine { figure, .. } if *figure == "target");
    target && same
}

fn matched(evidence: &Evidence) -> String {
    let facts: Vec<String> = evidence.atoms.iter().map(fact).collect();
    match (evidence.atoms.as_slice(), facts.as_slice()) {
        (_, []) => format!("It is found where {}.", evidence.condition),
        // The only fact is the whole condition.
        ([atom], [fact]) if bare(atom) == evidence.condition => format!("Found because {fact}."),
        _ => format!(
            "It is found where {}. Facts: {}.",
            evidence.condition,
            facts.join("; ")
        ),
    }
}

fn fact(atom: &Atom) -> String {
    format!("{} ({})", bare(atom), atom.from)
}

fn bare(atom: &Atom) -> String {
    let words = |text: &str| text.replace('_', " ");
    format!("{} is {}", words(&atom.attribute), words(&atom.value))
}

fn amended(pack: Option<&str>, field: &str, was: &str, now: &str, reason: &str) -> String {
    let who = pack.map_or_else(|| "This model".to_owned(), |pack| format!("Pack {pack}"));
    match field {
        "likelihood" | "impact" => {
            format!(
                "{who} sets the rule\u{2019}s {field} to {now} instead of {was}. Reason: {reason}."
            )
        }
        "rule" => format!("The rule is {now}, in place of that {was}: {reason}."),
        _ => format!("{who} words the rule\u{2019}s {field} in its own way. Reason: {reason}."),
    }
}

fn sentence(step: &Step, set: &RuleSet) -> Option<String> {
    Some(match step {
        Step::Base {
            likelihood,
            impact,
            from,
        } => {
            format!("Start, from {from}: likelihood {likelihood}, impact {impact}.")
        }
        Step::Amended {
            pack,
            field,
            was,
            now,
            reason,
        } => amended(pack.as_deref(), field, was, now, reason),
        Step::Shift { name, by, because } => shift(name, *by, because),
        Step::Value { rating, because } => value(*rating, because),
        Step::Override {
            likelihood,
            impact,
            computed,
            author,
            date,
            reason,
        } => {
            let day = date
                .as_ref()
                .map_or_else(String::new, |day| format!(" on {day}"));
            format!(
                "{author} set likelihood {likelihood} and impact {impact}{day}; computed were {} and {}. Reason: {reason}.",
                computed.0, computed.1
            )
        }
        Step::Inherent {
            frequency,
            loss,
            risk,
            cell,
            band,
        } => {
            format!(
                "Before controls: {}, {}.",
                product(*frequency, *loss, *risk, cell),
                model::title(band)
            )
        }
        Step::Control {
            id,
            status,
            on,
            likelihood,
            impact,
            ..
        } => control(set, id, status, on, *likelihood, *impact),
        Step::Ignored { id, because } => {
            format!("{} does not count now ({because}).", name(set, id))
        }
        Step::Combine {
            figure,
            likelihood,
            impact,
            floored,
        } => combine(figure, *likelihood, *impact, *floored)?,
        Step::Residual {
            figure,
            frequency,
            loss,
            risk,
            cell,
            band,
        } => {
            format!(
                "{}: {}, {}.",
                moment(figure),
                product(*frequency, *loss, *risk, cell),
                model::title(band)
            )
        }
        Step::Closed { because } => format!("Closed by design: {because}."),
        Step::Assumed { attribute } => {
            format!("Assumed: nobody stated {}.", attribute.replace('_', " "))
        }
        Step::Next { words } => format!("To the next level: {words}."),
    })
}

fn shift(name: &str, by: i8, because: &str) -> String {
    let effect = match by {
        0 => "leaves likelihood as it is",
        1.. => "raises likelihood by one step",
        _ => "lowers likelihood by one step",
    };
    let name = model::title(name);
    format!("{name} {effect}: {because}.")
}

fn value(rating: u8, because: &str) -> String {
    let effect = match i16::from(rating) - 3 {
        0 => "leaves impact as it is".to_owned(),
        n if n > 0 => format!("raises impact by {n}"),
        n => format!("lowers impact by {}", -n),
    };
    format!("The value at stake, {rating} of 5, {effect}: {because}.")
}

/// `0.3 a year x 100 = 30 loss units a year (L4 I5)`.
fn product(frequency: f64, loss: f64, risk: f64, cell: &str) -> String {
    let risk = figure(risk);
    let units = if risk == "1" {
        "loss unit"
    } else {
        "loss units"
    };
    format!(
        "{} a year \u{d7} {} = {risk} {units} a year ({cell})",
        figure(frequency),
        figure(loss)
    )
}

fn moment(figure: &str) -> &str {
    if figure == "target" {
        "With planned work done"
    } else {
        "Now"
    }
}

fn control(
    set: &RuleSet,
    id: &str,
    status: &str,
    on: &str,
    likelihood: f64,
    impact: f64,
) -> String {
    let on = if on.is_empty() {
        String::new()
    } else {
        format!(" on {}", crate::view::clip(on, 60))
    };
    let effect = match (likelihood > 0.0, impact > 0.0) {
        (true, true) => format!(
            "takes {} off likelihood and {} off impact",
            percent(likelihood),
            percent(impact)
        ),
        (true, false) => format!("takes {} off likelihood", percent(likelihood)),
        (false, true) => format!("takes {} off impact", percent(impact)),
        (false, false) => "takes nothing off yet".to_owned(),
    };
    format!("{} ({status}{on}) {effect}.", name(set, id))
}

/// What controls leave; nothing to say where they leave all.
fn combine(figure: &str, likelihood: f64, impact: f64, floored: bool) -> Option<String> {
    if likelihood >= 1.0 && impact >= 1.0 {
        return None;
    }
    let floor = if floored {
        ", at the floor that no set of controls passes"
    } else {
        ""
    };
    let when = if figure == "target" {
        "Planned work done, controls"
    } else {
        "Together, controls"
    };
    Some(format!(
        "{when} leave {} of likelihood and {} of impact{floor}.",
        percent(likelihood),
        percent(impact)
    ))
}

pub fn name(set: &RuleSet, id: &str) -> String {
    let spec = set.control(id).and_then(|ix| set.controls.get(ix));
    spec.map_or_else(
        || id.to_owned(),
        |spec| format!("\u{201c}{}\u{201d}", spec.title),
    )
}

fn percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}

/// Three digits that matter, no trailing zeros.
pub fn figure(value: f64) -> String {
    let digits = match value.abs() {
        v if v >= 100.0 => 0,
        v if v >= 10.0 => 1,
        v if v >= 1.0 => 2,
        v if v >= 0.1 => 3,
        _ => 4,
    };
    let text = format!("{value:.digits$}");
    if text.contains('.') {
        return text.trim_end_matches('0').trim_end_matches('.').to_owned();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_show_three_digits() {
        let cases = [
            (30.0, "30"),
            (0.3, "0.3"),
            (3.935, "3.94"),
            (0.062_91, "0.0629"),
            (100.0, "100"),
            (62.56, "62.6"),
        ];
        for (value, want) in cases {
            assert_eq!(figure(value), want);
        }
    }

    #[test]
    fn a_step_is_a_sentence() {
        assert_eq!(
            shift("exposure", 1, "it is"),
            "Exposure raises likelihood by one step: it is."
        );
        assert_eq!(
            value(5, "data 5"),
            "The value at stake, 5 of 5, raises impact by 2: data 5."
        );
        assert_eq!(combine("current", 1.0, 1.0, false), None);
    }
}
