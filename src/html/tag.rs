//! The element names that the engine knows, as one byte each, and what the HTML standard says of them.

/// An element's name; [`Tag::Other`] for every name that is not in the table, [`Tag::Text`] for a text node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
#[rustfmt::skip]
pub enum Tag {
    Text, Other,
    A, Abbr, Address, Amp, Applet, Area, Article, Aside, Audio, B, Base, Basefont, Bdi, Bdo, Bgsound, Big, Blockquote, Body,
    Br, Button, Canvas, Caption, Center, Cite, Code, Col, Colgroup, Data, Dd, Del, Details, Dfn, Dialog, Dir, Div, Dl,
    Dt, Em, Embed, Fieldset, Figcaption, Figure, Font, Footer, Form, Frame, Frameset, H1, H2, H3, H4, H5, H6, Head,
    Header, Hgroup, Hr, Html, I, Iframe, Image, Img, Input, Ins, Kbd, Keygen, Label, Legend, Li, Link, Listing, Main,
    Map, Mark, Marquee, Math, Menu, Meta, Meter, Nav, Nobr, Noembed, Noframes, Noscript, Object, Ol, Optgroup, Option,
    Output, P, Param, Picture, Plaintext, Pre, Progress, Q, Rb, Rp, Rt, Rtc, Ruby, S, Samp, Script, Search, Section,
    Select, Slot, Small, Source, Span, Strike, Strong, Style, Sub, Summary, Sup, Svg, Table, Tbody, Td, Template,
    Textarea, Tfoot, Th, Thead, Time, Title, Tr, Track, Tt, U, Ul, Var, Video, Wbr, Xmp,
}

use Tag::*;

/// Every known name with its tag, in the order of the enum.
#[rustfmt::skip]
const NAMES: [(&str, Tag); 137] = [
    ("a", A), ("abbr", Abbr), ("address", Address), ("amp-img", Amp), ("applet", Applet), ("area", Area),
    ("article", Article), ("aside", Aside), ("audio", Audio), ("b", B), ("base", Base), ("basefont", Basefont),
    ("bdi", Bdi), ("bdo", Bdo), ("bgsound", Bgsound), ("big", Big), ("blockquote", Blockquote), ("body", Body),
    ("br", Br), ("button", Button), ("canvas", Canvas), ("caption", Caption), ("center", Center), ("cite", Cite),
    ("code", Code), ("col", Col), ("colgroup", Colgroup), ("data", Data), ("dd", Dd), ("del", Del),
    ("details", Details), ("dfn", Dfn), ("dialog", Dialog), ("dir", Dir), ("div", Div), ("dl", Dl), ("dt", Dt),
    ("em", Em), ("embed", Embed), ("fieldset", Fieldset), ("figcaption", Figcaption), ("figure", Figure),
    ("font", Font), ("footer", Footer), ("form", Form), ("frame", Frame), ("frameset", Frameset), ("h1", H1),
    ("h2", H2), ("h3", H3), ("h4", H4), ("h5", H5), ("h6", H6), ("head", Head), ("header", Header),
    ("hgroup", Hgroup), ("hr", Hr), ("html", Html), ("i", I), ("iframe", Iframe), ("image", Image), ("img", Img),
    ("input", Input), ("ins", Ins), ("kbd", Kbd), ("keygen", Keygen), ("label", Label), ("legend", Legend), ("li", Li),
    ("link", Link), ("listing", Listing), ("main", Main), ("map", Map), ("mark", Mark), ("marquee", Marquee),
    ("math", Math), ("menu", Menu), ("meta", Meta), ("meter", Meter), ("nav", Nav), ("nobr", Nobr),
    ("noembed", Noembed), ("noframes", Noframes), ("noscript", Noscript), ("object", Object), ("ol", Ol),
    ("optgroup", Optgroup), ("option", Option), ("output", Output), ("p", P), ("param", Param), ("picture", Picture),
    ("plaintext", Plaintext), ("pre", Pre), ("progress", Progress), ("q", Q), ("rb", Rb), ("rp", Rp), ("rt", Rt),
    ("rtc", Rtc), ("ruby", Ruby), ("s", S), ("samp", Samp), ("script", Script), ("search", Search),
    ("section", Section), ("select", Select), ("slot", Slot), ("small", Small), ("source", Source), ("span", Span),
    ("strike", Strike), ("strong", Strong), ("style", Style), ("sub", Sub), ("summary", Summary), ("sup", Sup),
    ("svg", Svg), ("table", Table), ("tbody", Tbody), ("td", Td), ("template", Template), ("textarea", Textarea),
    ("tfoot", Tfoot), ("th", Th), ("thead", Thead), ("time", Time), ("title", Title), ("tr", Tr), ("track", Track),
    ("tt", Tt), ("u", U), ("ul", Ul), ("var", Var), ("video", Video), ("wbr", Wbr), ("xmp", Xmp),
];

