//! Blocks as HTML elements, one kind after the other. Text goes in escaped, and nowhere else than between tags or
//! quotes.

use std::fmt::Write as _;

use model::Severity;
use scene::{Face, Ink, Target, svg};

use crate::{
    block::{Align, Block, Column, Figure, Heading, Row, Table, Width},
    clean::{address, html as escape},
    html::style,
    span::Span,
    style::Turn,
};

/// CSS pixels a point of a figure; its smallest type is then 10 pixels.
const SCALE: f32 = 4.0 / 3.0;
/// A figure wider than this, in points, scrolls on a phone.
const WIDE: f32 = 360.0;
/// A table with more columns than this becomes cards on a phone.
const CARDS: usize = 4;

/// The page being written.
pub struct Page<'a> {
    out: &'a mut String,
    /// The headings of the contents.
    listed: Vec<&'a Heading>,
    titled: bool,
    /// Within pages that lie when printed.
    lies: bool,
    figures: usize,
}

impl<'a> Page<'a> {
    pub fn new(out: &'a mut String, blocks: &'a [Block]) -> Self {
        let mut listed = Vec::new();
        gather(blocks, &mut listed);
        Self {
            out,
            listed,
            titled: false,
            lies: false,
            figures: 0,
        }
    }

    /// The blocks of the whole document.
    pub fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            match block {
                Block::Break(turn) => self.turn(*turn == Turn::Landscape),
                block => self.block(block),
            }
        }
        self.turn(false);
    }

    fn turn(&mut self, lies: bool) {
        if lies != self.lies {
            self.add(if lies {
                "<div class=\"lie\">\n"
            } else {
                "</div>\n"
            });
        }
        self.lies = lies;
    }

    fn add(&mut self, text: &str) {
        self.out.push_str(text);
    }

    fn put(&mut self, args: std::fmt::Arguments) {
        // Writing into a string cannot fail.
        let _ = self.out.write_fmt(args);
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading(head) => self.heading(head),
            Block::Text(spans) => self.wrapped("<p>", spans, "</p>\n"),
            Block::Small(spans) => self.wrapped("<p class=\"small\">", spans, "</p>\n"),
            Block::Callout(spans) => self.wrapped("<p class=\"callout\">", spans, "</p>\n"),
            Block::List { items, numbered } => {
                self.list(if *numbered { "ol" } else { "ul" }, "", items);
            }
            Block::Steps(items) => self.list("ol", " class=\"steps\"", items),
            Block::Table(table) => self.table(table),
            Block::Figure(figure) => self.figure(figure),
            Block::Facts(facts) => self.facts(facts),
            Block::Sign { choices, lines } => self.sign(choices, lines),
            Block::Contents => self.contents(),
            Block::Beside(columns) => {
                self.add("<div class=\"beside\">\n");
                for (_, blocks) in columns {
                    self.add("<div>\n");
                    self.inner(blocks);
                    self.add("</div>\n");
                }
                self.add("</div>\n");
            }
            Block::Keep(blocks) => {
                self.add("<div class=\"keep\">\n");
                self.inner(blocks);
                self.add("</div>\n");
            }
            Block::Break(_) | Block::Gap(_) => {}
        }
    }

    fn inner(&mut self, blocks: &[Block]) {
        for block in blocks {
            self.block(block);
        }
    }

    /// The first heading is the document's; all others stand one level below their own.
    fn heading(&mut self, head: &Heading) {
        let level = if self.titled {
            (head.level + 1).clamp(2, 6)
        } else {
            1
        };
        self.titled = true;
        let id = id(&head.anchor);
        self.put(format_args!("<h{level}{id}>"));
        self.spans(&head.spans);
        self.put(format_args!("</h{level}>\n"));
    }

    fn wrapped(&mut self, before: &str, spans: &[Span], after: &str) {
        self.add(before);
        self.spans(spans);
        self.add(after);
    }

    fn list(&mut self, tag: &str, more: &str, items: &[Vec<Span>]) {
        self.put(format_args!("<{tag}{more}>\n"));
        for item in items {
            self.wrapped("<li>", item, "</li>\n");
        }
        self.put(format_args!("</{tag}>\n"));
    }

    fn facts(&mut self, facts: &[(String, Vec<Span>)]) {
        self.add("<dl>\n");
        for (name, value) in facts {
            self.put(format_args!("<dt>{}</dt>", escape(name)));
            self.wrapped("<dd>", value, "</dd>\n");
        }
        self.add("</dl>\n");
    }

    fn sign(&mut self, choices: &[String], lines: &[String]) {
        self.add("<div class=\"sign\"><ul>");
        for choice in choices {
            self.put(format_args!("<li>{}</li>", escape(choice)));
        }
        self.add("</ul><div class=\"lines\">");
        for line in lines {
            self.put(format_args!("<span>{}</span>", escape(line)));
        }
        self.add("</div></div>\n");
    }

    fn contents(&mut self) {
        self.add("<nav class=\"contents\" aria-labelledby=\"contents\"><ol>\n");
        for head in std::mem::take(&mut self.listed) {
            let deep = if head.level > 1 { " class=\"in\"" } else { "" };
            let name = if head.short.is_empty() {
                head.spans.iter().map(|span| span.text.as_str()).collect()
            } else {
                head.short.clone()
            };
            self.put(format_args!(
                "<li{deep}><a href=\"#{}\">{}</a></li>\n",
                escape(&head.anchor),
                escape(name.trim())
            ));
        }
        self.add("</ol></nav>\n");
    }

    fn figure(&mut self, figure: &Figure) {
        self.figures += 1;
        let wide = if figure.scene.size.x > WIDE {
            " class=\"wide\" tabindex=\"0\" role=\"group\""
        } else {
            ""
        };
        let title = match &figure.caption {
            Some((number, title)) => (format!("Figure {number}"), title.as_str()),
            None => (
                "Risk matrix now".to_owned(),
                "Its cells hold the ids of threats; the tables of this report say the same in words.",
            ),
        };
        let name = format!("g{}", self.figures);
        if wide.is_empty() {
            self.add("<figure>\n");
        } else {
            self.put(format_args!("<figure{wide} aria-label=\"{}\">\n", title.0));
        }
        let drawing = svg::inline(&figure.scene, SCALE, &name, &title.0, title.1);
        self.add(&drawing);
        if let Some((number, title)) = &figure.caption {
            self.put(format_args!(
                "\n<figcaption><b>Figure {number}.</b> {}</figcaption>",
                escape(title)
            ));
        }
        self.add("\n</figure>\n");
    }

    fn table(&mut self, table: &Table) {
        let cards = table.columns.len() > CARDS;
        let wide = if self.lies { "wide" } else { "narrow" };
        let kind = match (cards, table.caption.is_some()) {
            (true, _) => "cards fixed ",
            (false, true) => "fixed ",
            (false, false) => "",
        };
        let first = table
            .columns
            .first()
            .map_or("", |column| column.title.as_str());
        let label = match &table.caption {
            Some((number, title)) => format!("Table {number}. {title}"),
            None => first.to_owned(),
        };
        if cards {
            self.put(format_args!(
                "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"{}\">\n",
                escape(&label)
            ));
        }
        // The roles hold where a phone shows rows as cards, which are no table to some readers.
        let name = if table.caption.is_some() {
            String::new()
        } else {
            format!(" aria-label=\"{}\"", escape(&label))
        };
        self.put(format_args!(
            "<table class=\"{kind}{wide}\" role=\"table\"{name}>"
        ));
        if let Some((number, title)) = &table.caption {
            self.put(format_args!(
                "<caption><b>Table {number}.</b> {}</caption>",
                escape(title)
            ));
        }
        self.columns(&table.columns);
        self.add("<tbody role=\"rowgroup\">\n");
        for row in &table.rows {
            self.row(&table.columns, row);
        }
        self.add("</tbody></table>\n");
        if cards {
            self.add("</div>\n");
        }
    }

    fn columns(&mut self, columns: &[Column]) {
        let turn = if self.lies {
            Turn::Landscape
        } else {
            Turn::Portrait
        };
        self.add("<colgroup>");
        for width in widths(columns, turn.safe().x) {
            self.put(format_args!("<col class=\"w{width}\">"));
        }
        self.add("</colgroup>\n<thead role=\"rowgroup\"><tr role=\"row\">");
        for column in columns {
            self.put(format_args!(
                "<th scope=\"col\" role=\"columnheader\"{}>{}</th>",
                class(side(column.align), ""),
                escape(&column.title)
            ));
        }
        self.add("</tr></thead>\n");
    }

    fn row(&mut self, columns: &[Column], row: &Row) {
        let id = row.anchor.as_deref().map_or_else(String::new, self::id);
        let tint = row.tint.map_or_else(String::new, |severity| {
            format!(" class=\"t-{}\"", word(severity))
        });
        self.put(format_args!("<tr role=\"row\"{id}{tint}>"));
        for (ix, cell) in row.cells.iter().enumerate() {
            let column = columns.get(ix);
            let side = side(column.map_or(Align::Left, |column| column.align));
            if ix == 0 {
                let class = class(side, "");
                self.put(format_args!("<th scope=\"row\" role=\"rowheader\"{class}>"));
                self.spans(cell);
                self.add("</th>");
                continue;
            }
            let bare = matches!(cell.as_slice(), [only] if only.text == "\u{2013}");
            let class = class(side, if bare { "none" } else { "" });
            let of = column.map_or_else(String::new, |column| {
                format!(" data-of=\"{}\"", escape(&column.title))
            });
            self.put(format_args!("<td role=\"cell\"{class}{of}>"));
            self.spans(cell);
            self.add("</td>");
        }
        self.add("</tr>\n");
    }

    fn spans(&mut self, spans: &[Span]) {
        for (ix, span) in spans.iter().enumerate() {
            if let Some(severity) = span.mark {
                let word = word(severity);
                self.put(format_args!(
                    "<svg class=\"m\" aria-hidden=\"true\"><use href=\"#m-{word}\"/></svg>"
                ));
                // A mark whose word does not follow says it to those who cannot see it.
                let follows = spans
                    .get(ix + 1)
                    .is_some_and(|next| next.ink == Ink::SeverityInk(severity));
                if !follows {
                    self.put(format_args!(
                        "<span class=\"unseen\">{}: </span>",
                        severity.word()
                    ));
                }
                continue;
            }
            self.span(span);
        }
    }

    fn span(&mut self, span: &Span) {
        let text = escape(&span.text);
        if text.is_empty() {
            return;
        }
        let mut close: Vec<&str> = Vec::new();
        match &span.to {
            Some(Target::Anchor(name)) => {
                self.put(format_args!("<a href=\"#{}\">", escape(name)));
                close.push("</a>");
            }
            Some(Target::Url(url)) => {
                if let Some(url) = address(url) {
                    self.put(format_args!(
                        "<a href=\"{}\" rel=\"noopener noreferrer\">",
                        escape(url)
                    ));
                    close.push("</a>");
                }
            }
            None => {}
        }
        match span.ink {
            Ink::Faint => {
                self.add("<span class=\"faint\">");
                close.push("</span>");
            }
            Ink::SeverityInk(severity) => {
                self.put(format_args!("<span class=\"s-{}\">", word(severity)));
                close.push("</span>");
            }
            _ => {}
        }
        match span.face {
            Face::Bold => {
                self.add("<strong>");
                close.push("</strong>");
            }
            Face::Italic => {
                self.add("<em>");
                close.push("</em>");
            }
            Face::Regular => {}
        }
        self.add(&text);
        close.iter().rev().for_each(|tag| self.add(tag));
    }
}

