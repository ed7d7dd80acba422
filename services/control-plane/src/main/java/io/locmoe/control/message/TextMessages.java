package io.locmoe.control.message;

import io.locmoe.control.proto.Text;
import io.locmoe.control.proto.TokenGenerated;
import io.locmoe.engine.generation.SamplingChoice;
import io.locmoe.engine.generation.TextRequest;
import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.run.ControlException;
import java.util.Optional;

/** Texts that users ask for as protocol messages. */
final class TextMessages {
    private TextMessages() {}

    static Text encode(TextRequest text) {
        TextRequest.Prompt prompt = text.prompt();
        Text.Builder message = Text.newBuilder()
                .setPrompt(prompt.text())
                .setSpecialTokens(prompt.specialTokens())
                .setTokens(text.tokens())
                .addAllStops(text.stops())
                .setSeed(text.sampling().seed())
                .setNodes(text.nodes());
        prompt.template().ifPresent(message::setChatTemplate);
        prompt.system().ifPresent(message::setSystem);
        text.domain().ifPresent(message::setDomain);
        text.sampling().temperature().ifPresent(message::setTemperature);
        text.sampling().topK().ifPresent(message::setTopK);
        text.sampling().topP().ifPresent(message::setTopP);
        text.sampling().repetitionPenalty().ifPresent(message::setRepetitionPenalty);
        return message.build();
    }

    static TokenGenerated encode(TrainingEvent.TokenGenerated piece) {
        return TokenGenerated.newBuilder()
                .setToken(piece.token())
                .setText(piece.text())
                .setLogProbability(piece.logProbability())
                .build();
    }

    static TrainingEvent decode(TokenGenerated message) {
        return new TrainingEvent.TokenGenerated(message.getToken(), message.getText(), message.getLogProbability());
    }

    /** @throws ControlException if it cannot be a text */
    static TextRequest decode(Text message) {
        try {
            return new TextRequest(
                    new TextRequest.Prompt(
                            message.getPrompt(),
                            given(message.hasChatTemplate(), message.getChatTemplate()),
                            given(message.hasSystem(), message.getSystem()),
                            message.getSpecialTokens()),
                    given(message.hasDomain(), message.getDomain()),
                    message.getTokens(),
                    message.getStopsList(),
                    sampling(message),
                    message.getNodes());
        } catch (IllegalArgumentException e) {
            throw new ControlException(ControlException.Code.INVALID, "this cannot be a text: " + e.getMessage(), e);
        }
    }

    private static SamplingChoice sampling(Text message) {
        return new SamplingChoice(
                given(message.hasTemperature(), message.getTemperature()),
                given(message.hasTopK(), message.getTopK()),
                given(message.hasTopP(), message.getTopP()),
                given(message.hasRepetitionPenalty(), message.getRepetitionPenalty()),
                message.getSeed());
    }

    private static <T> Optional<T> given(boolean has, T value) {
        return has ? Optional.of(value) : Optional.empty();
    }
}
