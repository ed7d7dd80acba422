package io.locmoe.corpus.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Small texts for the tests. */
public final class Texts {

    private Texts() {}

    /** Documents in memory that count how often they are read. */
    public record Memory(String name, List<String> documents, AtomicInteger reads) implements DomainSource {

        public Memory(String name, List<String> documents) {
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
    public static List<String> documents(DomainSource source) {
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

            @Override
            public void conversation(List<Map<String, Object>> messages) {
                documents.add(messages.toString());
            }
        });
        return documents;
    }

    /** Documents whose words are all different, so that a window reveals its position. */
    public static Memory numbered(String name, int documents, int words) {
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
}
