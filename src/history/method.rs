//! The method of a stored exchange.

use std::fmt;

use rusqlite::ToSql;
use rusqlite::types::{FromSql, FromSqlResult, ToSqlOutput, ValueRef};

use crate::contract::Method;

/// The method of a stored exchange, as the file has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoredMethod {
    Known(Method),
    /// A name that the contract does not have: another program or a newer version wrote it.
    Other(String),
}

impl StoredMethod {
    /// Reads a name.
    #[must_use]
    pub fn from_name(name: &str) -> Self {
        Method::named(name).map_or_else(|| Self::Other(name.to_owned()), Self::Known)
    }

    /// Returns the name as it stands in the file.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Known(method) => method.name(),
            Self::Other(name) => name,
        }
    }
}

impl From<Method> for StoredMethod {
    fn from(method: Method) -> Self {
        Self::Known(method)
    }
}

impl PartialEq<Method> for StoredMethod {
    fn eq(&self, method: &Method) -> bool {
        matches!(self, Self::Known(known) if known == method)
    }
}

impl fmt::Display for StoredMethod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl ToSql for StoredMethod {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.name().into())
    }
}

impl FromSql for StoredMethod {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        value.as_str().map(Self::from_name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_method_of_the_contract_is_known_by_its_name() {
        for method in Method::ALL {
            assert_eq!(StoredMethod::from_name(method.name()), StoredMethod::Known(method));
        }
    }

    #[test]
    fn a_foreign_name_is_kept_as_it_is() {
        for name in ["", "createtask", "solveEverything", "метод"] {
            let method = StoredMethod::from_name(name);
            assert_eq!((&method, method.to_string()), (&StoredMethod::Other(name.to_owned()), name.to_owned()));
        }
    }
}
