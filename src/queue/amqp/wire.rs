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

use self::frames::Frames;

/// Connects as the library would, with [`Readable`] over its socket.
pub(super) async fn connect(
    uri: AMQPUri,
    properties: ConnectionProperties,
    tls: OwnedTLSConfig,
) -> lapin::Result<Connection> {
    let tokio = Tokio::current();
    let runtime = Runtime::new(RuntimeParts::new(tokio.clone(), ReadableReactor(tokio.clone())));
    let open = async move |uri: AMQPUri, _| {
        let sockets = TokioRuntime::new(tokio.clone());
        let socket = uri.connect_with_config_async(tls.as_ref(), &sockets).await?;
        Ok(AsyncTcpStream::Plain(Readable::new(socket, uri.query.frame_max)))
    };
    Connection::connector(uri, runtime, open, properties).await
}

/// A socket whose incoming frames the library can read.
struct Readable {
    socket: AsyncTcpStream<<Tokio as Reactor>::TcpStream>,
    frames: Frames,
    ended: bool,
}

impl Readable {
    fn new(socket: AsyncTcpStream<<Tokio as Reactor>::TcpStream>, frame_max: Option<u32>) -> Self {
        Self { socket, frames: Frames::new(frame_max), ended: false }
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
