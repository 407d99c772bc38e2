//! What a news page is taken to say of itself: of which day it is, over made-up pages, each with one thing that misleads,
//! and of which paper.

#[path = "samples/reading.rs"]
mod reading;

const STORY: &str = "<p>The harbour of Lisbon was closed on Saturday after a storm, and the ships that had come in the night had to \
    wait outside until the wind fell.</p><p>Nobody was hurt, said the master of the port, who had seen worse storms.</p>";

/// What is tried, what stands in the head of the page, what stands in its body, and the day.
type Case<'a> = (&'a str, &'a str, &'a str, &'a str);

const PUBLISHED: &str = "<meta property='article:published_time' content='2026-01-17T09:00:00+01:00'>";
const MODIFIED: &str = "<meta property='article:modified_time' content='2026-03-02T09:00:00+01:00'>";

const CASES: &[Case<'_>] = &[
    (
        "a line below the headline",
        "",
        "<h1>Harbour closed</h1><div>By Ana Duarte on January 17, 2026</div>",
        "2026-01-17",
    ),
    (
        "what the page shows as its own day, where its data agree on an earlier one",
        "DATA",
        "<h1>Harbour closed</h1><div>2 March 2026</div>",
        "2026-03-02",
    ),
    (
        "the same, but said to be a change",
        "DATA",
        "<h1>Harbour closed</h1><div>Updated 2 March 2026</div>",
        "2026-01-17",
    ),
    (
        "a date of which the article speaks",
        "",
        "<h1>Harbour closed</h1><p>The pier, which was opened on 4 May 1901, will be shut for a month, the master of the port \
            said.</p><div class=meta>17 January 2026</div>",
        "2026-01-17",
    ),
    (
        "a list of others that bear dates of the same kind",
        "",
        "<ul><li><time class=when datetime=2026-02-01>1 February</time><li><time class=when datetime=2026-02-02>2 \
            February</time><li><time class=when datetime=2026-02-03>3 February</time></ul><time class=own \
            datetime=2026-01-17>today</time>",
        "2026-01-17",
    ),
    (
        "the day on which it was begun, and that on which it was published",
        "<meta name='datecreated' content='2026-01-03'><meta property='article:published_time' content='2026-01-17'>",
        "<h1>Harbour closed</h1>",
        "2026-01-17",
    ),
    (
        "a headline that stands in the path above as well",
        "",
        "<nav><p>Home<p>Harbour closed</nav><p>1<p>2<p>3<p>4<p>5<p>6<p>7<p>8<p>9<p>10<p>11<p>12<h1>Harbour \
            closed</h1><p>17 January 2026",
        "2026-01-17",
    ),
    (
        "a period of which the page tells",
        "",
        "<h1>Harbour closed</h1><p>Open 31 December 2025 - 6 January 2026<p>12. - 16. Januar 2026<p>No. 3 - 17 January 2026",
        "2026-01-17",
    ),
    (
        "a day in the headline itself",
        "",
        "<h1>Harbour closed on 12 January 2026</h1><p>By Ana Duarte<p>17 January 2026",
        "2026-01-17",
    ),
    (
        "a day near a path that names the article, farther than that below the headline",
        "",
        "<nav><p>Harbour closed<p>The day<p>in short<p>Monday<p>2 February 2026</nav><h1>Harbour closed</h1><p>17 January 2026",
        "2026-01-17",
    ),
    (
        "a choice of numbers",
        "",
        "<h1>Harbour closed</h1><p>10 - 25 - 50 to a page<p>17 January 2026",
        "2026-01-17",
    ),
    (
        "the only day that is shown",
        "",
        "<h1>Harbour closed</h1><p>Stand: 17.01.2026",
        "2026-01-17",
    ),
    (
        "the day of an event",
        "",
        "<h1>Harbour closed</h1><p>Termin: 21.02.2026<p>17.01.2026",
        "2026-01-17",
    ),
    (
        "a picture, a post and a comment before the day of the page",
        "",
        "<h1>Harbour closed</h1><figure><img src=a.jpg><figcaption>2 May 2025 The old pier</figcaption></figure>\
            <blockquote class=twitter-tweet><p>Storm!<p>3 May 2025</blockquote><div id=comments><p>Otto<p>4 May 2025</div>\
            <p>17 January 2026",
        "2026-01-17",
    ),
    (
        "a line that is named for comments and for its date",
        "",
        "<h1>Harbour closed</h1><div class=date-comments><p>17 January 2026<p>3 comments</div>",
        "2026-01-17",
    ),
    (
        "a caption that holds the headline",
        "",
        "<figure><img src=a.jpg><figcaption><small>17 January 2026</small><h1>Harbour closed</h1></figcaption></figure>",
        "2026-01-17",
    ),
];

#[test]
fn an_address_is_no_name_of_a_paper() {
    for (publisher, want) in [
        (r#"{"@id":"https://paper.example/#org"}"#, None),
        (
            r#"{"@id":"https://paper.example/#org","name":"Harbour Post"}"#,
            Some("Harbour Post"),
        ),
    ] {
        let data = format!(
            r#"<script type="application/ld+json">{{"@type":"NewsArticle","headline":"Harbour closed","publisher":{publisher}}}</script>"#
        );
        let page = format!("<html><head>{data}</head><body><h1>Harbour closed</h1>{STORY}</body></html>");
        let outcome = reading::read("page.html", page.as_bytes());
        let source = outcome.articles.first().and_then(|article| article.source.as_deref());
        assert_eq!(source, want, "{publisher}");
    }
}

#[test]
fn a_page_is_of_the_day_that_speaks_for_itself() {
    for (what, head, body, want) in CASES {
        let head = head.replace("DATA", &[PUBLISHED, MODIFIED].concat());
        let page = format!(
            "<!doctype html><html lang=en><head><title>Harbour closed</title>{head}</head><body>{body}{STORY}</body></html>"
        );
        let outcome = reading::read("page.html", page.as_bytes());
        let date = outcome.articles.first().and_then(|article| article.date);
        let day = date.map(|date| date.to_string().chars().take(10).collect::<String>());
        assert_eq!(day.as_deref(), Some(*want), "{what}");
    }
}
