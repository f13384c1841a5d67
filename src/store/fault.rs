//! Faults on demand: a write that fails, or that is the last thing the process does.
//!
//! Off unless the environment asks, so that tests can break the real program at each of its writes in turn:
//! `LONGSHORE_FAULT=fail:17` fails the seventeenth write, `full:17` that and all after it, as a full disk would, and
//! `kill:17` ends the process right behind it. A kind before the number counts only writes of that kind:
//! `kill:sync:3`.

use std::{
    io,
    str::FromStr,
    sync::{
        LazyLock,
        atomic::{AtomicU64, Ordering},
    },
};

/// The variable that asks for a fault.
const VARIABLE: &str = "LONGSHORE_FAULT";

/// A kind of write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Write {
    /// A value or a batch, given to the database.
    Value,
    /// The database's memory, handed to the system.
    Flush,
    /// What the system holds, made durable.
    Sync,
    /// A small file, replaced whole.
    File,
}

/// What is to happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Action {
    Fail,
    Full,
    Kill,
}

#[derive(Debug, PartialEq, Eq)]
struct Plan {
    action: Action,
    kind: Option<Write>,
    number: u64,
}

static PLAN: LazyLock<Option<Plan>> = LazyLock::new(|| std::env::var(VARIABLE).ok()?.parse().ok());
static NUM_WRITES: AtomicU64 = AtomicU64::new(0);

/// Makes a write, or lets it fail where that was asked for.
pub fn around<T, E>(
    kind: Write,
    failed: impl FnOnce(io::Error) -> E,
    write: impl FnOnce() -> Result<T, E>,
) -> Result<T, E> {
    let Some(plan) = PLAN.as_ref().filter(|plan| plan.kind.is_none_or(|wanted| wanted == kind)) else {
        return write();
    };
    let number = NUM_WRITES.fetch_add(1, Ordering::Relaxed) + 1;
    if plan.fails(number) {
        return Err(failed(io::Error::new(io::ErrorKind::StorageFull, "a fault was asked for")));
    }
    let result = write();
    if plan.kills(number) {
        std::process::abort();
    }
    result
}

/// Returns how much room the disk is to be taken for having: `LONGSHORE_ROOM` names a file with the number of bytes.
pub fn room() -> Option<u64> {
    static FILE: LazyLock<Option<std::path::PathBuf>> =
        LazyLock::new(|| std::env::var_os("LONGSHORE_ROOM").map(Into::into));
    std::fs::read_to_string(FILE.as_ref()?).ok()?.trim().parse().ok()
}

impl Plan {
    fn fails(&self, number: u64) -> bool {
        match self.action {
            Action::Fail => number == self.number,
            Action::Full => number >= self.number,
            Action::Kill => false,
        }
    }

    fn kills(&self, number: u64) -> bool {
        self.action == Action::Kill && number == self.number
    }
}

impl FromStr for Plan {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (action, rest) = text.split_once(':').ok_or(())?;
        let action = match action {
            "fail" => Action::Fail,
            "full" => Action::Full,
            "kill" => Action::Kill,
            _ => return Err(()),
        };
        let (kind, number) = match rest.split_once(':') {
            None => (None, rest),
            Some(("value", number)) => (Some(Write::Value), number),
            Some(("flush", number)) => (Some(Write::Flush), number),
            Some(("sync", number)) => (Some(Write::Sync), number),
            Some(("file", number)) => (Some(Write::File), number),
            Some(_) => return Err(()),
        };
        Ok(Self { action, kind, number: number.parse().map_err(|_| ())? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: Option<Plan>) {
        assert_eq!(text.parse().ok(), expect, "{text}");
    }

    #[test]
    fn what_is_asked_for_is_read() {
        check("fail:17", Some(Plan { action: Action::Fail, kind: None, number: 17 }));
        check("full:1", Some(Plan { action: Action::Full, kind: None, number: 1 }));
        check("kill:sync:3", Some(Plan { action: Action::Kill, kind: Some(Write::Sync), number: 3 }));
        check("kill:value:3", Some(Plan { action: Action::Kill, kind: Some(Write::Value), number: 3 }));
        check("kill:flush:3", Some(Plan { action: Action::Kill, kind: Some(Write::Flush), number: 3 }));
        check("kill:file:3", Some(Plan { action: Action::Kill, kind: Some(Write::File), number: 3 }));
        for text in ["", "kill", "kill:", "kill:x:3", "melt:3", "fail:-1"] {
            check(text, None);
        }
    }

    #[test]
    fn a_full_disk_stays_full_and_a_failed_write_fails_once() {
        let told = |text: &str| {
            let plan: Plan = text.parse().unwrap();
            [1, 2, 3].map(|number| (plan.fails(number), plan.kills(number)))
        };
        assert_eq!(told("fail:2"), [(false, false), (true, false), (false, false)]);
        assert_eq!(told("full:2"), [(false, false), (true, false), (true, false)]);
        assert_eq!(told("kill:2"), [(false, false), (false, true), (false, false)]);
    }
}
