//! The declarativeNetRequest rule set: requests to ad servers that a page of another site may not make.

use super::kind::Kind;
use super::rule::RuleList;
use serde_json::{Value, json};

/// Kinds of requests that an ad call may be. Whole documents are left alone.
const RESOURCES: [&str; 9] =
    ["sub_frame", "script", "image", "xmlhttprequest", "media", "ping", "stylesheet", "font", "other"];

/// The rules as the JSON file that a manifest names.
pub fn rules(list: &RuleList) -> String {
    let rules: Vec<Value> = list
        .addresses
        .iter()
        .filter(|address| address.kind == Kind::Ad)
        .enumerate()
        .map(|(number, address)| {
            json!({
                "id": number + 1,
                "priority": 1,
                "action": {"type": "block"},
                "condition": {"urlFilter": address.pattern, "isUrlFilterCaseSensitive": false, "domainType": "thirdParty", "resourceTypes": RESOURCES},
            })
        })
        .collect();
    let mut text = serde_json::to_string_pretty(&rules).unwrap_or_default();
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_numbered_from_one() {
        let rules: Value = serde_json::from_str(&rules(&RuleList::built_in())).expect("JSON");
        let rules = rules.as_array().expect("a list");
        assert_eq!(rules[0]["id"], 1);
        assert!(rules.iter().all(|rule| rule["condition"]["domainType"] == "thirdParty"));
    }
}
