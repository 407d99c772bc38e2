import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.snowball.SnowballFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.IntField;
import org.apache.lucene.document.IntPoint;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.facet.FacetsCollector;
import org.apache.lucene.facet.FacetsConfig;
import org.apache.lucene.facet.LongValueFacetCounts;
import org.apache.lucene.facet.sortedset.DefaultSortedSetDocValuesReaderState;
import org.apache.lucene.facet.sortedset.SortedSetDocValuesFacetCounts;
import org.apache.lucene.facet.sortedset.SortedSetDocValuesFacetField;
import org.apache.lucene.facet.sortedset.SortedSetDocValuesReaderState;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.Term;
import org.apache.lucene.queries.intervals.IntervalQuery;
import org.apache.lucene.queries.intervals.Intervals;
import org.apache.lucene.queries.intervals.IntervalsSource;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.FuzzyQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortedNumericSelector;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.BytesRef;

/**
 * Lucene as a peer of the benchmarks: one text field with the English Snowball stemmer and no stop words (Chinese by
 * characters, as its standard tokenizer cuts it), the day, the month, and ready-made facets as doc values. What a peer
 * must do stands in ../README.md.
 */
public final class Peer {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String[] FACETS = {"person", "org", "place", "tag", "source"};
    private static final int THREADS = 2;
    private static final double BUFFER_MB = 128;

    private static final Analyzer ANALYZER = new Analyzer() {
        @Override
        protected TokenStreamComponents createComponents(String field) {
            StandardTokenizer tokenizer = new StandardTokenizer();
            return new TokenStreamComponents(tokenizer, new SnowballFilter(new LowerCaseFilter(tokenizer), "English"));
        }
    };

    public static void main(String[] arguments) throws Exception {
        if (arguments.length == 3 && arguments[0].equals("index")) {
            index(Path.of(arguments[1]), Path.of(arguments[2]));
        } else if (arguments.length == 2 && arguments[0].equals("answer")) {
            answer(Path.of(arguments[1]));
        } else {
            System.err.println("index ARTICLES DIR | answer DIR");
            System.exit(1);
        }
    }

    private static FacetsConfig facetsConfig() {
        FacetsConfig config = new FacetsConfig();
        for (String name : FACETS) {
            config.setMultiValued(name, true);
            config.setIndexFieldName(name, "$" + name);
        }
        return config;
    }

