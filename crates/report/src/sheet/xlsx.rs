//! All lists as one XLSX workbook: a first sheet that says what it is, the matrices with ids in their cells, then a sheet
//! a list with filters, a head that stays, bands as word and colour. The bytes depend on the input alone.

use model::{Date, Severity};
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet,
    XlsxError,
};
use scene::{Ink, Palette};

use super::{Cell, List, Sheet, about, rows, runs};
use crate::{Input, clean, view::View};

/// The longest text a cell may hold (ECMA-376 says 32,767 characters), with room for an ellipsis.
const LONGEST: usize = 32_000;
const TALLEST: usize = 1_048_000;

/// The workbook.
///
/// # Errors
/// When the lists outgrow what a sheet can hold.
pub fn write(input: &Input, view: &View) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let day = moment(input.date)?;
    let workload = input.model.workload();
    let properties = DocProperties::new()
        .set_title(clean::line(&short(input.title(), 200)))
        .set_subject(format!("Threat model review of {}", input.date))
        .set_author(clean::line(&short(&workload.owner, 200)))
        .set_comment(format!(
            "Plimsoll {}, model SHA-256 {}",
            input.version, input.sha256
        ))
        .set_creation_datetime(&day);
    book.set_properties(&properties);
    let look = Look::new();
    let mark = clean::line(&input.marking()).replace('&', "&&");
    let mark = short(&mark, 100);
    about::write(&mut book, &look, input, view)?;
    for sheet in Sheet::ALL {
        let list = rows::list(view, sheet);
        let page = book.add_worksheet();
        page.set_name(sheet.title())?;
        fill(page, &look, &list)?;
    }
    for page in book.worksheets_mut() {
        page.set_landscape();
        page.set_paper_size(9);
        page.set_header(format!("&L{mark}&R&A"));
        page.set_footer(format!("&L{}&RPage &P of &N", input.date));
    }
    book.save_to_buffer()
}

/// Text cut to a length in characters.
fn short(text: &str, most: usize) -> String {
    crate::view::clip(text, most)
}

fn moment(date: Date) -> Result<ExcelDateTime, XlsxError> {
    let part = |value: i8| u8::try_from(value).unwrap_or(1);
    let year = u16::try_from(date.year()).unwrap_or(1900);
    ExcelDateTime::from_ymd(year, part(date.month()), part(date.day()))
}

/// The formats, made once.
pub struct Look {
    pub head: Format,
    pub text: Format,
    pub bold: Format,
    pub title: Format,
    /// As `text`, for what a program could take for a formula when somebody edits the cell.
    quoted: Format,
    date: Format,
    number: Format,
}

impl Look {
    fn new() -> Self {
        let text = Format::new()
            .set_text_wrap()
            .set_align(FormatAlign::Top)
            .set_border_bottom(FormatBorder::Hair)
            .set_border_bottom_color(color(Ink::Border));
        let bold = Format::new().set_bold().set_align(FormatAlign::Top);
        Self {
            head: Format::new()
                .set_bold()
                .set_text_wrap()
                .set_align(FormatAlign::Top)
                .set_background_color(color(Ink::Panel))
                .set_border_bottom(FormatBorder::Thin)
                .set_border_bottom_color(color(Ink::Border)),
            bold,
            title: Format::new().set_bold().set_font_size(16.0),
            quoted: text.clone().set_quote_prefix(),
            date: text
                .clone()
                .set_num_format("yyyy-mm-dd")
                .set_align(FormatAlign::Left),
            number: text.clone().set_num_format("General"),
            text,
        }
    }

    /// A cell in a band's colours.
    pub fn band(&self, severity: Severity) -> Format {
        self.text
            .clone()
            .set_bold()
            .set_background_color(color(Ink::Severity(severity)))
            .set_font_color(color(Ink::OnSeverity(severity)))
            .set_border(FormatBorder::Thin)
            .set_border_color(color(Ink::Border))
    }

    /// Writes a text as text, whatever it looks like.
    pub fn put(
        &self,
        page: &mut Worksheet,
        row: u32,
        column: u16,
        text: &str,
    ) -> Result<(), XlsxError> {
        let text = short(&clean::line(text), LONGEST);
        let format = if runs(&text) {
            &self.quoted
        } else {
            &self.text
        };
        page.write_string_with_format(row, column, text, format)?;
        Ok(())
    }
}

fn color(ink: Ink) -> Color {
    let [red, green, blue] = Palette::paper().color(ink).0.map(u32::from);
    Color::RGB(red << 16 | green << 8 | blue)
}

fn fill(page: &mut Worksheet, look: &Look, list: &List) -> Result<(), XlsxError> {
    let bands: Vec<Format> = Severity::ALL
        .iter()
        .map(|severity| look.band(*severity))
        .collect();
    for (column, (title, width)) in (0_u16..).zip(&list.columns) {
        page.write_string_with_format(0, column, *title, &look.head)?;
        page.set_column_width(column, *width)?;
    }
    for (row, cells) in (1_u32..).zip(list.rows.iter().take(TALLEST)) {
        for (column, cell) in (0_u16..).zip(cells) {
            match cell {
                Cell::None => {
                    page.write_blank(row, column, &look.text)?;
                }
                Cell::Text(text) => look.put(page, row, column, text)?,
                Cell::Number(number) => {
                    page.write_number_with_format(row, column, *number, &look.number)?;
                }
                Cell::Date(date) => {
                    page.write_datetime_with_format(row, column, moment(*date)?, &look.date)?;
                }
                Cell::Band(severity, word) => {
                    let place = Severity::ALL.iter().position(|s| s == severity);
                    let format = place.and_then(|ix| bands.get(ix)).unwrap_or(&look.text);
                    page.write_string_with_format(
                        row,
                        column,
                        short(&clean::line(word), 200),
                        format,
                    )?;
                }
            }
        }
    }
    for (row, cells) in (1_u32..).zip(list.rows.iter().take(TALLEST)) {
        let widths = list.columns.iter().map(|(_, width)| *width);
        page.set_row_height(row, height(cells.iter().map(words).zip(widths)))?;
    }
    page.set_row_height(0, 30)?;
    let last = list.rows.len().min(TALLEST) as u32;
    let wide = list.columns.len().saturating_sub(1) as u16;
    page.autofilter(0, 0, last, wide)?;
    page.set_freeze_panes(1, 1)?;
    page.set_repeat_rows(0, 0)?;
    let wide: f64 = list.columns.iter().map(|(_, width)| width).sum();
    page.set_print_fit_to_pages((wide / 190.0).ceil() as u16, 0);
    Ok(())
}

/// The height in points of a row of texts, each in a column of so many characters. Programs differ in whether they
/// work it out when a file is opened.
pub fn height<'t>(cells: impl IntoIterator<Item = (&'t str, f64)>) -> f64 {
    let lines = cells.into_iter().map(|(text, width)| {
        let letters = text.chars().count() as f64;
        // Lines break between words, so that none is full.
        (letters / (width * 0.9)).ceil()
    });
    lines.fold(1.0, f64::max).min(20.0) * 14.5 + 1.0
}

fn words(cell: &Cell) -> &str {
    match cell {
        Cell::Text(text) | Cell::Band(_, text) => text,
        _ => "",
    }
}
