package io.locmoe.control.message;

import io.locmoe.control.proto.InstallRequest;
import io.locmoe.control.proto.PrepareRequest;
import io.locmoe.control.proto.RunMember;
import io.locmoe.control.proto.RunView;
import io.locmoe.control.proto.VoteReply;
import io.locmoe.run.ControlException;
import io.locmoe.run.ControlException.Code;
import io.locmoe.run.consensus.Lineage;
import io.locmoe.run.consensus.Member;
import io.locmoe.run.consensus.View;
import io.locmoe.run.consensus.Vote;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Views of a run, and votes on them, as protocol messages. */
public final class ViewMessages {
    private ViewMessages() {}

    public static PrepareRequest encode(String run, long epoch, long known, Member candidate) {
        return PrepareRequest.newBuilder()
                .setRun(run)
                .setEpoch(epoch)
                .setKnown(known)
                .setCandidate(encode(candidate))
                .build();
    }

    public static InstallRequest encode(Lineage next, Member candidate) {
        return InstallRequest.newBuilder()
                .setRun(next.view().run())
                .setView(encode(next.view()))
                .addAllBefore(encode(next.before()))
                .setCandidate(encode(candidate))
                .build();
    }

    /** @throws ControlException if the message has no valid view */
    public static Lineage decode(InstallRequest message) {
        return lineage(message.getRun(), message.getView(), message.getBeforeList());
    }

    public static VoteReply encode(Vote vote) {
        VoteReply.Builder reply = VoteReply.newBuilder()
                .setMember(encode(vote.member()))
                .setAccepted(vote.accepted())
                .setPromised(vote.promised());
        vote.installed()
                .ifPresent(installed ->
                        reply.setInstalled(encode(installed.view())).addAllBefore(encode(installed.before())));
        return reply.build();
    }

    /** @throws ControlException if the message is not a valid vote */
    public static Vote decode(String run, VoteReply message) {
        return new Vote(
                decode(message.getMember()),
                message.getAccepted(),
                message.getPromised(),
                message.hasInstalled()
                        ? Optional.of(lineage(run, message.getInstalled(), message.getBeforeList()))
                        : Optional.empty());
    }

    private static Lineage lineage(String run, RunView view, List<RunView> before) {
        return new Lineage(
                decode(run, view),
                before.stream().map(older -> decode(run, older)).toList());
    }

    private static List<RunView> encode(List<View> views) {
        return views.stream().map(ViewMessages::encode).toList();
    }

    private static RunView encode(View view) {
        return RunView.newBuilder()
                .setEpoch(view.epoch())
                .addAllMembers(view.members().stream().map(ViewMessages::encode).toList())
                .build();
    }

    private static View decode(String run, RunView message) {
        return new View(
                run,
                message.getEpoch(),
                message.getMembersList().stream().map(ViewMessages::decode).toList());
    }

    private static RunMember encode(Member member) {
        return RunMember.newBuilder()
                .setName(member.name())
                .setInstance(member.instance().toString())
                .build();
    }

    /** @throws ControlException if the message names no valid member */
    public static Member decode(RunMember message) {
        try {
            return new Member(message.getName(), UUID.fromString(message.getInstance()));
        } catch (IllegalArgumentException e) {
            throw new ControlException(Code.INVALID, "a member of a run has a name and a UUID", e);
        }
    }
}
