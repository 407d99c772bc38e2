//! Reads what a page draws as far as it is text: every character, its place and its size.
//!
//! Source: ISO 32000-1, 8.3 (coordinates), 9.3 and 9.4 (text).

use std::collections::HashMap;
use std::rc::Rc;

use hayro_syntax::content::TypedIter;
use hayro_syntax::content::ops::TypedInstruction as Op;
use hayro_syntax::object::{Array, Dict, Name, Number, Object, Stream, String as Bytes};
use hayro_syntax::page::{Page, Resources};

use super::font::Font;
use super::layout::Mark;

/// A page draws more than it may.
#[derive(Debug)]
pub(super) struct TooMuch;

/// The characters of a page; `y` grows downwards. Each instruction and each character takes one of the steps that are left.
///
/// # Errors
/// There were too few.
pub(super) fn marks(page: &Page<'_>, steps: &mut u64) -> Result<Vec<Mark>, TooMuch> {
    let mut canvas = Canvas {
        marks: Vec::new(),
        steps,
    };
    let state = State::new(Matrix(page.initial_transform(true).as_coeffs()));
    canvas.run(page.typed_operations(), page.resources(), state, 0)?;
    Ok(canvas.marks)
}

/// Forms within forms are drawn no deeper.
const DEEPEST: usize = 16;
/// States are saved no deeper.
const MOST_SAVED: usize = 256;

/// An affine map, as PDF writes it.
#[derive(Debug, Clone, Copy)]
struct Matrix([f64; 6]);

impl Matrix {
    const IDENTITY: Matrix = Matrix([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    fn of(numbers: [Number; 6]) -> Matrix {
        Matrix(numbers.map(|number| number.as_f64()))
    }

    fn shift(x: f64, y: f64) -> Matrix {
        Matrix([1.0, 0.0, 0.0, 1.0, x, y])
    }

    /// This map, then another.
    fn then(self, other: Matrix) -> Matrix {
        let (Matrix([a, b, c, d, e, f]), Matrix([g, h, i, j, k, l])) = (self, other);
        Matrix([
            a * g + b * i,
            a * h + b * j,
            c * g + d * i,
            c * h + d * j,
            e * g + f * i + k,
            e * h + f * j + l,
        ])
    }

    fn apply(self, x: f64, y: f64) -> (f64, f64) {
        let Matrix([a, b, c, d, e, f]) = self;
        (a * x + c * y + e, b * x + d * y + f)
    }
}

/// What instructions change and `q` and `Q` save and bring back.
#[derive(Clone)]
struct State {
    to_page: Matrix,
    font: Option<Rc<Font>>,
    size: f64,
    between: f64,
    between_words: f64,
    stretch: f64,
    leading: f64,
    rise: f64,
    /// Where the next character stands, and where its line began.
    at: Matrix,
    line: Matrix,
}

impl State {
    fn new(to_page: Matrix) -> State {
        State {
            to_page,
            font: None,
            size: 0.0,
            between: 0.0,
            between_words: 0.0,
            stretch: 1.0,
            leading: 0.0,
            rise: 0.0,
            at: Matrix::IDENTITY,
            line: Matrix::IDENTITY,
        }
    }

    fn begin_line(&mut self, x: f64, y: f64) {
        self.line = Matrix::shift(x, y).then(self.line);
        self.at = self.line;
    }
}

struct Canvas<'s> {
    marks: Vec<Mark>,
    steps: &'s mut u64,
}

impl Canvas<'_> {
    fn step(&mut self, steps: u64) -> Result<(), TooMuch> {
        *self.steps = self.steps.checked_sub(steps).ok_or(TooMuch)?;
        Ok(())
    }

