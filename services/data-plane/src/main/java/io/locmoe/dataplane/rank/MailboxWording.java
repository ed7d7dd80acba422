package io.locmoe.dataplane.rank;

import static io.locmoe.dataplane.failure.Wording.seconds;

import io.locmoe.dataplane.DataPlaneException;
import io.locmoe.dataplane.DataPlaneException.Code;
import io.locmoe.dataplane.failure.Wording;
import io.locmoe.spi.comm.MessageTag;
import io.locmoe.spi.topology.Topology;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Messages for failures of a rank's mailbox. */
record MailboxWording(int owner, Topology topology) {

    /**
     * @param others tags of messages from the source that wait for other receives
     * @param came   ranks from which a message with this tag has arrived
     */
    DataPlaneException missing(
            int source, MessageTag tag, Duration deadline, List<MessageTag> others, Set<Integer> came) {
        String waiting =
                others.stream().map(MessageTag::toString).sorted().limit(3).collect(Collectors.joining("; "));
        return new DataPlaneException(
                Code.DEADLINE,
                rank(owner) + " waited " + seconds(deadline) + " for " + rank(source) + ": "
                        + tag
                        + (waiting.isEmpty() ? "; nothing else from it is waiting" : "; waiting from it: " + waiting)
                        + silent(came));
    }

    /** Names the ranks, of three or more, that have sent nothing with the same tag. They may have nothing to send. */
    private String silent(Set<Integer> came) {
        List<Integer> none = IntStream.range(0, topology.ranks())
                .filter(rank -> rank != owner && !came.contains(rank))
                .boxed()
                .toList();
        return topology.ranks() <= 2
                ? ""
                : "; with this tag, nothing has arrived from ranks " + none
                        + (came.isEmpty() ? "" : " but messages have arrived from ranks " + came);
    }

    DataPlaneException full(int source, MessageTag tag, Duration deadline, long bytes, long held, long limit) {
        return new DataPlaneException(
                Code.BACK_PRESSURE,
                rank(owner) + " took nothing from " + rank(source) + " for " + seconds(deadline) + "; it holds " + held
                        + " of " + limit + " bytes, no room for " + bytes + " more: " + tag);
    }

    DataPlaneException left(int source, MessageTag tag, String sentence) {
        return new DataPlaneException(
                Code.PEER_LOST, sentence + "; " + rank(owner) + " is still waiting for " + rank(source) + ": " + tag);
    }

    DataPlaneException interrupted(int source, MessageTag tag, InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new DataPlaneException(
                Code.CANCELLED,
                rank(owner) + " was interrupted while waiting for a message from " + rank(source) + ": " + tag,
                cause);
    }

    private String rank(int rank) {
        return Wording.rank(rank, topology);
    }
}
