//! Has the program built anew when an article is added to `corpus/`, which it carries for `dateline demo`.

fn main() {
    println!("cargo::rerun-if-changed=corpus");
}
