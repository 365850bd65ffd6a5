//! The embedded queue on real folders: what it promises, and that it keeps it
//! when the process dies at any moment.

mod inbox;
mod promises;
mod support;
