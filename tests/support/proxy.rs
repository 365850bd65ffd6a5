//! A TCP proxy on loopback that misbehaves on command.

use std::net::SocketAddr;
use std::sync::Arc;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// Stands between a client and the broker.
pub(crate) struct Proxy {
    address: SocketAddr,
    fault: Arc<watch::Sender<Fault>>,
    task: JoinHandle<()>,
}

/// What the proxy does to all connections, old and new.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Fault {
    /// Connections older than this generation are reset.
    generation: u64,
    /// New connections are closed at once.
    refuse: bool,
    /// Bytes from the client are held back.
    stall_up: bool,
    /// Bytes from the broker are held back.
    stall_down: bool,
}

impl Proxy {
    /// Starts to forward to the broker of an `amqp://` URL.
    pub(crate) async fn start(url: &str) -> Self {
        let upstream = authority(url).to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let fault = Arc::new(watch::Sender::new(Fault::default()));
        let task = tokio::spawn(accept(listener, upstream, fault.clone()));
        Self { address, fault, task }
    }

    /// The broker's URL by way of the proxy.
    pub(crate) fn url(&self, url: &str) -> String {
        url.replace(authority(url), &self.address.to_string())
    }

    /// Resets every open connection; new ones are forwarded.
    pub(crate) fn cut(&self) {
        self.fault.send_modify(|fault| fault.generation += 1);
    }

    /// Closes new connections at once, or no longer.
    pub(crate) fn refuse(&self, on: bool) {
        self.fault.send_modify(|fault| fault.refuse = on);
    }

    /// Keeps everything open but forwards nothing, or no longer: a half-open
    /// connection.
    pub(crate) fn stall(&self, on: bool) {
        self.fault.send_modify(|fault| (fault.stall_up, fault.stall_down) = (on, on));
    }

    /// Holds back what the broker says, or no longer: late confirms.
    pub(crate) fn stall_down(&self, on: bool) {
        self.fault.send_modify(|fault| fault.stall_down = on);
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.task.abort();
        self.cut();
    }
}

fn authority(url: &str) -> &str {
    let after = url.split('@').nth(1).unwrap();
    after.split('/').next().unwrap()
}

async fn accept(listener: TcpListener, upstream: String, fault: Arc<watch::Sender<Fault>>) {
    loop {
        let (client, _) = listener.accept().await.unwrap();
        if fault.borrow().refuse {
            continue;
        }
        let faults = fault.subscribe();
        let upstream = upstream.clone();
        tokio::spawn(async move {
            if let Ok(broker) = TcpStream::connect(upstream).await {
                forward(client, broker, faults).await;
            }
        });
    }
}

async fn forward(client: TcpStream, broker: TcpStream, mut faults: watch::Receiver<Fault>) {
    let born = faults.borrow().generation;
    // Closing with unread bytes or a zero linger is a reset, not a farewell.
    client.set_zero_linger().unwrap();
    broker.set_zero_linger().unwrap();
    client.set_nodelay(true).unwrap();
    broker.set_nodelay(true).unwrap();
    let (client_in, client_out) = client.into_split();
    let (broker_in, broker_out) = broker.into_split();
    let (up, down) = (faults.clone(), faults.clone());
    tokio::select! {
        _ = faults.wait_for(|fault| fault.generation > born) => {}
        () = pump(client_in, broker_out, up, |fault| fault.stall_up) => {}
        () = pump(broker_in, client_out, down, |fault| fault.stall_down) => {}
    }
}

async fn pump(
    mut from: tokio::net::tcp::OwnedReadHalf,
    mut to: tokio::net::tcp::OwnedWriteHalf,
    mut faults: watch::Receiver<Fault>,
    stalled: fn(&Fault) -> bool,
) {
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let Ok(read) = from.read(&mut buffer).await else { return };
        if read == 0 || faults.wait_for(|fault| !stalled(fault)).await.is_err() {
            return;
        }
        if to.write_all(&buffer[..read]).await.is_err() {
            return;
        }
    }
}
