//! Payload files dropped into the inbox.

use std::ffi::OsString;
use std::io::Write;
use std::sync::Arc;
use std::time::Duration;

use copydesk::queue::embedded::{EmbeddedQueue, inbox};
use copydesk::queue::{Consumer, Message, ParkedFilter, Queue, Source};
use copydesk::telemetry::Metrics;

use tokio::sync::oneshot;

use crate::support::{Desk, metrics, take};

/// A queue whose inbox is watched until it is dropped.
struct Watched {
    desk: Desk,
    queue: Queue,
    articles: Consumer,
    _stop: oneshot::Sender<()>,
}

impl Watched {
    fn new(payload_bytes: usize) -> Self {
        Self::counted(payload_bytes, metrics())
    }

    fn counted(payload_bytes: usize, metrics: Arc<Metrics>) -> Self {
        let desk = Desk::new(&[]);
        let mut options = desk.options();
        options.payload_bytes = payload_bytes;
        let queue = EmbeddedQueue::open(options, metrics).unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        tokio::spawn({
            let queue = queue.clone();
            async move {
                inbox::watch(&queue, async { drop(stopped.await) }).await;
            }
        });
        let queue = Queue::Embedded(queue);
        let articles = queue.consume(Source::Articles, 32);
        Self { desk, queue, articles, _stop: stop }
    }

    /// Writes under a name that is passed over, then renames.
    fn drop_in(&self, name: &str, bytes: &[u8]) {
        let inbox = self.desk.path().join("inbox");
        std::fs::write(inbox.join(format!("{name}.tmp")), bytes).unwrap();
        std::fs::rename(inbox.join(format!("{name}.tmp")), inbox.join(name)).unwrap();
    }

    /// Waits until `/ready` would have a note, or none.
    async fn until_noted(&self, noted: bool) -> Vec<String> {
        let mut look = tokio::time::interval(Duration::from_millis(20));
        loop {
            look.tick().await;
            let notes = self.queue.notes();
            if notes.is_empty() != noted {
                return notes;
            }
        }
    }

    async fn take(&mut self) -> Message {
        let delivery = take(&mut self.articles).await;
        let message = delivery.message.clone();
        delivery.settle(copydesk::queue::Outcome::Delivered).await.unwrap();
        message
    }

    async fn parked(&self) -> Vec<copydesk::queue::ParkedSummary> {
        self.queue.parked(&ParkedFilter::default()).await.unwrap()
    }

    async fn first_parked(&self) -> copydesk::queue::ParkedSummary {
        let mut look = tokio::time::interval(Duration::from_millis(20));
        loop {
            look.tick().await;
            if let Some(parked) = self.parked().await.pop() {
                return parked;
            }
        }
    }

    fn files(&self, folder: &str) -> Vec<String> {
        let entries = std::fs::read_dir(self.desk.path().join(folder)).unwrap();
        let mut names: Vec<_> =
            entries.map(|e| e.unwrap().file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }
}

fn gzip(text: &str) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

#[tokio::test]
async fn a_file_is_queued_with_its_type_and_then_deleted() {
    let mut watched = Watched::new(1000);
    watched.drop_in("a.html", b"<p>Hello</p>");
    let message = watched.take().await;
    assert_eq!(&message.body[..], b"<p>Hello</p>");
    assert_eq!(message.content_type.as_deref(), Some("text/html"));
    assert_eq!(message.content_encoding, None);
    watched.drop_in("b.md.gz", &gzip("# Hello"));
    let message = watched.take().await;
    assert_eq!(message.content_type.as_deref(), Some("text/markdown"));
    assert_eq!(message.content_encoding.as_deref(), Some("gzip"));
    assert_eq!(&message.body[..], gzip("# Hello"));
    watched.drop_in("last.txt", b"so that b's deletion is past");
    watched.take().await;
    assert!(!watched.files("inbox").contains(&"b.md.gz".into()));
}

#[tokio::test]
async fn unfinished_and_hidden_files_are_passed_over() {
    let mut watched = Watched::new(1000);
    let inbox = watched.desk.path().join("inbox");
    std::fs::write(inbox.join(".hidden.txt"), "x").unwrap();
    std::fs::write(inbox.join("a.txt.tmp"), "x").unwrap();
    std::fs::write(inbox.join("b.html.part"), "x").unwrap();
    std::fs::create_dir(inbox.join("folder.txt")).unwrap();
    watched.drop_in("z.txt", b"finished");
    assert_eq!(&watched.take().await.body[..], b"finished");
    assert_eq!(watched.desk.rows(), 0);
}

/// The file that is closed has stood still for less time than the open one: it is
/// the writer, not the time alone, that decides.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_file_that_a_writer_has_open_is_left_however_long_it_pauses() {
    let mut watched = Watched::new(1000);
    let inbox = watched.desk.path().join("inbox");
    watched.drop_in("first.txt", b"the inbox is being watched");
    watched.take().await;
    let mut slow = std::fs::File::create(inbox.join("slow.txt")).unwrap();
    slow.write_all(b"the first half").unwrap();
    std::fs::write(inbox.join("whole.txt"), "closed").unwrap();
    assert_eq!(&watched.take().await.body[..], b"closed");
    slow.write_all(b" and the second").unwrap();
    drop(slow);
    assert_eq!(&watched.take().await.body[..], b"the first half and the second");
}

