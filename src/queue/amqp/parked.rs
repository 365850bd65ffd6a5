//! What is kept for a person, parked or unrouted: listed, shown, put back and
//! deleted; and what waits to be tried again, put back before its time. All in [`Walk`]s over its queues.
//!
//! Putting back and deleting count what has gone, not what was acknowledged: an
//! acknowledgement can be lost with its channel. So walks are repeated until one
//! finds nothing left to acknowledge.

use std::collections::HashSet;
use std::time::Duration;

use futures_util::stream::FuturesUnordered;
use futures_util::{FutureExt, StreamExt};
use jiff::Timestamp;
use lapin::BasicProperties;
use lapin::message::Delivery;

use super::broker::{self, BrokerError};
use super::consumer::now;
use super::depth;
use super::headers::{self, header, number};
use super::in_flight::InFlight;
use super::link::Live;
use super::onward::{Given, Onward, Routes};
use super::options::AmqpOptions;
use super::page::{Kept, Page};
use super::publisher::{Publisher, Refusal};
use super::shared::Shared;
use super::sources;
use super::suspects::Lane;
use super::topology::Names;
use super::trace;
use super::walk::{Reach, Walk};
use crate::queue::{Parked, ParkedFilter, ParkedSummary, QueueError, Shelf, Source};

/// Messages settled in one walk where all are meant, so that others get their
/// turn; and of these, so many published at the same time.
const CHUNK: u16 = 500;
const AT_ONCE: u16 = 64;

/// Bytes that a look may have on their way: it reads on as they come.
const ROOM: usize = 16 * 1024 * 1024;

/// What becomes of the messages that are meant.
#[derive(Clone, Copy)]
pub(super) enum Act<'a> {
    /// Back to where they failed.
    Replay(&'a Publisher),
    /// Gone for good.
    Drop,
}

impl Act<'_> {
    /// What is replayed is acknowledged soon, for until then it may be replayed again.
    fn reach(self) -> Reach {
        match self {
            Self::Replay(_) => Reach::ALL.by(AT_ONCE),
            Self::Drop => Reach::ALL,
        }
    }

    /// How many it was done to, for somebody who was interrupted.
    fn told(self, done: usize) -> String {
        match self {
            Self::Replay(_) => format!("{done} are replayed for sure"),
            // Acknowledgements that were on their way may be lost.
            Self::Drop => format!("{done} are dropped at most"),
        }
    }
}

/// Which messages it is done to.
enum Meant<'a> {
    All,
    /// The one with this handle, if there is one.
    Handle(&'a str),
    These(&'a [ParkedSummary]),
}

/// The queues of a shelf.
pub(super) struct Keepers<'a> {
    shared: &'a Shared,
    /// Kept: it tells when the broker is gone.
    live: &'a Live,
    /// The looks' own.
    aside: Aside,
    queues: Vec<Keeper>,
}

/// A connection of its own, on which the broker sends no more than there is room for: large
/// messages in great number neither fill the memory nor come in the way of articles.
struct Aside(Live);

impl Aside {
    async fn open(options: &AmqpOptions) -> Result<Self, BrokerError> {
        let in_flight = InFlight::new(ROOM.min(options.in_flight_bytes));
        let turn = fastrand::usize(..64);
        let connecting = broker::connect(options, "copydesk look", turn, Some(&in_flight));
        let connection = connecting.await?;
        Ok(Self(Live::new(connection, options.timing.operation, in_flight)))
    }
}

impl Drop for Aside {
    /// Whoever does not wait for the end of a look does not read what is on its way either.
    fn drop(&mut self) {
        self.0.in_flight().abandon();
    }
}

/// One queue that keeps messages.
struct Keeper {
    queue: String,
    /// Of the messages parked here; `None` where the unrouted ones are.
    source: Option<Source>,
    routes: Routes,
    /// Headers that travel with a message.
    carry: Vec<String>,
}

/// A message that was taken in a walk.
struct Taken {
    tag: u64,
    parked: Parked,
    properties: BasicProperties,
    /// The exchange and the routing key by which it came here.
    route: (String, String),
}

