package io.locmoe.engine.checkpoint;

import io.locmoe.engine.parameter.ParameterNames;
import io.locmoe.engine.parameter.Weights;
import io.locmoe.engine.setup.RouterStates;

/** A model on disk that a process can compute with. Used by one thread. */
public interface StoredModel extends AutoCloseable {
    /** Settings, vocabulary, domains, and the mesh that its routers see. */
    CheckpointConfig config();

    /**
     * The weights by a model's names, valid while this is open.
     *
     * @param names the model's names
     */
    Weights weights(ParameterNames names);

    /**
     * Reads the routers' state other than parameters into the arrays of a model.
     *
     * @param names the model's names
     * @throws io.locmoe.engine.checkpoint.file.CheckpointException if a state is missing, or of another type or length
     */
    void readRouterStates(RouterStates states, ParameterNames names);

    @Override
    void close();
}
