//! The first two sheets of the workbook: what it is and what it says in figures, and the matrices.

use std::collections::BTreeMap;

use rust_xlsxwriter::{Workbook, Worksheet, XlsxError};

use super::xlsx::{Look, height};
use crate::{
    Input,
    figure::{self, Figure},
    sections,
    view::View,
};

pub fn write(
    book: &mut Workbook,
    look: &Look,
    input: &Input,
    view: &View,
) -> Result<(), XlsxError> {
    let page = book.add_worksheet();
    page.set_name("About")?;
    page.set_print_fit_to_pages(1, 0);
    about(page, look, input, view)?;
    let page = book.add_worksheet();
    page.set_name("Matrix")?;
    page.set_print_fit_to_pages(1, 1);
    matrices(page, look, view)
}

fn about(page: &mut Worksheet, look: &Look, input: &Input, view: &View) -> Result<(), XlsxError> {
    let workload = input.model.workload();
    page.set_column_width(0, 24)?;
    page.set_column_width(1, 80)?;
    let title = crate::view::clip(&crate::clean::line(input.title()), 200);
    page.write_string_with_format(0, 0, title, &look.title)?;
    let bottom = sections::bottom_line(view);
    let date = input.date.to_string();
    let marking = input.marking();
    let facts = [
        ("Report of", date.as_str()),
        ("Classification", marking.as_str()),
        ("Owner", workload.owner.as_str()),
        ("Version", workload.version.as_str()),
        ("Decision asked", workload.decision_asked.as_str()),
        ("Bottom line", bottom.as_str()),
        ("File", input.file),
        ("Model SHA-256", input.sha256),
        ("Made by", &format!("Plimsoll {}", input.version)),
    ];
    let mut row = 2;
    for (name, value) in facts.iter().filter(|(_, value)| !value.trim().is_empty()) {
        page.write_string_with_format(row, 0, *name, &look.bold)?;
        look.put(page, row, 1, value)?;
        page.set_row_height(row, height([(*value, 80.0)]))?;
        row += 1;
    }
    row += 1;
    for line in [
        "The register holds open threats only. Assumed weaknesses stand in a sheet of their own and are counted nowhere else.",
        "Before, Now and Target: without controls, with those in place, with planned ones done. Likelihood and impact are levels from 1 to 5.",
    ] {
        look.put(page, row, 1, line)?;
        page.set_row_height(row, height([(line, 80.0)]))?;
        row += 1;
    }
    row += 1;
    counts(page, look, view, row)
}

fn counts(page: &mut Worksheet, look: &Look, view: &View, top: u32) -> Result<(), XlsxError> {
    page.write_string_with_format(top, 0, "Threats", &look.head)?;
    page.write_string_with_format(
        top,
        1,
        "Before controls (with what the design closes), now, with planned work done",
        &look.head,
    )?;
    for (row, (severity, word, numbers)) in (top + 1..).zip(figure::counts(view)) {
        let name = crate::view::clip(&crate::clean::line(&word), 100);
        page.write_string_with_format(row, 0, name, &look.band(severity))?;
        let [before, now, target] = numbers;
        look.put(
            page,
            row,
            1,
            &format!("{before} before, {now} now, {target} target"),
        )?;
    }
    Ok(())
}

fn matrices(page: &mut Worksheet, look: &Look, view: &View) -> Result<(), XlsxError> {
    page.set_column_width(0, 26)?;
    let figures = [
        ("Before controls, closed ones too", Figure::Inherent),
        ("Now", Figure::Current),
        ("Target, with planned work done", Figure::Target),
    ];
    let mut row = 0;
    for (title, figure) in figures {
        page.write_string_with_format(row, 0, title, &look.title)?;
        row = matrix(page, look, view, figure, row + 1)? + 1;
    }
    Ok(())
}

/// One matrix, likelihood upwards; hands back the row below it.
fn matrix(
    page: &mut Worksheet,
    look: &Look,
    view: &View,
    figure: Figure,
    top: u32,
) -> Result<u32, XlsxError> {
    let mut ids: BTreeMap<(usize, usize), Vec<String>> = BTreeMap::new();
    for (risk, score) in figure::placed(view, figure) {
        ids.entry(score.cell).or_default().push(risk.short());
    }
    let grid = &view.grid;
    page.write_string_with_format(top, 0, "Likelihood up, impact right", &look.head)?;
    for (column, word) in (1_u16..).zip(&grid.impact) {
        let word = crate::view::clip(&crate::clean::line(word), 100);
        let head = format!("{column} {word}");
        page.write_string_with_format(top, column, head, &look.head)?;
        page.set_column_width(column, 24)?;
    }
    let mut row = top + 1;
    for (level, cells) in grid.cells.iter().enumerate().rev() {
        let word = grid.likelihood.get(level).map_or("", String::as_str);
        look.put(page, row, 0, &format!("{} {word}", level + 1))?;
        let mut tall = height([(word, 28.0)]);
        for (column, (severity, word)) in cells.iter().enumerate() {
            let held = ids.get(&(level, column)).map_or(&[][..], Vec::as_slice);
            let text = if held.is_empty() {
                word.clone()
            } else {
                format!("{word}: {}", held.join(", "))
            };
            let text = crate::view::clip(&crate::clean::line(&text), 30_000);
            let format = look.band(*severity);
            tall = tall.max(height([(text.as_str(), 24.0)]));
            page.write_string_with_format(row, column as u16 + 1, text, &format)?;
        }
        page.set_row_height(row, tall)?;
        row += 1;
    }
    Ok(row)
}
