//! Documents of headings, paragraphs, lists and tables, as Markdown or plain text.

/// How a document is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// CommonMark with tables as GitHub writes them.
    Markdown,
    /// Aligned columns for a terminal.
    Plain,
}

/// On which side a column of a table is flush.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// Texts.
    Left,
    /// Numbers.
    Right,
}

/// A part of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// Level from 1, text.
    Heading(usize, String),
    /// One paragraph.
    Paragraph(String),
    /// Unordered.
    List(Vec<String>),
    /// A table; rows shorter than the heading are filled up, longer ones cut.
    Table {
        /// Headings with the side their column is flush on.
        head: Vec<(String, Align)>,
        /// Cells.
        rows: Vec<Vec<String>>,
    },
}

/// A document.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Document {
    /// Its parts, in order.
    pub blocks: Vec<Block>,
}

impl Document {
    /// Adds a heading.
    pub fn heading(&mut self, level: usize, text: impl Into<String>) {
        self.blocks.push(Block::Heading(level, text.into()));
    }

    /// Adds a paragraph, if there is something in it.
    pub fn paragraph(&mut self, text: impl Into<String>) {
        let text = text.into();
        if !text.is_empty() {
            self.blocks.push(Block::Paragraph(text));
        }
    }

    /// Adds a list, if there is something in it.
    pub fn list(&mut self, items: Vec<String>) {
        if !items.is_empty() {
            self.blocks.push(Block::List(items));
        }
    }

    /// Adds a table, if it has rows.
    pub fn table(&mut self, head: Vec<(String, Align)>, rows: Vec<Vec<String>>) {
        if !rows.is_empty() {
            self.blocks.push(Block::Table { head, rows });
        }
    }

    /// The whole document as text, ending in a line break.
    pub fn write(&self, form: Form) -> String {
        let blocks: Vec<String> = self.blocks.iter().map(|block| one(block, form)).collect();
        blocks.join("\n\n") + "\n"
    }
}

fn one(block: &Block, form: Form) -> String {
    match (block, form) {
        (Block::Heading(level, text), Form::Markdown) => {
            format!("{} {}", "#".repeat((*level).clamp(1, 6)), inline(text))
        }
        (Block::Heading(level, text), Form::Plain) => {
            let line = match level {
                1 => "=",
                2 => "-",
                _ => return one_line(text),
            };
            format!("{}\n{}", one_line(text), line.repeat(one_line(text).chars().count()))
        }
        (Block::Paragraph(text), Form::Markdown) => inline(text),
        (Block::Paragraph(text), Form::Plain) => one_line(text),
        (Block::List(items), Form::Markdown) => lines(items.iter().map(|item| format!("- {}", inline(item)))),
        (Block::List(items), Form::Plain) => lines(items.iter().map(|item| format!("  - {}", one_line(item)))),
        (Block::Table { head, rows }, Form::Markdown) => markdown_table(head, rows),
        (Block::Table { head, rows }, Form::Plain) => plain_table(head, rows),
    }
}

fn lines(lines: impl Iterator<Item = String>) -> String {
    lines.collect::<Vec<_>>().join("\n")
}

/// Names come from files: a line break in one must not end a table's row.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// As [`one_line`], with what Markdown would read as its own marks escaped.
fn inline(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in one_line(text).chars() {
        if matches!(letter, '|' | '*' | '_' | '`' | '<' | '>' | '[' | ']' | '\\' | '#') {
            out.push('\\');
        }
        out.push(letter);
    }
    out
}

fn markdown_table(head: &[(String, Align)], rows: &[Vec<String>]) -> String {
    let row = |cells: Vec<String>| format!("| {} |", cells.join(" | "));
    let rule = head.iter().map(|(_, align)| match align {
        Align::Left => "---".to_owned(),
        Align::Right => "---:".to_owned(),
    });
    let mut out = vec![row(head.iter().map(|(text, _)| inline(text)).collect()), row(rule.collect())];
    out.extend(rows.iter().map(|cells| row((0..head.len()).map(|at| inline(cell(cells, at))).collect())));
    out.join("\n")
}

fn plain_table(head: &[(String, Align)], rows: &[Vec<String>]) -> String {
    let heads: Vec<String> = head.iter().map(|(text, _)| one_line(text)).collect();
    let rows: Vec<Vec<String>> =
        rows.iter().map(|cells| (0..head.len()).map(|at| one_line(cell(cells, at))).collect()).collect();
    let width = |at: usize| {
        let cells = rows.iter().map(|cells| cell(cells, at).chars().count());
        cells.chain(std::iter::once(cell(&heads, at).chars().count())).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..head.len()).map(width).collect();
    let row = |cells: &[String]| {
        let padded = head.iter().zip(&widths).enumerate().map(|(at, ((_, align), &width))| match align {
            Align::Left => format!("{:<width$}", cell(cells, at)),
            Align::Right => format!("{:>width$}", cell(cells, at)),
        });
        format!("  {}", padded.collect::<Vec<_>>().join("  ")).trim_end().to_owned()
    };
    let rule = format!("  {}", widths.iter().map(|&width| "-".repeat(width)).collect::<Vec<_>>().join("  "));
    let mut out = vec![row(&heads), rule];
    out.extend(rows.iter().map(|cells| row(cells)));
    out.join("\n")
}

fn cell(cells: &[String], at: usize) -> &str {
    cells.get(at).map(String::as_str).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Document {
        let mut document = Document::default();
        document.heading(1, "Räume");
        document.paragraph("");
        document.table(
            vec![("Name".to_owned(), Align::Left), ("Zahl".to_owned(), Align::Right)],
            vec![vec!["a|b\nc".to_owned(), "1".to_owned()], vec!["Straße".to_owned()]],
        );
        document
    }

    #[test]
    fn marks_in_names_do_not_break_markdown() {
        let expected = "# Räume\n\n| Name | Zahl |\n| --- | ---: |\n| a\\|b c | 1 |\n| Straße |  |\n";
        assert_eq!(sample().write(Form::Markdown), expected);
    }

    #[test]
    fn plain_columns_are_aligned_by_letters_not_bytes() {
        let expected = "Räume\n=====\n\n  Name    Zahl\n  ------  ----\n  a|b c      1\n  Straße\n";
        assert_eq!(sample().write(Form::Plain), expected);
    }
}
