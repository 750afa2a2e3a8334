//! A measurement as files people and programs use: a table as CSV, Parquet and XLSX, and a page that stands alone.
//!
//! Every form says the same: what is not shown has a reason and never a number, and the same measurement gives the same bytes.
//! Nothing is computed here, and no clock, host or path goes into a file.

mod columns;
mod html;
mod only;
mod parquet;
mod table;
mod text;
mod words;
mod xlsx;

pub use columns::columns_markdown;
pub use html::html;
pub use only::{Only, UnknownWord};
pub use parquet::parquet;
pub use table::csv;
pub use text::text;
pub use xlsx::xlsx;

/// Writing a measurement as a file failed.
#[derive(Debug, thiserror::Error)]
pub enum OutputError {
    /// The table could not be written as CSV.
    #[error("the table cannot be written as CSV")]
    Csv(#[from] ::csv::Error),
    /// The table could not be made into columns.
    #[error("the table cannot be made into columns")]
    Columns(#[from] arrow_schema::ArrowError),
    /// The columns could not be written as Parquet.
    #[error("the table cannot be written as Parquet")]
    Parquet(#[from] ::parquet::errors::ParquetError),
    /// The workbook could not be written.
    #[error("the workbook cannot be written")]
    Xlsx(#[from] rust_xlsxwriter::XlsxError),
    /// The page could not be written.
    #[error("the page cannot be written")]
    Html(#[from] askama::Error),
}
