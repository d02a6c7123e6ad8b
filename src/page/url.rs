//! Resolving addresses, and the closed list of schemes that links and images may have.

use std::borrow::Cow;

use ::url::Url;

/// What a page's relative addresses resolve against; without one only absolute addresses resolve.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Base(Option<Url>);

/// Longest address that is kept; a longer one is data, not an address.
const LONGEST: usize = 16 << 10;
/// Longest `data:` image that is kept.
const LONGEST_DATA: usize = 2 << 20;

impl Base {
    /// `page`: the address that the page was read from; `href`: that of its `base` element.
    pub fn new(page: Option<&str>, href: Option<&str>) -> Base {
        let page = page.and_then(|address| parse(address, None)).filter(is_web);
        let base = href.and_then(|href| parse(href, page.as_ref())).filter(is_web);
        Base(base.or(page))
    }

    /// The absolute address of a link, when its scheme is http, https, mailto or tel.
    pub fn link(&self, reference: &str) -> Option<String> {
        let url = self.resolve(reference)?;
        matches!(url.scheme(), "http" | "https" | "mailto" | "tel").then(|| url.into())
    }

    /// The absolute address of a page or file on the web: http or https.
    pub fn web(&self, reference: &str) -> Option<String> {
        self.resolve(reference).filter(is_web).map(Into::into)
    }

    /// The absolute address of an image: http, https, or `data:` of png, jpeg, gif, webp or avif.
    pub fn image(&self, reference: &str) -> Option<String> {
        let reference = trim(reference);
        if starts_with(reference, "data:") {
            return data_image(reference);
        }
        self.web(reference)
    }

    /// The address that references resolve against.
    pub fn address(&self) -> Option<&str> {
        self.0.as_ref().map(Url::as_str)
    }

    /// Host of the page, lower case.
    pub fn host(&self) -> Option<&str> {
        self.0.as_ref()?.host_str()
    }

    pub(super) fn resolve(&self, reference: &str) -> Option<Url> {
        let reference = trim(reference);
        if reference.is_empty() || reference.len() > LONGEST {
            return None;
        }
        parse(reference, self.0.as_ref())
    }

    pub(super) fn url(&self) -> Option<&Url> {
        self.0.as_ref()
    }
}

fn is_web(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https") && url.has_host()
}

fn trim(reference: &str) -> &str {
    reference.trim_matches(|c: char| c <= ' ')
}

fn starts_with(text: &str, prefix: &str) -> bool {
    text.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}

fn parse(reference: &str, base: Option<&Url>) -> Option<Url> {
    let reference = with_ascii_host(reference)?;
    Url::options().base_url(base).parse(&reference).ok()
}

/// The reference with its host in punycode. The tables that map every international host name as a browser does would
/// be a sixth of the engine; lower case and punycode serve all names that are written as they are registered.
fn with_ascii_host(reference: &str) -> Option<Cow<'_, str>> {
    let is_slash = |c: char| matches!(c, '/' | '\\');
    let after_scheme = ["https:", "http:"].iter().find(|scheme| starts_with(reference, scheme)).map_or(0, |s| s.len());
    let rest = reference[after_scheme..].trim_start_matches(is_slash);
    let start = reference.len() - rest.len();
    if after_scheme == 0 && start < 2 {
        return Some(Cow::Borrowed(reference));
    }
    let end = rest.find(['/', '?', '#', '\\']).map_or(reference.len(), |at| start + at);
    let authority = &reference[start..end];
    if authority.is_ascii() && !authority.contains('%') {
        return Some(Cow::Borrowed(reference));
    }
    let host_at = authority.rfind('@').map_or(0, |at| at + 1);
    let (user, host) = authority.split_at(host_at);
    let (host, port) = host.split_at(host.rfind(':').unwrap_or(host.len()));
    let host = percent_encoding::percent_decode_str(host).decode_utf8().ok()?.to_lowercase();
    let labels: Option<Vec<String>> = host
        .split(['.', '。'])
        .map(|label| match label.is_ascii() {
            true => Some(label.to_owned()),
            false => Some(format!("xn--{}", idna::punycode::encode_str(label)?)),
        })
        .collect();
    Some(Cow::Owned(format!("{}{user}{}{port}{}", &reference[..start], labels?.join("."), &reference[end..])))
}

