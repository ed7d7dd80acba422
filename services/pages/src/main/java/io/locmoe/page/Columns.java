package io.locmoe.page;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A table under construction, column by column; each row shows one element of a list. Used by one thread.
 *
 * @param <T> type of the elements
 */
public final class Columns<T> {
    private final List<T> elements;
    private final List<String> headings = new ArrayList<>();
    private final List<Function<? super T, String>> cells = new ArrayList<>();

    private Columns(List<T> elements) {
        this.elements = elements;
    }

    public static <T> Columns<T> of(List<T> elements) {
        return new Columns<>(elements);
    }

    public Columns<T> column(String heading, Function<? super T, String> cell) {
        headings.add(heading);
        cells.add(cell);
        return this;
    }

    public DataTable table(String caption) {
        List<List<String>> rows = elements.stream()
                .map(element -> cells.stream().map(cell -> cell.apply(element)).toList())
                .toList();
        return new DataTable(caption, headings, rows);
    }
}
