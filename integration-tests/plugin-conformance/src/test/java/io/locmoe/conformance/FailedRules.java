package io.locmoe.conformance;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.platform.testkit.engine.EngineTestKit;

/** Runs a class of conformance tests inside a test. */
public final class FailedRules {
    private static final Pattern RULE = Pattern.compile("rule(\\d+)");

    private FailedRules() {}

    /** The numbers of the rules that fail. */
    public static Set<Integer> of(Class<?> test) {
        Set<Integer> failed = new TreeSet<>();
        EngineTestKit.engine("junit-jupiter").selectors(selectClass(test)).execute().testEvents().failed().stream()
                .map(event ->
                        RULE.matcher(event.getTestDescriptor().getUniqueId().toString()))
                .filter(Matcher::find)
                .forEach(matcher -> failed.add(Integer.parseInt(matcher.group(1))));
        return failed;
    }
}
