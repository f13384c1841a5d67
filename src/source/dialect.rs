//! A dialect of delimited text, in the form the tokenizer works with.

use crate::model::CsvOptions;

use super::{SourceError, signs::Finder};

/// What a byte means outside quotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    Plain,
    Delimiter,
    LineFeed,
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
}

/// A checked dialect.
#[derive(Clone, Debug)]
pub(super) struct Dialect {
    pub delimiter: u8,
    pub quote: Option<u8>,
    pub escape: Option<u8>,
    pub comment: Option<u8>,
    pub skips_space: bool,
    pub lone_return: LoneReturn,
    classes: [Class; 256],
}

impl Dialect {
    /// Checks that the options can be told apart.
    pub fn new(options: &CsvOptions) -> Result<Self, SourceError> {
        let delimiter = byte("delimiter", options.delimiter)?;
        let quote = options.quote.map(|c| byte("quote", c)).transpose()?;
        let escape = options.escape.map(|c| byte("escape", c)).transpose()?;
        let comment = options.comment.map(|c| byte("comment", c)).transpose()?;
        let signs = [Some(delimiter), quote, escape.filter(|_| escape != quote), comment];
        for (i, sign) in signs.iter().enumerate() {
            if sign.is_some() && signs[..i].contains(sign) {
                let sign = sign.map_or(' ', char::from);
                return Err(SourceError::BadOptions { reason: format!("“{sign}” can't mean two things") });
            }
        }
        // A doubled quote is an escape in every dialect.
        let escape = escape.filter(|_| escape != quote);
        let skips_space = options.skip_space;
        let mut dialect = Self {
            delimiter,
            quote,
            escape,
            comment,
            skips_space,
            lone_return: LoneReturn::EndsLine,
            classes: [Class::Plain; 256],
        };
        dialect.classify();
        Ok(dialect)
    }

    /// The same dialect with another meaning of a carriage return that stands alone.
    pub fn with_lone_return(&self, lone_return: LoneReturn) -> Self {
        Self { lone_return, ..self.clone() }
    }

    /// Returns a finder of all that means something outside quotes.
    pub fn finder(&self) -> Finder {
        let no_other = self.delimiter;
        Finder::new([self.delimiter, b'\n', b'\r', self.quote.unwrap_or(no_other), self.escape.unwrap_or(no_other)])
    }

    /// Returns what a byte means outside quotes.
    pub fn class(&self, byte: u8) -> Class {
        self.classes[usize::from(byte)]
    }

    /// Whether `byte` ends a field: the delimiter or a line end.
    pub fn ends_field(&self, byte: u8) -> bool {
        matches!(self.class(byte), Class::Delimiter | Class::LineFeed | Class::CarriageReturn)
    }

    /// Whether `byte` is white space that means nothing on an otherwise blank line.
    pub fn is_blank(&self, byte: u8) -> bool {
        matches!(byte, b' ' | b'\t' | 0x0C) && (self.skips_space || byte != self.delimiter)
    }

    fn classify(&mut self) {
        let Self { delimiter, quote, escape, ref mut classes, .. } = *self;
        let mut set = |byte: u8, class| classes[usize::from(byte)] = class;
        if let Some(quote) = quote {
            set(quote, Class::Quote);
        }
        if let Some(escape) = escape {
            set(escape, Class::Escape);
        }
        set(b'\n', Class::LineFeed);
        set(b'\r', Class::CarriageReturn);
        set(delimiter, Class::Delimiter);
    }
}

fn byte(role: &str, c: char) -> Result<u8, SourceError> {
    match u8::try_from(c) {
        Ok(byte) if byte.is_ascii() && !matches!(byte, b'\n' | b'\r' | 0) => Ok(byte),
        _ => Err(SourceError::BadOptions { reason: format!("the {role} must be one plain character, not {c:?}") }),
    }
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
        check_refused(&CsvOptions { delimiter: '"', ..CsvOptions::default() }, "“\"” can't mean two things");
        check_refused(&CsvOptions { comment: Some(','), ..CsvOptions::default() }, "“,” can't mean two things");
    }

    #[test]
    fn signs_are_plain_characters() {
        check_refused(
            &CsvOptions { delimiter: 'ä', ..CsvOptions::default() },
            "the delimiter must be one plain character, not 'ä'",
        );
        check_refused(
            &CsvOptions { quote: Some('\n'), ..CsvOptions::default() },
            "the quote must be one plain character, not '\\n'",
        );
    }

    #[test]
    fn a_quote_as_escape_is_the_doubled_quote() {
        let dialect = Dialect::new(&CsvOptions { escape: Some('"'), ..CsvOptions::default() }).unwrap();
        assert_eq!((dialect.quote, dialect.escape), (Some(b'"'), None));
    }
}