    /// Runs the instructions of a page or a form.
    fn run(
        &mut self,
        mut code: TypedIter<'_>,
        resources: &Resources<'_>,
        mut state: State,
        depth: usize,
    ) -> Result<(), TooMuch> {
        let mut fonts: HashMap<Vec<u8>, Rc<Font>> = HashMap::new();
        let mut saved: Vec<State> = Vec::new();
        while let Some(instruction) = code.next() {
            self.step(1)?;
            match instruction {
                Op::SaveState(_) if saved.len() < MOST_SAVED => saved.push(state.clone()),
                Op::RestoreState(_) => state = saved.pop().unwrap_or(state),
                Op::Transform(m) => state.to_page = Matrix::of([m.0, m.1, m.2, m.3, m.4, m.5]).then(state.to_page),
                Op::BeginText(_) => (state.at, state.line) = (Matrix::IDENTITY, Matrix::IDENTITY),
                Op::TextFont(font) => {
                    state.font = font_named(font.0, resources, &mut fonts);
                    state.size = font.1.as_f64();
                }
                Op::CharacterSpacing(space) => state.between = space.0.as_f64(),
                Op::WordSpacing(space) => state.between_words = space.0.as_f64(),
                Op::HorizontalScaling(percent) => state.stretch = percent.0.as_f64() / 100.0,
                Op::TextLeading(leading) => state.leading = leading.0.as_f64(),
                Op::TextRise(rise) => state.rise = rise.0.as_f64(),
                Op::NextLine(to) => state.begin_line(to.0.as_f64(), to.1.as_f64()),
                Op::NextLineAndSetLeading(to) => {
                    state.leading = -to.1.as_f64();
                    state.begin_line(to.0.as_f64(), to.1.as_f64());
                }
                Op::SetTextMatrix(m) => {
                    state.line = Matrix::of([m.0, m.1, m.2, m.3, m.4, m.5]);
                    state.at = state.line;
                }
                Op::NextLineUsingLeading(_) => state.begin_line(0.0, -state.leading),
                Op::ShowText(text) => self.show(text.0, &mut state)?,
                Op::NextLineAndShowText(text) => {
                    state.begin_line(0.0, -state.leading);
                    self.show(text.0, &mut state)?;
                }
                Op::ShowTextWithParameters(text) => {
                    (state.between_words, state.between) = (text.0.as_f64(), text.1.as_f64());
                    state.begin_line(0.0, -state.leading);
                    self.show(text.2, &mut state)?;
                }
                Op::ShowTexts(parts) => self.show_parts(parts.0, &mut state)?,
                Op::XObject(name) if depth < DEEPEST => {
                    if let Some(form) = resources.get_x_object(name.0) {
                        self.form(&form, resources, &state, depth + 1)?;
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Draws strings, with shifts between them in thousandths of the size, to the left.
    fn show_parts(&mut self, parts: &Array<'_>, state: &mut State) -> Result<(), TooMuch> {
        for part in parts.iter::<Object<'_>>() {
            match part {
                Object::Number(back) => {
                    let back = back.as_f64() / 1000.0 * state.size * state.stretch;
                    state.at = Matrix::shift(-back, 0.0).then(state.at);
                }
                Object::String(text) => self.show(&text, state)?,
                _ => {}
            }
        }
        Ok(())
    }

    /// Draws a form: a drawing within the drawing.
    fn form(&mut self, form: &Stream<'_>, around: &Resources<'_>, state: &State, depth: usize) -> Result<(), TooMuch> {
        /// Unpacking costs as much as an instruction for so many bytes.
        const BYTES_A_STEP: u64 = 64;
        let facts = form.dict();
        let is_form = facts
            .get::<Name<'_>>("Subtype")
            .is_some_and(|kind| kind.as_ref() == b"Form");
        let Some(code) = is_form.then(|| form.decoded().ok()).flatten() else {
            return Ok(());
        };
        self.step(code.len() as u64 / BYTES_A_STEP)?;
        let mut inner = state.clone();
        if let Some(matrix) = facts.get::<Array<'_>>("Matrix") {
            let numbers: Vec<f64> = matrix.iter::<Number>().map(|number| number.as_f64()).collect();
            if let Ok(numbers) = <[f64; 6]>::try_from(numbers) {
                inner.to_page = Matrix(numbers).then(inner.to_page);
            }
        }
        match facts.get::<Dict<'_>>("Resources") {
            Some(own) => self.run(TypedIter::new(&code), &Resources::new(own), inner, depth),
            None => self.run(TypedIter::new(&code), around, inner, depth),
        }
    }

    /// Draws a string.
    fn show(&mut self, text: &Bytes<'_>, state: &mut State) -> Result<(), TooMuch> {
        let Some(font) = state.font.clone() else { return Ok(()) };
        for glyph in font.glyphs(text.as_bytes()) {
            self.step(1)?;
            let place = Matrix([state.size * state.stretch, 0.0, 0.0, state.size, 0.0, state.rise]);
            let place = place.then(state.at).then(state.to_page);
            let ((x, y), (end, foot), (top_x, top_y)) = (
                place.apply(0.0, 0.0),
                place.apply(glyph.width, 0.0),
                place.apply(0.0, 1.0),
            );
            let words = if glyph.is_space { state.between_words } else { 0.0 };
            let advance = (glyph.width * state.size + state.between + words) * state.stretch;
            state.at = Matrix::shift(advance, 0.0).then(state.at);
            // What runs up or down the margin is no running text.
            if !glyph.text.is_empty() && (foot - y).abs() <= (end - x).abs() {
                self.marks.push(Mark {
                    text: glyph.text,
                    x,
                    end,
                    y,
                    size: (top_x - x).hypot(top_y - y),
                });
            }
        }
        Ok(())
    }
}

fn font_named(name: &Name<'_>, resources: &Resources<'_>, fonts: &mut HashMap<Vec<u8>, Rc<Font>>) -> Option<Rc<Font>> {
    if let Some(font) = fonts.get(name.as_ref()) {
        return Some(Rc::clone(font));
    }
    let font = Rc::new(Font::of(&resources.get_font(name)?));
    fonts.insert(name.as_ref().to_vec(), Rc::clone(&font));
    Some(font)
}
