//! One connection to the broker: made by trying the hosts in turn, every
//! request under a deadline, every failure in words without credentials.

use std::future::Future;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use lapin::message::BasicGetMessage;
use lapin::options::{BasicConsumeOptions, BasicGetOptions, BasicQosOptions};
use lapin::protocol::{AMQPErrorKind, AMQPSoftError};
use lapin::tcp::{OwnedIdentity, OwnedTLSConfig};
use lapin::types::FieldTable;
use lapin::uri::{AMQPScheme, AMQPUri};
use lapin::{Channel, Connection, ConnectionProperties, Consumer, ErrorKind};
use tokio::runtime::Handle;

use super::headers::short;
use super::in_flight::InFlight;
use super::lack::Lack;
use super::options::{AmqpOptions, TlsFiles, address, parse_uri};
use super::wire;
use crate::config::{self, FileKind};

/// Why a request failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum BrokerError {
    /// No answer in time, or the connection is gone.
    #[error("{0}")]
    Lost(String),
    /// The broker refuses: the exchange or queue is not there.
    #[error("{0}")]
    NotFound(String),
    /// The broker refuses: it has other arguments, or takes no such message.
    #[error("{0}")]
    Precondition(String),
    /// The broker refuses: this user may not.
    #[error("{0}")]
    Denied(Lack),
}

/// Connects to the first host that answers, starting at the `turn`th. Deliveries
/// come as long as there is room for them in flight.
pub(super) async fn connect(
    options: &AmqpOptions,
    name: &str,
    turn: usize,
    in_flight: Option<&Arc<InFlight>>,
) -> Result<Connection, BrokerError> {
    let mut failures = Vec::new();
    let uris: Vec<_> = options.uris.iter().filter_map(parse_uri).collect();
    for index in 0..uris.len() {
        let Some(uri) = uris.get((turn + index) % uris.len()) else { continue };
        match connect_one(options, uri, name, in_flight).await {
            Ok(connection) => return Ok(connection),
            Err(error) => failures.push(format!("{}: {error}{}", address(uri), key(&error, uri))),
        }
    }
    Err(BrokerError::Lost(format!("cannot connect: {}", failures.join(", "))))
}

/// What an operator changes where a broker does not let this URI in, as far as its words and
/// those of the libraries tell.
fn key(error: &BrokerError, uri: &AMQPUri) -> String {
    let why = error.to_string();
    let hint = match () {
        () if why.contains("ACCESS_REFUSED") => {
            let user = &uri.authority.userinfo.username;
            return format!(" (user `{user}` and its password stand in amqp.uris)");
        }
        () if why.contains("NOT_ALLOWED") => "amqp.uris ends in the virtual host",
        () if why.contains("UnknownIssuer") => "amqp.ca_file has the authorities that are trusted",
        () if why.contains("CertificateRequired") => "amqp.cert_file and key_file are sent",
        () if why.contains("InvalidContentType") => {
            "that port speaks no TLS: amqp:// in amqp.uris?"
        }
        () if why.contains("connection aborted") && uri.scheme == AMQPScheme::AMQP => {
            "that port speaks no AMQP: amqps:// in amqp.uris, or another port?"
        }
        () => return String::new(),
    };
    format!(" ({hint})")
}

async fn connect_one(
    options: &AmqpOptions,
    uri: &AMQPUri,
    name: &str,
    in_flight: Option<&Arc<InFlight>>,
) -> Result<Connection, BrokerError> {
    let properties = ConnectionProperties::default()
        .with_connection_name(name.into())
        .with_client_property("product".into(), super::headers::ENGINE_VERSION.into());
    let connecting = async {
        let tls = tls(&options.tls).await?;
        wire::connect(uri.clone(), properties, tls, in_flight.cloned()).await
    };
    within(options.timing.connect, "connect", connecting).await
}

async fn tls(files: &TlsFiles) -> std::io::Result<OwnedTLSConfig> {
    let read = async |file: &Path| {
        let file = file.to_owned();
        let read =
            tokio::task::spawn_blocking(move || config::read_bytes(&file, FileKind::Pem)).await?;
        read.map_err(std::io::Error::other)
    };
    let cert_chain = match &files.ca {
        Some(path) => Some(String::from_utf8(read(path).await?).map_err(std::io::Error::other)?),
        None => None,
    };
    let identity = match (&files.cert, &files.key) {
        (Some(cert), Some(key)) => {
            Some(OwnedIdentity::PKCS8 { pem: read(cert).await?, key: read(key).await? })
        }
        _ => None,
    };
    Ok(OwnedTLSConfig { identity, cert_chain })
}

