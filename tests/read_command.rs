//! `decant read` as a user meets it: formats, reasons, plain errors with their exit codes, and batches that go on.

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

fn decant(arguments: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_decant"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("decant starts");
    // A command that refuses its arguments may close its input before it is all written.
    let _ = child.stdin.take().expect("its input").write_all(input);
    child.wait_with_output().expect("decant ends")
}

fn page() -> String {
    let paragraph = "<p>The ferry to the island left the quay at six, as it has done every morning since the war, with \
                     forty passengers, two goats and the post, and it came back at noon with the same goats.</p>\n";
    format!("<html lang=en><title>The six o'clock ferry</title><h1>The six o'clock ferry</h1>{}", paragraph.repeat(6))
        .replacen("forty", "thirty", 1)
}

fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(&folder).expect("a folder for the test");
    folder
}

#[test]
fn every_format_comes_out() {
    for (format, sign) in
        [("json", "\"blocks\""), ("html", "<!DOCTYPE html>"), ("markdown", "# The six"), ("text", "goats")]
    {
        let out = decant(&["read", "--format", format, "-"], page().as_bytes());
        assert_eq!(out.status.code(), Some(0), "{format}");
        assert!(String::from_utf8_lossy(&out.stdout).contains(sign), "{format}");
    }
    let book = decant(&["read", "--format", "epub", "-"], page().as_bytes());
    assert!(book.stdout.starts_with(b"PK"));
}

#[test]
fn explain_says_why_on_standard_error() {
    let out = decant(&["read", "--explain", "--format", "text", "-"], page().as_bytes());
    let reasons = String::from_utf8_lossy(&out.stderr).into_owned();
    assert!(reasons.contains("title: ") && reasons.contains("keep "), "{reasons}");
}

#[test]
fn errors_are_one_sentence_and_a_code() {
    let pdf: &[u8] = b"%PDF-1.7 and so on";
    let cases: [(&[&str], &[u8], i32, &str); 6] = [
        (&["read", "no-such-file.html"], b"", 3, "cannot be read"),
        (&["read", "-"], b"", 3, "empty"),
        (&["read", "-"], pdf, 3, "PDF"),
        (&["read", "-"], b"<p>Only a few words.", 1, "No article"),
        (&["read", "--format", "docx", "-"], b"", 2, "docx"),
        (&["read", "--loud"], b"", 2, "--loud"),
    ];
    for (arguments, input, code, word) in cases {
        let out = decant(arguments, input);
        let said = String::from_utf8_lossy(&out.stderr).into_owned();
        assert_eq!(out.status.code(), Some(code), "{arguments:?}: {said}");
        assert!(said.contains(word) && said.trim().lines().count() == 1, "{arguments:?}: {said}");
        assert!(out.stdout.is_empty(), "{arguments:?}");
    }
}

#[test]
fn a_batch_goes_on_after_a_bad_line() {
    let folder = folder("read-batch");
    let good = folder.join("good.html");
    std::fs::write(&good, page()).expect("a page");
    let list = folder.join("list.jsonl");
    let path = good.to_string_lossy().replace('\\', "/");
    let lines = format!(
        "{{\"id\":\"a\",\"path\":\"{path}\",\"url\":\"https://news.example/ferry\"}}\n{{\"id\":\"b\"}}\nnot json\n\
         {{\"id\":\"c\",\"path\":\"missing.html\"}}\n{{\"id\":\"d\",\"path\":\"{path}\"}}\n"
    );
    std::fs::write(&list, lines).expect("a list");
    let out = decant(&["read", "--batch", &list.to_string_lossy()], b"");
    assert_eq!(out.status.code(), Some(0));
    let rows: Vec<serde_json::Value> = String::from_utf8_lossy(&out.stdout)
        .lines()
        .map(|line| serde_json::from_str(line).expect("a JSON line"))
        .collect();
    assert_eq!(rows.len(), 5);
    for good in [0, 4] {
        assert_eq!(rows[good]["title"], "The six o'clock ferry");
        assert!(rows[good]["text"].as_str().is_some_and(|text| text.contains("goats")));
        assert!(rows[good]["ms"].as_f64().is_some_and(|ms| ms > 0.0));
    }
    for bad in [1, 2, 3] {
        assert!(rows[bad]["error"].is_string(), "{}", rows[bad]);
    }
}
