//! Every payload of `tests/corpus/` is recognised as what it is, with exactly the errors and
//! warnings that `expected.tsv` lists; sound ones have none.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use capkill_desk::import::{ImportError, Imported, Surroundings, import};
use capkill_desk::payload::{RULES, Redactor, ServiceFacts, Severity};

fn imported(path: &Path) -> Result<Imported, ImportError> {
    let name = path.file_name().unwrap().to_str().unwrap();
    let around = Surroundings { name, service: ServiceFacts::default(), entry: 0, known: &Redactor::default() };
    import(fs::read(path).unwrap(), around)
}

/// What the importer says of a file: what it is, and the ids of errors and warnings.
fn verdict(path: &Path) -> (&'static str, String) {
    match imported(path) {
        Ok(Imported { what, findings, .. }) => {
            let told = findings.iter().filter(|finding| finding.severity != Severity::Info);
            let ids: BTreeSet<&str> = told.map(|finding| finding.id).collect();
            let ids = ids.into_iter().collect::<Vec<_>>().join(" ");
            (what.word(), if ids.is_empty() { "-".to_owned() } else { ids })
        }
        Err(_) => ("nothing", "-".to_owned()),
    }
}

#[test]
fn every_payload_gets_the_findings_that_are_expected() {
    let corpus = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/corpus"));
    let expected = fs::read_to_string(corpus.join("expected.tsv")).unwrap();
    let (mut wrong, mut count, mut sound) = (String::new(), 0, 0);
    for line in expected.lines() {
        let [file, what, ids] = line.split('\t').collect::<Vec<_>>().try_into().unwrap();
        let found = verdict(&corpus.join(file));
        count += 1;
        sound += usize::from(ids == "-" && what != "nothing");
        if found != (what, ids.to_owned()) {
            writeln!(wrong, "{file}\n    expected {what}: {ids}\n    found    {}: {}", found.0, found.1).unwrap();
        }
    }
    assert!(wrong.is_empty(), "{} of {count}:\n{wrong}", wrong.lines().count() / 3);
    assert!(count >= 120 && sound >= 45, "{count} payloads, {sound} sound");
}

/// Notes are not in `expected.tsv`; a file that is named after a rule earns that rule's finding.
#[test]
fn a_payload_gets_the_finding_that_it_is_named_after() {
    let corpus = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/corpus"));
    let expected = fs::read_to_string(corpus.join("expected.tsv")).unwrap();
    let (mut wrong, mut told) = (Vec::new(), BTreeSet::new());
    for file in expected.lines().map(|line| line.split('\t').next().unwrap()) {
        let name = file.rsplit('/').next().unwrap();
        // The longest id that the name begins with: `key.space-before` is of key.space.
        let rules = RULES.iter().filter(|rule| name.starts_with(rule.id));
        let Some(rule) = rules.max_by_key(|rule| rule.id.len()) else { continue };
        let imported = imported(&corpus.join(file)).unwrap();
        if !imported.findings.iter().any(|finding| finding.id == rule.id) {
            wrong.push(file);
        }
        told.insert(rule.id);
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(told.len() > 50, "{told:?}");
}

#[test]
fn every_file_is_expected() {
    let corpus = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/corpus"));
    let expected = fs::read_to_string(corpus.join("expected.tsv")).unwrap();
    let listed: BTreeSet<&str> = expected.lines().map(|line| line.split('\t').next().unwrap()).collect();
    let mut there = BTreeSet::new();
    for group in fs::read_dir(corpus).unwrap().map(|group| group.unwrap()).filter(|group| group.path().is_dir()) {
        for file in fs::read_dir(group.path()).unwrap() {
            let (group, file) = (group.file_name(), file.unwrap().file_name());
            there.insert(format!("{}/{}", group.to_str().unwrap(), file.to_str().unwrap()));
        }
    }
    assert_eq!(there.iter().map(String::as_str).collect::<BTreeSet<_>>(), listed);
}
