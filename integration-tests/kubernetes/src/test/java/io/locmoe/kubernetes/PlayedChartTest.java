package io.locmoe.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.harness.job.Job;
import io.locmoe.harness.mesh.MeshPlan;
import io.locmoe.harness.mesh.TestMesh;
import io.locmoe.report.RunReport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** What the chart renders is really run: four pods, which train, and to which things happen. */
@Tag("slow")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PlayedChartTest {
    private static final Job JOB =
            Job.tiny().set("data", PlayedRelease.TEXT).set("snapshotEvery", 2).steps(150);
    private static final Job ENDLESS = JOB.steps(1_000_000);

    private static final String PAIR =
            "{nodes: 2, data: {size: 512Mi}, job: {recoveries: 1}, test: {administrator: admin, leaveSteps: 20}}";

    private static PodNetwork network;
    private static PlayedRelease release;
    private static List<NodePod> nodes;
    private static List<Double> undisturbed;
    private static PlayedRelease pair;

    @BeforeAll
    static void install() {
        network = PodNetwork.forTest("played");
        release = PlayedRelease.install(network, "a", 5, "{nodes: 4, data: {size: 256Mi}}");
        NodePod first = release.start(0).getFirst();
        System.out.println("the first node is ready " + first.awaitStart());
        nodes = new ArrayList<>(List.of(first));
        nodes.addAll(release.start(1, 2, 3));
        nodes.forEach(node -> node.awaitReady(4));
    }

    @AfterAll
    static void remove() {
        if (network != null) {
            network.close();
        }
    }

    @Test
    @Order(1)
    void aJobRunsToItsEndAndItsReportIsReadFromOutside() {
        TrainPod job = release.train(JOB.options());
        assertThat(job.awaitEnd()).as(job.log()).isZero();
        RunReport report = job.files().report();
        assertThat(report.job().status()).isEqualTo("completed");
        assertThat(report.losses()).isEmpty();
        undisturbed = StepFacts.losses(report);
        assertThat(undisturbed).hasSize(150);
        assertThat(nodes)
                .as("body channels through the policy")
                .allSatisfy(node -> assertThat(node.log()).doesNotContain("no body channel"));
        nodes.forEach(node -> System.out.println("after a training, " + node.usage()));
    }

    /** A policy without the port costs one wait of three seconds, which all peers share, and a sentence. */
    @Test
    @Order(2)
    void aClosedPortForBodiesIsToldOnceAndCostsOneShortWait() {
        nodes.forEach(node -> node.link().close(PlayedObjects.BODY_PORT));
        TrainPod job = release.train(JOB.steps(10).set("deadlineSeconds", 15).options());
        assertThat(job.awaitEnd()).as(job.log()).isZero();
        nodes.forEach(node -> node.link().reopen());
        assertThat(StepFacts.losses(job.files().report())).hasSize(10);
        assertThat(job.log())
                .containsOnlyOnce("no body channel from node 0 to node 1")
                .contains("no connection to port " + PlayedObjects.BODY_PORT + " within 3.0 s")
                .contains("let the nodes reach each other at TCP port " + PlayedObjects.BODY_PORT);
        assertThat(nodes).allSatisfy(node -> assertThat(node.log()).containsOnlyOnce("no body channel"));
    }

    /** Podman starts it again in its pod, as a kubelet does. */
    @Test
    @Order(3)
    void aContainerThatIsKilledInAStepCostsTwoStepsAtMost() {
        TrainPod job = release.train(JOB.options());
        ProcessHandle process = nodes.get(2).process();
        job.awaitStep(5);
        assertThat(process.destroyForcibly()).isTrue();
        assertThat(job.awaitEnd()).as(job.log()).isZero();
        RunReport report = job.files().report();
        BorneLosses.one("killed container", report, "node-2");
        assertThat(StepFacts.losses(report)).isEqualTo(undisturbed);
        nodes.get(2).awaitReady(4);
        assertThat(nodes.get(2).field("{{.RestartCount}}")).isEqualTo("1");
    }

    /** The node that was alone comes back to the mesh by itself. */
    @Test
    @Order(4)
    void aPartitionThatHealsCostsTwoStepsAtMost() {
        TrainPod job = release.train(JOB.options());
        job.awaitStep(5);
        nodes.get(3).link().cut();
        nodes.get(0).awaitMembers(3);
        nodes.get(3).link().heal();
        assertThat(job.awaitEnd()).as(job.log()).isZero();
        RunReport report = job.files().report();
        BorneLosses.one("partition", report, "node-3");
        assertThat(StepFacts.losses(report)).isEqualTo(undisturbed);
        nodes.forEach(node -> node.awaitReady(4));
    }

    @Test
    @Order(5)
    void aFullVolumeCostsCheckpointsAndNoStep() throws IOException {
        TrainPod job = release.train(
                ENDLESS.set("checkpointEvery", 10).set("keepCheckpoints", 2).options());
        job.awaitLine("checkpoint of step 10: ");
        try (Ballast _ = Ballast.in(release.data())) {
            job.awaitLine("could not be written: ");
        }
        job.awaitLine("checkpoints can be written again");
        job.terminate();
        assertThat(job.awaitEnd()).as(job.log()).isEqualTo(130);
        RunReport report = job.files().report();
        assertThat(report.losses()).isEmpty();
        assertThat(report.checkpointFailures()).isNotEmpty();
    }

    @Test
    @Order(6)
    void linksWithLimitsGiveTheSameBytesAndLocalShareAsProcessesOnThem() {
        nodes.forEach(node -> node.link().limit());
        TrainPod job = release.train(JOB.steps(10).options());
        assertThat(job.awaitEnd()).as(job.log()).isZero();
        RunReport pods = job.files().report();
        try (TestMesh mesh = MeshPlan.of(4).linkRate("100mbit").start()) {
            RunReport processes = mesh.train(Job.tiny().set("snapshotEvery", 2).steps(10));
            assertThat(StepFacts.traffic(pods)).hasSize(10).isEqualTo(StepFacts.traffic(processes));
        }
        for (int node = 0; node < 4; node++) {
            assertThat(nodes.get(node).link().unlimit())
                    .as("bytes that passed the limit")
                    .isGreaterThan(StepFacts.sent(pods, node));
        }
    }

    /** The tests are those of {@code helm test}: one trains, and the other one has a node leave in a training. */
    @Test
    @Order(7)
    void anotherReleaseDoesNotSeeTheFirstAndPassesItsTests() {
        pair = PlayedRelease.install(network, "b", 2, PAIR);
        List<NodePod> pods = pair.startAll();
        assertThat(nodes).allMatch(node -> node.members() == 4);
        HookPod trains = pair.hook("test");
        assertThat(trains.awaitEnd("train")).as(trains.log("train")).isZero();
        HookPod leaves = pair.hook("test-leave");
        assertThat(leaves.awaitEnd("leave")).as(leaves.log("leave")).isZero();
        assertThat(leaves.awaitEnd("train")).as(leaves.log("train")).isZero();
        BorneLosses.left("helm test", leaves.files().report(), "node-1");
        pods.forEach(node -> node.awaitReady(2));
        assertThat(pods.get(1).field("{{.RestartCount}}")).isEqualTo("1");
    }

    /** One of the two is replaced by one that has too little for some jobs. */
    @Test
    @Order(8)
    void aPodOverItsLimitOfMemoryEndsItsJob() {
        pair.upgrade("resources: {requests: {memory: 256Mi}, limits: {memory: 400Mi}}");
        NodePod small = pair.replace(1);
        small.awaitReady(2);
        Job large = Job.tiny().set("data", PlayedRelease.TEXT).set("width", 512);
        TrainPod refused = pair.train(large.set("feedForward", 2048).options());
        assertThat(refused.awaitEnd()).as(refused.log()).isOne();
        assertThat(refused.log()).containsPattern("node-1 .*: the job needs about \\d+ MB of memory on a node");
        assertThat(small.field("{{.RestartCount}}")).isEqualTo("0");
        TrainPod killed = pair.train(large.set("feedForward", 1024).options());
        assertThat(killed.awaitEnd()).as(killed.log()).isOne();
        assertThat(killed.log())
                .contains("it was loss 2, the last 2 without a new step between them, and the job bears recoveries=1");
        assertThat(small.field("{{.RestartCount}}")).as("kills").isIn("1", "2");
        pair.killAll();
    }

    /** As a StatefulSet does: a pod more, then from the last to the first, each when the one before is ready. */
    @Test
    @Order(9)
    void aRollingChangeFromFourNodesToFiveRepeatsNoStep() {
        TrainPod job = release.train(ENDLESS.options());
        job.awaitStep(5);
        release.upgrade("nodes: 5");
        List<NodePod> rolled = new ArrayList<>(release.start(4));
        rolled.getFirst().awaitReady(5);
        for (int node = 3; node >= 0; node--) {
            NodePod replaced = release.replace(node);
            System.out.println("node " + node + " is ready again " + replaced.awaitStart());
            job.awaitStep(job.files().lastStep() + 2);
            rolled.add(replaced);
        }
        rolled.forEach(node -> node.awaitReady(5));
        job.awaitStep(job.files().lastStep() + 5);
        job.terminate();
        assertThat(job.awaitEnd()).as(job.log()).isEqualTo(130);
        RunReport report = job.files().report();
        BorneLosses.print("rolling change", report);
        assertThat(report.losses())
                .hasSize(4)
                .allMatch(loss -> loss.nodesAfter() == 4 && loss.from() == loss.step() - 1);
        nodes = rolled;
        TrainPod five = release.train(Job.tiny()
                .set("data", PlayedRelease.TEXT)
                .set("width", 40)
                .set("experts", 5)
                .set("batch", 10)
                .options());
        assertThat(five.awaitEnd()).as(five.log()).isZero();
        assertThat(five.files().report().steps().getLast().traffic()).hasDimensions(5, 5);
    }
}
