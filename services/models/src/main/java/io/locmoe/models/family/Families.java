package io.locmoe.models.family;

import io.locmoe.models.file.ModelException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The families that are read and written. */
public final class Families {
    private static final List<Family> ALL = List.of(
            new Mixtral(),
            new Olmoe(),
            new Qwen2Moe(),
            new Qwen3Moe(),
            new GptOss(),
            new DeepseekV3(),
            new DeepseekV2(),
            new PanguProMoe(),
            new Llama(),
            new Qwen3());

    private Families() {}

    /** Settings that the models of all families have. */
    public static Map<String, String> parts() {
        return SharedFields.parts();
    }

    /** The names of all, one for each. */
    public static List<String> names() {
        return ALL.stream().map(Family::modelType).toList();
    }

    /** A family by one of its names; empty if it is none. */
    public static Optional<Family> find(String name) {
        return ALL.stream()
                .filter(family ->
                        family.modelType().equals(name) || family.otherNames().contains(name))
                .findFirst();
    }

    /**
     * A family by one of its names, the {@code model_type} of a configuration.
     *
     * @throws ModelException if it is not one of those that are known
     */
    public static Family named(String name) {
        return find(name)
                .orElseThrow(() -> new ModelException("models of type '" + name + "' are not taken; there are "
                        + String.join(", ", names()) + " (docs/models.md)"));
    }

    /** The first family that has all of a model. */
    public static Optional<Family> fitting(Decoder decoder) {
        return ALL.stream().filter(family -> family.against(decoder).isEmpty()).findFirst();
    }

    /**
     * The first family that has all of a model.
     *
     * @throws ModelException with what stands against each
     */
    public static Family of(Decoder decoder) {
        return fitting(decoder)
                .orElseThrow(() -> new ModelException("the checkpoint fits no family of models: "
                        + ALL.stream()
                                .map(family -> family.modelType() + ": " + String.join(", ", family.against(decoder)))
                                .collect(Collectors.joining("; "))));
    }
}
