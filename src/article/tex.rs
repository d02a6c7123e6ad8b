//! TeX for a formula that comes as MathML alone, so that what cannot hold MathML (Markdown, plain text) keeps its shape.

use super::types::{MathName, MathNode};

/// Characters that TeX has a command for, or keeps for itself, each with the command's name.
const COMMANDS: &str = "\
    α alpha β beta γ gamma δ delta ε varepsilon ϵ epsilon ζ zeta η eta θ theta ι iota κ kappa λ lambda μ mu \
    ν nu ξ xi π pi ρ rho σ sigma τ tau υ upsilon φ varphi ϕ phi χ chi ψ psi ω omega Γ Gamma Δ Delta Θ Theta \
    Λ Lambda Ξ Xi Π Pi Σ Sigma Φ Phi Ψ Psi Ω Omega × times ⋅ cdot · cdot ÷ div ± pm ∓ mp ≤ le ≥ ge ≠ ne \
    ≈ approx ≡ equiv ∼ sim ∝ propto ∞ infty ∑ sum ∏ prod ∫ int ∂ partial ∇ nabla ∈ in ∉ notin ⊂ subset \
    ⊆ subseteq ∪ cup ∩ cap ∅ emptyset → to ← leftarrow ⇒ Rightarrow ⇔ Leftrightarrow ↦ mapsto ∀ forall ∃ exists \
    ¬ neg ∧ land ∨ lor … ldots ⋯ cdots ⟨ langle ⟩ rangle ‖ Vert { { } } % % & & # # _ _ $ $ \\ backslash";
/// Names that are set upright and have a command of their own.
const FUNCTIONS: &str = "arccos arcsin arctan cos cosh cot det dim exp gcd inf ker lim ln log max min sin sinh sup tan";
/// Marks over a letter, each with the command's name.
const ACCENTS: &str = "¯ overline ‾ overline _ overline ^ hat ~ tilde ˜ tilde → vec ˙ dot ¨ ddot";
/// Operators whose limits stand below and above.
const LIMITS: [&str; 7] = ["\\sum", "\\prod", "\\int", "\\lim", "\\max", "\\min", "\\sup"];

/// Letters of the longest command above; a row is not looked through further back than that.
const LONGEST: usize = "Leftrightarrow".len();

/// The formula in TeX; none where it has something that TeX says otherwise. The nodes nest no deeper than `math` lets them.
pub(super) fn of(nodes: &[MathNode]) -> Option<String> {
    let tex = row(nodes)?;
    let tex = tex.trim();
    (!tex.is_empty()).then(|| tex.to_owned())
}

fn row(nodes: &[MathNode]) -> Option<String> {
    let mut out = String::new();
    for node in nodes {
        append(&mut out, &one(node)?);
    }
    Some(out)
}

/// Parts a command from a letter after it.
fn append(out: &mut String, part: &str) {
    let letters = out.bytes().rev().take(LONGEST + 1).take_while(|b| b.is_ascii_alphabetic()).count();
    let command = letters > 0 && out[..out.len() - letters].ends_with('\\');
    if command && part.starts_with(|c: char| c.is_alphanumeric()) {
        out.push(' ');
    }
    out.push_str(part);
}

fn one(node: &MathNode) -> Option<String> {
    let (name, children) = match node {
        MathNode::Text { text } => return Some(symbols(text)),
        MathNode::Element { name, children } => (*name, children.as_slice()),
    };
    Some(match name {
        MathName::Mi => identifier(&content(children)),
        MathName::Mn | MathName::Mo => symbols(&content(children)),
        MathName::Mtext | MathName::Ms => match content(children) {
            text if text.trim().is_empty() => String::new(),
            text if text.contains(['\\', '{', '}', '$', '%', '#', '&', '_', '^', '~']) => return None,
            text => format!("\\text{{{text}}}"),
        },
        MathName::Mrow | MathName::Mstyle | MathName::Mpadded | MathName::Merror => row(children)?,
        MathName::Mspace => "\\ ".to_owned(),
        MathName::None | MathName::Mphantom => String::new(),
        MathName::Mfrac => {
            let [top, bottom] = parts(children)?;
            format!("\\frac{{{top}}}{{{bottom}}}")
        }
        MathName::Msqrt => format!("\\sqrt{{{}}}", row(children)?),
        MathName::Mroot => {
            let [base, degree] = parts(children)?;
            format!("\\sqrt[{degree}]{{{base}}}")
        }
        MathName::Msup => {
            let [base, above] = parts(children)?;
            match above.as_str() {
                "′" | "'" => format!("{}'", group(&base)),
                _ => format!("{}^{}", group(&base), group(&above)),
            }
        }
        MathName::Msub => {
            let [base, below] = parts(children)?;
            format!("{}_{}", group(&base), group(&below))
        }
        MathName::Msubsup => {
            let [base, below, above] = parts(children)?;
            format!("{}_{}^{}", group(&base), group(&below), group(&above))
        }
        MathName::Mover => over(children)?,
        MathName::Munder => {
            let [base, below] = parts(children)?;
            match LIMITS.contains(&base.as_str()) {
                true => format!("{base}_{}", group(&below)),
                false => format!("\\underset{{{below}}}{{{base}}}"),
            }
        }
        MathName::Munderover => {
            let [base, below, above] = parts(children)?;
            match LIMITS.contains(&base.as_str()) {
                true => format!("{base}_{}^{}", group(&below), group(&above)),
                false => format!("\\overset{{{above}}}{{\\underset{{{below}}}{{{base}}}}}"),
            }
        }
        MathName::Mtable => {
            let rows = children.iter().map(cells).collect::<Option<Vec<String>>>()?;
            format!("\\begin{{matrix}}{}\\end{{matrix}}", rows.join("\\\\ "))
        }
        MathName::Mmultiscripts | MathName::Mprescripts | MathName::Menclose | MathName::Mtr | MathName::Mtd => {
            return None;
        }
    })
}

