package io.locmoe.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.harness.job.Job;
import io.locmoe.harness.job.RunningJob;
import io.locmoe.harness.job.TinyText;
import io.locmoe.harness.mesh.MeshPlan;
import io.locmoe.harness.mesh.TestMesh;
import io.locmoe.mesh.dangerous.ExitingPlugin;
import io.locmoe.mesh.dangerous.LeavingPlugin;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plug-in that ends the process, or never returns, has a name in the one message of a command that fails. */
@Tag("slow")
class DangerousPluginTest {
    @TempDir
    Path directory;

    private Path plugins() {
        return directory.resolve("plugins");
    }

    /** Packs the faulty router, and gives a job that trains with it. */
    private Job faulty(String mistake, Job job) {
        DangerousJars.router(plugins(), "1");
        return job.router("faulty")
                .set("router.mistake", mistake)
                .set("router.fromStep", 2)
                .set("blocks", 4);
    }

    private Locmoe failed(String mistake, Job job) {
        List<String> words = new ArrayList<>(List.of("train", "--plugin-dir", "plugins", "--out", "run"));
        words.addAll(faulty(mistake, job)
                .set("nodes", 2)
                .set("data", TinyText.write(directory.resolve("text")))
                .options());
        Locmoe failed = Locmoe.run(directory, words.toArray(String[]::new));
        assertThat(failed.exitCode(1)).as(failed.output() + failed.errors()).isEqualTo(1);
        assertThat(failed.nodes()).isEmpty();
        return failed;
    }

    @Test
    void aLoopingRouterFailsTheJobByNameAtItsDeadline() {
        assertThat(failed("loop", Job.tiny().set("deadlineSeconds", 8)).errors())
                .contains("rank 1 on node-1", "failed: router faulty of plug-in router-faulty 1 has not returned")
                .contains("from route for ", "(rank 1, step 2, sparse layer 1)", "it stands at", "Faulty.endanger(")
                .doesNotContain("internal error");
    }

    @Test
    void anExitInARouterFailsTheJobWithItsName() {
        assertThat(failed("exit", Job.tiny()).errors())
                .contains("router faulty of plug-in router-faulty 1, in route", "System.exit in")
                .contains("Ending.now(");
    }

    /**
     * Nothing of the node runs after it, and its exit code is 0. The run recovers from the first such node failure; the
     * second one has the same cause.
     */
    @Test
    void aHaltInARouterFailsTheJobWithItsName() {
        assertThat(failed("halt", Job.tiny().set("recoveries", 1)).errors())
                .contains("node-1 ended with exit code 0 and without an orderly end, as by Runtime.halt or in native")
                .contains("inside router faulty of plug-in router-faulty 1 (rank 1, step 2, sparse layer 1)");
    }

    /** A plug-in beside it, which nobody uses, would end the process in its constructor: it is refused. */
    @Test
    void aThreadThatStaysAfterTheJobIsNamedAndAPluginThatWouldExitIsNotInTheWay() {
        DangerousJars.of(plugins(), "leaving", LeavingPlugin.class, false);
        Job job = faulty("thread", Job.tiny().steps(2));
        try (TestMesh mesh = MeshPlan.of(1).plugins(plugins()).startInThisJvm();
                RunningJob trained = mesh.submit(job)) {
            assertThat(trained.awaitCompletion().steps()).hasSize(2);
            assertThat(String.join("\n", trained.files().log()))
                    .contains("plug-in router-faulty has left the thread 'left-over' running, which stands at ");
        }
    }

    @Test
    void systemExitInAConstructorIsReportedAsAFailure() {
        DangerousJars.of(plugins(), "exiting", ExitingPlugin.class, true);
        Locmoe list = Locmoe.run(directory, "plugins", "list", "--plugin-dir", "plugins");
        assertThat(list.exitCode(1)).as(list.output() + list.errors()).isEqualTo(1);
        assertThat(list.errors())
                .contains("locmoe: plug-in exiting 1, in its constructor", "System.exit in", "Ending.now(")
                .contains("remove the plug-in");
    }
}
