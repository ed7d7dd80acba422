package io.locmoe.laboratory.profile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.locmoe.page.Columns;
import io.locmoe.page.DataTable;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * What a profile found, and where it is.
 *
 * @param directory    directory of the run, absolute
 * @param trace        the trace for Perfetto
 * @param recordings   the recording of each node
 * @param firstStep    first recorded step
 * @param lastStep     last recorded step
 * @param ranks        number of ranks
 * @param milliseconds mean time of a step over steps and ranks
 * @param parts        kernels, phases and exchanges, by category, and the longest first
 */
public record Profile(
        Path directory,
        Path trace,
        List<Path> recordings,
        long firstStep,
        long lastStep,
        int ranks,
        double milliseconds,
        List<ProfilePart> parts) {
    private static final int MOST_ROWS = 12;

    /** One JSON object on one line. */
    public String json() {
        try {
            return new ObjectMapper().writeValueAsString(new Json(this)) + System.lineSeparator();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a profile is numbers and texts", e);
        }
    }

    /** As it is in JSON: paths are texts. */
    private record Json(
            String directory,
            String trace,
            List<String> recordings,
            long firstStep,
            long lastStep,
            int ranks,
            double milliseconds,
            List<ProfilePart> parts) {
        private Json(Profile of) {
            this(
                    of.directory.toString(),
                    of.trace.toString(),
                    of.recordings.stream().map(Path::toString).toList(),
                    of.firstStep,
                    of.lastStep,
                    of.ranks,
                    of.milliseconds,
                    of.parts);
        }
    }

    /** For people: where the time of a step goes, and what to do with the files. */
    public String text() {
        return String.format(
                        Locale.ROOT,
                        "steps %d to %d took %.2f ms each, mean over %d %s%n%n",
                        firstStep,
                        lastStep,
                        milliseconds,
                        ranks,
                        ranks == 1 ? "rank" : "ranks")
                + table("kernel", "kernels") + "\n"
                + table("phase", "phases, nested within each other") + "\n"
                + table("exchange", "exchanges, from begin to await; the rank computes meanwhile") + "\n"
                + "trace: " + trace + "; open it at https://ui.perfetto.dev\n"
                + "recordings: " + recordings.getFirst().getParent() + "\n";
    }

    private String table(String category, String caption) {
        List<ProfilePart> all =
                parts.stream().filter(part -> part.category().equals(category)).toList();
        List<ProfilePart> shown = all.subList(0, Math.min(MOST_ROWS, all.size()));
        DataTable table = Columns.of(shown)
                .column("name", ProfilePart::name)
                .column("calls", part -> number("%.1f", part.calls()))
                .column("ms", part -> number("%.3f", part.milliseconds()))
                .column("of the step", part -> number("%.1f%%", 100 * part.share()))
                .column("MB", part -> number("%.2f", part.bytes() / 1e6))
                .table(caption
                        + ", in a step of a rank"
                        + (shown.size() < all.size() ? ": the longest " + shown.size() + " of " + all.size() : ""));
        return table.text();
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
