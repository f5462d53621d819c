//! Which program listens on a port, where the system lets it be known.

use std::fmt;

/// A program that listens on a port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PortHolder {
    pub name: String,
    pub pid: u32,
}

impl fmt::Display for PortHolder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "by {}, pid {}", self.name, self.pid)
    }
}

/// Returns the program that listens on a port of this machine. `None` where it can't be known: on other systems, and of
/// another user's program. Blocks.
#[cfg(target_os = "linux")]
#[must_use]
pub fn port_holder(port: u16) -> Option<PortHolder> {
    use std::fs;

    let tables = ["/proc/net/tcp", "/proc/net/tcp6"].map(|path| fs::read_to_string(path).unwrap_or_default());
    let inodes: Vec<u64> = tables.iter().flat_map(|table| listening(table, port)).collect();
    let processes = fs::read_dir("/proc").ok()?.flatten();
    let processes = processes.filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path())));
    for (pid, path) in processes {
        let links = fs::read_dir(path.join("fd")).into_iter().flatten().flatten();
        let mut sockets = links.filter_map(|entry| socket_of(fs::read_link(entry.path()).ok()?.to_str()?));
        if sockets.any(|inode| inodes.contains(&inode)) {
            let name = fs::read_to_string(path.join("comm")).unwrap_or_default();
            let name: String = name.trim().chars().filter(|c| !c.is_control()).collect();
            return Some(PortHolder { name, pid });
        }
    }
    None
}

/// Elsewhere there is no such file.
#[cfg(not(target_os = "linux"))]
#[must_use]
pub fn port_holder(_port: u16) -> Option<PortHolder> {
    None
}

/// The state of a socket that listens, as the tables of the kernel write it.
#[cfg(target_os = "linux")]
const LISTENS: &str = "0A";

/// Returns the sockets of a table of the kernel that listen on a port.
#[cfg(target_os = "linux")]
fn listening(table: &str, port: u16) -> Vec<u64> {
    let socket = |line: &str| {
        let fields: Vec<&str> = line.split_whitespace().collect();
        let local = u16::from_str_radix(fields.get(1)?.rsplit(':').next()?, 16).ok()?;
        let is_it = local == port && fields.get(3) == Some(&LISTENS);
        // A socket that nobody holds any more has none.
        fields.get(9)?.parse().ok().filter(|inode| is_it && *inode > 0)
    };
    table.lines().skip(1).filter_map(socket).collect()
}

/// Returns the socket that a link in a process's folder leads to.
#[cfg(target_os = "linux")]
fn socket_of(link: &str) -> Option<u64> {
    link.strip_prefix("socket:[")?.strip_suffix(']')?.parse().ok()
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    const TABLE: &str =
        "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:A0F7 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 41207001 1 ffff 100 0 0 10 0
   1: 0100007F:A0F7 0100007F:C350 01 00000000:00000000 00:00000000 00000000  1000        0 41207002 1 ffff 20 4 30 10 -1
   2: 00000000:0050 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 80 1 ffff 100 0 0 10 0
   3: 00000000000000000000000001000000:A0F7 00000000000000000000000000000000:0000 0A 0:0 00:0 0 1000 0 41207003 1 ffff
   4: 0100007F:0051 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 0 1 ffff 100 0 0 10 0
   5: broken
";

    #[test]
    fn sockets_that_listen_on_a_port_are_read() {
        assert_eq!(listening(TABLE, 41207), [41_207_001, 41_207_003]);
        assert_eq!(listening(TABLE, 80), [80]);
        assert!(listening(TABLE, 81).is_empty() && listening(TABLE, 82).is_empty() && listening("", 80).is_empty());
        assert_eq!(socket_of("socket:[41207001]"), Some(41_207_001));
        assert!(socket_of("/dev/null").is_none() && socket_of("socket:[x]").is_none());
    }

    #[test]
    fn a_port_of_this_process_is_its_own() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let holder = port_holder(listener.local_addr().unwrap().port()).unwrap();
        assert_eq!(holder.pid, std::process::id());
        assert!(!holder.name.is_empty() && holder.to_string().ends_with(&format!(", pid {}", holder.pid)));
    }
}
