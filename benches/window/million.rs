//! A history as years of use leave it, of any number of rows, written straight into the program's own tables.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use capkill_desk::history::{FILE_NAME, History};
use capkill_desk::picture::png_from_rgba;
use rusqlite::{Connection, Statement, params};
use sha2::{Digest as _, Sha256};

use super::Outcome;

/// The large history.
pub const ROWS: usize = 1_000_000;

/// Written beside a finished history; another text makes it anew.
const VERSION: &str = "3";

/// Different pictures, each of some 3 kB.
const PICTURES: usize = 200;

/// How far back the first row lies.
const SPAN: Duration = Duration::from_hours(2 * 365 * 24);

/// How many pages of the file SQLite may keep meanwhile, in KiB.
const CACHE_KIB: i64 = 1_500_000;

/// The directory with a million rows, made once for this schema.
pub fn directory() -> Outcome<PathBuf> {
    // The bench itself lies in the target directory, in `release/deps`.
    let program = std::env::current_exe()?;
    let target = program.ancestors().nth(3).ok_or("this bench lies in no target directory")?;
    let directory = target.join("million-rows");
    let schema = concat!(
        include_str!("../../src/history/schema.sql"),
        include_str!("../../src/history/schema_2.sql"),
        include_str!("../../src/history/schema_3.sql"),
        include_str!("../../src/history/schema_4.sql"),
        include_str!("../../src/history/schema_5.sql"),
        include_str!("../../src/history/schema_6.sql")
    );
    let version = format!("{VERSION} {:02x?}", Sha256::digest(schema));
    let mark = directory.join("seeded");
    if fs::read_to_string(&mark).is_ok_and(|found| found == version) {
        return Ok(directory);
    }
    if directory.exists() {
        fs::remove_dir_all(&directory)?;
    }
    println!("writing {ROWS} rows into {}, once", directory.display());
    let started = Instant::now();
    seed(&directory, ROWS)?;
    fs::write(mark, version)?;
    let megabytes = fs::metadata(directory.join(FILE_NAME))?.len() / 1_000_000;
    println!("  {:.0} s, {megabytes} MB", started.elapsed().as_secs_f64());
    Ok(directory)
}

/// Writes a history of as many rows into a new directory.
pub fn seed(directory: &Path, rows: usize) -> Outcome<()> {
    let now_ms = i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis())?;
    // The program makes its own tables; it has let go of the file once all its threads have ended.
    drop(History::open(directory, now_ms)?);
    let started = Instant::now();
    let path = directory.join(FILE_NAME);
    let mut connection = Connection::open(&path)?;
    connection.busy_timeout(Duration::from_secs(10))?;
    // A crash here leaves nothing that anybody would miss.
    let until = Instant::now() + Duration::from_secs(10);
    // The history's threads close their connections a moment after it was let go.
    while leave_wal(&connection).unwrap_or_default() != "off" {
        if Instant::now() > until {
            return Err("the history is still open".into());
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    connection.pragma_update(None, "synchronous", "OFF")?;
    connection.pragma_update(None, "cache_size", -CACHE_KIB)?;
    let later = take_away(&connection)?;
    let transaction = connection.transaction()?;
    let pictures = write_pictures(&transaction)?;
    {
        let mut writer = Writer {
            random: Random(0x5eed_ca9c_11de_5c01),
            submission: transaction.prepare(SUBMISSION)?,
            exchange: transaction.prepare(EXCHANGE)?,
            pictures: &pictures,
        };
        let step_ms = i64::try_from(SPAN.as_millis())? / i64::try_from(rows.max(1))?;
        for row in 0..rows {
            let before_ms = i64::try_from(rows - row)? * step_ms;
            writer.row(row, now_ms - before_ms)?;
        }
    }
    transaction.commit()?;
    println!("    rows after {:.0} s", started.elapsed().as_secs_f64());
    for sql in &later {
        connection.execute_batch(sql)?;
    }
    println!("    indexes after {:.0} s", started.elapsed().as_secs_f64());
    connection.execute("INSERT INTO submission_search (submission_search) VALUES ('rebuild')", [])?;
    // What use would have done bit by bit.
    connection.execute("INSERT INTO submission_search (submission_search) VALUES ('optimize')", [])?;
    println!("    search after {:.0} s", started.elapsed().as_secs_f64());
    connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
    Ok(())
}

fn leave_wal(connection: &Connection) -> rusqlite::Result<String> {
    connection.pragma_update_and_check(None, "journal_mode", "OFF", |row| row.get(0))
}

/// Drops the indexes and triggers, which are made far faster over rows that are there; their SQL.
fn take_away(connection: &Connection) -> Outcome<Vec<String>> {
    let mut statement = connection.prepare(
        "SELECT type, name, sql FROM sqlite_schema
         WHERE type IN ('index', 'trigger') AND sql IS NOT NULL AND tbl_name IN ('submission', 'exchange') ORDER BY rowid",
    )?;
    let found = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let found: Vec<(String, String, String)> = found.collect::<Result<_, _>>()?;
    for (kind, name, _) in &found {
        connection.execute_batch(&format!("DROP {kind} {name}"))?;
    }
    Ok(found.into_iter().map(|(.., sql)| sql).collect())
}

const SUBMISSION: &str = "INSERT INTO submission (created_at_ms, profile, profile_id, base_url, key_hint, task_type, state,
        task_id, error_code, detail, solution, latency_ms, website_url, website_key, body, picture_at, picture_sha256,
        payload_sha256, polls, ended_at_ms, uid, pinned, label, note)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24)";

