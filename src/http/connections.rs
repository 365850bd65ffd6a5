//! Which connections are served when there are many.
//!
//! A connection without a request in hand is idle, whether it waits for its next
//! request or never sends a whole head. Idle connections make way: where one
//! address has its share, its own oldest; where every place is taken, the oldest
//! of all. So a client that speaks is heard however many are silent. Places with
//! a request in hand are never taken away; beyond them, and beyond the share of
//! an address, a reserve serves probes alone, in which idle ones make way too.

use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;
use tokio::time::Instant;

/// How many connections are held at once.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bounds {
    /// In all.
    pub(super) places: usize,
    /// Of one address.
    pub(super) per_address: usize,
    /// More, for probes, while every place, or all of an address, has a request in hand.
    pub(super) reserve: usize,
}

/// The open connections.
#[derive(Debug)]
pub(super) struct Connections {
    bounds: Bounds,
    open: Mutex<Vec<Arc<Place>>>,
}

/// One open connection.
#[derive(Debug)]
pub(super) struct Place {
    address: IpAddr,
    in_reserve: bool,
    state: Mutex<State>,
    make_way: Notify,
}

#[derive(Debug, Clone, Copy)]
struct State {
    in_hand: usize,
    idle_since: Instant,
}

/// What a new connection gets.
#[derive(Debug)]
pub(super) enum Admitted {
    /// A place.
    Place(Held),
    /// A place in the reserve: for probes.
    Reserve(Held),
    /// Nothing.
    Refused,
}

/// A place, given back when dropped.
#[derive(Debug)]
pub(super) struct Held {
    place: Arc<Place>,
    connections: Arc<Connections>,
}

/// A request in hand, until dropped.
#[derive(Debug)]
pub(super) struct InHand(Arc<Place>);

impl Connections {
    pub(super) fn new(bounds: Bounds) -> Arc<Self> {
        Arc::new(Self { bounds, open: Mutex::default() })
    }

    /// Finds a place for a connection that was accepted.
    pub(super) fn admit(self: &Arc<Self>, address: IpAddr) -> Admitted {
        let Bounds { places, per_address, reserve } = self.bounds;
        let mut open = lock(&self.open);
        let is_own = |place: &Place| !place.in_reserve && place.address == address;
        let in_reserve = !has_room(&mut open, per_address, is_own)
            || !has_room(&mut open, places, |place| !place.in_reserve);
        if in_reserve && !has_room(&mut open, reserve, |place| place.in_reserve) {
            return Admitted::Refused;
        }
        let state = Mutex::new(State { in_hand: 0, idle_since: Instant::now() });
        let place = Arc::new(Place { address, in_reserve, state, make_way: Notify::new() });
        open.push(Arc::clone(&place));
        let held = Held { place, connections: Arc::clone(self) };
        if in_reserve { Admitted::Reserve(held) } else { Admitted::Place(held) }
    }

    /// Whether silence is to be cut short.
    pub(super) fn is_crowded(&self) -> bool {
        lock(&self.open).len() * 2 > self.bounds.places
    }
}

/// Whether fewer than `most` such places are open, or one of them makes way.
fn has_room(
    open: &mut Vec<Arc<Place>>,
    most: usize,
    meant: impl Fn(&Place) -> bool + Copy,
) -> bool {
    open.iter().filter(|place| meant(place)).count() < most || close_oldest(open, meant)
}

/// Takes the place of the connection that is idle longest, if one is.
fn close_oldest(open: &mut Vec<Arc<Place>>, meant: impl Fn(&Place) -> bool) -> bool {
    let idle = |(at, place): (usize, &Arc<Place>)| {
        let state = *lock(&place.state);
        (meant(place) && state.in_hand == 0).then_some((state.idle_since, at))
    };
    let Some((_, at)) = open.iter().enumerate().filter_map(idle).min() else { return false };
    open.swap_remove(at).make_way.notify_one();
    true
}

