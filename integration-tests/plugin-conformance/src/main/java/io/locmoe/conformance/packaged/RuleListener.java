package io.locmoe.conformance.packaged;

import io.locmoe.conformance.packaged.RuleResult.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;

/** Gathers what became of the tests of one rule: it fails with the first of them, and passes if one passes. */
final class RuleListener implements TestExecutionListener {
    private static final int LONGEST = 400;

    /** @param test where a rule has several */
    private record Failure(String test, Throwable cause) {}

    private final List<Failure> failures = new ArrayList<>();
    private final List<String> unsupported = new ArrayList<>();
    private int passed;

    @Override
    public synchronized void executionSkipped(TestIdentifier test, String reason) {
        unsupported.add(reason);
    }

    @Override
    public synchronized void executionFinished(TestIdentifier test, TestExecutionResult result) {
        Throwable cause = result.getThrowable().orElse(null);
        if (result.getStatus() == Status.FAILED) {
            failures.add(new Failure(test.getDisplayName(), cause));
        } else if (result.getStatus() == Status.ABORTED) {
            unsupported.add(
                    cause == null || cause.getMessage() == null
                            ? line(cause)
                            : cause.getMessage().replaceFirst("^Assumption failed: ", ""));
        } else if (test.isTest()) {
            passed++;
        }
    }

    /** @param time that it took */
    synchronized RuleResult result(Rule rule, Duration time) {
        if (!failures.isEmpty()) {
            Failure first = failures.getFirst();
            String more = failures.size() > 1 ? " (and " + (failures.size() - 1) + " more)" : "";
            String test = first.test.startsWith(rule.method().getName()) ? "" : first.test + ": ";
            return new RuleResult(
                    rule, Outcome.FAILED, test + line(first.cause) + more, Optional.ofNullable(first.cause), time);
        } else if (passed == 0) {
            String reason = unsupported.isEmpty() ? "it has nothing that the rule looks at" : unsupported.getFirst();
            return new RuleResult(rule, Outcome.UNSUPPORTED, reason, Optional.empty(), time);
        }
        return new RuleResult(rule, Outcome.PASSED, "", Optional.empty(), time);
    }

    private static String line(Throwable cause) {
        if (cause == null) {
            return "without a reason";
        }
        String text =
                cause instanceof AssertionError && cause.getMessage() != null ? cause.getMessage() : cause.toString();
        String line = text.strip().replaceAll("\\s+", " ");
        return line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line;
    }
}
