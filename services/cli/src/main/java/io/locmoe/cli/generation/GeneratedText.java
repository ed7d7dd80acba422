package io.locmoe.cli.generation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.locmoe.corpus.tokenizer.Tokenizer;
import io.locmoe.engine.generation.TextGenerator;
import io.locmoe.report.ReportJson;
import io.locmoe.settings.Visible;
import java.io.PrintWriter;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Prints new tokens as they arrive, as text or as a line of JSON each. Used by one thread. */
final class GeneratedText implements TextGenerator.NewTokens {
    private final PrintWriter out;
    private final UnaryOperator<String> visible;
    private final boolean lines;
    private final TextStream stream;
    private final StopStrings stops;
    private final Set<Integer> ends;

    /**
     * A text without a token.
     *
     * @param terminal whether it goes to a terminal, which a text could steer
     * @param lines    whether to print JSON lines
     * @param stops    strings before which the text ends
     * @param ends     tokens before which it ends
     */
    GeneratedText(
            PrintWriter out,
            boolean terminal,
            boolean lines,
            Tokenizer tokenizer,
            List<String> stops,
            Set<Integer> ends) {
        this.out = out;
        this.visible = terminal ? Visible::lines : UnaryOperator.identity();
        this.lines = lines;
        this.stream = new TextStream(tokenizer);
        this.stops = new StopStrings(stops);
        this.ends = ends;
    }

    /** Prints the prompt, which a text goes on from; JSON lines are those of the new tokens. */
    void begin(String prompt) {
        if (!lines) {
            out.print(prompt);
        }
    }

    @Override
    public boolean add(int token, double logProbability) {
        if (ends.contains(token)) {
            return false;
        }
        stops.add(new TokenPiece(token, stream.add(token), logProbability)).forEach(this::print);
        out.flush();
        return !stops.reached();
    }

    /** Prints what waited for further tokens. */
    void end() {
        stops.rest().forEach(this::print);
        if (!lines) {
            out.println(stops.reached() ? "" : visible.apply(stream.end()));
        }
        out.flush();
    }

    private void print(TokenPiece piece) {
        if (!lines) {
            out.print(visible.apply(piece.text()));
            return;
        }
        ObjectNode line =
                ReportJson.MAPPER.createObjectNode().put("token", piece.token()).put("text", piece.text());
        line.set("logProbability", ReportJson.MAPPER.valueToTree(piece.logProbability()));
        out.println(visible.apply(line.toString()));
    }
}
