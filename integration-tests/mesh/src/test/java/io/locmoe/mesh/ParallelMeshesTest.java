package io.locmoe.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.engine.report.StepReport;
import io.locmoe.harness.Mesh;
import io.locmoe.harness.job.Job;
import io.locmoe.harness.mesh.TestMesh;
import io.locmoe.report.RunReport;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** Tests with meshes of their own that run at the same time, by JUnit's parallel execution, do not meet. */
@Tag("slow")
class ParallelMeshesTest {
    private static final int TESTS = 4;
    private static final Map<Path, List<Double>> LOSSES = new ConcurrentHashMap<>();

    @Test
    void meshesOfTestsThatRunAtTheSameTimeDoNotCollide() {
        TestExecutionSummary summary = runTogether(SideBySide.class);
        assertThat(summary.getFailures())
                .extracting(failure -> failure.getTestIdentifier().getDisplayName() + ": " + failure.getException())
                .isEmpty();
        assertThat(summary.getTestsSucceededCount()).isEqualTo(TESTS);
        assertThat(LOSSES.keySet())
                .as("directories")
                .hasSize(TESTS)
                .noneMatch(path -> path.toFile().exists());
        assertThat(Set.copyOf(LOSSES.values())).as("losses of the same job").hasSize(1);
    }

    private static TestExecutionSummary runTogether(Class<?> tests) {
        String parallel = "junit.jupiter.execution.parallel.";
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(DiscoverySelectors.selectClass(tests))
                .configurationParameter(parallel + "enabled", "true")
                .configurationParameter(parallel + "mode.default", "concurrent")
                .configurationParameter(parallel + "config.strategy", "fixed")
                .configurationParameter(parallel + "config.fixed.parallelism", Integer.toString(TESTS))
                .build();
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create().execute(request, listener);
        return listener.getSummary();
    }

    /** Run by the test above only: Surefire does not look into nested classes. */
    static class SideBySide {
        private static final CyclicBarrier ALL = new CyclicBarrier(TESTS);

        @Test
        @Mesh
        void aMeshOfProcessesTrains(TestMesh mesh) throws Exception {
            train(mesh);
            assertThat(mesh.node(0).metrics().value("locmoe_mesh_nodes")).isEqualTo(2);
        }

        @Test
        @Mesh
        void aConcurrentMeshOfProcessesTrains(TestMesh mesh) throws Exception {
            aMeshOfProcessesTrains(mesh);
        }

        @Test
        @Mesh(inThisJvm = true)
        void aMeshInTheJvmTrains(TestMesh mesh) throws Exception {
            train(mesh);
        }

        @Test
        @Mesh(inThisJvm = true)
        void aConcurrentMeshInTheJvmTrains(TestMesh mesh) throws Exception {
            train(mesh);
        }

        /** Begins when all meshes are up, and ends when all have trained. */
        private static void train(TestMesh mesh) throws Exception {
            ALL.await(3, TimeUnit.MINUTES);
            RunReport report = mesh.train(Job.tiny());
            assertThat(report.summary().interNodeBytesPerStep()).isPositive();
            LOSSES.put(
                    mesh.directory(),
                    report.steps().stream().map(StepReport::lossPerToken).toList());
            ALL.await(3, TimeUnit.MINUTES);
        }
    }
}
