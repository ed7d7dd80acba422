package io.locmoe.corpus.text;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Counts what a check reads, and tries the first {@value #TRIED} conversations: to write all would take minutes. */
final class CheckingSink implements TextSink {
    static final int TRIED = 100;

    private final TextProblems problems;
    private final Consumer<List<Map<String, Object>>> conversations;
    private int tried;

    /** @param conversations throws for a conversation that it does not take */
    CheckingSink(TextProblems problems, Consumer<List<Map<String, Object>>> conversations) {
        this.problems = problems;
        this.conversations = conversations;
    }

    @Override
    public void text(String piece) {
        problems.spend(piece.length());
    }

    @Override
    public void endDocument() {}

    @Override
    public void conversation(List<Map<String, Object>> messages) {
        problems.spend(messages.toString().length());
        if (tried++ < TRIED) {
            conversations.accept(messages);
        }
    }
}
