//! Readiness for everybody who asks: HTTP, metrics, the service manager.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use sd_notify::NotifyState;
use tokio::sync::watch;
use tokio::time::MissedTickBehavior;

use crate::queue::Readiness;
use crate::telemetry::Metrics;

/// A service that is not ready this long after its start has a problem; before, it
/// is only starting.
const START: Duration = Duration::from_secs(5);

/// Follows the queue's readiness and the drain until the service ends.
///
/// systemd is told `READY=1` once the service runs, even while a broker is away:
/// a restart would not bring the broker back. Its watchdog is fed from here, so
/// it also notices a runtime that has stopped turning.
pub(super) async fn follow(
    mut queue: watch::Receiver<Readiness>,
    mut stop: watch::Receiver<bool>,
    ready: watch::Sender<Readiness>,
    metrics: Arc<Metrics>,
) {
    tell(&[NotifyState::Ready]);
    let period = sd_notify::watchdog_enabled().map(|limit| limit / 2);
    let mut watchdog = tokio::time::interval(period.unwrap_or(Duration::from_hours(1)));
    watchdog.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut starting = true;
    let mut patience = pin!(tokio::time::sleep(START));
    loop {
        let stopping = *stop.borrow();
        let now = if stopping {
            Readiness::NotReady("draining".into())
        } else {
            queue.borrow_and_update().clone()
        };
        starting &= now != Readiness::Ready && !stopping;
        publish(&now, &ready, &metrics, starting);
        if stopping {
            tell(&[NotifyState::Stopping]);
        }
        tokio::select! {
            changed = queue.changed() => if changed.is_err() { return },
            changed = stop.changed(), if !stopping => if changed.is_err() { return },
            () = patience.as_mut(), if starting => {
                starting = false;
                if let Readiness::NotReady(reason) = &*ready.borrow() {
                    tracing::warn!(reason, "not ready");
                }
            }
            _ = watchdog.tick(), if period.is_some() => tell(&[NotifyState::Watchdog]),
        }
    }
}

fn publish(now: &Readiness, ready: &watch::Sender<Readiness>, metrics: &Metrics, starting: bool) {
    let changed = ready.send_if_modified(|before| {
        let changed = before != now;
        before.clone_from(now);
        changed
    });
    if !changed {
        return;
    }
    metrics.ready.set((*now == Readiness::Ready).into());
    match now {
        Readiness::Ready => {
            tracing::info!("ready");
            tell(&[NotifyState::Status("ready")]);
        }
        Readiness::NotReady(reason) => {
            if starting {
                tracing::debug!(reason, "not ready yet");
            } else {
                tracing::warn!(reason, "not ready");
            }
            tell(&[NotifyState::Status(reason)]);
        }
    }
}

fn tell(states: &[NotifyState<'_>]) {
    // Without systemd there is nobody to tell.
    sd_notify::notify(states).ok();
}