#[tokio::test]
async fn a_name_as_long_as_names_can_be_is_parked_and_blocks_no_replay() {
    let watched = Watched::new(10);
    let long = format!("{}.html", "n".repeat(239));
    let inbox = watched.desk.path().join("inbox");
    std::fs::write(watched.desk.root().join("outside"), "more than ten bytes").unwrap();
    std::fs::rename(watched.desk.root().join("outside"), inbox.join(&long)).unwrap();
    watched.first_parked().await;
    let mut look = tokio::time::interval(Duration::from_millis(20));
    while watched.files("set_aside").is_empty() {
        look.tick().await;
    }
    assert!(watched.files("set_aside")[0].ends_with("nnn.html"));
    let Watched { desk, queue, .. } = watched;
    queue.close(Duration::from_secs(5)).await;
    assert_eq!(desk.open_beside().replay(&ParkedFilter::default()).await, Ok(1));
    assert_eq!(std::fs::read_dir(inbox).unwrap().count(), 1);
}

#[tokio::test]
async fn a_file_that_cannot_be_moved_holds_up_no_other_replay() {
    let watched = Watched::new(10);
    for name in ["a.html", "b.html"] {
        watched.drop_in(name, b"more than ten bytes");
    }
    let mut look = tokio::time::interval(Duration::from_millis(20));
    while watched.files("set_aside").len() < 2 {
        look.tick().await;
    }
    let Watched { desk, queue, .. } = watched;
    queue.close(Duration::from_secs(5)).await;
    // A folder stands in the way of the first.
    let parked = desk.open_beside().parked(&ParkedFilter::default()).await.unwrap();
    let in_the_way = desk.path().join("inbox").join(format!("{}-a.html", parked[0].id));
    std::fs::create_dir(&in_the_way).unwrap();
    let replayed = desk.open_beside().replay(&ParkedFilter::default()).await;
    let error = replayed.unwrap_err().to_string();
    assert!(error.contains("with 2, found 1 done") && error.contains("-a.html"), "{error}");
    std::fs::remove_dir(&in_the_way).unwrap();
    assert_eq!(desk.open_beside().replay(&ParkedFilter::default()).await, Ok(1));
    assert_eq!(desk.rows(), 0);
}

#[tokio::test]
async fn each_line_of_a_file_of_lines_is_a_payload() {
    let mut watched = Watched::new(1000);
    let lines: Vec<_> = (0..200).map(|n| format!("{{\"id\":\"{n}\"}}")).collect();
    watched.drop_in("a.ndjson.gz", &gzip(&lines.join("\n")));
    for line in lines {
        let message = watched.take().await;
        assert_eq!(message.body, line);
        assert_eq!(message.content_type.as_deref(), Some("application/json"));
    }
    // Nothing of it comes twice.
    watched.drop_in("b.txt", b"next");
    assert_eq!(&watched.take().await.body[..], b"next");
    assert!(!watched.files("inbox").contains(&"a.ndjson.gz".into()));
}

