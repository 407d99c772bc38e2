//! One small sample a format, and the fields that are kept of it. All texts, people and papers are invented.

use dateline::article::{Article, Date};

/// A sample: the reader it is for, its content, and the fields of its articles.
pub struct Sample {
    /// Name of the format.
    pub reader: &'static str,
    /// The file.
    pub content: &'static str,
    /// What [`fields`] gives of each article; the matrix of formats reads it off the readers instead.
    #[allow(dead_code)]
    pub articles: &'static [&'static str],
}

/// The fields of an article that are not empty, one a line; line breaks of the body as ⏎.
pub fn fields(article: &Article) -> String {
    let date = |date: Option<Date>| date.map(|date| date.to_string());
    let one = |name: &str, value: &Option<String>| value.as_ref().map(|value| format!("{name}: {value}"));
    let list = |name: &str, values: &[String]| (!values.is_empty()).then(|| format!("{name}: {}", values.join("; ")));
    let status = article.status.name();
    let lines = [
        Some(format!("id: {}", article.id)),
        Some(format!("title: {}", article.title)),
        (!article.summary.is_empty()).then(|| format!("lead: {}", article.summary)),
        one("dateline", &article.dateline),
        list("by", &article.by),
        one("source", &article.source),
        one("section", &article.section),
        one("page", &article.page),
        one("edition", &article.edition),
        (status != "usable").then(|| format!("status: {status}")),
        one("lang", &article.lang),
        article.ocr.map(|quality| format!("ocr: {quality}")),
        list("tag", &article.tag),
        list("person", &article.given.person),
        list("org", &article.given.org),
        list("place", &article.given.place),
        one("date", &date(article.date)),
        article.date_source.map(|source| format!("from: {}", source.name())),
        one("updated", &date(article.updated)),
        one("url", &article.url),
        Some(format!("body: {}", article.body.replace('\n', "⏎"))),
    ];
    lines.into_iter().flatten().collect::<Vec<_>>().join("\n")
}

