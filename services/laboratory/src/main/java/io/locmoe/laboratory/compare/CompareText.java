package io.locmoe.laboratory.compare;

import io.locmoe.laboratory.compare.CompareReport.Side;
import io.locmoe.page.Columns;
import io.locmoe.page.DataTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Formats results for the user. */
final class CompareText {
    /** Share of processor time of other processes above which times are unreliable. */
    private static final double BUSY = 0.1;

    private CompareText() {}

    /** Caveats for the reader of the numbers. */
    static List<String> caveats(CompareReport.Job job) {
        List<String> caveats = new ArrayList<>();
        if (job.seeds().size() == 1) {
            caveats.add("One seed: the numbers have no spread, and a difference may be chance; use --seeds 3.");
        }
        if (job.otherLoad() != null && job.otherLoad() >= BUSY) {
            caveats.add(number(
                    "The machine was busy: other processes took %.0f%% of its processor time, so times and time"
                            + " savings are unreliable.",
                    100 * job.otherLoad()));
        }
        return caveats;
    }

    /** The result of each contender. */
    static DataTable summary(String caption, List<Side> sides) {
        return Columns.of(sides)
                .column("contender", Side::label)
                .column("validation loss", side -> loss(side.summary().validationLoss()))
                .column("100 steps", side -> seconds(side.summary().secondsPer100Steps()))
                .column("100 late steps", side -> seconds(side.summary().lateSecondsPer100Steps()))
                .column("exchange", side -> percent(side.summary().exchangeShare()))
                .column("local", side -> percent(side.summary().localShare()))
                .column(
                        "max/mean load",
                        side -> spread("%.2f", "", side.summary().loadMaxOverMean(), 1))
                .column(
                        "dead experts",
                        side -> spread("%.1f", "", side.summary().deadExperts(), 1))
                .column("dropped", side -> percent(side.summary().droppedShare()))
                .column(
                        "between nodes per step",
                        side -> spread("%.2f", " MB", side.summary().interNodeBytesPerStep(), 1e-6))
                .table(caption);
    }

    private static String seconds(OverSeeds spread) {
        return spread("%.2f", " s", spread, 1);
    }

    static String percent(OverSeeds spread) {
        return spread("%.1f", "%", spread, 100);
    }

    static String loss(OverSeeds spread) {
        return spread("%.3f", "", spread, 1);
    }

    private static String spread(String format, String unit, OverSeeds spread, double factor) {
        String mean = number(format, spread.mean() * factor);
        return spread.smallest() == spread.largest()
                ? mean + unit
                : mean + " ± " + number(format, spread.deviation() * factor) + unit;
    }

    static String number(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    /** The table of all contenders, for a terminal. */
    static String table(List<Side> sides) {
        return summary("Contenders", sides).text();
    }
}
