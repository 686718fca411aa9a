//! Where a finding is: the line an imported fact came from, else the file its thing came from, else the model's own
//! file; and the thing itself within the drawing.

use analysis::Finding;
use model::{About, Attr, Facts, Provenance, Subject};
use serde_json::{Value, json};

use crate::{Input, clean};

/// What relative paths are relative to.
pub const BASE: &str = "%SRCROOT%";

/// The location of a finding.
pub fn location(input: &Input, finding: &Finding) -> Value {
    let logical = logical(input, finding.subject);
    let mut location = json!({ "logicalLocations": [logical] });
    let (file, line) = source(input, finding);
    if let Some(uri) = uri(&file) {
        let mut place = json!({ "artifactLocation": { "uri": uri, "uriBaseId": BASE } });
        if let (Some(line), Some(map)) = (line, place.as_object_mut()) {
            map.insert("region".to_owned(), json!({ "startLine": line }));
        }
        if let Some(map) = location.as_object_mut() {
            map.insert("physicalLocation".to_owned(), place);
        }
    }
    location
}

/// File and line behind the weakness.
fn source(input: &Input, finding: &Finding) -> (String, Option<u32>) {
    let model = input.model;
    let (facts, about): (Option<&Facts>, Option<&About>) = match finding.subject {
        Subject::Element(id) => model
            .elements()
            .get(&id)
            .map(|element| (&element.facts, &element.about))
            .unzip(),
        Subject::Flow(id) => model
            .flows()
            .get(&id)
            .map(|flow| (&flow.facts, &flow.about))
            .unzip(),
        Subject::Boundary(id) => (None, model.boundaries().get(&id).map(|b| &b.about)),
        Subject::Asset(_) | Subject::Model => (None, None),
    };
    let rule = input.analysis.rule(finding);
    let decisive = rule.map_or_else(Vec::new, |rule| rule.weakness.attributes());
    let told = decisive
        .into_iter()
        .filter_map(Attr::named)
        .find_map(|attr| match &facts?.get(&attr)?.from {
            Provenance::Import { file, line } => Some((file.clone(), (*line > 0).then_some(*line))),
            _ => None,
        });
    told.or_else(|| {
        let key = about?.source.as_deref()?;
        let file = key.split('#').next().unwrap_or_default();
        (!file.is_empty()).then(|| (file.to_owned(), None))
    })
    .unwrap_or_else(|| (input.file.to_owned(), None))
}

/// The thing in the drawing, with the boundaries around it in its full name.
fn logical(input: &Input, subject: Subject) -> Value {
    let (model, analysis) = (input.model, input.analysis);
    let inside = match subject {
        Subject::Element(id) => model.elements().get(&id).and_then(|e| e.boundary),
        Subject::Boundary(id) => model.boundaries().get(&id).and_then(|b| b.parent),
        _ => None,
    };
    let name = match clean::line(&model.name(subject)).trim() {
        "" => "(unnamed)".to_owned(),
        name => name.to_owned(),
    };
    let mut path: Vec<String> = model
        .around(inside)
        .into_iter()
        .map(|id| clean::line(&model.name(Subject::Boundary(id))).into_owned())
        .collect();
    path.reverse();
    path.push(name.clone());
    let mut place = json!({
        "name": name,
        "fullyQualifiedName": path.join("/"),
        "kind": analysis.kind_word(model, subject),
    });
    let id = match subject {
        Subject::Element(id) => Some(id.to_string()),
        Subject::Flow(id) => Some(id.to_string()),
        Subject::Asset(id) => Some(id.to_string()),
        Subject::Boundary(id) => Some(id.to_string()),
        Subject::Model => None,
    };
    if let (Some(id), Some(map)) = (id, place.as_object_mut()) {
        map.insert("decoratedName".to_owned(), json!(id));
    }
    place
}

/// A path as a relative URI reference (RFC 3986). Of a path that is not below the folder only the file's name is told:
/// where somebody's home is, is nobody's business. None for what names no file.
pub fn uri(path: &str) -> Option<String> {
    let path = path.replace('\\', "/");
    let absolute = path.starts_with('/') || path.chars().nth(1) == Some(':');
    let parts: Vec<&str> = path
        .split('/')
        .filter(|part| !part.is_empty() && *part != ".")
        .collect();
    let outside = absolute || parts.contains(&"..");
    let kept = if outside {
        parts.last().copied().into_iter().collect()
    } else {
        parts
    };
    let coded: Vec<String> = kept.iter().map(|part| percent(part)).collect();
    let uri = coded.join("/");
    (!uri.is_empty() && uri != "-" && uri != "..").then_some(uri)
}

/// Everything but unreserved characters as percent codes, so that a colon makes no scheme.
fn percent(part: &str) -> String {
    use std::fmt::Write as _;
    part.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing into a string cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_relative_uris() {
        let cases = [
            ("deploy/app.yaml", Some("deploy/app.yaml")),
            ("./Dockerfile", Some("Dockerfile")),
            ("/srv/ann/x/model.ron", Some("model.ron")),
            ("C:\\work\\model.ron", Some("model.ron")),
            ("../../etc/passwd", Some("passwd")),
            ("a b/javascript:x?#", Some("a%20b/javascript%3Ax%3F%23")),
            ("-", None),
            ("", None),
            ("..", None),
        ];
        for (path, want) in cases {
            assert_eq!(uri(path).as_deref(), want, "{path}");
        }
    }
}
