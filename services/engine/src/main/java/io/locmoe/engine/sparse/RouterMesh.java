package io.locmoe.engine.sparse;

import io.locmoe.engine.job.Batch;
import io.locmoe.spi.router.MeshCounts;

/** The collectives that a router may call during one call of it; they detect ranks that make different calls. */
final class RouterMesh implements MeshCounts {
    private final LayerSite site;
    private final Batch batch;
    private int calls;
    private boolean ended;

    RouterMesh(LayerSite site, Batch batch) {
        this.site = site;
        this.batch = batch;
    }

    /** Ends the router's call. */
    void end() {
        ended = true;
    }

    @Override
    public int rank() {
        return site.mesh().rank();
    }

    @Override
    public int ranks() {
        return site.mesh().ranks();
    }

    @Override
    public long[][] gather(long[] mine) {
        if (ended) {
            throw new IllegalStateException(site.names() + ", rank " + rank() + ": mesh() of step " + batch.step()
                    + " was used after its call of the router had ended");
        }
        calls++;
        return new LayerCollective(batch.step(), batch.microBatch(), site.layer(), calls).gather(site.mesh(), mine);
    }
}