const EXCHANGE: &str = "INSERT INTO exchange (submission_id, method, url, started_at_ms, elapsed_ms, connected, status,
        reply_headers, reply_body, error, connect_us, wait_us, download_us, http_version)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 90, ?11, 40, 'HTTP/1.1')";

const HEADERS: &str =
    r#"[["content-type","application/json"],["content-length","120"],["date","Mon, 01 Jan 2026 10:00:00 GMT"]]"#;

/// Name, id, address and how many of a hundred rows.
const PROFILES: &[(&str, &str, &str, usize)] = &[
    ("CapKill", "capkill", "https://capkill.com/api/", 62),
    ("Sandbox", "sandbox", "http://127.0.0.1:40123/", 25),
    ("Second account", "second-account", "https://capkill.com/api/", 10),
    ("Compatible", "compatible", "https://api.example.com/", 3),
];

/// Type, how many of a hundred rows, and whether a picture is sent.
const TYPES: &[(&str, usize, bool)] = &[
    ("ImageToTextTask", 60, true),
    ("NoCaptchaTaskProxyless", 30, false),
    ("RecaptchaV2TaskProxyless", 6, false),
    ("NoCaptchaTask", 3, false),
    ("RecaptchaV2Task", 1, false),
];

/// State and how many of a thousand rows; nothing is left to be followed.
const STATES: &[(&str, usize)] = &[
    ("solved", 880),
    ("refused", 45),
    ("failed", 40),
    ("unknown", 10),
    ("not_sent", 10),
    ("gave_up", 10),
    ("created", 5),
];

const REFUSALS: &[&str] = &[
    "ERROR_ZERO_BALANCE",
    "ERROR_KEY_DOES_NOT_EXIST",
    "ERROR_NO_SLOT_AVAILABLE",
    "ERROR_TOO_BIG_CAPTCHA_FILESIZE",
    "ERROR_IP_NOT_ALLOWED",
];

const FAILURES: &[&str] = &["ERROR_CAPTCHA_UNSOLVABLE", "ERROR_CAPTCHA_UNSOLVABLE", "ERROR_RECAPTCHA_TIMEOUT"];

const LABELS: &[&str] = &["refund asked", "customer 12", "weekly check", "перевірити"];

struct Writer<'a> {
    random: Random,
    submission: Statement<'a>,
    exchange: Statement<'a>,
    pictures: &'a [[u8; 32]],
}

