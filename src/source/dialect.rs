//! A dialect of delimited text, in the form the tokenizer works with.

use crate::model::{Bars, CsvOptions, Sign};

use super::{SourceError, signs::Finder};

/// What a byte means outside quotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    Plain,
    Delimiter,
    LineFeed,
    /// A carriage return, the sign that ends records instead of line ends, or a line feed that may have a carriage
    /// return behind it: what follows is to be looked at.
    CarriageReturn,
    Quote,
    Escape,
}

/// What a carriage return that stands alone means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LoneReturn {
    EndsLine,
    /// It is part of a value: a file whose lines end otherwise.
    IsText,
    /// It belongs to the line feed before it: both together end a line.
    BehindFeed,
}

/// A sign that opens a field and the one that closes it: mostly the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Quote {
    pub open: Sign,
    pub close: Sign,
}

impl Quote {
    fn opened_by(open: Sign) -> Self {
        let close = match open.as_char() {
            Some('“' | '„') => '”'.into(),
            Some('«') => '»'.into(),
            Some('‘') => '’'.into(),
            Some(_) | None => open,
        };
        Self { open, close }
    }
}

/// A checked dialect.
#[derive(Clone, Debug)]
pub(super) struct Dialect {
    pub delimiter: Sign,
    pub quote: Option<Quote>,
    pub escape: Option<u8>,
    pub comment: Option<Sign>,
    /// What ends records where line ends don't.
    pub record_end: Option<u8>,
    pub skips_space: bool,
    pub bars: Bars,
    /// Whether `="00123"` is the text inside.
    pub excel_text: bool,
    pub lone_return: LoneReturn,
    /// Whether a sign has more than one byte, so that its first byte may be another character's.
    has_wide_signs: bool,
    /// By a sign's first byte.
    classes: [Class; 256],
}

impl Dialect {
    /// Checks that the options can be told apart.
    pub fn new(options: &CsvOptions) -> Result<Self, SourceError> {
        let delimiter = usable("delimiter", options.delimiter)?;
        let quote = options.quote.map(|sign| usable("quote", sign)).transpose()?;
        let escape = options.escape.map(|sign| usable("escape", sign)).transpose()?;
        let comment = options.comment.map(|sign| usable("comment", sign)).transpose()?;
        let record_end = options.record_end;
        let signs = [Some(delimiter), quote, escape.filter(|_| escape != quote), comment, record_end];
        for (i, sign) in signs.iter().enumerate() {
            if let Some(sign) = sign
                && signs[..i].contains(&Some(*sign))
            {
                return Err(SourceError::BadOptions { reason: format!("“{sign}” can't mean two things") });
            }
        }
        // A doubled quote is an escape in every dialect.
        let escape = escape.filter(|_| escape != quote).map(|sign| one_byte("escape", sign)).transpose()?;
        let record_end = record_end.map(|sign| one_byte("end of records", sign)).transpose()?;
        let mut dialect = Self {
            delimiter,
            quote: quote.map(Quote::opened_by),
            escape,
            comment,
            record_end: record_end.filter(|byte| !matches!(byte, b'\n' | b'\r')),
            skips_space: options.skip_space,
            bars: options.bars,
            excel_text: options.excel_text && quote == Some('"'.into()),
            lone_return: LoneReturn::EndsLine,
            has_wide_signs: delimiter.len() > 1 || quote.is_some_and(|quote| quote.len() > 1),
            classes: [Class::Plain; 256],
        };
        dialect.classify();
        Ok(dialect)
    }

    /// The same dialect with another meaning of a carriage return that stands alone.
    pub fn with_lone_return(&self, lone_return: LoneReturn) -> Self {
        let mut dialect = Self { lone_return, classes: [Class::Plain; 256], ..self.clone() };
        dialect.classify();
        dialect
    }

    /// The same dialect with another delimiter; `None` where the sign means something else already.
    pub fn with_delimiter(&self, delimiter: Sign) -> Option<Self> {
        let other = delimiter.as_byte();
        let is_quote = self.quote.is_some_and(|quote| quote.open == delimiter || quote.close == delimiter);
        let is_other = other.is_some() && (other == self.escape || other == self.record_end);
        let is_taken = is_quote || is_other || self.comment == Some(delimiter);
        if is_taken || self.skips_space {
            return None;
        }
        let has_wide_signs = delimiter.len() > 1 || self.quote.is_some_and(|quote| quote.open.len() > 1);
        let mut dialect = Self { delimiter, has_wide_signs, classes: [Class::Plain; 256], ..self.clone() };
        dialect.classify();
        Some(dialect)
    }

    /// Returns a finder of all that means something outside quotes, by first bytes, and of NUL.
    pub fn finder(&self) -> Finder {
        let no_other = self.delimiter.first();
        let ends = self.record_end.map_or([b'\n', b'\r'], |end| [end, no_other]);
        let quote = self.quote.map_or(no_other, |quote| quote.open.first());
        Finder::new([self.delimiter.first(), ends[0], ends[1], quote, self.escape.unwrap_or(no_other), 0])
    }

    /// Returns what stands at `at` outside quotes.
    #[inline]
    pub fn class_at(&self, bytes: &[u8], at: usize) -> Class {
        let class = self.classes[usize::from(bytes[at])];
        if self.has_wide_signs { self.class_among_wide(class, bytes, at) } else { class }
    }

