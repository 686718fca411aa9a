//! The figures that can be had on their own, by name.

use model::Stage;
use scene::Scene;

use crate::{
    Input,
    figure::{self, Figure},
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
}

impl Picture {
    pub const ALL: [Self; 8] = [
        Self::Diagram,
        Self::Stage(Stage::Code),
        Self::Stage(Stage::Build),
        Self::Stage(Stage::Push),
        Self::Stage(Stage::Run),
        Self::MatrixInherent,
        Self::MatrixCurrent,
        Self::MatrixTarget,
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
        }
    }
}

/// How many rows of ids a cell of a matrix on its own holds.
const ROWS: usize = 3;

/// The figure; none of a stage in which nothing stands.
pub fn picture(input: &Input, picture: Picture) -> Option<Scene> {
    input.read(|_, view| {
        let matrix = |figure| Some(figure::single(view, figure, ROWS));
        match picture {
            Picture::Diagram => Some(figure::diagram(view)),
            Picture::Stage(stage) => figure::stage(view, stage),
            Picture::MatrixInherent => matrix(Figure::Inherent),
            Picture::MatrixCurrent => matrix(Figure::Current),
            Picture::MatrixTarget => matrix(Figure::Target),
        }
    })
}
