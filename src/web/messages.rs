//! The words of the page: one table, a row a message, English beside Chinese. A template that names a message that is
//! not here does not compile, and a message without one of the languages does not either.
//!
//! `{}` is filled in; of `one|many` English takes the first for a single thing.

macro_rules! messages {
    ($($name:ident: $english:literal, $chinese:literal;)*) => {
        /// One language of the interface.
        #[derive(Debug)]
        #[allow(missing_docs)] // The English text says what each is.
        pub struct Messages { $(pub $name: &'static str,)* }

        /// English.
        pub const ENGLISH: Messages = Messages { $($name: $english,)* };

        /// Chinese in simplified characters.
        pub const CHINESE: Messages = Messages { $($name: $chinese,)* };
    };
}

#[rustfmt::skip]
messages! {
    // Frame
    skip: "Skip to the content", "跳到正文";
    tagline: "The reading room", "阅览室";
    search: "Search", "搜索";
    search_archive: "Search the archive", "搜索档案";
    placeholder: "Words, names, dates …", "词语、人名、日期……";
    on_this_day: "On this day", "历史上的今天";
    the_archive: "The archive", "馆藏";
    keyboard: "Keyboard", "键盘";
    api: "For programs", "程序接口";
    close: "Close", "关闭";
    footer: "Your archive, on your own machine. Nothing on this page leaves it.", "您的档案，就在您自己的电脑上。本页的一切都不会外传。";

    // Keys
    key_search: "Go to the search box", "到搜索框";
    key_next: "Next result, or next hit in an article", "下一条结果；在文章页为下一命中";
    key_previous: "Previous result, or previous hit", "上一条结果；在文章页为上一命中";
    key_open: "Open the result", "打开结果";
    key_pages: "Next and previous page", "下一页、上一页";
    key_up: "Back to the results", "回到结果";
    key_help: "Show or hide these keys", "显示或隐藏按键说明";

    // Teaching the language
    teach: "How to ask", "怎样提问";
    teach_intro: "Each of these is a search of this archive: click it, then change it.", "下面每一条都是对本馆藏的搜索：点开，再改成您的。";
    teach_words: "both words, in any form", "两个词都要有，词形不拘";
    teach_phrase: "these words side by side", "词语紧挨着";
    teach_either: "either of them", "二者有其一";
    teach_not: "the first without the second", "有前者而无后者";
    teach_person: "a person, by any part of the name", "人物，写名字的一部分即可";
    teach_org: "an organisation", "机构";
    teach_place: "a place", "地点";
    teach_near: "within ten words of each other", "相距十个词以内";
    teach_any_person: "any person within five words", "五个词以内出现任何人物";
    teach_title: "in the headline", "在标题里";
    teach_year: "published that year", "当年发表";
    teach_after: "published later", "此后发表";
    teach_mentions: "texts that speak of that year", "正文说到那一年";
    teach_prefix: "words that begin so", "以此开头的词";
    teach_missing: "articles that name no person", "没有提到人物的文章";

    // Results
    found: "{} article|{} articles", "{} 篇文章";
    found_stories: "{} story|{} stories", "{} 则报道";
    in_copies: "{} article|{} articles", "共 {} 篇";
    nothing: "Nothing found", "没有找到";
    nothing_hint: "Try fewer words, another spelling, or a longer time.", "试试少用几个词、换种写法，或放宽时间。";
    try_instead: "Try instead", "不妨试试";
    read_as: "Read as", "理解为";
    milliseconds: "{} ms", "{} 毫秒";
    sort: "Order", "排序";
    relevance: "best match", "最相关";
    newest: "newest", "最新";
    oldest: "oldest", "最早";
    group: "each story once", "同一报道只列一次";
    ungroup: "show every copy", "列出所有转载";
    undated_article: "undated", "无日期";
    words: "{} word|{} words", "{} 字词";
    copies: "{} copy|{} copies", "{} 份转载";
    first_in: "first in {}", "首发于{}";
    and_more: "and {} more", "另有 {} 人";
    chosen: "Chosen", "已选";
    without: "not {}", "排除：{}";
    from_day: "from {}", "自 {}";
    to_day: "to {}", "至 {}";
    any_year: "{} of any year", "历年 {}";
    remove: "Remove: {}", "取消：{}";
    clear_all: "Clear all", "全部取消";
    results: "Results", "结果";
    page_of: "Page {} of {}", "第 {} 页，共 {} 页";
    first_page: "First", "首页";
    previous_page: "Previous", "上一页";
    next_page: "Next", "下一页";
    last_page: "Last", "末页";
    take_away: "Take it with you", "带走这次搜索";
    as_command: "As a command line", "命令行";
    as_curl: "As curl", "curl 命令";
    copy: "Copy", "复制";
    copied: "Copied", "已复制";
    all_csv: "All results as CSV", "全部结果：CSV";
    all_jsonl: "All results as JSON Lines", "全部结果：JSON Lines";
    feed_rss: "RSS feed of this search", "订阅：RSS";
    feed_atom: "Atom feed", "订阅：Atom";

    // Facets
    narrow: "Narrow", "缩小范围";
    not_this: "Leave out {}", "排除：{}";
    chosen_value: "Chosen; click to undo", "已选，点击取消";
    none_given: "none given", "未注明";
    more_values: "All {}", "全部 {} 项";
    other_fields: "Other fields", "其他栏目";
    begins_with: "Begins with", "开头为";
    find: "Find", "查找";
    values_of: "{} value|{} values", "{} 项";
    back_to_results: "Back to the results", "回到结果";
    people: "People", "人物";
    organisations: "Organisations", "机构";
    places: "Places", "地点";
    sources: "Sources", "来源";
    sections: "Sections", "版面";
    authors: "Authors", "作者";
    tags: "Keywords", "标签";
    languages: "Languages", "语言";
    folders: "Folders", "文件夹";
    pages: "Pages", "页码";
    editions: "Editions", "版次";
    statuses: "Status", "状态";
    date_sources: "Where dates come from", "日期出处";
    datelines: "Datelines", "电头";
    years: "Years", "年份";

    // Timeline
    timeline: "Timeline", "时间线";
    timeline_hint: "Click a bar to zoom in; drag across several to choose them.", "点击柱形放大；拖过数个即可选定时段。";
    articles_by: "Articles by {}", "文章数，按{}";
    share_by: "Share of the archive’s articles, by {}", "占馆藏文章的比例，按{}";
    year: "year", "年";
    quarter: "quarter", "季";
    month: "month", "月";
    week: "week", "周";
    day: "day", "日";
    counts: "count", "篇数";
    shares: "share", "比例";
    wider: "Zoom out", "放大时段";
    span_told: "{}: {} of {} articles, {}", "{}：{} 篇，馆藏 {} 篇，占 {}";
    gap_told: "{} to {}: no articles in the archive", "{} 至 {}：馆藏无文章";
    rough_told: "{} dated only {}", "{} 篇只知为 {}";
    undated: "{} undated|{} undated", "{} 篇无日期";
    archive_strip: "the archive", "馆藏";
    gap_key: "no articles in the archive", "馆藏无文章";
    rough_key: "date known less precisely", "日期不够精确";
    compare: "Compare with", "对比";
    add: "Add", "添加";
    all_articles: "all articles", "全部文章";
    numbers: "The numbers", "数据表";
    span: "Span", "时段";
    matches: "Matches", "命中";
    of_archive: "In the archive", "馆藏";
    share: "Share", "比例";
    from: "From", "从";
    to: "To", "到";
    apply: "Apply", "确定";
    year_form: "%Y", "%Y年";
    month_form: "%B %Y", "%Y年%-m月";
    day_form: "%-d %B %Y", "%Y年%-m月%-d日";
    short_month_form: "%b %Y", "%Y年%-m月";
    short_day_form: "%-d %b %Y", "%Y-%m-%d";
    day_of_year_form: "%-d %B", "%-m月%-d日";

    // Article
    updated: "corrected {}", "更正于 {}";
    page_number: "page {}", "第 {} 版";
    edition: "{} edition", "{}版次";
    hit_of: "Hit {} of {}", "第 {} 条，共 {} 条";
    previous_hit: "Previous hit", "上一条";
    next_hit: "Next hit", "下一条";
    about: "About this article", "关于本文";
    dates_in: "Days it speaks of", "文中日期";
    provenance: "Provenance", "来历";
    file: "File", "文件";
    identifier: "Identifier", "标识";
    date_from: "Date found in", "日期出处";
    published_at: "Published at", "原文网址";
    language: "Language", "语言";
    ocr: "Recognition quality", "识别质量";
    length: "Length", "篇幅";
    status: "Status", "状态";
    citation: "Cite", "引用";
    paragraph: "Paragraph {}", "第 {} 段";
    permanent: "Permanent link", "永久链接";
    copies_of: "Copies of this story", "本文的转载";
    changed_title: "Headline", "标题";
    unchanged: "word for word the same", "一字不差";
    show_changes: "What changed", "有何改动";
    all_copies: "All of them as a search", "列为搜索结果";
    related: "Related articles", "相关文章";
    original: "The article as JSON", "本文 JSON";
    no_article: "There is no such article", "没有这篇文章";
    no_article_hint: "It may have been removed from the archive, or its address cut short.", "它可能已从馆藏移除，或网址不完整。";

    // Dossier
    dossier: "Dossier", "档案";
    person: "Person", "人物";
    org: "Organisation", "机构";
    place: "Place", "地点";
    named_in: "named in {} article|named in {} articles", "见于 {} 篇文章";
    search_for: "Search their articles", "搜索相关文章";
    also_as: "Also written", "又写作";
    namesakes: "Not to be confused with", "勿与混淆";
    first_seen: "First seen", "最早见于";
    last_seen: "Last seen", "最近见于";
    together: "{} article together|{} articles together", "同见 {} 篇";
    telling_words: "Words that stand out", "突出的词";
    most_about: "Most about {}", "主要报道";
    latest: "Latest", "最新";
    no_name: "No article names {}", "没有文章提到{}";
    no_name_hint: "Search for it as words instead:", "不妨按词语搜索：";

    // On this day
    day_title: "On {}", "{}";
    day_none: "The archive holds nothing of this day.", "馆藏中没有这一天的文章。";
    day_more: "All {} of this day", "这一天的全部 {} 篇";

    // The archive
    archive_title: "What is in the archive", "馆藏一览";
    articles: "articles", "文章";
    files: "files", "文件";
    words_in_all: "words", "字词";
    first_date: "earliest", "最早";
    last_date: "latest", "最晚";
    undated_articles: "undated", "无日期";
    source_size: "of source files", "原始文件";
    index_size: "on disk as index", "索引大小";
    failed_files: "Files that could not be read", "未能读取的文件";
    none_failed: "Every file could be read.", "所有文件均已读取。";
    reason: "Reason", "原因";
    where_in_file: "Place", "位置";
    largest_stories: "Stories printed most often", "转载最多的报道";
    latest_articles: "Latest in the archive", "最新入藏";
    ask: "What are you looking for?", "您想找什么？";
    held: "{} article|{} articles", "{} 篇文章";
    spanning: "{} to {}", "{}至{}";
}

/// Languages by code, with their names in English and Chinese.
#[rustfmt::skip]
pub const LANGUAGE_NAMES: &[(&str, &str, &str)] = &[
    ("en", "English", "英语"),
    ("zh", "Chinese", "中文"),
    ("zh-Hans", "Chinese, simplified", "中文（简体）"),
    ("zh-Hant", "Chinese, traditional", "中文（繁体）"),
    ("ja", "Japanese", "日语"),
    ("ko", "Korean", "韩语"),
    ("de", "German", "德语"),
    ("fr", "French", "法语"),
    ("es", "Spanish", "西班牙语"),
    ("it", "Italian", "意大利语"),
    ("pt", "Portuguese", "葡萄牙语"),
    ("nl", "Dutch", "荷兰语"),
    ("ru", "Russian", "俄语"),
    ("uk", "Ukrainian", "乌克兰语"),
    ("pl", "Polish", "波兰语"),
    ("sv", "Swedish", "瑞典语"),
    ("no", "Norwegian", "挪威语"),
    ("nb", "Norwegian", "挪威语"),
    ("da", "Danish", "丹麦语"),
    ("fi", "Finnish", "芬兰语"),
    ("tr", "Turkish", "土耳其语"),
    ("ar", "Arabic", "阿拉伯语"),
    ("fa", "Persian", "波斯语"),
    ("he", "Hebrew", "希伯来语"),
    ("hi", "Hindi", "印地语"),
    ("und", "not recognised", "未识别"),
];

/// Where a date of publication was found, in English and Chinese.
#[rustfmt::skip]
pub const DATE_SOURCES: &[(&str, &str, &str)] = &[
    ("header", "its header", "文件头"),
    ("json-ld", "the page’s JSON-LD", "网页 JSON-LD"),
    ("meta", "the page’s metadata", "网页元数据"),
    ("url", "its address", "网址"),
    ("dateline", "the printed dateline", "电头"),
    ("text", "the text", "正文"),
    ("filename", "the name of the file", "文件名"),
];
