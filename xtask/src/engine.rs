//! The engines for browsers: compiled to wasm32 with SIMD, given their JavaScript glue and TypeScript types by
//! wasm-bindgen, made small by wasm-opt (from npm's `binaryen`), measured. Comes in: `src/`. Goes out: `dist/engine/`.
//!
//! `decant` is what every page needs: it reads text, hides and marks. `save` decodes bytes of any charset and saves; the
//! extension loads it when that is asked for.

use crate::paths::{cannot, root};
use flate2::{Compression, write::GzEncoder};
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Command;
use wasm_bindgen_cli_support::Bindgen;

/// An engine: its name, the workspace that it is built in, the arguments that choose its features.
type Engine = (&'static str, &'static str, &'static [&'static str]);

const ENGINES: [Engine; 2] =
    [("decant", "crates/page", &[]), ("save", ".", &["--no-default-features", "--features", "save"])];

/// Most KB that the engine of every page may have, raw and gzipped.
const MAX_RAW: usize = 900;
const MAX_GZIP: usize = 400;

/// Room for the stack. Nothing recurses over a page, and the data behind a stack this small has addresses that take a
/// byte less each in the code.
const STACK_BYTES: usize = 256 << 10;

/// WebAssembly features that rustc uses on this target; wasm-opt refuses code with features it was not told of.
const FEATURES: [&str; 9] = [
    "--enable-simd",
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-call-indirect-overlong",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// Builds one of the engines, or both.
pub fn build(only: Option<&str>) -> Result<(), String> {
    if let Some(name) = only.filter(|name| ENGINES.iter().all(|(known, ..)| known != name)) {
        return Err(format!("there is no engine {name}"));
    }
    let mut wanted = ENGINES.iter().filter(|(name, ..)| only.is_none_or(|only| only == *name));
    wanted.try_for_each(build_one)
}

fn build_one(&(name, workspace, features): &Engine) -> Result<(), String> {
    let root = root();
    let out = root.join("dist/engine");
    let compiled = compile(&root, name, workspace, features)?;
    fs::create_dir_all(&out).map_err(|e| cannot("make", &out, &e))?;
    let mut glued = Bindgen::new()
        .input_path(&compiled)
        .web(true)
        .map_err(|e| format!("wasm-bindgen: {e:#}"))?
        .typescript(true)
        .demangle(false)
        // The background puts a fresh instance in the place of one that stopped.
        .reset_state_function(true)
        .remove_producers_section(true)
        .out_name(name)
        .generate_output()
        .map_err(|e| format!("wasm-bindgen: {e:#}"))?;
    stop_without_words(glued.wasm_mut());
    forget_places(glued.wasm_mut());
    glued.emit(&out).map_err(|e| format!("wasm-bindgen: {e:#}"))?;
    let wasm = file(name);
    optimise(&root, &wasm)?;
    let (raw, gzipped) = sizes(&wasm)?;
    println!("engine {name}: {raw} KB, gzipped {gzipped} KB");
    Ok(())
}

fn file(name: &str) -> std::path::PathBuf {
    root().join(format!("dist/engine/{name}_bg.wasm"))
}

/// Fails when the built engine is larger than it may be.
pub fn check_size() -> Result<(), String> {
    let (raw, gzipped) = sizes(&file(ENGINES[0].0))?;
    if raw > MAX_RAW || gzipped > MAX_GZIP {
        return Err(format!("the engine has {raw} KB, gzipped {gzipped} KB; it may have {MAX_RAW} and {MAX_GZIP}"));
    }
    Ok(())
}

/// Compiles the library in one of the workspaces and returns the path of the raw wasm. Each engine has a target folder of
/// its own: both are called `decant.wasm`, and cargo does not write anew what it takes for fresh.
fn compile(root: &Path, name: &str, workspace: &str, features: &[&str]) -> Result<std::path::PathBuf, String> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let target = match std::env::var_os("CARGO_TARGET_DIR") {
        Some(dir) => root.join(dir),
        None => root.join("target"),
    }
    .join("engine")
    .join(name);
    let done = Command::new(cargo)
        .current_dir(root.join(workspace))
        .args(["build", "--quiet", "--locked", "--package", "decant", "--lib"])
        .args(["--target", "wasm32-unknown-unknown", "--profile", "wasm"])
        .args(features)
        .arg("--target-dir")
        .arg(&target)
        .env("CARGO_ENCODED_RUSTFLAGS", flags(root).join("\u{1f}"))
        .status()
        .map_err(|e| format!("cannot start cargo: {e}"))?;
    if !done.success() {
        return Err("the engine did not compile for wasm32-unknown-unknown".to_owned());
    }
    Ok(target.join("wasm32-unknown-unknown/wasm/decant.wasm"))
}