/// Longest known name, in bytes.
const LONGEST: usize = 10;
const SLOTS: usize = 512;

const fn hash(name: &[u8]) -> usize {
    let mut sum = 5381u32;
    let mut i = 0;
    while i < name.len() {
        sum = (sum.wrapping_mul(33)) ^ (name[i] | 0x20) as u32;
        i += 1;
    }
    (sum ^ (sum >> 9)) as usize % SLOTS
}

/// Open addressing: a slot holds the index into [`NAMES`] plus one, 0 where it is free.
const TABLE: [u8; SLOTS] = {
    let mut table = [0u8; SLOTS];
    let mut i = 0;
    while i < NAMES.len() {
        let mut slot = hash(NAMES[i].0.as_bytes());
        while table[slot] != 0 {
            slot = (slot + 1) % SLOTS;
        }
        table[slot] = i as u8 + 1;
        i += 1;
    }
    table
};

/// Properties of a tag, as bits.
mod flag {
    pub const VOID: u16 = 1;
    pub const BLOCK: u16 = 2;
    pub const SPECIAL: u16 = 4;
    pub const CLOSES_P: u16 = 8;
    pub const HEAD: u16 = 16;
    pub const RAW: u16 = 32;
    pub const SCOPE: u16 = 64;
    pub const FORMATTING: u16 = 128;
}

const FLAGS: [u16; 256] = {
    use flag::*;
    let mut flags = [0u16; 256];
    let groups: [(u16, &[Tag]); 8] = [
        (
            VOID,
            &[
                Area, Base, Basefont, Bgsound, Br, Col, Embed, Frame, Hr, Img, Input, Keygen, Link, Meta, Param,
                Source, Track, Wbr,
            ],
        ),
        (
            BLOCK,
            &[
                Address, Article, Aside, Blockquote, Body, Caption, Center, Dd, Details, Dialog, Dir, Div, Dl, Dt,
                Fieldset, Figcaption, Figure, Footer, Form, H1, H2, H3, H4, H5, H6, Header, Hgroup, Hr, Html, Legend,
                Li, Listing, Main, Menu, Nav, Ol, Optgroup, Option, P, Plaintext, Pre, Search, Section, Summary, Table,
                Tbody, Td, Tfoot, Th, Thead, Tr, Ul, Xmp,
            ],
        ),
        (
            SPECIAL,
            &[
                Address, Applet, Area, Article, Aside, Base, Basefont, Bgsound, Blockquote, Body, Br, Button, Caption,
                Center, Col, Colgroup, Dd, Details, Dir, Div, Dl, Dt, Embed, Fieldset, Figcaption, Figure, Footer,
                Form, Frame, Frameset, H1, H2, H3, H4, H5, H6, Head, Header, Hgroup, Hr, Html, Iframe, Img, Input,
                Keygen, Li, Link, Listing, Main, Marquee, Menu, Meta, Nav, Noembed, Noframes, Noscript, Object, Ol, P,
                Param, Plaintext, Pre, Script, Search, Section, Select, Source, Style, Summary, Table, Tbody, Td,
                Template, Textarea, Tfoot, Th, Thead, Title, Tr, Track, Ul, Wbr, Xmp,
            ],
        ),
        (
            CLOSES_P,
            &[
                Address, Article, Aside, Blockquote, Center, Dd, Details, Dialog, Dir, Div, Dl, Dt, Fieldset,
                Figcaption, Figure, Footer, Form, H1, H2, H3, H4, H5, H6, Header, Hgroup, Hr, Li, Listing, Main, Menu,
                Nav, Ol, P, Plaintext, Pre, Search, Section, Summary, Table, Ul, Xmp,
            ],
        ),
        (HEAD, &[Base, Basefont, Bgsound, Link, Meta, Noframes, Noscript, Script, Style, Template, Title]),
        (RAW, &[Iframe, Noembed, Noframes, Noscript, Plaintext, Script, Style, Xmp]),
        (SCOPE, &[Applet, Caption, Html, Marquee, Object, Table, Td, Template, Th]),
        (FORMATTING, &[A, B, Big, Code, Em, Font, I, Nobr, S, Small, Strike, Strong, Tt, U]),
    ];
    let mut g = 0;
    while g < groups.len() {
        let mut i = 0;
        while i < groups[g].1.len() {
            flags[groups[g].1[i] as usize] |= groups[g].0;
            i += 1;
        }
        g += 1;
    }
    flags
};

