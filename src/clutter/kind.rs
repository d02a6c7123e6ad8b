//! The kinds of clutter, and sets of them.

use serde::{Deserialize, Serialize};

/// What a clutter box is. The order is the order of reports and of the settings page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[repr(u8)]
pub enum Kind {
    Ad,
    Newsletter,
    Paywall,
    Donate,
    Cookie,
    App,
    Push,
    Adblock,
    Social,
    Related,
    Comments,
    Survey,
}

/// How many kinds there are; arrays with one entry a kind have this length.
pub const KINDS: usize = 12;

impl Kind {
    pub const ALL: [Kind; KINDS] = [
        Kind::Ad,
        Kind::Newsletter,
        Kind::Paywall,
        Kind::Donate,
        Kind::Cookie,
        Kind::App,
        Kind::Push,
        Kind::Adblock,
        Kind::Social,
        Kind::Related,
        Kind::Comments,
        Kind::Survey,
    ];

    /// The word used in marks, settings, rule files and on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Kind::Ad => "ad",
            Kind::Newsletter => "newsletter",
            Kind::Paywall => "paywall",
            Kind::Donate => "donate",
            Kind::Cookie => "cookie",
            Kind::App => "app",
            Kind::Push => "push",
            Kind::Adblock => "adblock",
            Kind::Social => "social",
            Kind::Related => "related",
            Kind::Comments => "comments",
            Kind::Survey => "survey",
        }
    }

    pub fn parse(name: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Whether Decant hides this kind unless told otherwise.
    pub const fn on_by_default(self) -> bool {
        (self as u8) < (Kind::Social as u8)
    }
}

/// A set of kinds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct Kinds(u16);

impl Kinds {
    pub const NONE: Kinds = Kinds(0);
    pub const ALL: Kinds = Kinds((1 << KINDS) - 1);
    pub const DEFAULT: Kinds = Kinds((1 << Kind::Social as u8) - 1);

    pub const fn one(kind: Kind) -> Kinds {
        Kinds(1 << kind as u8)
    }

    pub const fn has(self, kind: Kind) -> bool {
        self.0 & (1 << kind as u8) != 0
    }

    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub const fn with(self, other: Kinds) -> Kinds {
        Kinds(self.0 | other.0)
    }

    pub const fn without(self, other: Kinds) -> Kinds {
        Kinds(self.0 & !other.0)
    }

    pub const fn both(self, other: Kinds) -> Kinds {
        Kinds(self.0 & other.0)
    }

    pub fn insert(&mut self, kind: Kind) {
        self.0 |= 1 << kind as u8;
    }

    pub fn iter(self) -> impl Iterator<Item = Kind> {
        // From bit to bit: most sets are empty, and are asked for at each element.
        let mut left = self.0;
        std::iter::from_fn(move || {
            let kind = Kind::ALL.get(left.trailing_zeros() as usize).copied()?;
            left &= left - 1;
            Some(kind)
        })
    }

    /// Reads `all`, `default` or a list such as `ad,newsletter`; the error is the word that is no kind.
    pub fn parse(list: &str) -> Result<Kinds, String> {
        let mut kinds = Kinds::NONE;
        for word in list.split(',').map(str::trim).filter(|word| !word.is_empty()) {
            match word {
                "all" => kinds = Kinds::ALL,
                "default" => kinds = kinds.with(Kinds::DEFAULT),
                _ => kinds.insert(Kind::parse(word).ok_or_else(|| word.to_string())?),
            }
        }
        Ok(kinds)
    }
}

impl FromIterator<Kind> for Kinds {
    fn from_iter<I: IntoIterator<Item = Kind>>(kinds: I) -> Kinds {
        let mut set = Kinds::NONE;
        kinds.into_iter().for_each(|kind| set.insert(kind));
        set
    }
}