/// SIMD on; and no path of the builder's machine in the file, so that two machines build the same bytes.
fn flags(root: &Path) -> Vec<String> {
    let mut flags = vec!["-Ctarget-feature=+simd128".to_owned(), format!("-Clink-arg=-zstack-size={STACK_BYTES}")];
    let homes = [("CARGO_HOME", ".cargo", "cargo"), ("RUSTUP_HOME", ".rustup", "rustup")];
    for (variable, folder, name) in homes {
        let path = std::env::var_os(variable)
            .map(std::path::PathBuf::from)
            .or_else(|| std::env::home_dir().map(|home| home.join(folder)));
        if let Some(path) = path {
            flags.push(format!("--remap-path-prefix={}={name}", path.display()));
        }
    }
    flags.push(format!("--remap-path-prefix={}=decant", root.display()));
    flags
}

/// What the standard library calls when something is wrong beyond mending, by the ends of the paths in their mangled
/// names. None of them returns.
const PANICS: [&str; 15] = [
    "4core9panicking",
    "16slice_index_fail",
    "16slice_error_fail",
    "19slice_error_fail_rt",
    "17len_mismatch_fail",
    "13assert_failed",
    "13expect_failed",
    "13unwrap_failed",
    "22panic_already_borrowed",
    "30panic_already_mutably_borrowed",
    "22panic_on_ord_violation",
    "15encode_utf8_raw8do_panic",
    "7raw_vec12handle_error",
    "17capacity_overflow",
    "18handle_alloc_error",
];

/// A panic becomes a bare trap. The instance is dropped after either; the words that nobody would read, the code that
/// puts them together and the arguments for them at each place that might panic would be a tenth of the engine. The
/// native build has them.
fn stop_without_words(wasm: &mut walrus::Module) {
    for function in wasm.funcs.iter_mut() {
        let panics = function.name.as_deref().is_some_and(|name| PANICS.iter().any(|end| name.contains(end)));
        if let (true, walrus::FunctionKind::Local(local)) = (panics, &mut function.kind)
            // The same name at the table of allocation sizes gives an error back, for `try_reserve`.
            && wasm.types.results(local.ty()).is_empty()
        {
            let entry = local.entry_block();
            local.block_mut(entry).instrs.clear();
            local.builder_mut().func_body().unreachable();
        }
    }
    walrus::passes::gc::run(wasm);
}

/// Bytes of what the standard library keeps for each place that might panic: address and length of a file's name, line,
/// column.
const PLACE: usize = 16;

/// A panic that says nothing needs no place to tell of. The places and the names of their files become zeros, which
/// wasm-opt leaves out of the file.
fn forget_places(wasm: &mut walrus::Module) {
    let ids: Vec<_> = wasm.data.iter().map(walrus::Data::id).collect();
    for id in ids {
        let data = wasm.data.get_mut(id);
        let walrus::DataKind::Active { offset: walrus::ConstExpr::Value(walrus::ir::Value::I32(start)), .. } =
            data.kind
        else {
            continue;
        };
        let number = |bytes: &[u8], at: usize| {
            bytes.get(at..)?.first_chunk::<4>().map(|four| u32::from_le_bytes(*four) as usize)
        };
        let (mut at, mut gone) = (0, Vec::new());
        while at + PLACE <= data.value.len() {
            let [name, length, line, column] = [0, 4, 8, 12].map(|i| number(&data.value, at + i).unwrap_or(0));
            let name = name.wrapping_sub(start as usize);
            let file = name.checked_add(length).and_then(|end| data.value.get(name..end));
            let told = file.and_then(|file| std::str::from_utf8(file).ok()).is_some_and(|file| {
                file.ends_with(".rs") && file.contains("src/") && !file.contains(char::is_whitespace)
            });
            if told && (1..100_000).contains(&line) && (1..1000).contains(&column) {
                gone.extend([at..at + PLACE, name..name + length]);
                at += PLACE;
            } else {
                at += 4;
            }
        }
        gone.into_iter().for_each(|range| data.value[range].fill(0));
    }
}

fn optimise(root: &Path, wasm: &Path) -> Result<(), String> {
    let tool = root.join("node_modules/.bin/wasm-opt");
    if !tool.exists() {
        return Err("wasm-opt is not there: run ./build.sh setup".to_owned());
    }
    let done = Command::new(tool)
        .args(FEATURES)
        // The stack lies at the bottom of memory, and nothing comes near its end.
        .args(["--low-memory-unused", "-Oz", "--converge", "--strip-debug", "--strip-producers"])
        .arg(wasm)
        .arg("-o")
        .arg(wasm)
        .status()
        .map_err(|e| format!("cannot start wasm-opt: {e}"))?;
    if done.success() { Ok(()) } else { Err("wasm-opt failed".to_owned()) }
}

/// Raw and gzipped size in KB.
fn sizes(wasm: &Path) -> Result<(usize, usize), String> {
    let bytes = fs::read(wasm).map_err(|e| cannot("read", wasm, &e))?;
    let mut packer = GzEncoder::new(Vec::new(), Compression::best());
    let gzipped =
        packer.write_all(&bytes).and_then(|()| packer.finish()).map_err(|e| format!("cannot gzip the engine: {e}"))?;
    Ok((bytes.len().div_ceil(1000), gzipped.len().div_ceil(1000)))
}
