package io.locmoe.node.text;

import io.locmoe.engine.checkpoint.StoredModel;
import io.locmoe.engine.generation.ExpertRank;
import io.locmoe.engine.job.Components;
import io.locmoe.guard.Place;
import io.locmoe.run.worker.RankTask;
import io.locmoe.spi.comm.Transport;
import io.locmoe.spi.device.Device;

/** Another rank of a text than rank 0: it computes its share of the experts until rank 0 has ended. */
record ExpertShareRank(Device device, Components components, StoredModel stored, Transport transport)
        implements RankTask {
    @Override
    public int rank() {
        return transport.rank();
    }

    @Override
    public boolean run() {
        Place.current().rank(rank());
        try (ExpertRank experts = new ExpertRank(device, components, stored, transport)) {
            experts.run();
            return true;
        }
    }

    /** Only rank 0 decides where a text ends. */
    @Override
    public void requestStop() {}

    @Override
    public void requestPause() {}

    @Override
    public void requestCheckpoint() {}
}
