package io.locmoe.run.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.run.ControlException;
import io.locmoe.run.ControlException.Code;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nodes agree on members of a run. */
@Timeout(120)
class AgreementTest extends VotingNodes {

    @Test
    void aMajorityAgreesAndTheMinorityNamesTheMissingNodes() {
        View former = first(4);
        cut(3, 0, 1, 2);
        Future<View> minority = nodes.get(3).agree(3);
        View next = await(nodes.get(0).agree(0, 1, 2));
        assertThat(next.names()).containsExactly("node-0", "node-1", "node-2");
        assertThat(next.epoch()).isGreaterThan(former.epoch());
        assertThat(next.leader()).isEqualTo(former.leader());
        assertThat(refusal(minority))
                .returns(Code.MINORITY, ControlException::code)
                .hasMessageContaining("3 of 4 nodes of the run are not heard: node-0, node-1, node-2;");
        cut.clear();
        assertThat(refusal(nodes.get(3).agree(Optional.of(former), 3)))
                .returns(Code.SUPERSEDED, ControlException::code)
                .hasMessageContaining("gone on without node-3, in epoch " + next.epoch());
        View whole = await(nodes.get(3).agree(Optional.of(former), 3, 0, 1, 2));
        assertThat(whole.epoch())
                .as("whoever asks again goes on from what has superseded its view")
                .isGreaterThan(next.epoch());
    }

    @Test
    void neitherHalfOfAnEvenPartitionAgrees() {
        first(4);
        cut(0, 2, 3);
        cut(1, 2, 3);
        Future<View> one = nodes.get(0).agree(0, 1);
        Future<View> other = nodes.get(2).agree(2, 3);
        assertThat(refusal(one))
                .returns(Code.MINORITY, ControlException::code)
                .hasMessageContaining("2 of 4 nodes of the run are not heard: node-2, node-3;");
        assertThat(refusal(other))
                .returns(Code.MINORITY, ControlException::code)
                .hasMessageContaining("2 of 4 nodes of the run are not heard: node-0, node-1;");
    }

    /** No other node can have continued: a mesh never has two processes of one name. */
    @Test
    void theLastMemberContinuesWithReplacedNodes() {
        View former = first(3);
        new Node(0);
        new Node(1);
        View next = await(nodes.get(0).agree(0, 1, 2));
        assertThat(next.epoch()).isGreaterThan(former.epoch());
        assertThat(next.members())
                .doesNotContain(former.leader())
                .contains(former.members().get(2));
    }

    /** The replacement does not know the promises of its predecessor. */
    @Test
    void aReplacementHasNoVote() {
        first(3);
        new Node(0);
        cut(2, 0, 1);
        assertThat(refusal(nodes.get(0).agree(0, 1)))
                .returns(Code.MINORITY, ControlException::code)
                .hasMessageContaining("1 of 3 nodes of the run are not heard: node-2;");
    }

    @Test
    void onlyOneOfTwoConcurrentCoordinatorsInstallsItsView() {
        first(3);
        List<Future<View>> both =
                List.of(nodes.get(1).agree(1, 2, 0), nodes.get(2).agree(2, 0, 1));
        List<View> agreed = new ArrayList<>();
        both.forEach(one -> {
            try {
                agreed.add(await(one));
            } catch (ControlException refused) {
                assertThat(refused.code()).isIn(Code.SUPERSEDED, Code.MINORITY);
            }
        });
        assertThat(agreed).isNotEmpty();
        List<Optional<View>> installed =
                nodes.values().stream().map(node -> node.runs.view(RUN)).toList();
        assertThat(agreed.stream().map(Optional::of))
                .filteredOn(view -> installed.stream().allMatch(view::equals))
                .hasSize(1);
    }

    /** The view names the nodes of the latest failure. */
    @Test
    void aForgottenRunNeedsItsLostNodesBack() {
        IntStream.range(0, 2).forEach(Node::new);
        Optional<View> lost = Optional.of(View.named(RUN, List.of("node-2")));
        assertThat(refusal(nodes.get(0).agree(lost, 0, 1)))
                .returns(Code.MINORITY, ControlException::code)
                .hasMessageContaining("1 of 1 nodes of the run are not heard: node-2;");
        new Node(2);
        assertThat(await(nodes.get(0).agree(lost, 0, 1, 2)).names()).hasSize(3);
    }
}
