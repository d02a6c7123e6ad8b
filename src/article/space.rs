//! White space and characters that are not to be seen, as CSS and good sense treat them.

/// What stands at the head of a text.
pub(super) enum Piece<'a> {
    /// Characters to keep as they are.
    Run(&'a str),
    /// White space that collapses; `line` when it holds a line feed.
    Space { line: bool },
    /// An ideographic or doubled no-break space: an indent where a line begins.
    Indent,
    /// A no-break space, with the character after it.
    NoBreak(Option<char>),
    /// A zero-width space.
    ZeroWidth,
}

const PLAIN: u8 = 0;
const SPACE: u8 = 1;
const CONTROL: u8 = 2;
const LEAD: u8 = 3;

/// What the first byte of a character says.
const CLASS: [u8; 256] = {
    let mut class = [PLAIN; 256];
    let mut i = 0;
    while i < 0x20 {
        class[i] = CONTROL;
        i += 1;
    }
    class[0x7f] = CONTROL;
    class[b' ' as usize] = SPACE;
    class[b'\t' as usize] = SPACE;
    class[b'\n' as usize] = SPACE;
    class[b'\r' as usize] = SPACE;
    class[0x0c] = SPACE;
    // First bytes of the characters that `special` looks at.
    class[0xc2] = LEAD;
    class[0xe2] = LEAD;
    class[0xe3] = LEAD;
    class[0xef] = LEAD;
    class
};

/// A multi-byte character that is not kept as it is.
#[derive(PartialEq, Clone, Copy)]
enum Special {
    Dropped,
    NoBreak,
    Wide,
    ZeroWidth,
    Space,
}

fn special(bytes: &[u8]) -> Option<(Special, usize)> {
    match bytes {
        [0xc2, 0xa0, ..] => Some((Special::NoBreak, 2)),
        // Soft hyphen and the C1 controls.
        [0xc2, 0xad | 0x80..=0x9f, ..] => Some((Special::Dropped, 2)),
        [0xe2, 0x80, 0x8b, ..] => Some((Special::ZeroWidth, 3)),
        // Narrow no-break space.
        [0xe2, 0x80, 0xaf, ..] => Some((Special::NoBreak, 3)),
        // En and em spaces, line and paragraph separators.
        [0xe2, 0x80, 0x80..=0x8a | 0xa8 | 0xa9, ..] => Some((Special::Space, 3)),
        // Word joiner, invisible operators; byte order mark, noncharacters.
        [0xe2, 0x81, 0xa0..=0xa4, ..] | [0xef, 0xbb, 0xbf, ..] | [0xef, 0xbf, 0xbe | 0xbf, ..] => {
            Some((Special::Dropped, 3))
        }
        [0xe3, 0x80, 0x80, ..] => Some((Special::Wide, 3)),
        _ => None,
    }
}

/// Cuts a text into pieces to keep and pieces to judge.
pub(super) struct Pieces<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Pieces<'a> {
    pub fn of(text: &'a str) -> Self {
        Pieces { text, at: 0 }
    }

    /// The text that has not been cut yet.
    pub fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    /// Where the run of plain characters from `start` ends, single spaces between them included.
    fn run(&self, start: usize) -> usize {
        let bytes = self.text.as_bytes();
        let mut at = start;
        while let Some(&byte) = bytes.get(at) {
            match CLASS[byte as usize] {
                PLAIN => at += 1,
                SPACE if byte == b' ' && at > start => match bytes.get(at + 1) {
                    Some(&next) if CLASS[next as usize] == PLAIN => at += 2,
                    _ => break,
                },
                LEAD => match special(&bytes[at..]) {
                    Some(_) => break,
                    None => at += if byte == 0xc2 { 2 } else { 3 },
                },
                _ => break,
            }
        }
        at
    }

    /// Skips white space of every kind; tells what it was.
    fn space(&mut self) -> Piece<'a> {
        let bytes = self.text.as_bytes();
        let (mut line, mut wide, mut hard) = (false, 0, 0);
        let start = self.at;
        while let Some(&byte) = bytes.get(self.at) {
            match CLASS[byte as usize] {
                SPACE => {
                    line |= byte == b'\n' || byte == b'\r';
                    self.at += 1;
                }
                CONTROL => self.at += 1,
                LEAD => match special(&bytes[self.at..]) {
                    Some((Special::Space | Special::Dropped, len)) => self.at += len,
                    Some((Special::NoBreak, len)) => {
                        hard += 1;
                        self.at += len;
                    }
                    Some((Special::Wide, len)) => {
                        wide += 1;
                        self.at += len;
                    }
                    _ => break,
                },
                _ => break,
            }
        }
        let only = &self.text[start..self.at];
        if hard == 1 && wide == 0 && only.chars().count() == 1 {
            return Piece::NoBreak(self.text[self.at..].chars().next());
        }
        if wide > 0 || hard > 1 { Piece::Indent } else { Piece::Space { line } }
    }
}

impl<'a> Iterator for Pieces<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        let bytes = self.text.as_bytes();
        loop {
            let byte = *bytes.get(self.at)?;
            match CLASS[byte as usize] {
                SPACE => return Some(self.space()),
                CONTROL => self.at += 1,
                LEAD => match special(&bytes[self.at..]) {
                    Some((Special::Dropped, len)) => self.at += len,
                    Some((Special::ZeroWidth, len)) => {
                        self.at += len;
                        return Some(Piece::ZeroWidth);
                    }
                    Some(_) => return Some(self.space()),
                    None => break,
                },
                _ => break,
            }
        }
        let end = self.run(self.at);
        let run = &self.text[self.at..end];
        self.at = end;
        Some(Piece::Run(run))
    }
}

/// Whether a no-break space between these two keeps its meaning; elsewhere it is an editor's habit.
pub(super) fn keeps_no_break(before: Option<char>, after: Option<char>) -> bool {
    let (Some(before), Some(after)) = (before, after) else { return false };
    before.is_numeric()
        || after.is_numeric()
        || matches!(before, '«' | '‹' | '№' | '§' | '„')
        || matches!(after, '»' | '›' | ':' | ';' | '!' | '?' | '%' | '€' | '°' | '–' | '—')
}

/// Scripts that are written without spaces between words and where a line feed in the source is no space.
pub(super) fn joins_lines(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{312f}' | '\u{31a0}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}'
        | '\u{ff01}'..='\u{ff60}' | '\u{20000}'..='\u{3ffff}')
}

/// Scripts in which a zero-width space parts words.
pub(super) fn needs_zero_width(c: char) -> bool {
    matches!(c, '\u{0e00}'..='\u{0eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}')
}
