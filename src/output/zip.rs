//! ZIP archives whose entries are stored, not compressed: what an EPUB, a folder of Markdown with its pictures and an
//! export of the library need.
//!
//! Pictures, the bulk of a copy, do not get smaller by compression, and a deflater with a general ZIP library would
//! take a quarter of the room that the engine may have in a browser. Equal entries give equal bytes: no clock is read.

use std::fmt;

use super::crc::crc32;

const LOCAL: u32 = 0x0403_4b50;
const CENTRAL: u32 = 0x0201_4b50;
const END: u32 = 0x0605_4b50;
/// Length of the record at the end, without its comment.
const END_LENGTH: usize = 22;
/// Version 2.0 of the format; names are UTF-8; 1 January 1980, the first day that the format knows.
const VERSION: u16 = 20;
const UTF8_NAMES: u16 = 1 << 11;
const FIRST_DAY: u16 = 0b0000_0000_0010_0001;

/// More entries or bytes than the format's plain form can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooLarge;

impl fmt::Display for TooLarge {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("The copy is too large for one file: more than 4 GB or 65,535 parts.")
    }
}

impl std::error::Error for TooLarge {}

/// An archive that is being written.
#[derive(Default)]
pub struct Archive {
    out: Vec<u8>,
    directory: Vec<u8>,
    entries: u16,
}

impl Archive {
    /// Adds a file. Names use `/` between folders.
    pub fn add(&mut self, name: &str, bytes: &[u8]) -> Result<(), TooLarge> {
        let offset = u32::try_from(self.out.len()).map_err(|_| TooLarge)?;
        let size = u32::try_from(bytes.len()).map_err(|_| TooLarge)?;
        let name_length = u16::try_from(name.len()).map_err(|_| TooLarge)?;
        self.entries = self.entries.checked_add(1).ok_or(TooLarge)?;

        let mut common = Vec::with_capacity(26);
        for field in [VERSION, UTF8_NAMES, 0, 0, FIRST_DAY] {
            common.extend(field.to_le_bytes());
        }
        for field in [crc32(bytes), size, size] {
            common.extend(field.to_le_bytes());
        }
        common.extend(name_length.to_le_bytes());
        common.extend(0u16.to_le_bytes());

        self.out.extend(LOCAL.to_le_bytes());
        self.out.extend(&common);
        self.out.extend(name.as_bytes());
        self.out.extend(bytes);

        self.directory.extend(CENTRAL.to_le_bytes());
        self.directory.extend(VERSION.to_le_bytes());
        self.directory.extend(&common);
        // No comment, first disk, no attributes.
        self.directory.extend([0; 10]);
        self.directory.extend(offset.to_le_bytes());
        self.directory.extend(name.as_bytes());
        Ok(())
    }

    pub fn finish(mut self) -> Result<Vec<u8>, TooLarge> {
        let offset = u32::try_from(self.out.len()).map_err(|_| TooLarge)?;
        let size = u32::try_from(self.directory.len()).map_err(|_| TooLarge)?;
        self.out.append(&mut self.directory);
        self.out.extend(END.to_le_bytes());
        for field in [0, 0, self.entries, self.entries] {
            self.out.extend(field.to_le_bytes());
        }
        self.out.extend(size.to_le_bytes());
        self.out.extend(offset.to_le_bytes());
        self.out.extend(0u16.to_le_bytes());
        Ok(self.out)
    }
}

/// Why an archive could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unreadable {
    NotZip,
    /// Entries are compressed or encrypted: not an archive of Decant's.
    NotStored,
    /// An entry's bytes are not those that were written.
    Damaged,
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(match self {
            Unreadable::NotZip => "The file is not a ZIP archive, or its end is missing.",
            Unreadable::NotStored => "The archive was not written by Decant: its parts are compressed.",
            Unreadable::Damaged => "The archive is damaged: a part's checksum does not fit.",
        })
    }
}

impl std::error::Error for Unreadable {}

/// Names and bytes of all files in an archive that [`Archive`] wrote, in the order of its directory.
pub fn read(bytes: &[u8]) -> Result<Vec<(String, &[u8])>, Unreadable> {
    let end = bytes.len().checked_sub(END_LENGTH).ok_or(Unreadable::NotZip)?;
    if number(bytes, end, 4) != Some(END as usize) {
        return Err(Unreadable::NotZip);
    }
    let count = number(bytes, end + 10, 2).ok_or(Unreadable::NotZip)?;
    let mut at = number(bytes, end + 16, 4).ok_or(Unreadable::NotZip)?;
    let mut files = Vec::new();
    for _ in 0..count {
        let field = |offset: usize, length: usize| number(bytes, at + offset, length).ok_or(Unreadable::NotZip);
        if field(0, 4)? != CENTRAL as usize {
            return Err(Unreadable::NotZip);
        }
        if field(10, 2)? != 0 || field(8, 2)? & 1 != 0 {
            return Err(Unreadable::NotStored);
        }
        let (sum, size) = (field(16, 4)?, field(24, 4)?);
        let (name_length, extra, comment) = (field(28, 2)?, field(30, 2)?, field(32, 2)?);
        let local = field(42, 4)?;
        let name = bytes.get(at + 46..at + 46 + name_length).ok_or(Unreadable::NotZip)?;
        let body = number(bytes, local + 26, 2).zip(number(bytes, local + 28, 2)).ok_or(Unreadable::NotZip)?;
        let start = local + 30 + body.0 + body.1;
        let content = bytes.get(start..start + size).ok_or(Unreadable::Damaged)?;
        if crc32(content) as usize != sum {
            return Err(Unreadable::Damaged);
        }
        files.push((String::from_utf8_lossy(name).into_owned(), content));
        at += 46 + name_length + extra + comment;
    }
    Ok(files)
}

/// A little-endian number in the bytes.
fn number(bytes: &[u8], at: usize, length: usize) -> Option<usize> {
    let field = bytes.get(at..at.checked_add(length)?)?;
    Some(field.iter().rev().fold(0, |number, byte| (number << 8) | usize::from(*byte)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_added_is_read() {
        let mut archive = Archive::default();
        archive.add("mimetype", b"x").unwrap();
        archive.add("folder/ü.txt", b"").unwrap();
        let bytes = archive.finish().unwrap();
        assert_eq!(&bytes[30..39], b"mimetypex");
        let files = read(&bytes).unwrap();
        assert_eq!(files, [("mimetype".to_owned(), &b"x"[..]), ("folder/ü.txt".to_owned(), &b""[..])]);
    }

    #[test]
    fn damage_is_seen_and_nothing_panics() {
        let mut archive = Archive::default();
        archive.add("a", b"some bytes").unwrap();
        let bytes = archive.finish().unwrap();
        for at in 0..bytes.len() {
            let mut other = bytes.clone();
            other[at] ^= 0xff;
            let _ = read(&other);
            let _ = read(&bytes[..at]);
            let _ = read(&bytes[at..]);
        }
        let mut other = bytes;
        other[33] ^= 1;
        assert_eq!(read(&other), Err(Unreadable::Damaged));
    }
}
