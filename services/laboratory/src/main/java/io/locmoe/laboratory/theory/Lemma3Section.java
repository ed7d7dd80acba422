package io.locmoe.laboratory.theory;

import io.locmoe.page.Chart;
import io.locmoe.page.Columns;
import io.locmoe.page.DataTable;
import io.locmoe.page.Digits;
import io.locmoe.page.PageSection;
import io.locmoe.page.PlotChart;
import io.locmoe.theory.CapProbability;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** The command's section about Lemma 3. */
record Lemma3Section(List<Cap> caps) {
    /** Thresholds c / sqrt(d) for the comparison of the approximations. */
    private static final double[] DEVIATIONS =
            IntStream.rangeClosed(1, 50).mapToDouble(i -> i / 10.).toArray();

    PageSection section() {
        List<String> text = new ArrayList<>();
        text.add("Claim: a uniform token has a cosine of at least delta to a given vector with probability p_delta = "
                + "1 - I(delta^2; 1/2, (d-1)/2); with delta of the order of 1/sqrt(d) that is about 0.3, and it "
                + "falls quickly "
                + "beyond that.");
        Cap first = caps.stream().filter(c -> c.deviations() == 1).findFirst().orElse(caps.getFirst());
        text.add(sides(first));
        text.add(agreement());
        text.add(approximations());
        return new PageSection(
                "Lemma 3: how likely a token is within an angle",
                text,
                List.of(drawn(), probabilities(), approximated(), errors()));
    }

    private static String sides(Cap cap) {
        double factor = cap.printed() / cap.above().value();
        return "At d = " + cap.width() + ", delta = " + Digits.four(cap.deviations())
                + "/sqrt(d): Monte Carlo gives P(|cos| >= "
                + "delta) = " + cap.beyond().text() + ", the printed formula " + Digits.four(cap.printed())
                + (Cap.agree(cap.beyond(), cap.printed()) ? ", which agrees" : ", which does not agree")
                + ". P(cos >= delta), "
                + "which Assumption 3 asks for, is " + cap.above().text() + ": the printed formula is "
                + Digits.fixed(factor, 2) + " times as large"
                + (Cap.agree(cap.above(), cap.printed() / 2)
                        ? ". It is two-sided where the assumption is one-sided."
                        : ".");
    }

    private String agreement() {
        long both =
                caps.stream().filter(c -> Cap.agree(c.beyond(), c.printed())).count();
        long one = caps.stream().filter(c -> Cap.agree(c.above(), c.oneSided())).count();
        long claimed =
                caps.stream().filter(c -> Cap.agree(c.above(), c.printed())).count();
        return "Of " + caps.size() + " pairs of d and delta, Monte Carlo is within four standard errors of the printed "
                + "formula in " + both + " for |cos| and in " + claimed + " for cos, and of half the formula in " + one
                + " for cos.";
    }

    private String approximations() {
        double gamma = largest(c -> c.gamma() / c.printed() - 1);
        double simplified = largest(c -> c.simplified() / c.printed() - 1);
        long below = caps.stream().filter(c -> c.simplified() < c.printed()).count();
        double least = caps.stream()
                .mapToDouble(c -> c.printed() / c.exponential())
                .min()
                .orElseThrow();
        double most = caps.stream()
                .mapToDouble(c -> c.printed() / c.exponential())
                .max()
                .orElseThrow();
        return "Approximations in the table: the gamma form with d - 3/2 is off by at most " + percent(gamma)
                + ". With d for d - 3/2, the erfc form, it is off by at most " + percent(simplified)
                + " and smaller than "
                + "p_delta in " + below + " of " + caps.size()
                + " pairs, so that '1/(n p_delta) >= 1/(n erfc(...))' is "
                + (below > 0 ? "not strictly true" : "true for them") + ". The exponential is loose: p_delta is "
                + Digits.four(least) + " to " + Digits.four(most) + " of it.";
    }

