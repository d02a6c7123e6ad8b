//! Markdown: CommonMark with GitHub's tables, footnotes and strikethrough, and YAML front matter.
//!
//! Raw HTML appears only where Markdown has no sign (`sub`, `sup`, `mark`, `kbd`, `ruby`, a break in a table cell) or
//! where its signs would not be read as meant; never an attribute, never anything from the page.

mod escape;
mod front;
mod inline;
mod table;

use std::collections::{BTreeMap, BTreeSet};

use inline::{Line, Locate};

use super::picture::Picture;
use super::walk::{Event, Node, Walk};
use super::zip::{Archive, TooLarge};
use super::{Options, clean, text};
use crate::article::{Article, Block, Image, Inline};

/// Containers that may stand open; what is deeper becomes a paragraph.
const DEPTH: usize = 60;

/// Nine digits are the most that the number of a list item may have.
const LARGEST_NUMBER: i64 = 999_999_999;

/// Writes the document.
pub fn write(article: &Article, options: &Options) -> String {
    let files = file_names(article, options);
    let locate = |src: &str| place(src, &files, options);
    let notes = Notes::of(article);
    let mut out = Writer::new(&notes, &locate);
    out.title(&article.title);
    out.paragraph(|line| line.inlines(&article.lead));
    if let Some(image) = &article.image {
        out.figure(&image.images, &image.caption);
    }
    out.write(Walk::blocks(&article.blocks));
    if let Some(note) = &options.note {
        out.paragraph(|line| line.inlines(&[Inline::Text { text: note.clone() }]));
    }
    format!("{}\n{}", front::write(article, options), out.out)
}

/// A ZIP with the document under a name and its pictures in the folder that the options name.
pub fn write_folder(name: &str, article: &Article, options: &Options) -> Result<Vec<u8>, TooLarge> {
    let mut archive = Archive::default();
    archive.add(name, write(article, options).as_bytes())?;
    if let Some(folder) = &options.image_folder {
        for (file, picture) in picture_files(article, options) {
            archive.add(&format!("{folder}/{file}"), picture.bytes())?;
        }
    }
    archive.finish()
}

/// The pictures that the Markdown names, with the file names it gives them inside the image folder.
pub fn picture_files<'a>(article: &Article, options: &'a Options) -> Vec<(String, &'a Picture)> {
    let names = file_names(article, options);
    let mut files: Vec<_> =
        names.into_iter().filter_map(|(address, name)| Some((name, options.pictures.get(&address)?))).collect();
    files.sort_by(|a, b| (a.0.len(), &a.0).cmp(&(b.0.len(), &b.0)));
    files
}

fn file_names(article: &Article, options: &Options) -> BTreeMap<String, String> {
    if options.image_folder.is_none() {
        return BTreeMap::new();
    }
    let known = super::picture_addresses(article).into_iter().filter_map(|address| {
        let ending = options.pictures.get(&address)?.media_type().extension();
        Some((address, ending))
    });
    known.enumerate().map(|(at, (address, ending))| (address, format!("image-{}.{ending}", at + 1))).collect()
}

fn place(src: &str, files: &BTreeMap<String, String>, options: &Options) -> Option<String> {
    if let (Some(name), Some(folder)) = (files.get(src), &options.image_folder) {
        return Some(format!("{folder}/{name}"));
    }
    clean::web(src).or_else(|| Picture::from_data_url(src).map(|picture| picture.data_url()))
}

/// Numbers of the notes that the text refers to.
#[derive(Default)]
pub(in crate::output) struct Notes {
    numbers: BTreeMap<String, usize>,
}

impl Notes {
    fn of(article: &Article) -> Self {
        let mut referenced = BTreeSet::new();
        for event in Walk::inlines(&article.lead).chain(Walk::blocks(&article.blocks)) {
            if let Event::Enter(Node::Inline(Inline::FootnoteReference { id, .. })) = event {
                referenced.insert(id);
            }
        }
        let mut numbers = BTreeMap::new();
        for event in Walk::blocks(&article.blocks) {
            if let Event::Enter(Node::Note(note)) = event {
                let next = numbers.len() + 1;
                if referenced.contains(&note.id) {
                    numbers.entry(note.id.clone()).or_insert(next);
                }
            }
        }
        Notes { numbers }
    }

    fn number(&self, id: &str) -> Option<usize> {
        self.numbers.get(id).copied()
    }
}

/// A container that is open: what its first line begins with, and what all others do.
struct Container {
    marker: String,
    indent: String,
    used: bool,
}

