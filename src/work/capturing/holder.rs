//! Which program holds a port, where the system tells.

/// A program that listens on a port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    name: String,
    pid: u32,
}

impl std::fmt::Display for Holder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, " (by {}, pid {})", self.name, self.pid)
    }
}

/// Returns the program that listens on a port of this machine; `None` where it is another user's, or nobody tells.
#[cfg(target_os = "linux")]
pub fn holder(port: u16) -> Option<Holder> {
    let tables = ["/proc/net/tcp", "/proc/net/tcp6"];
    let sockets: Vec<String> = tables
        .iter()
        .filter_map(|table| std::fs::read_to_string(table).ok())
        .flat_map(|table| table.lines().filter_map(|line| socket_of(line, port)).collect::<Vec<_>>())
        .collect();
    if sockets.is_empty() {
        return None;
    }
    let holds = |pid: u32| {
        let files = std::fs::read_dir(format!("/proc/{pid}/fd")).into_iter().flatten().flatten();
        files
            .filter_map(|file| std::fs::read_link(file.path()).ok())
            .any(|link| sockets.iter().any(|socket| link.as_os_str() == socket.as_str()))
    };
    let processes = std::fs::read_dir("/proc").ok()?.flatten();
    let pid = processes.filter_map(|process| process.file_name().to_str()?.parse().ok()).find(|pid| holds(*pid))?;
    let name = std::fs::read_to_string(format!("/proc/{pid}/comm")).ok()?;
    Some(Holder { name: name.trim().chars().filter(|c| !c.is_control()).collect(), pid })
}

/// Returns the program that listens on a port of this machine: here nobody tells.
#[cfg(not(target_os = "linux"))]
pub fn holder(_port: u16) -> Option<Holder> {
    None
}

/// Returns how a socket is called among a process's files, from its line of the system's table, if it listens on a port.
#[cfg(target_os = "linux")]
fn socket_of(line: &str, port: u16) -> Option<String> {
    const LISTENS: &str = "0A";
    let mut columns = line.split_whitespace();
    let (_, own) = columns.nth(1)?.rsplit_once(':')?;
    let state = columns.nth(1)?;
    let is_it = state == LISTENS && u16::from_str_radix(own, 16) == Ok(port);
    columns.nth(5).filter(|_| is_it).map(|inode| format!("socket:[{inode}]"))
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::net::TcpListener;

    use super::*;

    #[test]
    fn a_port_of_this_program_is_held_by_it() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let held_by = holder(port).unwrap();
        assert_eq!(held_by.pid, std::process::id());
        assert!(held_by.to_string().starts_with(" (by ") && !held_by.name.is_empty());
        drop(listener);
        assert_eq!(holder(port), None);
    }

    #[test]
    fn only_a_socket_that_listens_holds_a_port() {
        let line = |state: &str| {
            format!(
                "   0: 0100007F:A0F7 00000000:0000 {state} 00000000:00000000 00:00000000 00000000  1000        0 77 1 0"
            )
        };
        assert_eq!(socket_of(&line("0A"), 41_207).as_deref(), Some("socket:[77]"));
        assert_eq!(socket_of(&line("01"), 41_207), None);
        assert_eq!(socket_of(&line("0A"), 41_208), None);
        assert_eq!(socket_of("  sl  local_address rem_address", 41_207), None);
    }
}
