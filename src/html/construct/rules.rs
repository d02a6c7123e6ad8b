//! The rules of the standard for what a start tag closes and what an end tag ends.

use super::{Builder, HEADINGS, New, ROW_GROUPS, Tag, name_in};
use crate::limits;

impl Builder {
    /// Start tags that close open elements before they are inserted.
    pub(super) fn close_before(&mut self, tag: Tag) {
        if tag.closes_p() {
            self.close_p();
        }
        match tag {
            _ if tag.heading_level().is_some() && HEADINGS.contains(&self.top_tag()) => {
                self.pop();
            }
            Tag::Li => self.close_item(&[Tag::Li]),
            Tag::Dd | Tag::Dt => self.close_item(&[Tag::Dd, Tag::Dt]),
            Tag::Button | Tag::A | Tag::Nobr => {
                if let Some(height) = self.in_scope(tag) {
                    if tag == Tag::Button { self.pop_to(height) } else { self.end_formatting(height) }
                }
            }
            Tag::Option | Tag::Optgroup
                if (!self.is_open(Tag::Select) || tag == Tag::Option) && self.top_tag() == Tag::Option =>
            {
                self.pop();
            }
            Tag::Optgroup | Tag::Hr if self.is_open(Tag::Select) => {
                while matches!(self.top_tag(), Tag::Option | Tag::Optgroup) {
                    self.pop();
                }
            }
            Tag::Rb | Tag::Rtc | Tag::Rp | Tag::Rt if self.in_scope(Tag::Ruby).is_some() => {
                while matches!(self.top_tag(), Tag::Rb | Tag::Rp | Tag::Rt)
                    || (self.top_tag() == Tag::Rtc && matches!(tag, Tag::Rb | Tag::Rtc))
                {
                    self.pop();
                }
            }
            _ => {}
        }
    }

    pub(super) fn close_item(&mut self, tags: &[Tag]) {
        if !tags.iter().any(|&tag| self.is_open(tag)) {
            return;
        }
        let bound = |t: Tag| t.is_special() && !matches!(t, Tag::Address | Tag::Div | Tag::P);
        if let Some(height) = self.find(|t| tags.contains(&t), |node| bound(node.tag)) {
            self.pop_to(height);
        }
        self.close_p();
    }

    /// Makes room for a part of a table. False where there is no table: the tag is then ignored.
    pub(super) fn open_table_part(&mut self, tag: Tag) -> bool {
        if self.find_in_table(|t| t == Tag::Table, |_| false).is_none() {
            return self.is_open(Tag::Template);
        }
        match tag {
            Tag::Tr => {
                self.pop_until(&[Tag::Tbody, Tag::Thead, Tag::Tfoot, Tag::Table]);
                if self.top_tag() == Tag::Table {
                    self.insert_implied(Tag::Tbody);
                }
            }
            Tag::Td | Tag::Th => {
                self.pop_until(&[Tag::Tr, Tag::Tbody, Tag::Thead, Tag::Tfoot, Tag::Table]);
                if self.top_tag() == Tag::Table {
                    self.insert_implied(Tag::Tbody);
                }
                if ROW_GROUPS.contains(&self.top_tag()) {
                    self.insert_implied(Tag::Tr);
                }
            }
            Tag::Col => self.pop_until(&[Tag::Colgroup, Tag::Table]),
            _ => self.pop_until(&[Tag::Table]),
        }
        true
    }

