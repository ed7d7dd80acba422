package io.locmoe.attack.siege;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.attack.traffic.Siege;
import io.locmoe.run.event.RunOutcome;
import io.locmoe.samples.Seeds;
import java.io.IOException;
import java.nio.file.Files;
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
 * -Dattack.attackers=4} by so many threads for each port, {@code -Dattack.kinds=certificates} one kind of mesh; the
 * numbers go to {@code target/attack-*.txt}.
 */
@Tag("slow")
class SiegeTest {
    private static final long MESSAGES = Long.getLong("attack.messages", 20_000);
    private static final Duration MOST = Duration.ofMinutes(Integer.getInteger("attack.minutes", 5));
    private static final int ATTACKERS = Integer.getInteger("attack.attackers", 1);
    private static final String PORTS = System.getProperty("attack.ports", ".*");
    private static final Duration REST = Duration.ofSeconds(90);
    private static final int LEAST_STEPS = 20;
    private static final int ENDLESS = 10_000_000;

    @TempDir
    Path directory;

    /** An open mesh shows strangers its parsers; one with certificates is attacked from outside and by a user of it. */
    @ParameterizedTest
    @MethodSource("kinds")
    void attackedMeshKeepsItsLossesAndRetainsNoMemory(String kind) {
        Seeds.of("siege/" + kind, 1, 1).each(seed -> besiege(kind, seed));
    }

    private void besiege(String kind, long seed) throws IOException, InterruptedException {
        Path files = Files.createDirectory(directory.resolve("seed-" + seed));
        try (MeshUnderAttack mesh = new MeshUnderAttack(files, kind.equals("open"))) {
            List<Double> attacked;
            try (Training training = mesh.train(ENDLESS, 20)) {
                training.awaitMoreSteps(LEAST_STEPS);
                Watch watch = Watch.begin(mesh, training, kind);
                Siege siege = new Siege(seed, MESSAGES, MOST, ATTACKERS);
                watch.during(
                        siege,
                        mesh.doors().stream()
                                .filter(door -> door.name().matches(PORTS))
                                .toList());
                assertThat(mesh.runs()).as(mesh::logs).isTrue();
                training.awaitMoreSteps(LEAST_STEPS);
                watch.awaitRest(REST);
                training.stop();
                attacked = training.losses();
            }
            try (Training undisturbed = mesh.train(attacked.size(), 0)) {
                assertThat(undisturbed.end(MOST.plusMinutes(10)).outcome())
                        .as(mesh::logs)
                        .isEqualTo(RunOutcome.COMPLETED);
                assertThat(undisturbed.losses()).isEqualTo(attacked);
            }
        }
    }

    static Stream<String> kinds() {
        return Stream.of(System.getProperty("attack.kinds", "open,certificates").split(","));
    }
}
