//! Levels of detail: what of the drawing is worth its pixels at a scale. Where words are too small to read, the plates
//! they stand on are not drawn either, so that no line has a hole and no pill is empty.

use scene::{Item, Layer, Owner, Shape};

/// Below this scale nobody reads badges, chips, tags and the labels of flows. [Marks of one size](super::far) tell the
/// worst instead.
pub const NEAR: f32 = 0.4;
/// Below this scale nobody reads the titles of boundaries and lanes.
const TITLES: f32 = 0.31;

/// Whether an item of the drawing is drawn at so many points to a scene unit.
pub fn shown(item: &Item, scale: f32) -> bool {
    if scale >= NEAR {
        return true;
    }
    let plate = matches!(item.shape, Shape::Rect { stroke: None, .. });
    let text = matches!(item.shape, Shape::Text { .. });
    match (item.layer, item.owner) {
        (Layer::Badge, _) | (Layer::Label, Owner::Flow(_)) => false,
        (Layer::Label | Layer::Lane, _) if plate || text => scale >= TITLES,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use emath::Rect;
    use model::{Model, Subject};

    use super::*;

    const TEXT: &str = "\
boundary Cloud: cloud_account
  Reg: registry holds=Wares
  Gate: api_gateway
asset Wares: confidentiality=4
Gate -> Reg: push image action=push
";

    fn drawn() -> (Model, Vec<Item>) {
        let (model, issues) = model::sketch::read(TEXT);
        assert_eq!(issues, []);
        let mut marks = scene::Marks::default();
        let worst = (model::Severity::High, 3);
        let ids = model.elements().keys();
        marks.worst = ids.map(|id| (Owner::Element(*id), worst)).collect();
        let items = scene::draw(&model, None, &marks, &scene::Look::default());
        (model, items.scene.items)
    }

    /// What lies within another item's bounds, and is text.
    fn worded(items: &[&Item], area: Rect) -> bool {
        let mut texts = items
            .iter()
            .filter(|i| matches!(i.shape, Shape::Text { .. }));
        texts.any(|i| area.contains(i.bounds.center()))
    }

    #[test]
    fn at_every_scale_a_plate_has_readable_words_or_is_not_there() {
        let (_, items) = drawn();
        let small = |item: &Item, scale: f32| match &item.shape {
            Shape::Text { size, .. } => size * scale < 3.75,
            _ => false,
        };
        for scale in [0.1, 0.2, 0.3, 0.32, 0.35, 0.38, 0.4, 0.5, 1.0] {
            let seen: Vec<&Item> = items.iter().filter(|i| shown(i, scale)).collect();
            let read: Vec<&Item> = seen.iter().copied().filter(|i| !small(i, scale)).collect();
            for item in &seen {
                let mark = item.bounds.width() < 14.0;
                if matches!(item.layer, Layer::Badge | Layer::Label | Layer::Lane)
                    && matches!(item.shape, Shape::Rect { .. })
                    && !mark
                {
                    let words = worded(&read, item.bounds);
                    assert!(words, "an empty plate at {scale}: {item:?}");
                }
            }
        }
        assert_eq!(items.iter().filter(|i| shown(i, 1.0)).count(), items.len());
    }

    #[test]
    fn names_stay_and_badges_give_way_to_marks() {
        let (model, items) = drawn();
        let far: Vec<&Item> = items.iter().filter(|i| shown(i, 0.32)).collect();
        assert!(far.iter().all(|i| i.layer != Layer::Badge));
        for id in model.elements().keys() {
            let name = model.name(Subject::Element(*id));
            let named = |i: &&Item| matches!(&i.shape, Shape::Text { text, .. } if *text == name);
            assert!(far.iter().any(named), "{name}");
        }
    }
}
