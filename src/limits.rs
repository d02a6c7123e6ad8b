//! Every cap of the engine in one table. Past a cap the user gets what there is, and is told.

/// Bytes of decoded source that one page may have; the rest is not read.
pub const SOURCE_BYTES: usize = 64 << 20;
/// Nodes that one tree may have; further elements are dropped, their text is kept in the last one.
pub const TREE_NODES: usize = 4_000_000;
/// Nesting depth of the tree. Chromium flattens at the same depth.
pub const TREE_DEPTH: usize = 512;
/// How many open elements a search for a matching one looks at; keeps hostile nesting linear.
pub const OPEN_ELEMENTS_SEARCHED: usize = 512;
/// Bytes that the tokenizer may hold: an unfinished tag.
pub const TOKENIZER_BYTES: usize = 64 << 20;
/// Bytes at the start of a page in which a `meta` charset is looked for (the standard says 1,024; pages do worse).
pub const CHARSET_PRESCAN_BYTES: usize = 4096;
/// Attributes of one element that are kept.
pub const ATTRIBUTES: usize = 255;
/// Bytes that the streaming marker may hold back; past it the page passes untouched.
pub const MARKER_BYTES: usize = 2 << 20;
/// Bytes of parts that the drawings of one saved page borrow from each other; a sprite of icons comes to some hundred KB.
pub const BORROWED_BYTES: usize = 4 << 20;
/// Sheets that the styles of one saved page bring in by `@import`.
pub const IMPORTS: usize = 500;
/// Bytes of those sheets, each counted as often as it is brought in.
pub const IMPORTED_BYTES: usize = 32 << 20;
/// Names of classes and ids whose meaning is remembered from one page to the next, and as many class attributes; a page that
/// makes up more starts anew.
pub const CACHED_NAMES: usize = 20_000;
