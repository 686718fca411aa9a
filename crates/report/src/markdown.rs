//! The report in short as GitHub-flavoured Markdown, for a pull request: bottom line, figures, matrix, open threats,
//! questions; the rest folded. Text from the model cannot make markup, links, mentions or references.

use std::{collections::BTreeMap, fmt::Write as _};

use model::{Severity, Subject};

use crate::{
    Input, clean, figure, sections,
    view::{Risk, Score, View, clip, count},
};

/// How many rows a table shows before the rest is folded, and before it is only counted. A comment on GitHub holds
/// 65,536 characters.
const SHOWN: usize = 20;
const FOLDED: usize = 120;

/// The text, ending in a line feed.
pub fn write(input: &Input, view: &View) -> String {
    let mut out = String::with_capacity(8 << 10);
    head(&mut out, input, view);
    counts(&mut out, view);
    matrix(&mut out, view);
    threats(&mut out, view);
    decided(&mut out, view);
    questions(&mut out, view);
    assumed(&mut out, view);
    foot(&mut out, input, view);
    out
}

/// Text as Markdown: cleaned, cut, and every character that could mark up something made plain.
///
/// Letters, digits and spaces stay; of what is left, ASCII signs are escaped by a backslash (`CommonMark` 0.31, 2.4) or
/// written as entities. Mentions, references and bare addresses are found by GitHub in the finished text, where neither
/// helps: a word joiner, which shows nothing, takes them apart.
pub fn escape(text: &str, most: usize) -> String {
    let text = clip(&clean::line(text), most);
    let mut out = String::with_capacity(text.len() + 8);
    for (ix, c) in text.chars().enumerate() {
        match c {
            // Lists and rules begin with these; within a line they are plain.
            '-' | '+' if ix > 0 => out.push(c),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '@' => out.push_str("@\u{2060}"),
            '#' => out.push_str("\\#\u{2060}"),
            '|' => out.push_str("&#124;"),
            '.' | ',' | ';' | '\'' | '/' | '?' | '%' | '=' | '"' | '(' | ')' | ':' => out.push(c),
            c if c.is_ascii_punctuation() => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out.replace("://", ":\u{2060}//")
        .replace("www.", "www\u{2060}.")
}

fn add(out: &mut String, args: std::fmt::Arguments) {
    // Writing into a string cannot fail.
    let _ = out.write_fmt(args);
}

fn head(out: &mut String, input: &Input, view: &View) {
    let workload = view.model.workload();
    add(
        out,
        format_args!("## Threat model: {}\n\n", escape(input.title(), 120)),
    );
    let marking = input.marking();
    if !marking.is_empty() {
        add(out, format_args!("**{}** \u{b7} ", escape(&marking, 60)));
    }
    add(out, format_args!("Report of {}\n\n", view.date));
    add(
        out,
        format_args!("> {}\n\n", escape(&sections::bottom_line(view), 1500)),
    );
    if !workload.decision_asked.trim().is_empty() {
        let asked = escape(&workload.decision_asked, 600);
        add(out, format_args!("**Decision asked:** {asked}\n\n"));
    }
}

/// A band in words, with its letter so that it is found by eye; Markdown has no colours.
fn band(score: Option<&Score>) -> String {
    score.map_or_else(
        || "\u{2013}".to_owned(),
        |score| {
            let word = escape(&score.word, 40);
            if score.severity >= Severity::High {
                format!("**{word}**")
            } else {
                word
            }
        },
    )
}

fn counts(out: &mut String, view: &View) {
    let counts = figure::counts(view);
    out.push_str("| Threats |");
    for (_, word, _) in &counts {
        add(out, format_args!(" {} |", escape(word, 40)));
    }
    out.push_str(" All |\n|---|");
    out.push_str(&"--:|".repeat(counts.len() + 1));
    out.push('\n');
    let rows = [
        "Before controls, closed ones too",
        "Now",
        "With planned work done",
    ];
    for (ix, name) in rows.into_iter().enumerate() {
        add(out, format_args!("| {name} |"));
        let held = counts.iter().filter_map(|band| band.2.get(ix));
        for number in held.clone() {
            add(out, format_args!(" {number} |"));
        }
        add(out, format_args!(" {} |\n", held.sum::<usize>()));
    }
    out.push('\n');
}

fn matrix(out: &mut String, view: &View) {
    let mut ids: BTreeMap<(usize, usize), Vec<String>> = BTreeMap::new();
    for risk in view.open() {
        if let Some(score) = &risk.current {
            ids.entry(score.cell).or_default().push(risk.short());
        }
    }
    out.push_str("### Risk matrix now\n\n| Likelihood, up |");
    for (ix, word) in view.grid.impact.iter().enumerate() {
        add(
            out,
            format_args!(" Impact {}, {} |", ix + 1, escape(word, 40)),
        );
    }
    out.push_str("\n|---|");
    out.push_str(&"---|".repeat(view.grid.impact.len()));
    out.push('\n');
    for (level, cells) in view.grid.cells.iter().enumerate().rev() {
        let word = view.grid.likelihood.get(level).map_or("", String::as_str);
        add(
            out,
            format_args!("| **{}** {} |", level + 1, escape(word, 40)),
        );
        for (column, (_, word)) in cells.iter().enumerate() {
            let held = ids.get(&(level, column)).map_or(&[][..], Vec::as_slice);
            let word = escape(word, 40);
            match held {
                [] => add(out, format_args!(" _{word}_ |")),
                held => add(out, format_args!(" _{word}_ {} |", some(held))),
            }
        }
        out.push('\n');
    }
    out.push('\n');
}

/// At most eight ids; a cell of a comment is no place for more.
fn some(ids: &[String]) -> String {
    let shown: Vec<String> = ids.iter().take(8).map(|id| format!("**{id}**")).collect();
    let rest = ids.len().saturating_sub(8);
    let more = if rest > 0 {
        format!(" +{rest}")
    } else {
        String::new()
    };
    format!("{}{more}", shown.join(" "))
}

/// The whole name of a thing, a flow by its number too.
fn place(view: &View, subject: Subject) -> String {
    let name = match clean::line(&view.model.name(subject)).trim() {
        "" => "(unnamed)".to_owned(),
        name => escape(name, 60),
    };
    match subject {
        Subject::Flow(id) => {
            let number = view.flows.get(&id).copied().unwrap_or_default();
            format!("F{number} {name}")
        }
        _ => name,
    }
}

/// A table whose first rows are shown and whose others are folded or counted.
fn table(out: &mut String, head: &str, rows: &[String], what: &str) {
    let begin = |out: &mut String| {
        add(out, format_args!("{head}\n|"));
        out.push_str(&"---|".repeat(head.matches('|').count() - 1));
        out.push('\n');
    };
    begin(out);
    rows.iter().take(SHOWN).for_each(|row| out.push_str(row));
    out.push('\n');
    if rows.len() > SHOWN {
        let rest = rows.len() - SHOWN;
        add(
            out,
            format_args!("<details><summary>{rest} more {what}</summary>\n\n"),
        );
        begin(out);
        let folded = rows.iter().skip(SHOWN).take(FOLDED);
        folded.for_each(|row| out.push_str(row));
        if rest > FOLDED {
            add(
                out,
                format_args!("\nAnd {} more, in the full report.\n", rest - FOLDED),
            );
        }
        out.push_str("\n</details>\n\n");
    }
}

fn threats(out: &mut String, view: &View) {
    let rows: Vec<String> = view
        .open()
        .map(|risk| {
            let overdue = if risk.overdue(view.date) {
                ", **overdue**"
            } else {
                ""
            };
            let due = risk
                .decided
                .due
                .map_or_else(String::new, |day| format!(", due {day}"));
            let owner = match risk.decided.owner.trim() {
                "" => String::new(),
                owner => format!(", {}", escape(owner, 40)),
            };
            format!(
                "| {} | {} | {} | {} | {} | {}{owner}{due}{overdue} |\n",
                risk.short(),
                escape(&risk.title, 120),
                place(view, risk.subject),
                band(Some(&risk.inherent)),
                band(risk.current.as_ref()),
                risk.treatment(view.date),
            )
        })
        .collect();
    add(out, format_args!("### Open threats ({})\n\n", rows.len()));
    if rows.is_empty() {
        out.push_str("None recorded.\n\n");
        return;
    }
    table(
        out,
        "| Id | Threat | Where | Before | Now | Response |",
        &rows,
        "open threats",
    );
}

/// The sentence and the smallest fix of each serious threat, folded.
fn decided(out: &mut String, view: &View) {
    let serious: Vec<&Risk> = view.open().filter(|risk| risk.told).take(40).collect();
    if serious.is_empty() {
        return;
    }
    let title = count(
        serious.len(),
        "High or Critical threat in words",
        "High and Critical threats in words",
    );
    add(out, format_args!("<details><summary>{title}</summary>\n\n"));
    for risk in serious {
        let words = escape(&risk.threat, 400);
        add(out, format_args!("- **{}** {words}", risk.short()));
        if !risk.fix.is_empty() {
            add(
                out,
                format_args!(" _Smallest fix:_ {}.", escape(&risk.fix.join("; "), 400)),
            );
        }
        out.push('\n');
    }
    out.push_str("\n</details>\n\n");
}

fn questions(out: &mut String, view: &View) {
    let analysis = view.analysis;
    let all = analysis.asked().count();
    add(out, format_args!("### Not answered yet ({all})\n\n"));
    if all == 0 {
        out.push_str("None recorded.\n\n");
        return;
    }
    out.push_str("The answers that settle most come first. An answer turns an assumed weakness into an open threat, or closes it.\n\n");
    for question in analysis.asked().take(8) {
        let spec = match question.subject {
            Subject::Element(id) => view
                .model
                .elements()
                .get(&id)
                .map(|element| model::vocabulary().kind(element.kind)),
            Subject::Flow(_) => Some(model::vocabulary().flow()),
            Subject::Asset(_) => Some(model::vocabulary().asset()),
            Subject::Boundary(_) | Subject::Model => None,
        };
        let title = spec
            .and_then(|spec| spec.attribute(question.attribute))
            .map_or(question.attribute.word(), |a| a.title.as_str());
        let place = place(view, question.subject);
        add(out, format_args!("- {place}: {}?\n", escape(title, 120)));
    }
    if all > 8 {
        add(out, format_args!("- and {} more\n", all - 8));
    }
    out.push('\n');
}

fn assumed(out: &mut String, view: &View) {
    let rows: Vec<String> = view
        .assumed()
        .map(|risk| {
            format!(
                "| {} | {} | {} |\n",
                escape(&risk.title, 120),
                place(view, risk.subject),
                band(risk.current.as_ref()),
            )
        })
        .collect();
    if rows.is_empty() {
        return;
    }
    let title = count(
        rows.len(),
        "weakness is only assumed and counted nowhere above",
        "weaknesses are only assumed and counted nowhere above",
    );
    add(
        out,
        format_args!(
            "<details><summary>{title}</summary>\n\n| Weakness | Where | If so |\n|---|---|---|\n"
        ),
    );
    rows.iter().take(FOLDED).for_each(|row| out.push_str(row));
    if rows.len() > FOLDED {
        add(
            out,
            format_args!("\nAnd {} more, in the full report.\n", rows.len() - FOLDED),
        );
    }
    out.push_str("\n</details>\n\n");
}

fn foot(out: &mut String, input: &Input, view: &View) {
    for problem in view.problems.iter().take(10) {
        add(out, format_args!("- Problem: {}\n", escape(problem, 300)));
    }
    if !view.problems.is_empty() {
        out.push('\n');
    }
    add(
        out,
        format_args!(
            "<sub>Made by Plimsoll {} from {}, SHA-256 {}</sub>\n",
            escape(input.version, 30),
            escape(input.file, 120),
            escape(input.sha256, 64),
        ),
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_stays_text() {
        let cases = [
            ("plain words, here.", "plain words, here."),
            ("a|b`c*d_e", "a&#124;b\\`c\\*d\\_e"),
            (
                "<script> & @ann #12",
                "&lt;script&gt; &amp; @\u{2060}ann \\#\u{2060}12",
            ),
            ("[x](http://y)", "\\[x\\](http:\u{2060}//y)"),
            ("www.x.org", "www\u{2060}.x.org"),
            ("a\nb\u{202e}c", "a bc"),
            ("- a-b", "\\- a-b"),
        ];
        for (text, want) in cases {
            assert_eq!(escape(text, 100), want);
        }
        assert_eq!(escape("abcdef", 3), "abc\u{2026}");
    }
}
