//! How many bytes of payloads the broker may have sent that nobody is done with.
//!
//! The prefetch counts messages, and a broker sends them as fast as it can,
//! whatever their size. So the socket is not read on while the bodies in hand
//! fill the room there is: the broker then waits, as for any slow reader. One
//! body always passes, however large it is.
//!
//! A body takes its room when it arrives and gives it back when its last copy in
//! memory is gone. A record that comes of an article takes room too, for it can be
//! several times as long; it waits for none.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use bytes::Bytes;

/// The room of one connection.
#[derive(Debug)]
pub(super) struct InFlight {
    limit: u64,
    room: Mutex<Room>,
}

#[derive(Debug, Default)]
struct Room {
    /// Bytes that have arrived and are not done with.
    arrived: u64,
    /// Those of them that somebody holds.
    held: u64,
    waiting: Option<Waker>,
    abandoned: bool,
}

impl InFlight {
    pub(super) fn new(limit: usize) -> Arc<Self> {
        Arc::new(Self { limit: limit as u64, room: Mutex::default() })
    }

    /// Takes room for a body that is about to arrive, or waits for it.
    pub(super) fn poll_arrive(&self, cx: &Context<'_>, bytes: u64) -> Poll<()> {
        let mut room = self.room();
        if room.arrived > 0 && room.arrived.saturating_add(bytes) > self.limit {
            room.waiting = Some(cx.waker().clone());
            return Poll::Pending;
        }
        room.arrived = room.arrived.saturating_add(bytes);
        Poll::Ready(())
    }

    /// Whether a body waits for room, and with it all that comes after it.
    pub(super) fn is_full(&self) -> bool {
        self.room().waiting.is_some()
    }

    /// The same body, which gives its room back when it is dropped.
    pub(super) fn hold(self: &Arc<Self>, body: Bytes) -> Bytes {
        if body.is_empty() {
            return body;
        }
        self.room().held += body.len() as u64;
        Bytes::from_owner(Held { body, in_flight: self.clone() })
    }

    /// The same of a body that did not arrive but was made here.
    pub(super) fn hold_made(self: &Arc<Self>, body: Bytes) -> Bytes {
        let mut room = self.room();
        room.arrived = room.arrived.saturating_add(body.len() as u64);
        drop(room);
        self.hold(body)
    }

    /// Gives back the room of a body that was never held.
    pub(super) fn discard(&self, bytes: usize) {
        self.room().free(bytes as u64);
    }

    /// Nobody will read the bodies that come, so the connection may as well end.
    pub(super) fn abandon(&self) {
        let mut room = self.room();
        room.abandoned = true;
        room.wake();
    }

    pub(super) fn is_abandoned(&self) -> bool {
        self.room().abandoned
    }

    /// Bodies whose channel broke before they were complete are never held. To be
    /// called when nothing has moved for long: what nobody holds is not there.
    pub(super) fn recount(&self) {
        let mut room = self.room();
        if room.held == 0 {
            room.arrived = 0;
            room.wake();
        }
    }

    fn room(&self) -> MutexGuard<'_, Room> {
        self.room.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Room {
    fn free(&mut self, bytes: u64) {
        self.arrived = self.arrived.saturating_sub(bytes);
        self.wake();
    }

    fn wake(&mut self) {
        if let Some(waiting) = self.waiting.take() {
            waiting.wake();
        }
    }
}

/// A body with its room.
struct Held {
    body: Bytes,
    in_flight: Arc<InFlight>,
}

impl AsRef<[u8]> for Held {
    fn as_ref(&self) -> &[u8] {
        &self.body
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        let bytes = self.body.len() as u64;
        let mut room = self.in_flight.room();
        room.held = room.held.saturating_sub(bytes);
        room.free(bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arrives(in_flight: &InFlight, bytes: u64) -> bool {
        in_flight.poll_arrive(&Context::from_waker(Waker::noop()), bytes).is_ready()
    }

    #[test]
    fn bodies_wait_for_room_and_the_last_copy_gives_it_back() {
        let in_flight = InFlight::new(100);
        assert!(arrives(&in_flight, 60));
        let body = in_flight.hold(vec![0; 60].into());
        let copy = body.clone();
        assert!(!arrives(&in_flight, 50));
        drop(body);
        assert!(!arrives(&in_flight, 50));
        drop(copy);
        assert!(arrives(&in_flight, 50));
        in_flight.discard(50);
        assert!(arrives(&in_flight, 100));
    }

    #[test]
    fn what_is_made_of_a_body_takes_room_and_waits_for_none() {
        let in_flight = InFlight::new(100);
        assert!(arrives(&in_flight, 60));
        let (body, made) = (vec![0; 60].into(), vec![0; 200].into());
        let (body, made) = (in_flight.hold(body), in_flight.hold_made(made));
        drop(body);
        assert!(!arrives(&in_flight, 1));
        drop(made);
        assert!(arrives(&in_flight, 100));
    }

    #[test]
    fn one_body_passes_however_large() {
        let in_flight = InFlight::new(100);
        assert!(arrives(&in_flight, 1000));
        assert!(!arrives(&in_flight, 1));
        drop(in_flight.hold(vec![0; 1000].into()));
        assert!(arrives(&in_flight, 1));
    }

    #[test]
    fn what_was_lost_on_the_way_is_not_missed_for_ever() {
        let in_flight = InFlight::new(100);
        assert!(arrives(&in_flight, 100));
        in_flight.recount();
        assert!(arrives(&in_flight, 90));
        let body = in_flight.hold(vec![0; 90].into());
        in_flight.recount();
        assert!(!arrives(&in_flight, 90), "{body:?} is held");
    }
}
