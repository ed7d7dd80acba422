package io.locmoe.page;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Builds a chart of a matrix, its values as colours. Not thread-safe. */
public final class HeatMapChart {
    /** More cells than this leave no room for numbers in them. */
    private static final int NUMBERED_CELLS = 128;

    private final String id;
    private final String title;
    private final String rowName;
    private final String columnName;
    private final String unit;
    private final ObjectNode option = JsonNodeFactory.instance.objectNode();
    private String caption = "";
    private double low = Double.NaN;
    private double high = Double.NaN;

    /**
     * Starts a chart.
     *
     * @param id         of the chart, see {@link Chart}
     * @param title      above the chart
     * @param rowName    what the rows are
     * @param columnName what the columns are
     * @param unit       of the values
     */
    public HeatMapChart(String id, String title, String rowName, String columnName, String unit) {
        this.id = id;
        this.title = title;
        this.rowName = rowName;
        this.columnName = columnName;
        this.unit = unit;
    }

    public HeatMapChart caption(String text) {
        caption = text;
        return this;
    }

    /**
     * Fixes the values at the ends of the colour scale, so that several charts can be compared; otherwise they are
     * those of the data.
     */
    public HeatMapChart range(double least, double greatest) {
        low = least;
        high = greatest;
        return this;
    }

    /**
     * Sets the matrix; its first row is at the top.
     *
     * @param rows    labels
     * @param columns labels
     * @param values  [rows][columns]; one that is not finite is left empty
     */
    public HeatMapChart cells(List<String> rows, List<String> columns, double[][] values) {
        axis("yAxis", rowName, rows).put("inverse", true);
        axis("xAxis", columnName, columns);
        ObjectNode map =
                option.putArray("series").addObject().put("type", "heatmap").put("name", unit);
        map.putObject("label").put("show", rows.size() * columns.size() <= NUMBERED_CELLS);
        map.set("data", data(rows.size(), columns.size(), values));
        return this;
    }

    /** The chart; the builder is not used again. */
    public Chart chart() {
        ObjectNode scale = option.putObject("visualMap").put("type", "continuous");
        double least = Double.isNaN(low) ? 0 : low;
        scale.put("min", least).put("max", high > least ? high : least + 1);
        scale.putArray("text").add(unit).add("");
        option.putObject("tooltip").put("trigger", "item");
        return new Chart(id, title, caption, option);
    }

    private ObjectNode axis(String key, String name, List<String> labels) {
        ObjectNode axis = option.putObject(key).put("type", "category").put("name", name);
        labels.forEach(axis.putArray("data")::add);
        return axis;
    }

    private ArrayNode data(int rows, int columns, double[][] values) {
        if (values.length != rows) {
            throw new IllegalArgumentException(
                    "heat map " + id + " has " + values.length + " rows and " + rows + " labels");
        }
        boolean fitted = Double.isNaN(low);
        ArrayNode data = JsonNodeFactory.instance.arrayNode();
        for (int row = 0; row < rows; row++) {
            if (values[row].length != columns) {
                throw new IllegalArgumentException("heat map " + id + " has " + values[row].length + " values in row "
                        + row + " and " + columns + " labels");
            }
            for (int column = 0; column < columns; column++) {
                data.add(Points.row(column, row, values[row][column]));
                if (fitted && Double.isFinite(values[row][column])) {
                    low = Double.isNaN(low) ? values[row][column] : Math.min(low, values[row][column]);
                    high = Double.isNaN(high) ? values[row][column] : Math.max(high, values[row][column]);
                }
            }
        }
        return data;
    }
}
