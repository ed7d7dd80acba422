package io.locmoe.control.client;

import static io.locmoe.detection.DetectionTimings.USUAL;

import io.locmoe.control.access.NodeProfile;
import io.locmoe.control.access.ProfileService;
import io.locmoe.control.access.Target;
import io.locmoe.control.message.ProfileMessages;
import io.locmoe.control.proto.IdentifyReply;
import io.locmoe.control.proto.IdentifyRequest;
import io.locmoe.control.proto.RankControlGrpcClient;
import io.locmoe.run.ControlException;
import io.locmoe.run.ControlException.Code;
import io.vertx.core.Future;
import java.util.UUID;

/** Asks another node who it is. */
final class RemoteProfile implements ProfileService {
    private final ControlClient client;
    private final Target target;

    RemoteProfile(ControlClient client, Target target) {
        this.client = client;
        this.target = target;
    }

    @Override
    public Future<NodeProfile> identify(UUID asker) {
        IdentifyRequest request =
                IdentifyRequest.newBuilder().setAsker(asker.toString()).build();
        return client.call(target, RankControlGrpcClient.Identify, request, USUAL.answer())
                .map(this::decode);
    }

    private NodeProfile decode(IdentifyReply message) {
        try {
            return ProfileMessages.decode(message);
        } catch (IllegalArgumentException e) {
            throw new ControlException(Code.INTERNAL, target + " does not say who it is: " + e.getMessage(), e);
        }
    }
}