/// A channel, opened under a deadline.
pub(super) async fn channel(
    connection: &Connection,
    deadline: Duration,
) -> Result<Channel, BrokerError> {
    within(deadline, "open a channel", connection.create_channel()).await
}

/// Closes a channel as far as that is possible: it may be closed already.
pub(super) async fn close(channel: &Channel, deadline: Duration) {
    tokio::time::timeout(deadline, channel.close(200, "done".into())).await.ok();
}

/// Subscribes to a queue, with at most `prefetch` deliveries in hand. Without success the
/// channel is closed.
pub(super) async fn consume(
    channel: &Channel,
    queue: &str,
    tag: &str,
    prefetch: u16,
    deadline: Duration,
) -> Result<Consumer, BrokerError> {
    let qos = channel.basic_qos(prefetch, BasicQosOptions::default());
    within(deadline, "basic.qos", qos).await?;
    let unconfirmed = Unconfirmed { channel, deadline };
    let options = BasicConsumeOptions::default();
    let consume = channel.basic_consume(short(queue), short(tag), options, FieldTable::default());
    let consumer = within(deadline, "basic.consume", consume).await?;
    std::mem::forget(unconfirmed);
    Ok(consumer)
}

/// Takes the next message of a queue, if there is one. The broker waits for the queue's
/// leader. Without an answer the channel is closed, so that nothing is taken later.
pub(super) async fn take(
    channel: &Channel,
    queue: &str,
    deadline: Duration,
) -> Result<Option<BasicGetMessage>, BrokerError> {
    let unconfirmed = Unconfirmed { channel, deadline };
    let get = channel.basic_get(short(queue), BasicGetOptions::default());
    let taken = within(deadline, &format!("basic.get {queue}"), get).await?;
    std::mem::forget(unconfirmed);
    Ok(taken)
}

/// A request that nobody may be waiting for once the broker answers. The library keeps a
/// subscription, with its channel and connection, and what is delivered would be in
/// nobody's hand.
struct Unconfirmed<'a> {
    channel: &'a Channel,
    deadline: Duration,
}

impl Drop for Unconfirmed<'_> {
    fn drop(&mut self) {
        let (channel, deadline) = (self.channel.clone(), self.deadline);
        if let Ok(runtime) = Handle::try_current() {
            runtime.spawn(async move { close(&channel, deadline).await });
        }
    }
}

/// A request under a deadline. `what` begins the error message.
pub(super) async fn within<T>(
    deadline: Duration,
    what: &str,
    request: impl Future<Output = lapin::Result<T>>,
) -> Result<T, BrokerError> {
    match tokio::time::timeout(deadline, request).await {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(BrokerError::from_lapin(what, &error)),
        Err(_) => {
            Err(BrokerError::Lost(format!("{what}: no answer within {} ms", deadline.as_millis())))
        }
    }
}

impl BrokerError {
    /// What it says of one message: refused for what it is, its size or its routing key, not
    /// for where it goes.
    pub(super) fn of_message(&self) -> Option<String> {
        match self {
            Self::Precondition(why) => Some(why.clone()),
            Self::Denied(lack) if lack.exchange().is_none() => Some(lack.to_string()),
            Self::Denied(_) | Self::Lost(_) | Self::NotFound(_) => None,
        }
    }

    /// Sorts an error of the client library.
    pub(super) fn from_lapin(what: &str, error: &lapin::Error) -> Self {
        let ErrorKind::ProtocolError(protocol) = error.kind() else {
            return Self::Lost(format!("{what}: {error}"));
        };
        let text = format!("{what}: {}", protocol.get_message());
        match protocol.kind() {
            AMQPErrorKind::Soft(AMQPSoftError::NOTFOUND) => Self::NotFound(text),
            AMQPErrorKind::Soft(
                AMQPSoftError::PRECONDITIONFAILED | AMQPSoftError::CONTENTTOOLARGE,
            ) => Self::Precondition(text),
            AMQPErrorKind::Soft(AMQPSoftError::ACCESSREFUSED) => {
                Self::Denied(Lack::new(what, protocol.get_message().as_str()))
            }
            _ => Self::Lost(text),
        }
    }
}
