package io.locmoe.dashboard;

import io.locmoe.engine.report.StepReport;
import io.locmoe.page.PlotChart;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Adds lines over the steps of a run to charts, thinned by {@link Envelope}.
 *
 * @param elements in order, a point of each line
 * @param step     of an element
 */
record Curves<T>(List<T> elements, ToDoubleFunction<? super T> step) {

    /** Lines with a point for each step. */
    static Curves<StepReport> of(List<StepReport> steps) {
        return new Curves<>(steps, StepReport::step);
    }

    /** A chart over steps. */
    static PlotChart chart(String id, String title, String unit) {
        return new PlotChart(id, title, "step", unit);
    }

    /** Adds a line with a value of each element. */
    Curves<T> line(PlotChart chart, String name, ToDoubleFunction<? super T> value) {
        List<T> kept = kept(value);
        chart.line(name, kept, step, value);
        return this;
    }

    /** Adds a bound of a line, unless none of its values is finite. */
    Curves<T> bound(PlotChart chart, String line, ToDoubleFunction<? super T> value) {
        List<T> kept = kept(value);
        if (kept.stream().mapToDouble(value).anyMatch(Double::isFinite)) {
            chart.bound(line, kept, step, value);
        }
        return this;
    }

    private List<T> kept(ToDoubleFunction<? super T> value) {
        double[] all = elements.stream().mapToDouble(value).toArray();
        return Arrays.stream(Envelope.of(all.length, i -> all[i]))
                .mapToObj(elements::get)
                .toList();
    }
}
