//! SIGTERM and Ctrl-C, and signals that must not end a service.

use std::io;

use tokio::signal::unix::{SignalKind, signal};

use super::exit;

/// A file may not grow beyond a limit (`ulimit -f`): with the signal taken, writing fails
/// instead, as on a full disk. It has this number on Linux and macOS, MIPS aside.
pub(super) const SIZE_LIMIT: SignalKind = SignalKind::from_raw(25);

/// Takes a signal, to which nothing is bound and which would end the process.
pub(super) fn outlive(kind: SignalKind) -> io::Result<()> {
    let mut signals = signal(kind)?;
    tokio::spawn(async move {
        while signals.recv().await.is_some() {
            // What could not be written tells of itself.
            if kind != SIZE_LIMIT {
                let signal = kind.as_raw_value();
                tracing::warn!(
                    signal,
                    "a signal came that nothing is bound to: the service goes on"
                );
            }
        }
    });
    Ok(())
}

/// Completes at the first signal; the second ends the process.
pub(super) fn shutdown() -> io::Result<impl Future<Output = ()>> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! { _ = terminate.recv() => {}, _ = interrupt.recv() => {} }
        tokio::spawn(async move {
            tokio::select! { _ = terminate.recv() => {}, _ = interrupt.recv() => {} }
            tracing::warn!("second signal: leaving at once");
            std::process::exit(exit::UNAVAILABLE.into());
        });
    })
}
