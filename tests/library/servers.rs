//! The servers on this machine while other programs hold on to them, and a service with a key in its address.

use std::net::TcpStream;
use std::time::Duration;

use crate::support::TestDesk;
use crate::support::service::{Service, with_key, write_profile};
use crate::support::slow_service::SlowService;
use capkill_desk::history::Life;
use capkill_desk::work::Clock;
use tempfile::TempDir;
use url::Url;

const IDLE: usize = 1000;

/// A process may have 1,024 files open unless it asks for more.
#[cfg(unix)]
fn allow_many_files() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    let wanted = limit.maximum.map_or(8192, |maximum| maximum.min(8192));
    let current = limit.current.map_or(wanted, |current| current.max(wanted));
    setrlimit(Resource::Nofile, Rlimit { current: Some(current), ..limit }).unwrap();
}

#[cfg(not(unix))]
fn allow_many_files() {}

/// The bound is for the program as it is released; without optimisation the test allows for a busy machine.
const MOST_MS: i64 = if cfg!(debug_assertions) { 10_000 } else { 1_000 };

#[test]
fn a_submission_is_answered_beside_a_thousand_idle_connections() {
    allow_many_files();
    let service = Service::start();
    let directory = TempDir::new().unwrap();
    write_profile(directory.path(), &service.base_url(), Duration::from_mins(10), Duration::from_hours(1));
    let mut desk = TestDesk::start_in(directory, |options| {
        with_key(options, "an ordinary key");
        options.clock = Clock::system();
    });
    let url = Url::parse(&service.base_url()).unwrap();
    let address = (url.host_str().unwrap(), url.port().unwrap());
    let idle: Vec<TcpStream> = (0..IDLE).map(|_| TcpStream::connect(address).unwrap()).collect();
    desk.submit_site(1);
    desk.wait_for_states(&[Life::Created]);
    let latency_ms: i64 = desk.sqlite().query_row("SELECT latency_ms FROM submission", [], |row| row.get(0)).unwrap();
    println!("createTask beside {} idle connections: {latency_ms} ms", idle.len());
    assert!(latency_ms <= MOST_MS, "{latency_ms} ms");
}

/// The history keeps the address without the key, and nothing answers there.
#[test]
fn a_task_is_polled_at_the_address_whose_path_is_a_key() {
    const KEY: &str = "path-key-0123456789abcdef";
    let service = SlowService::start(Duration::ZERO);
    let directory = TempDir::new().unwrap();
    let address = format!("{}{KEY}/", service.base_url());
    write_profile(directory.path(), &address, Duration::from_millis(200), Duration::from_hours(1));
    let open = |directory| {
        TestDesk::start_in(directory, |options| {
            with_key(options, KEY);
            options.clock = Clock::system();
        })
    };
    let mut desk = open(directory);
    desk.submit_site(1);
    desk.wait_until("a poll", |_| !service.came("getTaskResult").is_empty());
    let kept: String = desk.sqlite().query_row("SELECT base_url FROM submission", [], |row| row.get(0)).unwrap();
    assert!(!kept.contains(KEY), "{kept}");
    let TestDesk { desk: first, directory, .. } = desk;
    drop(first);
    let polls = service.came("getTaskResult").len();
    let mut desk = open(directory);
    desk.wait_until("a poll after the restart", |_| service.came("getTaskResult").len() > polls);
    let elsewhere = service.paths().into_iter().find(|path| !path.starts_with(&format!("/{KEY}/")));
    assert_eq!(elsewhere, None, "every call goes where the profile says");
}
