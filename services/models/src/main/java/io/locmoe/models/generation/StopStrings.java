package io.locmoe.models.generation;

import io.locmoe.engine.job.TrainingEvent.TokenGenerated;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Ends a text before the first of several strings, which may lie across tokens. Pieces whose end may be the beginning
 * of such a string wait for the next ones. Used by one thread.
 */
final class StopStrings {
    private final List<String> stops;
    private final Deque<TokenGenerated> waiting = new ArrayDeque<>();
    private final StringBuilder text = new StringBuilder();
    private boolean reached;

    /** @param stops none of them empty */
    StopStrings(List<String> stops) {
        this.stops = List.copyOf(stops);
    }

    /** Whether a string was found: the text has ended. */
    boolean reached() {
        return reached;
    }

    /** Adds a piece to a text that has not ended; returns those that certainly belong to it, the last perhaps cut. */
    List<TokenGenerated> add(TokenGenerated piece) {
        waiting.add(piece);
        text.append(piece.text());
        int end = stops.stream()
                .mapToInt(text::indexOf)
                .filter(at -> at >= 0)
                .min()
                .orElse(-1);
        reached = end >= 0;
        return reached ? before(end) : released(text.length() - begun());
    }

    /** The pieces that wait, if the text ends without such a string. */
    List<TokenGenerated> rest() {
        return released(text.length());
    }

    private List<TokenGenerated> released(int end) {
        List<TokenGenerated> certain = new ArrayList<>();
        int length = 0;
        while (!waiting.isEmpty() && length + waiting.peek().text().length() <= end) {
            length += waiting.peek().text().length();
            certain.add(waiting.remove());
        }
        text.delete(0, length);
        return certain;
    }

    private List<TokenGenerated> before(int end) {
        List<TokenGenerated> kept = new ArrayList<>();
        int start = 0;
        for (TokenGenerated piece : waiting) {
            if (start < end) {
                kept.add(piece.cut(end - start));
            }
            start += piece.text().length();
        }
        waiting.clear();
        return kept;
    }

    /** Length of the longest end of the text with which one of the strings begins. */
    private int begun() {
        return stops.stream().mapToInt(this::begun).max().orElse(0);
    }

    private int begun(String stop) {
        int length = Math.min(stop.length() - 1, text.length());
        while (!stop.startsWith(text.substring(text.length() - length))) {
            length--;
        }
        return length;
    }
}
