//! The checker's own tests, on small made-up programs.

use std::collections::BTreeSet;

use crate::graph::{Faces, circles, edges};
use crate::house::House;
use crate::rules::{calls_between_features, misplaced_crates, upward_arrows, waiting_in_the_desk};
use crate::sizes::median;
use crate::walk::Tie;

fn house(files: &[(&str, &str)]) -> House {
    House::of(&files.iter().map(|(file, text)| ((*file).to_owned(), (*text).to_owned())).collect())
}

/// Returns the arrows as `from > to: name`, without those that only name a module.
fn arrows(house: &House) -> Vec<String> {
    let arrows = house.found.arrows.iter().filter(|arrow| arrow.from != arrow.to && arrow.tie != Tie::Module);
    let arrows: BTreeSet<String> =
        arrows.map(|arrow| format!("{} > {}: {}", arrow.from, arrow.to, arrow.name)).collect();
    arrows.into_iter().collect()
}

/// Returns the arrows of one file, in a program whose `below.rs` defines `Thing`, `made` and `LIMIT`.
fn arrows_of(text: &str) -> Vec<String> {
    let below = "pub struct Thing;\npub fn made() {}\npub const LIMIT: u8 = 1;\npub enum Kind { One }";
    let house = house(&[("lib.rs", "mod a; mod below;"), ("below.rs", below), ("a.rs", text)]);
    assert_eq!(house.found.unknown.len(), 0, "{:?}", house.found.unknown);
    arrows(&house)
}

fn circles_with(faces: Faces, files: &[(&str, &str)]) -> Vec<Vec<String>> {
    let house = house(files);
    assert_eq!(house.found.unknown.len(), 0, "{:?}", house.found.unknown);
    let circles = circles(&edges(&house, faces));
    circles.iter().map(|circle| circle.iter().map(|file| (*file).to_owned()).collect()).collect()
}

fn circles_in(files: &[(&str, &str)]) -> Vec<Vec<String>> {
    circles_with(Faces::MayUseWhatTheyHold, files)
}

#[test]
fn circle_through_a_reexport_is_found() {
    let circles = circles_in(&[
        ("lib.rs", "mod room;"),
        ("room/mod.rs", "mod a; mod b; pub use a::A; pub use b::B;"),
        ("room/a.rs", "use super::B; pub struct A(B);"),
        ("room/b.rs", "pub struct B(Option<Box<crate::room::A>>);"),
    ]);
    assert_eq!(circles, [["room/a.rs", "room/b.rs"]]);
}

#[test]
fn circle_over_three_files_is_found() {
    let circles = circles_in(&[
        ("lib.rs", "mod a; mod b; mod c; mod d;"),
        ("a.rs", "use crate::b::B; pub struct A;"),
        ("b.rs", "use crate::c::C; pub struct B;"),
        ("c.rs", "use crate::a::A; pub struct C;"),
        ("d.rs", "use crate::a::A;"),
    ]);
    assert_eq!(circles, [["a.rs", "b.rs", "c.rs"]]);
}

#[test]
fn face_that_passes_names_on_makes_no_circle() {
    let files = [
        ("lib.rs", "mod room;"),
        ("room.rs", "mod a; mod b; pub use a::A; pub(super) use b::B; pub struct Own;"),
        ("room/a.rs", "use super::{B, Own}; pub struct A(B);"),
        ("room/b.rs", "pub struct B;"),
    ];
    assert!(circles_with(Faces::MayPassOn, &files).is_empty());
    assert!(circles_with(Faces::MayUseWhatTheyHold, &files).is_empty());
}

#[test]
fn face_tied_to_its_children_is_found_strictly() {
    let files = [
        ("lib.rs", "mod room;"),
        ("room/mod.rs", "mod a; pub use a::A; pub type Alias = Vec<A>;"),
        ("room/a.rs", "use super::Alias; pub struct A;"),
    ];
    assert_eq!(circles_with(Faces::MayPassOn, &files), [["room/a.rs", "room/mod.rs"]]);
    assert!(circles_with(Faces::MayUseWhatTheyHold, &files).is_empty());
}

