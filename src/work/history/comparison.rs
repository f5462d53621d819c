//! Reads what is to be compared.

use crate::history::{History, HistoryError, Record};
use crate::view::{ComparisonError, Side};

/// Reads the records among the sides.
pub(crate) async fn load(history: &History, sides: [Side; 2]) -> Result<[Option<Record>; 2], ComparisonError> {
    let [left, right] = sides;
    Ok([load_side(history, left).await?, load_side(history, right).await?])
}

async fn load_side(history: &History, side: Side) -> Result<Option<Record>, ComparisonError> {
    let Side::Record(id) = side else { return Ok(None) };
    match history.load(id).await {
        Ok(record) => Ok(Some(record)),
        Err(HistoryError::NoSuchRow(_)) => Err(ComparisonError::Gone(id)),
        Err(error) => Err(ComparisonError::History(error)),
    }
}
