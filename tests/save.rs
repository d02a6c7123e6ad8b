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

    /// What lies in it.
    fn names(&self) -> Vec<String> {
        let name = |entry: std::io::Result<fs::DirEntry>| entry.unwrap().file_name().to_string_lossy().into_owned();
        let mut names: Vec<String> = fs::read_dir(&self.0).unwrap().map(name).collect();
        names.sort();
        names
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

#[test]
fn a_copy_that_is_read_again_says_what_the_page_said() {
    let folder = Folder::new("again");
    let url = "https://example.org/x/page.html";
    assert_eq!(said(&folder.decant(&["save", "--url", url, "-o", "copy.html", "page.html"])).0, 0);
    for format in ["text", "markdown", "json"] {
        let of = |file: &str| {
            let (code, out, errors) = said(&folder.decant(&["read", "--url", url, "--format", format, file]));
            assert_eq!(code, 0, "{format} {file}: {errors}");
            // A picture that could not be had is a link in the copy, and a link has no size.
            let out = out.replace(",\"width\":600", "").replace(",\"height\":400", "");
            // Only the copy knows when it was saved.
            out.lines().filter(|line| !line.starts_with("saved: ")).collect::<Vec<_>>().join("\n")
        };
        let page = of("page.html");
        assert!(page.contains("engineers explain"), "{format}: {page}");
        assert_eq!(page, of("copy.html"), "{format}");
    }
    // With its pictures, which are in it.
    let again = folder.decant(&["read", "--format", "html", "copy.html"]).stdout;
    assert_eq!(again, folder.read("copy.html"));
}

#[test]
fn bad_input_has_an_error_and_leaves_nothing() {
    let folder = Folder::new("input");
    let noise: Vec<u8> = (0..5000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    fs::write(folder.0.join("noise.html"), noise).unwrap();
    fs::write(folder.0.join("picture.html"), PNG).unwrap();
    fs::write(folder.0.join("empty.html"), "").unwrap();
    let before = folder.names();
    for (file, said_so) in [
        ("noise.html", "This is not an HTML page but a binary file."),
        ("picture.html", "This is not an HTML page but a PNG image."),
        ("empty.html", "The page is empty."),
        ("nowhere.html", "nowhere.html cannot be read"),
        ("pictures", "pictures cannot be read"),
    ] {
        for format in ["html", "markdown", "epub", "text", "json"] {
            let (code, _, errors) = said(&folder.decant(&["save", "--format", format, "-o", "copy", file]));
            assert_eq!(code, 3, "{file} {format}: {errors}");
            assert!(errors.contains(said_so), "{file} {format}: {errors}");
        }
        let (code, _, errors) = said(&folder.decant(&["check", file]));
        assert!(code == 1 || code == 3, "{file}: {code} {errors}");
        assert!(!errors.is_empty(), "{file}");
    }
    assert_eq!(folder.names(), before);
}

#[test]
fn what_is_there_is_not_lost() {
    let folder = Folder::new("there");
    let first = "Breakwater vote.html";
    for name in [first, "Breakwater vote 2.html", "Breakwater vote 3.html"] {
        let (code, out, errors) = said(&folder.decant(&["save", "--name", "{title}", "page.html"]));
        assert_eq!(code, 0, "{errors}");
        assert!(out.starts_with(&format!("{name}: ")), "{out}");
    }
    // A name that was asked for is taken, and is whole at every moment; a folder or a file on the way there is not.
    let copy = folder.read(first);
    fs::write(folder.0.join(first), "old").unwrap();
    assert_eq!(said(&folder.decant(&["save", "-o", first, "page.html"])).0, 0);
    assert_eq!(folder.read(first).len(), copy.len());
    let before = folder.names();
    for taken in ["pictures", "secret.txt/copy.html"] {
        let (code, _, errors) = said(&folder.decant(&["save", "-o", taken, "page.html"]));
        assert_eq!(code, 3, "{taken}: {errors}");
        assert!(errors.contains(&format!("{taken} cannot be written")), "{errors}");
    }
    assert_eq!(folder.names(), before);
    assert_eq!(folder.read("secret.txt"), b"secret");
}

#[cfg(unix)]
#[test]
fn a_link_goes_on_leading_and_a_device_stays_one() {
    use std::os::unix::fs::{FileTypeExt, symlink};
    let folder = Folder::new("links");
    fs::write(folder.0.join("real.html"), "old").unwrap();
    symlink("real.html", folder.0.join("link.html")).unwrap();
    assert_eq!(said(&folder.decant(&["save", "-o", "link.html", "page.html"])).0, 0);
    assert!(fs::symlink_metadata(folder.0.join("link.html")).unwrap().is_symlink());
    assert!(folder.read("real.html").starts_with(b"<!DOCTYPE html>"));
    symlink("new.html", folder.0.join("dangling.html")).unwrap();
    assert_eq!(said(&folder.decant(&["save", "-o", "dangling.html", "page.html"])).0, 0);
    assert!(fs::symlink_metadata(folder.0.join("dangling.html")).unwrap().is_symlink());
    assert!(folder.read("new.html").starts_with(b"<!DOCTYPE html>"));
    symlink("circle.html", folder.0.join("circle.html")).unwrap();
    assert_eq!(said(&folder.decant(&["save", "-o", "circle.html", "page.html"])).0, 3);
    assert!(fs::symlink_metadata(folder.0.join("circle.html")).unwrap().is_symlink());
    // By a link of our own, so that a fault could not cost this machine its device.
    symlink("/dev/full", folder.0.join("full")).unwrap();
    if Path::new("/dev/full").exists() {
        let (code, _, errors) = said(&folder.decant(&["save", "-o", "full", "page.html"]));
        assert_eq!(code, 3, "{errors}");
        assert!(errors.contains("full cannot be written"), "{errors}");
        assert!(fs::metadata("/dev/full").unwrap().file_type().is_char_device());
    }
}
