//! Tables: data tables are kept with heads and spans, layout tables are undone.

use super::close::chars;
use super::frame::{Row, TableDraft};
use super::types::{Block, Cell};

/// A cell with more characters of text than this is a column of a page, not a datum, where nothing says otherwise.
const CELL_CHARS: usize = 900;
/// So is one with more blocks.
const CELL_BLOCKS: usize = 5;

/// The blocks that a table becomes: one table, or what stood in the cells of a layout table.
pub(super) fn finish(mut draft: TableDraft) -> Vec<Block> {
    draft.rows.retain(|row| row.cells.iter().any(|cell| !cell.blocks.is_empty()));
    // A foot is drawn last, wherever it stands.
    draft.rows.sort_by_key(|row| row.foot);
    if is_layout(&draft) {
        let mut blocks: Vec<Block> =
            draft.rows.into_iter().flat_map(|row| row.cells).flat_map(|cell| cell.blocks).collect();
        drop_line_numbers(&mut blocks);
        if !draft.caption.is_empty() {
            blocks.insert(0, Block::Paragraph { content: draft.caption });
        }
        return blocks;
    }
    let mut head: Vec<Vec<Cell>> = Vec::new();
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    let declared = draft.rows.iter().any(|row| row.head);
    for row in draft.rows {
        let all_headers = row.cells.iter().all(|cell| cell.header || cell.blocks.is_empty());
        if row.head || (!declared && rows.is_empty() && all_headers) {
            head.push(row.cells)
        } else {
            rows.push(row.cells)
        }
    }
    if rows.is_empty() {
        std::mem::swap(&mut head, &mut rows);
    }
    vec![Block::Table { caption: draft.caption, head, rows }]
}

fn is_layout(draft: &TableDraft) -> bool {
    let cells = || draft.rows.iter().flat_map(|row: &Row| &row.cells);
    let headers = cells().any(|cell| cell.header) || draft.rows.iter().any(|row| row.head);
    let columns = draft
        .rows
        .iter()
        .map(|row| row.cells.iter().map(|cell| usize::from(cell.colspan)).sum::<usize>())
        .max()
        .unwrap_or(0);
    let filled = |row: &Row| row.cells.iter().filter(|cell| !cell.blocks.is_empty()).count();
    let single_column = columns <= 1 || draft.rows.iter().all(|row| filled(row) <= 1);
    if draft.rows.is_empty() || (draft.presentation && !headers) {
        return true;
    }
    if single_column {
        return !(headers && (draft.rows.len() > 2 || !draft.caption.is_empty()) && cells().all(is_short));
    }
    if headers || !draft.caption.is_empty() {
        return false;
    }
    draft.nested || draft.rows.len() == 1 || cells().any(|cell| !is_datum(cell))
}

fn is_short(cell: &Cell) -> bool {
    cell.blocks.len() <= 1 && is_datum(cell)
}

fn is_datum(cell: &Cell) -> bool {
    cell.blocks.len() <= CELL_BLOCKS
        && cell.blocks.iter().all(|block| match block {
            Block::Paragraph { content } => chars(content) <= CELL_CHARS,
            Block::List { .. } | Block::Figure(_) | Block::Math(_) | Block::Code { .. } => true,
            _ => false,
        })
}

/// The column of line numbers beside a listing.
fn drop_line_numbers(blocks: &mut Vec<Block>) {
    let numbers = |block: &Block| matches!(block, Block::Code { text, .. } if text.chars().all(|c| c.is_ascii_digit() || c.is_whitespace()));
    if blocks.len() == 2 && numbers(&blocks[0]) && matches!(blocks[1], Block::Code { .. }) {
        blocks.remove(0);
    }
}
