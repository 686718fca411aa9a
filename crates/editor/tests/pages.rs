//! Several diagrams of one model, without a window: a sketch before, a script, what each diagram shows after.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod common;

use common::{CLOUD, Robot, WEB, names, words};
use editor::{Act, Around, Find, Keymap, Pick, Request, Session, Template, command};
use emath::{pos2, vec2};
use model::{DiagramId, Subject};

const CHAIN: &str = "A: container\nB: registry\nC: database\nA -> B: pull\nB -> C: write\n";

/// What each diagram shows, in their order: title, elements and boundaries by name.
fn pages(session: &mut Session) -> Vec<(String, String)> {
    let shown = session.diagram();
    let mut all = Vec::new();
    for (id, title) in session.diagrams() {
        session.turn_to(id);
        let model = session.model();
        let sheet = session.sheet();
        let elements = sheet.boxes().keys().map(|id| Subject::Element(*id));
        let boundaries = sheet.frames().keys().map(|id| Subject::Boundary(*id));
        let mut names: Vec<String> = elements.chain(boundaries).map(|s| model.name(s)).collect();
        names.sort();
        all.push((title, names.join(" ")));
    }
    session.turn_to(shown.unwrap());
    all
}

#[track_caller]
fn check(before: &str, script: &str, after: &[(&str, &str)]) -> Robot {
    let mut robot = Robot::new(before);
    robot.run(script);
    let shown = pages(&mut robot.session);
    let shown: Vec<(&str, &str)> = shown
        .iter()
        .map(|(a, b)| (a.as_str(), b.as_str()))
        .collect();
    assert_eq!(shown, after, "{script}");
    assert_eq!(
        words(robot.session.model()),
        words(&model::sketch::read(before).0),
        "{script}: the model is the same"
    );
    let text = model::file::write(robot.session.model()).unwrap();
    assert_eq!(
        model::file::read(&text).as_ref(),
        Ok(robot.session.model().as_ref()),
        "the file keeps it"
    );
    robot
}

#[test]
fn a_diagram_is_made_named_and_taken_away() {
    check(
        WEB,
        "new-diagram",
        &[("Diagram 1", "Dev Reg Web"), ("Diagram 2", "")],
    );
    check(WEB, "new-diagram; undo", &[("Diagram 1", "Dev Reg Web")]);
    check(
        WEB,
        "new-diagram; delete-diagram",
        &[("Diagram 1", "Dev Reg Web")],
    );
    let mut robot = check(
        WEB,
        "new-diagram",
        &[("Diagram 1", "Dev Reg Web"), ("Diagram 2", "")],
    );
    let asked = robot.session.requests();
    assert!(
        asked.contains(&Request::Show(Act::RenameDiagram)),
        "{asked:?}"
    );
    let id = robot.session.diagram().unwrap();
    robot.session.name_diagram(id, " Push ");
    assert_eq!(pages(&mut robot.session)[1].0, "Push");
    robot.run("undo");
    assert_eq!(pages(&mut robot.session)[1].0, "Diagram 2");
    let delete = command::by_act(Act::DeleteDiagram).unwrap();
    robot.run("undo");
    assert!(!delete.ready(&robot.session), "the last one stays");
}

#[test]
fn a_diagram_is_made_from_the_selection() {
    let mut robot = check(
        CHAIN,
        "click A; shift-click B; diagram-of-selection",
        &[("Diagram 1", "A B C"), ("Diagram 2", "A B")],
    );
    assert_eq!(
        robot.session.sheet().lines().len(),
        1,
        "the flow between them is shown"
    );
    assert_eq!(names(&robot.session), "A B");
    // Each diagram has places of its own.
    let before = robot.area("A");
    robot.run("escape; take A; slide 300 200; drop");
    assert_ne!(robot.area("A"), before);
    robot.run("previous-diagram");
    assert_eq!(robot.area("A"), before);
    robot.run("undo");
    assert_eq!(robot.session.diagrams().len(), 2);
    assert_eq!(
        Some(robot.session.diagrams()[1].0),
        robot.session.diagram(),
        "undo shows where it took something back"
    );
    assert_eq!(robot.area("A"), before);
    check(
        CLOUD,
        "edge Net; diagram-of-selection",
        &[
            ("Diagram 1", "Cloud Dev Net Reg S3 Web"),
            ("Net", "Cloud Net Web"),
        ],
    );
}

