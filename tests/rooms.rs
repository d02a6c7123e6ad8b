//! Which room may import what. The table is the one of ARCHITECTURE.md; a new import is a decision, not an accident.

use std::fs;
use std::path::{Path, PathBuf};

/// Each room with the modules of the engine and the crates that its files may name.
const ROOMS: [(&str, &[&str], &[&str]); 11] = [
    ("limits.rs", &[], &[]),
    ("order.rs", &[], &[]),
    ("error.rs", &["limits"], &[]),
    ("html", &["error", "limits"], &["lol_html", "encoding_rs", "chardetng", "memchr"]),
    (
        "page",
        &["error", "html", "limits", "order"],
        &["serde_json", "url", "whatlang", "percent_encoding", "memchr", "serde"],
    ),
    ("extract", &["html", "page", "limits", "order"], &["foldhash", "memchr"]),
    ("article", &["extract", "html", "page", "limits", "order"], &["serde"]),
    (
        "output",
        &["article", "error", "html", "limits", "page"],
        &[
            "serde",
            "serde_json",
            "base64",
            "sha2",
            "lol_html",
            "encoding_rs",
            "percent_encoding",
            "cssparser",
            "miniz_oxide",
            "memchr",
        ],
    ),
    (
        "clutter",
        &["error", "html", "limits", "order", "page"],
        &["lol_html", "encoding_rs", "foldhash", "serde", "memchr", "serde_json"],
    ),
    ("read.rs", &["article", "error", "extract", "html", "limits", "output", "page"], &[]),
    (
        "wasm",
        &["article", "clutter", "error", "extract", "html", "limits", "output", "page", "read"],
        &[
            "wasm_bindgen",
            "js_sys",
            "web_sys",
            "serde",
            "serde_json",
            "serde_wasm_bindgen",
            "wasm_bindgen_futures",
            "console_error_panic_hook",
        ],
    ),
];

fn files(path: &Path, out: &mut Vec<PathBuf>) {
    if path.is_dir() {
        for entry in fs::read_dir(path).unwrap() {
            files(&entry.unwrap().path(), out);
        }
    } else if path.extension().is_some_and(|ending| ending == "rs") {
        out.push(path.to_owned());
    }
}

/// Names that follow `prefix` in code, comments left out.
fn named_after(line: &str, prefix: &str) -> Vec<String> {
    let code = line.split("//").next().unwrap_or("");
    code.match_indices(prefix)
        .filter(|(at, _)| {
            *at == 0 || !code.as_bytes()[at - 1].is_ascii_alphanumeric() && code.as_bytes()[at - 1] != b'_'
        })
        .map(|(at, _)| {
            let rest = &code[at + prefix.len()..];
            rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
        })
        .collect()
}

#[test]
fn rooms_import_only_what_they_may() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let modules = ["article", "clutter", "error", "extract", "html", "limits", "output", "page", "read", "wasm"];
    let mut wrong = Vec::new();
    let mut seen = 0;
    for (room, may_modules, may_crates) in ROOMS {
        let mut all = Vec::new();
        files(&source.join(room), &mut all);
        assert!(!all.is_empty(), "the room {room} is gone");
        for file in all {
            let text = fs::read_to_string(&file).unwrap();
            for (number, line) in text.lines().enumerate() {
                let own = room.trim_end_matches(".rs");
                for module in named_after(line, "crate::") {
                    seen += 1;
                    let known = modules.contains(&module.as_str());
                    if known && module != own && !may_modules.contains(&module.as_str()) {
                        wrong.push(format!("{}:{}: crate::{module}", file.display(), number + 1));
                    }
                }
                let Some(rest) = line.trim_start().strip_prefix("use ").or(line.trim_start().strip_prefix("pub use "))
                else {
                    continue;
                };
                let first: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                let local = ["crate", "super", "self", "std", "core", "alloc"].contains(&first.as_str());
                let outside = rest[first.len()..].starts_with("::") && first.starts_with(|c: char| c.is_lowercase());
                // A module beside the file, in it, or brought into it by name.
                let beside = file.parent().map(|folder| folder.join(&first));
                let sibling = beside.is_some_and(|path| path.is_dir() || path.with_extension("rs").exists())
                    || text.contains(&format!("mod {first} {{"))
                    || text.contains(&format!(", {first}}};"));
                if outside && !local && !sibling && !may_crates.contains(&first.as_str()) {
                    wrong.push(format!("{}:{}: {first}", file.display(), number + 1));
                }
            }
        }
    }
    assert!(seen > 20, "the test no longer finds the imports");
    assert!(wrong.is_empty(), "imports that a room may not have:\n{}", wrong.join("\n"));
}