impl<'a> Keepers<'a> {
    pub(super) async fn open(
        shared: &'a Shared,
        live: &'a Live,
        shelf: Shelf,
    ) -> Result<Self, QueueError> {
        let aside = Box::pin(Aside::open(&shared.options)).await?;
        Ok(Self { shared, live, aside, queues: keepers(&shared.options, shelf) })
    }

    /// The retry queues of an endpoint: what waits there is put back as what was parked is.
    pub(super) async fn of_retries(
        shared: &'a Shared,
        live: &'a Live,
        endpoint: &str,
    ) -> Result<Self, QueueError> {
        let aside = Box::pin(Aside::open(&shared.options)).await?;
        Ok(Self { shared, live, aside, queues: retries(&shared.options, endpoint) })
    }

    /// Ends the connection in order, unless nobody answers there; passes on what was done.
    pub(super) async fn end<T>(self, done: Result<T, QueueError>) -> Result<T, QueueError> {
        if !matches!(done, Err(QueueError::Unavailable(_))) {
            self.aside.0.close().await;
        }
        done
    }

    /// Those that the filter means, oldest first in each queue.
    pub(super) async fn list(
        &self,
        filter: &ParkedFilter,
    ) -> Result<Vec<ParkedSummary>, QueueError> {
        let mut page = Page::new(filter);
        for keeper in &self.queues {
            if page.is_full() {
                break;
            }
            let Some(mut walk) = self.begin(keeper, Reach::ALL).await? else { continue };
            let mut kept = Vec::new();
            while let Some(delivery) = walk.next().await? {
                // Nobody has taken it yet, nor what comes behind it. What no binding took has a
                // time that others wrote.
                let is_new = !delivery.redelivered && keeper.source.is_some();
                let summary = keeper.read(delivery).parked.summary;
                page.see(&summary.handle);
                kept.push(Kept::new(summary));
                let is_filled = is_new && walk.between_steps() && page.is_filled_by(&mut kept);
                if is_filled || page.is_full() {
                    break;
                }
            }
            walk.end().await;
            page.add(kept);
        }
        page.end()
    }

    /// The one that has this name.
    pub(super) async fn show(&self, name: &str) -> Result<Parked, QueueError> {
        let filter = ParkedFilter { ids: vec![name.to_owned()], ..Default::default() };
        let (mut found, mut shown) = (Vec::new(), None);
        for keeper in &self.queues {
            let Some(mut walk) = self.begin(keeper, Reach::ALL).await? else { continue };
            while let Some(delivery) = walk.next().await? {
                let parked = keeper.read(delivery).parked;
                if parked.summary.handle == name {
                    walk.end().await;
                    return Ok(parked);
                }
                if filter.matches(&parked.summary) {
                    found.push(parked.summary.clone());
                    // Of several, none is shown.
                    shown.get_or_insert(parked);
                }
            }
            walk.end().await;
        }
        filter.meant(found)?;
        shown.ok_or_else(|| QueueError::NotFound(name.to_owned()))
    }

    /// Does it to every message that the filter means; returns how many have gone
    /// for sure.
    pub(super) async fn settle(
        &self,
        filter: &ParkedFilter,
        act: Act<'_>,
    ) -> Result<usize, QueueError> {
        if filter.is_open() && filter.limit == 0 {
            return self.settle_each(&Meant::All, act).await;
        }
        // A whole handle is found on the way: nobody need look before.
        if let ([name], None, None) = (&filter.ids[..], &filter.reason, &filter.after)
            && headers::may_be_handle(name)
        {
            let gone = self.settle_each(&Meant::Handle(name), act).await?;
            if gone > 0 {
                return Ok(gone);
            }
        }
        let meant = self.list(filter).await?;
        self.settle_each(&Meant::These(&meant), act).await
    }