#[test]
fn reexport_of_another_folder_is_an_arrow() {
    let house = house(&[
        ("lib.rs", "mod a; mod b;"),
        ("a.rs", "pub use crate::b::B; pub struct A;"),
        ("b.rs", "use crate::a::A; pub struct B;"),
    ]);
    assert_eq!(circles(&edges(&house, Faces::MayPassOn)).len(), 1);
}

#[test]
fn glob_reexport_is_followed() {
    let house = house(&[
        ("lib.rs", "mod a; mod room;"),
        ("room/mod.rs", "mod deep; pub use deep::*;"),
        ("room/deep/mod.rs", "mod deeper; pub use self::deeper::*;"),
        ("room/deep/deeper.rs", "pub struct Thing;"),
        ("a.rs", "use crate::room::*; fn f(thing: Thing) {}"),
    ]);
    assert_eq!(arrows(&house), ["a.rs > room/deep/deeper.rs: Thing"]);
}

#[test]
fn globs_in_a_circle_come_to_an_end() {
    let house = house(&[
        ("lib.rs", "mod a; mod b; mod c;"),
        ("a.rs", "pub use crate::b::*;"),
        ("b.rs", "pub use crate::a::*; pub struct Thing;"),
        ("c.rs", "use crate::a::Thing;"),
    ]);
    assert_eq!(arrows(&house), ["c.rs > b.rs: Thing"]);
}

#[test]
fn renamed_reexport_leads_to_the_definition() {
    let house = house(&[
        ("lib.rs", "mod a; mod room;"),
        ("room/mod.rs", "mod b; pub use b::check as check_balance;"),
        ("room/b.rs", "pub fn check() {}"),
        ("a.rs", "fn f() { crate::room::check_balance() }"),
    ]);
    assert_eq!(arrows(&house)[0], "a.rs > room/b.rs: check");
}

#[test]
fn every_kind_of_path_is_seen() {
    for text in [
        "use crate::below::Thing;",
        "use crate::below::{self, Thing as Other};",
        "use super::below::Thing as _;",
        "use crate::below; fn f() -> below::Thing { todo!() }",
        "fn f(of: &dyn Fn(crate::below::Thing)) {}",
        "fn f<T>(of: T) where T: Into<crate::below::Thing> {}",
        "fn f() { let of = Vec::<crate::below::Thing>::new(); }",
        "fn f() { match 1 { crate::below::Thing => {} } }",
        "impl Clone for crate::below::Thing {}",
        "mod inner { fn f(of: super::super::below::Thing) {} }",
        "mod inner { use crate::below as b; pub use b::Thing; } use inner::Thing;",
        "fn f() { use crate::below::Thing; }",
        "struct Own { of: crate::below::Thing }",
        "fn f() { <crate::below::Thing as Clone>::clone(&x) }",
        "#[derive(crate::below::Thing)] struct Own;",
        "fn f() { <[crate::below::Thing]>::to_vec(x) }",
    ] {
        let found = arrows_of(text);
        assert!(found.contains(&"a.rs > below.rs: Thing".to_owned()), "{text}: {found:?}");
    }
}

#[test]
fn path_inside_a_macro_is_seen() {
    for text in [
        "fn f() { println!(\"{}\", crate::below::made()) }",
        "fn f() { tracing::info!(limit = super::below::LIMIT, \"said\") }",
        "fn f() { matches!(x, (1, [crate::below::made])) }",
        "use crate::below; fn f() { json!({ \"a\": [below::made()] }) }",
        "fn f() { assert!((0..crate::below::made()).contains(&self.x.len::<u8>(crate::below::made))) }",
        "use super::below::*; fn f() { format!(\"{LIMIT:>3}\") }",
        "use super::below::*; fn f() { format!(\"{{x}} {}\", made()) }",
    ] {
        let found = arrows_of(text);
        let is_seen = found.iter().any(|arrow| arrow.ends_with(": made") || arrow.ends_with(": LIMIT"));
        assert!(is_seen, "{text}: {found:?}");
    }
}

#[test]
fn names_after_a_dot_are_no_paths() {
    let text = "use super::below::*; fn f() { format!(\"{}\", self.made) ; vec![x.made(), <T>::made] }";
    assert_eq!(arrows_of(text), Vec::<String>::new());
}