impl Held {
    /// Resolves when the connection, idle, is to make way.
    pub(super) async fn make_way(&self) {
        loop {
            self.place.make_way.notified().await;
            // A request that came in the meantime is answered.
            if lock(&self.place.state).in_hand == 0 {
                return;
            }
        }
    }

    /// For counting requests.
    pub(super) fn place(&self) -> Arc<Place> {
        Arc::clone(&self.place)
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        lock(&self.connections.open).retain(|place| !Arc::ptr_eq(place, &self.place));
    }
}

impl Place {
    /// Counts a request as in hand.
    pub(super) fn begin(self: &Arc<Self>) -> InHand {
        lock(&self.state).in_hand += 1;
        InHand(Arc::clone(self))
    }

    pub(super) fn address(&self) -> IpAddr {
        self.address
    }
}

impl Drop for InHand {
    fn drop(&mut self) {
        let mut state = lock(&self.0.state);
        state.in_hand -= 1;
        state.idle_since = Instant::now();
    }
}

/// A panic leaves nothing half-done here.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOUNDS: Bounds = Bounds { places: 4, per_address: 3, reserve: 1 };

    fn address(last: u8) -> IpAddr {
        IpAddr::from([10, 0, 0, last])
    }

    fn place(connections: &Arc<Connections>, last: u8) -> Held {
        match connections.admit(address(last)) {
            Admitted::Place(held) => held,
            other => panic!("expected a place, found {other:?}"),
        }
    }

    async fn makes_way(held: &Held) -> bool {
        let moment = std::time::Duration::from_millis(1);
        tokio::time::timeout(moment, held.make_way()).await.is_ok()
    }

    #[tokio::test]
    async fn the_oldest_idle_connection_makes_way() {
        let connections = Connections::new(BOUNDS);
        let mut held = Vec::new();
        for last in 1..=4 {
            held.push(place(&connections, last));
        }
        let busy = held[0].place().begin();
        held.push(place(&connections, 5));
        assert!(!makes_way(&held[0]).await, "it has a request in hand");
        assert!(makes_way(&held[1]).await);
        drop(busy);
        held.push(place(&connections, 6));
        assert!(makes_way(&held[2]).await, "the first was idle for less time");
    }

    #[tokio::test]
    async fn an_address_over_its_share_crowds_out_itself_alone() {
        let connections = Connections::new(BOUNDS);
        let other = place(&connections, 9);
        let own: Vec<_> = (0..4).map(|_| place(&connections, 1)).collect();
        assert!(makes_way(&own[0]).await);
        assert!(!makes_way(&other).await);
        let _busy: Vec<_> = own[1..].iter().map(|held| held.place().begin()).collect();
        let probe = connections.admit(address(1));
        let Admitted::Reserve(probe) = probe else { panic!("found {probe:?}") };
        let next = connections.admit(address(1));
        assert!(makes_way(&probe).await, "it said nothing");
        let Admitted::Reserve(next) = next else { panic!("found {next:?}") };
        let _answering = next.place().begin();
        assert!(matches!(connections.admit(address(1)), Admitted::Refused));
    }

    #[tokio::test]
    async fn where_every_place_is_busy_the_reserve_serves() {
        let connections = Connections::new(BOUNDS);
        let held: Vec<_> = (1..=4).map(|last| place(&connections, last)).collect();
        let busy: Vec<_> = held.iter().map(|held| held.place().begin()).collect();
        let probe = connections.admit(address(7));
        assert!(matches!(probe, Admitted::Reserve(_)), "{probe:?}");
        let _answering = match &probe {
            Admitted::Reserve(held) => held.place().begin(),
            _ => unreachable!("matched above"),
        };
        assert!(matches!(connections.admit(address(8)), Admitted::Refused));
        drop((busy, held));
        assert!(matches!(connections.admit(address(8)), Admitted::Place(_)));
    }
}