    async fn settle_each(&self, meant: &Meant<'_>, act: Act<'_>) -> Result<usize, QueueError> {
        let run = headers::new_handle();
        let mut before = 0;
        for keeper in &self.queues {
            let meant = match meant {
                Meant::All => None,
                Meant::Handle(_) if before > 0 => break,
                Meant::Handle(handle) => Some(HashSet::from([*handle])),
                Meant::These(kept) => Some(keeper.own(kept)),
            };
            if meant.as_ref().is_some_and(HashSet::is_empty) {
                continue;
            }
            let mut settling = Settling::new(self.shared, keeper, act, meant.as_ref(), &run);
            let settled = self.settle_in(&mut settling).await;
            before += settling.done.len();
            let told = format!("{}, the same command does the rest", act.told(before));
            let is_done = settled.map_err(|why| {
                let text = format!("{why}; {told}");
                match why {
                    Refusal::Denied(_) => QueueError::Denied(text),
                    _ => QueueError::Unconfirmed(text),
                }
            })?;
            if !is_done {
                return Err(QueueError::Interrupted(told));
            }
        }
        Ok(before)
    }

    /// Walks until nothing is left to do, or the connection is lost: then nobody
    /// would ever answer. Returns whether it came to the end.
    async fn settle_in(&self, settling: &mut Settling<'_>) -> Result<bool, Refusal> {
        let reach = match settling.meant {
            None => settling.act.reach().first(CHUNK),
            Some(few) if few.len() <= AT_ONCE.into() => Reach::ALL,
            Some(_) => settling.act.reach(),
        };
        while let Some(mut walk) = self.begin(settling.keeper, reach).await? {
            let acknowledged = self.live.unless_gone(settling.pass(&mut walk)).await;
            walk.end().await;
            let acknowledged = acknowledged?;
            // Then nothing was begun, which is not to say that nothing was left.
            if self.shared.is_finishing() {
                return Ok(false);
            }
            if acknowledged == 0 {
                break;
            }
        }
        Ok(true)
    }

    async fn begin(&self, keeper: &Keeper, reach: Reach) -> Result<Option<Walk>, BrokerError> {
        Walk::begin(&self.aside.0, &keeper.queue, reach, self.shared.options.timing.operation).await
    }
}

impl From<BrokerError> for QueueError {
    fn from(error: BrokerError) -> Self {
        match error {
            BrokerError::Denied(lack) => Self::Denied(lack.to_string()),
            other => Self::Unavailable(other.to_string()),
        }
    }
}

/// The messages of one queue on their way out.
struct Settling<'a> {
    shared: &'a Shared,
    keeper: &'a Keeper,
    act: Act<'a>,
    /// Handles; `None`: all.
    meant: Option<&'a HashSet<&'a str>>,
    /// Names this run on what it sends again.
    run: &'a str,
    /// As many as there were in the beginning: a replayed message may fail and
    /// come back at once.
    most: Option<usize>,
    /// Handles of those that are begun, and of these, of those whose copy is stored.
    begun: HashSet<String>,
    done: HashSet<String>,
}

impl<'a> Settling<'a> {
    fn new(
        shared: &'a Shared,
        keeper: &'a Keeper,
        act: Act<'a>,
        meant: Option<&'a HashSet<&'a str>>,
        run: &'a str,
    ) -> Self {
        let (begun, done) = (HashSet::new(), HashSet::new());
        Self { shared, keeper, act, meant, run, most: None, begun, done }
    }

    /// How long a copy may take to be confirmed, a connection made anew included.
    fn patience(&self) -> Duration {
        self.shared.options.timing.connect + self.shared.options.timing.confirm
    }

    fn has_begun_all(&self) -> bool {
        self.meant.is_some_and(|meant| self.begun.len() >= meant.len())
    }

    fn judge(&self, taken: &Taken) -> Fate {
        let handle = &taken.parked.summary.handle;
        // Sent again by this very run, it came back: nothing takes it yet.
        if header(&taken.properties, headers::REPLAY).is_some_and(|run| run == self.run) {
            return Fate::Leave;
        }
        if self.done.contains(handle) {
            // Its acknowledgement was lost with the last walk, or it is the same as
            // another, byte for byte.
            return Fate::Acknowledge;
        }
        let meant = match self.meant {
            Some(meant) => meant.contains(handle.as_str()),
            None => self.begun.len() < self.most.unwrap_or(usize::MAX),
        };
        if meant && !self.begun.contains(handle) { Fate::Begin } else { Fate::Leave }
    }
}

