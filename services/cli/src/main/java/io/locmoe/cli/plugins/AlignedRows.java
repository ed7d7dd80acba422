package io.locmoe.cli.plugins;

import io.locmoe.settings.Visible;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows of text with aligned columns, two blanks apart. A row with a single cell does not affect the columns. */
public final class AlignedRows {
    private final List<List<String>> rows = new ArrayList<>();

    /** Adds a row; cells may hold text of others. */
    public void add(String... cells) {
        rows.add(Arrays.stream(cells).map(Visible::line).toList());
    }

    /** The rows, one per line. */
    public String text() {
        int columns = rows.stream().mapToInt(List::size).max().orElse(0);
        int[] widths = new int[columns];
        rows.stream().filter(row -> row.size() > 1).forEach(row -> {
            for (int column = 0; column < row.size(); column++) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        });
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            for (int column = 0; column < row.size(); column++) {
                String cell = row.get(column);
                boolean last = column == row.size() - 1;
                text.append(cell).append(last ? "" : " ".repeat(widths[column] - cell.length() + 2));
            }
            text.append(System.lineSeparator());
        }
        return text.toString();
    }
}
