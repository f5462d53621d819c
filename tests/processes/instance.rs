//! One window a data directory, with the real program: what a second start hands over, and what stays as it was.

use std::fs;
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::thread;
use std::time::Instant;

use x11rb::connection::Connection as _;
use x11rb::protocol::Event;
use x11rb::protocol::xproto::{ChangeWindowAttributesAux, ConnectionExt as _, EventMask};
use x11rb::rust_connection::RustConnection;

use crate::desktop::steps::{SAMPLE, pixels_of};
use crate::desktop::virtual_desktop::{DEADLINE, Desktop, until};

/// Starts the program beside the one that runs, and returns what it said.
fn start_again(desktop: &Desktop, arguments: &[&str], environment: &[(&str, &str)]) -> Output {
    let output = desktop.command(environment).args(arguments).current_dir(desktop.files()).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    output
}

#[track_caller]
fn assert_said(output: &Output, expected: &str) {
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(said.contains(expected), "{output:?}");
}

/// How many windows of the program there are.
fn windows(desktop: &Desktop) -> usize {
    let found = desktop.tool("xdotool", &["search", "--onlyvisible", "--name", "^CapKill Desk$"]);
    found.unwrap_or_default().lines().count()
}

fn wait_for_log(desktop: &mut Desktop, expected: &str) {
    desktop.wait(&format!("the log says {expected:?}"), |desktop| desktop.log().contains(expected).then_some(()));
}

fn wait_for_sample(desktop: &mut Desktop) {
    let sample = pixels_of(SAMPLE);
    desktop.wait("the picture is shown", |desktop| desktop.screen.shows(&sample).then_some(()));
}

fn put(desktop: &Desktop, name: &str, bytes: &[u8]) -> String {
    fs::write(desktop.files().join(name), bytes).unwrap();
    name.to_owned()
}

/// What a window manager hears: the window that is to be activated, who asks, and the time of the click.
fn watch_for_activation(display: &str) -> thread::JoinHandle<Option<(u32, [u32; 2])>> {
    let (connection, number) = RustConnection::connect(Some(display)).unwrap();
    let root = connection.setup().roots[number].root;
    let aux = ChangeWindowAttributesAux::new().event_mask(EventMask::SUBSTRUCTURE_NOTIFY);
    connection.change_window_attributes(root, &aux).unwrap().check().unwrap();
    let activate = connection.intern_atom(false, b"_NET_ACTIVE_WINDOW").unwrap().reply().unwrap().atom;
    thread::spawn(move || {
        until(DEADLINE, || match connection.poll_for_event().unwrap()? {
            Event::ClientMessage(message) if message.type_ == activate => {
                let data = message.data.as_data32();
                Some((message.window, [data[0], data[1]]))
            }
            _ => None,
        })
    })
}

