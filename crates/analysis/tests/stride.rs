//! STRIDE completeness: which letters of which things nobody looked at.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops where something is wrong"
)]

use std::sync::Arc;

use analysis::{RuleSet, stride::Reach};
use model::{
    Covered, Date, Edit, Model, OwnThreat, Session, SessionId, Stage, Stride, Subject, ThreatId,
    Tier, sketch,
};

fn read(text: &str) -> Model {
    let (model, issues) = sketch::read(text);
    assert_eq!(issues, [], "{text}");
    model
}

fn reach(model: &Model) -> Reach {
    let set = Arc::new(RuleSet::builtin());
    let analysis = set.analyse(model, Date::constant(2026, 11, 24), Some(Tier::Core));
    analysis.stride_reach(model)
}

fn gaps(model: &Model) -> Vec<String> {
    let word = |letters: &[Stride]| letters.iter().map(|l| l.word()).collect::<String>();
    reach(model)
        .gaps
        .iter()
        .map(|gap| {
            format!(
                "{}: {} asked {}",
                model.name(gap.subject),
                word(&gap.letters),
                word(&gap.asked)
            )
        })
        .collect()
}

#[test]
fn each_class_asks_for_its_letters() {
    // No rule is about a third party: both letters of an actor are missing.
    let third = read("Maker: third_party\n");
    assert_eq!(gaps(&third), ["Maker: SR asked "]);
    assert_eq!((reach(&third).pairs, reach(&third).covered), (2, 0));
    for (text, pairs) in [
        ("A: container\n", 6),
        ("A: webhook\n", 6),
        ("A: database\n", 4),
        ("A: log_sink\n", 4),
        ("A: image\n", 4),
        ("A: browser\n", 2),
        ("A: iam_role\n", 2),
        ("A: third_party\nB: third_party\nA -> B: mail\n", 2 + 2 + 3),
        ("asset D: integrity=3\n", 0),
    ] {
        assert_eq!(reach(&read(text)).pairs, pairs, "{text}");
    }
}

#[test]
fn a_finding_in_any_state_covers_its_letter() {
    // T214, T219 and the like say nothing of a database; what is closed by design was looked at.
    let before = gaps(&read("Data: database\n"));
    let closed = gaps(&read(
        "Data: database backups=yes access_scope=narrow public=no\n",
    ));
    assert!(
        before.iter().any(|gap| gap.starts_with("Data:")),
        "{before:?}"
    );
    let missing = |gaps: &[String], letter: char| {
        gaps.iter().any(|gap| {
            gap.split(' ')
                .nth(1)
                .is_some_and(|letters| letters.contains(letter))
        })
    };
    assert!(
        !missing(&closed, 'D') && !missing(&closed, 'I'),
        "{closed:?}"
    );
}

#[test]
fn notes_workshops_and_own_threats_cover_too_and_out_of_scope_asks_nothing() {
    let noted = read("Maker: third_party considered=\"S: signed mail only\"\n");
    assert_eq!(gaps(&noted), ["Maker: R asked "]);
    assert_eq!((reach(&noted).covered, reach(&noted).considered), (1, 1));
    let out = read("Maker: third_party scope=out reason=\"not ours\"\n");
    assert_eq!(reach(&out), Reach::default());

    let mut model = read("Maker: third_party\n");
    let subject = Subject::Element(*model.elements().keys().next().expect("one"));
    let stop = |letter, skipped| Covered {
        subject,
        letter,
        skipped,
    };
    let session = Session {
        coverage: vec![stop(Stride::S, false), stop(Stride::R, true)],
        ..Session::default()
    };
    let mut edit = Edit::new(&mut model);
    edit.put(SessionId::named("one"), session);
    edit.commit();
    assert_eq!(
        gaps(&model),
        ["Maker: R asked "],
        "a stop that was skipped covers nothing"
    );
    let mut edit = Edit::new(&mut model);
    edit.put(
        ThreatId::named("one"),
        OwnThreat {
            title: "It denies the delivery".to_owned(),
            threat: String::new(),
            subject,
            stage: Stage::Code,
            stride: [Stride::R].into(),
            affects: [].into(),
            likelihood: 2,
            impact: 2,
            controls: Vec::new(),
            author: String::new(),
            date: None,
            closed: true,
        },
    );
    edit.commit();
    assert_eq!(gaps(&model), Vec::<String>::new());
}

#[test]
fn a_letter_with_an_open_question_says_so() {
    let text = "Insider: malicious_insider\nRole: iam_role role_use=ci\n";
    let found = gaps(&read(text));
    let all = found.join("\n");
    let set = RuleSet::builtin();
    assert!(!set.rules.is_empty());
    assert!(found.iter().all(|gap| gap.contains("asked")), "{all}");
    let asks = gaps(&read("Dev: developer mfa=yes\n"));
    assert_eq!(
        asks,
        Vec::<String>::new(),
        "the credential type is asked, and the access review assumed"
    );
}
