//! Whom an endpoint trusts and who it says it is, over real TLS: authorities and
//! certificates are made by openssl for each test.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use super::super::endpoint::{Endpoint, EndpointError};
use crate::config::{Secret, WebhookSettings};

/// A folder with an authority and what it has signed.
struct Authority(TempDir);

impl Authority {
    fn new() -> Self {
        let this = Self(tempfile::tempdir().unwrap());
        this.openssl(&[
            "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2",
            "-keyout ca.key -out ca.pem -subj /CN=authority",
            "-addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign",
        ]);
        this
    }

    /// Makes `NAME.pem` and `NAME.key`, good for these names and addresses.
    fn sign(&self, name: &str, good_for: &str) {
        self.openssl(&[
            "req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes",
            &format!("-keyout {name}.key -out {name}.csr -subj /CN={name}"),
        ]);
        std::fs::write(self.path("names"), format!("subjectAltName={good_for}\n")).unwrap();
        self.openssl(&[
            "x509 -req -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile names",
            &format!("-in {name}.csr -out {name}.pem"),
        ]);
    }

    fn openssl(&self, arguments: &[&str]) {
        let arguments = arguments.iter().flat_map(|part| part.split(' '));
        let made = Command::new("openssl").args(arguments).current_dir(self.0.path()).output();
        let made = made.expect("openssl runs");
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn certificates(&self, name: &str) -> Vec<CertificateDer<'static>> {
        CertificateDer::pem_file_iter(self.path(name)).unwrap().map(Result::unwrap).collect()
    }
}

/// Answers every request with 204.
struct Receiver {
    port: u16,
    taken: Arc<AtomicUsize>,
}

impl Receiver {
    /// With the certificate `server`; with `clients`, only for those that this
    /// authority has signed.
    async fn start(authority: &Authority, clients: Option<&Authority>) -> Self {
        let key = PrivateKeyDer::from_pem_file(authority.path("server.key")).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider.clone());
        let config = config.with_safe_default_protocol_versions().unwrap();
        let config = match clients {
            None => config.with_no_client_auth(),
            Some(clients) => {
                let mut roots = RootCertStore::empty();
                roots.add(clients.certificates("ca.pem").remove(0)).unwrap();
                let verifier =
                    WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider);
                config.with_client_cert_verifier(verifier.build().unwrap())
            }
        };
        let config = config.with_single_cert(authority.certificates("server.pem"), key).unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let taken = Arc::new(AtomicUsize::new(0));
        let count = taken.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                // A handshake that fails is the client's to tell.
                let Ok(mut stream) = acceptor.accept(stream).await else { continue };
                let mut request = Vec::new();
                while !request.ends_with(b"{}") && stream.read_buf(&mut request).await.unwrap() > 0
                {
                }
                count.fetch_add(1, Ordering::SeqCst);
                stream.write_all(b"HTTP/1.1 204 Taken\r\n\r\n").await.unwrap();
                stream.shutdown().await.ok();
            }
        });
        Self { port, taken }
    }

    /// Sends a record to `https://HOST` as an endpoint would.
    async fn take(&self, host: &str, files: [Option<&Path>; 3]) -> Result<u16, String> {
        let endpoint = endpoint(&format!("https://{host}:{}/", self.port), files).unwrap();
        endpoint.try_out("r1", "{}".into()).await
    }

    fn taken(&self) -> usize {
        self.taken.load(Ordering::SeqCst)
    }
}

/// With these files as `ca_file`, `cert_file` and `key_file`.
fn endpoint(url: &str, files: [Option<&Path>; 3]) -> Result<Endpoint, EndpointError> {
    let [ca_file, cert_file, key_file] = files.map(|file| file.map(Path::to_owned));
    let settings = WebhookSettings {
        name: "desk".into(),
        url: url.into(),
        allow_networks: vec!["127.0.0.0/8".into()],
        ca_file,
        cert_file,
        key_file,
        ..WebhookSettings::default()
    };
    Endpoint::new(&settings, &[Secret::new("whsec_b2xkIGtleQ==")])
}

