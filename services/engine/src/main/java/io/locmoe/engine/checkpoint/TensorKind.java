package io.locmoe.engine.checkpoint;

/** What is saved of each parameter. */
public enum TensorKind {
    VALUES("model.safetensors", ""),
    FIRST_MOMENTS("optimizer.safetensors", "firstMoment."),
    SECOND_MOMENTS("optimizer.safetensors", "secondMoment.");

    /** The checkpoint's file that holds it. */
    final String file;
    /** Prefix of its names in that file, before the parameter's name. */
    final String prefix;

    TensorKind(String file, String prefix) {
        this.file = file;
        this.prefix = prefix;
    }
}