    /// A sign's first byte may stand for another character, and two signs may start alike.
    fn class_among_wide(&self, class: Class, bytes: &[u8], at: usize) -> Class {
        match class {
            Class::Delimiter | Class::Quote if self.delimiter.is_at(bytes, at) => Class::Delimiter,
            Class::Delimiter | Class::Quote if self.is_quote_at(bytes, at) => Class::Quote,
            Class::Delimiter | Class::Quote => Class::Plain,
            Class::Plain | Class::LineFeed | Class::CarriageReturn | Class::Escape => class,
        }
    }

    /// Whether the last bytes of a text may be the start of a delimiter that goes on.
    pub fn may_be_cut(&self, bytes: &[u8], at: usize) -> bool {
        let rest = &bytes[at..];
        rest.len() < self.delimiter.len() && self.delimiter.as_bytes().starts_with(rest)
    }

    /// Whether an opening quote stands at `at`.
    #[inline]
    pub fn is_quote_at(&self, bytes: &[u8], at: usize) -> bool {
        self.quote.is_some_and(|quote| quote.open.is_at(bytes, at))
    }

    /// Whether an escape sign before `at` is one: a sign follows, or the quote that closes.
    pub fn is_escapable(&self, bytes: &[u8], at: usize) -> bool {
        self.class_at(bytes, at) != Class::Plain || self.quote.is_some_and(|quote| quote.close.is_at(bytes, at))
    }

    /// Whether `byte` ends lines, perhaps together with the next one.
    pub fn ends_line(&self, byte: u8) -> bool {
        self.record_end.map_or(matches!(byte, b'\n' | b'\r'), |end| byte == end)
    }

    /// Whether `bytes` end with what ends a field: the delimiter or a line end.
    pub fn ends_field(&self, bytes: &[u8]) -> bool {
        bytes.ends_with(self.delimiter.as_bytes()) || bytes.last().is_some_and(|&byte| self.ends_line(byte))
    }

    /// Whether the space delimits.
    pub fn is_space_delimited(&self) -> bool {
        self.delimiter.as_byte() == Some(b' ')
    }

    /// Whether `byte` is white space that means nothing on an otherwise blank line.
    pub fn is_blank(&self, byte: u8) -> bool {
        let is_space = matches!(byte, b' ' | b'\t' | 0x0C) || (self.record_end.is_some() && is_line_end(byte));
        is_space && (self.skips_space || !self.delimiter.as_bytes().contains(&byte))
    }

    fn classify(&mut self) {
        let Self { delimiter, quote, escape, record_end, lone_return, ref mut classes, .. } = *self;
        let mut set = |byte: u8, class| classes[usize::from(byte)] = class;
        if let Some(quote) = quote {
            set(quote.open.first(), Class::Quote);
        }
        if let Some(escape) = escape {
            set(escape, Class::Escape);
        }
        if let Some(end) = record_end {
            set(end, Class::CarriageReturn);
        } else {
            let is_alone = lone_return != LoneReturn::BehindFeed;
            set(b'\n', if is_alone { Class::LineFeed } else { Class::CarriageReturn });
            set(b'\r', Class::CarriageReturn);
        }
        set(delimiter.first(), Class::Delimiter);
    }
}

fn is_line_end(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

/// A sign can't hold what ends lines, nor the byte that is in no text.
fn usable(role: &str, sign: Sign) -> Result<Sign, SourceError> {
    if sign.as_str().contains(['\n', '\r', '\0']) {
        let reason = format!("the {role} can't hold a line end or NUL, as {sign:?} does");
        return Err(SourceError::BadOptions { reason });
    }
    Ok(sign)
}

fn one_byte(role: &str, sign: Sign) -> Result<u8, SourceError> {
    sign.as_byte().ok_or_else(|| SourceError::BadOptions {
        reason: format!("the {role} must be one plain character, not {sign:?}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_refused(options: &CsvOptions, expect: &str) {
        let error = Dialect::new(options).map(|_| ()).unwrap_err();
        assert!(error.to_string().ends_with(expect), "{error}");
    }

    #[test]
    fn signs_must_differ() {
        let quote = Sign::from('"');
        check_refused(&CsvOptions { delimiter: quote, ..CsvOptions::default() }, "“\"” can't mean two things");
        let comment = Some(Sign::from(','));
        check_refused(&CsvOptions { comment, ..CsvOptions::default() }, "“,” can't mean two things");
    }

    #[test]
    fn signs_hold_no_line_ends() {
        check_refused(
            &CsvOptions { quote: Some('\n'.into()), ..CsvOptions::default() },
            "the quote can't hold a line end or NUL, as \"\\n\" does",
        );
        check_refused(
            &CsvOptions { escape: Some('ä'.into()), ..CsvOptions::default() },
            "the escape must be one plain character, not \"ä\"",
        );
    }

    #[test]
    fn a_quote_as_escape_is_the_doubled_quote() {
        let dialect = Dialect::new(&CsvOptions { escape: Some('"'.into()), ..CsvOptions::default() }).unwrap();
        assert_eq!((dialect.quote.unwrap().close.as_char(), dialect.escape), (Some('"'), None));
    }

    #[test]
    fn signs_that_start_alike_are_told_apart() {
        let options = CsvOptions { delimiter: '§'.into(), quote: Some('«'.into()), ..CsvOptions::default() };
        let dialect = Dialect::new(&options).unwrap();
        let class = |text: &str| dialect.class_at(text.as_bytes(), 0);
        assert_eq!(
            (class("§"), class("«"), class("¦"), class("\n")),
            (Class::Delimiter, Class::Quote, Class::Plain, Class::LineFeed)
        );
    }
}
