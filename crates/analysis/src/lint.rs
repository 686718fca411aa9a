//! What is wrong with a risk matrix: the axioms of Cox 2008 and their kin, as checks M1 to M10 (SCORING, section 3).

use crate::Matrix;

/// One complaint. M1 to M3 are errors, the rest warnings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lint {
    /// `M1` to `M10`.
    pub code: &'static str,
    pub error: bool,
    /// What is wrong, with the cells it is about.
    pub what: String,
}

/// A cell with its band and the range of risk its bins span.
#[derive(Clone, Copy)]
struct Cell {
    row: usize,
    column: usize,
    band: u8,
    low: f64,
    high: f64,
}

/// Every complaint about a matrix, at most one a check, in order.
pub fn check(matrix: &Matrix) -> Vec<Lint> {
    let mut lints = Vec::new();
    let mut lint = |code, error, what: Option<String>| {
        if let Some(what) = what {
            lints.push(Lint { code, error, what });
        }
    };
    let incomplete = complete(matrix);
    let broken = incomplete.is_some();
    lint("M1", true, incomplete);
    if broken {
        return lints;
    }
    let cells = cells(matrix);
    let top = matrix.bands.len().saturating_sub(1) as u8;
    lint("M2", true, falling(matrix, &cells));
    lint("M3", true, bands(matrix, &cells));
    lint("M4", false, weak_consistency(&cells, top));
    lint("M5", false, touching(&cells, top));
    lint("M6", false, inverted(&cells));
    lint("M7", false, overlapping(&cells));
    lint("M8", false, unequal(&cells));
    lint("M9", false, largest(matrix, &cells));
    lint("M10", false, zero_edge(&cells));
    lints
}

fn complete(matrix: &Matrix) -> Option<String> {
    let (rows, columns) = (matrix.likelihood.len(), matrix.impact.len());
    if !(2..=7).contains(&rows) || !(2..=7).contains(&columns) {
        return Some(format!(
            "the matrix has {rows} by {columns} levels; 2 to 7 are possible"
        ));
    }
    if matrix.cells.len() != rows || matrix.cells.iter().any(|cells| cells.len() != columns) {
        return Some(format!("the cells do not fill {rows} rows of {columns}"));
    }
    let known = matrix.bands.len();
    let strange = matrix
        .cells
        .iter()
        .flatten()
        .find(|band| usize::from(**band) >= known)?;
    Some(format!(
        "a cell names band {strange}, but there are {known}"
    ))
}

fn cells(matrix: &Matrix) -> Vec<Cell> {
    let edges = |bins: &[f64], count: usize| -> Vec<f64> {
        if bins.len() == count + 1 {
            bins.to_vec()
        } else {
            (0..=count).map(|n| n as f64 / count as f64).collect()
        }
    };
    let rows = edges(&matrix.likelihood_bins, matrix.likelihood.len());
    let columns = edges(&matrix.impact_bins, matrix.impact.len());
    let mut cells = Vec::new();
    for (row, (bands, row_edges)) in matrix.cells.iter().zip(rows.windows(2)).enumerate() {
        for (column, (band, column_edges)) in bands.iter().zip(columns.windows(2)).enumerate() {
            let (&[r0, r1], &[c0, c1]) = (row_edges, column_edges) else {
                continue;
            };
            cells.push(Cell {
                row,
                column,
                band: *band,
                low: r0 * c0,
                high: r1 * c1,
            });
        }
    }
    cells
}

fn name(cell: Cell) -> String {
    format!("L{} I{}", cell.row + 1, cell.column + 1)
}

/// Every ordered pair of cells.
fn pairs(cells: &[Cell]) -> impl Iterator<Item = (Cell, Cell)> {
    cells
        .iter()
        .flat_map(move |a| cells.iter().map(move |b| (*a, *b)))
}

fn next_to(a: Cell, b: Cell) -> bool {
    (b.row == a.row + 1 && b.column == a.column) || (b.row == a.row && b.column == a.column + 1)
}