    private static void index(Path articles, Path dir) throws Exception {
        long started = System.nanoTime();
        IndexWriterConfig settings = new IndexWriterConfig(ANALYZER).setRAMBufferSizeMB(BUFFER_MB);
        try (FSDirectory directory = FSDirectory.open(dir);
                IndexWriter writer = new IndexWriter(directory, settings)) {
            ArrayBlockingQueue<String> lines = new ArrayBlockingQueue<>(256);
            var pool = Executors.newFixedThreadPool(THREADS);
            List<Future<?>> workers = new ArrayList<>();
            for (int at = 0; at < THREADS; at++) {
                workers.add(pool.submit((Callable<Void>) () -> write(lines, writer)));
            }
            try (BufferedReader reader = Files.newBufferedReader(articles)) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    lines.put(line);
                }
            }
            for (int at = 0; at < THREADS; at++) {
                lines.put("");
            }
            for (Future<?> worker : workers) {
                worker.get();
            }
            pool.shutdown();
            writer.commit();
        }
        System.out.printf("{\"seconds\": %.3f}%n", (System.nanoTime() - started) / 1e9);
    }

    private static Void write(ArrayBlockingQueue<String> lines, IndexWriter writer) throws Exception {
        FacetsConfig config = facetsConfig();
        for (String line = lines.take(); !line.isEmpty(); line = lines.take()) {
            JsonNode article = JSON.readTree(line);
            Document document = new Document();
            String text = article.get("title").asText() + "\n\n" + article.get("body").asText();
            document.add(new TextField("text", text, Field.Store.YES));
            String id = article.get("id").asText();
            document.add(new StringField("id", id, Field.Store.YES));
            document.add(new BinaryDocValuesField("key", new BytesRef(id)));
            LocalDate date = LocalDate.parse(article.get("date").asText().substring(0, 10));
            document.add(new IntField("day", (int) date.toEpochDay(), Field.Store.NO));
            document.add(new NumericDocValuesField("month", date.getYear() * 12L + date.getMonthValue() - 1));
            JsonNode planted = article.get("planted");
            for (String name : new String[] {"person", "org", "place"}) {
                for (JsonNode value : planted.get(name)) {
                    document.add(new SortedSetDocValuesFacetField(name, value.asText()));
                }
            }
            for (JsonNode value : article.get("tag")) {
                document.add(new SortedSetDocValuesFacetField("tag", value.asText()));
            }
            document.add(new SortedSetDocValuesFacetField("source", article.get("source").asText()));
            writer.addDocument(config.build(document));
        }
        return null;
    }

    /** An index opened for questions. */
    private record Opened(IndexSearcher searcher, List<SortedSetDocValuesReaderState> states) {}

    private static void answer(Path dir) throws Exception {
        DirectoryReader reader = DirectoryReader.open(FSDirectory.open(dir));
        List<SortedSetDocValuesReaderState> states = new ArrayList<>();
        for (String name : FACETS) {
            states.add(new DefaultSortedSetDocValuesReaderState(reader, "$" + name, facetsConfig()));
        }
        IndexSearcher searcher = new IndexSearcher(reader);
        searcher.setQueryCache(null);
        Opened opened = new Opened(searcher, states);
        BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = questions.readLine(); line != null; line = questions.readLine()) {
            JsonNode question = JSON.readTree(line);
            long started = System.nanoTime();
            Query query = query(question);
            if (query == null) {
                System.out.println("{}");
                continue;
            }
            int total = run(opened, question, query);
            System.out.printf("{\"total\": %d, \"us\": %.1f}%n", total, (System.nanoTime() - started) / 1e3);
            System.out.flush();
        }
    }

    private static List<String> stems(String word) throws Exception {
        List<String> stems = new ArrayList<>();
        try (TokenStream stream = ANALYZER.tokenStream("text", word)) {
            CharTermAttribute term = stream.addAttribute(CharTermAttribute.class);
            stream.reset();
            while (stream.incrementToken()) {
                stems.add(term.toString());
            }
            stream.end();
        }
        return stems;
    }

    private static Query query(JsonNode question) throws Exception {
        String op = question.get("op").asText();
        List<Query> clauses = new ArrayList<>();
        List<String> all = new ArrayList<>();
        for (JsonNode word : question.get("words")) {
            List<String> stems = stems(word.asText());
            all.addAll(stems);
            clauses.add(stems.size() == 1 ? new TermQuery(new Term("text", stems.get(0))) : phrase(stems));
        }
        BooleanQuery.Builder query = new BooleanQuery.Builder();
        String first = question.get("words").size() > 0 ? question.get("words").get(0).asText() : "";
        switch (op) {
            case "all" -> query.add(new MatchAllDocsQuery(), Occur.MUST);
            case "and" -> clauses.forEach(clause -> query.add(clause, Occur.MUST));
            case "or" -> clauses.forEach(clause -> query.add(clause, Occur.SHOULD));
            case "phrase" -> query.add(phrase(all), Occur.MUST);
            case "near" -> {
                IntervalsSource[] terms = all.stream().map(Intervals::term).toArray(IntervalsSource[]::new);
                int width = question.get("distance").asInt() + 1;
                query.add(new IntervalQuery("text", Intervals.maxwidth(width, Intervals.unordered(terms))), Occur.MUST);
            }
            case "prefix" -> query.add(new PrefixQuery(new Term("text", first)), Occur.MUST);
            case "fuzzy" -> query.add(new FuzzyQuery(new Term("text", first), 1), Occur.MUST);
            default -> {
                return null;
            }
        }
        if (question.hasNonNull("person")) {
            Term person = new Term("$person", FacetsConfig.pathToString("person", question.get("person").asText()));
            query.add(new TermQuery(person), Occur.FILTER);
        }
        if (question.hasNonNull("from")) {
            query.add(IntPoint.newRangeQuery("day", day(question, "from"), day(question, "to")), Occur.FILTER);
        }
        return query.build();
    }

    private static int day(JsonNode question, String field) {
        return (int) LocalDate.parse(question.get(field).asText()).toEpochDay();
    }

    private static Query phrase(List<String> stems) {
        return new PhraseQuery("text", stems.toArray(String[]::new));
    }

    private static int run(Opened opened, JsonNode question, Query query) throws Exception {
        IndexSearcher searcher = opened.searcher;
        int offset = question.get("offset").asInt();
        TopDocs top;
        if (question.get("facets").asBoolean()) {
            FacetsCollector matches = new FacetsCollector();
            top = FacetsCollector.search(searcher, query, offset + 10, matches);
            for (int at = 0; at < FACETS.length; at++) {
                new SortedSetDocValuesFacetCounts(opened.states.get(at), matches).getTopChildren(10, FACETS[at]);
            }
            new LongValueFacetCounts("month", matches).getAllChildrenSortByValue();
        } else if (question.get("newest").asBoolean()) {
            Sort sort = new Sort(IntField.newSortField("day", true, SortedNumericSelector.Type.MAX));
            top = searcher.search(query, offset + 10, sort, false);
        } else {
            top = searcher.search(query, offset + 10);
        }
        for (int at = offset; at < top.scoreDocs.length; at++) {
            identifier(searcher, top.scoreDocs[at]);
        }
        return searcher.count(query);
    }

    private static String identifier(IndexSearcher searcher, ScoreDoc hit) throws Exception {
        List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
        LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(hit.doc, leaves));
        BinaryDocValues keys = leaf.reader().getBinaryDocValues("key");
        return keys.advanceExact(hit.doc - leaf.docBase) ? keys.binaryValue().utf8ToString() : "";
    }
}
