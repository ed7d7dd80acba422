package io.locmoe.laboratory.compare;

import io.locmoe.laboratory.compare.CompareReport.Point;
import io.locmoe.laboratory.compare.CompareReport.Run;
import io.locmoe.laboratory.compare.CompareReport.Side;
import io.locmoe.page.Chart;
import io.locmoe.page.HeatMapChart;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Heat maps of the first seed: load of each expert over time (LocMoE, Figure 12) and bytes from node to node. */
record PlaceCharts(List<Side> sides) {

    List<Chart> expertLoad() {
        List<Chart> charts = new ArrayList<>();
        for (int side = 0; side < sides.size(); side++) {
            List<Point> points = sides.get(side).runs().getFirst().series();
            for (int layer = 0; layer < points.getFirst().layers().size(); layer++) {
                charts.add(
                        expertLoad("load-" + side + "-" + layer, sides.get(side).label(), points, layer));
            }
        }
        return charts;
    }

    private static Chart expertLoad(String id, String label, List<Point> points, int layer) {
        int experts = points.getFirst().layers().get(layer).expertLoad().length;
        double[][] load = new double[experts][points.size()];
        for (int e = 0; e < experts; e++) {
            for (int p = 0; p < points.size(); p++) {
                load[e][p] = 100 * points.get(p).layers().get(layer).expertLoad()[e];
            }
        }
        return new HeatMapChart(
                        id, "Expert load, " + label + ", sparse layer " + layer, "expert", "step", "% of choices")
                .cells(
                        numbers(experts),
                        points.stream().map(p -> Long.toString(p.step())).toList(),
                        load)
                .range(0, 400.0 / experts)
                .caption("Share of the layer's choices; even is " + CompareText.number("%.1f%%", 100.0 / experts)
                        + ". First seed.")
                .chart();
    }

    List<Chart> traffic() {
        double most = sides.stream()
                        .flatMap(s -> Arrays.stream(s.runs().getFirst().trafficBytes()))
                        .flatMapToDouble(Arrays::stream)
                        .max()
                        .orElse(0)
                / 1e6;
        return IntStream.range(0, sides.size())
                .mapToObj(i -> traffic("traffic-" + i, sides.get(i), most))
                .toList();
    }

    private static Chart traffic(String id, Side side, double most) {
        Run run = side.runs().getFirst();
        double[][] megabytes = new double[run.trafficBytes().length][];
        for (int from = 0; from < megabytes.length; from++) {
            megabytes[from] =
                    Arrays.stream(run.trafficBytes()[from]).map(b -> b / 1e6).toArray();
        }
        List<String> nodes =
                numbers(megabytes.length).stream().map(n -> "node-" + n).toList();
        return new HeatMapChart(id, "Traffic between nodes, " + side.label(), "from", "to", "MB per step")
                .cells(nodes, nodes, megabytes)
                .range(0, most)
                .caption("Token exchange of a step, mean over the last fifth of the steps. First seed.")
                .chart();
    }

    private static List<String> numbers(int count) {
        return IntStream.range(0, count).mapToObj(Integer::toString).toList();
    }
}
