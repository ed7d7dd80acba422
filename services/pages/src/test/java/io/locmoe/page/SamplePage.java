package io.locmoe.page;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** A page with one chart of each kind. */
final class SamplePage {
    static final String HOSTILE = "</script><script>alert(\"1\")</script> & <!-- 'it'";

    private SamplePage() {}

    static ChartPage page() {
        return new ChartPage(
                "Routers over one job " + HOSTILE,
                List.of(
                        "Three routers trained on the same text, seeds and nodes. Command: ./locmoe compare "
                                + "--routers hash,switch,locmoe",
                        "A second paragraph of the introduction."),
                List.of(
                        new PageSection(
                                "Loss",
                                List.of("What the lines show, in one or two sentences."),
                                List.of(loss(), capacity())),
                        new PageSection("Time", List.of(), List.of(time(), lying(), table())),
                        new PageSection("Traffic", List.of(), List.of(traffic(), cosines(), scatter()))));
    }

    static Chart loss() {
        double[] x = IntStream.range(0, 100).mapToDouble(i -> i * 3).toArray();
        PlotChart chart = new PlotChart("loss", "Validation loss", "step", "nats per byte")
                .fittedY()
                .caption("Validation loss over steps; the band is the least and the greatest of three seeds.");
        for (String name : List.of("hash", "switch, dense gate", "locmoe, GrAP cosine")) {
            double late = 30 + name.length();
            double[] y = IntStream.range(0, 100)
                    .mapToDouble(i -> 2.1 + 3.4 * Math.exp(-i / late))
                    .toArray();
            chart.band(name, x, scaled(y, .97), scaled(y, 1.03)).line(name, x, y);
        }
        return chart.mark("warm-up ends", 40).chart();
    }

    static Chart capacity() {
        double[] x = IntStream.range(1, 60).mapToDouble(i -> i / 1000.).toArray();
        double[] y = IntStream.range(1, 60)
                .mapToDouble(i -> Math.exp(5120 * i * i / 1e6 / 2) / 16)
                .toArray();
        return new PlotChart("capacity", "Least capacity", "δ", "tokens per expert")
                .logarithmicY()
                .line("literal", x, y)
                .dashed("exponential", x, scaled(y, .3))
                .level("one token", 1)
                .caption("A logarithmic axis and a dashed bound.")
                .chart();
    }

    static Chart time() {
        return new BarChart("time", "Time of a step", List.of("hash", "switch", "locmoe"), "ms")
                .series("compute", 80, 85, 82)
                .series("exchange", 31, 35.5, 4.25)
                .series("wait", 10, 12, 3)
                .caption("Stacked parts of the median step.")
                .chart();
    }

    static Chart lying() {
        return new BarChart(
                        "share",
                        "Local share",
                        List.of("hash, 4 nodes, seed 1", "switch, dense gate, 4 nodes", HOSTILE),
                        "share of tokens")
                .lying()
                .grouped()
                .series("local", .25, .21, .93)
                .series("neighbour", .3, .2, .1)
                .caption("Lying bars.")
                .chart();
    }

    static Chart traffic() {
        double[][] values = new double[4][8];
        for (int i = 0; i < 4; i++) {
            for (int j = 0; j < 8; j++) {
                values[i][j] = i == j / 2 ? 900.5 + 10 * j : 13.25 * (i + 1) + j;
            }
        }
        return new HeatMapChart("traffic", "Tokens from node to expert", "node", "expert", "tokens a step")
                .cells(names("n", 4), names("", 8), values)
                .caption("Rows send, columns receive.")
                .chart();
    }

    static Chart cosines() {
        double[] edges =
                IntStream.rangeClosed(0, 40).mapToDouble(i -> -1 + i / 20.).toArray();
        double[] own = IntStream.range(0, 40)
                .mapToDouble(i -> Math.exp(-Math.pow((i - 30) / 4., 2)))
                .toArray();
        double[] other = IntStream.range(0, 40)
                .mapToDouble(i -> 1.3 * Math.exp(-Math.pow((i - 19) / 5., 2)))
                .toArray();
        return new PlotChart("cosines", "Cosine of token and gate vector", "cosine", "density")
                .histogram("own expert", edges, own)
                .histogram("other experts", edges, other)
                .caption("Histograms.")
                .chart();
    }

    static Chart scatter() {
        double[] x = IntStream.range(1, 200).mapToDouble(i -> i * 1.7).toArray();
        double[] y = IntStream.range(1, 200)
                .mapToDouble(i -> 3 + Math.sin(i * 12.9898) * i / 50)
                .toArray();
        return new PlotChart("scatter", "Bytes and time", "bytes", "ms")
                .logarithmicX()
                .points("calls", x, y)
                .caption("Points over a logarithmic axis.")
                .chart();
    }

    static DataTable table() {
        return new DataTable(
                "Routers",
                List.of("router", "loss", "tokens/s", "note " + HOSTILE),
                List.of(List.of("hash", "2.718", "12,400", "–"), List.of("locmoe", "2.783 ± .002", "13,100", HOSTILE)));
    }

    private static List<String> names(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
    }

    private static double[] scaled(double[] values, double factor) {
        return Arrays.stream(values).map(value -> value * factor).toArray();
    }
}