/// All samples.
#[rustfmt::skip]
pub const SAMPLES: &[Sample] = &[
    Sample {
        reader: "plain text",
        content: "date 2026-01-17 The harbour of Lisbon was closed on Saturday. Ships wait.\n\nNobody was hurt.\n",
        articles: &["id: ports/sample\ntitle: The harbour of Lisbon was closed on Saturday.\ndate: 2026-01-17\nfrom: header\n\
            body: The harbour of Lisbon was closed on Saturday. Ships wait.⏎⏎Nobody was hurt."],
    },
    Sample {
        reader: "plain text",
        content: "title: Harbour closed\nby: Ana Duarte\nsource: Lisbon Courier\nsection: Ports\npage: 4\nedition: late\ntag: ports, ships\n\
            url: https://courier.example/h\ndate 1921-03\n\nLISBON, March 17 (LW) - The harbour was closed.\n",
        articles: &["id: ports/sample\ntitle: Harbour closed\ndateline: LISBON\nby: Ana Duarte\nsource: Lisbon Courier\nsection: Ports\n\
            page: 4\nedition: late\ntag: ports; ships\ndate: 1921-03\nfrom: header\nurl: https://courier.example/h\n\
            body: LISBON, March 17 (LW) - The harbour was closed."],
    },
    Sample {
        reader: "Markdown",
        content: "---\ntitle: Harbour closed\ndate: 2026-01-17\nauthors: [Ana Duarte, Tom Hale]\ntags: [ports]\n---\n\
            The *harbour* of Lisbon.\n\n- Ships wait.\n",
        articles: &["id: ports/sample\ntitle: Harbour closed\nby: Ana Duarte; Tom Hale\ntag: ports\ndate: 2026-01-17\n\
            from: header\nbody: The harbour of Lisbon.⏎⏎Ships wait."],
    },
    Sample {
        reader: "JSON Lines",
        content: "{\"id\": 7, \"headline\": \"Harbour closed\", \"text\": \"<p>The harbour.</p><p>Ships wait.</p>\", \"pubDate\": \
            \"Sat, 17 Jan 2026 09:12:00 GMT\", \"people\": [\"ana-duarte\"], \"locations\": \"usa; Lisbon\"}\n\
            {\"title\": \"Bridge open\", \"body\": \"The bridge.\", \"date\": \"1921-03\"}\n",
        articles: &[
            "id: 7\ntitle: Harbour closed\nperson: Ana Duarte\nplace: United States; Lisbon\ndate: 2026-01-17T09:12:00Z\n\
             from: header\nbody: The harbour.⏎⏎Ships wait.",
            "id: ports/sample#2\ntitle: Bridge open\ndate: 1921-03\nfrom: header\nbody: The bridge.",
        ],
    },
    Sample {
        reader: "JSON Lines",
        content: "{\"id\": \"a\", \"title\": \"Harbour closed\", \"abstract\": \"In short.\", \"body\": \"The harbour.\", \"dateline\": \
            \"LISBON\", \"by\": [\"Ana Duarte\"], \"source\": \"Lisbon Courier\", \"section\": \"Ports\", \"page\": 4, \"edition\": \"late\", \
            \"status\": \"corrected\", \"ocr\": 87, \"lang\": \"en\", \"tag\": [\"ports\"], \"person\": [\"Tom Hale\"], \"org\": [\"Port of \
            Lisbon\"], \"place\": [\"Lisbon\"], \"date\": \"2026-01-17\", \"updated\": \"2026-01-18\", \"url\": \"https://courier.example/h\"}\n\
            {\"title\": \"Two\"}\n",
        articles: &[
            "id: a\ntitle: Harbour closed\nlead: In short.\ndateline: LISBON\nby: Ana Duarte\nsource: Lisbon Courier\nsection: Ports\n\
             page: 4\nedition: late\nstatus: corrected\nlang: en\nocr: 87\ntag: ports\nperson: Tom Hale\norg: Port of Lisbon\n\
             place: Lisbon\ndate: 2026-01-17\nfrom: header\nupdated: 2026-01-18\nurl: https://courier.example/h\nbody: The harbour.",
            "id: ports/sample#2\ntitle: Two\nbody: ",
        ],
    },
    Sample {
        reader: "JSON",
        content: "{\"total\": 2, \"articles\": [\n {\"id\": \"a\", \"title\": \"One [1\", \"body\": \"First \\\"}\\\" text.\"},\n \
            {\"id\": \"b\", \"title\": \"Two\", \"body\": [\"Second.\", \"Third.\"], \"status\": \"withdrawn\"}\n]}\n",
        articles: &[
            "id: a\ntitle: One [1\nbody: First \"}\" text.",
            "id: b\ntitle: Two\nstatus: withdrawn\nbody: Second.⏎⏎Third.",
        ],
    },
    Sample {
        reader: "JSON",
        content: "{\n \"uri\": \"urn:example:1\", \"versioncreated\": \"2026-01-18T10:00:00Z\", \"firstcreated\": \
            \"2026-01-17T09:12:00Z\",\n \"pubstatus\": \"usable\", \"language\": \"en\", \"headlines\": [{\"role\": \"sub\", \"value\": \
            \"Ships wait\"}, {\"role\": \"main\", \"value\": \"Harbour closed\"}],\n \"bodies\": [{\"role\": \"html\", \"value\": \
            \"<p>The harbour.</p>\"}], \"people\": [{\"name\": \"Ana Duarte\"}], \"organisations\": [{\"name\": \"Port of Lisbon\"}], \"places\": [{\"name\": \
            \"Lisbon\"}], \"subjects\": [{\"name\": \"ports\"}], \"genres\": [{\"name\": \"Current\"}], \"descriptions\": [{\"role\": \"summary\", \
            \"value\": \"Ships wait outside.\"}], \"located\": \"LISBON\", \"provider\": \"Lisbon Wire\", \"edition\": \"late\", \"urgency\": 2, \
            \"by\": \"Tom Hale\", \"signals\": [\"correction\"]\n}\n",
        articles: &["id: urn:example:1\ntitle: Harbour closed\nlead: Ships wait outside.\ndateline: LISBON\nby: Tom Hale\nsource: Lisbon Wire\n\
            edition: late\nstatus: corrected\nlang: en\ntag: Current; ports; urgency:2\nperson: Ana Duarte\norg: Port of Lisbon\nplace: Lisbon\n\
            date: 2026-01-17T09:12:00Z\nfrom: header\nupdated: 2026-01-18T10:00:00Z\nbody: The harbour."],
    },
    Sample {
        reader: "CSV",
        content: "headline;pub_date;text;author\n\"Harbour; closed\";17.01.2026;\"The harbour.\nShips wait.\";Ana Duarte\n",
        articles: &["id: ports/sample#2\ntitle: Harbour; closed\nby: Ana Duarte\ndate: 2026-01-17\nfrom: header\n\
            body: The harbour.⏎Ships wait."],
    },
    Sample {
        reader: "HTML",
        content: "<!doctype html><html lang=en><head><title>Harbour closed - Lisbon Courier</title>\
            <meta property='og:site_name' content='Lisbon Courier'><link rel=canonical href='https://courier.example/harbour'>\
            <script type='application/ld+json'>{\"@type\": \"NewsArticle\", \"headline\": \"Harbour closed\", \"datePublished\": \
            \"2026-01-17T09:12:00+01:00\", \"author\": {\"name\": \"Ana Duarte\"}, \"articleSection\": \"Ports\"}</script></head>\
            <body><nav><a href=/>Home</a></nav><article><h1>Harbour closed</h1><p>The harbour of Lisbon was closed on Saturday \
            after a storm, and the ships that had come in the night had to wait outside until the wind fell.</p><p>Nobody was \
            hurt, said the master of the port, who had seen worse storms in the winter of the great flood, and many smaller \
            ones since then.</p></article><footer>Imprint</footer></body></html>",
        articles: &["id: ports/sample\ntitle: Harbour closed\nby: Ana Duarte\nsource: Lisbon Courier\nsection: Ports\nlang: en\n\
            date: 2026-01-17T09:12:00+01:00\nfrom: json-ld\nurl: https://courier.example/harbour\n\
            body: The harbour of Lisbon was closed on Saturday after a storm, and the ships that had come in the night had to \
            wait outside until the wind fell.⏎⏎Nobody was hurt, said the master of the port, who had seen worse storms in the \
            winter of the great flood, and many smaller ones since then."],
    },
    Sample {
        reader: "Reuters-21578 SGML",
        content: "<!DOCTYPE lewis SYSTEM \"lewis.dtd\">\n<REUTERS TOPICS=\"YES\" NEWID=\"17\">\n<DATE> 5-MAR-1987 09:12:01.79</DATE>\n\
            <TOPICS><D>ship</D></TOPICS>\n<PLACES><D>west-germany</D></PLACES>\n<PEOPLE><D>ana-duarte</D></PEOPLE>\n\
            <ORGS><D>ec</D></ORGS>\n<TEXT>&#2;\n<TITLE>PORT &lt;PRT> CLOSED</TITLE>\n<DATELINE>    BONN, March 5 - </DATELINE>\
            <BODY>The port was closed\non Thursday.\n    Ships wait.\n Reuter\n&#3;</BODY></TEXT>\n</REUTERS>\n\
            <REUTERS NEWID=\"18\"><DATE>junk 5-MAR-1987 09:13:00.00</DATE><TEXT TYPE=\"BRIEF\"><TITLE>BRIEF</TITLE></TEXT></REUTERS>",
        articles: &[
            "id: 17\ntitle: PORT <PRT> CLOSED\ndateline: BONN\nsource: Reuters\nlang: en\ntag: ship\nperson: Ana Duarte\n\
             org: European Community\nplace: West Germany\ndate: 1987-03-05T09:12:01Z\nfrom: header\n\
             body: The port was closed⏎on Thursday.⏎⏎Ships wait.⏎ Reuter",
            "id: 18\ntitle: BRIEF\nsource: Reuters\nlang: en\ndate: 1987-03-05T09:13:00Z\nfrom: header\nbody: ",
        ],
    },
    Sample {
        reader: "NITF",
        content: "<?xml version=\"1.0\"?><!DOCTYPE nitf SYSTEM \"nitf.dtd\"><nitf baselang=\"en\"><head><docdata><doc-id id-string=\"n1\"/>\
            <urgency ed-urg=\"3\"/><correction info=\"spelling\"/><series series.name=\"Storms\"/><key-list><keyword key=\"ports\"/></key-list><identified-content><person>Duarte, Ana</person>\
            <location>Lisbon</location><org>Port of Lisbon</org><event>Great flood</event></identified-content></docdata><pubdata date.publication=\"20260117T091200Z\" \
            name=\"Lisbon Courier\" position.section=\"Ports\" position.sequence=\"4\" edition.name=\"late\" \
            ex-ref=\"https://courier.example/h\"/><revision-history norm=\"20260118T091200Z\"/></head><body><body.head><hedline><hl1>Harbour closed</hl1><hl2>Ships wait outside</hl2></hedline>\
            <byline>By Tom Hale<byttl>Editor</byttl></byline><dateline><location>LISBON</location></dateline></body.head>\
            <body.content><p>The harbour &mdash; closed.</p><p>Ships wait.</p></body.content></body></nitf>",
        articles: &["id: n1\ntitle: Harbour closed\nlead: Ships wait outside\ndateline: LISBON\nby: Tom Hale\nsource: Lisbon Courier\nsection: Ports\n\
            page: 4\nedition: late\nstatus: corrected\nlang: en\ntag: ports; spelling; Storms; urgency:3; Great flood\nperson: Ana Duarte\n\
            org: Port of Lisbon\nplace: Lisbon\ndate: 2026-01-17T09:12:00Z\nfrom: header\nupdated: 2026-01-18T09:12:00Z\n\
            url: https://courier.example/h\nbody: The harbour — closed.⏎⏎Ships wait."],
    },
    Sample {
        reader: "NITF",
        content: "<?xml version=\"1.0\"?><nitf><head><title>Harbour closed</title><meta name=\"publication_day_of_month\" content=\"17\"/><meta \
            name=\"publication_month\" content=\"1\"/><meta name=\"publication_year\" content=\"2006\"/><meta name=\"dsk\" content=\"Ports Desk\"/>\
            <meta name=\"print_page_number\" content=\"4\"/><meta name=\"print_section\" content=\"B\"/><meta name=\"correction_date\" \
            content=\"20060119T000000\"/><docdata><doc-id id-string=\"1700001\"/><identified-content><classifier class=\"indexing_service\" \
            type=\"descriptor\">Ports</classifier><person class=\"indexing_service\">DUARTE, ANA</person></identified-content></docdata></head>\
            <body><body.head><hedline><hl1>Harbour closed</hl1></hedline><byline class=\"print_byline\">By TOM HALE</byline><abstract><p>In \
            short.</p></abstract></body.head><body.content><block class=\"lead_paragraph\"><p>The harbour.</p></block><block \
            class=\"full_text\"><p>The harbour.</p><p>Ships wait.</p></block></body.content></body></nitf>",
        articles: &["id: 1700001\ntitle: Harbour closed\nlead: In short.\nby: TOM HALE\nsection: Ports Desk\npage: 4\nedition: B\ntag: Ports\n\
            person: ANA DUARTE\ndate: 2006-01-17\nfrom: header\nupdated: 2006-01-19T00:00:00Z\nbody: The harbour.⏎⏎Ships wait."],
    },
    Sample {
        reader: "NewsML-G2",
        content: "<newsItem xmlns=\"http://iptc.org/std/nar/2006-10-01/\" guid=\"urn:g2\" xml:lang=\"en\"><itemMeta>\
            <provider literal=\"Lisbon Wire\"/><versionCreated>2026-01-18T09:12:00Z</versionCreated><firstCreated>\
            2026-01-17T09:12:00Z</firstCreated><pubStatus qcode=\"stat:canceled\"/></itemMeta><contentMeta><headline>Harbour \
            closed</headline><by>By Ana Duarte</by><subject type=\"cpnat:person\" qcode=\"p:1\"/><subject qcode=\"medtop:1\"><name>\
            ports</name></subject><subject type=\"cpnat:organisation\" qcode=\"o:1\"><name>Port of Lisbon</name></subject><subject \
            type=\"cpnat:geoArea\" qcode=\"g:1\"><name>Lisbon</name></subject><urgency>3</urgency><genre qcode=\"genre:Current\"/><dateline>\
            LISBON</dateline><description>Ships wait outside.</description></contentMeta><assert qcode=\"p:1\"><name>Tom Hale</name></assert><contentSet><inlineXML><html>\
            <body><p>The harbour.</p><p>Ships.</p></body></html></inlineXML></contentSet></newsItem>",
        articles: &["id: urn:g2\ntitle: Harbour closed\nlead: Ships wait outside.\ndateline: LISBON\nby: Ana Duarte\nsource: Lisbon \
            Wire\nstatus: withdrawn\nlang: en\ntag: ports; genre:Current; urgency:3\nperson: Tom Hale\norg: Port of Lisbon\nplace: Lisbon\n\
            date: 2026-01-17T09:12:00Z\nfrom: header\nupdated: 2026-01-18T09:12:00Z\n\
            body: The harbour.⏎⏎Ships."],
    },
    Sample {
        reader: "NewsML-G2",
        content: "<packageItem xmlns=\"http://iptc.org/std/nar/2006-10-01/\" guid=\"urn:p\" xml:lang=\"en\"><itemMeta><versionCreated>\
            2026-01-17T12:00:00Z</versionCreated><title>Noon package</title></itemMeta><groupSet root=\"g\"><group id=\"g\" role=\"r:main\">\
            <itemRef residref=\"urn:g2\"><title>Harbour closed</title><description>Ships wait.</description></itemRef><itemRef \
            residref=\"urn:g3\"><title>Bridge open</title></itemRef></group></groupSet></packageItem>",
        articles: &["id: urn:p\ntitle: Noon package\nlang: en\ndate: 2026-01-17T12:00:00Z\nfrom: header\n\
            body: Harbour closed⏎Ships wait.⏎⏎Bridge open"],
    },
    Sample {
        reader: "NewsML 1.2",
        content: "<NewsML Version=\"1.2\"><NewsItem><Identification><NewsIdentifier><PublicIdentifier>urn:n12</PublicIdentifier>\
            </NewsIdentifier></Identification><NewsManagement><FirstCreated>20260117T091200+0000</FirstCreated>\
            <ThisRevisionCreated>20260118T091200+0000</ThisRevisionCreated><Status FormalName=\"Embargoed\"/><Urgency FormalName=\"3\"/>\
            </NewsManagement><NewsComponent><NewsLines><HeadLine>Harbour closed</HeadLine><SubHeadLine>Ships wait outside</SubHeadLine>\
            <ByLine>By Ana Duarte</ByLine><DateLine>LISBON</DateLine><KeywordLine>ports</KeywordLine></NewsLines><AdministrativeMetadata>\
            <Provider><Party FormalName=\"Lisbon Wire\"/></Provider><Source><Party FormalName=\"Port of Lisbon\"/></Source>\
            </AdministrativeMetadata><DescriptiveMetadata><Language FormalName=\"en\"/><Genre FormalName=\"Current\"/></DescriptiveMetadata>\
            <Metadata><Property FormalName=\"Person\" Value=\"Tom Hale\"/><Property FormalName=\"City\" Value=\"Lisbon\"/></Metadata>\
            <ContentItem><DataContent><p>The harbour.</p></DataContent></ContentItem></NewsComponent></NewsItem></NewsML>",
        articles: &["id: urn:n12\ntitle: Harbour closed\nlead: Ships wait outside\ndateline: LISBON\nby: Ana Duarte\nsource: Lisbon Wire\n\
            status: embargoed\nlang: en\ntag: ports; Current; urgency:3\nperson: Tom Hale\norg: Port of Lisbon\nplace: Lisbon\n\
            date: 2026-01-17T09:12:00Z\nfrom: header\nupdated: 2026-01-18T09:12:00Z\nbody: The harbour."],
    },
    Sample {
        reader: "RSS or Atom feed",
        content: "<?xml version=\"1.0\"?><rss version=\"2.0\" xmlns:dc=\"x\" xmlns:content=\"y\"><channel><title>Lisbon Courier</title>\
            <language>en</language><item><title>Harbour closed</title><link>https://courier.example/h</link>\
            <guid isPermaLink=\"false\">g1</guid><pubDate>Sat, 17 Jan 2026 09:12:00 GMT</pubDate><dc:creator>Ana Duarte</dc:creator>\
            <category>ports</category><content:encoded><![CDATA[<p>The harbour.</p><p>Ships.</p>]]></content:encoded></item>\
            </channel></rss>",
        articles: &["id: g1\ntitle: Harbour closed\nby: Ana Duarte\nsource: Lisbon Courier\nlang: en\ntag: ports\n\
            date: 2026-01-17T09:12:00Z\nfrom: header\nurl: https://courier.example/h\nbody: The harbour.⏎⏎Ships."],
    },
    Sample {
        reader: "RSS or Atom feed",
        content: "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"en\"><title>Lisbon Courier</title><entry><id>urn:a1</id><title \
            type=\"html\">Harbour &lt;b&gt;closed&lt;/b&gt;</title><link href=\"https://courier.example/a\"/><published>2026-01-17T09:12:00Z\
            </published><updated>2026-01-18T09:12:00Z</updated><author><name>Ana Duarte</name></author><category term=\"ports\"/>\
            <summary>Ships wait.</summary><content type=\"xhtml\"><div xmlns=\"http://www.w3.org/1999/xhtml\"><p>The harbour.</p></div>\
            </content><where xmlns=\"http://www.georss.org/georss\"><featurename>Lisbon</featurename></where></entry></feed>",
        articles: &["id: urn:a1\ntitle: Harbour closed\nlead: Ships wait.\nby: Ana Duarte\nsource: Lisbon Courier\nlang: en\ntag: ports\n\
            date: 2026-01-17T09:12:00Z\nfrom: header\nupdated: 2026-01-18T09:12:00Z\nurl: https://courier.example/a\nbody: The harbour."],
    },
    Sample {
        reader: "TREC SGML",
        content: "<DOC>\n<DOCNO> LC-0001 </DOCNO>\n<DATE>January 17, 1991</DATE>\n<HEADLINE>Harbour closed</HEADLINE>\n<TEXT>\n\
            <P>\nThe harbour & the ships.\n</P>\n<P>\nThey wait.\n</P>\n</TEXT>\n</DOC>\n",
        articles: &["id: LC-0001\ntitle: Harbour closed\ndate: 1991-01-17\nfrom: header\n\
            body: The harbour & the ships.⏎⏎They wait."],
    },
    Sample {
        reader: "mail",
        content: "From ana@courier.example Sat Jan 17 09:12:00 2026\nFrom: Ana Duarte <ana@courier.example>\n\
            Subject: =?utf-8?q?Br=C3=BCcke?=\nMessage-ID: <1@courier.example>\nDate: Sat, 17 Jan 2026 09:12:00 +0100\n\n\
            The bridge.\n>From there on.\n\nFrom tom@courier.example Sun Jan 18 09:12:00 2026\nFrom: tom@courier.example\n\
            Subject: Two\nMessage-ID: <2@courier.example>\n\nSecond.\n",
        articles: &[
            "id: 1@courier.example\ntitle: Brücke\nby: Ana Duarte\ndate: 2026-01-17T09:12:00+01:00\nfrom: header\n\
             body: The bridge.⏎From there on.",
            "id: 2@courier.example\ntitle: Two\nby: tom@courier.example\nbody: Second.",
        ],
    },
    Sample {
        reader: "WARC",
        content: "WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 4\r\n\r\nnote\r\n\r\nWARC/1.0\r\nWARC-Type: response\r\n\
            WARC-Target-URI: https://courier.example/2026/01/17/h\r\nWARC-Date: 2026-02-01T00:00:00Z\r\n\
            Content-Type: application/http; msgtype=response\r\nContent-Length: 100\r\n\r\n\
            HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nThe h\r\n7\r\narbour.\r\n0\r\n\r\n\r\n\r\n",
        articles: &["id: https://courier.example/2026/01/17/h\ntitle: The harbour.\ndate: 2026-01-17\nfrom: url\n\
            url: https://courier.example/2026/01/17/h\nbody: The harbour."],
    },
    Sample {
        reader: "ALTO",
        content: "<?xml version=\"1.0\"?><alto><Layout><Page PHYSICAL_IMG_NR=\"3\"><PrintSpace><TextBlock><TextLine>\
            <String CONTENT=\"The\" WC=\"0.9\"/><SP/><String CONTENT=\"har\" SUBS_TYPE=\"HypPart1\" SUBS_CONTENT=\"harbour\" WC=\"0.7\"/>\
            <HYP CONTENT=\"-\"/></TextLine><TextLine><String CONTENT=\"bour\" SUBS_TYPE=\"HypPart2\" SUBS_CONTENT=\"harbour\" WC=\"0.8\"/>\
            <String CONTENT=\"closed.\" WC=\"0.8\"/></TextLine></TextBlock><TextBlock><TextLine><String CONTENT=\"Ships.\"/></TextLine>\
            </TextBlock></PrintSpace></Page></Layout></alto>",
        articles: &["id: ports/sample\ntitle: The harbour closed.\npage: 3\nocr: 80\nbody: The harbour⏎closed.⏎⏎Ships."],
    },
    Sample {
        reader: "IPTC 7901 or ANPA wire text",
        content: "\u{1}lwd0017 2 pl 0042  lw 0171\r\nPortugal/Ports/\r\n\u{2}Storm closes the harbour of Lisbon=\r\nBy Ana Duarte, \
            Lisbon Wire =\r\n\r\nLisbon (LW) - The harbour of Lisbon was closed on Saturday.\r\n\r\nShips wait.\r\n\r\n\
            The following information is not intended for publication\r\nTel: 17\r\n\u{3}\r\nlw ad th\r\n171230 Jan 26\r\n\u{4}\
            \u{1}lwd0018 4 sp 0009\r\n\r\n\u{2}CORRECTED: Rowing=\r\n\r\nThe crew of Porto won.\r\n\u{3}\r\n171231 GMT JAN 26\r\n\u{4}",
        articles: &[
            "id: lwd0017-2026-01-17T12:30:00Z\ntitle: Storm closes the harbour of Lisbon\ndateline: Lisbon\nby: Ana Duarte\n\
             source: LW\nsection: pl\ntag: urgency:2; Portugal; Ports\ndate: 2026-01-17T12:30:00Z\nfrom: header\n\
             body: Lisbon (LW) - The harbour of Lisbon was closed on Saturday.⏎⏎Ships wait.",
            "id: lwd0018-2026-01-17T12:31:00Z\ntitle: CORRECTED: Rowing\nsection: sp\nstatus: corrected\ntag: urgency:4\n\
             date: 2026-01-17T12:31:00Z\nfrom: header\nbody: The crew of Porto won.",
        ],
    },
    Sample {
        reader: "IPTC 7901 or ANPA wire text",
        content: "\u{16}\u{16}\u{1}w0017\u{1f}asian\r\nu i\u{13}\u{11} bc-PT--Harbour 1stLd 01-17 0042\r\n\u{2}^BC-PT--Harbour, 1st \
            Ld,42<\r\n^Storm closes harbour of Lisbon<\r\n^Eds: Updates.<\r\n^By ANA DUARTE=\r\n^Lisbon Wire=\r\n\t   LISBON, \
            Portugal (LW) _ The harbour was closed.\r\n\t   Ships wait.\r\n\r\n\u{3}LW-LI-01-17-26 0912EST<\r\n\u{4}",
        articles: &["id: w0017-2026-01-17T09:12:00-05:00\ntitle: Storm closes harbour of Lisbon\ndateline: LISBON, Portugal\n\
            by: Ana Duarte\nsource: LW\nsection: i\ntag: bc-PT--Harbour 1stLd; urgency:u; BC-PT--Harbour, 1st Ld\n\
            date: 2026-01-17T09:12:00-05:00\nfrom: header\nbody: LISBON, Portugal (LW) _ The harbour was closed.⏎⏎Ships wait."],
    },
    Sample {
        reader: "PDF",
        content: include_str!("files/harbour.pdf"),
        articles: &["id: ports/sample\ntitle: Harbour closed\nby: Ana Duarte\ntag: ports; ships\ndate: 2026-01-17\nfrom: text\n\
            body: Saturday, 17 January 2026⏎⏎The harbour of Lisbon was closed on Saturday after a storm, and the ships that had come \
            in the night had to wait.⏎⏎Nobody was hurt, said the master of the port, who had seen worse storms."],
    },
    Sample {
        reader: "MediaWiki dump",
        content: "<mediawiki xml:lang=\"en\"><siteinfo><sitename>Harbour Wiki</sitename></siteinfo><page><title>Harbour closed</title>\
            <ns>0</ns><id>7</id><revision><id>9</id><timestamp>2026-01-18T09:12:00Z</timestamp><text>{{date|January 17, 2026}}\n\
            The '''harbour''' of [[w:Lisbon|Lisbon]] closed.&lt;ref&gt;A note.&lt;/ref&gt;\n\n[[File:x.jpg|thumb|A ship]]== Ships ==\n\
            They wait.\n[[Category:Ports]]</text></revision></page></mediawiki>",
        articles: &["id: 7\ntitle: Harbour closed\nsource: Harbour Wiki\nlang: en\ntag: Ports\ndate: 2026-01-17\nfrom: header\n\
            updated: 2026-01-18T09:12:00Z\nbody: The harbour of Lisbon closed.⏎⏎Ships⏎They wait."],
    },
];
