//! Third-party notices: every crate that is compiled into the engine and every npm package that is shipped, each with its
//! version, licence and licence text. Comes in: `cargo metadata`, `package-lock.json`, the texts that lie in the packages.
//! Goes out: one text file, which the packages carry.

use crate::paths::{cannot, root};
use cargo_metadata::{CargoOpt, DependencyKind, Metadata, MetadataCommand, Package, PackageId};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::Path;

/// One shipped piece of other people's work.
struct Notice {
    name: String,
    version: String,
    licence: String,
    home: String,
    texts: Vec<String>,
}

pub fn write(out: &Path) -> Result<(), String> {
    let root = root();
    let mut notices = crates(&root)?;
    notices.extend(npm(&root)?);
    if let Some(bare) = notices.iter().find(|notice| notice.licence.is_empty()) {
        return Err(format!("{} {} names no licence", bare.name, bare.version));
    }
    if let Some(parent) = out.parent() {
        fs::create_dir_all(parent).map_err(|e| cannot("make", parent, &e))?;
    }
    fs::write(out, page(&notices)).map_err(|e| cannot("write", out, &e))?;
    println!("{}: {} packages", out.display(), notices.len());
    Ok(())
}

/// The crates of others that `decant` pulls in for wasm32, build scripts and procedural macros left out: those do not ship.
fn crates(root: &Path) -> Result<Vec<Notice>, String> {
    let metadata = MetadataCommand::new()
        .manifest_path(root.join("Cargo.toml"))
        .features(CargoOpt::AllFeatures)
        .other_options(["--filter-platform=wasm32-unknown-unknown", "--locked"].map(String::from))
        .exec()
        .map_err(|e| format!("cargo metadata: {e}"))?;
    let shipped = shipped(&metadata)?;
    let mut packages: Vec<&Package> =
        metadata.packages.iter().filter(|package| package.source.is_some() && shipped.contains(&package.id)).collect();
    packages.sort_by(|a, b| (&a.name, &a.version).cmp(&(&b.name, &b.version)));
    Ok(packages.into_iter().map(of_crate).collect())
}

fn shipped(metadata: &Metadata) -> Result<BTreeSet<PackageId>, String> {
    let graph = metadata.resolve.as_ref().ok_or("cargo metadata gave no graph")?;
    let macros: BTreeSet<&PackageId> = metadata
        .packages
        .iter()
        .filter(|package| package.targets.iter().any(|target| target.is_proc_macro()))
        .map(|package| &package.id)
        .collect();
    let engine = metadata
        .packages
        .iter()
        .find(|package| package.name.as_str() == "decant")
        .ok_or("the workspace has no package decant")?;
    let mut found = BTreeSet::new();
    let mut todo = vec![&engine.id];
    while let Some(id) = todo.pop() {
        let Some(node) = graph.nodes.iter().find(|node| node.id == *id) else {
            continue;
        };
        for dep in &node.deps {
            let normal = dep.dep_kinds.iter().any(|kind| kind.kind == DependencyKind::Normal);
            if normal && !macros.contains(&dep.pkg) && found.insert(dep.pkg.clone()) {
                todo.push(&dep.pkg);
            }
        }
    }
    Ok(found)
}

fn of_crate(package: &Package) -> Notice {
    let folder = package.manifest_path.parent().map(|path| path.as_std_path());
    Notice {
        name: package.name.to_string(),
        version: package.version.to_string(),
        licence: package.license.clone().unwrap_or_default(),
        home: package.repository.clone().unwrap_or_default(),
        texts: folder.map(texts).unwrap_or_default(),
    }
}

/// What npm's lock file marks as neither a tool nor optional: only that is copied into a package.
fn npm(root: &Path) -> Result<Vec<Notice>, String> {
    let lock = root.join("package-lock.json");
    let read = fs::read_to_string(&lock).map_err(|e| cannot("read", &lock, &e))?;
    let value: serde_json::Value = serde_json::from_str(&read).map_err(|e| cannot("read", &lock, &e))?;
    let mut notices = Vec::new();
    for (path, entry) in value["packages"].as_object().into_iter().flatten() {
        let tool = entry["dev"] == true || entry["optional"] == true || entry["devOptional"] == true;
        let Some((_, name)) = path.rsplit_once("node_modules/") else {
            continue;
        };
        if tool {
            continue;
        }
        let word = |key: &str| entry[key].as_str().unwrap_or_default().to_owned();
        notices.push(Notice {
            name: name.to_owned(),
            version: word("version"),
            licence: word("license"),
            home: format!("npm package {name}"),
            texts: texts(&root.join(path)),
        });
    }
    Ok(notices)
}

/// Licence and notice texts at the top of a package.
fn texts(folder: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut files: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    files.retain(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_ascii_uppercase();
        ["LICENSE", "LICENCE", "COPYING", "COPYRIGHT", "NOTICE", "UNLICENSE"]
            .iter()
            .any(|start| name.starts_with(start))
    });
    files.sort();
    files.iter().filter_map(|path| fs::read_to_string(path).ok()).collect()
}

/// The file: a list of packages, then each text once with the packages that carry it.
fn page(notices: &[Notice]) -> String {
    let mut page = String::from(
        "Decant is under the Mozilla Public License 2.0. Its engine contains the work of others,\n\
         listed here with their licences; their full texts follow. It also contains parts of the\n\
         Rust standard library (MIT OR Apache-2.0).\n\n",
    );
    let mut by_text: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for notice in notices {
        let label = format!("{} {}", notice.name, notice.version);
        let _ = writeln!(page, "{label}\n    {}\n    {}", notice.licence, notice.home);
        if notice.texts.is_empty() {
            page.push_str("    (the package carries no text of its licence; see the address)\n");
        }
        for text in &notice.texts {
            let text = text.replace("\r\n", "\n").trim().to_owned();
            by_text.entry(text).or_default().push(label.clone());
        }
    }
    for (text, labels) in by_text {
        let _ = write!(page, "\n{}\n{}\n\n{text}\n", "=".repeat(78), labels.join(", "));
    }
    page
}
