package io.locmoe.models.generation;

import io.locmoe.corpus.tokenizer.Tokenizer;
import io.locmoe.engine.generation.TextGenerator;
import io.locmoe.engine.job.TrainingEvent.TokenGenerated;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Turns new tokens into pieces of text as they arrive, up to where the text ends. Used by one thread. */
final class GeneratedPieces implements TextGenerator.NewTokens {
    private final TextStream stream;
    private final StopStrings stops;
    private final Set<Integer> ends;
    private final Consumer<TokenGenerated> out;

    /**
     * A text without a token.
     *
     * @param stops strings before which the text ends
     * @param ends  tokens before which it ends
     */
    GeneratedPieces(Tokenizer tokenizer, List<String> stops, Set<Integer> ends, Consumer<TokenGenerated> out) {
        this.stream = new TextStream(tokenizer);
        this.stops = new StopStrings(stops);
        this.ends = ends;
        this.out = out;
    }

    @Override
    public boolean add(int token, double logProbability) {
        if (ends.contains(token)) {
            return false;
        }
        stops.add(new TokenGenerated(token, stream.add(token), logProbability)).forEach(out);
        return !stops.reached();
    }

    /** Hands out what waited for further tokens. */
    void end() {
        stops.rest().forEach(out);
        String left = stops.reached() ? "" : stream.end();
        if (!left.isEmpty()) {
            out.accept(TokenGenerated.left(left));
        }
    }
}
