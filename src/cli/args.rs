//! The words of the command line.

pub mod jobs;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::model::{Fingerprint, FixedColumn, RecordTag};

/// Unloads spreadsheets and text files into business tables.
///
/// Without a command, the window opens.
#[derive(Debug, Parser)]
#[command(name = "longshore", version, about, long_about)]
pub struct Arguments {
    /// The workspace folder; the default is in the user's data folder
    #[arg(long, global = true, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Print how long the window's frames took when it closes
    #[arg(long, hide = true)]
    pub frame_times: bool,
    /// A file to open in the window
    pub file: Option<PathBuf>,
    #[command(subcommand)]
    pub verb: Option<Verb>,
}

#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Shows how a file is read, without staging it
    Preview(PreviewArgs),
    /// Stages a file and processes its records
    Import(ImportArgs),
    /// Processes staged records again
    Process(ProcessArgs),
    /// Lists the records of an import with their issues
    Records(RecordsArgs),
    /// Shows and changes the job queue
    Jobs(jobs::JobsArgs),
    /// Works the job queue without a window
    Work(WorkArgs),
    /// Writes a company table to a file
    Export(ExportArgs),
    /// Lists the company's tables
    Tables(JsonArgs),
    /// Lists, shows, exports and imports integrations
    Integrations(IntegrationsArgs),
    /// Checks the store: checksums, counts and sums
    Check(JsonArgs),
}

#[derive(Debug, Args)]
pub struct JsonArgs {
    /// Print one JSON document
    #[arg(long)]
    pub json: bool,
}

