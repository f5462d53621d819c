//! Recordings as files: written and read alike, and refused with a reason.

use std::fs;

use proptest::prelude::*;

use super::format::{from_text, to_text};
use super::*;

fn answer() -> impl Strategy<Value = RecordedAnswer> {
    let body = prop_oneof![
        Just(format!("{{\"errorId\":0,\"taskId\":{TASK_ID_HERE}}}").into_bytes()),
        proptest::collection::vec(any::<u8>(), 0..60),
        "\\PC{0,40}".prop_map(String::into_bytes),
    ];
    let header = (proptest::sample::select(&REPLAYED_HEADERS[..]), "[ -~]{0,30}");
    let headers = proptest::collection::btree_map(header.0, header.1, 0..3).prop_map(|headers| {
        headers.into_iter().map(|(name, value)| (name.to_owned(), value)).collect::<Vec<(String, String)>>()
    });
    let reply = (200_u16..600, headers, body, any::<bool>())
        .prop_map(|(status, headers, body, is_cut)| RecordedReply { status, headers, body, is_cut });
    (0..=MOST_DELAY_MS, proptest::option::of(reply)).prop_map(|(after_ms, reply)| RecordedAnswer { after_ms, reply })
}

fn recording() -> impl Strategy<Value = Recording> {
    let styles = [IdStyle::Integer, IdStyle::Text, IdStyle::Big, IdStyle::Uuid];
    ("\\PC{0,40}", proptest::sample::select(styles.to_vec()), answer(), proptest::collection::vec(answer(), 0..5))
        .prop_map(|(from, task_id, create_task, polls)| Recording { from, task_id, create_task, polls })
}

proptest! {
    #[test]
    fn what_is_written_is_read(recording in recording()) {
        prop_assert_eq!(from_text(&to_text(&recording)), Ok(recording));
    }

    #[test]
    fn whatever_stands_in_a_file_is_read_or_refused(recording in recording(), at in any::<prop::sample::Index>(), with in any::<u8>()) {
        let mut bytes = to_text(&recording).into_bytes();
        let at = at.index(bytes.len() - 1);
        bytes[at] = with;
        let _ = from_text(&String::from_utf8_lossy(&bytes));
        bytes.truncate(at);
        prop_assert!(from_text(&String::from_utf8_lossy(&bytes)).is_err());
    }
}

fn sound() -> Recording {
    let reply = RecordedReply { status: 200, headers: Vec::new(), body: b"{}".to_vec(), is_cut: false };
    let answer = RecordedAnswer { after_ms: 1, reply: Some(reply) };
    Recording { from: "a test".to_owned(), task_id: IdStyle::Integer, create_task: answer.clone(), polls: vec![answer] }
}

#[test]
fn what_can_not_be_replayed_is_said() {
    let text = to_text(&sound());
    for (from, to, why) in [
        ("scenario 1", "scenario 2", "its format is not capkill-desk scenario 1"),
        ("\"after_ms\": 1", "\"after_ms\": 600001", "create_task: after_ms is over 10 minutes"),
        ("\"after_ms\": 1", "\"after_ms\": -1", "create_task: after_ms is not a whole number"),
        ("\"status\": 200", "\"status\": 101", "create_task: status is none of 200 to 599"),
        (
            "\"headers\": {}",
            "\"headers\": {\"set-cookie\": \"a\"}",
            "create_task: the header set-cookie is not replayed",
        ),
        ("\"headers\": {}", "\"headers\": {\"content-type\": \"a\\r\\nb\"}", "a header's value is not plain text"),
        ("\"body\": \"{}\"", "\"body_base64\": \"*\"", "body_base64 is not base64"),
        ("\"integer\"", "\"roman\"", "task_id is none of the known words"),
        ("\"polls\": [", "\"polls\": [7,", "poll 1: it is no object"),
        ("\"polls\"", "\"callbacks\"", "it has callbacks, which this version doesn't know"),
    ] {
        let changed = text.replacen(from, to, 1);
        assert!(changed != text, "{from} is in {text}");
        let error = from_text(&changed).unwrap_err();
        assert!(error.contains(why), "{error}");
    }
    assert!(from_text(&"[".repeat(100_000)).unwrap_err().contains("no JSON"));
}

#[test]
fn files_that_are_no_recordings_are_listed_with_the_reason() {
    let directory = tempfile::tempdir().unwrap();
    let recordings = Recordings::of(directory.path());
    assert!(recordings.list().unwrap().recordings.is_empty(), "there is no folder");
    recordings.save("good-one", &sound()).unwrap();
    let folder = directory.path().join("scenarios");
    fs::write(folder.join("broken.json"), "{").unwrap();
    fs::write(folder.join("Large Name.json"), "{}").unwrap();
    fs::write(folder.join("note.txt"), "no recording").unwrap();
    fs::write(folder.join("bytes.json"), b"\xff\xfe").unwrap();
    fs::write(folder.join("huge.json"), vec![b' '; MOST_FILE_BYTES + 1]).unwrap();
    fs::create_dir(folder.join("folder.json")).unwrap();
    let listed: Vec<(String, String)> = recordings
        .list()
        .unwrap()
        .recordings
        .into_iter()
        .map(|one| (one.name, one.about.unwrap_or_else(|error| crate::contract::chain(&error))))
        .collect();
    for (name, part) in [
        ("Large Name", "small letters"),
        ("broken", "it is no JSON"),
        ("bytes", "no UTF-8"),
        ("folder", "something else than a file"),
        ("good-one", "createTask and 1 poll, a test"),
        ("huge", "over 4 MiB"),
    ] {
        let (_, about) = listed.iter().find(|(listed, _)| listed == name).expect(name);
        assert!(about.contains(part), "{name}: {about}");
    }
    assert_eq!(listed.len(), 6, "{listed:?}");
}

#[test]
fn a_recording_replaces_no_other_and_leaves_its_folder_alone() {
    let directory = tempfile::tempdir().unwrap();
    let recordings = Recordings::of(directory.path());
    for name in ["", "../up", "a/b", "-a", "A", "a.b", "sandbox:a", &"a".repeat(41)] {
        assert!(matches!(recordings.save(name, &sound()), Err(RecordingError::Name)), "{name}");
        assert!(matches!(recordings.read(name), Err(RecordingError::Name)), "{name}");
    }
    let path = recordings.save("mine", &sound()).unwrap();
    assert!(matches!(recordings.save("mine", &sound()), Err(RecordingError::Taken(_))));
    assert_eq!(recordings.read("mine").unwrap(), sound());
    assert_eq!(path, directory.path().join("scenarios").join("mine.json"));
    let mut long = sound();
    long.polls = vec![long.create_task.clone(); MOST_POLLS + 1];
    assert!(recordings.save("long", &long).unwrap_err().to_string().contains("481 polls"));
    let mut large = sound();
    let body = vec![b'x'; MOST_BODY_BYTES];
    large.create_task.reply.as_mut().unwrap().body = body;
    large.polls = vec![large.create_task.clone(); 4];
    assert!(matches!(recordings.save("large", &large), Err(RecordingError::TooLarge(_))));
    assert!(matches!(recordings.read("large"), Err(RecordingError::Missing(_))));
}
