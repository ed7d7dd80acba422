package io.locmoe.laboratory.theory;

import io.locmoe.page.Chart;
import io.locmoe.page.Columns;
import io.locmoe.page.DataTable;
import io.locmoe.page.Digits;
import io.locmoe.page.PageItem;
import io.locmoe.page.PageSection;
import io.locmoe.page.PlotChart;
import io.locmoe.theory.CapacityBound.Form;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The command's section about the angles of real tokens.
 *
 * @param model   names the model: gate, router, shape
 * @param uniform cosine of a uniform token to its own vector, for tokens of the model's shape
 * @param before  cosines of each sparse layer before training
 * @param after   cosines of the same layers after training
 */
record AnglesSection(String model, Estimate uniform, List<LayerCosines> before, List<LayerCosines> after) {

    PageSection section() {
        List<String> text = new ArrayList<>();
        List<PageItem> items = new ArrayList<>();
        text.add("Hidden states of " + before.getFirst().tokens()
                + " tokens of validation text, as the gates of the model see "
                + "them (" + model + "), with the initial weights and after "
                + after.getFirst().step() + " steps. A token's own "
                + "expert is the one with the highest score.");
        items.add(table());
        for (int i = 0; i < before.size(); i++) {
            text.add(finding(before.get(i), after.get(i)));
            items.addAll(charts(before.get(i), after.get(i)));
        }
        return new PageSection("Angles of real tokens", text, items);
    }

    private String finding(LayerCosines first, LayerCosines last) {
        double delta = last.own().mean();
        return "Sparse layer " + first.layer() + ": the mean cosine of a token to its own vector goes from "
                + Digits.four(first.own().mean()) + " to " + Digits.four(delta) + " (uniform tokens: " + uniform.text()
                + "), to the other vectors from " + Digits.four(first.others().mean()) + " to "
                + Digits.four(last.others().mean()) + ". Two tokens of one expert have "
                + Digits.four(first.sameExpert().mean())
                + " before and " + Digits.four(last.sameExpert().mean()) + " after, of different experts "
                + Digits.four(first.differentExpert().mean()) + " and "
                + Digits.four(last.differentExpert().mean())
                + ". As the threshold delta, " + Digits.four(delta) + " asks for a capacity of "
                + capacity(Form.LITERAL, last)
                + " tokens by the literal bound, " + capacity(Form.ERFC, last) + " by the erfc form, "
                + capacity(Form.CORRECTED, last) + " by the corrected one.";
    }

    private static String capacity(Form form, LayerCosines layer) {
        return Digits.four(Bound.tokens(form, layer.own().mean(), layer.width(), layer.experts()));
    }

    private DataTable table() {
        List<LayerCosines> layers = IntStream.range(0, before.size())
                .boxed()
                .flatMap(i -> Stream.of(before.get(i), after.get(i)))
                .toList();
        return Columns.of(layers)
                .column("layer", c -> Integer.toString(c.layer()))
                .column("step", c -> Long.toString(c.step()))
                .column("own vector", c -> text(c.own()))
                .column("other vectors", c -> text(c.others()))
                .column("tokens of one expert", c -> text(c.sameExpert()))
                .column("of different experts", c -> text(c.differentExpert()))
                .column(
                        "largest load",
                        c -> Digits.percent(Arrays.stream(c.load()).max().orElseThrow()))
                .table("Cosines, mean ± standard deviation");
    }

    private static String text(Cosines cosines) {
        return cosines.count() == 0
                ? "–"
                : Digits.fixed(cosines.mean(), 3) + " ± " + Digits.fixed(cosines.deviation(), 3);
    }

    private static List<Chart> charts(LayerCosines first, LayerCosines last) {
        Ends gates = Ends.of(first.own(), first.others(), last.own(), last.others());
        Ends tokens = Ends.of(first.sameExpert(), first.differentExpert(), last.sameExpert(), last.differentExpert());
        List<Chart> charts = new ArrayList<>();
        for (LayerCosines c : List.of(first, last)) {
            String when =
                    "layer " + c.layer() + (c.step() == 0 ? ", initial weights" : ", after " + c.step() + " steps");
            String id = "layer-" + c.layer() + (c == first ? "-before" : "-after");
            charts.add(gates.chart(
                    id + "-gate",
                    "Token and gate vector, " + when,
                    "own vector",
                    c.own(),
                    "other vectors",
                    c.others(),
                    "Figure 9 of the paper. The further apart the two, the surer the choice."));
            charts.add(tokens.chart(
                    id + "-tokens",
                    "Token and token, " + when,
                    "of one expert",
                    c.sameExpert(),
                    "of different experts",
                    c.differentExpert(),
                    "Figure 8 of the paper, over random pairs of tokens."));
        }
        return charts;
    }

    /** The bins that a set of histograms uses, so that those before and after training have the same axis. */
    private record Ends(int first, int last) {
        static Ends of(Cosines... distributions) {
            int first = Cosines.BINS;
            int last = 0;
            for (int bin = 0; bin < Cosines.BINS; bin++) {
                for (Cosines d : distributions) {
                    if (d.shares()[bin] > 5e-4) {
                        first = Math.min(first, bin);
                        last = Math.max(last, bin);
                    }
                }
            }
            return new Ends(Math.max(0, Math.min(first, last) - 1), Math.min(Cosines.BINS - 1, last + 1));
        }

        Chart chart(String id, String title, String one, Cosines a, String two, Cosines b, String caption) {
            double[] edges = Arrays.copyOfRange(Cosines.edges(), first, last + 2);
            return new PlotChart(id, title, "cosine", "share of values, %")
                    .rangeX(edges[0], edges[edges.length - 1])
                    .histogram(one, edges, percent(a))
                    .histogram(two, edges, percent(b))
                    .caption(caption)
                    .chart();
        }

        private double[] percent(Cosines d) {
            return Arrays.stream(d.shares(), first, last + 1)
                    .map(share -> 100 * share)
                    .toArray();
        }
    }
}
