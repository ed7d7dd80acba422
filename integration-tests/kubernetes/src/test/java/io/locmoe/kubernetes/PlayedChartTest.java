package io.locmoe.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.locmoe.harness.job.Job;
import io.locmoe.harness.mesh.MeshPlan;
import io.locmoe.harness.mesh.TestMesh;
import io.locmoe.report.RunReport;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** What the chart renders is really run: three pods, which train, and to which things happen. */
@Tag("slow")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PlayedChartTest {
    private static final Job TINY = Job.tiny()
            .set("width", 48)
            .set("experts", 6)
            .set("batch", 12)
            .set("snapshotEvery", 2)
            .steps(1_000_000)
            .paced();
    private static final Job ENDLESS = TINY.set("data", PlayedRelease.TEXT);
    /** Steps whose bytes are compared. */
    private static final int COMPARED = 10;

    private static final String PAIR =
            "{nodes: 2, data: {size: 512Mi}, job: {recoveries: 1}, test: {administrator: admin, leaveSteps: 20}}";
    private static final String TELLS_CLASSES =
            "env: [{name: JAVA_TOOL_OPTIONS, value: \"-Xlog:class+load:file=/data/classes.log::filecount=0\"}]";

    private static PodNetwork network;
    private static PlayedRelease release;
    private static List<NodePod> nodes;
    private static List<Double> disturbed;
    private static PlayedRelease pair;
    private static List<NodePod> pairNodes;

    @BeforeAll
    static void install() {
        network = PodNetwork.forTest("played");
        release = PlayedRelease.install(network, "a", 4, "{nodes: 3, data: {size: 256Mi}}");
        nodes = release.startAll();
    }

    @AfterAll
    static void remove() {
        if (network != null) {
            network.close();
        }
    }

    @Test
    @Order(1)
    void podsThatStartAtOnceAreOneMesh() {
        assertThat(nodes).allSatisfy(node -> {
            assertThat(node.members()).isEqualTo(3);
            assertThat(node.field("{{.RestartCount}}")).isEqualTo("0");
        });
    }

    /** Podman starts the container again in its pod, as a kubelet does; a node that was alone comes back itself. */
    @Test
    @Order(2)
    void aKilledContainerAndAPartitionCostTwoStepsAtMostAndAFullVolumeCheckpoints() throws IOException {
        TrainPod job = release.train(
                ENDLESS.set("checkpointEvery", 10).set("keepCheckpoints", 2).options());
        NodePod killed = nodes.get(1);
        ProcessHandle process = killed.process();
        job.awaitStep(5);
        assertThat(process.destroyForcibly()).isTrue();
        await().atMost(Duration.ofMinutes(3))
                .until(() -> killed.field("{{.RestartCount}}").equals("1"));
        job.awaitMoreSteps(5);
        nodes.get(2).link().cut();
        nodes.get(0).awaitMembers(2);
        nodes.get(2).link().heal();
        job.awaitMoreSteps(5);
        try (Ballast _ = Ballast.in(release.data())) {
            job.awaitLine("could not be written: ");
        }
        job.awaitLine("checkpoints can be written again");
        job.terminate();
        assertThat(job.awaitEnd()).as(job.log()).isEqualTo(130);
        RunReport report = job.files().report();
        ToleratedFailures.fewSteps("killed container, partition", report, "node-1", "node-2");
        assertThat(report.checkpointFailures()).isNotEmpty();
        disturbed = StepFacts.losses(report);
        nodes.forEach(node -> node.awaitReady(3));
    }

    @Test
    @Order(3)
    void linksWithLimitsGiveTheLossesOfTheDisturbedJobAndTheBytesAndLocalShareOfNodesWithoutLinks() {
        nodes.forEach(node -> node.link().limit());
        TrainPod job = release.train(ENDLESS.set("stopAfter", disturbed.size()).options());
        assertThat(job.awaitEnd()).as(job.log()).isZero();
        RunReport pods = job.files().report();
        assertThat(pods.failures()).isEmpty();
        assertThat(StepFacts.losses(pods)).isEqualTo(disturbed);
        assertThat(nodes)
                .as("body channels through the policy")
                .allSatisfy(node -> assertThat(node.log()).doesNotContain("no body channel"));
        try (TestMesh mesh = MeshPlan.of(3).startInThisJvm()) {
            RunReport here = mesh.train(TINY.set("stopAfter", COMPARED));
            assertThat(StepFacts.traffic(here))
                    .hasSize(COMPARED)
                    .isEqualTo(StepFacts.traffic(pods).subList(0, COMPARED));
        }
        for (int node = 0; node < 3; node++) {
            assertThat(nodes.get(node).link().unlimit())
                    .as("bytes that passed the limit")
                    .isGreaterThan(StepFacts.sent(pods, node));
        }
    }

    /** A policy without the port costs one wait of three seconds, which all peers share, and a sentence. */
    @Test
    @Order(4)
    void aClosedPortForBodiesIsToldOnceAndTheJobRunsToItsEndAndItsReportIsReadFromOutside() {
        nodes.forEach(node -> node.link().close(PlayedObjects.BODY_PORT));
        TrainPod job = release.train(ENDLESS.steps(4).set("deadlineSeconds", 15).options());
        assertThat(job.awaitEnd()).as(job.log()).isZero();
        nodes.forEach(node -> node.link().reopen());
        RunReport report = job.files().report();
        assertThat(report.job().status()).isEqualTo("completed");
        assertThat(StepFacts.losses(report)).hasSize(4);
        assertThat(job.log())
                .containsOnlyOnce("no body channel from node 0 to node 1")
                .contains("no connection to port " + PlayedObjects.BODY_PORT + " within 3.0 s")
                .contains("let the nodes reach each other at TCP port " + PlayedObjects.BODY_PORT);
        assertThat(nodes).allSatisfy(node -> assertThat(node.log()).containsOnlyOnce("no body channel"));
        nodes.forEach(node -> System.out.println("after four trainings, " + node.usage()));
    }

    /** The tests are those of {@code helm test}: one trains, and the other one has a node leave in a training. */
    @Test
    @Order(5)
    void anotherReleaseDoesNotSeeTheFirstAndPassesItsTestsAndItsClassesAreParsedAlready() throws IOException {
        pair = PlayedRelease.install(network, "b", 2, PAIR);
        pairNodes = firstNodeLast();
        assertThat(nodes).allMatch(node -> node.members() == 3);
        HookPod trains = pair.hook("test");
        assertThat(trains.awaitEnd("train")).as(trains.log("train")).isZero();
        requireParsed(Files.readAllLines(pair.data().resolve("classes.log")));
        HookPod leaves = pair.hook("test-leave");
        assertThat(leaves.awaitEnd("leave")).as(leaves.log("leave")).isZero();
        assertThat(leaves.awaitEnd("train")).as(leaves.log("train")).isZero();
        ToleratedFailures.left("helm test", leaves.files().report(), "node-1");
        pairNodes.forEach(node -> node.awaitReady(2));
        assertThat(pairNodes.get(1).field("{{.RestartCount}}")).isEqualTo("1");
    }

    /** A first pod that is scheduled late keeps the second one waiting, and has it start no second time. */
    private static List<NodePod> firstNodeLast() {
        pair.upgrade(TELLS_CLASSES);
        NodePod second = pair.start(1).getFirst();
        await().atMost(Duration.ofMinutes(2))
                .until(() -> second.log().contains("node-1 cannot join the mesh '" + pair.mesh() + "' through "));
        assertThat(second.ready()).isFalse();
        pair.upgrade("env: []");
        List<NodePod> pods = List.of(pair.start(0).getFirst(), second);
        pods.forEach(node -> node.awaitReady(2));
        assertThat(pods)
                .allSatisfy(node -> assertThat(node.field("{{.RestartCount}}")).isEqualTo("0"));
        return pods;
    }

    private static void requireParsed(List<String> loaded) {
        assertThat(loaded).as("of a signed jar").noneMatch(line -> line.contains(" org.bouncycastle."));
        // Ours are in no archive: it would change with each of our versions, and the image's layer of libraries with
        // it.
        List<String> others =
                loaded.stream().filter(line -> !line.contains("io.locmoe")).toList();
        assertThat(others.stream()
                        .filter(line -> line.contains("shared objects file"))
                        .count())
                .as("classes of the archive, of %d", others.size())
                .isGreaterThan(others.size() * 3 / 4);
    }

    /** One of the two is replaced by one that has too little for some jobs. */
    @Test
    @Order(6)
    void aPodOverItsLimitOfMemoryEndsItsJob() {
        pair.upgrade("resources: {requests: {memory: 256Mi}, limits: {memory: 432Mi}}");
        NodePod small = pair.replace(1);
        small.awaitReady(2);
        // It tells a training how many nodes the mesh has, and may know of the other one later than that of itself.
        pairNodes.getFirst().awaitReady(2);
        Job large = Job.tiny().set("data", PlayedRelease.TEXT).set("width", 512);
        TrainPod refused = pair.train(large.set("feedForward", 2048).options());
        assertThat(refused.awaitEnd()).as(refused.log()).isOne();
        assertThat(refused.log()).containsPattern("node-1 .*: the job needs about \\d+ MB of memory on a node");
        assertThat(small.field("{{.RestartCount}}")).isEqualTo("0");
        TrainPod killed = pair.train(large.set("feedForward", 1152).options());
        assertThat(killed.awaitEnd()).as(killed.log()).isOne();
        assertThat(killed.log())
                .containsPattern("it was failure [23], the last 2 without a new step between them,"
                        + " and the run tolerates recoveries=1");
        // A node that has just started may get further than the one before it.
        assertThat(small.field("{{.RestartCount}}")).as("kills").isIn("1", "2", "3");
        pair.killAll();
    }

    /** As a StatefulSet does: a pod more, then from the last to the first, each when the one before is ready. */
    @Test
    @Order(7)
    void aRollingChangeFromThreeNodesToFourRepeatsNoStep() {
        TrainPod job = release.train(ENDLESS.options());
        job.awaitStep(5);
        release.upgrade("nodes: 4");
        release.start(3).getFirst().awaitReady(4);
        for (int node = 2; node >= 0; node--) {
            NodePod replaced = release.replace(node);
            System.out.println("node " + node + " is ready again " + replaced.awaitStart());
            job.awaitMoreSteps(2);
        }
        job.terminate();
        assertThat(job.awaitEnd()).as(job.log()).isEqualTo(130);
        RunReport report = job.files().report();
        ToleratedFailures.print("rolling change", report);
        assertThat(report.failures())
                .hasSize(3)
                .allMatch(loss -> loss.nodesAfter() == 3 && loss.from() == loss.step() - 1);
        TrainPod four = release.train(Job.tiny().set("data", PlayedRelease.TEXT).options());
        assertThat(four.awaitEnd()).as(four.log()).isZero();
        assertThat(four.files().report().steps().getLast().traffic()).hasDimensions(4, 4);
    }
}
