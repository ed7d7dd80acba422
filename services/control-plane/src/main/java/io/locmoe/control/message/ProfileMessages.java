package io.locmoe.control.message;

import io.locmoe.control.access.NodeProfile;
import io.locmoe.control.proto.IdentifyReply;
import io.locmoe.control.proto.IdentifyRequest;
import io.locmoe.control.proto.PluginIdentity;
import io.locmoe.run.ControlException;
import io.locmoe.run.ControlException.Code;
import java.util.UUID;

/** Answers of the identity service as protocol messages. */
public final class ProfileMessages {
    private ProfileMessages() {}

    /** @throws ControlException if the request names no process */
    public static UUID asker(IdentifyRequest request) {
        try {
            return UUID.fromString(request.getAsker());
        } catch (IllegalArgumentException e) {
            throw new ControlException(Code.INVALID, "whoever asks must name its process by a UUID", e);
        }
    }

    public static IdentifyReply encode(NodeProfile profile) {
        return IdentifyReply.newBuilder()
                .setInstance(profile.instance().toString())
                .setMember(profile.member().toString())
                .setNode(MeshMessages.encode(profile.node()))
                .addAllPlugins(profile.plugins().stream()
                        .map(plugin -> PluginIdentity.newBuilder()
                                .setName(PluginMessages.shortened(plugin.name()))
                                .setVersion(PluginMessages.shortened(plugin.version()))
                                .setDigest(plugin.digest())
                                .build())
                        .toList())
                .setKnowsAsker(profile.knowsAsker())
                .build();
    }

    /** @throws IllegalArgumentException if the ids are not UUIDs */
    public static NodeProfile decode(IdentifyReply message) {
        return new NodeProfile(
                UUID.fromString(message.getInstance()),
                UUID.fromString(message.getMember()),
                MeshMessages.decode(message.getNode()),
                message.getPluginsList().stream()
                        .map(plugin ->
                                new NodeProfile.Plugin(plugin.getName(), plugin.getVersion(), plugin.getDigest()))
                        .toList(),
                message.getKnowsAsker());
    }
}
