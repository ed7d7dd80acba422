package io.locmoe.models.family;

import io.locmoe.engine.job.Components;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.ModelSettings;
import io.locmoe.engine.settings.ModelSettings.ActivationKind;
import io.locmoe.engine.settings.ModelSettings.NormKind;
import io.locmoe.engine.settings.ModelSettings.PositionKind;
import io.locmoe.models.file.ModelException;
import io.locmoe.spi.plugin.Option;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * A model with the parts that all families share: RMS norms, rotary positions, SwiGLU, a dense gate.
 *
 * @param vocabulary token ids
 */
public record Decoder(ModelSettings model, int vocabulary, Routing routing) {

    /**
     * The model of a job.
     *
     * @throws ModelException with the settings that stand against it
     */
    public static Decoder of(JobSettings job, int vocabulary, Components components) {
        ModelSettings model = job.model();
        List<String> against = new ArrayList<>();
        note(against, model.norm() == NormKind.RMS, "norm", Option.text(model.norm()), "rms");
        note(against, model.positions() == PositionKind.ROTARY, "positions", Option.text(model.positions()), "rotary");
        String activation = Option.text(model.activation());
        note(against, model.activation() == ActivationKind.SWIGLU, "activation", activation, "swiglu");
        job.gates().stream()
                .filter(gate -> !gate.name().equals("dense"))
                .findFirst()
                .ifPresent(gate -> note(against, false, "gate", gate.name(), "dense"));
        Optional<Routing> routing = routing(job, components);
        if (routing.isEmpty()) {
            against.add("router "
                    + job.routers().stream()
                            .map(r -> r.name() + r.options())
                            .distinct()
                            .toList()
                    + ": in all layers alike, take top-k, switch, ta-moe or locmoe with weights by softmax and without"
                    + " evaluationCapacityFactor");
        }
        if (!against.isEmpty()) {
            throw new ModelException("no family of models has what this checkpoint has: " + String.join("; ", against));
        }
        return new Decoder(model, vocabulary, routing.orElseThrow());
    }

    private static Optional<Routing> routing(JobSettings job, Components components) {
        return new HashSet<>(job.routers()).size() == 1
                ? Routing.of(job.routers().getFirst(), components)
                : Optional.empty();
    }

    /** Adds a setting that a family does not have. */
    static void note(List<String> against, boolean fits, String setting, String value, String needed) {
        if (!fits) {
            against.add(setting + "=" + value + ", where it has " + needed);
        }
    }
}
