//! A publisher that writes AMQP by hand, to send what no client library would.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// One connection with one confirming channel. It blocks.
pub(crate) struct RawPublisher {
    stream: TcpStream,
}

/// Class and method of what the broker answers.
type MethodId = [u8; 4];

const METHOD: u8 = 1;
const HEADER: u8 = 2;
const BODY: u8 = 3;

/// The largest frame that a broker allows by default, and a frame's own bytes.
pub(crate) const FRAME_MAX: usize = 131_072;
const AROUND: usize = 8;

impl RawPublisher {
    /// Connects as the user of an `amqp://` URL, to its virtual host `/`.
    pub(crate) fn connect(url: &str) -> Self {
        let url = url::Url::parse(url).unwrap();
        let address = (url.host_str().unwrap().to_owned(), url.port().unwrap());
        let stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        let mut this = Self { stream };
        this.stream.write_all(b"AMQP\0\0\x09\x01").unwrap();
        this.expect([0, 10, 0, 10]);
        let login = format!("\0{}\0{}", url.username(), url.password().unwrap());
        let start_ok = [&table(&[])[..], &short(b"PLAIN"), &long(login.as_bytes()), &short(b"en")];
        this.method(0, [0, 10, 0, 11], &start_ok.concat());
        this.expect([0, 10, 0, 30]);
        this.method(0, [0, 10, 0, 31], &[0, 1, 0, 2, 0, 0, 0, 0]);
        this.method(0, [0, 10, 0, 40], &[short(b"/"), short(b""), vec![0]].concat());
        this.expect([0, 10, 0, 41]);
        this.method(1, [0, 20, 0, 10], &short(b""));
        this.expect([0, 20, 0, 11]);
        this.method(1, [0, 85, 0, 10], &[0]);
        this.expect([0, 85, 0, 11]);
        this
    }

    /// Declares a fanout exchange that feeds another one.
    pub(crate) fn feed(&mut self, name: &[u8], exchange: &str) {
        let declare = [&[0, 0][..], &short(name), &short(b"fanout"), &[0], &table(&[])];
        self.method(1, [0, 40, 0, 10], &declare.concat());
        self.expect([0, 40, 0, 11]);
        let ends = [short(exchange.as_bytes()), short(name), short(b"")].concat();
        self.method(1, [0, 40, 0, 30], &[&[0, 0][..], &ends, &[0], &table(&[])].concat());
        self.expect([0, 40, 0, 31]);
    }

    /// Publishes with properties as they go over the wire, and waits for the
    /// confirm.
    pub(crate) fn publish(&mut self, exchange: &[u8], key: &[u8], properties: &[u8], body: &[u8]) {
        let route = [&[0, 0][..], &short(exchange), &short(key), &[0]].concat();
        self.method(1, [0, 60, 0, 40], &route);
        let size = (body.len() as u64).to_be_bytes();
        self.frame(HEADER, 1, &[&[0, 60, 0, 0][..], &size, properties].concat());
        for piece in body.chunks(FRAME_MAX - AROUND) {
            self.frame(BODY, 1, piece);
        }
        self.expect([0, 60, 0, 80]);
    }

    fn method(&mut self, channel: u8, id: MethodId, arguments: &[u8]) {
        self.frame(METHOD, channel, &[&id[..], arguments].concat());
    }

    fn frame(&mut self, kind: u8, channel: u8, payload: &[u8]) {
        let size = (payload.len() as u32).to_be_bytes();
        let frame = [&[kind, 0, channel][..], &size, payload, &[0xCE]].concat();
        self.stream.write_all(&frame).unwrap();
    }

    /// Reads the next method, which must be this one.
    fn expect(&mut self, wanted: MethodId) {
        let mut head = [0; 7];
        self.stream.read_exact(&mut head).unwrap();
        let size = u32::from_be_bytes([head[3], head[4], head[5], head[6]]) as usize;
        let mut payload = vec![0; size + 1];
        self.stream.read_exact(&mut payload).unwrap();
        let text = String::from_utf8_lossy(&payload).into_owned();
        assert_eq!(payload[..4], wanted, "the broker answers {text:?}");
    }
}

/// A short string.
pub(crate) fn short(text: &[u8]) -> Vec<u8> {
    [&[text.len() as u8][..], text].concat()
}

fn long(text: &[u8]) -> Vec<u8> {
    [&(text.len() as u32).to_be_bytes()[..], text].concat()
}

/// A field table of entries that are written already.
pub(crate) fn table(entries: &[Vec<u8>]) -> Vec<u8> {
    long(&entries.concat())
}

/// An entry of a table: its name, the type of its value, the value.
pub(crate) fn entry(name: &[u8], kind: u8, value: &[u8]) -> Vec<u8> {
    [&short(name)[..], &[kind], value].concat()
}

/// A value that begins with its length: a string, a table, an array, bytes.
pub(crate) fn sized(value: &[u8]) -> Vec<u8> {
    long(value)
}
