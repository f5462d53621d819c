//! How values of the program stand in a cell.

use rusqlite::ToSql;
use rusqlite::types::{FromSql, FromSqlResult, ToSqlOutput, ValueRef};

use crate::contract::TaskId;
use crate::history::Life;

/// Returns ids as JSON for `json_each`, so that one parameter takes any number of them.
pub fn json_array(ids: &[i64]) -> String {
    let numbers: Vec<String> = ids.iter().map(ToString::to_string).collect();
    format!("[{}]", numbers.join(","))
}

/// Headers, which stand in a cell as a JSON array of [name, value].
pub struct Headers(pub Vec<(String, String)>);

impl Headers {
    /// Returns the text of a cell.
    pub fn text(headers: &[(String, String)]) -> String {
        serde_json::to_string(headers).unwrap_or_default()
    }
}

impl FromSql for Headers {
    /// This program writes an array; anything else reads as no headers.
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let text = value.as_str_or_null()?.unwrap_or_default();
        Ok(Self(serde_json::from_str(text).unwrap_or_default()))
    }
}

impl ToSql for Life {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.word().into())
    }
}

impl FromSql for Life {
    /// The table's CHECK admits no other word; one of a newer version may not be known here.
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        Ok(Self::from_word(value.as_str()?).unwrap_or(Self::Unknown))
    }
}

impl ToSql for TaskId {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.token().into())
    }
}

impl FromSql for TaskId {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        value.as_str().map(Self::from_token)
    }
}
