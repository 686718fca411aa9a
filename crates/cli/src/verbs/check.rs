//! `plimsoll check`: findings as text or JSON, and the gate.

use std::{fmt::Write, io::IsTerminal, path::PathBuf, process::ExitCode};

use analysis::{Analysis, Finding, State, Tally};
use clap::Args;
use model::{Date, Model, Severity, Tier};

use super::{Format, complain, ended};
use crate::{
    Error,
    files::{Input, Output, calm, read_model},
    packs::Packs,
};

#[derive(Args)]
pub struct Check {
    /// The model to judge
    model: PathBuf,
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// How much to list: core, or full for everything
    #[arg(long, value_parser = crate::tier, value_name = "core|full")]
    tier: Option<Tier>,
    /// Let assumed findings count in the gate too
    #[arg(long)]
    assumed: bool,
    /// Show why each score is what it is
    #[arg(long)]
    trace: bool,
    /// List instead, thing by thing, the STRIDE letters with neither a finding nor a note
    #[arg(long)]
    stride: bool,
    /// Exit with 1 when an open finding is at or over this band
    #[arg(long, value_parser = crate::band, value_name = "low|medium|high|critical")]
    fail_on: Option<Severity>,
    /// The day on which acceptances are looked at; today if not given
    #[arg(long, value_parser = crate::day, value_name = "YYYY-MM-DD")]
    date: Option<Date>,
    #[command(flatten)]
    packs: Packs,
}

/// How many questions people answer in one go.
const FEW: usize = 5;

impl Check {
    pub fn run(self) -> Result<ExitCode, Error> {
        let set = self.packs.load()?;
        let input = read_model(&self.model)?;
        let today = self.date.unwrap_or_else(crate::today);
        let analysis = set.analyse(&input.model, today, self.tier);
        let out = Output::open(std::path::Path::new("-"))?;
        match self.format {
            Format::Json => {
                out.write(|out| {
                    ::report::json::write(
                        out,
                        &input.model,
                        &analysis,
                        &input.name(),
                        &input.sha256,
                        self.trace,
                    )
                })?;
            }
            Format::Text => {
                let text = if self.stride {
                    stride(&input, &analysis)
                } else {
                    text(&input, &analysis, self.trace)
                };
                out.write(|out| out.write_all(text.as_bytes()))?;
            }
        }
        // On a terminal the text above has just told them.
        if self.format == Format::Json || !std::io::stdout().is_terminal() {
            complain(&analysis.problems);
        }
        let stopping = self
            .fail_on
            .map(|band| (band, analysis.over(&input.model, band, self.assumed).len()));
        Ok(match stopping {
            Some((band, count)) if count > 0 => {
                eprintln!(
                    "{count} {} at or over {band}",
                    if count == 1 {
                        "finding is"
                    } else {
                        "findings are"
                    }
                );
                ExitCode::from(if set.is_broken() { 2 } else { 1 })
            }
            _ => ended(&set),
        })
    }
}

fn text(input: &Input, analysis: &Analysis, trace: bool) -> String {
    let model = &input.model;
    let mut text = String::new();
    let title = if model.workload().title.is_empty() {
        &input.file
    } else {
        &model.workload().title
    };
    let _ = writeln!(text, "{}", calm(title));
    headline(&mut text, analysis);
    settling(&mut text, model, analysis);
    for state in [State::Open, State::Assumed, State::Closed] {
        let findings: Vec<&Finding> = analysis
            .listed()
            .filter(|finding| finding.state == state)
            .collect();
        if findings.is_empty() {
            continue;
        }
        let heading = match state {
            State::Open => "Open",
            State::Assumed => "Assumed: protections nobody stated, scored as absent",
            State::Closed => "Closed by design",
        };
        let _ = writeln!(text, "\n{heading}");
        for finding in findings {
            row(&mut text, model, analysis, finding, trace);
        }
    }
    asked(&mut text, model, analysis);
    warned(&mut text, model, analysis);
    let workload = model.workload();
    if !workload.rules_off.is_empty() || !workload.packs_off.is_empty() {
        let _ = writeln!(text, "\nSwitched off in the model");
    }
    for (id, reason) in &workload.packs_off {
        let _ = writeln!(text, "  pack {}: {}", calm(id), calm(reason));
    }
    for (id, reason) in &workload.rules_off {
        let _ = writeln!(text, "  {}: {}", calm(id), calm(reason));
    }
    if !workload.rule_overrides.is_empty() {
        let _ = writeln!(text, "\nOverridden in the model");
    }
    for (id, change) in &workload.rule_overrides {
        let _ = writeln!(text, "  {}: {}", calm(id), calm(&change.reason));
    }
    if !analysis.problems.is_empty() {
        let _ = writeln!(text, "\nProblems");
        for problem in &analysis.problems {
            let _ = writeln!(text, "  {}", calm(&problem.line()));
        }
    }
    text
}

