//! Nothing: this package only says how `decant` is built for pages. See `Cargo.toml`.
