package io.locmoe.corpus;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Small texts for the tests. */
final class Texts {

    private Texts() {}

    /** Documents in memory that count how often they are read. */
    record Memory(String name, List<String> documents, AtomicInteger reads) implements DomainSource {

        Memory(String name, List<String> documents) {
            this(name, documents, new AtomicInteger());
        }

        @Override
        public String location() {
            return "memory/" + name;
        }

        @Override
        public void identify(Consumer<String> facts) {
            documents.forEach(facts);
        }

        @Override
        public void read(TextSink sink) {
            reads.incrementAndGet();
            documents.forEach(sink::document);
        }
    }

    /** All documents of a source. */
    static List<String> documents(DomainSource source) {
        List<String> documents = new ArrayList<>();
        StringBuilder document = new StringBuilder();
        source.read(new TextSink() {
            @Override
            public void text(String piece) {
                document.append(piece);
            }

            @Override
            public void endDocument() {
                documents.add(document.toString());
                document.setLength(0);
            }
        });
        return documents;
    }

    /** Documents whose words are all different, so that a window reveals its position. */
    static Memory numbered(String name, int documents, int words) {
        return new Memory(
                name,
                IntStream.range(0, documents)
                        .mapToObj(d -> String.join(
                                " ",
                                IntStream.range(0, words)
                                        .mapToObj(w -> name + d + "-" + w)
                                        .toList()))
                        .toList());
    }

    static Corpus corpus(CorpusSettings settings, DomainSource... sources) {
        return new Corpus(settings, new ByteTokenizer(), List.of(sources), new HeapTokens());
    }

    /** Four domains of about 64 kB. */
    static Corpus four(CorpusSettings settings) {
        return corpus(
                settings,
                numbered("a", 80, 100),
                numbered("b", 80, 100),
                numbered("c", 80, 100),
                numbered("d", 80, 100));
    }

    static CorpusSettings settings(Sharding sharding, double homeShare, int length, boolean packing) {
        return new CorpusSettings(Optional.empty(), Optional.empty(), sharding, homeShare, length, packing, 7);
    }
}
