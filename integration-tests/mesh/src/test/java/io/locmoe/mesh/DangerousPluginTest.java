package io.locmoe.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.mesh.dangerous.ExitingPlugin;
import io.locmoe.mesh.dangerous.LeavingPlugin;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plug-in that ends the process, or never returns, has a name in the one message of a command that fails. */
@Tag("slow")
class DangerousPluginTest {
    @TempDir
    Path directory;

    private Locmoe train(String router, String... arguments) {
        List<String> all = new ArrayList<>(
                List.of("train", "--plugin-dir", "plugins", "--router", router, "--nodes", "2", "--out", "run"));
        for (String setting : List.of(
                "width=32",
                "feedForward=64",
                "sequence=32",
                "experts=4",
                "warmupSteps=1",
                "validateEvery=0",
                "deadlineSeconds=8")) {
            all.addAll(List.of("--set", setting));
        }
        all.addAll(Arrays.asList(arguments));
        return Locmoe.run(directory, all.toArray(String[]::new));
    }

    @Test
    void aLoopInARouterEndsTheJobAtItsDeadlineWithItsName() {
        DangerousJars.router(directory.resolve("plugins"), "1");
        Locmoe failed = train("faulty", "--steps", "6", "--set", "router.mistake=loop", "--set", "router.fromStep=2");
        assertThat(failed.exitCode(1)).as(failed.output() + failed.errors()).isEqualTo(1);
        assertThat(failed.errors())
                .contains("rank 1 on node-1", "failed: router faulty of plug-in router-faulty 1 has not returned")
                .contains("from route for ", "(rank 1, step 2, sparse layer 1)", "it stands at", "Faulty.endanger(")
                .doesNotContain("internal error");
        assertThat(failed.nodes()).isEmpty();
    }

    @Test
    void anExitInARouterFailsTheJobWithItsName() {
        DangerousJars.router(directory.resolve("plugins"), "1");
        Locmoe failed = train("faulty", "--steps", "6", "--set", "router.mistake=exit", "--set", "router.fromStep=2");
        assertThat(failed.exitCode(1)).as(failed.output() + failed.errors()).isEqualTo(1);
        assertThat(failed.errors())
                .contains("router faulty of plug-in router-faulty 1, in route", "System.exit in")
                .contains("Ending.now(");
        assertThat(failed.nodes()).isEmpty();
    }

    /** Nothing of the node runs after it, and its exit code is 0; the thread that was left is told of before. */
    @Test
    void aHaltInARouterFailsTheJobWithItsName() {
        DangerousJars.router(directory.resolve("plugins"), "1");
        Locmoe failed = train("faulty", "--steps", "6", "--set", "router.mistake=halt", "--set", "router.fromStep=2");
        assertThat(failed.exitCode(1)).as(failed.output() + failed.errors()).isEqualTo(1);
        assertThat(failed.errors())
                .contains("node-1 ended with exit code 0 and without an orderly end, as by Runtime.halt or in native")
                .contains("inside router faulty of plug-in router-faulty 1 (rank 1, step 2, sparse layer 1)");
        assertThat(failed.nodes()).isEmpty();
    }

    @Test
    void aThreadThatStaysAfterTheJobIsNamed() {
        DangerousJars.router(directory.resolve("plugins"), "1");
        Locmoe trained =
                train("faulty", "--steps", "1", "--set", "router.mistake=thread", "--set", "router.fromStep=1");
        assertThat(trained.exitCode(1)).as(trained.output() + trained.errors()).isZero();
        assertThat(trained.output() + trained.errors())
                .contains("plug-in router-faulty has left the thread 'left-over' running, which stands at ");
    }

    @Test
    void anExitInAConstructorIsAFailureAndNotSilent() {
        DangerousJars.of(directory.resolve("plugins"), "exiting", ExitingPlugin.class, true);
        Locmoe list = Locmoe.run(directory, "plugins", "list", "--plugin-dir", "plugins");
        assertThat(list.exitCode(1)).as(list.output() + list.errors()).isEqualTo(1);
        assertThat(list.errors())
                .contains("locmoe: plug-in exiting 1, in its constructor", "System.exit in", "Ending.now(")
                .contains("remove the plug-in");
    }

    @Test
    void aPluginThatIsNotUsedAndWouldEndTheProcessIsRefusedAndTheOthersTrain() {
        DangerousJars.of(directory.resolve("plugins"), "leaving", LeavingPlugin.class, false);
        Locmoe trained = train("switch", "--steps", "1");
        assertThat(trained.exitCode(1)).as(trained.output() + trained.errors()).isZero();
        assertThat(Locmoe.report(directory.resolve("run")).path("steps")).hasSize(1);
    }
}
