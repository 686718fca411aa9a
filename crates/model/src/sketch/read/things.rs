//! Lines that declare something: boundaries, assets, elements, controls, and flows up to their ends.

use super::{Ends, Named, On, Put, Reader, about::Abouts, colon, first, one, refuse};
use crate::{
    Asset, AssetId, Boundary, BoundaryId, Edit, Element, ElementId, Issue,
    sketch::token::{Line, Piece},
    vocabulary,
};

impl Reader {
    pub(super) fn boundary(&mut self, mut line: Line<'_>, depth: usize) -> Result<(), Issue> {
        self.begun = true;
        if depth >= crate::fault::DEPTH {
            let what = format!("the boundary is inside {depth} others");
            return Err(line.issue(what, "nest boundaries less deeply"));
        }
        let (name, _) = line.name()?;
        colon(&mut line)?;
        let mut pieces = line.pieces()?.into_iter();
        let kind = first(&line, pieces.next(), "boundary kind")?;
        let kind = kind
            .1
            .parse()
            .map_err(|unknown| refuse(line.number, kind.0, &unknown))?;
        let path = self.unique(format!("{}\u{1f}{kind}\u{1f}{name}", self.path()));
        let id = BoundaryId::named(&path);
        let mut boundary = Boundary::new(name, kind);
        boundary.parent = self.open.last().copied();
        let mut about = Abouts::new(line.number);
        for piece in pieces {
            let (column, key, values) = Self::pair(line.number, piece)?;
            match key.as_str() {
                "trust" => match one(&values).parse() {
                    Ok(trust) if trust <= 4 => boundary.trust = Some(trust),
                    _ => self.complain(
                        line.number,
                        column,
                        "trust is a level from 0 to 4",
                        "0 is hostile, 4 most trusted",
                    ),
                },
                _ => about.read(column, &key, &values, &["trust"], None),
            }
        }
        boundary.about = about.finish(&mut self.issues);
        self.paths.insert(id, path);
        Edit::new(&mut self.model).put(id, boundary);
        debug_assert_eq!(self.open.len(), depth);
        self.open.push(id);
        Ok(())
    }

    pub(super) fn asset(&mut self, mut line: Line<'_>) -> Result<(), Issue> {
        let column = line.column();
        let (name, _) = line.name()?;
        colon(&mut line)?;
        if self.assets.contains_key(&name) {
            let what = format!(
                "there is an asset \u{201c}{}\u{201d} already",
                crate::clip(&name)
            );
            return Err(Issue::new(
                line.number,
                column,
                what,
                "give it another name",
            ));
        }
        let id = AssetId::named(&name);
        let mut asset = Asset::new(name.clone());
        let mut about = Abouts::new(line.number);
        let spec = vocabulary().asset();
        for piece in line.pieces()? {
            let (column, key, values) = Self::pair(line.number, piece)?;
            if key == "category" {
                match one(&values).parse() {
                    Ok(category) => asset.category = Some(category),
                    Err(unknown) => self.issues.push(refuse(line.number, column, &unknown)),
                }
            } else if !self.rating(line.number, column, &mut asset.ratings, &key, &values) {
                let known = ["category", "confidentiality", "integrity", "availability"];
                about.read(
                    column,
                    &key,
                    &values,
                    &known,
                    Some((spec, &mut asset.facts)),
                );
            }
        }
        asset.about = about.finish(&mut self.issues);
        self.assets.insert(name, id);
        Edit::new(&mut self.model).put(id, asset);
        Ok(())
    }

    pub(super) fn control(&mut self, mut line: Line<'_>) -> Result<(), Issue> {
        let (control, _) = line.name()?;
        if !line.take("on ") {
            return Err(line.issue(
                "\u{201c}on\u{201d} must follow the control",
                "write control NAME on ELEMENT: status",
            ));
        }
        let column = line.column();
        let (name, nth) = line.name()?;
        let first = (name, nth, column);
        let on = if line.take("->") {
            line.skip_spaces();
            let column = line.column();
            let (name, nth) = line.name()?;
            On::Flow(first, (name, nth, column))
        } else {
            On::Element(first)
        };
        colon(&mut line)?;
        let pieces = line.pieces()?;
        self.controls.push(Put {
            number: line.number,
            control,
            on,
            pieces,
        });
        Ok(())
    }

    /// An element or a flow.
    pub(super) fn thing(&mut self, mut line: Line<'_>, depth: usize) -> Result<(), Issue> {
        let column = line.column();
        let (name, nth) = line.name()?;
        if line.take("->") {
            line.skip_spaces();
            let to_column = line.column();
            let (to, to_nth) = line.name()?;
            let pieces = if line.take(":") {
                line.pieces()?
            } else {
                Vec::new()
            };
            if !line.ended() {
                return Err(line.issue(
                    "a colon must follow the names of a flow",
                    "write A -> B: label action=call",
                ));
            }
            let (from, to) = ((name, nth, column), (to, to_nth, to_column));
            self.flows.push(Ends {
                number: line.number,
                from,
                to,
                pieces,
            });
            return Ok(());
        }
        if !line.take(":") {
            let hint = "write NAME: kind, or A -> B: label";
            return Err(line.issue("a colon or an arrow must follow the name", hint));
        }
        self.element(name, &mut line, depth)
    }

    pub(super) fn element(
        &mut self,
        name: String,
        line: &mut Line<'_>,
        depth: usize,
    ) -> Result<(), Issue> {
        let mut pieces = line.pieces()?.into_iter();
        let kind = first(line, pieces.next(), "element kind")?;
        let kind: crate::Kind = kind
            .1
            .parse()
            .map_err(|unknown| refuse(line.number, kind.0, &unknown))?;
        let path = self.unique(format!("{}\u{1f}{kind}\u{1f}{name}", self.path()));
        let id = ElementId::named(&path);
        let mut element = Element::new(name.clone(), kind);
        element.boundary = depth
            .checked_sub(1)
            .and_then(|ix| self.open.get(ix))
            .copied();
        let mut about = Abouts::new(line.number);
        let mut later = Vec::new();
        for piece in pieces {
            let (column, key, values) = Self::pair(line.number, piece)?;
            match key.as_str() {
                "on" | "holds" => later.push(Piece::Pair {
                    column,
                    key,
                    values,
                }),
                "stage" => match one(&values).parse() {
                    Ok(stage) => element.stage = Some(stage),
                    Err(unknown) => self.issues.push(refuse(line.number, column, &unknown)),
                },
                _ if self.rating(line.number, column, &mut element.ratings, &key, &values) => {}
                _ => {
                    let known = [
                        "on",
                        "holds",
                        "stage",
                        "confidentiality",
                        "integrity",
                        "availability",
                    ];
                    let spec = vocabulary().kind(kind);
                    about.read(
                        column,
                        &key,
                        &values,
                        &known,
                        Some((spec, &mut element.facts)),
                    );
                }
            }
        }
        element.about = about.finish(&mut self.issues);
        self.elements_by_name
            .entry(name.clone())
            .or_default()
            .push(self.elements.len());
        self.elements.push(Named {
            id,
            line: line.number,
            name,
        });
        self.later.push((id, line.number, later));
        Edit::new(&mut self.model).put(id, element);
        Ok(())
    }
}
