package io.locmoe.conformance.packaged;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import io.locmoe.conformance.Patience;
import io.locmoe.conformance.packaged.RuleResult.Outcome;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.platform.launcher.EngineFilter;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Runs rules on a plug-in that was loaded from its jars, each on a thread of its own with a time limit. A rule that
 * does not end is left behind on its thread, which ends with the process.
 */
public final class ConformanceRun {
    private static final int FRAMES = 8;
    private static final Duration POLL = Duration.ofMillis(200);

    private final PackagedPlugin plugin;
    private final Duration limit;

    /** @param limit for each rule, of the processor time of its threads, and of time in which they only wait */
    public ConformanceRun(PackagedPlugin plugin, Duration limit) {
        this.plugin = plugin;
        this.limit = limit;
    }

    /** Runs one rule of the plug-in's kind; waits for its end, or for the limit. */
    public RuleResult run(Rule rule) {
        RuleListener listener = new RuleListener();
        long start = System.nanoTime();
        Set<Thread> others = Thread.getAllStackTraces().keySet();
        Thread thread = Thread.ofPlatform()
                .daemon()
                .name("conformance-" + plugin.name())
                .start(() -> plugin.during(() -> LauncherFactory.create().execute(request(rule), listener)));
        boolean ended;
        try {
            ended = ends(thread, others);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while " + plugin + " runs " + rule, e);
        }
        Duration time = Duration.ofNanos(System.nanoTime() - start);
        return ended ? listener.result(rule, time) : late(rule, thread, time);
    }

    /** Threads that the rule has started count; those that an earlier rule has left behind do not. */
    private boolean ends(Thread thread, Set<Thread> others) throws InterruptedException {
        Patience patience = new Patience(limit);
        while (!thread.join(POLL)) {
            Set<Thread> own = new HashSet<>(Thread.getAllStackTraces().keySet());
            own.removeAll(others);
            own.remove(Thread.currentThread());
            if (patience.isOver(own)) {
                return false;
            }
        }
        return true;
    }

    private LauncherDiscoveryRequest request(Rule rule) {
        return LauncherDiscoveryRequestBuilder.request()
                .selectors(selectMethod(plugin.kind().test(), rule.method()))
                .filters(EngineFilter.includeEngines("junit-jupiter"))
                .configurationParameter("junit.jupiter.execution.parallel.enabled", "false")
                .build();
    }

    private RuleResult late(Rule rule, Thread thread, Duration time) {
        StackTraceElement[] stack = thread.getStackTrace();
        String where =
                Stream.of(stack).limit(FRAMES).map(StackTraceElement::toString).collect(Collectors.joining(", "));
        IllegalStateException trace = new IllegalStateException(
                "did not end within " + limit.toSeconds() + " s of processor time; its thread is in " + where);
        trace.setStackTrace(stack);
        thread.interrupt();
        return new RuleResult(rule, Outcome.FAILED, trace.getMessage(), Optional.of(trace), time);
    }
}
