//! The figures that can be had on their own, by name.

use std::collections::BTreeSet;

use emath::{Vec2, pos2, vec2};
use model::Stage;
use scene::Scene;

use crate::{
    Input,
    figure::{self, Figure},
    prune,
};

/// A figure on its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Picture {
    #[default]
    Diagram,
    /// One stage, with the elements of others that it exchanges flows with.
    Stage(Stage),
    MatrixInherent,
    MatrixCurrent,
    MatrixTarget,
    /// What controls and plans move, from cell to cell.
    MatrixMovement,
    /// The matrix as it stands now on a large page, room for twenty ids a cell.
    MatrixPoster,
}

impl Picture {
    pub const ALL: [Self; 10] = [
        Self::Diagram,
        Self::Stage(Stage::Code),
        Self::Stage(Stage::Build),
        Self::Stage(Stage::Push),
        Self::Stage(Stage::Run),
        Self::MatrixInherent,
        Self::MatrixCurrent,
        Self::MatrixTarget,
        Self::MatrixMovement,
        Self::MatrixPoster,
    ];

    /// The word it is asked for by.
    pub fn word(self) -> &'static str {
        match self {
            Self::Diagram => "diagram",
            Self::Stage(Stage::Code) => "diagram-code",
            Self::Stage(Stage::Build) => "diagram-build",
            Self::Stage(Stage::Push) => "diagram-push",
            Self::Stage(_) => "diagram-run",
            Self::MatrixInherent => "matrix-inherent",
            Self::MatrixCurrent => "matrix-current",
            Self::MatrixTarget => "matrix-target",
            Self::MatrixMovement => "matrix-movement",
            Self::MatrixPoster => "matrix-poster",
        }
    }

    /// What a reader is told it is.
    pub fn title(self) -> &'static str {
        match self {
            Self::Diagram => "Diagram of the workload",
            Self::Stage(Stage::Code) => "Diagram of the stage Code",
            Self::Stage(Stage::Build) => "Diagram of the stage Build",
            Self::Stage(Stage::Push) => "Diagram of the stage Push",
            Self::Stage(_) => "Diagram of the stage Run",
            Self::MatrixInherent => "Risk matrix before controls",
            Self::MatrixCurrent => "Risk matrix now",
            Self::MatrixTarget => "Risk matrix with planned work done",
            Self::MatrixMovement => "What controls and plans move in the risk matrix",
            Self::MatrixPoster => "Risk matrix now, on a large page",
        }
    }
}

/// How many rows of ids a cell of a matrix on its own holds.
const ROWS: usize = 3;
/// White around a figure on its own, in points.
const MARGIN: f32 = 8.0;
/// What an A3 page leaves within its margins, in points.
const POSTER: Vec2 = vec2(1110.0, 760.0);

/// The figure; none of a stage in which nothing stands.
pub fn picture(input: &Input, picture: Picture) -> Option<Scene> {
    let scene = input.read(|_, view| {
        let matrix = |figure| Some(figure::single(view, figure, ROWS));
        match picture {
            Picture::Diagram => Some(figure::diagram(view)),
            Picture::Stage(stage) => figure::stage(view, stage),
            Picture::MatrixInherent => matrix(Figure::Inherent),
            Picture::MatrixCurrent => matrix(Figure::Current),
            Picture::MatrixTarget => matrix(Figure::Target),
            Picture::MatrixMovement => {
                let moves = figure::moves(view);
                Some(figure::movement(view, &moves, picture.title()))
            }
            Picture::MatrixPoster => {
                let name = crate::view::label(&view.model.workload().title);
                Some(figure::large(view, Figure::Current, &name, POSTER))
            }
        }
    });
    scene.map(|scene| framed(&scene))
}

/// The figure with white around it: marks and arrows may stand on its very edge.
fn framed(scene: &Scene) -> Scene {
    let mut framed = Scene::new(scene.size + Vec2::splat(2.0 * MARGIN));
    framed.place(scene, pos2(MARGIN, MARGIN), 1.0);
    // What links lead to stands in the report.
    prune::cut_scene(&mut framed, &BTreeSet::new());
    framed
}