#[test]
fn variants_lead_to_their_enum() {
    for text in [
        "use crate::below::Kind; fn f() { let of = Kind::One; }",
        "use crate::below::Kind::*; fn f() { let of = One; }",
        "fn f() { use crate::below::Kind::One; }",
    ] {
        assert!(arrows_of(text).iter().all(|arrow| arrow == "a.rs > below.rs: Kind"), "{text}");
        assert_eq!(arrows_of(text).len(), 1, "{text}");
    }
}

#[test]
fn code_of_tests_is_left_out() {
    for text in [
        "#[cfg(test)] mod tests { use crate::below::Thing; }",
        "#[cfg(all(test, unix))] use crate::below::Thing;",
        "struct Own; impl Own { #[cfg(test)] fn f() { crate::below::made() } }",
    ] {
        assert_eq!(arrows_of(text), Vec::<String>::new(), "{text}");
    }
    assert_eq!(arrows_of("#[cfg(not(test))] use crate::below::Thing;"), ["a.rs > below.rs: Thing"]);
}

#[test]
fn inherent_methods_elsewhere_are_an_arrow() {
    assert_eq!(arrows_of("use crate::below::Thing; impl Thing { fn f(&self) {} }"), ["a.rs > below.rs: Thing"]);
}

#[test]
fn module_and_function_of_one_name_differ() {
    let house = house(&[
        ("lib.rs", "mod a; mod room;"),
        ("room/mod.rs", "mod judge; pub use judge::judge;"),
        ("room/judge.rs", "pub fn judge() {}"),
        ("a.rs", "use crate::room::judge; fn f() { judge() }"),
    ]);
    assert!(arrows(&house).contains(&"a.rs > room/judge.rs: judge".to_owned()));
}

#[test]
fn path_to_nothing_is_told() {
    let house = house(&[("lib.rs", "mod a; mod b;"), ("a.rs", "use crate::b::Missing;"), ("b.rs", "")]);
    assert_eq!(house.found.unknown.len(), 1);
}

#[test]
fn file_without_a_module_is_told() {
    let house = house(&[("lib.rs", "mod gone;"), ("a.rs", "")]);
    assert_eq!(house.lost, ["lib.rs: mod gone", "a.rs: no module declares it"]);
}

#[test]
fn arrow_to_a_room_above_is_found() {
    let below = |text| house(&[("lib.rs", "mod ui; mod view;"), ("ui/mod.rs", "pub fn f() {}"), ("view/mod.rs", text)]);
    assert_eq!(upward_arrows(&below("use crate::ui;")).len(), 1);
    assert_eq!(upward_arrows(&below("fn g() { crate::ui::f() }")).len(), 1);
    assert_eq!(upward_arrows(&below("fn g() { panic!(\"{}\", crate::ui::f()) }")).len(), 1);
    assert_eq!(upward_arrows(&below("fn g() {}")).len(), 0);
}

#[test]
fn name_taken_through_a_room_above_is_found() {
    let house = house(&[
        ("lib.rs", "mod contract; mod desk; mod view;"),
        ("contract.rs", "pub fn cut() {}"),
        ("desk.rs", "pub use crate::contract::cut;"),
        ("view.rs", "use crate::desk::cut;"),
    ]);
    assert_eq!(upward_arrows(&house), ["view.rs: view may not use desk (cut in contract.rs)"]);
}

#[test]
fn peer_is_found() {
    let house = house(&[
        ("lib.rs", "mod client; mod history;"),
        ("client.rs", "use crate::history::H;"),
        ("history.rs", "pub struct H;"),
    ]);
    assert_eq!(upward_arrows(&house).len(), 1);
}

#[test]
fn waiting_is_found_by_whatever_name() {
    let desk = |text| house(&[("lib.rs", "mod desk;"), ("desk/mod.rs", text)]);
    for text in [
        "use std::fs;",
        "use std::{path::Path, fs::read as get};",
        "fn f() { std::thread::sleep(x) }",
        "use tokio as t; fn f() { t::time::sleep(x) }",
        "fn f() { join!(tokio::spawn(x)) }",
        "fn f(pool: &Pool) { pool.spawn_blocking(x) }",
    ] {
        assert_eq!(waiting_in_the_desk(&desk(text)).len(), 1, "{text}");
    }
    assert_eq!(waiting_in_the_desk(&desk("use std::path::Path; use std::fmt;")).len(), 0);
}

