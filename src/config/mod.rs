//! What an operator can set. `config/copydesk.toml` explains every key.

mod settings;

pub use settings::*;
