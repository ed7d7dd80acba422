package io.locmoe.control.proto.step;

import io.locmoe.control.proto.ValidatedLayer;
import io.locmoe.control.proto.ValidatedShadow;
import io.locmoe.control.proto.Validation;
import io.locmoe.engine.report.LayerValidation;
import io.locmoe.engine.report.ShadowValidation;
import java.util.List;

/** Validations as protocol messages, field by field. */
public final class ValidationMessages {
    private ValidationMessages() {}

    /**
     * @param step   steps trained before the validation
     * @param loss   nats per token
     * @param layers the sparse layers, in order
     */
    public static Validation encode(long step, double loss, List<LayerValidation> layers) {
        return Validation.newBuilder()
                .setStep(step)
                .setLoss(loss)
                .addAllLayers(layers.stream().map(ValidationMessages::encode).toList())
                .build();
    }

    /** The sparse layers of a validation, in order; empty from a node of an older version. */
    public static List<LayerValidation> layers(Validation message) {
        return message.getLayersList().stream().map(ValidationMessages::decode).toList();
    }

    private static ValidatedLayer encode(LayerValidation layer) {
        ValidatedLayer.Builder message = ValidatedLayer.newBuilder().setStability(layer.stability());
        if (layer.shadow() != null) {
            message.setShadow(ValidatedShadow.newBuilder()
                    .setAgreement(layer.shadow().agreement())
                    .addAllConfusion(StepMessages.rows(layer.shadow().confusion())));
        }
        return message.build();
    }

    private static LayerValidation decode(ValidatedLayer message) {
        return new LayerValidation(message.getStability(), message.hasShadow() ? decode(message.getShadow()) : null);
    }

    private static ShadowValidation decode(ValidatedShadow message) {
        return new ShadowValidation(message.getAgreement(), StepMessages.matrix(message.getConfusionList()));
    }
}
