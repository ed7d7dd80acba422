package io.locmoe.attack.siege;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.locmoe.attack.traffic.Siege;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A mesh trains while every one of its ports is attacked: with the same losses as undisturbed, and it holds no more
 * afterwards than before. {@code -Dattack.messages=10000000 -Dattack.minutes=600} attacks for longer, {@code
 * -Dattack.attackers=4} by so many threads for each port, {@code -Dattack.kinds=certificates} one kind of mesh, {@code
 * -Dattack.seed=2} in other ways; the numbers go to {@code target/attack-*.txt}.
 */
@Tag("slow")
class SiegeTest {
    private static final long MESSAGES = Long.getLong("attack.messages", 20_000);
    private static final Duration MOST = Duration.ofMinutes(Integer.getInteger("attack.minutes", 5));
    private static final long SEED = Long.getLong("attack.seed", 1);
    private static final int ATTACKERS = Integer.getInteger("attack.attackers", 1);
    private static final String PORTS = System.getProperty("attack.ports", ".*");
    private static final Duration REST = Duration.ofSeconds(90);
    private static final int LEAST_STEPS = 20;

    @TempDir
    Path directory;

    /** An open mesh shows strangers its parsers; one with certificates is attacked from outside and by a user of it. */
    @ParameterizedTest
    @MethodSource("kinds")
    void trainingGoesOnWithTheSameLossesAndNothingIsKept(String kind) throws IOException, InterruptedException {
        try (MeshUnderAttack mesh = new MeshUnderAttack(directory, kind.equals("open"))) {
            List<String> attacked;
            try (Command job = mesh.train("attacked")) {
                awaitSteps(job, LEAST_STEPS);
                Watch watch = Watch.begin(mesh, job, kind);
                Siege siege = new Siege(SEED, MESSAGES, MOST, ATTACKERS);
                watch.during(
                        siege,
                        mesh.doors().stream()
                                .filter(door -> door.name().matches(PORTS))
                                .toList());
                assertThat(mesh.runs()).as(mesh::logs).isTrue();
                awaitSteps(job, Losses.of(job).size() + LEAST_STEPS);
                watch.awaitRest(REST);
                job.interrupt();
                assertThat(job.exitCode(120)).as(() -> job.tail() + mesh.logs()).isEqualTo(130);
                attacked = Losses.of(job);
            }
            try (Command job = mesh.train("undisturbed", "--stop-after", Integer.toString(attacked.size()))) {
                assertThat(job.exitCode(600 + MOST.toSeconds())).as(job::tail).isZero();
                assertThat(Losses.of(job)).isEqualTo(attacked);
            }
        }
    }

    static Stream<String> kinds() {
        return Stream.of(System.getProperty("attack.kinds", "open,certificates").split(","));
    }

    private static void awaitSteps(Command job, int steps) {
        await().atMost(Duration.ofSeconds(180))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> !job.runs() || Losses.of(job).size() >= steps);
        assertThat(job.runs()).as(job::tail).isTrue();
    }
}
