package io.locmoe.laboratory.compare;

import io.locmoe.laboratory.compare.CompareReport.LayerPoint;
import io.locmoe.laboratory.compare.CompareReport.Point;
import io.locmoe.laboratory.compare.CompareReport.Side;
import io.locmoe.page.Chart;
import io.locmoe.page.PlotChart;
import java.util.List;
import java.util.stream.IntStream;

/** Charts of each sparse layer over the steps of the first seed. */
record LayerCharts(List<Side> sides) {

    /** Capacity and its bound, one chart for each layer; the first seed. */
    List<Chart> capacity() {
        return IntStream.range(0, layers()).mapToObj(this::capacity).toList();
    }

    /** The routers' own losses, one chart for each layer; the first seed. */
    List<Chart> routerLosses() {
        return IntStream.range(0, layers())
                .filter(this::hasLosses)
                .mapToObj(this::routerLosses)
                .toList();
    }

    private boolean hasLosses(int layer) {
        return sides.stream()
                .anyMatch(side -> !side.runs()
                        .getFirst()
                        .series()
                        .getFirst()
                        .layers()
                        .get(layer)
                        .losses()
                        .isEmpty());
    }

    private int layers() {
        return sides.getFirst().runs().getFirst().series().getFirst().layers().size();
    }

    private Chart routerLosses(int layer) {
        PlotChart chart = new PlotChart(
                "losses-" + layer, "Losses of the routers, sparse layer " + layer, "step", "with their coefficients");
        for (Side side : sides) {
            List<Point> points = side.runs().getFirst().series();
            for (String name : points.getFirst().layers().get(layer).losses().keySet()) {
                chart.line(
                        side.label() + ", " + name,
                        points,
                        Point::step,
                        p -> p.layers().get(layer).losses().getOrDefault(name, 0.0));
            }
        }
        return chart.caption("Load-balancing and locality loss are shown separately. First seed.")
                .chart();
    }

    private Chart capacity(int layer) {
        boolean bounded = sides.stream().anyMatch(side -> isBounded(side, layer));
        PlotChart chart = new PlotChart(
                "capacity-" + layer,
                (bounded ? "Capacity against its bound" : "Capacity") + ", sparse layer " + layer,
                "step",
                "tokens of the mesh");
        for (Side side : sides) {
            List<Point> points = side.runs().getFirst().series();
            chart.line(
                    side.label(),
                    points,
                    Point::step,
                    p -> p.layers().get(layer).capacity());
            if (isBounded(side, layer)) {
                chart.dashed(
                        side.label() + ", bound",
                        points,
                        Point::step,
                        p -> bound(p.layers().get(layer)));
            }
        }
        return chart.caption("Most tokens that an expert may take; 0: no limit."
                        + (bounded ? " The bound is that of Theorem 1, for the routers that measure it." : "")
                        + " First seed.")
                .chart();
    }

    private static boolean isBounded(Side side, int layer) {
        return side.runs().getFirst().series().stream()
                .anyMatch(p -> p.layers().get(layer).capacityBound() != null);
    }

    private static double bound(LayerPoint layer) {
        return layer.capacityBound() == null ? Double.NaN : layer.capacityBound();
    }
}