/// A list that is open.
struct OpenList {
    ordered: bool,
    number: i64,
    /// Items follow one another without an empty line.
    tight: bool,
    /// The second pair of signs, so that two lists in a row stay two.
    other_sign: bool,
    begun: bool,
}

struct Writer<'a> {
    out: String,
    notes: &'a Notes,
    locate: Locate<'a>,
    containers: Vec<Container>,
    lists: Vec<OpenList>,
    /// The next block follows without an empty line.
    close_up: bool,
    /// The list that ended last, if nothing was written since: depth, kind, signs.
    after_list: Option<(usize, bool, bool)>,
    written_notes: BTreeSet<usize>,
}

impl<'a> Writer<'a> {
    fn new(notes: &'a Notes, locate: Locate<'a>) -> Self {
        Writer {
            out: String::new(),
            notes,
            locate,
            containers: Vec::new(),
            lists: Vec::new(),
            close_up: false,
            after_list: None,
            written_notes: BTreeSet::new(),
        }
    }

    fn title(&mut self, title: &str) {
        self.heading(1, &[Inline::Text { text: title.to_owned() }]);
    }

    fn write(&mut self, mut walk: Walk) {
        while let Some(event) = walk.next() {
            match event {
                Event::Enter(Node::Block(block)) => {
                    let open = self.enter(block);
                    if !open {
                        // Written already; its end has nothing to add.
                        walk.skip_children();
                        walk.next();
                    }
                }
                Event::Leave(Node::Block(block)) => self.leave(block),
                Event::Enter(Node::Item) => self.item(),
                Event::Enter(Node::Term(term)) => self.paragraph(|line| line.strong(term)),
                Event::Enter(Node::Detail) => self.contain("- "),
                Event::Leave(Node::Item | Node::Detail) => self.end_item(),
                Event::Leave(Node::Note(_)) => self.end_container(),
                Event::Enter(Node::Note(note)) => match self.notes.number(&note.id) {
                    Some(number) if self.written_notes.insert(number) => {
                        self.containers.push(Container {
                            marker: format!("[^{number}]: "),
                            indent: "    ".to_owned(),
                            used: false,
                        });
                    }
                    // Readers drop a definition that nothing refers to.
                    _ => {
                        self.paragraph(|line| line.strong(&[Inline::Text { text: note.label.clone() }]));
                        self.containers.push(Container { marker: String::new(), indent: String::new(), used: false });
                    }
                },
                _ => {}
            }
        }
    }

    fn enter(&mut self, block: &Block) -> bool {
        if self.containers.len() >= DEPTH {
            let text = text::of_block(block);
            self.paragraph(|line| line.inlines(&[Inline::Text { text: text.clone() }]));
            return false;
        }
        match block {
            Block::Heading { level, content } => self.heading((*level).clamp(2, 6), content),
            Block::Paragraph { content } => self.paragraph(|line| line.inlines(content)),
            Block::List { ordered, start, items } => {
                let previous = self.after_list.filter(|last| (last.0, last.1) == (self.containers.len(), *ordered));
                // Three of the same sign on one line would be a rule.
                let same_line = self.containers.last().is_some_and(|item| !item.used && item.marker.starts_with('-'));
                self.lists.push(OpenList {
                    ordered: *ordered,
                    number: i64::from(*start).clamp(0, LARGEST_NUMBER),
                    tight: is_tight(items),
                    other_sign: previous.is_some_and(|(.., other_sign)| !other_sign) || same_line,
                    begun: false,
                });
                return true;
            }
            Block::Quote { .. } => {
                self.contain("> ");
                return true;
            }
            Block::Code { language, text } => self.code(language.as_deref(), text),
            Block::Table { caption, head, rows } => {
                self.paragraph(|line| line.inlines(caption));
                let lines = table::lines(head, rows, self.notes, self.locate);
                if !lines.is_empty() {
                    self.start();
                    self.lines(lines.iter().map(String::as_str));
                }
            }
            Block::Figure(figure) => self.figure(&figure.images, &figure.caption),
            Block::Media { src, title, .. } => {
                self.paragraph(|line| line.link(title.as_deref().unwrap_or_default(), src));
            }
            Block::Embed { provider, url, title } => self.paragraph(|line| line.card(provider, url, title.as_deref())),
            Block::Math(math) => self.paragraph(|line| line.math(math, "$$")),
            Block::Definitions { .. } | Block::Footnotes { .. } => return true,
            Block::Rule => {
                self.start();
                self.lines(["___"].into_iter());
            }
        }
        false
    }