#[test]
fn a_second_start_hands_its_file_over_and_the_window_comes_forward() {
    let mut desktop = Desktop::open("instance");
    desktop.start(&[]);
    let name = put(&desktop, "no 1.tmp", SAMPLE);
    let asked = watch_for_activation(desktop.display());
    let began = Instant::now();
    let output = start_again(&desktop, &[&name], &[("DESKTOP_STARTUP_ID", "files/1-2-host_TIME4711")]);
    println!("the second process ended after {} ms", began.elapsed().as_millis());
    assert_said(&output, "no 1.tmp goes to the window that is open");
    assert_eq!(asked.join().unwrap(), Some((desktop.window().unwrap(), [2, 4711])));
    wait_for_sample(&mut desktop);
    assert_eq!(windows(&desktop), 1);
    assert_said(&start_again(&desktop, &[], &[]), "open already");
    wait_for_log(&mut desktop, "another start handed over files=0");
    let kept = start_again(&desktop, &["--profile", "CapKill"], &[]);
    assert!(String::from_utf8_lossy(&kept.stderr).contains("--new-window"), "{kept:?}");
    desktop.close();
    let left: Vec<_> = fs::read_dir(desktop.data_dir()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(!left.iter().any(|name| name == "window.sock"), "{left:?}");
}

#[test]
fn whatever_is_handed_over_the_window_says_a_sentence_and_goes_on() {
    let mut desktop = Desktop::open("instance-odd");
    desktop.start(&[]);
    let many: Vec<String> = (0..500).map(|number| put(&desktop, &format!("{number}.png"), SAMPLE)).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    assert_said(&start_again(&desktop, &many, &[]), "500 files go to the window");
    wait_for_log(&mut desktop, "another start handed over files=500");
    for (argument, expected) in
        [("home", "home is a directory"), ("https://example.com/a.png", "https://example.com/a.png is an address")]
    {
        start_again(&desktop, &[argument], &[]);
        wait_for_log(&mut desktop, expected);
    }
    put(&desktop, "-x.png", SAMPLE);
    assert_said(&start_again(&desktop, &["--", "-x.png"], &[]), "-x.png goes to the window");
    wait_for_sample(&mut desktop);
    // What is not a message of a start is refused.
    drop(std::os::unix::net::UnixStream::connect(desktop.data_dir().join("window.sock")).unwrap());
    assert_said(&start_again(&desktop, &["-x.png".replace('-', "./-").as_str()], &[]), "-x.png goes");
    desktop.close();
}

#[test]
fn files_open_in_the_new_window_where_none_is_open() {
    let mut desktop = Desktop::open("instance-first");
    put(&desktop, "a.png", SAMPLE);
    let file = desktop.files().join("a.png");
    desktop.start_with(&[file.to_str().unwrap()], &[]);
    wait_for_sample(&mut desktop);
    desktop.close();
}

#[test]
fn a_socket_that_a_killed_window_left_is_replaced() {
    let mut desktop = Desktop::open("instance-stale");
    desktop.start(&[]);
    let socket = desktop.data_dir().join("window.sock");
    desktop.wait("the window listens", |_| socket.exists().then_some(()));
    desktop.kill();
    assert!(socket.exists());
    desktop.start(&[]);
    let name = put(&desktop, "a.png", SAMPLE);
    assert_said(&start_again(&desktop, &[&name], &[]), "a.png goes");
    wait_for_sample(&mut desktop);
    desktop.close();
}

#[test]
fn a_new_window_opens_beside_the_first_and_takes_over_once_that_is_closed() {
    let mut desktop = Desktop::open("instance-new");
    desktop.start(&[]);
    let mut second = desktop.command(&[]).arg("--new-window").stdout(Stdio::null()).spawn().unwrap();
    desktop.wait("there are two windows", |desktop| (windows(desktop) == 2).then_some(()));
    start_again(&desktop, &[], &[]);
    desktop.signal("-TERM");
    assert!(desktop.wait_for_end().success());
    let log = desktop.log().matches("another start handed over").count();
    assert_eq!(log, 1);
    let name = put(&desktop, "a.png", SAMPLE);
    assert_said(&start_again(&desktop, &[&name], &[]), "a.png goes to the window that is open");
    let sample = pixels_of(SAMPLE);
    let is_shown = until(DEADLINE, || desktop.screen.shows(&sample).then_some(()));
    second.kill().unwrap();
    second.wait().unwrap();
    assert!(is_shown.is_some(), "the second window shows the file");
}

/// A window that does not answer is left alone after a while, and another one opens.
#[test]
fn without_an_answer_the_second_start_opens_a_window_of_its_own() {
    let mut desktop = Desktop::open("instance-silent");
    desktop.start(&[]);
    let socket = desktop.data_dir().join("window.sock");
    desktop.wait("the window listens", |_| socket.exists().then_some(()));
    desktop.signal("-STOP");
    let mut second = desktop.command(&[]).stderr(Stdio::piped()).spawn().unwrap();
    let two = until(DEADLINE, || (windows(&desktop) == 2).then_some(()));
    desktop.signal("-CONT");
    second.kill().unwrap();
    let said = second.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&said.stderr);
    assert!(
        two.is_some() && ["gave no answer", "another window is opened"].iter().all(|part| said.contains(part)),
        "{said}"
    );
    desktop.close();
}

