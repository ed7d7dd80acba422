package io.locmoe.node.text;

import io.locmoe.engine.checkpoint.StoredModel;
import io.locmoe.engine.generation.TextGenerator;
import io.locmoe.engine.job.Components;
import io.locmoe.engine.job.TrainingListener;
import io.locmoe.guard.Place;
import io.locmoe.models.generation.TextTask;
import io.locmoe.run.worker.RankTask;
import io.locmoe.spi.comm.Transport;
import io.locmoe.spi.device.Device;

/** Rank 0 of a text: it has everything but the other ranks' experts, and reports each token. */
final class TextRank implements RankTask {
    private final Device device;
    private final Components components;
    private final StoredModel stored;
    private final Transport transport;
    private final TextTask text;
    private final TrainingListener listener;
    private volatile boolean stop;

    TextRank(
            Device device,
            Components components,
            StoredModel stored,
            Transport transport,
            TextTask text,
            TrainingListener listener) {
        this.device = device;
        this.components = components;
        this.stored = stored;
        this.transport = transport;
        this.text = text;
        this.listener = listener;
    }

    @Override
    public int rank() {
        return 0;
    }

    @Override
    public boolean run() {
        Place.current().rank(0);
        try (TextGenerator generator = new TextGenerator(device, components, stored, transport)) {
            text.notices(generator).forEach(listener::notice);
            text.run(generator, () -> stop, listener::accept);
            generator.end();
            return !stop;
        }
    }

    /** A step of a text is a token. */
    @Override
    public void requestStop() {
        stop = true;
    }

    /** A text does not go on with other nodes. */
    @Override
    public void requestPause() {}

    /** A text has nothing to save. */
    @Override
    public void requestCheckpoint() {}
}
