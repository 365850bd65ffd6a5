//! A TCP proxy on loopback that misbehaves on command.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// Stands between a client and the broker.
pub(crate) struct Proxy {
    address: SocketAddr,
    faults: Arc<watch::Sender<Faults>>,
    accepted: Arc<AtomicUsize>,
    task: JoinHandle<()>,
}

/// A connection of the backend, told by the name that it gives the broker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    Consuming,
    Publishing,
}

/// What the proxy does, to connections old and new.
#[derive(Debug, Clone, Copy, Default)]
struct Faults {
    /// New connections are closed at once.
    refuse: bool,
    /// New connections are taken, and nothing comes of them.
    blackhole: bool,
    consuming: Fault,
    publishing: Fault,
}

#[derive(Debug, Clone, Copy, Default)]
struct Fault {
    /// Connections older than this generation are reset.
    generation: u64,
    /// Bytes from the client are held back.
    stall_up: bool,
    /// Bytes from the broker are held back.
    stall_down: bool,
    /// Each piece of bytes, either way, comes later by this.
    delay: Duration,
}

impl Faults {
    fn of(&self, side: Side) -> &Fault {
        match side {
            Side::Consuming => &self.consuming,
            Side::Publishing => &self.publishing,
        }
    }

    fn of_mut(&mut self, side: Side) -> &mut Fault {
        match side {
            Side::Consuming => &mut self.consuming,
            Side::Publishing => &mut self.publishing,
        }
    }
}

impl Proxy {
    /// Starts to forward to the broker of an `amqp://` URL.
    pub(crate) async fn start(url: &str) -> Self {
        let upstream = authority(url).to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let faults = Arc::new(watch::Sender::new(Faults::default()));
        let accepted = Arc::<AtomicUsize>::default();
        let task = tokio::spawn(accept(listener, upstream, faults.clone(), accepted.clone()));
        Self { address, faults, accepted, task }
    }

    /// How many connections came so far.
    #[allow(dead_code, reason = "the tests of commands use it")]
    pub(crate) fn accepted(&self) -> usize {
        self.accepted.load(Ordering::Relaxed)
    }

    /// The broker's URL by way of the proxy.
    pub(crate) fn url(&self, url: &str) -> String {
        url.replace(authority(url), &self.address.to_string())
    }

    /// Resets the open connections of one side; new ones are forwarded, and
    /// nothing is stalled any more.
    pub(crate) fn cut(&self, side: Side) {
        self.faults.send_modify(|faults| {
            let fault = faults.of_mut(side);
            *fault = Fault { generation: fault.generation + 1, ..Default::default() };
        });
    }

    /// Closes new connections at once, or no longer.
    pub(crate) fn refuse(&self, on: bool) {
        self.faults.send_modify(|faults| faults.refuse = on);
    }

    /// Takes new connections and forwards nothing, or no longer.
    pub(crate) fn blackhole(&self, on: bool) {
        self.faults.send_modify(|faults| faults.blackhole = on);
    }

    /// Makes the link of one side slow: each piece of bytes is late by `delay`.
    pub(crate) fn slow(&self, side: Side, delay: Duration) {
        self.faults.send_modify(|faults| faults.of_mut(side).delay = delay);
    }

    /// Holds back what one side says to the broker: its acknowledgements.
    pub(crate) fn stall_up(&self, side: Side) {
        self.faults.send_modify(|faults| faults.of_mut(side).stall_up = true);
    }

    /// Holds back what the broker says to one side: its confirms.
    pub(crate) fn stall_down(&self, side: Side) {
        self.faults.send_modify(|faults| faults.of_mut(side).stall_down = true);
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.task.abort();
        self.cut(Side::Consuming);
        self.cut(Side::Publishing);
    }
}

fn authority(url: &str) -> &str {
    let after = url.split('@').nth(1).unwrap();
    after.split('/').next().unwrap()
}

async fn accept(
    listener: TcpListener,
    upstream: String,
    faults: Arc<watch::Sender<Faults>>,
    accepted: Arc<AtomicUsize>,
) {
    loop {
        let (client, _) = listener.accept().await.unwrap();
        accepted.fetch_add(1, Ordering::Relaxed);
        if faults.borrow().refuse {
            continue;
        }
        let faults = faults.subscribe();
        let upstream = upstream.clone();
        tokio::spawn(async move {
            let mut swallowed = faults.clone();
            if faults.borrow().blackhole {
                // Then it is closed: by now the client has given up on it.
                swallowed.wait_for(|faults| !faults.blackhole).await.ok();
                return;
            }
            if let Ok(broker) = TcpStream::connect(upstream).await {
                forward(client, broker, faults).await;
            }
        });
    }
}

async fn forward(client: TcpStream, broker: TcpStream, faults: watch::Receiver<Faults>) {
    for stream in [&client, &broker] {
        // So that closing is a reset, not a farewell.
        stream.set_zero_linger().unwrap();
        stream.set_nodelay(true).unwrap();
    }
    let (mut up, mut down) = (client.into_split(), broker.into_split());
    let Some(side) = handshake(&mut up, &mut down).await else { return };
    let born = faults.borrow().of(side).generation;
    let (mut cut, up_faults, down_faults) = (faults.clone(), faults.clone(), faults);
    tokio::select! {
        // First, so that nothing held back slips through when a cut ends a stall.
        biased;
        _ = cut.wait_for(|faults| faults.of(side).generation > born) => {}
        () = pump(up.0, down.1, up_faults, side, |fault| fault.stall_up) => {}
        () = pump(down.0, up.1, down_faults, side, |fault| fault.stall_down) => {}
    }
}

type Halves = (OwnedReadHalf, OwnedWriteHalf);

/// Forwards header, `Connection.Start` and `Connection.StartOk`, of which the
/// last names the connection.
async fn handshake(client: &mut Halves, broker: &mut Halves) -> Option<Side> {
    let mut header = [0; 8];
    client.0.read_exact(&mut header).await.ok()?;
    broker.1.write_all(&header).await.ok()?;
    forward_frame(&mut broker.0, &mut client.1).await?;
    let start_ok = forward_frame(&mut client.0, &mut broker.1).await?;
    let consuming = String::from_utf8_lossy(&start_ok).contains("consuming");
    Some(if consuming { Side::Consuming } else { Side::Publishing })
}

/// A frame is its type, channel and size, the payload and an end byte.
async fn forward_frame(from: &mut OwnedReadHalf, to: &mut OwnedWriteHalf) -> Option<Vec<u8>> {
    let mut frame = vec![0; 7];
    from.read_exact(&mut frame).await.ok()?;
    let size = u32::from_be_bytes(frame[3..7].try_into().unwrap()) as usize;
    frame.resize(7 + size + 1, 0);
    from.read_exact(&mut frame[7..]).await.ok()?;
    to.write_all(&frame).await.ok()?;
    Some(frame)
}

async fn pump(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    mut faults: watch::Receiver<Faults>,
    side: Side,
    stalled: impl Fn(&Fault) -> bool,
) {
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let Ok(read) = from.read(&mut buffer).await else { return };
        let delay = faults.borrow().of(side).delay;
        if !delay.is_zero() {
            tokio::time::sleep(delay).await;
        }
        if read == 0 || faults.wait_for(|faults| !stalled(faults.of(side))).await.is_err() {
            return;
        }
        if to.write_all(&buffer[..read]).await.is_err() {
            return;
        }
    }
}