fn features(text: &str) -> Vec<String> {
    let house = house(&[
        ("lib.rs", "mod desk;"),
        ("desk/mod.rs", "mod desk; mod on; pub use desk::Desk;"),
        ("desk/desk.rs", "pub struct Desk { a: u8 } impl Desk { pub fn notice(&self) {} }"),
        ("desk/on/mod.rs", "mod draft; mod rows;"),
        ("desk/on/rows.rs", "use crate::desk::Desk; impl Desk { pub fn load(&self) {} }"),
        ("desk/on/draft.rs", text),
    ]);
    calls_between_features(&house)
}

#[test]
fn call_of_another_features_method_is_found() {
    for text in [
        "impl crate::desk::Desk { fn f(&self) { self.load() } }",
        "use crate::desk::Desk; impl Desk { fn f(&self) { assert!(self.load()); } }",
        "use super::super::Desk; impl Desk { fn f(&self) { Self::load(self) } }",
        "use crate::desk::Desk; fn f(desk: &mut Desk) { g(|| desk.load()) }",
        "use crate::desk::Desk; fn f(of: Option<Desk>) { of.map(Desk::load) }",
    ] {
        assert_eq!(features(text), ["desk/on/draft.rs calls load of desk/on/rows.rs"], "{text}");
    }
}

#[test]
fn calls_of_own_and_common_methods_are_allowed() {
    let text = "impl crate::desk::Desk { fn f(&self) { self.notice(); self.g(); self.list.load() } fn g(&self) {} }";
    assert_eq!(features(text), Vec::<String>::new());
}

#[test]
fn tools_and_associated_names_are_no_crates() {
    let house = house(&[("lib.rs", "#[rustfmt::skip] const A: u8 = u8::MAX; fn f() { x.map(<[_]>::to_vec) }")]);
    assert!(house.found.foreign.is_empty(), "{:?}", house.found.foreign);
}

#[test]
fn crate_in_a_strange_room_is_found() {
    let view = |text| house(&[("lib.rs", "mod view;"), ("view/mod.rs", text)]);
    assert_eq!(misplaced_crates(&view("use egui::Ui;")).len(), 1);
    assert_eq!(misplaced_crates(&view("fn f() { format!(\"{}\", ::zip::read()) }")).len(), 1);
    assert_eq!(misplaced_crates(&view("use unheard_of::Thing;")).len(), 1);
    assert_eq!(misplaced_crates(&view("use std::fmt; fn f() { fmt::format(x) }")).len(), 0);
}

#[test]
fn functions_are_measured_in_tests_and_macros() {
    let text = "fn one() {\n}\nimpl A {\n  fn two(\n  ) {\n  }\n}\nproptest! { #[test] fn three(x in 0..3) {\n\n\n} }\n\
                #[cfg(test)]\nmod tests { fn four() {} }";
    let house = house(&[("lib.rs", text)]);
    let sizes: Vec<(&str, usize, bool)> =
        house.functions.iter().map(|function| (function.name.as_str(), function.lines, function.is_test)).collect();
    assert_eq!(sizes, [("one", 2, false), ("two", 3, false), ("three", 4, true), ("four", 1, true)]);
}

#[test]
fn median_is_the_middle() {
    assert_eq!(median(vec![9, 1, 5]), 5);
    assert_eq!(median(vec![4, 1, 3, 2]), 2);
    assert_eq!(median(Vec::new()), 0);
}

#[test]
fn type_declared_by_a_macro_is_known() {
    let house = house(&[
        ("lib.rs", "mod a; mod below; mod table;"),
        ("table.rs", "macro_rules! table { ($($t:tt)*) => {} } pub(super) use table;"),
        ("below.rs", "use crate::table::table; table! { pub enum Tab: u8 { One => 1, } }"),
        ("a.rs", "use crate::below::Tab; pub fn first() -> Tab { Tab::One }"),
    ]);
    assert_eq!(house.found.unknown.len(), 0, "{:?}", house.found.unknown);
    assert!(arrows(&house).iter().any(|arrow| arrow.starts_with("a.rs > below.rs: Tab")), "{:?}", arrows(&house));
}