fn warned(text: &mut String, model: &Model, analysis: &Analysis) {
    let warnings = analysis.warnings();
    if warnings.is_empty() {
        return;
    }
    let _ = writeln!(text, "\nWarnings: statements that do not fit together");
    for warning in warnings {
        let name = calm(&model.name(warning.subject));
        let _ = writeln!(text, "  {name}: {}", warning.what);
        let _ = writeln!(text, "                  {}", warning.hint);
    }
}

/// STRIDE completeness as a list.
fn stride(input: &Input, analysis: &Analysis) -> String {
    let model = &input.model;
    let reach = analysis.stride_reach(model);
    let mut text = format!(
        "{} of {} pairs of thing and STRIDE letter have a finding or a note ({} by a note alone)\n",
        reach.covered, reach.pairs, reach.considered
    );
    for gap in &reach.gaps {
        let name = calm(&model.name(gap.subject));
        let _ = writeln!(
            text,
            "\n{name}, {}",
            analysis.kind_title(model, gap.subject)
        );
        for letter in &gap.letters {
            let open = gap.asked.contains(letter);
            let state = if open { " (a question is open)" } else { "" };
            let _ = writeln!(text, "  {letter}  {}{state}", letter.title());
        }
    }
    if !reach.gaps.is_empty() {
        text += "\nWhere you thought a letter through and found nothing, say so: considered=\"S: why\" in a sketch\n";
    }
    text
}

fn bands(table: &std::collections::BTreeMap<Severity, usize>) -> String {
    let parts: Vec<String> = table
        .iter()
        .rev()
        .map(|(band, count)| format!("{count} {}", model::title(band.word())))
        .collect();
    if parts.is_empty() {
        "none".to_owned()
    } else {
        parts.join(", ")
    }
}

fn headline(text: &mut String, analysis: &Analysis) {
    let counts = analysis.counts();
    let (now, complete) = (&counts.current, analysis.completeness());
    let _ = writeln!(text, "{} open ({})", now.opened(), bands(&now.open));
    let severe = Tally::over(&now.assumed, Severity::High);
    let _ = writeln!(
        text,
        "{} assumed, {severe} of them High or above; {} questions; {} % answered",
        now.supposed(),
        analysis
            .asked()
            .filter(|question| !question.assumed)
            .count(),
        complete.percent()
    );
    let hidden = analysis.hidden();
    if hidden > 0 {
        let _ = writeln!(text, "+{hidden} in full (--tier full)");
    }
}

/// The few answers that settle most, in one line.
fn settling(text: &mut String, model: &Model, analysis: &Analysis) {
    let settling = analysis.settling(FEW);
    let count = settling.questions.len();
    if count == 0 {
        return;
    }
    let asked = settling.questions.iter().map(|question| {
        let attribute = question.attribute.word().replace('_', " ");
        format!(
            "{} \u{2014} {attribute}",
            calm(&model.name(question.subject))
        )
    });
    let asked: Vec<String> = asked.collect();
    let these = match count {
        1 => "this one".to_owned(),
        5 => "these five".to_owned(),
        n => format!("these {n}"),
    };
    let settle = match settling.findings() {
        1 => "1 finding settles".to_owned(),
        n => format!("{n} findings settle"),
    };
    let _ = writeln!(text, "Answer {these} and {settle}: {}", asked.join("; "));
}

fn row(text: &mut String, model: &Model, analysis: &Analysis, finding: &Finding, trace: bool) {
    let score = finding.current.unwrap_or(finding.inherent);
    let band = if finding.state == State::Closed {
        "-".to_owned()
    } else {
        model::title(analysis.severity(score).word())
    };
    let code = analysis
        .rule(finding)
        .map_or("own", |rule| rule.code.as_str());
    let title = calm(analysis.title(model, finding));
    let short = format!("T-{}", finding.short);
    let _ = writeln!(
        text,
        "{short:>6}  {band:<8}  {title} ({code}) \u{2014} {}",
        calm(&model.name(finding.subject))
    );
    if finding.state == State::Closed {
        return;
    }
    for fix in analysis.fix(finding) {
        let _ = writeln!(text, "                  {}", fix.words);
    }
    if trace {
        for words in ::report::steps(&analysis.explain(model, finding), &analysis.set) {
            let _ = writeln!(text, "                  \u{b7} {words}");
        }
    }
}

fn asked(text: &mut String, model: &Model, analysis: &Analysis) {
    let questions: Vec<_> = analysis
        .asked()
        .filter(|question| !question.assumed)
        .collect();
    if questions.is_empty() {
        return;
    }
    let _ = writeln!(
        text,
        "\nAsked: dangers nobody stated; an answer settles so much risk"
    );
    for question in questions {
        let attribute = question.attribute.word().replace('_', " ");
        let _ = writeln!(
            text,
            "{:>8.2}  {attribute}? \u{2014} {}",
            question.settles,
            calm(&model.name(question.subject))
        );
    }
}
