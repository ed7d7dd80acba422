package io.locmoe.cli.page;

import java.util.List;
import java.util.Objects;

/**
 * A table of texts. A column of numbers is set to the right; how many digits they have is the maker's choice.
 *
 * @param caption  above the table
 * @param headings of the columns
 * @param rows     each of as many cells as there are headings
 */
public record DataTable(String caption, List<String> headings, List<List<String>> rows) implements PageItem {

    /**
     * Copies the rows.
     *
     * @throws IllegalArgumentException if a row has more or fewer cells than there are headings
     */
    public DataTable {
        Objects.requireNonNull(caption, "caption");
        headings = List.copyOf(headings);
        rows = rows.stream().map(List::copyOf).toList();
        for (List<String> row : rows) {
            if (row.size() != headings.size()) {
                throw new IllegalArgumentException("table '" + caption + "' has " + headings.size() + " columns and the row "
                        + row);
            }
        }
    }
}
