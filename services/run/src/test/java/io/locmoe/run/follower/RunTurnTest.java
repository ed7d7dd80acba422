package io.locmoe.run.follower;

import static io.locmoe.run.follower.ScriptedLeaders.PEERS;
import static io.locmoe.run.follower.ScriptedLeaders.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.run.Peer;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The order in which nodes take over a run whose leader has left, and how the new leader is found. */
@Timeout(60)
class RunTurnTest {
    private final ScriptedLeaders mesh = new ScriptedLeaders();

    @Test
    void theFirstLivingNodeTakesOverAtOnceWhenTheLeaderLeaves() {
        Replica copy = mesh.copy(1);
        mesh.leaves(copy, 0);
        mesh.awaitTakeOver();
        assertThat(mesh.ask(copy, Replica::lost)).containsExactly("node-0");
    }

    @Test
    void everyLivingPredecessorDelaysATakeoverByThreeSeconds() {
        Replica copy = mesh.copy(3);
        mesh.leaves(copy, 0);
        mesh.takesOverAfter(copy, Duration.ofSeconds(6));
    }

    @Test
    void aLostNodeIsSkippedInTheTakeoverOrder() {
        Replica copy = mesh.copy(3);
        mesh.leaves(copy, 1);
        mesh.leaves(copy, 0);
        mesh.takesOverAfter(copy, Duration.ofSeconds(3));
        assertThat(mesh.ask(copy, Replica::lost)).containsExactly("node-0", "node-1");
    }

    /** A question to that node would only delay the takeover. */
    @Test
    void anUnidentifiedNodeIsNotAskedForTheRun() {
        Replica copy = mesh.copy(3);
        mesh.mute.add(PEERS.get(1));
        mesh.followed.clear();
        mesh.leaders.put(PEERS.get(2), Promise.promise());
        mesh.leaves(copy, 0);
        mesh.awaitLeader(copy, Optional.of(PEERS.get(2)));
        assertThat(mesh.followed).containsExactly(PEERS.get(2));
    }

    /** The leader may have stepped down because of a failure at that time, and has the first turn. */
    @Test
    void aFormerLeaderHasItsTurnInTheTakeoverOrder() {
        Replica copy = mesh.copy(1);
        mesh.keepsNoLonger(copy);
        mesh.takesOverAfter(copy, Duration.ofSeconds(13));
    }

    @Test
    void aNewLeaderIsFoundByAsking() {
        Replica copy = mesh.copy(3);
        mesh.leaders.put(PEERS.get(2), Promise.promise());
        mesh.leaves(copy, 0);
        mesh.awaitLeader(copy, Optional.of(PEERS.get(2)));
        mesh.time.pass(Duration.ofSeconds(100));
        assertThat(mesh.takenOver).hasValue(0);
    }

    @Test
    void theNewerEpochDeterminesTheLeader() {
        Replica copy = mesh.copy(3);
        List<Peer> newer = List.of(PEERS.get(2), PEERS.get(3));
        mesh.leaders.put(PEERS.get(2), Promise.promise());
        mesh.on(copy, one -> one.follow(run("run", 6, newer)));
        mesh.on(copy, one -> one.follow(run("run", 7, newer)));
        assertThat(mesh.ask(copy, Replica::run).members())
                .as("of one that would like to keep it")
                .isEqualTo(PEERS);
        mesh.on(copy, one -> one.follow(run("run", 8, newer)));
        mesh.awaitLeader(copy, Optional.of(PEERS.get(2)));
        assertThat(mesh.ask(copy, Replica::run).epoch()).isEqualTo(8);
    }
}
