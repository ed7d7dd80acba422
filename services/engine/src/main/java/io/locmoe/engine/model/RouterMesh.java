package io.locmoe.engine.model;

import io.locmoe.spi.router.MeshCounts;

/** The collectives that a router sees during one call; they notice if the ranks make different ones. */
final class RouterMesh implements MeshCounts {
    private final LayerSite site;
    private final Batch batch;
    private int calls;
    private boolean ended;

    RouterMesh(LayerSite site, Batch batch) {
        this.site = site;
        this.batch = batch;
    }

    /** The router's call is over. */
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
