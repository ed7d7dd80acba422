package io.locmoe.control.message;

import io.locmoe.control.proto.AnnounceRequest;
import io.locmoe.control.proto.FailureRequest;
import io.locmoe.control.proto.StartRequest;
import io.locmoe.run.Caller;
import io.locmoe.run.ControlException;
import io.locmoe.run.Peer;
import io.locmoe.run.service.FollowedRun;
import io.locmoe.run.service.RankFailure;
import io.locmoe.run.service.RankStart;
import io.locmoe.run.service.RunRequest;
import io.locmoe.spi.topology.ExpertPlacement;
import java.util.Optional;
import java.util.stream.IntStream;

/** Requests of the rank service as protocol messages. */
public final class RankMessages {
    private RankMessages() {}

    public static StartRequest encode(RankStart start) {
        StartRequest.Builder message = StartRequest.newBuilder()
                .setJobId(start.jobId())
                .putAllSettings(start.request().settings())
                .setCheckpoints(start.request().checkpoints())
                .setEpoch(start.placement().epoch())
                .addAllRankOfExpert(
                        IntStream.of(start.placement().rankOfExpert()).boxed().toList())
                .setNode(start.node())
                .addAllPeers(start.peers().stream().map(RankMessages::encode).toList())
                .putAllPlugins(start.plugins())
                .setRun(start.request().run());
        start.request().text().ifPresent(text -> message.setText(TextMessages.encode(text)));
        return message.build();
    }

    /** @throws ControlException if the message is not a valid start */
    public static RankStart decode(StartRequest message) {
        int[] rankOfExpert = message.getRankOfExpertList().stream()
                .mapToInt(Integer::intValue)
                .toArray();
        try {
            return new RankStart(
                    message.getJobId(),
                    request(message),
                    new ExpertPlacement(message.getEpoch(), rankOfExpert),
                    message.getNode(),
                    message.getPeersList().stream().map(RankMessages::decode).toList(),
                    message.getPluginsMap());
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new ControlException(ControlException.Code.INVALID, "this cannot be a job: " + e.getMessage(), e);
        }
    }

    private static RunRequest request(StartRequest message) {
        return new RunRequest(
                message.getSettingsMap(),
                message.getCheckpoints(),
                message.getRun(),
                Optional.empty(),
                message.hasText() ? Optional.of(TextMessages.decode(message.getText())) : Optional.empty());
    }

    public static FailureRequest encode(RankFailure failure) {
        return FailureRequest.newBuilder()
                .setJobId(failure.jobId())
                .setNode(failure.node())
                .setRank(failure.rank())
                .setMessage(failure.message())
                .setConsequence(failure.consequence())
                .setLeaving(failure.leaving())
                .build();
    }

    public static RankFailure decode(FailureRequest message) {
        return new RankFailure(
                message.getJobId(),
                message.getNode(),
                message.getRank(),
                message.getMessage(),
                message.getConsequence(),
                message.getLeaving());
    }

    public static AnnounceRequest encode(FollowedRun run) {
        return AnnounceRequest.newBuilder()
                .setRunId(run.runId())
                .setRequest(MeshMessages.encode(run.request()))
                .addAllMembers(run.members().stream().map(RankMessages::encode).toList())
                .setEpoch(run.epoch())
                .setOwner(run.owner().proven() ? run.owner().words() : "")
                .build();
    }

    /** @throws ControlException if the message is not a valid run */
    public static FollowedRun decode(AnnounceRequest message) {
        return new FollowedRun(
                message.getRunId(),
                MeshMessages.decode(message.getRequest()),
                message.getMembersList().stream().map(RankMessages::decode).toList(),
                message.getEpoch(),
                message.getOwner().isEmpty() ? Caller.ANYONE : Caller.parse(message.getOwner()));
    }

    private static io.locmoe.control.proto.Peer encode(Peer peer) {
        return io.locmoe.control.proto.Peer.newBuilder()
                .setName(peer.name())
                .setHost(peer.host())
                .setFlightPort(peer.flightPort())
                .setControlPort(peer.controlPort())
                .setRankPort(peer.rankPort())
                .build();
    }

    private static Peer decode(io.locmoe.control.proto.Peer message) {
        return new Peer(
                message.getName(),
                message.getHost(),
                message.getFlightPort(),
                message.getControlPort(),
                message.getRankPort());
    }
}
