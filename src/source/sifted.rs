//! A file without the rows that are no records: totals, page headings, what stands below the table.

use crate::model::{Evidence, Issue, LeftOut, RawBlock, RowNo};

use super::{BlockLimit, MAX_BLOCK, ReadProgress, RecordSource, SourceError};

/// Reads a file and leaves rows out. Rows are numbered without them, and keep their lines.
pub(super) struct Sifted<S> {
    inner: S,
    left_out: LeftOut,
    /// Rows as read.
    block: RawBlock,
    num_left_out: u64,
    /// The line before which the table ended.
    end_line: Option<u64>,
}

impl<S: RecordSource> Sifted<S> {
    pub fn new(inner: S, left_out: LeftOut) -> Self {
        Self { inner, left_out, block: RawBlock::default(), num_left_out: 0, end_line: None }
    }

    /// Appends the rows of `self.block` that are kept, with their issues.
    fn sift(&mut self, into: &mut RawBlock) {
        for (index, row) in self.block.rows().enumerate() {
            if self.left_out.ends_before(&row) {
                self.end_line = Some(row.line);
                return;
            }
            if self.left_out.start_of(&row).is_some() {
                self.num_left_out += 1;
                continue;
            }
            let kept = into.next_row();
            into.append_rows(&self.block, index..index + 1);
            let issues = &self.block.issues;
            let start = issues.partition_point(|(other, _)| *other < row.row);
            let end = issues.partition_point(|(other, _)| *other <= row.row);
            into.issues.extend(issues[start..end].iter().map(|(_, issue)| (kept, issue.clone())));
        }
    }

    /// Says what was left out so far.
    pub fn evidence(&self) -> Vec<Evidence> {
        let told = |what: &str, finding: String, why: String| Evidence {
            what: what.to_owned(),
            finding,
            why,
            confidence: 1.0,
        };
        let LeftOut { rows, end } = &self.left_out;
        let mut evidence = Vec::new();
        if !rows.is_empty() {
            let starts: Vec<String> = rows.iter().map(|start| format!("“{start}”")).collect();
            let rows = if self.num_left_out == 1 { "row" } else { "rows" };
            let finding = format!("{} {rows} of those looked at", self.num_left_out);
            evidence.push(told(
                "Rows left out",
                finding,
                format!("the first value begins with {}", starts.join(" or ")),
            ));
        }
        if let Some(start) = end {
            evidence.push(match self.end_line {
                Some(line) => {
                    told("Table end", format!("before line {line}"), format!("that line begins with “{start}”"))
                }
                None => told(
                    "Table end",
                    "not met yet".to_owned(),
                    format!("no row looked at begins with “{start}”; without one, the table goes on to the end"),
                ),
            });
        }
        evidence
    }
}

impl<S: RecordSource> RecordSource for Sifted<S> {
    fn columns(&self) -> &[String] {
        self.inner.columns()
    }

    fn header_issues(&self) -> &[Issue] {
        self.inner.header_issues()
    }

    fn read_block(&mut self, block: &mut RawBlock, limit: BlockLimit) -> Result<usize, SourceError> {
        if self.left_out.is_empty() {
            return self.inner.read_block(block, limit);
        }
        let before = block.num_rows();
        let num_bytes = limit.num_bytes.min(MAX_BLOCK.saturating_sub(block.num_bytes()));
        while self.end_line.is_none() && block.num_rows() == before {
            self.block.clear(RowNo(1));
            if self.inner.read_block(&mut self.block, BlockLimit { num_bytes, ..limit })? == 0 {
                break;
            }
            self.sift(block);
        }
        Ok(block.num_rows() - before)
    }

    fn progress(&self) -> ReadProgress {
        let progress = self.inner.progress();
        // Nothing more of the file is read.
        let bytes_done = if self.end_line.is_some() { progress.bytes_total } else { progress.bytes_done };
        ReadProgress { bytes_done, ..progress }
    }

