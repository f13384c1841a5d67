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
            let _ = notify_rust::Notification::new().appname("Longshore").summary(&title).body(&text).show();
        });
        drop(told);
    })
}

/// Tells nobody.
pub fn silent() -> Announce {
    Arc::new(|_| {})
}
