package io.locmoe.workshop.conformance;

import io.locmoe.conformance.packaged.PackagedPlugin;
import io.locmoe.conformance.packaged.RuleResult;
import io.locmoe.conformance.packaged.RuleResult.Outcome;
import java.util.List;

/** What became of the rules of one plug-in. */
record Results(PackagedPlugin plugin, List<RuleResult> rules) {
    Results {
        rules = List.copyOf(rules);
    }

    boolean failed() {
        return count(Outcome.FAILED) > 0;
    }

    long count(Outcome outcome) {
        return rules.stream().filter(rule -> rule.outcome() == outcome).count();
    }
}
