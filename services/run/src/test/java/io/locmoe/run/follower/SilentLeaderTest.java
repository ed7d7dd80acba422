package io.locmoe.run.follower;

import static io.locmoe.run.follower.ScriptedLeaders.PEERS;
import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.run.event.NodeFailure;
import io.locmoe.run.event.RunEvent;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How long followers wait for a silent leader of a run, and what they accept as a sign of life. */
@Timeout(60)
class SilentLeaderTest {
    private final ScriptedLeaders mesh = new ScriptedLeaders();

    @Test
    void aSilentLeaderInTheMeshIsReplacedAfterTenSeconds() {
        Replica copy = mesh.copy(1);
        mesh.fallsSilent(copy);
        mesh.takesOverAfter(copy, Duration.ofSeconds(10));
    }

    /** Its connections stand, and the mesh has not noticed anything yet. */
    @Test
    void aLeaderSilentForTheRanksTooIsReplacedAtOnce() {
        Replica copy = mesh.copy(1);
        mesh.mute.add(PEERS.getFirst());
        mesh.time.pass(Duration.ofSeconds(6));
        mesh.rankTimesOut();
        mesh.awaitTakeOver();
        assertThat(mesh.ask(copy, Replica::lost)).containsExactly("node-0");
    }

    /** The leader has ignored the node's questions about the job for as long as the rank has waited. */
    @Test
    void anUnresponsiveLeaderIsNotAskedAgain() {
        Replica copy = mesh.copy(1);
        mesh.mute.add(PEERS.getFirst());
        mesh.answers = false;
        mesh.time.pass(Duration.ofSeconds(6));
        mesh.isSilent(PEERS.get(2));
        mesh.rankTimesOut();
        mesh.time.pass(Duration.ofSeconds(1));
        assertThat(mesh.ask(copy, Replica::leader)).as("another one is silent").isPresent();
        mesh.isSilent(PEERS.getFirst());
        assertThat(mesh.ask(copy, Replica::leader)).isEmpty();
    }

    @Test
    void aLeaderThatIsOnlySilentIsKept() {
        Replica copy = mesh.copy(1);
        mesh.time.pass(Duration.ofSeconds(6));
        mesh.isSilent(PEERS.getFirst());
        assertThat(mesh.ask(copy, Replica::leader)).contains(PEERS.getFirst());
    }

    /** Its answers are late, and ranks wait for some other node. */
    @Test
    void anUnresponsiveLeaderThatReportsEventsIsKept() {
        Replica copy = mesh.copy(1);
        mesh.time.pass(Duration.ofSeconds(6));
        timesOutBeforeTheLeaderReports(copy);
        mesh.isSilent(PEERS.getFirst());
        mesh.time.pass(Duration.ofSeconds(4));
        mesh.rankTimesOut();
        mesh.isSilent(PEERS.getFirst());
        assertThat(mesh.ask(copy, Replica::leader)).contains(PEERS.getFirst());
    }

    @Test
    void followersKeepTheirTurnAfterASilentLeader() {
        Replica copy = mesh.copy(2);
        mesh.mute.add(PEERS.getFirst());
        mesh.time.pass(Duration.ofSeconds(6));
        mesh.rankTimesOut();
        mesh.awaitLeader(copy, Optional.empty());
        mesh.takesOverAfter(copy, Duration.ofSeconds(3));
    }

    /** Ranks wait for some other node. */
    @Test
    void aLeaderThatAnswersOrReportsIsNotDoubted() {
        Replica copy = mesh.copy(1);
        mesh.time.pass(Duration.ofSeconds(6));
        int before = mesh.asked.get();
        mesh.rankTimesOut();
        mesh.time.passUntil(() -> mesh.asked.get() == before + 1);
        mesh.mute.add(PEERS.getFirst());
        timesOutBeforeTheLeaderReports(copy);
        mesh.time.pass(Duration.ofSeconds(10));
        assertThat(mesh.asked.get()).as("asked").isEqualTo(before + 1);
        assertThat(mesh.ask(copy, Replica::leader)).contains(PEERS.getFirst());
        assertThat(mesh.takenOver).hasValue(0);
    }

    private void timesOutBeforeTheLeaderReports(Replica copy) {
        mesh.rankTimesOut();
        mesh.on(copy, one -> {
            one.history().add(new RunEvent.Training(new TrainingEvent.Validated(1, 1)));
            one.state();
        });
    }

    /** Messages of a leader that hears nobody still arrive. */
    @Test
    void reportedLossesAreNotASignOfLife() {
        Replica copy = mesh.copy(1);
        mesh.time.pass(Duration.ofSeconds(6));
        mesh.rankTimesOut();
        mesh.on(copy, one -> {
            one.history().add(new RunEvent.LogLine("node-0", "has waited in vain"));
            one.history().add(new RunEvent.NodesFailed(NodeFailure.of(List.of("node-1"), "node-0", 5, 4, 2, "silent")));
            one.state();
        });
        mesh.isSilent(PEERS.getFirst());
        assertThat(mesh.ask(copy, Replica::leader)).isEmpty();
    }

    /** The leader's last message may have arrived late. */
    @Test
    void aRecentlyHeardLeaderIsAskedOnceItFallsSilent() {
        mesh.copy(1);
        mesh.time.pass(Duration.ofSeconds(4));
        mesh.mute.add(PEERS.getFirst());
        mesh.rankTimesOut();
        mesh.awaitTakeOver();
    }

    @Test
    void aLeaderThatAnswersAgainKeepsTheRun() {
        Replica copy = mesh.copy(1);
        mesh.fallsSilent(copy);
        mesh.time.pass(Duration.ofSeconds(9));
        mesh.mute.clear();
        mesh.leaders.put(PEERS.getFirst(), Promise.promise());
        mesh.awaitLeader(copy, Optional.of(PEERS.getFirst()));
        mesh.time.pass(Duration.ofSeconds(60));
        int before = mesh.asked.get();
        mesh.fallsSilent(copy);
        mesh.time.passUntil(() -> mesh.asked.get() >= before + 3 * PEERS.size());
        assertThat(mesh.takenOver).hasValue(0);
    }
}
