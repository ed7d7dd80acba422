package io.locmoe.engine.checkpoint;

/** What is saved of each parameter. */
enum TensorKind {
    VALUES("model.safetensors", ""),
    FIRST_MOMENTS("optimizer.safetensors", "firstMoment."),
    SECOND_MOMENTS("optimizer.safetensors", "secondMoment.");

    /** File of a checkpoint that holds it. */
    final String file;
    /** Of its names in that file, before the parameter's. */
    final String prefix;

    TensorKind(String file, String prefix) {
        this.file = file;
        this.prefix = prefix;
    }
}
