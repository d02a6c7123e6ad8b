//! `decant save` and `decant check`, as a user runs them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n0123";

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("decant-save-{name}-{}", std::process::id()));
        fs::create_dir_all(path.join("pictures")).unwrap();
        fs::write(path.join("pictures/a b.png"), PNG).unwrap();
        fs::write(path.join("secret.txt"), "secret").unwrap();
        let prose = "The harbour commission met on Tuesday to hear the engineers explain why the breakwater had settled, what it would cost to lift it, and who would pay for all of it. ";
        let page = format!(
            "<!doctype html><html lang=en><head><title>Breakwater vote</title><meta name=author content='Ann Lee'>\
             <style>p{{color:#123}}</style></head><body><article><h1>Breakwater vote</h1>{}\
             <figure><img src='pictures/a%20b.png' alt=Wall width=600 height=400></figure>{}\
             <figure><img src='https://elsewhere.org/c.jpg' alt=Sea width=600 height=400></figure>{}</article><script>1</script></body></html>",
            format!("<p>{prose}{prose}</p>").repeat(3),
            format!("<p>{prose}</p>").repeat(3),
            format!("<p>{prose}</p>").repeat(3),
        );
        fs::write(path.join("page.html"), page).unwrap();
        Folder(path)
    }

    fn decant(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_decant")).args(arguments).current_dir(&self.0).output().unwrap()
    }

    fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.0.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn said(output: &Output) -> (i32, String, String) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code().unwrap_or(-1), text(&output.stdout), text(&output.stderr))
}

#[test]
fn every_format_is_saved_and_checked() {
    let folder = Folder::new("formats");
    for (format, file, pictures) in [
        ("html", "o.html", 1),
        ("page", "p.html", 1),
        ("epub", "o.epub", 1),
        ("markdown", "o.md", 0),
        ("text", "o.txt", 0),
    ] {
        let (code, out, errors) = said(&folder.decant(&[
            "save",
            "--url",
            "https://example.org/x/page.html",
            "--format",
            format,
            "-o",
            file,
            "page.html",
        ]));
        assert_eq!(code, 0, "{format}: {out}{errors}");
        assert!(errors.contains("https://elsewhere.org/c.jpg"), "{format}: {errors}");
        assert!(!errors.contains("a%20b.png"), "{format}: {errors}");
        assert!(String::from_utf8_lossy(&folder.read(file)).contains("engineers explain"), "{format}");
        let (code, out, errors) = said(&folder.decant(&["check", file]));
        assert_eq!(code, 0, "{format}: {out}{errors}");
        if format != "markdown" {
            assert!(
                out.contains("0 scripts, 0 remote loads") && out.contains(&format!("{pictures} images")),
                "{format}: {out}"
            );
        }
    }
}

#[test]
fn names_come_from_the_template_and_addresses_from_the_page() {
    let folder = Folder::new("names");
    let (code, out, _) = said(&folder.decant(&["save", "--name", "{author}/{title}", "page.html"]));
    assert_eq!(code, 0);
    assert!(
        out.starts_with(
            "Ann Lee/Breakwater vote.html: article as HTML: 0 scripts, 0 remote loads, text whole, 1 images"
        ),
        "{out}"
    );
    let copy = String::from_utf8(folder.read("Ann Lee/Breakwater vote.html")).unwrap();
    assert!(copy.contains("data:image/png;base64,"));
    let leftovers: Vec<_> = fs::read_dir(folder.0.join("Ann Lee")).unwrap().collect();
    assert_eq!(leftovers.len(), 1);
}

#[test]
fn check_says_what_is_wrong() {
    let folder = Folder::new("check");
    assert_eq!(said(&folder.decant(&["save", "-o", "o.html", "page.html"])).0, 0);
    let copy = String::from_utf8(folder.read("o.html")).unwrap();
    fs::write(folder.0.join("bad.html"), copy.replace("</article>", "<script>1</script></article>")).unwrap();
    let (code, out, errors) = said(&folder.decant(&["check", "bad.html"]));
    assert_eq!(code, 1);
    assert!(out.contains("1 scripts") && errors.contains("Something could run: <script>."), "{out}{errors}");
    assert_eq!(said(&folder.decant(&["check", "page.html"])).0, 1);
    assert_eq!(said(&folder.decant(&["check", "nowhere.html"])).0, 3);
    assert_eq!(said(&folder.decant(&["check"])).0, 2);
}

#[test]
fn mistakes_have_a_sentence_and_a_code() {
    let folder = Folder::new("mistakes");
    fs::write(folder.0.join("empty.html"), "  \n").unwrap();
    fs::write(folder.0.join("short.html"), "<p>Nothing here").unwrap();
    for (arguments, wanted) in [
        (&["save"][..], 2),
        (&["save", "--format", "pdf", "page.html"], 2),
        (&["save", "a", "b"], 2),
        (&["save", "nowhere.html"], 3),
        (&["save", "empty.html"], 3),
        (&["save", "short.html"], 1),
    ] {
        let (code, _, errors) = said(&folder.decant(arguments));
        assert_eq!(code, wanted, "{arguments:?}: {errors}");
        assert!(errors.starts_with("decant"), "{arguments:?}: {errors}");
    }
    assert!(!Path::new(&folder.0.join("short.md")).exists());
}
