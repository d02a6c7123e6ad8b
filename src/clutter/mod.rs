//! Clutter: finds the boxes of a page that are no part of what a reader came for.
//!
//! In: start tags as they stream by, a whole tree, or batches of facts from a live page. Out: marks, each with
//! a kind and a reason. Knows nothing of articles beyond "long prose": a guard keeps that visible whatever the
//! evidence against it.
//!
//! ```text
//! rules/*.txt ─> rule ─> set ─> index ───────┬─> marker (start tags alone, in the stream)
//! words/*.txt ─> vocabulary ─> measure ─> detect ─> reach ─> marks (tree or batch)
//! facts, tree ─> outline ──────┘    view ──┘  guard ──┘
//! rule ─> sheet (stylesheet), network (declarativeNetRequest), reference (docs)
//! ```
//!
//! What a caller on a live page has to know:
//!
//! * The stylesheet and the streaming marker see start tags only; no guard can run there, so both use only rules and
//!   names under which no article text was ever found. Once the page is built the caller sends the whole of it as HTML
//!   (see `live`): an element that the stylesheet hides and that the judge does not mark then gets `data-decant-shown`,
//!   which the stylesheet respects. What changes later is sent in batches of facts.
//! * A batch is in document order; `parent` is a place in the same list. Ancestors of a new box go first, with
//!   `context: true`, so that "in the header", "in the article's column" and "in a menu" can be told. A batch without the
//!   article cannot know its column: send the paragraphs' element (tag, text length) as context too.
//! * `busy` is the caller's word that the user is at it: focus, filled field, dialog opened by a click.
//! * A mark is the outermost box. Kinds that are off are never marked, so a change of kinds needs a new judge.
//! * The stylesheet's switches: `:root[data-decant-off~="ad"]` turns a default kind off, `:root[data-decant-on~="related"]`
//!   an optional one on. `[data-decant]:not([data-decant-shown])` hides marks.
//! * With `holdSources` the marker renames `src` and `srcset` of marked frames and images to `data-decant-src…`; showing
//!   such an element again means renaming them back.

pub mod alone;
pub mod attributes;
pub mod claim;
pub mod detect;
pub mod facts;
pub mod features;
pub mod gate;
pub mod guard;
pub mod index;
pub mod judge;
pub mod kind;
pub mod live;
pub mod marker;
pub mod matcher;
pub mod measure;
pub mod network;
pub mod opinion;
pub mod outline;
pub mod reach;
pub mod reference;
pub mod rule;
pub mod selector;
pub mod set;
pub mod sheet;
pub mod splice;
pub mod subject;
pub mod subscription;
pub mod text;
pub mod view;
pub mod vocabulary;
