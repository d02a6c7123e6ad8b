//! Packages for the stores: a folder as a zip whose bytes depend on nothing but the files in it, and the size limits.

use crate::paths::{cannot, files_below};
use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use zip::{CompressionMethod, DateTime, ZipWriter, write::SimpleFileOptions};

/// Writes `dir` to `out`, files in order of their names and with one fixed date, and fails past `max` bytes.
pub fn zip(dir: &Path, out: &Path, max: u64) -> Result<(), String> {
    if let Some(parent) = out.parent() {
        fs::create_dir_all(parent).map_err(|e| cannot("make", parent, &e))?;
    }
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(9))
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    let mut writer = ZipWriter::new(File::create(out).map_err(|e| cannot("write", out, &e))?);
    let files = files_below(dir)?;
    if files.is_empty() {
        return Err(format!("{} holds nothing to pack", dir.display()));
    }
    for file in &files {
        let name = file.to_string_lossy().replace('\\', "/");
        let bytes = fs::read(dir.join(file)).map_err(|e| cannot("read", file, &e))?;
        writer.start_file(name, options).map_err(|e| cannot("pack", file, &e))?;
        writer.write_all(&bytes).map_err(|e| cannot("pack", file, &e))?;
    }
    writer.finish().map_err(|e| cannot("write", out, &e))?;
    let size = fs::metadata(out).map_err(|e| cannot("read", out, &e))?.len();
    println!("{}: {} KB, {} files", out.display(), size.div_ceil(1000), files.len());
    if size > max {
        return Err(format!("{} is larger than {} KB", out.display(), max / 1000));
    }
    Ok(())
}

/// Adds up the JavaScript that is ours; the glue that wasm-bindgen wrote (in `engine/`) is not.
pub fn own_js(dir: &Path, max: u64) -> Result<(), String> {
    let mut sum = 0;
    for file in files_below(dir)? {
        let ours = !file.starts_with("engine");
        let script = file.extension().is_some_and(|end| end == "js" || end == "mjs");
        if ours && script {
            sum += fs::metadata(dir.join(&file)).map_err(|e| cannot("read", &file, &e))?.len();
        }
    }
    println!("own JavaScript in {}: {} KB", dir.display(), sum.div_ceil(1000));
    if sum > max {
        return Err(format!("that is more than {} KB", max / 1000));
    }
    Ok(())
}
