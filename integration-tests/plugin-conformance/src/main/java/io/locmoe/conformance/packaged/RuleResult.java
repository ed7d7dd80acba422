package io.locmoe.conformance.packaged;

import java.time.Duration;
import java.util.Optional;

/**
 * What became of one rule.
 *
 * @param reason why it failed or does not apply, in one line; empty if it passed
 * @param trace  of what failed, for reports; empty where there is none
 */
public record RuleResult(Rule rule, Outcome outcome, String reason, Optional<Throwable> trace, Duration time) {

    /** How a rule ended. */
    public enum Outcome {
        PASSED,
        FAILED,
        /** The plug-in says that it cannot keep the rule by its nature, or has nothing that the rule looks at. */
        UNSUPPORTED
    }

    public boolean failed() {
        return outcome == Outcome.FAILED;
    }
}
