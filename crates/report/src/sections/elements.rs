//! Assets, actors, entry and exit points, and what stands between them: a table each.

use model::{Element, ElementId, Group, Kind, Ratings, Subject, title, vocabulary};

use super::scope::words;
use crate::{
    Input,
    block::{Align, Column, Row},
    book::Book,
    span::{self, Span},
    view::{View, dash, label, listing, place},
};

pub fn write(book: &mut Book, _: &Input, view: &View) {
    book.section("Assets, actors, entry and exit points", "elements");
    book.part("Assets", "assets");
    if !view.model.assets().is_empty() {
        book.text(
            "The data worth protecting. C, I and A say how much its confidentiality, integrity and availability matter, \
             from 1 (little) to 5 (most); a dash means that nobody rated it, and it then counts as 3.",
        );
    }
    assets(book, view);
    let groups: [(&str, &str, &[Group]); 4] = [
        ("Actors", "actors", &[Group::Actor]),
        ("Entry points", "entry-points", &[Group::Entry]),
        ("Exit points", "exit-points", &[Group::Exit]),
        (
            "Other elements",
            "other-elements",
            &[
                Group::Process,
                Group::Store,
                Group::Identity,
                Group::External,
                Group::Artefact,
                Group::Flow,
                Group::Data,
            ],
        ),
    ];
    for (name, anchor, groups) in groups {
        book.part(name, anchor);
        let rows = rows(view, groups);
        book.table(name, columns(name), rows);
    }
}

fn assets(book: &mut Book, view: &View) {
    let columns = vec![
        Column::share("Asset", 1.3),
        Column::points("Category", 70.0),
        Column::points("C", 20.0).align(Align::Center),
        Column::points("I", 20.0).align(Align::Center),
        Column::points("A", 20.0).align(Align::Center),
        Column::share("Held by", 1.5),
        Column::share("Carried by", 1.0),
        Column::share("Notes", 1.2),
    ];
    let rows = view.model.assets().iter().map(|(id, asset)| {
        let holders = view
            .model
            .elements()
            .iter()
            .filter(|(_, e)| e.holds.contains(id));
        let carriers = super::scope::ordered(view).into_iter().filter(|flow| {
            view.model
                .flows()
                .get(flow)
                .is_some_and(|f| f.carries.contains(id))
        });
        let mut cells = vec![
            span::bold(label(&asset.name)),
            asset
                .category
                .map_or_else(dash, |c| span::text(title(c.word()))),
        ];
        cells.extend(ratings(asset.ratings));
        cells.push(listing(holders.map(|(id, _)| view.element(*id)).take(12)));
        cells.push(listing(carriers.map(|id| vec![view.flow(id)]).take(24)));
        cells.push(words(&[&asset.about.description, &asset.about.note]));
        Row {
            anchor: place(Subject::Asset(*id)),
            ..Row::new(cells)
        }
    });
    let mut rows: Vec<(String, Row)> = view
        .model
        .assets()
        .values()
        .map(|asset| asset.name.to_lowercase())
        .zip(rows)
        .collect();
    rows.sort_by(|a, b| a.0.cmp(&b.0));
    book.table(
        "Data assets",
        columns,
        rows.into_iter().map(|(_, row)| row).collect(),
    );
}

fn ratings(ratings: Ratings) -> Vec<Vec<Span>> {
    ratings
        .named()
        .iter()
        .map(|(_, value)| value.map_or_else(dash, |v| span::text(v.to_string())))
        .collect()
}

fn columns(name: &str) -> Vec<Column> {
    let mut columns = vec![
        Column::share(if name == "Actors" { "Actor" } else { "Element" }, 1.3),
        Column::points("Kind", 92.0),
        Column::points("Stage", 36.0),
        Column::share("Boundary", 1.1),
    ];
    if name != "Actors" {
        columns.push(Column::share("Holds", 1.1));
    }
    columns.push(Column::share("Open threats", 1.2));
    columns.push(Column::share("Owner, notes", 1.3));
    columns
}

fn rows(view: &View, groups: &[Group]) -> Vec<Row> {
    let mut chosen: Vec<(ElementId, &Element)> = view
        .model
        .elements()
        .iter()
        .filter(|(_, e)| groups.contains(&vocabulary().kind(e.kind).group))
        .map(|(id, e)| (*id, e.as_ref()))
        .collect();
    chosen.sort_by_key(|(id, e)| (e.stage(), e.name.to_lowercase(), *id));
    chosen
        .iter()
        .map(|(id, e)| row(view, *id, e, groups == [Group::Actor]))
        .collect()
}

fn row(view: &View, id: ElementId, element: &Element, actor: bool) -> Row {
    let mut cells = vec![
        span::bold(label(&element.name)),
        span::text(kind(element.kind)),
        span::text(title(element.stage().word())),
        view.boundary(element.boundary),
    ];
    if !actor {
        cells.push(view.assets(&element.holds));
    }
    cells.push(view.gaps(Subject::Element(id)));
    let about = &element.about;
    cells.push(words(&[&about.owner, &about.description, &about.note]));
    Row {
        anchor: place(Subject::Element(id)),
        ..Row::new(cells)
    }
}

/// A kind's title.
pub fn kind(kind: Kind) -> String {
    vocabulary().kind(kind).title.clone()
}