/// Whether a heading of that name is there to lead to.
pub fn holds(blocks: &[Block], anchor: &str) -> bool {
    blocks.iter().any(|block| match block {
        Block::Heading(head) => head.anchor == anchor,
        Block::Keep(blocks) => holds(blocks, anchor),
        _ => false,
    })
}

fn gather<'a>(blocks: &'a [Block], listed: &mut Vec<&'a Heading>) {
    for block in blocks {
        match block {
            Block::Heading(head) if head.listed && !head.anchor.is_empty() => listed.push(head),
            Block::Keep(blocks) => gather(blocks, listed),
            _ => {}
        }
    }
}

fn id(anchor: &str) -> String {
    if anchor.is_empty() {
        return String::new();
    }
    format!(" id=\"{}\"", escape(anchor))
}

fn word(severity: Severity) -> String {
    severity.word().to_ascii_lowercase()
}

fn side(align: Align) -> &'static str {
    match align {
        Align::Left => "",
        Align::Right => "r",
        Align::Center => "c",
    }
}

fn class(one: &str, two: &str) -> String {
    match (one, two) {
        ("", "") => String::new(),
        (one, "") | ("", one) => format!(" class=\"{one}\""),
        (one, two) => format!(" class=\"{one} {two}\""),
    }
}

/// The columns' shares of a page of that width, in whole percent.
fn widths(columns: &[Column], page: f32) -> Vec<usize> {
    let (mut fixed, mut shares) = (0.0, 0.0);
    for column in columns {
        match column.width {
            Width::Points(points) => fixed += points,
            Width::Share(share) => shares += share,
        }
    }
    let rest = (page - fixed).max(page * 0.2);
    // A table of points alone fills the page too.
    let all = if shares > 0.0 { page } else { fixed.max(1.0) };
    columns
        .iter()
        .map(|column| {
            let points = match column.width {
                Width::Points(points) => points,
                Width::Share(share) => rest * share / shares,
            };
            ((points / all * 100.0).round() as usize).clamp(1, style::WIDEST)
        })
        .collect()
}