    private double largest(ToDoubleFunction<Cap> error) {
        return caps.stream().mapToDouble(error).map(Math::abs).max().orElseThrow();
    }

    private static String percent(double share) {
        return Digits.fixed(100 * share, 2) + "%";
    }

    private DataTable drawn() {
        return Columns.of(caps)
                .column("d", c -> Integer.toString(c.width()))
                .column("c", c -> Digits.four(c.deviations()))
                .column("delta", c -> Digits.four(c.delta()))
                .column("drawn P(|cos| ≥ δ)", c -> c.beyond().text())
                .column("p_delta", c -> Digits.four(c.printed()))
                .column("z", c -> Digits.fixed(c.beyond().z(c.printed()), 1))
                .column("drawn P(cos ≥ δ)", c -> c.above().text())
                .column("p_delta/2", c -> Digits.four(c.oneSided()))
                .column("z", c -> Digits.fixed(c.above().z(c.oneSided()), 1))
                .table("Drawn and exact probabilities, delta = c / sqrt(d)");
    }

    private DataTable approximated() {
        return Columns.of(caps)
                .column("d", c -> Integer.toString(c.width()))
                .column("c", c -> Digits.four(c.deviations()))
                .column("p_delta", c -> Digits.four(c.printed()))
                .column("gamma, d - 3/2", c -> Digits.four(c.gamma()))
                .column("error", c -> percent(c.gamma() / c.printed() - 1))
                .column("erfc, d", c -> Digits.four(c.simplified()))
                .column("error", c -> percent(c.simplified() / c.printed() - 1))
                .column("exp", c -> Digits.four(c.exponential()))
                .table("Approximations of p_delta");
    }

    private Chart probabilities() {
        int width = caps.getLast().width();
        List<Cap> drawn = caps.stream().filter(c -> c.width() == width).toList();
        PlotChart chart = new PlotChart(
                        "lemma3",
                        "Probability of a cosine beyond the threshold, d = " + width,
                        "c, where delta = c / sqrt(d)",
                        "probability")
                .logarithmicY()
                .line("p_delta as printed", DEVIATIONS, values(width, d -> CapProbability.twoSided(d, width)))
                .line("P(cos ≥ δ), exact", DEVIATIONS, values(width, d -> CapProbability.oneSided(d, width)))
                .dashed("exp(-δ²d/(2-δ²))", DEVIATIONS, values(width, d -> Math.exp(-d * d * width / (2 - d * d))));
        return chart.points(
                        "drawn, |cos| ≥ δ",
                        drawn,
                        Cap::deviations,
                        c -> c.beyond().value())
                .points("drawn, cos ≥ δ", drawn, Cap::deviations, c -> c.above().value())
                .caption("The printed formula passes through the points of both signs; Assumption 3 asks for the "
                        + "lower ones.")
                .chart();
    }

    private Chart errors() {
        PlotChart chart = new PlotChart(
                "lemma3-errors", "Error of the approximations of p_delta", "c, where delta = c / sqrt(d)", "error, %");
        for (int width : caps.stream().mapToInt(Cap::width).distinct().toArray()) {
            chart.line(
                    "gamma, d = " + width,
                    DEVIATIONS,
                    values(width, d -> 100 * (CapProbability.gamma(d, width) / CapProbability.twoSided(d, width) - 1)));
            chart.dashed(
                    "erfc, d = " + width,
                    DEVIATIONS,
                    values(
                            width,
                            d -> 100 * (CapProbability.simplified(d, width) / CapProbability.twoSided(d, width) - 1)));
        }
        return chart.caption(
                        "Relative to the exact p_delta. Where a line is below zero, a capacity bound made with the "
                                + "approximation is larger than the theorem's first line.")
                .chart();
    }

    private static double[] values(int width, DoubleUnaryOperator ofDelta) {
        return Arrays.stream(DEVIATIONS)
                .map(c -> ofDelta.applyAsDouble(c / Math.sqrt(width)))
                .toArray();
    }
}
