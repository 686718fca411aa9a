//! The worked cases of SCORING, section 2, by hand: levels, risk and band before and after.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops where something is wrong"
)]

use std::sync::Arc;

use analysis::{Analysis, Finding, RuleSet, Step};
use model::{Date, Decision, Edit, Exploitation, Model, Severity, Tier, sketch};

fn judge(model: &Model) -> Analysis {
    Arc::new(RuleSet::builtin()).analyse(model, Date::constant(2026, 11, 24), Some(Tier::Full))
}

fn read(text: &str) -> Model {
    let (model, issues) = sketch::read(text);
    assert_eq!(issues, []);
    model
}

fn find<'a>(analysis: &'a Analysis, code: &str) -> &'a Finding {
    let found = analysis
        .findings
        .iter()
        .find(|f| analysis.rule(f).is_some_and(|rule| rule.code == code));
    found.expect("the finding")
}

/// Level, impact, risk to three significant digits, band: inherent, then current.
#[track_caller]
fn check(
    text: &str,
    code: &str,
    inherent: (u8, u8, f64, Severity),
    current: (u8, u8, f64, Severity),
) {
    let model = read(text);
    let analysis = judge(&model);
    let finding = find(&analysis, code);
    for (score, wanted) in [
        (Some(finding.inherent), inherent),
        (finding.current, current),
    ] {
        let score = score.expect("a score");
        assert_eq!(
            (score.likelihood, score.impact),
            (wanted.0, wanted.1),
            "{code}"
        );
        assert_eq!(analysis.severity(score), wanted.3, "{code}");
        assert!(
            (score.risk - wanted.2).abs() <= wanted.2 * 0.005,
            "{code}: {} is not {}",
            score.risk,
            wanted.2
        );
    }
}

use Severity::{Critical, High, Low, Medium};

#[test]
fn case_1_overwritten_tag() {
    let ecr = "ECR: registry tag_immutability=no\n";
    let one = format!("{ecr}control tag-immutability on ECR: verified\n");
    check(&one, "T201", (3, 5, 10.0, High), (2, 5, 3.0, High));
    let more = format!("{one}control C047 on ECR: implemented\ncontrol C045 on ECR: implemented\n");
    check(&more, "T201", (3, 5, 10.0, High), (1, 5, 0.749, Medium));
}

#[test]
fn case_2_hard_coded_secret() {
    let text = "Repo: source_repo hardcoded_secrets=yes\ncontrol C070 on Repo: implemented\n\
                control C005 on Repo: implemented\ncontrol C071 on Repo: implemented\n";
    check(text, "T006", (4, 5, 30.0, Critical), (3, 5, 3.94, High));
}

#[test]
fn case_3_over_broad_task_role() {
    let text =
        "Task: task task_role=dedicated task_role_scope=wildcard\ncontrol C061 on Task: verified\n";
    check(text, "T302", (3, 5, 10.0, High), (3, 4, 4.05, High));
}

#[test]
fn case_4_print_leaks() {
    let with = |level: u8| {
        format!("asset Data: confidentiality={level}\nLogs: log_sink redaction=no holds=Data\n")
    };
    let text = with(5) + "control C094 on Logs: implemented\ncontrol C095 on Logs: implemented\n";
    check(&text, "T440", (4, 5, 30.0, Critical), (3, 5, 6.92, High));
    check(&with(1), "T440", (4, 1, 0.3, Medium), (4, 1, 0.3, Medium));
}

#[test]
fn case_5_no_limits() {
    let text = "App: container resource_limits=no\ncontrol C081 on App: verified\ncontrol C082 on App: implemented\n";
    check(text, "T341", (3, 3, 1.0, Medium), (2, 2, 0.158, Low));
}

#[test]
fn case_6_one_group_counts_once() {
    let text = "ECR: registry scan_on_push=none\ncontrol C042 on ECR: implemented\ncontrol C043 on ECR: implemented\n";
    check(text, "T202", (4, 4, 9.0, High), (4, 4, 5.4, High));
    let model = read(text);
    let analysis = judge(&model);
    let trace = analysis.trace(&model, find(&analysis, "T202"));
    let ignored = trace.iter().any(
        |step| matches!(step, Step::Ignored { because, .. } if because.contains("same group")),
    );
    assert!(ignored, "{trace:?}");
}

#[test]
fn case_7_evidence_shifts_likelihood() {
    let base = "Python: base_image outdated=yes\n";
    check(base, "T103", (4, 3, 3.0, High), (4, 3, 3.0, High));
    for (exploitation, level, risk, band) in [
        (Exploitation::NotAffected, 3, 1.0, Medium),
        (Exploitation::Likely, 5, 10.0, High),
    ] {
        let mut model = read(base);
        let analysis = judge(&model);
        let finding = find(&analysis, "T103");
        let (id, subject) = (analysis.id(finding), finding.subject);
        let mut decision = Decision::new("outdated-base-image", subject);
        decision.exploitation = exploitation;
        let mut edit = Edit::new(&mut model);
        edit.put(id, decision);
        edit.commit();
        let analysis = judge(&model);
        let score = find(&analysis, "T103").inherent;
        assert_eq!(
            (score.likelihood, score.risk, analysis.severity(score)),
            (level, risk, band)
        );
    }
}

#[test]
fn case_8_floors_hold() {
    let text = "Node: host daemon_api_exposed=yes\ncontrol C079 on Node: verified\ncontrol C083 on Node: verified\n\
                control C087 on Node: verified\n";
    check(text, "T384", (4, 5, 30.0, Critical), (1, 5, 1.125, Medium));
    let model = read(text);
    let analysis = judge(&model);
    let floored = analysis
        .trace(&model, find(&analysis, "T384"))
        .iter()
        .any(|step| matches!(step, Step::Combine { floored: true, .. }));
    assert!(floored);
}

#[test]
fn target_counts_planned_controls_as_implemented() {
    let text = "ECR: registry tag_immutability=no\ncontrol C041 on ECR: planned\n";
    let analysis = judge(&read(text));
    let finding = find(&analysis, "T201");
    assert_eq!(finding.current.map(|s| s.risk), Some(10.0));
    let target = finding.target.expect("a target").risk;
    assert!((target - 10.0 * (1.0 - 0.7 * 0.8)).abs() < 1e-9, "{target}");
}

#[test]
fn controls_never_raise_a_score() {
    let set = RuleSet::builtin();
    for rule in &set.rules {
        let mut least = f64::INFINITY;
        for count in 0..=rule.controls.len() {
            let acting: Vec<_> = rule
                .controls
                .iter()
                .take(count)
                .filter_map(|name| set.controls.get(set.control(name)?))
                .map(|control| analysis::score::Acting {
                    control,
                    status: model::Status::Verified,
                })
                .collect();
            let taken = analysis::score::combine(&acting, analysis::score::Figure::Current);
            let left = taken.likelihood * taken.impact;
            assert!(left <= least, "{}: {left} after {least}", rule.id);
            least = left;
        }
    }
}