/// Where nothing can be locked, or no socket can be made, each start opens a window, and the log says why.
#[test]
fn where_there_can_be_no_socket_each_start_opens_a_window() {
    for (odd, why) in [("window.lock", "takes no lock"), ("window.sock", "Something else than a socket")] {
        let mut desktop = Desktop::open("instance-nowhere");
        fs::create_dir(desktop.data_dir().join(odd)).unwrap();
        desktop.start(&[]);
        wait_for_log(&mut desktop, why);
        let mut second = desktop.command(&[]).stderr(Stdio::null()).spawn().unwrap();
        desktop.wait("there are two windows", |desktop| (windows(desktop) == 2).then_some(()));
        second.kill().unwrap();
        second.wait().unwrap();
        desktop.close();
    }
}

/// A command that only root may run: an ordinary user needs sudo without a password.
fn as_root(program: &str) -> Command {
    if rustix::process::geteuid().is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("sudo");
    command.args(["--non-interactive", program]);
    command
}

/// A socket of another user is never written to, and another user's process is never listened to.
#[test]
fn another_user_is_told_nothing_and_takes_nothing() {
    let mut desktop = Desktop::open("instance-user");
    desktop.start(&[]);
    let socket = desktop.data_dir().join("window.sock");
    desktop.wait("the window listens", |_| socket.exists().then_some(()));
    // As open as somebody may leave them.
    let open = |path: &Path| assert!(Command::new("chmod").arg("777").arg(path).status().unwrap().success());
    [desktop.files(), &desktop.data_dir(), &socket].into_iter().for_each(open);
    let script = "import socket,sys\ns=socket.socket(socket.AF_UNIX)\ns.connect(sys.argv[1])\ntry:\n \
                  s.sendall(b'capkill-desk 1\\0/a.png\\0\\0'); s.shutdown(1); print(len(s.recv(100)))\n\
                  except ConnectionError: print(0)";
    let mut other = as_root("setpriv");
    other.args(["--reuid=65534", "--regid=65534", "--clear-groups", "/usr/bin/python3", "-c", script]).arg(&socket);
    let answer = other.output().unwrap();
    assert_eq!(String::from_utf8_lossy(&answer.stdout).trim(), "0", "{answer:?}");
    wait_for_log(&mut desktop, "it is the user 65534's");
    assert!(!desktop.log().contains("another start handed over"));
    desktop.kill();
    // Now the other user's socket lies where the window's would, with a lock that is taken.
    fs::remove_file(&socket).unwrap();
    let foreign = UnixListener::bind(&socket).unwrap();
    assert!(as_root("chown").arg("65534:65534").arg(&socket).status().unwrap().success());
    let lock = fs::File::options().write(true).open(desktop.data_dir().join("window.lock")).unwrap();
    lock.lock().unwrap();
    let path = desktop.files().join(put(&desktop, "a.png", SAMPLE));
    desktop.spawn(&[path.to_str().unwrap()], &[]);
    wait_for_log(&mut desktop, "another user's");
    foreign.set_nonblocking(true).unwrap();
    assert!(foreign.accept().is_err(), "nobody came to the foreign socket");
}

#[test]
fn a_file_that_is_not_there_is_told_and_fails_while_the_others_go_to_the_window() {
    let mut desktop = Desktop::open("instance-missing");
    desktop.start(&[]);
    let name = put(&desktop, "a.png", SAMPLE);
    for (arguments, handed) in [(&["nothere.png"][..], 0), (&["nothere.png", &name], 1)] {
        let output = desktop.command(&[]).args(arguments).current_dir(desktop.files()).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{output:?}");
        assert!(String::from_utf8_lossy(&output.stderr).contains("there is no file nothere.png"), "{output:?}");
        let said = String::from_utf8_lossy(&output.stdout);
        assert_eq!(said.contains("goes to the window"), handed > 0, "{output:?}");
    }
    wait_for_sample(&mut desktop);
    desktop.close();
}

#[test]
fn a_slip_of_the_pen_opens_no_window() {
    let desktop = Desktop::open("instance-slip");
    for (arguments, expected) in [
        (&["sandbx"][..], "no command and no file sandbx"),
        (&["--new-window", "openapi"], "a command opens no window"),
    ] {
        let output = desktop.command(&[]).args(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{output:?}");
        assert!(String::from_utf8_lossy(&output.stderr).contains(expected), "{output:?}");
    }
}
