package io.locmoe.driver.ascend;

import io.locmoe.conformance.device.KernelSurvey;
import java.io.PrintWriter;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/**
 * The rules of device drivers, and each kernel with each element type, on the chip and layout of this process. Says
 * what it found, and ends with 1 if a rule was broken.
 */
final class CapabilityRun {
    private CapabilityRun() {}

    public static void main(String[] arguments) {
        if (!keepsRules()) {
            System.exit(1);
        }
        AscendDriver driver = new AscendDriver(SimulatedToolkit.environment());
        System.out.println("chip " + driver.devices().getFirst().name());
        KernelSurvey.of(() -> driver.open(0), finding -> {
            System.out.println("kernel " + finding.kernel() + " " + finding.type() + " " + finding.outcome());
            finding.faults().forEach(System.out::println);
        });
    }

    private static boolean keepsRules() {
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(DiscoverySelectors.selectClass(AscendConformanceTest.class))
                                .build(),
                        listener);
        TestExecutionSummary summary = listener.getSummary();
        summary.printFailuresTo(new PrintWriter(System.out));
        System.out.println("tests " + summary.getTestsSucceededCount() + " of " + summary.getTestsFoundCount());
        return summary.getTestsFoundCount() > 0 && summary.getTestsSucceededCount() == summary.getTestsFoundCount();
    }
}
