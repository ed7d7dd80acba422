package io.locmoe.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.report.ReportLoss;
import io.locmoe.report.RunReport;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The pods of {@code helm test} are really run: one trains, and the other has a node leave in a training. */
@Tag("slow")
class PlayedHooksTest {
    @Test
    void theyTrainAndANodeLeavesWithoutLosingAStep() {
        try (PodNetwork network = PodNetwork.forTest("hooks")) {
            PlayedRelease release = PlayedRelease.install(
                    network, "a", 2, "{nodes: 2, data: {size: 256Mi}, test: {administrator: admin}}");
            List<NodePod> nodes = release.startAll();
            HookPod trains = release.hook("test");
            assertThat(trains.awaitEnd("train")).as(trains.log("train")).isZero();
            HookPod leaves = release.hook("test-leave");
            assertThat(leaves.awaitEnd("leave")).as(leaves.log("leave")).isZero();
            assertThat(leaves.awaitEnd("train")).as(leaves.log("train")).isZero();
            RunReport report = leaves.files().report();
            assertThat(report.job().status()).isEqualTo("completed");
            ReportLoss loss = report.losses().getFirst();
            assertThat(report.losses()).hasSize(1);
            assertThat(loss.lost()).containsExactly("node-1");
            assertThat(loss.from()).as("no step is repeated").isEqualTo(loss.step() - 1);
            assertThat(nodes.get(1).field("{{.RestartCount}}")).isEqualTo("1");
            nodes.forEach(node -> node.awaitReady(2));
        }
    }
}
