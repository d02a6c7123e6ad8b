//! Tables in GitHub's form: one line a row, so whatever stands in a cell becomes one line, and a spanning cell is
//! followed by empty ones.

use super::Notes;
use super::inline::{Line, Locate};
use crate::article::Cell;

/// Columns that empty cells may fill up: a cell may claim to span thousands.
const SPAN_COLUMNS: usize = 100;

/// The lines of a table, header first; empty if the table has no cells.
pub(super) fn lines(head: &[Vec<Cell>], rows: &[Vec<Cell>], notes: &Notes, locate: Locate) -> Vec<String> {
    let mut grid = Vec::new();
    // Rows still covered by a cell from above, by column.
    let mut covered: Vec<u16> = Vec::new();
    for row in head.iter().chain(rows) {
        grid.push(cells(row, &mut covered, notes, locate));
    }
    let columns = grid.iter().map(Vec::len).max().unwrap_or_default();
    if columns == 0 {
        return Vec::new();
    }
    if head.is_empty() {
        grid.insert(0, Vec::new());
    }
    let mut lines = Vec::with_capacity(grid.len() + 1);
    for (number, row) in grid.into_iter().enumerate() {
        let missing = columns - row.len();
        let mut line = String::from("|");
        for cell in row.iter().map(String::as_str).chain(std::iter::repeat_n("", missing)) {
            line.push(' ');
            line.push_str(cell);
            line.push_str(if cell.is_empty() { "|" } else { " |" });
        }
        lines.push(line);
        if number == 0 {
            lines.push(format!("|{}", " --- |".repeat(columns)));
        }
    }
    lines
}

fn cells(row: &[Cell], covered: &mut Vec<u16>, notes: &Notes, locate: Locate) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let skip_covered = |out: &mut Vec<String>, covered: &mut Vec<u16>| {
        while let Some(rows) = covered.get_mut(out.len()).filter(|rows| **rows > 0) {
            *rows -= 1;
            out.push(String::new());
        }
    };
    for cell in row {
        skip_covered(&mut out, covered);
        let mut line = Line::new(notes, locate, "<br>");
        line.blocks(&cell.blocks);
        let text = line.finish().replace('|', "\\|");
        let room = SPAN_COLUMNS.saturating_sub(out.len());
        for span in 0..usize::from(cell.colspan.max(1)).min(room.max(1)) {
            if covered.len() <= out.len() {
                covered.resize(out.len() + 1, 0);
            }
            covered[out.len()] = cell.rowspan.max(1) - 1;
            out.push(if span == 0 { text.clone() } else { String::new() });
        }
    }
    skip_covered(&mut out, covered);
    out
}