    fn leave(&mut self, block: &Block) {
        match block {
            Block::List { .. } => {
                if let Some(list) = self.lists.pop().filter(|list| list.begun) {
                    self.after_list = Some((self.containers.len(), list.ordered, list.other_sign));
                }
                self.close_up = false;
            }
            Block::Quote { cite, .. } => {
                self.paragraph(|line| line.inlines(cite));
                self.end_container();
            }
            _ => {}
        }
    }

    fn item(&mut self) {
        let inside_tight = self.lists.len() > 1 && self.lists[self.lists.len() - 2].tight;
        let Some(list) = self.lists.last_mut() else { return };
        self.close_up = if list.begun { list.tight } else { inside_tight };
        list.begun = true;
        let marker = match (list.ordered, list.other_sign) {
            (false, false) => "- ".to_owned(),
            (false, true) => "* ".to_owned(),
            (true, false) => format!("{}. ", list.number),
            (true, true) => format!("{}) ", list.number),
        };
        list.number = (list.number + 1).min(LARGEST_NUMBER);
        self.contain(&marker);
    }

    fn contain(&mut self, marker: &str) {
        let indent = if marker == "> " { marker.to_owned() } else { " ".repeat(marker.len()) };
        self.containers.push(Container { marker: marker.to_owned(), indent, used: false });
    }

    fn end_item(&mut self) {
        if self.containers.last().is_some_and(|item| !item.used) {
            self.start();
            self.lines([""].into_iter());
        }
        self.end_container();
    }

    fn end_container(&mut self) {
        self.containers.pop();
        self.close_up = false;
    }

    fn heading(&mut self, level: u8, content: &[Inline]) {
        let mut line = Line::new(self.notes, self.locate, " ");
        line.inlines(content);
        let mut text = line.finish();
        if text.is_empty() {
            return;
        }
        // A closing row of number signs would be taken for decoration.
        if text.ends_with('#') {
            text.insert(text.len() - 1, '\\');
        }
        self.start();
        self.lines([format!("{} {text}", "#".repeat(level.into())).as_str()].into_iter());
    }

    fn paragraph(&mut self, fill: impl FnOnce(&mut Line<'a>)) {
        let mut line = Line::new(self.notes, self.locate, "\\\n");
        fill(&mut line);
        let text = line.finish();
        if !text.is_empty() {
            let lines: Vec<String> = text.split('\n').map(escape::line_start).collect();
            self.start();
            self.lines(lines.iter().map(String::as_str));
        }
    }

    fn figure(&mut self, images: &[Image], caption: &[Inline]) {
        self.paragraph(|line| {
            for image in images {
                line.line_break();
                line.image(image);
            }
            line.line_break();
            line.inlines(caption);
        });
    }

    fn code(&mut self, language: Option<&str>, text: &str) {
        let text = clean::lines(text);
        let fence = "`".repeat(3.max(escape::longest_run(&text, '`') + 1));
        let opening = format!("{fence}{}", language.and_then(clean::code_language).unwrap_or_default());
        self.start();
        let text = text.strip_suffix('\n').unwrap_or(&text);
        self.lines(std::iter::once(opening.as_str()).chain(text.split('\n')).chain([fence.as_str()]));
    }

    /// Separates the block that follows from the one before.
    fn start(&mut self) {
        if !std::mem::take(&mut self.close_up) && !self.out.is_empty() {
            let open = self.containers.iter().filter(|container| container.used);
            let line: String = open.map(|container| container.indent.as_str()).collect();
            self.out.push_str(line.trim_end());
            self.out.push('\n');
        }
        self.after_list = None;
    }

    fn lines<'l>(&mut self, lines: impl Iterator<Item = &'l str>) {
        for line in lines {
            let at = self.out.len();
            for container in &mut self.containers {
                self.out.push_str(if container.used { &container.indent } else { &container.marker });
                container.used = true;
            }
            if line.is_empty() {
                let end = at + self.out[at..].trim_end().len();
                self.out.truncate(end);
            }
            self.out.push_str(line);
            self.out.push('\n');
        }
    }
}

/// Whether the items are single paragraphs, at most with a list below that may follow a paragraph directly.
fn is_tight(items: &[Vec<Block>]) -> bool {
    let begins_with_text = |items: &[Vec<Block>]| matches!(items.first().and_then(|item| item.first()), Some(Block::Paragraph { content }) if has_text(content));
    items.iter().all(|item| match item.as_slice() {
        [] | [Block::Paragraph { .. }] => true,
        [Block::Paragraph { content }, Block::List { ordered, start, items }] => {
            has_text(content) && (!ordered || *start == 1) && begins_with_text(items)
        }
        _ => false,
    })
}

fn has_text(content: &[Inline]) -> bool {
    !text::of_inlines(content).is_empty()
}
