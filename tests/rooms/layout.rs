//! The plan of the house: which rooms and crates a room may use, where the desk stands, and how large things may be.

/// The rooms from the top down, each with the rooms that it may use.
pub const MAY_USE: &[(&str, &str)] = &[
    ("main", "cli contract"),
    ("lib", ""),
    (
        "cli",
        "ui desk work view judge history controls theme profile sandbox callback client keychain instance loopback import payload picture contract disk",
    ),
    ("ui", "desk work view judge history controls theme profile instance import payload picture contract"),
    ("desk", "work view judge history profile sandbox callback keychain instance import payload picture contract"),
    (
        "work",
        "view judge capture history profile sandbox callback client keychain instance import payload picture contract disk",
    ),
    ("controls", "theme view history profile picture contract"),
    ("theme", "history profile payload contract"),
    ("view", "judge history profile payload picture contract"),
    ("judge", "history profile client payload contract"),
    ("capture", "client loopback contract"),
    ("history", "payload picture contract disk"),
    ("profile", "payload contract disk"),
    ("sandbox", "loopback picture contract disk"),
    ("callback", "loopback contract"),
    ("client", "contract"),
    ("keychain", "contract"),
    ("instance", "contract disk"),
    ("loopback", "contract"),
    ("import", "program payload picture contract"),
    ("program", "payload contract"),
    ("payload", "picture contract"),
    ("picture", ""),
    ("contract", ""),
    ("disk", ""),
];

/// Rooms that touch one outside thing each: they may not use each other.
pub const PEERS: &[&str] = &["history", "profile", "sandbox", "callback", "client", "keychain", "instance"];

/// Every crate that the program uses, with the only rooms that may name it; `*` stands for all of them.
pub const OUTSIDE: &[(&str, &str)] = &[
    ("aho_corasick", "payload"),
    ("arboard", "work"),
    ("axum", "capture sandbox callback loopback"),
    ("brotli_decompressor", "capture"),
    ("flate2", "capture"),
    ("ruzstd", "capture"),
    ("base64", "history import payload sandbox"),
    ("bytes", "*"),
    ("bytestring", "*"),
    ("clap", "cli"),
    ("clap_complete", "cli"),
    ("clap_mangen", "cli"),
    ("csv", "history"),
    ("directories", "cli profile"),
    ("eframe", "cli ui controls theme"),
    ("egui", "ui controls theme"),
    ("egui_extras", "ui"),
    ("egui_plot", "ui"),
    ("egui_system_font_provider", "theme"),
    ("futures_util", "*"),
    ("getrandom", "*"),
    ("gif", "picture"),
    ("hmac", "contract"),
    ("http_body_util", "capture client sandbox callback loopback"),
    ("hyper", "capture client sandbox callback loopback"),
    ("hyper_util", "client sandbox loopback"),
    ("image", "picture"),
    ("jiff", "*"),
    ("keyring", "keychain"),
    ("lucide_icons", "theme"),
    ("memchr", "payload"),
    ("notify", "work"),
    ("raw_window_handle", "cli"),
    ("reqwest", "client"),
    ("rfd", "work"),
    ("roaring", "*"),
    ("rusqlite", "history"),
    ("rusqlite_migration", "history"),
    ("rustix", "cli instance ui"),
    ("rustls", "client"),
    ("rustls_platform_verifier", "client"),
    ("secrecy", "contract"),
    ("serde", "*"),
    ("serde_json", "*"),
    ("sha2", "*"),
    ("similar", "payload"),
    ("std", "*"),
    ("socket2", "loopback"),
    ("strsim", "contract"),
    ("thiserror", "*"),
    ("tokio", "*"),
    ("tokio_rustls", "client"),
    ("tokio_util", "client work"),
    ("toml_edit", "profile"),
    ("tower", "*"),
    ("tracing", "*"),
    ("tracing_appender", "cli"),
    ("tracing_subscriber", "cli"),
    ("tree_sitter", "program"),
    ("tree_sitter_c_sharp", "program"),
    ("tree_sitter_go", "program"),
    ("tree_sitter_java", "program"),
    ("tree_sitter_javascript", "program"),
    ("tree_sitter_kotlin_ng", "program"),
    ("tree_sitter_language", "program"),
    ("tree_sitter_php", "program"),
    ("tree_sitter_powershell", "program"),
    ("tree_sitter_python", "program"),
    ("tree_sitter_ruby", "program"),
    ("tree_sitter_typescript", "program"),
    ("url", "*"),
    ("winit", "cli"),
    ("x11rb", "cli instance"),
    ("zbus", "theme work"),
    ("zeroize", "contract payload"),
    ("zip", "import work"),
];

/// The name under which `src/main.rs` knows the library.
pub const LIBRARY: &str = "capkill_desk";

/// The room whose code may not wait.
pub const DESK_ROOM: &str = "desk";
/// The file that defines the desk and what every feature needs.
pub const DESK_FILE: &str = "desk/desk.rs";
/// The desk's type.
pub const DESK_TYPE: &str = "Desk";
/// The folder with a file for each feature of the desk.
pub const FEATURES: &str = "desk/on/";

/// What waits, or makes something wait: no path in the desk's room begins with one of these.
pub const WAITS: &[&str] = &[
    "std::fs",
    "std::net",
    "std::process",
    "std::thread",
    "tokio::fs",
    "tokio::net",
    "tokio::process",
    "tokio::runtime",
    "tokio::spawn",
    "tokio::task",
    "tokio::time",
];
/// Rooms that the desk may not name even through another room.
pub const WAITING_ROOMS: &[&str] = &["client"];
/// Methods that wait: none is called in the desk's room.
pub const WAITING_METHODS: &[&str] = &["block_on", "blocking_recv", "blocking_send", "recv_timeout", "spawn_blocking"];

/// Calls that take the key out of its type, each with the files that may make them.
pub const KEY_CALLS: &[(&str, &[&str])] = &[
    (
        "expose",
        &[
            // A session's token, which stands for the profile's key in that session alone.
            "cli/capture.rs",
            "contract/client_key.rs",
            "contract/request.rs",
            "desk/on/capture_given.rs",
            "keychain/store.rs",
            "payload/body.rs",
            // The copy with the real key, which the operator asks for in a second step.
            "payload/copy_as/body.rs",
            "payload/redaction/redactor.rs",
            "ui/key_field.rs",
        ],
    ),
    ("expose_body", &["payload/body.rs", "work/call.rs", "work/submission/submit.rs"]),
    ("expose_secret", &["contract/client_key.rs"]),
];

/// How large things may be, in lines unless a name says something else.
pub const MEDIAN_FUNCTION: usize = 8;
pub const LARGEST_FUNCTION: usize = 80;
pub const MEDIAN_FILE: usize = 130;
pub const LARGEST_FILE: usize = 450;
pub const LARGEST_ROOM_PERCENT: usize = 20;
pub const DESK_FIELDS: usize = 14;

/// The least that the checker must find, so that it can't pass by reading nothing.
pub const FEWEST_FILES: usize = 250;
pub const FEWEST_ARROWS: usize = 1000;
pub const FEWEST_FUNCTIONS: usize = 1500;
pub const FEWEST_FEATURES: usize = 10;
pub const FEWEST_FEATURE_CALLS: usize = 100;
