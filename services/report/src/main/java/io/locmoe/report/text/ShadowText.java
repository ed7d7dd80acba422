package io.locmoe.report.text;

import io.locmoe.report.ReportSummary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Results of a shadow router as lines: a table of the layers and a sentence.
 *
 * @param router  its name
 * @param summary summary of a run with a shadow router
 */
record ShadowText(String router, ReportSummary summary) {

    /** One line per layer, below a heading. */
    List<String> table() {
        ReportSummary.Shadow shadow = summary.shadow();
        List<String> lines = new ArrayList<>();
        lines.add("layer  local   dropped  same experts  load by the shadow " + router + ", % of choices");
        for (int layer = 0; layer < shadow.localShares().length; layer++) {
            lines.add(Quantity.text(
                    "%5d  %6s  %7s  %12s  %s",
                    layer,
                    Quantity.percent(shadow.localShares()[layer]),
                    Quantity.percent(shadow.droppedShares()[layer]),
                    Quantity.percent(shadow.agreements()[layer]),
                    Arrays.stream(shadow.expertLoad()[layer])
                            .mapToObj(load -> Quantity.text("%5.1f", 100 * load))
                            .collect(Collectors.joining(" "))));
        }
        return lines;
    }

    /** A sentence for all layers together. */
    String sentence() {
        ReportSummary.Shadow shadow = summary.shadow();
        return "the shadow " + router + " would send " + Quantity.percent(shadow.agreement())
                + " of the tokens to the same experts: local share " + Quantity.percent(shadow.localShare())
                + ", dropped " + Quantity.percent(shadow.droppedShare()) + ", "
                + Quantity.count(shadow.interNodeBytesPerStep()) + "B between nodes per step predicted";
    }
}
