package io.locmoe.guard;

import io.locmoe.spi.router.ForwardingRoutingCall;
import io.locmoe.spi.router.MeshCounts;
import io.locmoe.spi.router.RoutingCall;

/** The host as a router sees it. Waiting for other ranks counts as the host's time, under the host's class loader. */
final class HostCall extends ForwardingRoutingCall {
    private final MeshCounts mesh;

    HostCall(RoutingCall call) {
        super(call);
        this.mesh = new HostCounts(call.mesh());
    }

    @Override
    public MeshCounts mesh() {
        return mesh;
    }

    private record HostCounts(MeshCounts counts) implements MeshCounts {
        @Override
        public int rank() {
            return counts.rank();
        }

        @Override
        public int ranks() {
            return counts.ranks();
        }

        @Override
        public long[][] gather(long[] mine) {
            return HostTransport.host(() -> counts.gather(mine));
        }

        @Override
        public long[] sum(long[] mine) {
            return HostTransport.host(() -> counts.sum(mine));
        }
    }
}
