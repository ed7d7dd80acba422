package io.locmoe.engine.checkpoint.state;

/** The tensors that are saved for each parameter. */
public enum TensorKind {
    VALUES("model.safetensors", ""),
    FIRST_MOMENTS("optimizer.safetensors", "firstMoment."),
    SECOND_MOMENTS("optimizer.safetensors", "secondMoment.");

    /** The checkpoint's file that holds this kind. */
    public final String file;
    /** Prefix before the parameter's name in that file. */
    public final String prefix;

    TensorKind(String file, String prefix) {
        this.file = file;
        this.prefix = prefix;
    }
}
