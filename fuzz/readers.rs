//! The readers, and the types proposed from what they read, without the window, the store and the engine: so the
//! targets are built in minutes. The sources are those of the program.

#[path = "../src/model/mod.rs"]
pub mod model;
#[cfg(feature = "pipeline")]
#[path = "../src/pipeline/mod.rs"]
pub mod pipeline;
#[path = "../src/source/mod.rs"]
pub mod source;