impl Writer<'_> {
    fn row(&mut self, row: usize, created_at_ms: i64) -> Outcome<()> {
        let random = &mut self.random;
        let (profile, profile_id, base_url) = random.weighted(PROFILES, |it| it.3, |it| (it.0, it.1, it.2));
        let (task_type, has_picture) = random.weighted(TYPES, |it| it.1, |it| (it.0, it.2));
        let state = random.weighted(STATES, |it| it.1, |it| it.0);
        let task_id = (!matches!(state, "refused" | "not_sent" | "unknown"))
            .then(|| (7_000_000_000_usize + row * 7 + random.below(7)).to_string());
        let error_code = match state {
            "refused" => Some(REFUSALS[random.below(REFUSALS.len())]),
            "failed" => Some(FAILURES[random.below(FAILURES.len())]),
            _ => None,
        };
        let solution = (state == "solved").then(|| solution(random, has_picture));
        let detail = detail(state);
        let latency_ms = (state != "not_sent").then(|| 40 + random.below_i64(60) * random.below_i64(60));
        let solve_ms = 2_000 + random.below_i64(200) * random.below_i64(200);
        let site = random.below(500);
        let website_url =
            (!has_picture).then(|| format!("https://shop{site}.example.com/login?step={}", random.below(9)));
        let website_key = (!has_picture).then(|| format!("6Le{site:05}AAAAA{TOKEN_TAIL}"));
        let picture = has_picture.then(|| self.pictures[random.below(self.pictures.len())]);
        let body = match (&website_url, &website_key) {
            (Some(url), Some(key)) => format!(
                r#"{{"clientKey":"••••2057","task":{{"type":"{task_type}","websiteURL":"{url}","websiteKey":"{key}"}}}}"#
            ),
            _ => format!(r#"{{"clientKey":"••••2057","task":{{"type":"{task_type}","body":"","case":true}}}}"#),
        };
        let picture_at = body.find(r#"body":""#).filter(|_| has_picture).map(|at| at + 7);
        let picture_at = picture_at.map(i64::try_from).transpose()?;
        let is_ended = matches!(state, "solved" | "failed");
        let polls = if is_ended { 1 + random.below_i64(4) } else { 0 };
        let payload_sha256: [u8; 32] = Sha256::digest(row.to_le_bytes()).into();
        let id = i64::try_from(row + 1)?;
        self.submission.execute(params![
            created_at_ms,
            profile,
            profile_id,
            base_url,
            "••••2057",
            task_type,
            state,
            task_id,
            error_code,
            detail,
            solution,
            latency_ms,
            website_url,
            website_key,
            body.as_bytes(),
            picture_at,
            picture,
            payload_sha256,
            polls,
            is_ended.then_some(created_at_ms + solve_ms),
            format!("{:016x}{:016x}", random.next(), random.next()),
            random.below(500) == 0,
            (random.below(50) == 0).then(|| LABELS[random.below(LABELS.len())]),
            (random.below(100) == 0).then(|| format!("seen on {site}, to be told to the customer")),
        ])?;
        let wait_us = latency_ms.unwrap_or_default() * 1000;
        let reply = match (&task_id, error_code) {
            (Some(task_id), _) => Some(format!(r#"{{"errorId":0,"taskId":{task_id}}}"#)),
            (None, Some(code)) => {
                Some(format!(r#"{{"errorId":1,"errorCode":"{code}","errorDescription":"","taskId":0}}"#))
            }
            (None, None) => None,
        };
        self.exchange.execute(params![
            id,
            "createTask",
            format!("{base_url}createTask"),
            created_at_ms,
            latency_ms.unwrap_or(3),
            latency_ms.is_some(),
            reply.as_ref().map(|_| 200),
            reply.as_ref().map(|_| HEADERS),
            reply.as_ref().map(String::as_bytes),
            reply.is_none().then_some("the connection was refused or lost"),
            wait_us,
        ])?;
        if let Some(solution) = solution {
            let reply = format!(r#"{{"errorId":0,"status":"ready","solution":{solution}}}"#);
            let at_ms = created_at_ms + solve_ms;
            let url = format!("{base_url}getTaskResult");
            self.exchange.execute(params![
                id,
                "getTaskResult",
                url,
                at_ms,
                45,
                true,
                200,
                HEADERS,
                reply.as_bytes(),
                None::<&str>,
                45_000
            ])?;
        }
        Ok(())
    }
}

/// What a row in a state says.
fn detail(state: &str) -> &'static str {
    match state {
        "solved" => "The solution came",
        "refused" => {
            "The service refused it. Look at the payload and the service's documentation before sending it again"
        }
        "failed" => "The workers could not solve it. Send a clearer picture, or send it again",
        "not_sent" => "Not sent: connection refused. Surely not paid; check the connection, then send it again",
        "unknown" => "The connection was lost. Perhaps paid: compare the balance before sending it again",
        "gave_up" => "No result within 120 requests. Perhaps paid: look the task up at the service",
        _ => "The service took the task; its result is asked for under this id",
    }
}

const TOKEN_TAIL: &str = "HbHkzYwQ5VfQbN1m8rTt4sC2u";

/// Longer than a short token of reCAPTCHA, shorter than a long one.
const TOKEN_CHARS: usize = 600;

fn solution(random: &mut Random, has_picture: bool) -> String {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let chars = if has_picture { 4 + random.below(4) } else { TOKEN_CHARS };
    let most = if has_picture { 62 } else { ALPHABET.len() };
    let text: String = (0..chars).map(|_| ALPHABET[random.below(most)] as char).collect();
    if has_picture {
        format!(r#"{{"text":"{text}"}}"#)
    } else {
        format!(r#"{{"gRecaptchaResponse":"03AGdBq2{text}"}}"#)
    }
}

fn write_pictures(connection: &Connection) -> Outcome<Vec<[u8; 32]>> {
    let mut insert = connection.prepare("INSERT INTO picture (sha256, bytes, thumbnail) VALUES (?1, ?2, ?3)")?;
    let mut digests = Vec::new();
    for number in 0..PICTURES {
        let bytes = picture(number, [200, 60])?;
        let digest: [u8; 32] = Sha256::digest(&bytes).into();
        insert.execute(params![digest, bytes, picture(number, [160, 48])?])?;
        digests.push(digest);
    }
    Ok(digests)
}

/// Bars and specks: as large as a captcha's picture, each another one.
fn picture(number: usize, [width, height]: [u32; 2]) -> Outcome<Vec<u8>> {
    let mut random = Random(number as u64 + 1);
    let mut rgba = vec![240_u8; (width * height * 4) as usize];
    for (at, pixel) in rgba.chunks_exact_mut(4).enumerate() {
        let (x, y) = (at as u32 % width, at as u32 / width);
        let is_bar = (x / 5 + y / 11 * number as u32).is_multiple_of(3);
        let speck = (random.below(5) * 12) as u8;
        pixel[..3].fill(if is_bar { 40 + speck } else { 240 - speck });
        pixel[number % 3] = (number * 37 % 256) as u8;
    }
    Ok(png_from_rgba(width, height, &rgba)?)
}

/// Xorshift: the same history each time.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.next() >> 33) as usize % limit
    }

    fn below_i64(&mut self, limit: usize) -> i64 {
        i64::try_from(self.below(limit)).unwrap_or_default()
    }

    /// One of a table's rows, as often as its weight says.
    fn weighted<T, R>(&mut self, table: &[T], weight: impl Fn(&T) -> usize, of: impl Fn(&T) -> R) -> R {
        let mut place = self.below(table.iter().map(&weight).sum());
        for row in table {
            match place.checked_sub(weight(row)) {
                Some(rest) => place = rest,
                None => return of(row),
            }
        }
        of(&table[0])
    }
}