/// Where the band, or its place on the common scale, falls while likelihood or impact rises.
fn falling(matrix: &Matrix, cells: &[Cell]) -> Option<String> {
    let falls =
        |a: Cell, b: Cell| b.band < a.band || matrix.severity(b.band) < matrix.severity(a.band);
    let (a, b) = pairs(cells).find(|(a, b)| next_to(*a, *b) && falls(*a, *b))?;
    let word = |cell: Cell| {
        let severity = matrix.severity(cell.band);
        format!(
            "{} ({}, which is {severity})",
            name(cell),
            matrix.word(cell.band)
        )
    };
    Some(format!("the band falls from {} to {}", word(a), word(b)))
}

fn bands(matrix: &Matrix, cells: &[Cell]) -> Option<String> {
    if matrix.bands.len() < 3 {
        return Some(format!(
            "there are {} bands; three are the least",
            matrix.bands.len()
        ));
    }
    let unused = (0..matrix.bands.len())
        .find(|ix| cells.iter().all(|cell| usize::from(cell.band) != *ix))?;
    Some(format!(
        "no cell is of the band {}",
        matrix.word(unused as u8)
    ))
}

fn weak_consistency(cells: &[Cell], top: u8) -> Option<String> {
    let (a, b) =
        pairs(cells).find(|(a, b)| a.band == top && b.band == 0 && a.low < b.high - EPSILON)?;
    Some(format!(
        "{} of the top band can hold less risk than {} of the lowest",
        name(a),
        name(b)
    ))
}

fn touching(cells: &[Cell], top: u8) -> Option<String> {
    let rising = |a: Cell, b: Cell| b.row == a.row + 1 && b.column == a.column + 1;
    let close = |a: Cell, b: Cell| next_to(a, b) || rising(a, b);
    let (a, b) = pairs(cells).find(|(a, b)| a.band == 0 && b.band == top && close(*a, *b))?;
    Some(format!(
        "the lowest band at {} touches the top band at {}",
        name(a),
        name(b)
    ))
}

fn inverted(cells: &[Cell]) -> Option<String> {
    let (a, b) = pairs(cells).find(|(a, b)| a.low >= b.high - EPSILON && a.band < b.band)?;
    Some(format!(
        "{} holds more risk than {} but is of a lower band",
        name(a),
        name(b)
    ))
}

fn overlapping(cells: &[Cell]) -> Option<String> {
    let (a, b) = pairs(cells).find(|(a, b)| {
        a.band >= b.band + 2 && a.low < b.high - EPSILON && b.low < a.high - EPSILON
    })?;
    Some(format!(
        "{} and {} are two bands apart but share a range of risk",
        name(a),
        name(b)
    ))
}

fn unequal(cells: &[Cell]) -> Option<String> {
    let same = |a: f64, b: f64| (a - b).abs() <= EPSILON * a.abs().max(b.abs()).max(1.0);
    let (a, b) = pairs(cells)
        .find(|(a, b)| same(a.low, b.low) && same(a.high, b.high) && a.band != b.band)?;
    Some(format!(
        "{} and {} hold the same range of risk but differ in band",
        name(a),
        name(b)
    ))
}

fn largest(matrix: &Matrix, cells: &[Cell]) -> Option<String> {
    let count = |ix: usize| {
        cells
            .iter()
            .filter(|cell| usize::from(cell.band) == ix)
            .count()
    };
    let (band, most) = (0..matrix.bands.len())
        .map(|ix| (ix, count(ix)))
        .max_by_key(|(ix, n)| (*n, usize::MAX - ix))?;
    let share = most * 100 / cells.len().max(1);
    (most * 2 > cells.len()).then(|| {
        format!(
            "the band {} takes {share} % of the cells",
            matrix.word(band as u8)
        )
    })
}

fn zero_edge(cells: &[Cell]) -> Option<String> {
    let cell = cells.iter().find(|cell| cell.low <= 0.0 && cell.band > 0)?;
    Some(format!(
        "{} may hold no risk at all but is not of the lowest band",
        name(*cell)
    ))
}

const EPSILON: f64 = 1e-9;
