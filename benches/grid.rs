//! How long a frame with a full grid takes: 10 columns, 1280×800, whatever the number of rows.
//!
//! `cargo bench --bench grid`. A frame is built and made into triangles; painting them is the graphics driver's. The aim
//! is under 2 ms at 1,000,000 rows, with and without a screen reader.

use std::fmt;

use divan::Bencher;
use eframe::egui::{Context, FullOutput, Pos2, RawInput, Rect, Ui, vec2};
use longshore::{
    model::RecordStatus,
    ui::{
        theme,
        widgets::grid::{Cell, Column, Grid, Selection},
    },
};

/// Frames in which the fonts are read.
const FIRST_FRAMES: u64 = 20;

fn main() {
    divan::main();
}

/// What is shown, and how it moves.
struct Case {
    num_rows: u64,
    reader: Reader,
    movement: Movement,
}

#[derive(Clone, Copy, PartialEq)]
enum Reader {
    Without,
    With,
}

#[derive(Clone, Copy)]
enum Movement {
    Still,
    Scrolling,
    Leaping,
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { num_rows, reader, movement } = self;
        let reader = match reader {
            Reader::Without => "",
            Reader::With => ", screen reader",
        };
        let movement = match movement {
            Movement::Still => "still",
            Movement::Scrolling => "scrolling",
            Movement::Leaping => "leaping",
        };
        write!(f, "{num_rows} rows, {movement}{reader}")
    }
}

fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for num_rows in [1_000, 1_000_000, 100_000_000] {
        for reader in [Reader::Without, Reader::With] {
            for movement in [Movement::Still, Movement::Scrolling, Movement::Leaping] {
                cases.push(Case { num_rows, reader, movement });
            }
        }
    }
    cases
}

#[divan::bench(args = cases(), sample_count = 300, sample_size = 1)]
fn frame(bencher: Bencher<'_, '_>, case: &Case) {
    let Case { num_rows, reader, movement } = *case;
    let ctx = Context::default();
    theme::install(&ctx);
    if reader == Reader::With {
        ctx.enable_accesskit();
    }
    let columns: Vec<Column> = (0..10).map(|i| Column::text(format!("Column {i}")).width(128.0)).collect();
    let mut selection = Selection::default();
    let rows_a_frame = match movement {
        Movement::Still => 0,
        Movement::Scrolling => 3,
        Movement::Leaping => num_rows / 300,
    };
    let mut frame = 0;
    let mut draw = || {
        frame += 1;
        let top = frame * rows_a_frame % num_rows;
        draw(&ctx, frame, |ui| grid_ui(ui, &columns, num_rows, top, &mut selection))
    };
    for _ in 0..FIRST_FRAMES {
        draw();
    }
    bencher.bench_local(draw);
}

/// Returns how many shapes there were.
fn draw(ctx: &Context, frame: u64, mut page_ui: impl FnMut(&mut Ui)) -> usize {
    let input = RawInput {
        screen_rect: Some(Rect::from_min_size(Pos2::ZERO, vec2(1280.0, 800.0))),
        time: Some(frame as f64 / 60.0),
        ..RawInput::default()
    };
    let FullOutput { shapes, pixels_per_point, mut textures_delta, .. } = ctx.run_ui(input, &mut page_ui);
    let triangles = ctx.tessellate(shapes, pixels_per_point);
    textures_delta.clear();
    assert!(!triangles.is_empty(), "something was drawn");
    triangles.len()
}

fn grid_ui(ui: &mut Ui, columns: &[Column], num_rows: u64, reveal: u64, selection: &mut Selection) {
    let row = |row: u64| {
        let mut cells: Vec<Cell<'_>> = (0..8).map(|column| Cell::text(format!("{row} in {column}"))).collect();
        cells.push(Cell::status(RecordStatus::Completed));
        cells.push(Cell::number("1,234.50"));
        Some(cells)
    };
    let grid = Grid::new("grid", "Records", columns).num_rows(num_rows).selection(selection);
    grid.reveal(Some(reveal.min(num_rows - 1))).show(ui, row);
}
