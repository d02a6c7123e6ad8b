//! What each element of a page means for the article: which frame, format or block it becomes.

use super::frame::{Frame, Kind, Leave, Row, Slot, TableDraft};
use super::gather::Gatherer;
use super::hint::Hint;
use super::line::{Format, Next};
use super::types::{Block, MediaKind};
use super::{code, embed, figure, hint, math, notes, ruby};
use crate::html::{NodeId, Tag, Tree};

/// Headings whose element holds more nodes than this are containers that somebody forgot to close.
const HEADING_NODES: u32 = 200;
/// Nodes after a caption among which its picture is looked for.
const NEXT_NODES: usize = 6;

impl Gatherer<'_> {
    /// Begins an element or takes a text. Returns the next node to look at.
    pub(super) fn enter(&mut self, id: NodeId) -> NodeId {
        let tree = self.tree;
        let tag = tree.tag(id);
        let past = tree.end(id);
        if tag == Tag::Text {
            self.text(id);
            return past;
        }
        if tree.is_foreign(id) && tag != Tag::Math {
            return past;
        }
        if !self.notes.is_empty()
            && let Some((note, label)) = self.notes.note(id)
        {
            self.open_frame(id, Kind::Note { id: note, label });
            return id + 1;
        }
        if let Some(class) = tree.raw_attr(id, "class")
            && let Some(next) = self.enter_by_class(id, tag, class)
        {
            return next;
        }
        match tag {
            Tag::P | Tag::Div | Tag::Section | Tag::Article => self.block(id),
            Tag::Span | Tag::Font => self.styled(id),
            Tag::A => return self.anchor(id),
            Tag::Strong | Tag::B => self.bold(id),
            Tag::Em | Tag::I | Tag::Cite | Tag::Dfn | Tag::Var => self.emphasis(id, tag),
            Tag::Br => self.line.hard_break(),
            Tag::Hr => {
                self.flush();
                if !self.in_line_frame() {
                    self.push(Block::Rule);
                }
            }
            Tag::Code | Tag::Samp | Tag::Tt => {
                self.line.enter_code();
                self.on_leave(id, Leave::Code);
            }
            Tag::Kbd => self.format(id, Format::Keyboard),
            Tag::Mark => self.format(id, Format::Mark),
            Tag::Del | Tag::S | Tag::Strike => self.format(id, Format::Deleted),
            Tag::Sub => self.format(id, Format::Sub),
            Tag::Sup => return self.raised(id),
            Tag::Q => {
                self.line.put("“");
                self.on_leave(id, Leave::Quotes);
            }
            Tag::H1 | Tag::H2 | Tag::H3 | Tag::H4 | Tag::H5 | Tag::H6 => self.heading(id, tag),
            Tag::Ul | Tag::Ol | Tag::Menu | Tag::Dir => self.list(id, tag),
            Tag::Li => self.item(id),
            Tag::Blockquote => {
                self.open_frame(id, Kind::Quote { cite: Vec::new() });
            }
            Tag::Footer if matches!(self.frames.last(), Some(Frame { kind: Kind::Quote { .. }, .. })) => {
                self.open_frame(id, Kind::Line(Slot::Cite));
            }
            Tag::Pre | Tag::Listing | Tag::Xmp | Tag::Plaintext => {
                code::preformatted(self, id);
                return past;
            }
            Tag::Table => self.table(id),
            Tag::Tr => self.row(id),
            Tag::Td | Tag::Th => self.cell(id, tag),
            Tag::Caption => {
                if matches!(self.top().kind, Kind::Table(_)) {
                    self.open_frame(id, Kind::Line(Slot::TableCaption));
                } else {
                    self.block(id);
                }
            }
            Tag::Dl => {
                self.open_frame(id, Kind::Definitions { items: Vec::new() });
            }
            Tag::Dt if matches!(self.top().kind, Kind::Definitions { .. }) => {
                self.open_frame(id, Kind::Line(Slot::Term));
            }
            Tag::Dd if matches!(self.top().kind, Kind::Definitions { .. }) => {
                self.open_frame(id, Kind::Detail);
            }
            Tag::Figure => {
                self.open_frame(id, Kind::Figure { caption: Vec::new() });
                self.lazy_figure(id);
            }
            Tag::Figcaption => {
                self.open_frame(id, Kind::Line(Slot::Caption));
            }
            Tag::Summary => {
                self.open_frame(id, Kind::Line(Slot::Summary));
            }
            Tag::Img | Tag::Amp | Tag::Image | Tag::Picture => {
                self.image(id);
                return past;
            }
            Tag::Noscript => {
                self.fallback(id);
                return past;
            }
            Tag::Video | Tag::Audio => {
                let kind = if tag == Tag::Video { MediaKind::Video } else { MediaKind::Audio };
                embed::media(self, id, kind);
                return past;
            }
            Tag::Iframe | Tag::Embed => {
                embed::frame(self, id);
                return past;
            }
            Tag::Object if embed::frame(self, id) => {
                return past;
            }
            Tag::Math => {
                math::element(self, id);
                return past;
            }
            Tag::Ruby => {
                ruby::take(self, id);
                return past;
            }
            Tag::Script => {
                if !math::script(self, id) {
                    embed::script(self, id);
                }
                return past;
            }
            Tag::Other => return self.other(id),
            Tag::Style
            | Tag::Head
            | Tag::Title
            | Tag::Meta
            | Tag::Link
            | Tag::Base
            | Tag::Noframes
            | Tag::Noembed
            | Tag::Select
            | Tag::Textarea
            | Tag::Input
            | Tag::Meter
            | Tag::Progress
            | Tag::Canvas
            | Tag::Map
            | Tag::Param
            | Tag::Source
            | Tag::Track
            | Tag::Rp
            | Tag::Svg => return past,
            // What a button says belongs to the page, not to the article, unless a heading is made of it, or it enlarges
            // the picture of a figure.
            Tag::Button if !self.in_line_frame() && !self.is_enlarged_by(id) => return past,
            Tag::Template if !tree.has_attr(id, "shadowrootmode") => return past,
            _ if tag.is_block() => self.block(id),
            _ => {}
        }
        id + 1
    }

    /// Elements whose class says more than their name. None: go on by the name.
    fn enter_by_class(&mut self, id: NodeId, tag: Tag, class: &str) -> Option<NodeId> {
        let past = self.tree.end(id);
        let hint = hint::of(class)?;
        match hint {
            // A layout table with a picture in one row and its caption in the next.
            Hint::Caption if matches!(tag, Tag::Td | Tag::Th) => {
                let table = self.tree.ancestors(id).take(4).find(|&node| self.tree.tag(node) == Tag::Table)?;
                let near = table + figure::CAPTION_NODES;
                let picture = (table..near.min(self.tree.end(table))).any(|node| self.tree.tag(node) == Tag::Img);
                if picture && figure::is_caption_sized(self.tree, id) {
                    self.cell(id, tag);
                    self.open_frame(id, Kind::Line(Slot::Caption));
                    return Some(id + 1);
                }
                None
            }
            Hint::Caption => {
                let apart = tag.is_block() || !self.line.has_words();
                if apart
                    && !self.in_line_frame()
                    && (self.has_picture_near() || self.picture_follows(id))
                    && figure::is_caption_sized(self.tree, id)
                {
                    self.open_frame(id, Kind::Line(Slot::Caption));
                    return Some(id + 1);
                }
                None
            }
            Hint::PullQuote if tag.is_block() => {
                if tag == Tag::Blockquote || !matches!(self.top().kind, Kind::Quote { .. }) {
                    self.open_frame(id, Kind::Quote { cite: Vec::new() });
                    return Some(id + 1);
                }
                None
            }
            Hint::DropCap if !tag.is_block() || matches!(tag, Tag::P | Tag::Div) => {
                if tag.is_block() {
                    self.block(id);
                }
                self.on_leave(id, Leave::DropCap);
                Some(id + 1)
            }
            Hint::Tool if !tag.is_block() => Some(past),
            Hint::Formula | Hint::DisplayFormula => {
                math::rendered(self, id, hint == Hint::DisplayFormula).then_some(past)
            }
            Hint::Post(token) => embed::post(self, id, token).then_some(past),
            // Grids have gutters too.
            Hint::LineNumber if tag != Tag::Table && code::is_numbers(self.tree, id) => Some(past),
            Hint::CodeTable if tag == Tag::Table && !code::holds_pre(self.tree, id) => {
                code::preformatted(self, id);
                Some(past)
            }
            _ => None,
        }
    }

    /// Whether what is said now can be the caption of a picture.
    pub(super) fn has_picture_near(&self) -> bool {
        let Some(frame) = self.frames.last() else { return false };
        let last = match &frame.kind {
            Kind::Figure { .. } | Kind::Cell { .. } => return true,
            Kind::Definitions { items } => items.last().and_then(|item| item.details.last()?.last()),
            _ => frame.blocks.last(),
        };
        (self.line.has_pictures() && !self.line.has_words())
            || matches!(last, Some(Block::Figure(_) | Block::Media { .. } | Block::Embed { .. }))
    }

    /// A picture stands right after the element, with no text between.
    fn picture_follows(&self, id: NodeId) -> bool {
        let tree = self.tree;
        (tree.end(id)..tree.len())
            .take(NEXT_NODES)
            .take_while(|&node| !tree.is_text(node) || tree.raw_text(node).trim().is_empty())
            .any(|node| matches!(tree.tag(node), Tag::Img | Tag::Picture))
    }

    fn text(&mut self, id: NodeId) {
        let text = self.tree.text(id);
        if self.last_image.is_some() && !text.trim().is_empty() {
            self.last_image = None;
        }
        let splits = !self.in_line_frame();
        let mut rest: &str = &text;
        while let Next::Split(more) = self.line.text(rest, splits) {
            self.flush();
            rest = more;
        }
    }

    fn block(&mut self, id: NodeId) {
        self.flush();
        self.on_leave(id, Leave::Block);
    }

    /// Spans and fonts that a style makes bold, italic or a block.
    fn styled(&mut self, id: NodeId) {
        let Some(style) = self.tree.raw_attr(id, "style") else { return };
        let has = |part| hint::contains_ignore_case(style, part);
        if has("display:block") || has("display: block") {
            self.block(id);
        }
        if has("bold") || has("font-weight:700") || has("font-weight: 700") || has("font-weight:600") {
            self.format(id, Format::Strong);
        }
        if has("italic") {
            self.format(id, Format::Emphasis);
        }
        if has("line-through") {
            self.format(id, Format::Deleted);
        }
    }

    /// Editors paste whole texts wrapped in a `b` that is not bold.
    fn bold(&mut self, id: NodeId) {
        let normal = self
            .tree
            .raw_attr(id, "style")
            .is_some_and(|style| style.contains("font-weight:normal") || style.contains("font-weight: normal"));
        if !normal {
            self.format(id, Format::Strong);
        }
    }

    fn emphasis(&mut self, id: NodeId, tag: Tag) {
        if tag == Tag::Cite && self.is_attribution(id) {
            self.open_frame(id, Kind::Line(Slot::Cite));
        } else {
            self.format(id, Format::Emphasis);
        }
    }

    /// A `cite` that begins a line of a quote and ends its block names the source; others are titles in a sentence.
    fn is_attribution(&mut self, id: NodeId) -> bool {
        let tree = self.tree;
        if !matches!(self.top().kind, Kind::Quote { .. }) || !self.line.is_bare() {
            return false;
        }
        let Some(parent) = tree.parent(id) else { return false };
        let end = tree.end(id);
        let mut after = tree.children(parent).skip_while(|&child| child < end);
        after.all(|child| tree.is_text(child) && tree.raw_text(child).trim().is_empty())
            || tree.tag(parent) == Tag::Blockquote
    }

    fn anchor(&mut self, id: NodeId) -> NodeId {
        let tree = self.tree;
        if !self.notes.is_empty() {
            if let Some((note, label)) = self.notes.reference(id) {
                self.line.footnote(note, label);
                return tree.end(id);
            }
            if self.in_note() && self.is_way_back(id) {
                return tree.end(id);
            }
        }
        if self.in_line_frame() && is_permalink(tree, id) {
            return tree.end(id);
        }
        if let Some(url) = tree.attr(id, "href").and_then(|href| self.base.link(&href)) {
            self.format(id, Format::Link(url));
        }
        id + 1
    }

    fn in_note(&self) -> bool {
        self.frames.iter().rev().take(4).any(|frame| matches!(frame.kind, Kind::Note { .. }))
    }

    /// The link from a note to the text it belongs to; the writers make their own.
    fn is_way_back(&self, id: NodeId) -> bool {
        let tree = self.tree;
        notes::fragment(tree, id, self.base.address()).is_some() && {
            let text = tree.text_content(id);
            let class = tree.raw_attr(id, "class").unwrap_or("");
            text.trim().chars().count() <= 4 || hint::contains_ignore_case(class, "back")
        }
    }

    /// A `sup`. Around references to notes it is not a format, and their brackets go.
    fn raised(&mut self, id: NodeId) -> NodeId {
        if !self.notes.is_empty() {
            let mut any = false;
            for node in self.tree.descendants(id) {
                if let Some((note, label)) = self.notes.reference(node) {
                    self.line.footnote(note, label);
                    any = true;
                }
            }
            if any {
                return self.tree.end(id);
            }
        }
        self.format(id, Format::Sup);
        id + 1
    }

    /// Custom elements, and names from other vocabularies.
    fn other(&mut self, id: NodeId) -> NodeId {
        let name = self.tree.name(id);
        let starts = |part: &str| name.get(..part.len()).is_some_and(|start| start.eq_ignore_ascii_case(part));
        let past = self.tree.end(id);
        if starts("mjx-container") {
            let display = self.tree.raw_attr(id, "display") == Some("true");
            return if math::rendered(self, id, display) { past } else { id + 1 };
        }
        if (starts("amp-") || starts("lite-") || starts("youtube-")) && embed::custom(self, id) {
            return past;
        }
        id + 1
    }

    fn heading(&mut self, id: NodeId, tag: Tag) {
        let tree = self.tree;
        let holds_blocks = tree.end(id) - id > HEADING_NODES
            || tree.descendants(id).any(|node| {
                matches!(
                    tree.tag(node),
                    Tag::Ul | Tag::Ol | Tag::Table | Tag::Figure | Tag::Blockquote | Tag::Pre | Tag::Hr
                ) || tree.tag(node).heading_level().is_some()
            })
            || tree.descendants(id).filter(|&node| tree.tag(node) == Tag::P).nth(1).is_some();
        if holds_blocks {
            self.block(id);
        } else {
            self.open_frame(id, Kind::Line(Slot::Heading(tag.heading_level().unwrap_or(2))));
        }
    }

    fn list(&mut self, id: NodeId, tag: Tag) {
        let tree = self.tree;
        let ordered = tag == Tag::Ol;
        let number = |value: &str| value.trim().parse::<i32>().ok();
        let start = tree.raw_attr(id, "start").and_then(number).or_else(|| {
            let first = tree.children(id).find(|&child| tree.tag(child) == Tag::Li)?;
            tree.raw_attr(first, "value").and_then(number)
        });
        let start = start.filter(|_| ordered).unwrap_or(1);
        self.open_frame(id, Kind::List { ordered, start, items: Vec::new(), notes: Vec::new(), loose: false });
    }

    fn item(&mut self, id: NodeId) {
        self.flush();
        if !matches!(self.top().kind, Kind::List { .. }) {
            let list = Kind::List { ordered: false, start: 1, items: Vec::new(), notes: Vec::new(), loose: true };
            if !self.open_frame(id, list) {
                return;
            }
        }
        self.open_frame(id, Kind::Item);
    }

    fn table(&mut self, id: NodeId) {
        let role = self.tree.raw_attr(id, "role").unwrap_or("");
        let presentation = role.eq_ignore_ascii_case("presentation")
            || role.eq_ignore_ascii_case("none")
            || self.tree.raw_attr(id, "datatable") == Some("0");
        self.open_frame(id, Kind::Table(TableDraft { presentation, ..TableDraft::default() }));
    }

    fn row(&mut self, id: NodeId) {
        self.flush();
        let group = self.tree.parent(id).map(|parent| self.tree.tag(parent));
        let (head, foot) = (group == Some(Tag::Thead), group == Some(Tag::Tfoot));
        match &mut self.top().kind {
            Kind::Table(table) => table.rows.push(Row { head, foot, cells: Vec::new() }),
            _ => self.block(id),
        }
    }

    fn cell(&mut self, id: NodeId, tag: Tag) {
        if !matches!(self.top().kind, Kind::Table(_)) {
            return self.block(id);
        }
        let tree = self.tree;
        let span = |name, most: u16| {
            let value = tree.raw_attr(id, name).and_then(|value| value.trim().parse::<u16>().ok());
            value.filter(|&value| value > 0).unwrap_or(1).min(most)
        };
        let header = tag == Tag::Th;
        self.open_frame(id, Kind::Cell { header, colspan: span("colspan", 1000), rowspan: span("rowspan", 1000) });
    }
}

/// The sign beside a heading that links to it.
fn is_permalink(tree: &Tree, id: NodeId) -> bool {
    tree.raw_attr(id, "href").is_some_and(|href| href.starts_with('#')) && {
        let text = tree.text_content(id);
        matches!(text.trim(), "" | "#" | "¶" | "§" | "🔗" | "∞" | "link" | "Link")
    }
}