/// A `data:` address of one of the image types that hold no script, rewritten to its plainest form.
fn data_image(reference: &str) -> Option<String> {
    if reference.len() > LONGEST_DATA {
        return None;
    }
    let (kind, data) = reference[5..].split_once(',')?;
    let mut parts = kind.split(';').map(str::trim);
    let kind = parts.next()?.to_ascii_lowercase();
    if !matches!(&*kind, "image/png" | "image/jpeg" | "image/jpg" | "image/gif" | "image/webp" | "image/avif")
        || !parts.any(|part| part.eq_ignore_ascii_case("base64"))
    {
        return None;
    }
    let data: String = data.chars().filter(|c| !c.is_ascii_whitespace()).collect();
    let data = data.replace("%2B", "+").replace("%2b", "+").replace("%2F", "/").replace("%2f", "/");
    let data = data.replace("%3D", "=").replace("%3d", "=");
    let plain = !data.is_empty() && data.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'='));
    plain.then(|| format!("data:{kind};base64,{data}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn base() -> Base {
        Base::new(Some("https://news.example/a/b.html?x=1"), None)
    }

    #[test]
    fn references_resolve_as_in_a_browser() {
        let base = base();
        assert_eq!(base.link("c.html").as_deref(), Some("https://news.example/a/c.html"));
        assert_eq!(base.link(" /d\n?e ").as_deref(), Some("https://news.example/d?e"));
        assert_eq!(base.link("//other.example").as_deref(), Some("https://other.example/"));
        assert_eq!(base.link("#note").as_deref(), Some("https://news.example/a/b.html?x=1#note"));
        assert_eq!(base.link("mailto:a@b.example").as_deref(), Some("mailto:a@b.example"));
        assert_eq!(
            Base::new(Some("https://news.example/a/"), Some("/img/")).image("x.png").as_deref(),
            Some("https://news.example/img/x.png")
        );
        assert_eq!(Base::default().link("c.html"), None);
        assert_eq!(Base::default().link("https://a.example").as_deref(), Some("https://a.example/"));
    }

    #[test]
    fn international_hosts_become_punycode() {
        assert_eq!(
            base().link("https://MÜNCHEN.example:8080/ä").as_deref(),
            Some("https://xn--mnchen-3ya.example:8080/%C3%A4")
        );
        assert_eq!(base().link("https://M%C3%9CNCHEN.example/").as_deref(), Some("https://xn--mnchen-3ya.example/"));
        assert_eq!(base().link("//bücher.example/a%C3%9C").as_deref(), Some("https://xn--bcher-kva.example/a%C3%9C"));
        assert_eq!(base().link("https://xn--mnchen-3ya.example/").as_deref(), Some("https://xn--mnchen-3ya.example/"));
        assert_eq!(base().link("https://пример.рф").as_deref(), Some("https://xn--e1afmkfd.xn--p1ai/"));
    }

    #[test]
    fn other_schemes_are_refused() {
        for bad in [
            "javascript:alert(1)",
            "java\nscript:alert(1)",
            " data:text/html,x",
            "blob:https://a/b",
            "file:///etc",
            "vbscript:x",
            "about:blank",
        ] {
            assert_eq!(base().link(bad), None, "{bad}");
            assert_eq!(base().image(bad), None, "{bad}");
        }
        assert_eq!(base().image("mailto:a@b.example"), None);
    }

    #[test]
    fn data_images_are_of_the_five_kinds_only() {
        assert_eq!(base().image("data:image/PNG;base64,iVBO Rw0=").as_deref(), Some("data:image/png;base64,iVBORw0="));
        assert_eq!(base().image("data:image/svg+xml;base64,PHN2Zz4="), None);
        assert_eq!(base().image("data:image/png;base64,\"><script>"), None);
        assert_eq!(base().image("data:image/png,abc"), None);
    }
}
