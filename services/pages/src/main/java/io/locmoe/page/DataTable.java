package io.locmoe.page;

import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A table of texts. A column of numbers is aligned right; how many digits they have is the maker's choice.
 *
 * @param caption  above the table
 * @param headings of the columns
 * @param rows     each of as many cells as there are headings
 */
public record DataTable(String caption, List<String> headings, List<List<String>> rows) implements PageItem {
    private static final Pattern NUMBER = Pattern.compile(
            "[-+≥≤<>~]?\\s?\\.?\\d[\\d.,\\s]*(e[-+]?\\d+)?(\\s?±\\s?[\\d.]+(e[-+]?\\d+)?)?\\s?([%×]|s|MB)?|[-–—]|-?∞|");

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
                throw new IllegalArgumentException(
                        "table '" + caption + "' has " + headings.size() + " columns and the row " + row);
            }
        }
    }

    /** The table for a terminal: the caption, and columns separated by two blanks. */
    public String text() {
        int[] widths = new int[headings.size()];
        List<List<String>> lines =
                Stream.concat(Stream.of(headings), rows.stream()).toList();
        for (int column = 0; column < widths.length; column++) {
            int at = column;
            widths[column] =
                    lines.stream().mapToInt(line -> line.get(at).length()).max().orElse(0);
        }
        StringBuilder text = new StringBuilder(caption).append('\n');
        for (List<String> line : lines) {
            StringBuilder row = new StringBuilder();
            for (int column = 0; column < widths.length; column++) {
                String blanks = " ".repeat(widths[column] - line.get(column).length());
                row.append("  ").append(isNumeric(column) ? blanks + line.get(column) : line.get(column) + blanks);
            }
            text.append(row.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    /** Whether all cells of a column are numbers. */
    boolean isNumeric(int column) {
        return rows.stream().allMatch(row -> NUMBER.matcher(row.get(column)).matches());
    }
}