/// Options that override what is found in a file.
#[derive(Debug, Default, Args)]
pub struct FormatArgs {
    /// The delimiter, one character or a few; also by name (`tab`, `space`, `pipe`) or code (`0x1F`)
    #[arg(long, value_name = "C")]
    pub delimiter: Option<String>,
    /// The quote character; `none` for none
    #[arg(long, value_name = "C")]
    pub quote: Option<String>,
    /// The escape character inside quotes; `none` where quotes are doubled
    #[arg(long, value_name = "C")]
    pub escape: Option<String>,
    /// Lines that begin with this are left out; `none` for none
    #[arg(long, value_name = "C")]
    pub comment: Option<String>,
    /// The character that ends records instead of line ends; `none` for line ends
    #[arg(long, value_name = "C")]
    pub record_end: Option<String>,
    /// Whether spaces at the start of a field are left out
    #[arg(long, value_name = "yes|no")]
    pub skip_space: Option<YesNo>,
    /// Where delimiters stand: between values, behind the last one too, or around a table that is drawn with rules
    #[arg(long, value_name = "between|behind|drawn")]
    pub bars: Option<BarsArg>,
    /// The encoding's name, such as utf-8 or windows-1252
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<String>,
    /// Lines to leave out before the header
    #[arg(long, value_name = "N")]
    pub skip: Option<u64>,
    /// Whether the first line names the columns
    #[arg(long, value_name = "yes|no")]
    pub header: Option<YesNo>,
    /// How many lines of a text name the columns; 0 for none
    #[arg(long, value_name = "N", conflicts_with = "header")]
    pub header_rows: Option<u32>,
    /// The longest record of a text, in MiB; what is longer is cut and told
    #[arg(long, value_name = "MIB")]
    pub max_record: Option<u32>,
    /// Whether ="00123", as Excel writes text, is read as the text inside
    #[arg(long, value_name = "yes|no")]
    pub excel_text: Option<YesNo>,
    /// Leave out rows whose first value begins so, such as totals; may be given several times
    #[arg(long, value_name = "TEXT")]
    pub leave_out: Vec<String>,
    /// The table ends before the first row whose first value begins so
    #[arg(long, value_name = "TEXT")]
    pub until: Option<String>,
    /// Read as fixed-width text with columns this wide
    #[arg(long, value_name = "8,30,12", value_delimiter = ',')]
    pub widths: Option<Vec<u32>>,
    /// Read as fixed-width text with columns at these places, first and last; gaps are left out
    #[arg(long, value_name = "1-8,10-39", value_delimiter = ',', conflicts_with = "widths")]
    pub columns: Option<Vec<FixedColumn>>,
    /// Only lines with this tag are rows; `3:D` where it stands at place 3
    #[arg(long, value_name = "D")]
    pub record_tag: Option<RecordTag>,
    /// What widths and places count
    #[arg(long, value_name = "characters|bytes|cells")]
    pub unit: Option<Unit>,
    /// The sheet of a workbook
    #[arg(long, value_name = "NAME")]
    pub sheet: Option<String>,
    /// The sheet's row that names the columns; 0 for none
    #[arg(long, value_name = "N")]
    pub header_row: Option<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum YesNo {
    Yes,
    No,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum BarsArg {
    Between,
    Behind,
    /// Spaces around values and rules between rows are no data
    Drawn,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Unit {
    Characters,
    Bytes,
    /// Wide characters count twice
    Cells,
}

#[derive(Debug, Args)]
pub struct PreviewArgs {
    pub file: PathBuf,
    /// How many rows to show, or `all`
    #[arg(long, value_name = "N|all", default_value = "100", value_parser = parse_num_rows)]
    pub rows: NumRows,
    /// Every sheet of a workbook
    #[arg(long)]
    pub all_sheets: bool,
    #[command(flatten)]
    pub format: FormatArgs,
    #[command(flatten)]
    pub output: JsonArgs,
}

/// How many rows: a number, or all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NumRows(pub Option<u64>);

#[derive(Debug, Args)]
pub struct ImportArgs {
    pub file: PathBuf,
    /// The integration to run under; without one, a guess is made
    #[arg(long, value_name = "CODE")]
    pub integration: Option<String>,
    /// The table the records go to
    #[arg(long, value_name = "T", conflicts_with = "integration")]
    pub table: Option<String>,
    /// Make a new table of that name from the file's own columns
    #[arg(long, value_name = "T", conflicts_with_all = ["integration", "table"])]
    pub new_table: Option<String>,
    /// The decimal sign of the file's numbers; without it, what the file shows
    #[arg(long, value_name = "C", conflicts_with = "integration")]
    pub decimal: Option<DecimalSign>,
    /// The order of day, month and year in the file's dates; without it, what the file shows
    #[arg(long, value_name = "ORDER", conflicts_with = "integration")]
    pub date_order: Option<Order>,
    #[command(flatten)]
    pub when: WhenArgs,
    /// Stage the records and say what processing would do; no record is written
    #[arg(long, conflicts_with_all = ["now", "background", "stage_only"])]
    pub dry_run: bool,
    /// With a dry run, every row of it
    #[arg(long, requires = "dry_run")]
    pub records: bool,
    #[command(flatten)]
    pub format: FormatArgs,
    #[command(flatten)]
    pub output: JsonArgs,
}

/// A decimal sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DecimalSign {
    #[value(name = "point", alias = ".")]
    Point,
    #[value(name = "comma", alias = ",")]
    Comma,
}

/// The order of a date's parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Order {
    Ymd,
    Dmy,
    Mdy,
}

#[derive(Debug, Args)]
#[group(multiple = false)]
pub struct WhenArgs {
    /// Process now and wait (the default)
    #[arg(long)]
    pub now: bool,
    /// Queue the processing; `longshore work` or the window does it
    #[arg(long)]
    pub background: bool,
    /// Only stage the records
    #[arg(long)]
    pub stage_only: bool,
}

#[derive(Debug, Args)]
pub struct ProcessArgs {
    /// The import's number
    pub import: u64,
    /// Only records of this status; without it and --rows, all that are not completed
    #[arg(long, value_name = "error|ready|skipped", conflicts_with = "rows")]
    pub status: Option<String>,
    /// Only these rows
    #[arg(long, value_name = "3,7-9")]
    pub rows: Option<String>,
    /// Go on under the latest version of the integration, for this time and later ones
    #[arg(long)]
    pub latest_version: bool,
    /// Say what processing would do; no record is written
    #[arg(long)]
    pub dry_run: bool,
    /// With a dry run, every row of it
    #[arg(long, requires = "dry_run")]
    pub records: bool,
    /// Process exactly what that dry run has foreseen, or nothing where it does not hold any more
    #[arg(long, value_name = "FINGERPRINT", conflicts_with_all = ["dry_run", "status", "rows"])]
    pub plan: Option<Fingerprint>,
    #[command(flatten)]
    pub output: JsonArgs,
}

#[derive(Debug, Args)]
pub struct RecordsArgs {
    /// The import's number
    pub import: u64,
    /// Only records of this status
    #[arg(long, value_name = "S")]
    pub status: Option<String>,
    #[command(flatten)]
    pub output: JsonArgs,
}

#[derive(Debug, Args)]
pub struct WorkArgs {
    /// Stop when nothing is left to do
    #[arg(long)]
    pub until_idle: bool,
}

#[derive(Debug, Args)]
pub struct ExportArgs {
    /// The table's name
    pub table: String,
    #[arg(long, value_enum, default_value = "csv")]
    pub format: TableFormat,
    /// The file to write; without it, standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum TableFormat {
    Csv,
    Xlsx,
    Json,
}

#[derive(Debug, Args)]
pub struct IntegrationsArgs {
    #[command(subcommand)]
    pub verb: Option<IntegrationVerb>,
    /// Print one JSON document
    #[arg(long, global = true)]
    pub json: bool,
}

#[derive(Debug, Subcommand)]
pub enum IntegrationVerb {
    /// Lists all integrations
    List,
    /// Shows one
    Show { code: String },
    /// Writes one as TOML
    Export {
        code: String,
        /// The file to write; without it, standard output
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// Reads one from TOML; it makes a new version where the code exists
    Import { file: PathBuf },
    /// Runs the tests that its recipes carry; with a file, shows what becomes of its first rows
    Test {
        code: String,
        /// The file to try it on; nothing is staged
        #[arg(long, value_name = "FILE")]
        file: Option<PathBuf>,
        /// How many rows to show
        #[arg(long, value_name = "N", default_value_t = 5)]
        rows: usize,
    },
}

fn parse_num_rows(text: &str) -> Result<NumRows, String> {
    if text == "all" {
        return Ok(NumRows(None));
    }
    text.parse().map(|number| NumRows(Some(number))).map_err(|_| "give a number, or all".to_owned())
}
