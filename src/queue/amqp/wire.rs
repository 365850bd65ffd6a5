//! Between the socket and the client library: what the broker sends is made
//! readable before the library sees it.
//!
//! `RabbitMQ` passes on whatever a publisher has put into a message's properties.
//! The library reads short strings as strict UTF-8 and tables by recursion, so
//! one odd message would end the connection, or the process, of everybody who
//! gets it. Here such a message is made readable, with losses in its properties
//! and none in its body, and costs nobody else anything.
//!
//! [`frames`] finds the frames in the stream and `content` rewrites them; both
//! are pure. TLS lies below: what is read here is plain.

mod content;
mod frames;

use std::io::{self, Read, Write};
use std::net::SocketAddr;
use std::os::fd::{AsFd, AsRawFd};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::{Duration, Instant};

use async_rs::traits::Reactor;
use async_rs::util::RuntimeParts;
use async_rs::{Runtime, Tokio, TokioRuntime};
use futures_io::{AsyncRead, AsyncWrite};
use futures_util::Stream;
use lapin::tcp::{AMQPUriTcpExt, AsyncTcpStream, OwnedTLSConfig};
use lapin::uri::AMQPUri;
use lapin::{Connection, ConnectionProperties};
use tokio::runtime::Handle;
use tokio::time::Sleep;

use self::frames::Frames;
use super::in_flight::InFlight;

/// Beginning of the tags of consumers whose deliveries are counted as in flight.
pub(super) const COUNTED: &str = frames::COUNTED;

/// Connects as the library would, with [`Readable`] over its socket.
pub(super) async fn connect(
    uri: AMQPUri,
    properties: ConnectionProperties,
    tls: OwnedTLSConfig,
    in_flight: Option<Arc<InFlight>>,
) -> lapin::Result<Connection> {
    let (tokio, handle) = (Tokio::current(), Handle::current());
    let runtime = Runtime::new(RuntimeParts::new(tokio.clone(), ReadableReactor(tokio.clone())));
    let open = async move |uri: AMQPUri, _| {
        let sockets = TokioRuntime::new(tokio.clone());
        let socket = uri.connect_with_config_async(tls.as_ref(), &sockets).await?;
        let mut readable = Readable::new(socket, uri.query.frame_max);
        if in_flight.is_some() {
            readable.frames.wait();
        }
        readable.in_flight.clone_from(&in_flight);
        readable.runtime = Some(handle.clone());
        Ok(AsyncTcpStream::Plain(readable))
    };
    Connection::connector(uri, runtime, open, properties).await
}

/// A socket whose incoming frames the library can read.
struct Readable {
    socket: AsyncTcpStream<<Tokio as Reactor>::TcpStream>,
    frames: Frames,
    ended: bool,
    in_flight: Option<Arc<InFlight>>,
    runtime: Option<Handle>,
    /// While there is no room: when the next heartbeat is due.
    pause: Option<Pause>,
}

/// The broker's own heartbeats wait behind the body that there is no room for.
struct Pause {
    heartbeat: Pin<Box<Sleep>>,
    beats: u32,
}

/// More often than any sensible heartbeat asks for.
const BEAT: Duration = Duration::from_secs(1);
/// Without room for so many beats, what is in flight is counted anew.
const BEATS_TO_RECOUNT: u32 = 30;
/// Type, channel, size and end: the library takes one between any two frames.
const HEARTBEAT: [u8; 8] = [8, 0, 0, 0, 0, 0, 0, 0xCE];

impl Readable {
    fn new(socket: AsyncTcpStream<<Tokio as Reactor>::TcpStream>, frame_max: Option<u32>) -> Self {
        let frames = Frames::new(frame_max);
        Self { socket, frames, ended: false, in_flight: None, runtime: None, pause: None }
    }

    /// Waits until there is room for the body that is announced. Ready with false
    /// if a heartbeat is due meanwhile; an error if nobody will ever read the body.
    fn poll_room(&mut self, cx: &mut Context<'_>, bytes: u64) -> Poll<io::Result<bool>> {
        let Some(in_flight) = &self.in_flight else { return Poll::Ready(Ok(true)) };
        if in_flight.is_abandoned() {
            return Poll::Ready(Err(io::ErrorKind::ConnectionAborted.into()));
        }
        if in_flight.poll_arrive(cx, bytes).is_ready() {
            self.pause = None;
            return Poll::Ready(Ok(true));
        }
        // The library reads on a thread of its own, outside the runtime.
        let _guard = self.runtime.as_ref().map(Handle::enter);
        let beat = || Box::pin(tokio::time::sleep(BEAT));
        let pause = self.pause.get_or_insert_with(|| Pause { heartbeat: beat(), beats: 0 });
        ready!(pause.heartbeat.as_mut().poll(cx));
        *pause = Pause { heartbeat: beat(), beats: pause.beats + 1 };
        if pause.beats.is_multiple_of(BEATS_TO_RECOUNT) {
            in_flight.recount();
        }
        Poll::Ready(Ok(false))
    }
}

impl AsyncRead for Readable {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        out: &mut [u8],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        if out.is_empty() {
            return Poll::Ready(Ok(0));
        }
        loop {
            let taken = this.frames.take(out);
            if taken > 0 || this.ended {
                return Poll::Ready(Ok(taken));
            }
            if let Some(bytes) = this.frames.announced() {
                if ready!(this.poll_room(cx, bytes))? {
                    this.frames.let_pass();
                } else if let Some(beat) = out.first_chunk_mut() {
                    *beat = HEARTBEAT;
                    return Poll::Ready(Ok(HEARTBEAT.len()));
                }
                continue;
            }
            match ready!(Pin::new(&mut this.socket).poll_read(cx, this.frames.room()))? {
                0 => {
                    this.frames.end();
                    this.ended = true;
                }
                count => this.frames.received(count),
            }
        }
    }
}

/// What we send is well-formed as it is.
impl AsyncWrite for Readable {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.get_mut().socket).poll_write(cx, bytes)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.get_mut().socket).poll_write_vectored(cx, slices)
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().socket).poll_flush(cx)
    }

    fn poll_close(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().socket).poll_close(cx)
    }
}

/// tokio's reactor with another type of stream, which is how the library lets
/// one choose it.
#[derive(Debug, Clone)]
struct ReadableReactor(Tokio);

impl Reactor for ReadableReactor {
    type TcpStream = Readable;
    type Sleep = <Tokio as Reactor>::Sleep;

    fn register<H: Read + Write + AsFd + AsRawFd + Send + 'static>(
        &self,
        socket: H,
    ) -> io::Result<impl AsyncRead + AsyncWrite + Send + Unpin + 'static> {
        self.0.register(socket)
    }

    fn sleep(&self, duration: Duration) -> Self::Sleep {
        self.0.sleep(duration)
    }

    fn interval(&self, duration: Duration) -> impl Stream<Item = Instant> + Send + 'static {
        self.0.interval(duration)
    }

    fn tcp_connect_addr(
        &self,
        address: SocketAddr,
    ) -> impl Future<Output = io::Result<Self::TcpStream>> + Send + 'static {
        let connecting = self.0.tcp_connect_addr(address);
        async move { Ok(Readable::new(AsyncTcpStream::Plain(connecting.await?), None)) }
    }
}
