//! What several tests need: where the shared test material lies.

use std::path::PathBuf;

/// A file or folder of the shared material, or none (said in one line) where it is absent.
pub fn shared(path: &str) -> Option<PathBuf> {
    let root = std::env::var_os("DECANT_SHARED")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    let path = root.join(path);
    if !path.exists() {
        println!("skipped: {} is not there", path.display());
        return None;
    }
    Some(path)
}
