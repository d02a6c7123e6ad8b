//! The small crate beside the real one.

use super::*;

/// Labels that exist and some that do not.
fn labels() -> impl Iterator<Item = String> {
    let known = include_str!("labels.rs").split(['"', ' ', '\n', '\\']).map(str::to_owned);
    let odd = [" UTF-8 ", "\tLatin1\n", "utf-9", "", "x", "UTF_8", "iso-8859-8-I", "ＵＴＦ-8"].map(str::to_owned);
    known.chain(odd)
}

#[test]
fn each_label_names_a_charset_of_the_same_nature() {
    let mut found = 0;
    for label in labels() {
        let (small, real) = (Encoding::for_label(label.as_bytes()), real::Encoding::for_label(label.as_bytes()));
        assert_eq!(small.is_some(), real.is_some(), "{label}");
        let (Some(small), Some(real)) = (small, real) else { continue };
        assert_eq!(small.is_ascii_compatible(), real.is_ascii_compatible(), "{label}");
        if small != WINDOWS_1252 {
            assert_eq!(small.name(), real.name(), "{label}");
        }
        found += 1;
    }
    assert!(found >= 228, "{found}");
}

#[test]
fn utf_8_is_decoded_as_by_the_real_one_whole_and_in_chunks() {
    let samples: [&[u8]; 9] = [
        b"plain",
        "na\u{ef}ve \u{1f600} 新聞".as_bytes(),
        b"\xef\xbb\xbfmarked",
        b"\xef\xbb",
        b"\xef\xbbx",
        b"cut \xf0\x9f\x98",
        b"\xff\xfeA\x00",
        b"bad \xc0\x80 \xed\xa0\x80 \xf8 \x80 end\xe2\x82",
        b"",
    ];
    for sample in samples {
        for size in [1, 2, 3, 5, 100] {
            let mut small = UTF_8.new_decoder_with_bom_removal();
            let mut real = real::UTF_8.new_decoder_with_bom_removal();
            let (mut out, mut expected) = (String::new(), String::with_capacity(200));
            for chunk in sample.chunks(size) {
                small.decode_to_string(chunk, &mut out, false);
                let _ = real.decode_to_string(chunk, &mut expected, false);
            }
            small.decode_to_string(&[], &mut out, true);
            let _ = real.decode_to_string(&[], &mut expected, true);
            assert_eq!(out, expected, "{sample:?} by {size}");
        }
        assert_eq!(
            UTF_8.decode(&sample[sample.len().min(3)..]).0,
            real::UTF_8.decode(&sample[sample.len().min(3)..]).0
        );
    }
}

#[test]
fn a_text_buffer_is_filled_piece_by_piece() {
    let text = "a\u{e9}\u{20ac}\u{1f600}z".repeat(40);
    let mut decoder = UTF_8.new_decoder_without_bom_handling();
    let mut buffer = "\0".repeat(13);
    let (mut at, mut out) = (0, String::new());
    loop {
        let (result, read, written, replaced) = decoder.decode_to_str(&text.as_bytes()[at..], &mut buffer, true);
        assert!(!replaced);
        out.push_str(&buffer[..written]);
        at += read;
        if result == CoderResult::InputEmpty {
            break;
        }
    }
    assert_eq!(out, text);
}

#[test]
fn the_stand_in_is_windows_1252() {
    let bytes: Vec<u8> = (0..=255).collect();
    assert_eq!(WINDOWS_1252.decode(&bytes).0, real::WINDOWS_1252.decode(&bytes).0);
}

#[test]
fn what_a_charset_may_lack_is_written_as_a_reference() {
    assert_eq!(UTF_8.encode("é").0.as_ref(), "é".as_bytes());
    assert_eq!(WINDOWS_1252.encode("plain").0.as_ref(), b"plain");
    let (bytes, _, replaced) = WINDOWS_1252.encode("a\u{20ac}");
    assert_eq!((bytes.as_ref(), replaced), (&b"a&#8364;"[..], true));
    let mut out = [0; 9];
    let mut encoder = WINDOWS_1252.new_encoder();
    assert_eq!(encoder.encode_from_utf8("a\u{20ac}\u{20ac}", &mut out, true), (CoderResult::OutputFull, 4, 8, true));
    assert_eq!(&out[..8], b"a&#8364;");
}
