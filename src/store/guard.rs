//! Keeps the database's panics from the user: sled panics where its file is damaged.
//!
//! Every call into sled that may touch a damaged page runs in [`catch`]: a panic becomes an error, and nothing is
//! printed for it. Panics of other threads, and of this one outside of the call, are reported as ever.

use std::{
    cell::Cell,
    panic::{self, AssertUnwindSafe},
    sync::Once,
};

thread_local! {
    static IS_GUARDED: Cell<bool> = const { Cell::new(false) };
}

static HOOK: Once = Once::new();

/// What the panic said.
#[derive(Debug, PartialEq, Eq)]
pub struct Panicked(pub String);

/// Makes the call; a panic in it is returned, and not printed.
pub fn catch<T>(call: impl FnOnce() -> T) -> Result<T, Panicked> {
    HOOK.call_once(wrap_hook);
    let was_guarded = IS_GUARDED.replace(true);
    // What the call leaves half done is the database's own, and it is not used again: see `Table::is_broken`.
    let result = panic::catch_unwind(AssertUnwindSafe(call));
    IS_GUARDED.set(was_guarded);
    result.map_err(|payload| {
        let text = payload.downcast_ref::<String>().map(String::as_str);
        let text = text.or_else(|| payload.downcast_ref::<&str>().copied());
        Panicked(text.unwrap_or("no message").to_owned())
    })
}

/// Puts a hook before the present one that stays silent within [`catch`].
fn wrap_hook() {
    let before = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        if !IS_GUARDED.get() {
            before(info);
        }
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_its_message() {
        assert_eq!(catch(|| 7), Ok(7));
        assert_eq!(catch(|| panic!("page {} is gone", 3)), Err::<(), _>(Panicked("page 3 is gone".to_owned())));
        assert_eq!(catch(|| panic!("gone")), Err::<(), _>(Panicked("gone".to_owned())));
    }

    #[test]
    fn the_guard_ends_with_the_call() {
        let _ = catch(|| catch(|| panic!("inner")));
        assert!(!IS_GUARDED.get());
        let _ = catch(|| panic!("outer"));
        assert!(!IS_GUARDED.get());
    }
}
