package io.locmoe.conformance;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs classes of tests with the JUnit of the class path, and prints its jar and the rules that fail. */
public final class RunByJUnit {
    private static final Pattern RULE = Pattern.compile("rule(\\d+)");

    private RunByJUnit() {}

    /** @param names of the classes */
    public static void main(String[] names) throws ClassNotFoundException {
        System.out.println(Test.class.getProtectionDomain().getCodeSource().getLocation());
        for (String name : names) {
            Outcomes outcomes = new Outcomes();
            LauncherFactory.create()
                    .execute(
                            LauncherDiscoveryRequestBuilder.request()
                                    .selectors(selectClass(Class.forName(name)))
                                    .build(),
                            outcomes);
            System.out.println(name.replaceFirst(".*[.$]", "") + " failed " + outcomes.failed + " of " + outcomes.run);
        }
    }

    private static final class Outcomes implements TestExecutionListener {
        private final Set<Integer> failed = new TreeSet<>();
        private final Set<Integer> run = new TreeSet<>();

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            Matcher rule = RULE.matcher(test.getUniqueId());
            if (test.isTest() && rule.find()) {
                run.add(Integer.parseInt(rule.group(1)));
                if (result.getStatus() == TestExecutionResult.Status.FAILED) {
                    failed.add(Integer.parseInt(rule.group(1)));
                }
            }
        }
    }
}
