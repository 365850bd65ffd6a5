//! Where the records come from: RabbitMQ, or the file of the embedded queue.

use std::collections::VecDeque;
use std::io;
use std::time::Duration;

use bytes::Bytes;
use tokio::sync::watch;

use crate::cli::exit::Failure;
use crate::cli::queue::{REACH, amqp_options, failed};
use crate::config::{QueueKind, Settings};
use crate::queue::amqp::Tap;
use crate::queue::embedded::Follow;

/// Between two looks at the file.
const EVERY: Duration = Duration::from_millis(200);

pub(super) enum Source {
    Amqp(Box<Tap>),
    File(Follow, VecDeque<Bytes>),
}

impl Source {
    /// Begins with the records from now on.
    pub(super) async fn open(settings: &Settings) -> Result<Self, Failure> {
        match settings.queue.kind {
            QueueKind::Amqp => {
                let mut options = amqp_options(settings)?;
                options.timing.connect = REACH;
                let tap = Tap::open(&options).await.map_err(|e| failed(&e))?;
                Ok(Self::Amqp(Box::new(tap)))
            }
            QueueKind::Embedded => {
                let folder = &settings.service.data_dir;
                let unread = |e: io::Error| {
                    let hint = match e.kind() {
                        io::ErrorKind::NotFound => "; has `copydesk run` been started here?",
                        _ => "",
                    };
                    Failure::no_input(format!("{}: {e}{hint}", folder.display()))
                };
                Ok(Self::File(Follow::open(folder).map_err(unread)?, VecDeque::new()))
            }
        }
    }

    /// The next record; nothing of it is lost when this is not waited for any more.
    pub(super) async fn next(&mut self) -> Result<Bytes, Failure> {
        match self {
            Self::Amqp(tap) => tap.next().await.map_err(|e| failed(&e)),
            Self::File(follow, lines) => loop {
                if let Some(line) = lines.pop_front() {
                    return Ok(line);
                }
                lines.extend(follow.lines().map_err(Failure::io)?);
                if lines.is_empty() {
                    tokio::time::sleep(EVERY).await;
                }
            },
        }
    }

    /// Whether records are dropped because they are not taken; a file waits.
    pub(super) fn full(&self) -> Option<watch::Receiver<bool>> {
        match self {
            Self::Amqp(tap) => Some(tap.full()),
            Self::File(..) => None,
        }
    }

    pub(super) async fn close(&self) {
        if let Self::Amqp(tap) = self {
            tap.close().await;
        }
    }
}