#[test]
fn what_is_added_on_a_diagram_is_shown_there_alone() {
    let mut robot = Robot::new(WEB);
    robot.run("new-diagram; place-registry; press 0 0; drop; type ECR; enter");
    let shown = pages(&mut robot.session);
    assert_eq!(shown[0].1, "Dev Reg Web");
    assert_eq!(shown[1].1, "ECR");
    // Deleted with its diagram it would be nowhere: it goes to the first one, beside what is there.
    robot.run("delete-diagram");
    assert_eq!(pages(&mut robot.session)[0].1, "Dev ECR Reg Web");
    let ecr = robot.area("ECR");
    assert!(
        ["Dev", "Reg", "Web"]
            .iter()
            .all(|n| !robot.area(n).intersects(ecr))
    );
    robot.run("undo");
    assert_eq!(pages(&mut robot.session), shown);
}

#[test]
fn things_are_put_on_a_diagram_and_taken_off() {
    let mut robot = Robot::new(CHAIN);
    let a = robot.subject("A");
    robot.run("click B; diagram-of-selection");
    robot.session.select([a]);
    assert!(!robot.session.shows(a));
    robot.run("show-here");
    assert_eq!(pages(&mut robot.session)[1].1, "A B");
    assert!(!robot.area("A").intersects(robot.area("B")));
    robot.run("undo");
    assert_eq!(pages(&mut robot.session)[1].1, "B");
    let flow = Subject::Flow(robot.flow("B \u{2192} C: write"));
    robot.session.show_here(&[flow], Some(pos2(900.0, 100.0)));
    assert_eq!(pages(&mut robot.session)[1].1, "B C", "both ends of a flow");
    robot.run("escape; click C; take-off");
    assert_eq!(pages(&mut robot.session)[1].1, "B");
    assert_eq!(pages(&mut robot.session)[0].1, "A B C");
    // What no other diagram shows stays, and that is said.
    robot.run("previous-diagram; click A");
    robot.session.requests();
    robot.run("take-off");
    let told = robot.session.requests();
    assert!(matches!(told.as_slice(), [Request::Tell(_)]), "{told:?}");
    assert_eq!(pages(&mut robot.session)[0].1, "A B C");
}

#[test]
fn diagrams_are_turned_moved_and_copied() {
    let mut robot = Robot::new(CHAIN);
    robot.run("click A; diagram-of-selection; duplicate-diagram");
    let titles = |robot: &Robot| {
        let all = robot.session.diagrams().into_iter().map(|(_, title)| title);
        all.collect::<Vec<_>>()
    };
    assert_eq!(titles(&robot), ["Diagram 1", "Diagram 2", "Diagram 2 copy"]);
    let at = |robot: &Robot| {
        let all: Vec<DiagramId> = robot.session.diagrams().into_iter().map(|d| d.0).collect();
        all.iter()
            .position(|id| Some(*id) == robot.session.diagram())
    };
    assert_eq!(at(&robot), Some(2));
    robot.run("next-diagram");
    assert_eq!(at(&robot), Some(0), "around the end");
    robot.run("previous-diagram; move-diagram-left");
    assert_eq!(at(&robot), Some(1));
    assert_eq!(titles(&robot), ["Diagram 1", "Diagram 2 copy", "Diagram 3"]);
    robot.run("undo");
    assert_eq!(at(&robot), Some(2));
}

#[test]
fn flying_somewhere_shows_a_diagram_that_has_it() {
    let mut robot = Robot::new(CHAIN);
    let c = robot.subject("C");
    robot.run("click A; diagram-of-selection");
    robot.session.bring(c);
    assert!(robot.session.shows(c));
    assert_eq!(
        robot.session.diagrams()[0].0,
        robot.session.diagram().unwrap()
    );
    let before = robot.session.diagram();
    robot.session.bring(c);
    assert_eq!(robot.session.diagram(), before);
}

