//! Has the program built anew when an article is added to `corpus/`, which it carries for `dateline demo`.
//!
//! On Linux the program is linked to lie at a fixed address. The pointers in its tables, some sixty thousand, are then
//! ready in the file; else each start writes them, which takes longer than a search. Heap, stack and libraries still lie
//! at random addresses.

fn main() {
    println!("cargo::rerun-if-changed=corpus");
    let target = |part: &str| std::env::var(format!("CARGO_CFG_TARGET_{part}")).unwrap_or_default();
    if target("OS") == "linux" && target("ENV") == "gnu" {
        println!("cargo::rustc-link-arg-bins=-no-pie");
    }
}
