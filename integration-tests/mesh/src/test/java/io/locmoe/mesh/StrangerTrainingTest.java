package io.locmoe.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.hazelcast.cluster.ClusterState;
import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.MemberAttributeConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A training in an open mesh, alone and beside a member of Hazelcast that is no node and does what it is let do. */
@Tag("slow")
class StrangerTrainingTest {
    @TempDir
    Path directory;

    private HazelcastInstance stranger;

    @AfterEach
    void end() {
        if (stranger != null) {
            stranger.getLifecycleService().terminate();
        }
    }

    @Test
    void theLossesAreTheSameBesideAStranger() throws IOException {
        int[] ports = FreePorts.take(2);
        int membership = ports[0];
        int control = ports[1];
        try (Locmoe first = node(0, membership, control);
                Locmoe second = node(1, membership, 0)) {
            await().atMost(Duration.ofSeconds(120))
                    .until(() ->
                            first.output().contains("ready") && second.output().contains("ready"));
            List<String> alone = losses(train("alone", control), "alone");
            Locmoe job = train("beside", control);
            stranger = join(membership);
            while (job.runs()) {
                disturb();
            }
            List<String> beside = losses(job, "beside");
            assertThat(beside).hasSize(30).isEqualTo(alone);
            assertThat(first.runs() && second.runs()).isTrue();
            assertThat(first.errors() + second.errors()).contains("is ignored").doesNotContain("\tat com.hazelcast");
        }
    }

    private void disturb() {
        for (int i = 0; i < 20; i++) {
            stranger.getMap("locmoe.counters").put("epoch" + i, "text");
            stranger.getQueue("queue").offer(new byte[100_000]);
            stranger.getTopic("topic").publish(new byte[1_000]);
        }
        stranger.getQueue("queue").clear();
        assertThatThrownBy(() -> stranger.getCluster().changeClusterState(ClusterState.PASSIVE))
                .isInstanceOf(RuntimeException.class);
    }

    private Locmoe train(String out, int control) {
        return Locmoe.start(
                directory,
                "train --set nodes=2 --steps 30 --set width=32 --set heads=2 --set feedForward=32 --set sequence=16"
                        .concat(" --set warmupSteps=1 --mesh 127.0.0.1:" + control + " --out " + out)
                        .split(" "));
    }

    private List<String> losses(Locmoe job, String out) {
        assertThat(job.exitCode(240)).as(job.output() + job.errors()).isZero();
        return StreamSupport.stream(
                        Locmoe.report(directory.resolve(out)).path("steps").spliterator(), false)
                .map(step -> step.path("lossPerToken").asText())
                .toList();
    }

    private Locmoe node(int index, int membership, int control) throws IOException {
        Path config = directory.resolve("node-" + index + ".yaml");
        Files.writeString(
                config, """
                index: %d
                cluster: beside-%d
                open: true
                roots: ["%s"]
                membershipPort: %d
                controlPort: %d
                join: ["127.0.0.1:%d"]
                """.formatted(index, membership, directory, index == 0 ? membership : 0, control, membership));
        return Locmoe.start(directory.resolve("node-" + index), "node", "--config", config.toString());
    }

    private static HazelcastInstance join(int membership) {
        Config config = new Config().setClusterName("beside-" + membership);
        config.setProperty("hazelcast.phone.home.enabled", "false")
                .setProperty("hazelcast.logging.type", "slf4j")
                .setProperty("hazelcast.shutdownhook.enabled", "false")
                .setProperty("hazelcast.partition.count", "11")
                .setProperty("hazelcast.local.localAddress", "127.0.0.1")
                .setProperty("hazelcast.socket.bind.any", "false");
        config.getJetConfig().setEnabled(false);
        config.setMemberAttributeConfig(new MemberAttributeConfig()
                .setAttribute("name", "node-1")
                .setAttribute("host", "127.0.0.1")
                .setAttribute("rankPort", "none"));
        config.getNetworkConfig().setPort(0);
        JoinConfig join = config.getNetworkConfig().getJoin();
        join.getAutoDetectionConfig().setEnabled(false);
        join.getMulticastConfig().setEnabled(false);
        join.getTcpIpConfig().setEnabled(true).setRequiredMember("127.0.0.1:" + membership);
        return Hazelcast.newHazelcastInstance(config);
    }
}
