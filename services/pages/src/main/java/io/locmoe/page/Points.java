package io.locmoe.page;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Data arrays of an option. A number that is not finite is null, which the library draws as a gap. */
final class Points {
    private Points() {}

    /** The value of each element. */
    static <T> double[] column(List<T> of, ToDoubleFunction<? super T> value) {
        return of.stream().mapToDouble(value).toArray();
    }

    /** Rows of the columns' values. */
    static ArrayNode rows(double[]... columns) {
        ArrayNode rows = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < columns[0].length; i++) {
            ArrayNode row = rows.addArray();
            for (double[] column : columns) {
                add(row, column[i]);
            }
        }
        return rows;
    }

    static ArrayNode row(double... values) {
        ArrayNode row = JsonNodeFactory.instance.arrayNode();
        for (double value : values) {
            add(row, value);
        }
        return row;
    }

    /** A whole number is written as one: 3, not 3.0. */
    private static void add(ArrayNode row, double value) {
        if (!Double.isFinite(value)) {
            row.addNull();
        } else if (value == Math.rint(value) && Math.abs(value) < 1L << 53) {
            row.add((long) value);
        } else {
            row.add(value);
        }
    }

    /** Checks that columns are equally long. */
    static void sameLength(String series, double[]... columns) {
        for (double[] column : columns) {
            if (column.length != columns[0].length) {
                throw new IllegalArgumentException(
                        "series '" + series + "' has " + columns[0].length + " and " + column.length + " values");
            }
        }
    }
}
