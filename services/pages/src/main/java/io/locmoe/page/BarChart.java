package io.locmoe.page;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Builds a chart of bars, vertical or horizontal, stacked or side by side. Not thread-safe. */
public final class BarChart {
    private final String id;
    private final String title;
    private final List<String> categories;
    private final ObjectNode option = JsonNodeFactory.instance.objectNode();
    private final ArrayNode series = JsonNodeFactory.instance.arrayNode();
    private final String unit;
    private boolean stacked = true;
    private boolean lying;
    private String caption = "";

    /**
     * Starts a chart of stacked, vertical bars.
     *
     * @param id         of the chart, see {@link Chart}
     * @param title      above the chart
     * @param categories each a bar or a group of bars
     * @param unit       what the length of a bar is
     */
    public BarChart(String id, String title, List<String> categories, String unit) {
        this.id = id;
        this.title = title;
        this.categories = List.copyOf(categories);
        this.unit = unit;
    }

    public BarChart caption(String text) {
        caption = text;
        return this;
    }

    /** Puts the parts of a category side by side. */
    public BarChart grouped() {
        stacked = false;
        return this;
    }

    /** Makes the bars horizontal, the first category at the top, which leaves room for long names. */
    public BarChart lying() {
        lying = true;
        return this;
    }

    /** Adds a part of each bar, in the order of the categories. */
    public BarChart series(String name, double... values) {
        if (values.length != categories.size()) {
            throw new IllegalArgumentException(
                    "series '" + name + "' has " + values.length + " values for " + categories.size() + " categories");
        }
        series.addObject().put("type", "bar").put("name", name).set("data", Points.row(values));
        return this;
    }

    /** The chart; the builder is not used again. */
    public Chart chart() {
        ObjectNode tooltip = option.putObject("tooltip").put("trigger", "axis");
        tooltip.putObject("axisPointer").put("type", "shadow");
        ObjectNode names = option.putObject(lying ? "yAxis" : "xAxis")
                .put("type", "category")
                .put("inverse", lying);
        categories.forEach(names.putArray("data")::add);
        option.putObject(lying ? "xAxis" : "yAxis").put("type", "value").put("name", unit);
        if (stacked) {
            series.forEach(part -> ((ObjectNode) part).put("stack", "all"));
        }
        option.set("series", series);
        return new Chart(id, title, caption, option);
    }
}
