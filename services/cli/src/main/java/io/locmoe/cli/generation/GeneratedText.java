package io.locmoe.cli.generation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.locmoe.engine.job.TrainingEvent.TokenGenerated;
import io.locmoe.report.ReportJson;
import io.locmoe.settings.Visible;
import java.io.PrintWriter;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Prints a text as it arrives, as text or as a line of JSON for each token. Used by one thread. */
final class GeneratedText implements Consumer<TokenGenerated> {
    private final PrintWriter out;
    private final UnaryOperator<String> visible;
    private final boolean lines;
    /** What is printed before the text; empty once it was. */
    private String prompt;

    /**
     * A text without a token.
     *
     * @param prompt   what the text goes on from, which is printed before its first piece, and not as a line of JSON
     * @param terminal whether it goes to a terminal, which a text could steer
     * @param lines    whether to print JSON lines
     */
    GeneratedText(String prompt, PrintWriter out, boolean terminal, boolean lines) {
        this.prompt = lines ? "" : prompt;
        this.out = out;
        this.visible = terminal ? Visible::lines : UnaryOperator.identity();
        this.lines = lines;
    }

    private void begin() {
        out.print(prompt);
        prompt = "";
    }

    @Override
    public void accept(TokenGenerated piece) {
        begin();
        if (!lines) {
            out.print(visible.apply(piece.text()));
        } else if (piece.isToken()) {
            out.println(visible.apply(line(piece)));
        }
        out.flush();
    }

    private static String line(TokenGenerated piece) {
        ObjectNode line =
                ReportJson.MAPPER.createObjectNode().put("token", piece.token()).put("text", piece.text());
        line.set("logProbability", ReportJson.MAPPER.valueToTree(piece.logProbability()));
        return line.toString();
    }

    /** Ends the last line. */
    void end() {
        begin();
        if (!lines) {
            out.println();
        }
        out.flush();
    }
}
