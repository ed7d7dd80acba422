package io.locmoe.cli.runs;

import io.locmoe.cli.usage.ResultOutput;
import io.locmoe.settings.Visible;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code runs note}: what a user has to say about a run. */
@Command(
        name = "note",
        mixinStandardHelpOptions = true,
        description = "Keeps a note and tags with a run on this machine, or shows them.")
final class RunsNoteCommand implements Callable<Integer> {
    @Mixin
    private RunsDirectory directory;

    @Parameters(index = "0", paramLabel = "RUN", description = "Name or path of the run's directory.")
    private String run;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "TEXT",
            description = "The note, in place of an earlier one; an empty text removes it.")
    private String text;

    @Option(
            names = "--tags",
            paramLabel = "TAG[,TAG...]",
            split = ",",
            description = "Tags in place of earlier ones, for runs list --tag; an empty text removes them.")
    private List<String> tags;

    @Mixin
    private ResultOutput output;

    @Override
    public Integer call() {
        LocalRun found = directory.run(run);
        RunNote note = found.note();
        if (text == null && tags == null) {
            return print(note);
        }
        RunNote changed = changed(note).checked();
        changed.write(found.directory());
        return print(changed);
    }

    private int print(RunNote note) {
        return output.print(() -> RunTable.json(Map.of("text", note.text(), "tags", note.tags())), () -> text(note));
    }

    private RunNote changed(RunNote before) {
        return new RunNote(
                text == null ? before.text() : text.strip(),
                tags == null
                        ? before.tags()
                        : tags.stream().filter(tag -> !tag.isEmpty()).toList());
    }

    private static String text(RunNote note) {
        String end = System.lineSeparator();
        return (note.text().isEmpty() ? "" : Visible.line(note.text()) + end)
                + (note.tags().isEmpty() ? "" : "tags: " + String.join(", ", note.tags()) + end)
                + (note.equals(RunNote.NONE) ? "the run has no note" + end : "");
    }
}