#[test]
fn a_client_certificate_that_cannot_be_used_is_told_with_the_key_and_the_file() {
    let ours = Authority::new();
    for name in ["client", "other"] {
        ours.sign(name, "DNS:copydesk");
    }
    ours.openssl(&["pkey -in client.key -aes256 -passout pass:hunter2 -out encrypted.key"]);
    ours.openssl(&["pkey -in client.key -traditional -out traditional.key"]);
    let read = |name: &str| std::fs::read_to_string(ours.path(name)).unwrap();
    let write = |name: &str, text: &str| std::fs::write(ours.path(name), text).unwrap();
    write("none", "");
    write("words", "hunter2\n");
    write("cut.pem", read("client.pem").split("-----END").next().unwrap());
    write("cut.key", read("client.key").split("-----END").next().unwrap());
    write("odd.pem", "-----BEGIN CERTIFICATE-----\n%hunter2%\n-----END CERTIFICATE-----\n");
    write("odd.key", &read("odd.pem").replace("CERTIFICATE", "PRIVATE KEY"));
    let nothing = "-----BEGIN CERTIFICATE-----\nbm90aGluZw==\n-----END CERTIFICATE-----\n";
    write("nothing.pem", nothing);
    write("nothing.key", &nothing.replace("CERTIFICATE", "PRIVATE KEY"));
    write("chain.pem", &format!("{}{nothing}", read("client.pem")));
    write("both.pem", &(read("client.pem") + &read("client.key")));
    write("request.pem", &(read("client.pem") + &read("client.csr")));
    let (cert, key) = ("cert_file", "key_file");
    for (files, at, found) in [
        (["none", "client.key"], cert, "found none"),
        (["words", "client.key"], cert, "found none"),
        (["gone", "client.key"], cert, "No such file"),
        (["client.key", "client.key"], cert, "found a private key alone"),
        (["cut.pem", "client.key"], cert, "found one without its END line"),
        (["odd.pem", "client.key"], cert, "found one that is not base64"),
        (["nothing.pem", "client.key"], cert, "found one that cannot be read, number 1"),
        (["chain.pem", "client.key"], cert, "found one that cannot be read, number 2"),
        (["request.pem", "client.key"], cert, "expected nothing but certificates"),
        (["client.pem", "none"], key, "found none"),
        (["client.pem", "words"], key, "found none"),
        (["client.pem", "."], key, "Is a directory"),
        (["client.pem", "client.pem"], key, "found certificates alone"),
        (["client.pem", "cut.key"], key, "found one without its END line"),
        (["client.pem", "odd.key"], key, "found one that is not base64"),
        (["client.pem", "nothing.key"], key, "found one that cannot be read"),
        (["client.pem", "encrypted.key"], key, "found an encrypted key"),
        (["client.pem", "other.key"], key, "client.pem, found another one"),
    ] {
        let [certificate, private] = files.map(|name| ours.path(name));
        // What is sent without encryption is checked all the same.
        for url in ["https://hook.example/", "http://hook.example/"] {
            let refused = endpoint(url, [None, Some(&certificate), Some(&private)]).unwrap_err();
            let (told, file) =
                (refused.to_string(), if at == cert { &certificate } else { &private });
            assert_eq!(refused.key(), at, "{files:?}: {told}");
            assert!(told.starts_with(&format!("{}: ", file.display())), "{files:?}: {told}");
            assert!(told.contains(found), "{files:?}: {told}");
            assert!(!told.contains("hunter2"), "{told}");
        }
    }
    for files in [["client.pem", "client.key"], ["client.pem", "traditional.key"], ["both.pem"; 2]]
    {
        let [certificate, key] = files.map(|name| ours.path(name));
        let usable = endpoint("https://hook.example/", [None, Some(&certificate), Some(&key)]);
        assert!(usable.is_ok(), "{files:?}: {usable:?}");
    }
}

#[tokio::test]
async fn only_the_authority_in_ca_file_is_trusted_and_only_for_its_names() {
    let (ours, other) = (Authority::new(), Authority::new());
    ours.sign("server", "DNS:localhost");
    let receiver = Receiver::start(&ours, None).await;
    let (trusted, untrusted) = (ours.path("ca.pem"), other.path("ca.pem"));
    assert_eq!(receiver.take("localhost", [Some(&trusted), None, None]).await, Ok(204));
    let refused = receiver.take("localhost", [Some(&untrusted), None, None]).await.unwrap_err();
    // The other one has the same name.
    assert!(refused.contains("invalid peer certificate"), "{refused}");
    assert!(refused.ends_with("ca_file names who may)"), "{refused}");
    let misnamed = receiver.take("127.0.0.1", [Some(&trusted), None, None]).await.unwrap_err();
    assert!(misnamed.contains("certificate not valid for name"), "{misnamed}");
    assert_eq!(receiver.taken(), 1);
}

#[tokio::test]
async fn an_authoritys_own_certificate_is_refused_with_what_to_do() {
    let ours = Authority::new();
    for end in ["pem", "key"] {
        std::fs::copy(ours.path(&format!("ca.{end}")), ours.path(&format!("server.{end}")))
            .unwrap();
    }
    let receiver = Receiver::start(&ours, None).await;
    let refused = receiver.take("localhost", [Some(&ours.path("ca.pem")), None, None]).await;
    let refused = refused.unwrap_err();
    assert!(
        refused.ends_with("(it is an authority's own: have it sign one, and name it in ca_file)"),
        "{refused}"
    );
    assert_eq!(receiver.taken(), 0);
}

#[tokio::test]
async fn a_receiver_that_demands_a_certificate_gets_ours_and_no_record_without_it() {
    let (ours, other) = (Authority::new(), Authority::new());
    ours.sign("server", "DNS:localhost");
    for authority in [&ours, &other] {
        authority.sign("client", "DNS:copydesk");
    }
    let receiver = Receiver::start(&ours, Some(&ours)).await;
    let ca = ours.path("ca.pem");
    let with = |authority: &Authority| (authority.path("client.pem"), authority.path("client.key"));
    let (certificate, key) = with(&ours);
    let taken = receiver.take("localhost", [Some(&ca), Some(&certificate), Some(&key)]).await;
    assert_eq!(taken, Ok(204));
    let without = receiver.take("localhost", [Some(&ca), None, None]).await;
    assert!(without.is_err(), "{without:?}");
    let (certificate, key) = with(&other);
    let strange = receiver.take("localhost", [Some(&ca), Some(&certificate), Some(&key)]).await;
    assert!(strange.is_err(), "{strange:?}");
    assert_eq!(receiver.taken(), 1);
}
