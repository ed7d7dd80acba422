package io.locmoe.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.locmoe.harness.Mesh;
import io.locmoe.harness.mesh.TestMesh;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** Logs of nodes are removed with their mesh, so a test that fails tells their ends. */
@Tag("slow")
class FailedTestTest {
    @Test
    void failureTellsWhatTheNodesWroteLast() {
        TestExecutionSummary summary = run(Failing.class);
        assertThat(summary.getTestsAbortedCount()).isEqualTo(1);
        List<TestExecutionSummary.Failure> failures = summary.getFailures();
        assertThat(failures).hasSize(1);
        assertThat(failures.getFirst().getException())
                .isInstanceOf(AssertionError.class)
                .hasMessage("as intended");
        assertThat(failures.getFirst().getException().getSuppressed())
                .singleElement()
                .satisfies(log -> assertThat(log.getMessage()).contains("the log of node-0:", "node-0 is in the mesh"));
    }

    private static TestExecutionSummary run(Class<?> tests) {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(DiscoverySelectors.selectClass(tests))
                .build();
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create().execute(request, listener);
        return listener.getSummary();
    }

    /** Run by the test above only: Surefire does not look into nested classes. */
    @Mesh(nodes = 1)
    static class Failing {
        @Test
        void fails(TestMesh mesh) {
            throw new AssertionError("as intended");
        }

        @Test
        void isSkipped(TestMesh mesh) {
            assumeTrue(mesh.nodes().isEmpty(), "as intended");
        }
    }
}
