//! A cell's value: what stands between its signs.

use super::{
    dialect::Dialect,
    excel_text,
    record::{Span, Writing},
};

/// Returns a cell's value; `made` is where it is made if it does not stand in the text as it is.
pub(super) fn value<'a>(text: &'a str, span: Span, dialect: &Dialect, made: &'a mut String) -> &'a str {
    let is_made = matches!(span.writing, Writing::Escaped | Writing::QuotedEscaped);
    if is_made {
        unescape(text, span, dialect, made);
    }
    let inner = excel_text::inner(if is_made { made.as_str() } else { span.of(text) }, dialect);
    if let Some(inner) = inner {
        *made = inner;
        return made;
    }
    if is_made { made } else { span.of(text) }
}

/// Writes a cell's value into `out`: escapes and doubled quotes taken out.
pub(super) fn unescape(text: &str, span: Span, dialect: &Dialect, out: &mut String) {
    out.clear();
    let close = dialect.quote.filter(|_| span.writing == Writing::QuotedEscaped).map(|quote| quote.close);
    let text = span.of(text);
    let bytes = text.as_bytes();
    let (mut kept, mut at) = (0, 0);
    while at < bytes.len() {
        let escaped = dialect.escape == Some(bytes[at]);
        let (len, is_pair) = match close {
            _ if escaped => (1, at + 1 < bytes.len() && dialect.is_escapable(bytes, at + 1)),
            Some(close) if close.is_at(bytes, at) => (close.len(), close.is_at(bytes, at + close.len())),
            Some(_) | None => {
                at += 1;
                continue;
            }
        };
        // Of a pair, the second sign is the text; a sign without its pair is text itself.
        if is_pair {
            out.push_str(&text[kept..at]);
            kept = at + len;
            at = if escaped { text.ceil_char_boundary(kept + 1) } else { kept + len };
        } else {
            at += len;
        }
    }
    out.push_str(&text[kept..]);
}
