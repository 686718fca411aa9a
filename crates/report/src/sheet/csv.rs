//! A list as CSV (RFC 4180): commas, CRLF, quotes where needed, one head row. UTF-8 with a byte order mark, without
//! which Excel reads another encoding; a cell that could run as a formula starts with an apostrophe.

use super::{Cell, List, Sheet, rows, runs};
use crate::{clean, view::View};

/// The file of one list.
pub fn write(view: &View, sheet: Sheet) -> String {
    let list = rows::list(view, sheet);
    let mut out = String::from("\u{feff}");
    line(
        &mut out,
        list.columns.iter().map(|(title, _)| (*title).to_owned()),
    );
    body(&mut out, &list);
    out
}

fn body(out: &mut String, list: &List) {
    for row in &list.rows {
        line(out, row.iter().map(plain));
    }
}

fn plain(cell: &Cell) -> String {
    match cell {
        Cell::None => String::new(),
        Cell::Number(number) => number.to_string(),
        Cell::Date(date) => date.to_string(),
        Cell::Text(text) | Cell::Band(_, text) => {
            let text = clean::line(text);
            if runs(&text) {
                format!("'{text}")
            } else {
                text.into_owned()
            }
        }
    }
}

fn line(out: &mut String, cells: impl Iterator<Item = String>) {
    for (ix, cell) in cells.enumerate() {
        if ix > 0 {
            out.push(',');
        }
        let quoted = cell.contains([',', '"', ';', '\'', '\t']) || cell.starts_with(' ');
        if quoted {
            out.push('"');
            out.push_str(&cell.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(&cell);
        }
    }
    out.push_str("\r\n");
}
