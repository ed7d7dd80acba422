package io.locmoe.page;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Builds a chart of numbers over numbers: lines, bands, points, histograms, marks. Series of one name have one colour
 * and one place in the legend. On a logarithmic axis the library leaves values out that are not positive. Not
 * thread-safe.
 */
public final class PlotChart {
    private final String id;
    private final String title;
    private final ObjectNode option = JsonNodeFactory.instance.objectNode();
    private final ArrayNode series;
    private String caption = "";

    /**
     * Starts a chart.
     *
     * @param id    of the chart, see {@link Chart}
     * @param title above the chart
     * @param x     what the horizontal axis shows, with its unit
     * @param y     what the vertical axis shows, with its unit
     */
    public PlotChart(String id, String title, String x, String y) {
        this.id = id;
        this.title = title;
        option.putObject("tooltip").put("trigger", "axis");
        option.putObject("xAxis").put("type", "value").put("name", x).put("scale", true);
        option.putObject("yAxis").put("type", "value").put("name", y);
        series = option.putArray("series");
    }

    public PlotChart caption(String text) {
        caption = text;
        return this;
    }

    /** Makes the horizontal axis logarithmic. */
    public PlotChart logarithmicX() {
        option.withObject("/xAxis").put("type", "log");
        return this;
    }

    /** Makes the vertical axis logarithmic. */
    public PlotChart logarithmicY() {
        option.withObject("/yAxis").put("type", "log");
        return this;
    }

    /** Fits the vertical axis to the data; otherwise it includes zero. */
    public PlotChart fittedY() {
        option.withObject("/yAxis").put("scale", true);
        return this;
    }

    /** Fixes the ends of the horizontal axis. */
    public PlotChart rangeX(double low, double high) {
        option.withObject("/xAxis").put("min", low).put("max", high);
        return this;
    }

    /** Adds a line through points; a value that is not finite breaks it. */
    public PlotChart line(String name, double[] x, double[] y) {
        Points.sameLength(name, x, y);
        add("line", name).put("showSymbol", x.length <= 12).set("data", Points.rows(x, y));
        return this;
    }

    /** Adds a line with a point for each element of a list. */
    public <T> PlotChart line(String name, List<T> of, ToDoubleFunction<? super T> x, ToDoubleFunction<? super T> y) {
        return line(name, Points.column(of, x), Points.column(of, y));
    }

    /** Adds a dashed line: a bound, a prediction. */
    public PlotChart dashed(String name, double[] x, double[] y) {
        addDashed(name, x, y);
        return this;
    }

    private ObjectNode addDashed(String name, double[] x, double[] y) {
        Points.sameLength(name, x, y);
        ObjectNode line = add("line", name).put("showSymbol", false);
        line.putObject("lineStyle").put("type", "dashed");
        line.set("data", Points.rows(x, y));
        return line;
    }

    /** Adds a dashed line with a point for each element of a list. */
    public <T> PlotChart dashed(String name, List<T> of, ToDoubleFunction<? super T> x, ToDoubleFunction<? super T> y) {
        return dashed(name, Points.column(of, x), Points.column(of, y));
    }

    /** Adds a dashed line in the colour, and with the shapes, of a line that it bounds. */
    public <T> PlotChart bound(String line, List<T> of, ToDoubleFunction<? super T> x, ToDoubleFunction<? super T> y) {
        addDashed(line + ", bound", Points.column(of, x), Points.column(of, y)).put("of", line);
        return this;
    }

    /** Adds an area from {@code low} to {@code high}, such as the range of several runs. */
    public PlotChart band(String name, double[] x, double[] low, double[] high) {
        Points.sameLength(name, x, low, high);
        add("band", name).set("data", Points.rows(x, low, high));
        return this;
    }

    /** Adds points without a line. */
    public PlotChart points(String name, double[] x, double[] y) {
        Points.sameLength(name, x, y);
        add("scatter", name).put("symbolSize", x.length > 500 ? 3 : 8).set("data", Points.rows(x, y));
        return this;
    }

    /** Adds a point for each element of a list. */
    public <T> PlotChart points(String name, List<T> of, ToDoubleFunction<? super T> x, ToDoubleFunction<? super T> y) {
        return points(name, Points.column(of, x), Points.column(of, y));
    }

    /**
     * Adds a histogram as steps with a light fill, so that several of them can be compared.
     *
     * @param edges   of the bins, ascending, one more than heights
     * @param heights of the bins: counts, shares or densities, as the vertical axis says
     */
    public PlotChart histogram(String name, double[] edges, double[] heights) {
        if (edges.length != heights.length + 1) {
            throw new IllegalArgumentException("histogram '" + name + "' has " + heights.length + " bins and "
                    + edges.length + " edges; it needs one more than bins");
        }
        double[] closed = Arrays.copyOf(heights, edges.length);
        ObjectNode steps = add("line", name).put("showSymbol", false).put("step", "end");
        steps.putObject("areaStyle").put("opacity", 0.18);
        steps.set("data", Points.rows(edges, closed));
        return this;
    }

    /** Marks a place on the horizontal axis with a vertical line. */
    public PlotChart mark(String name, double x) {
        return mark(name, "xAxis", x);
    }

    /** Marks a height on the vertical axis with a horizontal line. */
    public PlotChart level(String name, double y) {
        return mark(name, "yAxis", y);
    }

    private PlotChart mark(String name, String axis, double value) {
        ObjectNode line = add("line", "");
        line.putArray("data");
        line.putObject("markLine")
                .putArray("data")
                .addObject()
                .put("name", name)
                .put(axis, value);
        return this;
    }

    /** The chart; the builder is not used again. */
    public Chart chart() {
        return new Chart(id, title, caption, option);
    }

    private ObjectNode add(String type, String name) {
        return series.addObject().put("type", type).put("name", name);
    }
}