    pub(super) fn in_body(&mut self, tag: Tag, new: New, source: &str) {
        match tag {
            Tag::Caption
            | Tag::Col
            | Tag::Colgroup
            | Tag::Tbody
            | Tag::Thead
            | Tag::Tfoot
            | Tag::Tr
            | Tag::Td
            | Tag::Th
                if !self.open_table_part(tag) =>
            {
                return;
            }
            Tag::Table => {
                let nearest =
                    self.find_in_table(|t| t == Tag::Table, |t| matches!(t, Tag::Td | Tag::Th | Tag::Caption));
                if let Some(height) = nearest.filter(|_| self.is_open(Tag::Table)) {
                    self.pop_to(height);
                }
            }
            Tag::Form if self.is_open(Tag::Form) && !self.is_open(Tag::Template) => return,
            Tag::Frame | Tag::Frameset => return,
            Tag::Select => {
                if let Some(height) = self.in_scope(Tag::Select) {
                    self.pop_to(height);
                    return;
                }
            }
            Tag::Input | Tag::Keygen | Tag::Textarea => {
                if let Some(height) = self.in_scope(Tag::Select) {
                    self.pop_to(height);
                }
            }
            _ => {}
        }
        if tag != Tag::Col && tag != Tag::Template && self.top_tag() == Tag::Colgroup {
            self.pop();
        }
        self.close_before(tag);
        let table_part = matches!(
            tag,
            Tag::Caption
                | Tag::Col
                | Tag::Colgroup
                | Tag::Tbody
                | Tag::Thead
                | Tag::Tfoot
                | Tag::Tr
                | Tag::Td
                | Tag::Th
        );
        let stays = table_part
            || matches!(tag, Tag::Script | Tag::Style | Tag::Template | Tag::Form)
            || (tag == Tag::Input && is_hidden_input(&new, source));
        self.skip_newline = matches!(tag, Tag::Pre | Tag::Listing | Tag::Textarea);
        let in_table = matches!(self.top_tag(), Tag::Table | Tag::Tbody | Tag::Thead | Tag::Tfoot | Tag::Tr);
        let id = self.insert(new, !stays);
        let stays_shut = tag.is_void() || tag == Tag::Form && in_table;
        if !stays_shut {
            self.push(id);
        }
    }

    /// Leaves foreign content for an HTML start tag that breaks out of it.
    pub(super) fn leave_foreign(&mut self) {
        while self.nodes[self.top() as usize].foreign && !self.nodes[self.top() as usize].integration {
            self.pop();
        }
    }

    pub(super) fn end_formatting(&mut self, height: usize) {
        let blocks_above = self.stack[height + 1..].iter().any(|&id| self.tag(id).is_special());
        if blocks_above { self.remove(height) } else { self.pop_to(height) }
    }

    pub(super) fn end_of(&mut self, tag: Tag, source: &str, name: &str) {
        match tag {
            Tag::Html | Tag::Body | Tag::Head => {}
            Tag::Br => {
                let br = New::implied(Tag::Br);
                self.insert(br, true);
            }
            Tag::P => {
                let open = self.is_open(Tag::P) && self.find_in_scope(|t| t == Tag::P, |t| t == Tag::Button).is_some();
                if open {
                    self.close_p();
                } else {
                    self.insert(New::implied(Tag::P), true);
                }
            }
            _ if tag.heading_level().is_some() => {
                if let Some(height) = self.find_in_scope(|t| HEADINGS.contains(&t), |_| false) {
                    self.pop_to(height);
                }
            }
            Tag::Li => {
                if let Some(height) = self.find_in_scope(|t| t == Tag::Li, |t| matches!(t, Tag::Ol | Tag::Ul)) {
                    self.pop_to(height);
                }
            }
            Tag::Table | Tag::Caption | Tag::Tbody | Tag::Thead | Tag::Tfoot | Tag::Tr | Tag::Td | Tag::Th => {
                if self.is_open(tag)
                    && let Some(height) = self.find_in_table(|t| t == tag, |_| false)
                {
                    self.pop_to(height);
                }
            }
            Tag::Template => {
                if let Some(height) = self.find(|t| t == Tag::Template, |_| false) {
                    self.pop_to(height);
                }
            }
            Tag::Form => {
                if let Some(height) = self.in_scope(Tag::Form) {
                    self.end_formatting(height);
                }
            }
            _ if tag.is_formatting() => {
                if let Some(height) = self.in_scope(tag) {
                    self.end_formatting(height);
                }
            }
            _ if tag.is_block()
                || matches!(tag, Tag::Button | Tag::Applet | Tag::Marquee | Tag::Object | Tag::Select) =>
            {
                if let Some(height) = self.in_scope(tag) {
                    self.pop_to(height);
                }
            }
            _ => self.end_of_any_other(tag, source, name),
        }
    }

    pub(super) fn end_of_any_other(&mut self, tag: Tag, source: &str, name: &str) {
        if tag != Tag::Other && !self.is_open(tag) {
            return;
        }
        for height in (1..self.stack.len()).rev().take(limits::OPEN_ELEMENTS_SEARCHED) {
            let id = self.stack[height];
            let open = self.tag(id);
            let same = open == tag
                && (tag != Tag::Other
                    || name_in(source, self.nodes[id as usize].start as usize).eq_ignore_ascii_case(name));
            if same {
                self.pop_to(height);
                return;
            }
            if open.is_special() {
                return;
            }
        }
    }
}

fn is_hidden_input(new: &New, source: &str) -> bool {
    source[new.start..new.start + new.len].to_ascii_lowercase().contains("hidden")
}
