//! The real sandbox behind a door that keeps every body exactly as it came.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use capkill_desk::sandbox::Sandbox;
use tokio::runtime::Runtime;

/// A sandbox and the bodies that went to it.
pub struct Recorder {
    sandbox: Sandbox,
    address: SocketAddr,
    bodies: Receiver<Vec<u8>>,
    _runtime: Runtime,
}

impl Recorder {
    pub fn start() -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let sandbox = runtime.block_on(Sandbox::start(0)).unwrap();
        let port = sandbox.base_url().trim_end_matches('/').rsplit(':').next().unwrap().to_owned();
        let port: u16 = port.split('/').next().unwrap().parse().unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (sender, bodies) = channel();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                pass(stream, port, &sender).unwrap();
            }
        });
        Self { sandbox, address, bodies, _runtime: runtime }
    }

    pub fn url(&self) -> String {
        format!("http://{}/createTask", self.address)
    }

    /// Tasks the sandbox has created.
    pub fn tasks(&self) -> usize {
        self.sandbox.audit().len()
    }

    /// The body that came since the last call; exactly one must have.
    pub fn take_only_body(&self, what: &str) -> Vec<u8> {
        let body = self.bodies.recv_timeout(Duration::from_secs(10));
        let body = body.unwrap_or_else(|_| panic!("{what} sent nothing"));
        assert!(self.bodies.try_recv().is_err(), "{what} sent more than once");
        body
    }
}

/// Passes one request on to the sandbox and its answer back.
fn pass(stream: TcpStream, sandbox: u16, bodies: &Sender<Vec<u8>>) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut writer = stream;
    let mut head = Vec::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 || line == "\r\n" {
            break;
        }
        head.push(line.trim_end().to_owned());
    }
    let value = |name: &str| {
        let named = |line: &&String| line.to_ascii_lowercase().starts_with(name);
        head.iter().find(named).and_then(|line| line.split_once(':')).map(|(_, value)| value.trim().to_owned())
    };
    assert!(head[0].starts_with("POST /createTask "), "{}", head[0]);
    assert_eq!(value("content-type").as_deref(), Some("application/json"));
    if value("expect").is_some() {
        writer.write_all(b"HTTP/1.1 100 Continue\r\n\r\n")?;
    }
    let mut body = vec![0; value("content-length").expect("a length").parse().unwrap()];
    reader.read_exact(&mut body)?;
    let mut onward = TcpStream::connect(("127.0.0.1", sandbox))?;
    let length = body.len();
    write!(
        onward,
        "{}\r\nHost: 127.0.0.1:{sandbox}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n",
        head[0]
    )?;
    onward.write_all(&body)?;
    let mut answer = Vec::new();
    onward.read_to_end(&mut answer)?;
    // Before the answer: the caller looks for it as soon as its program has ended.
    bodies.send(body).expect("the test still runs");
    writer.write_all(&answer)
}
