package io.locmoe.corpus;

import java.util.Arrays;

/** The training or the validation text of a domain: some intervals of its tokens, read as one. */
final class TextSplit {

    private final TokenStore tokens;
    private final int[] origins;
    private final int[] starts;
    private final int[] documents;
    private final int[] documentEnds;

    /**
     * @param cuts intervals, see {@link SplitPlan#cuts}
     * @param first 0 to take the intervals of training, 1 for those of validation
     * @param ends ascending positions after the end of each document
     */
    TextSplit(TokenStore tokens, int[] cuts, int first, int[] ends) {
        this.tokens = tokens;
        int segments = (cuts.length - first) / 2;
        origins = new int[segments];
        starts = new int[segments + 1];
        IntList begin = new IntList();
        IntList end = new IntList();
        for (int segment = 0; segment < segments; segment++) {
            int from = cuts[2 * segment + first];
            int to = cuts[2 * segment + first + 1];
            origins[segment] = from;
            starts[segment + 1] = starts[segment] + to - from;
            addDocuments(from, to, ends, starts[segment] - from, begin, end);
        }
        documents = begin.toArray();
        documentEnds = end.toArray();
    }

    /** Tokens, separators included. */
    int length() {
        return starts[starts.length - 1];
    }

    /** Documents, or the parts of one that a cut divided. */
    int documents() {
        return documents.length;
    }

    /** {@code count} tokens from {@code position} on, across the ends of documents. */
    int[] window(int position, int count) {
        int[] window = new int[count];
        int found = Arrays.binarySearch(starts, position);
        int segment = found >= 0 ? found : -found - 2;
        for (int done = 0; done < count; segment++) {
            int at = position + done;
            int part = Math.min(count - done, starts[segment + 1] - at);
            tokens.copy(origins[segment] + at - starts[segment], window, done, part);
            done += part;
        }
        return window;
    }

    /** The first {@code limit} tokens of a document, or all of it, its separator last. */
    int[] document(int index, int limit) {
        int length = documentEnds[index] - documents[index];
        return window(documents[index], Math.min(length, limit));
    }

    private static void addDocuments(int from, int to, int[] ends, int shift, IntList begin, IntList end) {
        int found = Arrays.binarySearch(ends, from + 1);
        int next = found >= 0 ? found : -found - 1;
        for (int at = from; at < to; next++) {
            int stop = Math.min(ends[next], to);
            if (stop - at >= 2) { // a cut may leave nothing but the separator
                begin.add(at + shift);
                end.add(stop + shift);
            }
            at = stop;
        }
    }
}
