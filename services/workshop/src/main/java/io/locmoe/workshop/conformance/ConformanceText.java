package io.locmoe.workshop.conformance;

import io.locmoe.conformance.packaged.PackagedPlugin;
import io.locmoe.conformance.packaged.RuleResult;
import io.locmoe.conformance.packaged.RuleResult.Outcome;
import io.locmoe.pluginhost.LoadedPlugin;
import io.locmoe.settings.Visible;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/** The results for people, a line for each rule as soon as it is known. */
record ConformanceText(PrintWriter out) {

    void refused(LoadedPlugin plugin) {
        out.println(Visible.entry(
                Visible.line(plugin.name() + " " + plugin.version()) + " cannot be loaded: " + plugin.reason()));
        out.flush();
    }

    void head(PackagedPlugin plugin) {
        out.println(Visible.line(plugin.toString()));
        new TreeMap<>(plugin.declaration().without())
                .forEach((capability, reason) -> out.println("  without " + Visible.line(capability + ": " + reason)));
        out.flush();
    }

    void line(RuleResult result) {
        String outcome = result.outcome().name().toLowerCase(Locale.ROOT);
        String reason = result.reason().isEmpty() ? "" : ": " + result.reason();
        out.println(Visible.entry("  %-11s  %s%s".formatted(outcome, result.rule(), reason)));
        out.flush();
    }

    void summary(List<Results> all, int refused) {
        out.println(all.size() + " tested"
                + (refused > 0 ? ", " + refused + " not loaded" : "") + "; rules: "
                + sum(all, Outcome.PASSED) + " passed, " + sum(all, Outcome.FAILED) + " failed, "
                + sum(all, Outcome.UNSUPPORTED) + " unsupported");
        out.flush();
    }

    private static long sum(List<Results> all, Outcome outcome) {
        return all.stream().mapToLong(results -> results.count(outcome)).sum();
    }
}