#[tokio::test]
async fn a_file_over_the_limit_is_parked_by_name_and_replayed_as_a_file() {
    let watched = Watched::new(10);
    watched.drop_in("big one.html", b"<p>more than ten bytes</p>");
    let parked = watched.first_parked().await;
    assert_eq!((parked.reason.as_str(), parked.stage.as_str()), ("too_large", "decode"));
    assert!(parked.detail.starts_with("expected at most 10 bytes, found 26; the file is kept"));
    assert_eq!(parked.bytes, 26);
    let mut look = tokio::time::interval(Duration::from_millis(20));
    while watched.files("set_aside").is_empty() {
        look.tick().await;
    }
    assert!(watched.files("set_aside")[0].ends_with("-big one.html"));
    assert!(watched.files("inbox").is_empty());

    // Beside an owner that reads no inbox, to see the file come back.
    let Watched { desk, queue, .. } = watched;
    queue.close(Duration::from_secs(5)).await;
    assert_eq!(desk.open_beside().replay(&ParkedFilter::default()).await, Ok(1));
    let back = desk.path().join("inbox").join(format!("{}-big one.html", parked.id));
    assert_eq!(std::fs::read(back).unwrap(), b"<p>more than ten bytes</p>");
    assert_eq!(desk.rows(), 0);
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_file_is_set_aside_and_replayed_across_file_systems_and_where_folders_are_gone() {
    let memory = tempfile::tempdir_in("/dev/shm").unwrap();
    for link_to in [None, Some(memory.path())] {
        let watched = Watched::new(10);
        let set_aside = watched.desk.path().join("set_aside");
        std::fs::remove_dir(&set_aside).unwrap();
        if let Some(to) = link_to {
            std::os::unix::fs::symlink(to, &set_aside).unwrap();
        }
        watched.drop_in("big.html", b"<p>more than ten bytes</p>");
        let parked = watched.first_parked().await;
        let mut look = tokio::time::interval(Duration::from_millis(20));
        while !watched.files("inbox").is_empty() {
            look.tick().await;
        }
        let name = format!("{}-big.html", parked.id);
        assert_eq!(watched.files("set_aside"), [name.as_str()]);
        assert_eq!(watched.queue.notes(), [""; 0]);

        let Watched { desk, queue, .. } = watched;
        queue.close(Duration::from_secs(5)).await;
        let beside = desk.open_beside();
        std::fs::remove_dir(desk.path().join("inbox")).unwrap();
        assert_eq!(beside.replay(&ParkedFilter::default()).await, Ok(1));
        let back = desk.path().join("inbox").join(name);
        assert_eq!(std::fs::read(back).unwrap(), b"<p>more than ten bytes</p>");
        assert_eq!(std::fs::read_dir(&set_aside).unwrap().count(), 0);
        assert_eq!(desk.rows(), 0);
    }
}

/// The same name, size and time: Monday's and Tuesday's feed, each cut at the same byte.
#[tokio::test]
async fn each_file_that_is_set_aside_is_kept_told_and_counted() {
    let metrics = metrics();
    let watched = Watched::counted(10, Arc::clone(&metrics));
    let long_ago = std::time::SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    let mut names = vec![OsString::from("feed.txt"); 2];
    #[cfg(target_os = "linux")]
    for name in [b"\xff.txt", b"\xfe.txt"] {
        names.push(std::os::unix::ffi::OsStringExt::from_vec(name.to_vec()));
    }
    let mut look = tokio::time::interval(Duration::from_millis(20));
    for (count, name) in names.iter().enumerate() {
        let coming = watched.desk.root().join("coming");
        std::fs::write(&coming, format!("more than ten {count}")).unwrap();
        let file = std::fs::File::options().append(true).open(&coming).unwrap();
        file.set_modified(long_ago).unwrap();
        std::fs::rename(&coming, watched.desk.path().join("inbox").join(name)).unwrap();
        while !watched.files("inbox").is_empty() {
            look.tick().await;
        }
    }
    let folder = watched.desk.path().join("set_aside");
    let read = |name: &String| std::fs::read_to_string(folder.join(name)).unwrap();
    let mut kept: Vec<_> = watched.files("set_aside").iter().map(read).collect();
    kept.sort();
    let expected: Vec<_> = (0..names.len()).map(|n| format!("more than ten {n}")).collect();
    assert_eq!(kept, expected);
    assert_eq!(watched.parked().await.len(), names.len());
    let text = metrics.render();
    for counter in [
        "articles_total{outcome=\"parked\"}",
        "rejections_total{reason=\"too_large\"}",
        "parked_copies_total{stage=\"decode\",reason=\"too_large\"}",
    ] {
        let line = format!("copydesk_{counter} {}", names.len());
        assert!(text.lines().any(|found| found == line), "{line}: {text}");
    }
}

#[tokio::test]
async fn a_broken_file_of_lines_is_set_aside_and_its_good_lines_are_queued_once() {
    let mut watched = Watched::new(1000);
    let mut bytes = gzip(&"{\"id\":1}\n".repeat(3));
    let end = bytes.len() - 8;
    bytes[end..].fill(0xff);
    watched.drop_in("a.ndjson.gz", &bytes);
    let parked = watched.first_parked().await;
    assert_eq!(parked.reason, "malformed");
    watched.drop_in("b.txt", b"next");
    assert_eq!(&watched.take().await.body[..], b"next");
    assert_eq!(watched.parked().await.len(), 1);
}

#[tokio::test]
async fn an_inbox_that_cannot_be_read_is_told_and_one_that_is_gone_is_made_again() {
    let mut watched = Watched::new(1000);
    watched.drop_in("a.txt", b"first");
    assert_eq!(watched.take().await.body, "first");
    assert_eq!(watched.queue.notes(), [""; 0]);
    let inbox = watched.desk.path().join("inbox");
    std::fs::remove_dir_all(&inbox).unwrap();
    std::fs::write(&inbox, b"no folder").unwrap();
    let notes = watched.until_noted(true).await;
    assert!(notes[0].contains("inbox: Not a directory"), "{notes:?}");
    std::fs::remove_file(&inbox).unwrap();
    watched.until_noted(false).await;
    // A rename is seen only in the folder that is watched: else this would take ten seconds.
    let begun = std::time::Instant::now();
    watched.drop_in("b.txt", b"second");
    assert_eq!(watched.take().await.body, "second");
    assert!(begun.elapsed() < Duration::from_secs(8), "{:?}", begun.elapsed());
}
