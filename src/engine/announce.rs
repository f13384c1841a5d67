//! System notifications, for when the window is not in front. Where the system has none, nothing happens.

use std::{sync::Arc, thread};

use crate::model::Notice;

/// Tells the user of a notice outside the window. The window is given one; tests give it one that is silent.
pub type Announce = Arc<dyn Fn(&Notice) + Send + Sync>;

/// Uses the system's notification service.
pub fn by_system() -> Announce {
    Arc::new(|notice| {
        let (title, text) = (notice.title.clone(), notice.text.clone());
        // The service may be slow, or hang: nobody waits for it.
        let told = thread::Builder::new().name("announce".to_owned()).spawn(move || {
            // Without a service this is an error: the notice is in the notification centre all the same.
            let text = if reads_markup() { escaped(&text) } else { text };
            let _ = notify_rust::Notification::new().appname("Longshore").summary(&title).body(&text).show();
        });
        drop(told);
    })
}

/// Tells nobody.
pub fn silent() -> Announce {
    Arc::new(|_| {})
}

/// Whether the service takes signs in a text for markup: a file may be called “A&B <new>.csv”.
#[cfg(all(unix, not(target_os = "macos")))]
fn reads_markup() -> bool {
    notify_rust::get_capabilities().is_ok_and(|all| all.iter().any(|one| one == "body-markup"))
}

#[cfg(not(all(unix, not(target_os = "macos"))))]
fn reads_markup() -> bool {
    false
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_of_markup_are_shown_as_they_are() {
        assert_eq!(escaped("A&B <new>.csv"), "A&amp;B &lt;new&gt;.csv");
    }
}
