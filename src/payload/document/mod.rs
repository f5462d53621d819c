//! JSON with every value's place in the text, so that findings can point and fixes can edit.
//!
//! One tolerant parser reads JSON and what people paste instead of it: JavaScript and Python
//! literals. Everything that is not JSON is noted as an [`Issue`]; text without issues is JSON.
//! Only strings with escapes are copied, so that a body of a megabyte is read quickly.

mod edit;
mod issue;
mod layout;
mod node;
mod parse;
mod parsed;
mod rewrite;
mod text;

pub use edit::{Edit, apply, insert_member, pointer_to, remove_member};
pub use issue::{Issue, IssueKind};
pub use layout::{compact, position, pretty};
pub use node::{MAX_DEPTH, Member, Node, Value, escaped_name};
pub use parsed::Document;
pub(crate) use rewrite::plain_number;
pub use rewrite::to_json;
pub use text::{escaped, hidden_character, quoted};

#[cfg(test)]
mod tests;
