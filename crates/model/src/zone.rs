//! The kinds of trust boundary as data: title, help, trust to begin with, and what usually stands inside. Read once from
//! `assets/boundaries.ron`.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::{BoundaryKind, Kind};

/// One kind of boundary.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename = "Zone", deny_unknown_fields)]
pub struct ZoneSpec {
    pub id: String,
    pub title: String,
    /// 0 hostile to 4 most trusted.
    pub trust: u8,
    pub help: String,
    /// What usually stands inside; anything may.
    pub contains: Vec<Kind>,
}

static READ: LazyLock<Result<Vec<ZoneSpec>, String>> = LazyLock::new(|| {
    let text = include_str!("../../../assets/boundaries.ron");
    let read: Vec<ZoneSpec> = ron::from_str(text).map_err(|error| error.to_string())?;
    let ids = read.iter().map(|zone| zone.id.as_str());
    if ids.eq(BoundaryKind::ALL.iter().map(|kind| kind.word())) {
        Ok(read)
    } else {
        Err("the kinds do not stand in their order".to_owned())
    }
});

impl BoundaryKind {
    /// What the data says of this kind; none where the file is broken, which no build is, by test.
    pub fn spec(self) -> Option<&'static ZoneSpec> {
        READ.as_ref().ok()?.get(self as usize)
    }

    /// The trust level it starts with: 0 hostile, 4 most trusted.
    pub fn trust(self) -> u8 {
        self.spec().map_or(0, |zone| zone.trust)
    }

    /// As headings and menus show it.
    pub fn title(self) -> &'static str {
        self.spec().map_or(self.word(), |zone| zone.title.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_boundary_is_described() {
        assert_eq!(READ.as_ref().err(), None);
        for kind in BoundaryKind::ALL {
            let spec = kind.spec().expect("a kind");
            assert!(spec.trust <= 4 && !spec.contains.is_empty(), "{kind}");
            assert!(spec.help.len() > 20 && !spec.help.ends_with('.'), "{kind}");
        }
        let trust = |kind: BoundaryKind| kind.trust();
        assert_eq!(
            [
                BoundaryKind::Internet,
                BoundaryKind::Vpc,
                BoundaryKind::Task
            ]
            .map(trust),
            [0, 2, 4]
        );
    }
}
