package io.locmoe.dashboard;

import io.locmoe.page.PlotChart;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/**
 * Adds a line for each sparse layer to charts; the range over the layers if there are very many. A value of a layer
 * that is not finite does not count.
 *
 * @param layers number of layers
 */
record LayerLines<T>(Curves<T> curves, int layers) {
    /** More lines cannot be told apart. */
    private static final int MOST_LINES = 6;

    /** @param values of an element's layers, in order */
    LayerLines<T> lines(PlotChart chart, Function<T, DoubleStream> values) {
        parts().forEach((name, part) -> curves.line(chart, name, of(values, part)));
        return this;
    }

    /** Adds bounds of these lines, where there are any. */
    void bounds(PlotChart chart, Function<T, DoubleStream> values) {
        parts().forEach((name, part) -> curves.bound(chart, name, of(values, part)));
    }

    private static <T> ToDoubleFunction<T> of(Function<T, DoubleStream> values, ToDoubleFunction<DoubleStream> part) {
        return element -> part.applyAsDouble(values.apply(element));
    }

    /** Names of lines, and what they show of the values of all layers. */
    private Map<String, ToDoubleFunction<DoubleStream>> parts() {
        SequencedMap<String, ToDoubleFunction<DoubleStream>> parts = new LinkedHashMap<>();
        if (layers > MOST_LINES) {
            parts.put("highest", all -> finite(all).max().orElse(Double.NaN));
            parts.put("mean", all -> finite(all).average().orElse(Double.NaN));
            parts.put("lowest", all -> finite(all).min().orElse(Double.NaN));
            return parts;
        }
        for (int layer = 0; layer < layers; layer++) {
            int at = layer;
            parts.put("layer " + (layer + 1), all -> all.skip(at).findFirst().orElse(Double.NaN));
        }
        return parts;
    }

    private static DoubleStream finite(DoubleStream all) {
        return all.filter(Double::isFinite);
    }
}
