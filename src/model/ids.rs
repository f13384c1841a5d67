//! Names of things, each a type of its own, so that one can't be passed for another.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! number_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub u64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl $name {
            /// Returns the name as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

number_id! {
    /// Names an import; given in order, from 1. Zero is the company's own pre-filled data.
    ImportId
}
number_id! {
    /// Names a job queue entry; given in order, from 1 (its entry no.).
    JobId
}
number_id! {
    /// Names a notification; given in order, from 1.
    NoticeId
}
number_id! {
    /// Names a question of background work; given in order, from 1.
    QuestionId
}
number_id! {
    /// Counts the data rows of a file from 1; the header is not counted.
    RowNo
}
text_id! {
    /// The code of an integration: unique, upper-case, at most 20 characters.
    IntegrationCode
}
text_id! {
    /// The name of a company table, as its users say it: "Sales Header".
    TableName
}

impl RowNo {
    /// Returns the row that follows.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0 + 1)
    }
}
