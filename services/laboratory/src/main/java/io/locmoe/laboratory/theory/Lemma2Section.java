package io.locmoe.laboratory.theory;

import io.locmoe.page.Chart;
import io.locmoe.page.Columns;
import io.locmoe.page.DataTable;
import io.locmoe.page.Digits;
import io.locmoe.page.PageItem;
import io.locmoe.page.PageSection;
import io.locmoe.page.PlotChart;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The command's section about Lemma 2. */
record Lemma2Section(List<Shares> shares) {

    PageSection section() {
        List<String> text = new ArrayList<>();
        text.add("Claim: with orthogonal gate vectors of equal length and tokens uniform on the sphere, each of n "
                + "experts gets "
                + "the share 1/n.");
        text.add(verdict());
        List<PageItem> items = new ArrayList<>(List.of(table()));
        shares.stream()
                .filter(s -> s.width() == shares.getLast().width() && s.experts() <= 64)
                .findFirst()
                .ifPresent(s -> items.add(chart(s)));
        return new PageSection("Lemma 2: uniform tokens spread evenly", text, items);
    }

    private String verdict() {
        Shares worst = shares.getFirst();
        for (Shares s : shares) {
            worst = s.probability() < worst.probability() ? s : worst;
        }
        String test = "the least likely of " + shares.size() + " chi-squares is " + Digits.four(worst.chiSquare())
                + " with "
                + (worst.experts() - 1) + " degrees of freedom (d = " + worst.width() + ", n = " + worst.experts()
                + "), which even shares exceed with probability " + Digits.four(worst.probability());
        return (worst.probability() * shares.size() < .001 ? "Monte Carlo contradicts it: " : "Monte Carlo agrees: ")
                + test + ".";
    }

    private DataTable table() {
        return Columns.of(shares)
                .column("d", s -> Integer.toString(s.width()))
                .column("n", s -> Integer.toString(s.experts()))
                .column("1/n", s -> Digits.four(1. / s.experts()))
                .column("least share", s -> Digits.four(s.least()))
                .column("greatest share", s -> Digits.four(s.greatest()))
                .column("standard error", s -> Digits.four(s.standardError()))
                .column("largest |z|", s -> Digits.fixed(s.largestZ(), 2))
                .column("chi-square", s -> Digits.four(s.chiSquare()))
                .column("P", s -> Digits.four(s.probability()))
                .table("Share of " + Digits.count(shares.getFirst().tokens()) + " drawn tokens that an expert gets");
    }

    private static Chart chart(Shares s) {
        int n = s.experts();
        double[] experts = IntStream.range(0, n).asDoubleStream().toArray();
        double[] ends = {-.5, n - .5};
        double even = 1. / n;
        double margin = 2 * s.standardError();
        return new PlotChart(
                        "lemma2", "Share of each expert, d = " + s.width() + ", n = " + n, "expert", "share of tokens")
                .fittedY()
                .rangeX(-.5, n - .5)
                .points("drawn", experts, s.shares())
                .band("1/n ± 2 standard errors", ends, new double[] {even - margin, even - margin}, new double[] {
                    even + margin, even + margin
                })
                .level("1/n", even)
                .caption("Each point is an expert; 95 of 100 lie in the band if the lemma holds.")
                .chart();
    }
}
