package io.locmoe.corpus.builtin;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.locmoe.corpus.text.TextSink;

/**
 * Gathers short neighbouring lines into documents of about {@value #PAGE_BYTES} bytes: a document of a single
 * dictionary entry would be mostly padding if documents are not packed.
 */
final class PageSink {

    static final int PAGE_BYTES = 1024;

    private final TextSink sink;
    private final StringBuilder page = new StringBuilder();
    private int bytes;

    PageSink(TextSink sink) {
        this.sink = sink;
    }

    /** Adds a line, and ends the page if it is full. */
    void line(String line) {
        page.append(line).append('\n');
        bytes += line.getBytes(UTF_8).length + 1;
        if (bytes >= PAGE_BYTES) {
            endPage();
        }
    }

    /** Ends the page, because another topic follows. */
    void endPage() {
        if (!page.isEmpty()) {
            sink.document(page.toString());
            page.setLength(0);
            bytes = 0;
        }
    }
}
