package io.locmoe.laboratory.theory;

import io.locmoe.page.Chart;
import io.locmoe.page.Columns;
import io.locmoe.page.DataTable;
import io.locmoe.page.Digits;
import io.locmoe.page.PageSection;
import io.locmoe.page.PlotChart;
import io.locmoe.theory.CapacityBound.Form;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** The command's section about Theorem 1; its charts are the paper's figure 6. */
record Theorem1Section(List<Bound> bounds) {
    /** The delta that the paper measured (section 4.1). */
    private static final double MEASURED = .03;

    private static final int WIDTH = 5120;
    private static final int EXPERTS = 16;
    private static final double[] DELTAS =
            IntStream.rangeClosed(2, 65).mapToDouble(i -> i / 1000.).toArray();

    PageSection section() {
        List<String> text = new ArrayList<>();
        text.add("Claim: p_i, the probability that a token routed to expert i has a cosine of at least delta to "
                + "its vector, is "
                + "at most n p_delta; so an expert needs ec_min = 1/p_i >= 1/(n p_delta) tokens for one "
                + "such token, "
                + "approximately 1/(n erfc(...)), more than (1/n) exp(delta^2 d / (2 - delta^2)).");
        text.add(inequalities());
        bounds.stream()
                .filter(b -> b.width() == WIDTH && b.experts() == EXPERTS && b.delta() == MEASURED)
                .findFirst()
                .ifPresent(b -> text.add(measured(b)));
        text.add(tail());
        text.add(vacuous());
        return new PageSection(
                "Theorem 1: the least capacity", text, List.of(table(), forms(), overWidths(), overExperts()));
    }

    private List<Bound> feasible() {
        return bounds.stream().filter(Bound::feasible).toList();
    }

    private String inequalities() {
        return "In " + feasible().size() + " of " + bounds.size()
                + " settings the threshold was passed often enough to tell. There "
                + "1/p_i is at least the literal exponential in " + holding(Bound::literal) + ", the erfc form in "
                + holding(Bound::erfc)
                + ", 1/(n p_delta) in " + holding(Bound::printed) + ", and the corrected max(1, 2/(n p_delta)) in "
                + holding(Bound::corrected) + ".";
    }

    private long holding(ToDoubleFunction<Bound> form) {
        return feasible().stream().filter(b -> b.holds(form.applyAsDouble(b))).count();
    }

    private static String measured(Bound b) {
        return "At the delta of " + MEASURED + " that the paper measured, d = " + WIDTH + ", n = " + EXPERTS
                + ": literal "
                + Digits.four(b.literal()) + ", erfc " + Digits.four(b.erfc()) + ", 1/(n p_delta) "
                + Digits.four(b.printed())
                + ", corrected " + Digits.four(b.corrected()) + " tokens; Monte Carlo "
                + (b.feasible() ? b.drawn().inverse().text() : "cannot tell") + ". At 0.05 they are "
                + Digits.four(Bound.tokens(Form.LITERAL, .05, WIDTH, EXPERTS)) + ", "
                + Digits.four(Bound.tokens(Form.ERFC, .05, WIDTH, EXPERTS)) + ", "
                + Digits.four(Bound.printed(.05, WIDTH, EXPERTS)) + " and "
                + Digits.four(Bound.tokens(Form.CORRECTED, .05, WIDTH, EXPERTS)) + ".";
    }

    /** A sentence about the rarest case that is known to within a twentieth. */
    private String tail() {
        Optional<Bound> rarest = feasible().stream()
                .filter(b -> b.drawn().standardError() < .05 * b.drawn().value())
                .min(Comparator.comparingDouble(b -> b.drawn().value()));
        if (rarest.isEmpty()) {
            return "No threshold was passed often enough to compare p_i with n p_delta; give more --samples.";
        }
        Bound b = rarest.get();
        Estimate ratio = new Estimate(b.drawn().value() * b.printed(), b.drawn().standardError() * b.printed());
        return "In the tail (d = " + b.width() + ", n = " + b.experts() + ", delta = " + Digits.four(b.delta())
                + ") p_i is " + ratio.text() + " of n p_delta, where one-sided caps allow 1/2 at most.";
    }

    private static String vacuous() {
        double delta = 0;
        while (Bound.printed(delta, WIDTH, EXPERTS) < 1) {
            delta += 1e-5;
        }
        return "Below delta = " + Digits.four(delta) + " (" + Digits.fixed(delta * Math.sqrt(WIDTH), 2)
                + "/sqrt(d), d = " + WIDTH + ", n = " + EXPERTS + ") n p_delta exceeds 1 and the theorem says nothing.";
    }

    private DataTable table() {
        return Columns.of(bounds)
                .column("d", b -> Integer.toString(b.width()))
                .column("n", b -> Integer.toString(b.experts()))
                .column("delta", b -> Digits.four(b.delta()))
                .column("literal", b -> Digits.four(b.literal()))
                .column("erfc", b -> Digits.four(b.erfc()))
                .column("1/(n p_delta)", b -> Digits.four(b.printed()))
                .column("corrected", b -> Digits.four(b.corrected()))
                .column("drawn 1/p_i", b -> b.feasible() ? b.drawn().inverse().text() : "–")
                .table("Theorem 1: least capacity in tokens");
    }

    private Chart forms() {
        List<Bound> drawn = feasible().stream()
                .filter(b -> b.width() == WIDTH && b.experts() == EXPERTS)
                .toList();
        return new PlotChart(
                        "theorem1",
                        "Least capacity by form, d = " + WIDTH + ", n = " + EXPERTS,
                        "delta",
                        "tokens for one discriminative token")
                .logarithmicY()
                .line("literal", DELTAS, values(d -> Bound.tokens(Form.LITERAL, d, WIDTH, EXPERTS)))
                .line("erfc", DELTAS, values(d -> Bound.tokens(Form.ERFC, d, WIDTH, EXPERTS)))
                .line("corrected", DELTAS, values(d -> Bound.tokens(Form.CORRECTED, d, WIDTH, EXPERTS)))
                .points("drawn 1/p_i", drawn, Bound::delta, b -> 1 / b.drawn().value())
                .mark("measured by the paper", MEASURED)
                .caption("A lower bound lies on or below the drawn points; the closer, the tighter.")
                .chart();
    }

    private Chart overWidths() {
        PlotChart chart = new PlotChart(
                        "theorem1-width",
                        "Least capacity over width, n = " + EXPERTS + " (corrected form)",
                        "delta",
                        "tokens for one discriminative token")
                .logarithmicY();
        for (int width : new int[] {1024, 2048, 4096, 5120, 8192}) {
            chart.line("d = " + width, DELTAS, values(d -> Bound.tokens(Form.CORRECTED, d, width, EXPERTS)));
        }
        return chart.caption("The wider a token, the rarer a given angle (figure 6 of the paper).")
                .chart();
    }

    private Chart overExperts() {
        PlotChart chart = new PlotChart(
                        "theorem1-experts",
                        "Least capacity over experts, d = " + WIDTH + " (corrected form)",
                        "delta",
                        "tokens for one discriminative token")
                .logarithmicY();
        for (int experts : new int[] {8, 16, 32, 64}) {
            chart.line("n = " + experts, DELTAS, values(d -> Bound.tokens(Form.CORRECTED, d, WIDTH, experts)));
        }
        return chart.caption("The more experts, the better the best of them fits, and the fewer tokens each needs.")
                .chart();
    }

    private static double[] values(DoubleUnaryOperator tokens) {
        return Arrays.stream(DELTAS).map(tokens).toArray();
    }
}
