//! One thread for what may take long, or hang, and must hold up nothing else.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;

use tokio::sync::{mpsc, oneshot};

/// Reads configurations, one after another, as long as the service lives. It is always the
/// same thread, since an allocator keeps what is freed for the thread that had it: on another
/// one each time, a reload would leave memory for all the lists behind.
#[derive(Debug)]
pub struct Reader(mpsc::Sender<Job>);

type Job = Box<dyn FnOnce() + Send>;

impl Reader {
    /// Starts the thread. One that hangs ends with the process.
    ///
    /// # Errors
    /// The system has no thread to give.
    pub fn start() -> io::Result<Self> {
        let (sender, mut jobs) = mpsc::channel::<Job>(1);
        let thread = thread::Builder::new().name("reader".into());
        thread.spawn(move || {
            while let Some(job) = jobs.blocking_recv() {
                // Its caller finds that there is no result; the hook has told of it.
                catch_unwind(AssertUnwindSafe(job)).ok();
            }
        })?;
        Ok(Self(sender))
    }

    /// What comes of the work, behind that which is there already; `None` if it panicked.
    pub async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Option<T> {
        let (reply, result) = oneshot::channel();
        // Nobody waits any more: what was read is dropped, on the thread that it is from.
        let job = move || drop(reply.send(work()));
        self.0.send(Box::new(job)).await.ok()?;
        result.await.ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn all_is_read_on_one_thread_that_a_panic_does_not_end() {
        let reader = Reader::start().unwrap();
        let first = reader.run(|| thread::current().id()).await;
        let panicked: Option<()> = reader.run(|| panic!("a defect")).await;
        assert_eq!(panicked, None);
        assert_eq!(reader.run(|| thread::current().id()).await, first);
        assert_ne!(first, Some(thread::current().id()));
    }
}