impl Tag {
    /// The tag of an element name in any letter case; [`Tag::Other`] where the name is not known.
    pub fn of(name: &[u8]) -> Tag {
        if name.is_empty() || name.len() > LONGEST {
            return Other;
        }
        let mut slot = hash(name);
        loop {
            match TABLE[slot] {
                0 => return Other,
                i => {
                    let (known, tag) = NAMES[i as usize - 1];
                    if known.as_bytes().eq_ignore_ascii_case(name) {
                        return tag;
                    }
                }
            }
            slot = (slot + 1) % SLOTS;
        }
    }

    /// The name in lower case; empty for [`Tag::Other`] and [`Tag::Text`].
    pub fn name(self) -> &'static str {
        (self as usize).checked_sub(2).and_then(|i| NAMES.get(i)).map_or("", |entry| entry.0)
    }

    fn has(self, flag: u16) -> bool {
        FLAGS[self as usize] & flag != 0
    }

    /// Has no content and no end tag.
    pub fn is_void(self) -> bool {
        self.has(flag::VOID)
    }

    /// Starts a line of its own when rendered by the standard's style sheet.
    pub fn is_block(self) -> bool {
        self.has(flag::BLOCK)
    }

    /// "Special" in the standard's sense: an unmatched end tag does not reach past it.
    pub fn is_special(self) -> bool {
        self.has(flag::SPECIAL)
    }

    /// Its start tag ends an open paragraph.
    pub fn closes_p(self) -> bool {
        self.has(flag::CLOSES_P)
    }

    /// May stand in the head.
    pub fn is_head(self) -> bool {
        self.has(flag::HEAD)
    }

    /// Its content is raw text: no tags, no character references.
    pub fn is_raw(self) -> bool {
        self.has(flag::RAW)
    }

    /// Bounds the "in scope" searches of the standard.
    pub fn bounds_scope(self) -> bool {
        self.has(flag::SCOPE)
    }

    /// A formatting element of the standard: its end tag does not end the blocks inside it.
    pub fn is_formatting(self) -> bool {
        self.has(flag::FORMATTING)
    }

    /// The level of a heading element, 1–6.
    pub fn heading_level(self) -> std::option::Option<u8> {
        matches!(self, H1 | H2 | H3 | H4 | H5 | H6).then(|| self as u8 - H1 as u8 + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_finds_its_tag_and_back() {
        for (i, (name, tag)) in NAMES.iter().enumerate() {
            assert_eq!(*tag as usize, i + 2, "{name} stands in another order than the enum");
            assert_eq!(Tag::of(name.as_bytes()), *tag);
            assert_eq!(Tag::of(name.to_uppercase().as_bytes()), *tag);
            assert_eq!(tag.name(), *name);
            assert!(name.len() <= LONGEST);
        }
        assert_eq!(Tag::of(b"ad-slot"), Other);
        assert_eq!(Tag::of(b""), Other);
    }
}