    fn check_unchanged(&self) -> Result<(), SourceError> {
        self.inner.check_unchanged()
    }
}

impl RecordSource for Box<dyn RecordSource> {
    fn columns(&self) -> &[String] {
        self.as_ref().columns()
    }

    fn header_issues(&self) -> &[Issue] {
        self.as_ref().header_issues()
    }

    fn read_block(&mut self, block: &mut RawBlock, limit: BlockLimit) -> Result<usize, SourceError> {
        self.as_mut().read_block(block, limit)
    }

    fn progress(&self) -> ReadProgress {
        self.as_ref().progress()
    }

    fn check_unchanged(&self) -> Result<(), SourceError> {
        self.as_ref().check_unchanged()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::IssueCode,
        source::{Overrides, preview},
    };

    const PAGES: &str = "No.,Name,City\nPAGE 1\nC1,Ann,Rome\nC2,Bob\nPAGE 2\nC3,Cy,Bonn\nTotal,3,\nC4,late,\n";

    fn look(text: &str, rows: &[&str], end: Option<&str>, limit: usize) -> crate::source::Preview {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("pages.csv");
        std::fs::write(&path, text).unwrap();
        let left_out = LeftOut { rows: rows.iter().map(ToString::to_string).collect(), end: end.map(str::to_owned) };
        let overrides = Overrides { left_out: Some(left_out), ..Overrides::default() };
        preview(&path, &overrides, BlockLimit { num_rows: limit, num_bytes: 1 << 20 }).unwrap()
    }

    #[track_caller]
    fn check(rows: &[&str], end: Option<&str>, limit: usize, expect: &[(u64, u64, &str)], is_complete: bool) {
        let found = look(PAGES, rows, end, limit);
        let rows: Vec<_> = found.block.rows().map(|row| (row.row.0, row.line, row.cell(0).text)).collect();
        assert_eq!((rows.as_slice(), found.is_complete), (expect, is_complete));
    }

    #[test]
    fn rows_that_begin_so_are_left_out_and_the_others_numbered_without_them() {
        let expect = [(1, 3, "C1"), (2, 4, "C2"), (3, 6, "C3"), (4, 7, "Total"), (5, 8, "C4")];
        check(&["PAGE"], None, 100, &expect, true);
        check(&["PAGE"], None, 2, &expect[..1], false);
    }

    #[test]
    fn nothing_is_read_behind_the_tables_end() {
        check(&["PAGE"], Some("Total"), 100, &[(1, 3, "C1"), (2, 4, "C2"), (3, 6, "C3")], true);
        check(&[], Some("PAGE"), 100, &[], true);
    }

    #[test]
    fn issues_stay_with_their_rows() {
        let found = look(PAGES, &["PAGE"], Some("Total"), 100);
        let issues: Vec<_> =
            found.block.issues.iter().map(|(row, issue)| (row.0, issue.code, issue.place.line)).collect();
        assert_eq!(issues, [(2, IssueCode::TooFewFields, 4)]);
    }

    #[test]
    fn what_was_left_out_is_told() {
        let told = |rows: &[&str], end| -> Vec<String> {
            let evidence = look(PAGES, rows, end, 100).guess.evidence;
            let ours =
                evidence.iter().filter(|evidence| ["Rows left out", "Table end"].contains(&evidence.what.as_str()));
            ours.map(|evidence| format!("{}: {}", evidence.finding, evidence.why)).collect()
        };
        assert_eq!(
            told(&["PAGE", "--"], Some("Total")),
            [
                "2 rows of those looked at: the first value begins with “PAGE” or “--”",
                "before line 7: that line begins with “Total”"
            ]
        );
        assert_eq!(
            told(&[], Some("Sum")),
            ["not met yet: no row looked at begins with “Sum”; without one, the table goes on to the end"]
        );
        assert_eq!(told(&[], None), Vec::<String>::new());
    }
}
