//! Where things are, seen from the project's root.

use std::fs;
use std::path::{Path, PathBuf};

/// The project's root: the folder above this crate.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

/// All files below a folder, sorted, as paths relative to it. Hidden files are left out.
pub fn files_below(dir: &Path) -> Result<Vec<PathBuf>, String> {
    let mut found = Vec::new();
    let mut todo = vec![dir.to_path_buf()];
    while let Some(folder) = todo.pop() {
        let entries = fs::read_dir(&folder).map_err(|e| cannot("read", &folder, &e))?;
        for entry in entries {
            let path = entry.map_err(|e| cannot("read", &folder, &e))?.path();
            let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
            if hidden {
                continue;
            }
            if path.is_dir() {
                todo.push(path);
            } else if let Ok(relative) = path.strip_prefix(dir) {
                found.push(relative.to_path_buf());
            }
        }
    }
    found.sort();
    Ok(found)
}

/// The one wording for a file that would not be read or written.
pub fn cannot(verb: &str, path: &Path, error: &dyn std::fmt::Display) -> String {
    format!("cannot {verb} {}: {error}", path.display())
}