/// What a walk does with a message.
enum Fate {
    Begin,
    Acknowledge,
    Leave,
}

impl Settling<'_> {
    /// Returns how many deliveries were acknowledged.
    async fn pass(&mut self, walk: &mut Walk) -> Result<usize, Refusal> {
        self.most.get_or_insert(walk.there());
        // What is begun and not stored was lost with the last walk.
        self.begun.clone_from(&self.done);
        // Who has begun all that are meant need not see the rest. A later walk looks whether
        // they have gone.
        let sees_all = self.has_begun_all();
        let mut acknowledged = 0;
        let mut ready = Vec::new();
        let (mut storing, mut bytes) = (FuturesUnordered::new(), 0);
        let mut refused = None;
        loop {
            let ends = refused.is_some()
                || self.shared.is_finishing()
                || !sees_all && self.has_begun_all();
            let next = if ends { None } else { walk.next().await? };
            let last = next.is_none();
            if let Some(taken) = next.map(|delivery| self.keeper.read(delivery)) {
                match self.judge(&taken) {
                    Fate::Acknowledge => ready.push(taken.tag),
                    Fate::Begin => {
                        self.begun.insert(taken.parked.summary.handle.clone());
                        bytes += taken.parked.summary.bytes;
                        let (run, patience) = (self.run, self.patience());
                        storing.push(store(self.act, self.keeper, run, patience, taken));
                    }
                    Fate::Leave => {}
                }
            }
            loop {
                let full =
                    storing.len() >= AT_ONCE.into() || bytes >= self.shared.options.in_flight_bytes;
                let wait = last || full;
                let stored = if wait {
                    storing.next().await
                } else {
                    storing.next().now_or_never().flatten()
                };
                let Some(Stored { tag, handle, bytes: freed, result }) = stored else { break };
                bytes -= freed;
                match result {
                    Ok(()) => {
                        self.done.insert(handle);
                        ready.push(tag);
                    }
                    Err(refusal) => refused = Some(refusal),
                }
            }
            acknowledged += ready.len();
            walk.settle(&mut ready);
            if last {
                walk.acknowledge().await?;
                return refused.map_or(Ok(acknowledged), Err);
            }
        }
    }
}

impl From<BrokerError> for Refusal {
    fn from(error: BrokerError) -> Self {
        match error {
            BrokerError::Denied(lack) => Self::Denied(lack.to_string()),
            other => Self::Refused(other.to_string()),
        }
    }
}

/// What became of a copy.
struct Stored {
    tag: u64,
    handle: String,
    bytes: usize,
    result: Result<(), Refusal>,
}

/// Stores the copy, if there is one.
async fn store(
    act: Act<'_>,
    keeper: &Keeper,
    run: &str,
    deadline: Duration,
    taken: Taken,
) -> Stored {
    let ParkedSummary { handle, bytes, .. } = &taken.parked.summary;
    let (tag, handle, bytes) = (taken.tag, handle.clone(), *bytes);
    let Act::Replay(publisher) = act else {
        return Stored { tag, handle, bytes, result: Ok(()) };
    };
    let offered = publisher.offer(keeper.replayed(taken, run));
    let result = tokio::time::timeout(deadline, offered).await.unwrap_or_else(|_| {
        let s = deadline.as_secs();
        Err(Refusal::Refused(format!("the broker has confirmed nothing for {s} s")))
    });
    Stored { tag, handle, bytes, result }
}

