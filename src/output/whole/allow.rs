//! The closed lists of the whole page: what is not named here is not written.

/// HTML elements that are written as they are. All others lose their tags, or go with all they hold ([`DROPPED`]).
const ELEMENTS: [&str; 109] = [
    "a", "abbr", "acronym", "address", "area", "article", "aside", "b", "bdi", "bdo", "big", "blockquote", "body", "br",
    "button", "caption", "center", "cite", "code", "col", "colgroup", "data", "datalist", "dd", "del", "details",
    "dfn", "dialog", "dir", "div", "dl", "dt", "em", "fieldset", "figcaption", "figure", "font", "footer", "form",
    "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "i", "img", "input", "ins", "kbd", "label", "legend",
    "li", "main", "map", "mark", "menu", "meter", "nav", "nobr", "ol", "optgroup", "option", "output", "p", "picture",
    "pre", "progress", "q", "rb", "rp", "rt", "rtc", "ruby", "s", "samp", "search", "section", "select", "slot",
    "small", "span", "strike", "strong", "sub", "summary", "sup", "table", "tbody", "td", "textarea", "tfoot", "th",
    "thead", "time", "tr", "tt", "u", "ul", "var", "video", "wbr", "listing", "blink", "marquee", "spacer",
];

/// Elements that go with everything inside.
const DROPPED: [&str; 33] = [
    "applet", "audio", "base", "basefont", "bgsound", "canvas", "command", "embed", "fencedframe", "frame", "frameset",
    "head", "iframe", "isindex", "keygen", "link", "meta", "noembed", "noframes", "noscript", "object", "param",
    "plaintext", "portal", "script", "source", "style", "template", "title", "track", "xmp", "image", "math",
];

pub(super) const VOID: [&str; 8] = ["area", "br", "col", "hr", "img", "input", "wbr", "spacer"];

/// Attributes of any element. `class`, `id`, `style` and addresses are treated one by one elsewhere.
const ATTRIBUTES: [&str; 68] = [
    "abbr", "align", "alt", "bgcolor", "border", "cellpadding", "cellspacing", "checked", "class", "clear", "color",
    "cols", "colspan", "compact", "coords", "datetime", "dir", "disabled", "exportparts", "face", "for", "frame",
    "headers", "height", "hidden", "high", "hspace", "hreflang", "id", "inert", "label", "lang", "low", "max",
    "maxlength", "min", "multiple", "noshade", "nowrap", "open", "optimum", "part", "placeholder", "readonly", "rel",
    "reversed", "role", "rows", "rowspan", "rules", "scope", "selected", "shape", "size", "slot", "span", "start",
    "summary", "tabindex", "title", "translate", "type", "valign", "value", "vspace", "width", "wrap", "xml:lang",
];

/// SVG elements. Nothing that animates, links, loads or holds HTML.
const SVG_ELEMENTS: [&str; 44] = [
    "circle", "clipPath", "defs", "desc", "ellipse", "feBlend", "feColorMatrix", "feComponentTransfer", "feComposite",
    "feDropShadow", "feFlood", "feFuncA", "feFuncB", "feFuncG", "feFuncR", "feGaussianBlur", "feMerge", "feMergeNode",
    "feMorphology", "feOffset", "feTile", "feTurbulence", "filter", "g", "line", "linearGradient", "marker", "mask",
    "path", "pattern", "polygon", "polyline", "radialGradient", "rect", "stop", "style", "svg", "switch", "symbol",
    "text", "textPath", "title", "tspan", "use",
];

/// SVG attributes.
const SVG_ATTRIBUTES: [&str; 136] = [
    "alignment-baseline", "amplitude", "baseFrequency", "baseline-shift", "class", "clip-path", "clip-rule",
    "clipPathUnits", "color", "color-interpolation", "color-interpolation-filters", "cx", "cy", "d", "direction",
    "display", "dominant-baseline", "dx", "dy", "edgeMode", "exponent", "fill", "fill-opacity", "fill-rule", "filter",
    "filterUnits", "flood-color", "flood-opacity", "font-family", "font-size", "font-size-adjust", "font-stretch",
    "font-style", "font-variant", "font-weight", "fr", "fx", "fy", "gradientTransform", "gradientUnits", "height",
    "id", "image-rendering", "in", "in2", "intercept", "k1", "k2", "k3", "k4", "lengthAdjust", "letter-spacing",
    "lighting-color", "marker-end", "marker-mid", "marker-start", "markerHeight", "markerUnits", "markerWidth", "mask",
    "maskContentUnits", "maskUnits", "mode", "numOctaves", "offset", "opacity", "operator", "order", "orient",
    "overflow", "paint-order", "pathLength", "patternContentUnits", "patternTransform", "patternUnits", "points",
    "preserveAspectRatio", "primitiveUnits", "r", "radius", "refX", "refY", "result", "rotate", "rx", "ry", "scale",
    "seed", "shape-rendering", "slope", "spacing", "spreadMethod", "startOffset", "stdDeviation", "stitchTiles",
    "stop-color", "stop-opacity", "stroke", "stroke-dasharray", "stroke-dashoffset", "stroke-linecap",
    "stroke-linejoin", "stroke-miterlimit", "stroke-opacity", "stroke-width", "surfaceScale", "tableValues",
    "text-anchor", "text-decoration", "text-rendering", "textLength", "transform", "transform-origin", "type",
    "unicode-bidi", "values", "vector-effect", "version", "viewBox", "visibility", "width", "word-spacing",
    "writing-mode", "x", "x1", "x2", "xml:space", "y", "y1", "y2", "z", "mask-type", "font", "flood", "mix-blend-mode",
    "isolation",
];

/// Names with a hyphen that are not custom elements.
const RESERVED: [&str; 8] = [
    "annotation-xml", "color-profile", "font-face", "font-face-format", "font-face-name", "font-face-src",
    "font-face-uri", "missing-glyph",
];

/// Longest value of a `data-` or `aria-` attribute: those that styles ask for are short, the rest is the scripts'.
const LONGEST_DATA: usize = 120;

pub(super) fn element(name: &str) -> bool {
    ELEMENTS.contains(&name) || is_custom_element(name)
}

pub(super) fn dropped(name: &str) -> bool {
    DROPPED.contains(&name)
}

/// Without a script such an element is a `span` that styles may name.
fn is_custom_element(name: &str) -> bool {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_' || b == b'.';
    name.len() <= 64
        && name.contains('-')
        && name.as_bytes()[0].is_ascii_lowercase()
        && name.bytes().all(plain)
        && !RESERVED.contains(&name)
}

/// Attributes that may be written with any value, once that is escaped.
pub(super) fn attribute(name: &str, value: &str) -> bool {
    if name.starts_with("data-decant") {
        return false;
    }
    if name.starts_with("data-") || name.starts_with("aria-") {
        let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_';
        return value.len() <= LONGEST_DATA && name.len() <= 64 && name.bytes().all(plain);
    }
    ATTRIBUTES.contains(&name)
}

/// The name of an SVG element as XML wants it written.
pub(super) fn svg_element(name: &str) -> Option<&'static str> {
    SVG_ELEMENTS.into_iter().find(|known| known.eq_ignore_ascii_case(name))
}

/// The same of an attribute.
pub(super) fn svg_attribute(name: &str) -> Option<&'static str> {
    SVG_ATTRIBUTES.into_iter().find(|known| known.eq_ignore_ascii_case(name))
}
