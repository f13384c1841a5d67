//! Tags and text of a web page, however it is written.

/// A piece of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// A start tag; its name is one of [`NAMES`], or empty.
    Start {
        name: &'static str,
        attributes: &'a str,
    },
    End(&'static str),
    Text(&'a str),
}

/// The names that mean something here; in these two the text is none.
const NAMES: [&str; 10] = ["table", "tr", "td", "th", "br", "p", "div", "li", "script", "style"];
const HIDDEN: [&str; 2] = ["script", "style"];

/// Takes a page apart; comments and scripts are left out.
pub(super) fn pieces(page: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = page;
    let mut hidden = "";
    std::iter::from_fn(move || {
        loop {
            let piece = next(&mut rest)?;
            match piece {
                Piece::End(name) if name == hidden => hidden = "",
                _ if !hidden.is_empty() => {}
                Piece::Start { name, .. } if HIDDEN.contains(&name) => hidden = name,
                Piece::Start { .. } | Piece::End(_) | Piece::Text(_) => return Some(piece),
            }
        }
    })
}

fn next<'a>(rest: &mut &'a str) -> Option<Piece<'a>> {
    loop {
        let text = *rest;
        let first = text.chars().next()?;
        if let Some(comment) = text.strip_prefix("<!--") {
            *rest = comment.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        let begins_tag = |text: &str| {
            text.strip_prefix('<')
                .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic() || "/!?".contains(c)))
        };
        if !begins_tag(text) {
            let len = first.len_utf8();
            let end = text[len..].find('<').map_or(text.len(), |at| at + len);
            *rest = &text[end..];
            return Some(Piece::Text(&text[..end]));
        }
        let end = end_of_tag(text);
        let inner = text[1..end].trim_end_matches('>');
        *rest = &text[end..];
        return Some(tag(inner));
    }
}

/// Returns where a tag ends: at the first `>` that is in no quotes.
fn end_of_tag(text: &str) -> usize {
    let mut quote = None;
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (None, '>') => return at + 1,
            (None, '"' | '\'') if before == '=' => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            _ => {}
        }
        if !c.is_whitespace() {
            before = c;
        }
    }
    text.len()
}

fn tag(inner: &str) -> Piece<'_> {
    let known = |name: &str| NAMES.into_iter().find(|known| known.eq_ignore_ascii_case(name)).unwrap_or("");
    let is_over = |c: char| c.is_whitespace() || c == '/';
    if let Some(name) = inner.strip_prefix('/') {
        return Piece::End(known(name.trim()));
    }
    let (name, attributes) = inner.split_at(inner.find(is_over).unwrap_or(inner.len()));
    Piece::Start { name: known(name), attributes }
}

/// Returns an attribute's value, without quotes.
pub(super) fn attribute<'a>(attributes: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = attributes.trim_start();
    while !rest.is_empty() {
        let end = rest.find(|c: char| c == '=' || c.is_whitespace()).unwrap_or(rest.len());
        let (found, after) = rest.split_at(end);
        let Some(value) = after.trim_start().strip_prefix('=').map(str::trim_start) else {
            rest = after.trim_start();
            continue;
        };
        let (value, after) = match value.chars().next().filter(|c| matches!(c, '"' | '\'')) {
            Some(quote) => value[1..].split_once(quote).unwrap_or((&value[1..], "")),
            None => value.split_at(value.find(char::is_whitespace).unwrap_or(value.len())),
        };
        if found.eq_ignore_ascii_case(name) {
            return Some(value);
        }
        rest = after.trim_start();
    }
    None
}

/// Gives each sign of a text, with what is written by name or number put in its place.
pub(super) fn unescape(text: &str, mut push: impl FnMut(char)) {
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        before.chars().map(shown).for_each(&mut push);
        let len = after.find(|c: char| !c.is_ascii_alphanumeric() && c != '#').unwrap_or(after.len());
        if let Some(sign) = sign(&after[..len]) {
            push(sign);
            rest = after[len..].strip_prefix(';').unwrap_or(&after[len..]);
        } else {
            push('&');
            rest = after;
        }
    }
    rest.chars().map(shown).for_each(push);
}

/// Lines of the page's own text are no lines of what it shows.
fn shown(c: char) -> char {
    if c.is_whitespace() { ' ' } else { c }
}

/// The names of the signs from 160 on, and of some others.
const LATIN: &str = "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 \
    sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml \
    Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml \
    times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil \
    egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash \
    ugrave uacute ucirc uuml yacute thorn yuml";
const OTHERS: [(&str, char); 16] = [
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("euro", '€'),
    ("ndash", '–'),
    ("mdash", '—'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("bdquo", '„'),
    ("bull", '•'),
    ("hellip", '…'),
    ("trade", '™'),
];

fn sign(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let hex = number.strip_prefix(['x', 'X']).map(|digits| u32::from_str_radix(digits, 16));
        let code = hex.unwrap_or_else(|| number.parse()).ok()?;
        return char::from_u32(code).map(shown);
    }
    let other = OTHERS.iter().find(|(found, _)| *found == name).map(|(_, sign)| *sign);
    let latin =
        || LATIN.split_whitespace().position(|found| found == name).and_then(|at| char::from_u32(160 + at as u32));
    other.or_else(latin)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_by_name_and_number() {
        for (text, expect) in [
            ("a&lt;b&gt;&amp;&quot;", "a<b>&\""),
            ("&uuml;&szlig;&Ouml;&yuml;&euro;", "üßÖÿ€"),
            ("&#252;&#xFC;&#xfc", "üüü"),
            ("&nbsp;|a\nb", "\u{A0}|a b"),
            ("AT&T; &; &unknown; &#99999999; &", "AT&T; &; &unknown; &#99999999; &"),
        ] {
            let mut found = String::new();
            unescape(text, |c| found.push(c));
            assert_eq!(found, expect);
        }
    }

    #[test]
    fn attributes_with_any_quotes() {
        let attributes = " nowrap ColSpan = 2 style='mso:\"=x\"' x:num=\"1.5\" rowspan";
        for (name, expect) in [
            ("colspan", Some("2")),
            ("style", Some("mso:\"=x\"")),
            ("x:num", Some("1.5")),
            ("rowspan", None),
            ("x", None),
        ] {
            assert_eq!(attribute(attributes, name), expect, "{name}");
        }
    }

    #[test]
    fn pieces_of_a_careless_page() {
        let found: Vec<_> = pieces("1 < 2<!-- x --><td a='>'>é</td ><?php <br/>").collect();
        let start = |name, attributes| Piece::Start { name, attributes };
        let expect = [
            Piece::Text("1 "),
            Piece::Text("< 2"),
            start("td", " a='>'"),
            Piece::Text("é"),
            Piece::End("td"),
            start("", " <br/"),
        ];
        assert_eq!(found, expect);
        assert_eq!(pieces("<!-- never").count() + pieces("").count(), 0);
        assert_eq!(pieces("<td").collect::<Vec<_>>(), [start("td", "")]);
    }
}
