package io.locmoe.models.family;

import io.locmoe.engine.job.Components;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.ModelSettings;
import io.locmoe.engine.settings.ModelSettings.NormKind;
import io.locmoe.engine.settings.ModelSettings.PositionKind;
import io.locmoe.models.file.ModelException;
import io.locmoe.spi.plugin.Option;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A model with the parts that all families share: RMS norms, rotary positions, a form of SwiGLU, a dense gate.
 *
 * @param vocabulary token ids
 */
public record Decoder(ModelSettings model, int vocabulary, Routing routing) {
    private static final String DENSE = "dense";

    /**
     * The model of a job.
     *
     * @throws ModelException with the settings that stand against it
     */
    public static Decoder of(JobSettings job, int vocabulary, Components components) {
        List<String> against = against(job);
        Optional<Routing> routing = routing(job, components);
        if (routing.isEmpty()) {
            against.add(
                    "router " + routers(job) + ", not the same one of top-k, switch, ta-moe and locmoe in all layers"
                            + " with softmax weights and without evaluationCapacityFactor, or of group-limited and"
                            + " bias-balanced as DeepSeek's models choose");
        }
        if (!against.isEmpty()) {
            throw new ModelException("the checkpoint fits no family of models: " + String.join("; ", against));
        }
        return new Decoder(job.model(), vocabulary, routing.orElseThrow());
    }

    private static String routers(JobSettings job) {
        return job.routers().stream()
                .map(router -> router.name() + " " + router.options())
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private static List<String> against(JobSettings job) {
        ModelSettings model = job.model();
        List<String> against = new ArrayList<>();
        note(against, model.norm() == NormKind.RMS, "norm", Option.text(model.norm()), "rms");
        note(against, model.positions() == PositionKind.ROTARY, "positions", Option.text(model.positions()), "rotary");
        String activation = Option.text(model.activation());
        note(against, model.gated(), "activation", activation, "swiglu or clamped-swiglu");
        int window = model.gate().gateWindow();
        note(against, window == 1, "gateWindow", Integer.toString(window), "1");
        job.gates().stream()
                .filter(gate -> !gate.name().equals(DENSE))
                .findFirst()
                .ifPresent(gate -> note(against, false, "gate", gate.name(), DENSE));
        return against;
    }

    private static Optional<Routing> routing(JobSettings job, Components components) {
        if (job.routers().isEmpty()) {
            return Optional.of(Routing.none());
        }
        boolean alike = new HashSet<>(job.routers()).size() == 1 && new HashSet<>(job.gates()).size() == 1;
        return alike && job.gates().getFirst().name().equals(DENSE)
                ? Routing.of(job.routers().getFirst(), job.gates().getFirst(), components)
                : Optional.empty();
    }

    /** Adds a setting that a family does not have. */
    static void note(List<String> against, boolean fits, String setting, String value, String needed) {
        if (!fits) {
            against.add(setting + "=" + value + ", not " + needed);
        }
    }
}