fn over(children: &[MathNode]) -> Option<String> {
    let [base, above] = parts(children)?;
    let mark = children.get(1).and_then(|node| match node {
        MathNode::Element { children, .. } => Some(content(children)),
        MathNode::Text { .. } => None,
    });
    let accent = mark.and_then(|mark| named(ACCENTS, &mark));
    Some(match accent {
        Some(command) => format!("\\{command}{{{base}}}"),
        None if LIMITS.contains(&base.as_str()) => format!("{base}^{}", group(&above)),
        None => format!("\\overset{{{above}}}{{{base}}}"),
    })
}

/// A row of a table.
fn cells(node: &MathNode) -> Option<String> {
    let MathNode::Element { name: MathName::Mtr, children } = node else { return None };
    let cell = |node: &MathNode| match node {
        MathNode::Element { name: MathName::Mtd, children } => row(children),
        _ => None,
    };
    Some(children.iter().map(cell).collect::<Option<Vec<String>>>()?.join(" & "))
}

/// The children of an element that has a fixed number of them.
fn parts<const N: usize>(children: &[MathNode]) -> Option<[String; N]> {
    let elements = children.iter().filter(|node| matches!(node, MathNode::Element { .. }));
    elements.map(one).collect::<Option<Vec<String>>>()?.try_into().ok()
}

/// Braces around what is more than one sign.
fn group(tex: &str) -> String {
    let command = tex.strip_prefix('\\').is_some_and(|name| name.bytes().all(|b| b.is_ascii_alphabetic()));
    if tex.chars().count() == 1 || command && tex.len() > 1 { tex.to_owned() } else { format!("{{{tex}}}") }
}

fn content(children: &[MathNode]) -> String {
    let texts = children.iter().filter_map(|node| match node {
        MathNode::Text { text } => Some(text.as_str()),
        MathNode::Element { .. } => None,
    });
    texts.collect()
}

fn identifier(text: &str) -> String {
    match text {
        name if FUNCTIONS.split(' ').any(|function| function == name) => format!("\\{name}"),
        name if name.len() > 1 && name.bytes().all(|b| b.is_ascii_alphabetic()) => format!("\\mathrm{{{name}}}"),
        other => symbols(other),
    }
}

fn symbols(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            // Signs that are not seen.
            '\u{2061}'..='\u{2064}' | '\u{200b}' => {}
            '−' => out.push('-'),
            '^' => out.push_str("\\hat{}"),
            '~' => out.push_str("\\sim"),
            _ => {
                let mut buffer = [0; 4];
                let sign = &*c.encode_utf8(&mut buffer);
                match named(COMMANDS, sign) {
                    Some(command) => append(&mut out, &format!("\\{command}")),
                    None => append(&mut out, sign),
                }
            }
        }
    }
    out
}

/// What a list of signs and names says of a sign.
fn named(list: &'static str, sign: &str) -> Option<&'static str> {
    let mut words = list.split(' ');
    std::iter::from_fn(|| Some((words.next()?, words.next()?))).find(|(own, _)| *own == sign).map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use crate::html::{self, Tag};

    #[track_caller]
    fn is(mathml: &str, tex: Option<&str>) {
        let tree = html::parse(&format!("<math>{mathml}</math>")).expect("a page that parses");
        let id = tree.descendants(tree.body()).find(|&id| tree.tag(id) == Tag::Math).expect("a formula");
        let math = super::super::math::of(&tree, id).expect("a formula that is not empty");
        assert_eq!(math.tex.as_deref(), tex, "{mathml}");
    }

    #[test]
    fn shapes() {
        is("<mfrac><mn>1</mn><mrow><mi>n</mi><mo>+</mo><mn>1</mn></mrow></mfrac>", Some("\\frac{1}{n+1}"));
        is("<msup><mi>x</mi><mn>2</mn></msup><mo>≤</mo><mi>y</mi>", Some("x^2\\le y"));
        is("<msub><mi>a</mi><mrow><mi>i</mi><mi>j</mi></mrow></msub>", Some("a_{ij}"));
        is("<msqrt><mi>α</mi><mo>\u{2062}</mo><mi>b</mi></msqrt>", Some("\\sqrt{\\alpha b}"));
        is("<munderover><mo>∑</mo><mn>1</mn><mi>n</mi></munderover><mi>k</mi>", Some("\\sum_1^nk"));
        is("<mover><mi>v</mi><mo>→</mo></mover>", Some("\\vec{v}"));
        is("<mi>sin</mi><mo>\u{2061}</mo><mi>x</mi>", Some("\\sin x"));
        is(
            "<mtable><mtr><mtd><mn>1</mn></mtd><mtd><mn>0</mn></mtd></mtr></mtable>",
            Some("\\begin{matrix}1 & 0\\end{matrix}"),
        );
    }

    #[test]
    fn the_longest_command_is_known() {
        let names = super::COMMANDS.split(' ').chain(super::FUNCTIONS.split(' '));
        assert_eq!(names.filter(|name| name.is_ascii()).map(str::len).max(), Some(super::LONGEST));
        is("<mo>⇔</mo><mi>x</mi>", Some("\\Leftrightarrow x"));
    }

    #[test]
    fn what_tex_says_otherwise_stays_text() {
        is("<mmultiscripts><mi>x</mi><mi>a</mi><none/></mmultiscripts>", None);
        is("<mfrac><mn>1</mn></mfrac>", None);
    }
}
