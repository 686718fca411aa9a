//! Lines that declare: boundaries, assets, elements.

use super::{
    Line, Pair, Piece, Reader,
    about::Abouts,
    colon, refuse,
    resolve::{Later, Link},
};
use crate::{
    Asset, AssetId, Boundary, BoundaryId, Edit, Element, ElementId, Issue, Kind, Unknown, clip,
    fault::DEPTH, sketch::numbered, vocabulary,
};

const RATED: [&str; 4] = ["category", "confidentiality", "integrity", "availability"];
const OF_ELEMENT: [&str; 6] = [
    "on",
    "holds",
    "stage",
    "confidentiality",
    "integrity",
    "availability",
];

impl<'t> Reader<'t> {
    /// A boundary, without opening it.
    pub(super) fn boundary(&mut self, mut line: Line<'t>) -> Result<BoundaryId, Issue> {
        if self.open.len() > DEPTH {
            let what = format!("the boundary is inside more than {DEPTH} others");
            return Err(line.issue(what, "nest boundaries less deeply"));
        }
        let (name, _) = line.name()?;
        colon(&mut line)?;
        let mut pieces = line.pieces()?.into_iter();
        let kind: crate::BoundaryKind = first(&line, pieces.next(), "boundary kind")?;
        let path = self.path(kind.word(), &name);
        let (id, count) = self.boundary_paths.unique(&path, BoundaryId::named);
        self.zones.add(name.clone(), id);
        let mut boundary = Boundary::new(name, kind);
        boundary.parent = self.around();
        let mut about = Abouts::new(line.number);
        for piece in pieces {
            let pair = Pair::of(line.number, piece)?;
            if pair.key != "trust" {
                about.read(&pair, &["trust"], None);
                continue;
            }
            match pair.text().parse() {
                Ok(trust) if trust <= 4 => boundary.trust = Some(trust),
                _ => {
                    let (what, hint) = (
                        "trust is a level from 0 to 4",
                        "0 is hostile, 4 most trusted",
                    );
                    self.complain(line.number, pair.column, what, hint);
                }
            }
        }
        boundary.about = about.finish(&mut self.issues);
        self.paths.insert(id, numbered(&path, count));
        Edit::new(&mut self.model).put(id, boundary);
        Ok(id)
    }

    /// An asset. A second one of one name must say `@2`, so that a slip is not taken for it.
    pub(super) fn asset(&mut self, mut line: Line<'t>) -> Result<(), Issue> {
        let column = line.column();
        let (name, nth) = line.name()?;
        colon(&mut line)?;
        let next = self.assets.count(&name) + 1;
        if nth.unwrap_or(1) != next {
            let (what, hint) = if nth.is_none() {
                (
                    format!("there is an asset \u{201c}{}\u{201d} already", clip(&name)),
                    format!("give it another name, or write @{next} after it"),
                )
            } else {
                (
                    format!("assets named \u{201c}{}\u{201d} count from 1", clip(&name)),
                    format!("write @{next}"),
                )
            };
            return Err(Issue::new(line.number, column, what, hint));
        }
        let id = AssetId::named(&numbered(&name, next));
        let mut asset = Asset::new(name.clone());
        let mut about = Abouts::new(line.number);
        for piece in line.pieces()? {
            let pair = Pair::of(line.number, piece)?;
            if pair.key == "category" {
                asset.category = self.word(line.number, &pair).or(asset.category);
            } else if !self.rating(line.number, &pair, &mut asset.ratings) {
                let facts = (vocabulary().asset(), &mut asset.facts);
                about.read(&pair, &RATED, Some(facts));
            }
        }
        asset.about = about.finish(&mut self.issues);
        self.assets.add(name, id);
        Edit::new(&mut self.model).put(id, asset);
        Ok(())
    }

    /// An element or a flow.
    pub(super) fn thing(&mut self, mut line: Line<'t>) -> Result<(), Issue> {
        let column = line.column();
        let (name, nth) = line.name()?;
        if line.take("->") {
            return self.arrow(line, (name, nth, column));
        }
        if !line.take(":") {
            let hint = "write NAME: kind, or A -> B: label";
            return Err(line.issue("a colon or an arrow must follow the name", hint));
        }
        self.element(name, &mut line)
    }

    fn element(&mut self, name: String, line: &mut Line<'t>) -> Result<(), Issue> {
        let mut pieces = line.pieces()?.into_iter();
        let kind: Kind = first(line, pieces.next(), "element kind")?;
        let path = self.path(kind.word(), &name);
        let (id, _) = self.element_paths.unique(&path, ElementId::named);
        let mut element = Element::new(name.clone(), kind);
        element.boundary = self.around();
        let mut about = Abouts::new(line.number);
        let mut links = Vec::new();
        for piece in pieces {
            let pair = Pair::of(line.number, piece)?;
            match pair.key {
                "on" => links.push((Link::On, pair)),
                "holds" => links.push((Link::Holds, pair)),
                "stage" => element.stage = self.word(line.number, &pair).or(element.stage),
                _ if self.rating(line.number, &pair, &mut element.ratings) => {}
                _ => {
                    let facts = (vocabulary().kind(kind), &mut element.facts);
                    about.read(&pair, &OF_ELEMENT, Some(facts));
                }
            }
        }
        element.about = about.finish(&mut self.issues);
        let (number, at) = (line.number, self.drawn.len());
        self.later
            .extend(links.into_iter().map(|(link, pair)| Later {
                at,
                number,
                link,
                pair,
            }));
        self.elements.add(name, id);
        self.lines.push((id, number));
        self.drawn.push((id, element));
        Ok(())
    }
}

/// The kind that must come first after the colon.
fn first<T: std::str::FromStr<Err = Unknown>>(
    line: &Line<'_>,
    piece: Option<Piece<'_>>,
    what: &str,
) -> Result<T, Issue> {
    match piece {
        Some(Piece::Word { column, text }) => text
            .parse()
            .map_err(|unknown| refuse(line.number, column, &unknown)),
        Some(Piece::Pair { column, .. }) => Err(Issue::new(
            line.number,
            column,
            format!("the {what} must come first"),
            "write NAME: kind key=value",
        )),
        None => Err(line.issue(format!("the {what} is missing"), "write NAME: kind")),
    }
}
