//! The labelled pages, one after the other.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;

use decant::html::{Parser, Tree};
use flate2::read::GzDecoder;
use serde::Deserialize;

use crate::Result;

/// Parts of the corpus that are held out in turn.
pub const FOLDS: usize = 5;

#[derive(Deserialize)]
pub struct Truth {
    pub id: String,
    pub url: Option<String>,
    pub text: Option<String>,
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// Snippets that the article holds, and that it does not: all that is known of pages without a text.
    #[serde(default, deserialize_with = "list")]
    pub with: Vec<String>,
    #[serde(default, deserialize_with = "list")]
    pub without: Vec<String>,
}

fn list<'de, D: serde::Deserializer<'de>>(from: D) -> std::result::Result<Vec<String>, D::Error> {
    Ok(Option::deserialize(from)?.unwrap_or_default())
}

impl Truth {
    /// The site: host of the address, or what the id begins with.
    pub fn host(&self) -> String {
        match &self.url {
            Some(url) => {
                let host = url.split("://").nth(1).unwrap_or(url).split('/').next().unwrap_or("");
                let labels: Vec<&str> = host.split('.').collect();
                // The last two labels stand for the site; "co.uk" and the like join a few sites, which does no harm.
                labels[labels.len().saturating_sub(2)..].join(".")
            }
            None => self.id.split('_').take(2).collect::<Vec<_>>().join("_"),
        }
    }
}

pub struct Page {
    pub set: String,
    pub truth: Truth,
    pub tree: Tree,
    pub fold: usize,
}

/// The pages whose truth has a text or snippets, set by set.
pub fn pages(corpus: &str) -> Result<impl Iterator<Item = Result<Page>>> {
    let mut all = Vec::new();
    let mut sets: Vec<PathBuf> = std::fs::read_dir(corpus)?.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    sets.sort();
    for set in sets {
        let Ok(file) = File::open(set.join("truth.jsonl")) else { continue };
        let name = set.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        for line in BufReader::new(file).lines() {
            let truth: Truth = serde_json::from_str(&line?)?;
            if truth.text.is_some() || !truth.with.is_empty() || !truth.without.is_empty() {
                all.push((name.clone(), set.join(format!("pages/{}.html.gz", truth.id)), truth));
            }
        }
    }
    Ok(all.into_iter().map(|(set, path, truth)| {
        let mut bytes = Vec::new();
        GzDecoder::new(File::open(path)?).read_to_end(&mut bytes)?;
        let mut parser = Parser::new(None);
        parser.push(&bytes)?;
        let fold = truth.host().bytes().fold(7u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into()));
        Ok(Page { set, fold: (fold >> 7) as usize % FOLDS, truth, tree: parser.finish()? })
    }))
}
