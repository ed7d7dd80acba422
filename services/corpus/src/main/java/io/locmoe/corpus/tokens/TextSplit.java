package io.locmoe.corpus.tokens;

import java.util.function.ToLongFunction;

/** The training or the validation text of a domain: intervals of its tokens, read as one text. */
public final class TextSplit {

    private final TokenStore tokens;
    private final Positions documentEnds;
    private final Segment[] segments;

    /**
     * An interval of the tokens.
     *
     * @param from          first token
     * @param to            one past the last token
     * @param start         number of tokens in earlier intervals
     * @param firstDocument number of documents in earlier intervals
     * @param firstEnd      index of the document end that ends its first document; the last document ends with the
     *     interval
     * @param documents     number of its documents, or parts of documents
     */
    private record Segment(long from, long to, long start, long firstDocument, long firstEnd, long documents) {}

    /**
     * @param cuts         intervals, see {@link SplitPlan#cuts}
     * @param first        0 for the intervals of training, 1 for those of validation
     * @param documentEnds positions after the end of each document
     */
    TextSplit(TokenStore tokens, long[] cuts, int first, Positions documentEnds) {
        this.tokens = tokens;
        this.documentEnds = documentEnds;
        this.segments = new Segment[(cuts.length - first) / 2];
        long start = 0;
        long document = 0;
        for (int i = 0; i < segments.length; i++) {
            segments[i] = segment(cuts[2 * i + first], cuts[2 * i + first + 1], start, document);
            start += segments[i].to - segments[i].from;
            document += segments[i].documents;
        }
    }

    /** Drops the rest of a document at either end of the interval if it consists only of the separator. */
    private Segment segment(long from, long to, long start, long document) {
        long first = documentEnds.below(from + 1);
        long end = from < to ? documentEnds.below(to) + 1 : first;
        if (first < end && stop(first, to) - from < 2) {
            first++;
        }
        if (first < end && to - Math.max(from, beginning(end - 1)) < 2) {
            end--;
        }
        return new Segment(from, to, start, document, first, end - first);
    }

    private long beginning(long document) {
        return document == 0 ? 0 : documentEnds.get(document - 1);
    }

    private long stop(long document, long to) {
        return Math.min(documentEnds.get(document), to);
    }

    /** Number of tokens, separators included. */
    public long length() {
        Segment last = segments[segments.length - 1];
        return last.start + last.to - last.from;
    }

    /** Number of documents, or parts of documents divided by a cut. */
    public long documents() {
        Segment last = segments[segments.length - 1];
        return last.firstDocument + last.documents;
    }

    /** {@code count} tokens from {@code position} on, across the ends of documents. */
    public int[] window(long position, int count) {
        int[] window = new int[count];
        int segment = lastWith(position, Segment::start);
        for (int done = 0; done < count; segment++) {
            Segment s = segments[segment];
            long from = s.from + position + done - s.start;
            int part = (int) Math.min(count - done, s.to - from);
            tokens.copy(from, window, done, part);
            done += part;
        }
        return window;
    }

    /** The first {@code limit} tokens of a document, or all of it, with its separator last. */
    public int[] document(long index, int limit) {
        Segment s = segments[lastWith(index, Segment::firstDocument)];
        long document = s.firstEnd + index - s.firstDocument;
        long from = Math.max(s.from, beginning(document));
        return window(s.start + from - s.from, (int) Math.min(stop(document, s.to) - from, limit));
    }

    /** The last interval whose key is not above a value; skips intervals without tokens or documents. */
    private int lastWith(long value, ToLongFunction<Segment> key) {
        int low = 0;
        int high = segments.length;
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            if (key.applyAsLong(segments[middle]) <= value) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
