package io.locmoe.page;

import java.util.List;
import java.util.Objects;

/**
 * A part of a page.
 *
 * @param heading     of the part
 * @param explanation paragraphs under the heading
 * @param items       tables and charts in their order
 */
public record PageSection(String heading, List<String> explanation, List<PageItem> items) {

    /** Copies the lists. */
    public PageSection {
        Objects.requireNonNull(heading, "heading");
        explanation = List.copyOf(explanation);
        items = List.copyOf(items);
    }

    List<Chart> charts() {
        return items.stream()
                .filter(Chart.class::isInstance)
                .map(Chart.class::cast)
                .toList();
    }
}
