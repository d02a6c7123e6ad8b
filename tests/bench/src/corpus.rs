//! The shared pages. Comes in: names of sets. Goes out: pages with their bytes and, for the peers, their decoded text.

use flate2::read::GzDecoder;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

pub struct Page {
    pub url: String,
    pub bytes: Vec<u8>,
    pub text: String,
}

pub fn pages(sets: &[&str]) -> Result<Vec<Page>, String> {
    let corpus = shared().join("corpus");
    let mut pages = Vec::new();
    for set in sets {
        let folder = corpus.join(set);
        let list = folder.join("truth.jsonl");
        let lines = fs::read_to_string(&list).map_err(|e| format!("cannot read {}: {e}", list.display()))?;
        for line in lines.lines() {
            let truth: serde_json::Value =
                serde_json::from_str(line).map_err(|e| format!("{}: {e}", list.display()))?;
            let id = truth["id"].as_str().unwrap_or_default();
            let url = truth["url"].as_str().unwrap_or("https://page.invalid/");
            pages.push(page(&folder.join("pages").join(format!("{id}.html.gz")), url)?);
        }
    }
    Ok(pages)
}

fn page(path: &Path, url: &str) -> Result<Page, String> {
    let cannot = |e: std::io::Error| format!("cannot read {}: {e}", path.display());
    let mut bytes = Vec::new();
    GzDecoder::new(File::open(path).map_err(cannot)?).read_to_end(&mut bytes).map_err(cannot)?;
    let text = encoding_rs::UTF_8.decode(&bytes).0.into_owned();
    Ok(Page { url: url.to_owned(), bytes, text })
}

fn shared() -> PathBuf {
    std::env::var_os("DECANT_SHARED")
        .map(PathBuf::from)
        .unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"))
}