#[test]
fn select_all_and_tidy_keep_to_the_diagram() {
    let mut robot = Robot::new(CHAIN);
    robot.run("click A; shift-click B; diagram-of-selection; escape; select-all");
    assert_eq!(names(&robot.session), "A A \u{2192} B: pull B");
    robot.run("escape; tidy");
    assert_eq!(pages(&mut robot.session)[1].1, "A B");
}

fn hits(session: &Session, find: Find, letters: &str) -> Vec<(String, Pick)> {
    let around = Around {
        keymap: &Keymap::default(),
        recent: &[],
        templates: &[Template {
            title: "Three tiers".to_owned(),
            name: "three".to_owned(),
        }],
        choices: &[],
    };
    let all = session.find(find, letters, around).into_iter();
    all.map(|hit| (hit.title, hit.pick)).collect()
}

#[test]
fn the_finder_puts_things_on_the_diagram_and_adds_templates() {
    let mut robot = Robot::new(CHAIN);
    let add = Find::Add {
        at: None,
        from: None,
    };
    let c = robot.subject("C");
    assert!(
        hits(&robot.session, add, "C")
            .iter()
            .all(|hit| hit.1 != Pick::Show(c))
    );
    robot.run("click A; diagram-of-selection");
    for find in [add, Find::All] {
        let found = hits(&robot.session, find, "c");
        let hit = found.iter().find(|hit| hit.1 == Pick::Show(c));
        assert_eq!(hit.unwrap().0, "Show C on this diagram");
    }
    assert!(
        hits(&robot.session, Find::Things, "C")
            .iter()
            .any(|hit| hit.1 == Pick::Go(c))
    );
    let found = hits(&robot.session, add, "tiers");
    assert_eq!(found[0].1, Pick::Template("three".to_owned()));
    // What it draws is added beside what is there, as one step.
    let (clip, _) = model::sketch::read("X: container\nY: queue\nX -> Y\n");
    let steps = robot.session.history().len();
    robot.session.add_template(clip, None);
    assert_eq!(robot.session.history().len(), steps + 1);
    assert_eq!(names(&robot.session), "X X \u{2192} Y Y");
    assert_eq!(pages(&mut robot.session)[1].1, "A X Y");
    assert!(
        ["X", "Y"]
            .iter()
            .all(|n| !robot.area(n).intersects(robot.area("A")))
    );
}

#[test]
fn overlapping_boxes_come_to_the_front_and_go_behind() {
    let mut robot = Robot::new("A: container\nB: registry\n");
    let over = robot.area("A").center() - robot.area("B").center() + vec2(30.0, 10.0);
    robot.run(&format!(
        "take B; slide {} {}; drop; escape",
        over.x, over.y
    ));
    let middle = robot.area("A").intersect(robot.area("B")).center();
    let top = |robot: &Robot| {
        let hit = robot.session.sheet().hit(middle, 1.0).unwrap();
        robot.session.model().name(hit)
    };
    let (front, back) = match top(&robot).as_str() {
        "A" => ("A", "B"),
        _ => ("B", "A"),
    };
    robot.session.select([robot.subject(back)]);
    robot.run("bring-to-front");
    assert_eq!(top(&robot), back);
    robot.run("send-to-back");
    assert_eq!(top(&robot), front);
    robot.run("undo");
    assert_eq!(top(&robot), back);
    let text = model::file::write(robot.session.model()).unwrap();
    assert!(text.contains("levels"));
    robot.run("undo");
    let text = model::file::write(robot.session.model()).unwrap();
    assert!(!text.contains("levels"), "only what is set is written");
    // Where nothing overlaps there is nothing to do.
    let mut robot = Robot::new("A: container\nB: registry\n");
    robot.run("click A; bring-to-front");
    assert!(robot.session.history().is_empty());
}