impl Keeper {
    /// The handles of those that are kept here.
    fn own<'a>(&self, kept: &'a [ParkedSummary]) -> HashSet<&'a str> {
        let own = kept.iter().filter(|summary| summary.endpoint.as_deref() == self.endpoint());
        own.map(|summary| summary.handle.as_str()).collect()
    }

    fn endpoint(&self) -> Option<&str> {
        match &self.source {
            Some(Source::Webhook(name)) => Some(name),
            Some(Source::Articles) | None => None,
        }
    }

    fn read(&self, delivery: Delivery) -> Taken {
        let tag = delivery.delivery_tag;
        let route = (delivery.exchange.to_string(), delivery.routing_key.to_string());
        let (mut message, properties) = headers::message(delivery);
        message.trace = trace::read(&properties, &self.carry);
        let lasts =
            if self.source.is_some() { headers::lasts_parked } else { headers::lasts_unrouted };
        let handle = headers::handle(&properties, lasts, &route.1, &message.body);
        let text = |name| header(&properties, name);
        let (reason, detail, stage) = if self.source.is_none() {
            let (exchange, key) = &route;
            let detail = format!("exchange {exchange}, routing key {key}");
            ("unrouted".into(), detail, "routing".into())
        } else {
            // A message that the broker itself set aside has none of our headers.
            let by_broker = || text("x-first-death-reason").unwrap_or_else(|| "unknown".into());
            (
                text(headers::REASON).unwrap_or_else(by_broker),
                text(headers::DETAIL).unwrap_or_default(),
                text(headers::STAGE).unwrap_or_else(|| "unknown".into()),
            )
        };
        // A record's key tells its source unless a `[[route]]` gave it another.
        let tells = message.trace.source.is_some()
            || self.source == Some(Source::Articles)
            || self.routes.takes_payloads(&route.0)
            || message.routing_key.starts_with("record.");
        let summary = ParkedSummary {
            handle,
            id: message.id.clone(),
            reason,
            detail,
            stage,
            endpoint: self.endpoint().map(str::to_owned),
            source: message.source().filter(|_| tells).map(str::to_owned),
            user: message.trace.user_id.clone(),
            attempt: number(&properties, headers::ATTEMPT),
            first_seen: message.first_seen.clone(),
            parked_at: text(headers::PARKED_AT)
                .or_else(|| headers::died_at(&properties).and_then(at))
                .or_else(|| properties.timestamp().and_then(at)),
            engine: text(headers::ENGINE).unwrap_or_default(),
            content_type: message.content_type.clone(),
            bytes: message.body.len(),
        };
        Taken { tag, parked: Parked { summary, message }, properties, route }
    }

    /// The copy that goes back: to the queue of a parked message, or by the way
    /// that an unrouted one came.
    fn replayed(&self, taken: Taken, run: &str) -> Onward {
        let Taken { parked, properties, route: (exchange, routing_key), .. } = taken;
        if self.source.is_some() {
            let given = Given { message: &parked.message, properties: &properties, now: &now() };
            return self.routes.replayed(given);
        }
        let properties = headers::again(&properties, run);
        Onward { exchange, routing_key, properties, body: parked.message.body }
    }
}

/// A time of the broker or of a publisher, RFC 3339.
fn at(second: u64) -> Option<String> {
    Timestamp::from_second(second.try_into().ok()?).ok().map(|at| at.to_string())
}

fn retries(options: &AmqpOptions, endpoint: &str) -> Vec<Keeper> {
    let (names, source) = (Names::new(&options.prefix), Source::Webhook(endpoint.to_owned()));
    depth::tiers(options, endpoint)
        .into_iter()
        .map(|tier| Keeper {
            queue: names.retry(&source, tier),
            routes: Routes::new(options, &source, Lane::Main),
            source: Some(source.clone()),
            carry: options.carry.clone(),
        })
        .collect()
}

fn keepers(options: &AmqpOptions, shelf: Shelf) -> Vec<Keeper> {
    let names = Names::new(&options.prefix);
    match shelf {
        Shelf::Parked => sources(options)
            .into_iter()
            .map(|source| Keeper {
                queue: names.parked(&source),
                routes: Routes::new(options, &source, Lane::Main),
                source: Some(source),
                carry: options.carry.clone(),
            })
            .collect(),
        Shelf::Unrouted => {
            let routes = Routes::new(options, &Source::Articles, Lane::Main);
            let carry = options.carry.clone();
            vec![Keeper { queue: names.unrouted(), source: None, routes, carry }]
        }
    }
}
