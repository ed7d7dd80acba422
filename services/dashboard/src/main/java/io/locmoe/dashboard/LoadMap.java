package io.locmoe.dashboard;

import io.locmoe.engine.report.StepReport;
import io.locmoe.page.Chart;
import io.locmoe.page.HeatMapChart;
import java.util.ArrayList;
import java.util.List;

/**
 * The load of a layer's experts over time as a heat map. Neighbouring steps share a column, and in a layer of very many
 * experts neighbours share a row, so that all maps of a page together have a bounded number of cells.
 *
 * @param layer  index
 * @param layers number of layers of the page
 */
record LoadMap(List<StepReport> steps, int layer, int layers) {
    /** Cells of all layers together. */
    static final int CELLS = 24_000;

    private static final int MOST_ROWS = 64;
    private static final int MOST_COLUMNS = 60;

    Chart chart() {
        int experts = steps.getLast().layers().get(layer).expertLoad().length;
        int each = Math.max(64, CELLS / layers);
        int rows = Math.min(experts, Math.min(MOST_ROWS, Math.max(8, each / MOST_COLUMNS)));
        int columns = Math.min(steps.size(), Math.min(MOST_COLUMNS, each / rows));
        double[][] load = new double[rows][columns];
        for (int column = 0; column < columns; column++) {
            double[] mean =
                    relative(part(column, columns, steps.size()), part(column + 1, columns, steps.size()), experts);
            for (int row = 0; row < rows; row++) {
                load[row][column] = largest(mean, part(row, rows, experts), part(row + 1, rows, experts));
            }
        }
        return new HeatMapChart("load-" + (layer + 1), title(), "expert", "steps to", "× mean load")
                .cells(labels(rows, experts), stepLabels(columns), load)
                .caption("Choices of each expert over the mean of the layer, before the capacity, as means over the"
                        + " steps of a column" + (rows < experts ? "; of each row the busiest expert." : "."))
                .chart();
    }

    private String title() {
        return "Load of the experts of layer " + (layer + 1);
    }

    private static int part(int index, int parts, int of) {
        return (int) ((long) index * of / parts);
    }

    /** [expert] sum of choices over these steps, divided by the mean over experts. */
    private double[] relative(int from, int to, int experts) {
        double[] sums = new double[experts];
        double all = 0;
        for (StepReport step : steps.subList(from, to)) {
            if (layer < step.layers().size()) {
                long[] load = step.layers().get(layer).expertLoad();
                for (int expert = 0; expert < Math.min(experts, load.length); expert++) {
                    sums[expert] += load[expert];
                    all += load[expert];
                }
            }
        }
        for (int expert = 0; expert < experts; expert++) {
            sums[expert] = all == 0 ? Double.NaN : sums[expert] * experts / all;
        }
        return sums;
    }

    /** Four digits are more than a colour shows. */
    private static double largest(double[] values, int from, int to) {
        double largest = values[from];
        for (int i = from + 1; i < to; i++) {
            largest = Math.max(largest, values[i]);
        }
        return Double.isFinite(largest) ? Math.rint(largest * 1e3) / 1e3 : largest;
    }

    private static List<String> labels(int rows, int experts) {
        List<String> labels = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            int first = part(row, rows, experts);
            int last = part(row + 1, rows, experts) - 1;
            labels.add(first == last ? Integer.toString(first) : first + "–" + last);
        }
        return labels;
    }

    private List<String> stepLabels(int columns) {
        List<String> labels = new ArrayList<>();
        for (int column = 0; column < columns; column++) {
            labels.add(Long.toString(
                    steps.get(part(column + 1, columns, steps.size()) - 1).step()));
        }
        return labels;
    }
}
