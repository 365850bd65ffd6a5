//! SIGTERM and Ctrl-C, and signals that must not end a service.

use std::io;

use tokio::signal::unix::{SignalKind, signal};

use super::exit;

/// SIGXFSZ on Linux and macOS, MIPS aside.
const SIZE_LIMIT: SignalKind = SignalKind::from_raw(25);

/// Takes signals to which nothing is bound, and which would end the process.
pub(super) fn outlive_others() -> io::Result<()> {
    // A file may not grow beyond a limit (`ulimit -f`): with the signal taken, writing fails
    // instead, as on a full disk, and that is told.
    drop(signal(SIZE_LIMIT)?);
    let user = [(SignalKind::user_defined1(), "SIGUSR1"), (SignalKind::user_defined2(), "SIGUSR2")];
    for (kind, name) in user {
        let mut signals = signal(kind)?;
        tokio::spawn(async move {
            while signals.recv().await.is_some() {
                tracing::warn!(
                    signal = name,
                    "nothing is bound to this signal: the service goes on"
                );
            }
        });
    }
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
