package io.locmoe.laboratory.bench.step;

import io.locmoe.laboratory.bench.Quartiles;
import io.locmoe.laboratory.bench.step.device.TimeRow;
import io.locmoe.laboratory.bench.step.device.TimeRow.Kind;
import io.locmoe.laboratory.bench.step.torch.PeerReport;
import io.locmoe.page.DataTable;
import io.locmoe.page.Digits;
import java.util.List;
import java.util.stream.Stream;

/** The tables of {@code bench step}. */
final class StepTables {
    private StepTables() {}

    /** The parts of a timed step. */
    static DataTable parts(StepCaseReport one) {
        return new DataTable(
                "One training step of " + Digits.count(one.tokens()) + " tokens, " + one.title() + ": "
                        + Digits.four(one.milliseconds()) + " ms with timing",
                List.of("part", "calls", "ms", "share", "GFLOP/s", "GB/s", "of machine", "of shape"),
                one.parts().stream().map(StepTables::cells).toList());
    }

    private static List<String> cells(TimeRow row) {
        return List.of(
                row.name(),
                row.calls() == 0 ? "–" : Digits.fixed(row.calls(), row.calls() % 1 == 0 ? 0 : 1),
                Digits.fixed(row.milliseconds(), 3),
                Digits.percent(row.share()),
                Digits.fixed(row.gflops(), 1),
                Digits.fixed(row.gbytes(), 1),
                Digits.percent(row.shareOfMachine()),
                Digits.percent(row.shareOfShape()));
    }

    /** The division of a step in all cases, one line each. */
    static DataTable shares(List<StepCaseReport> cases) {
        return new DataTable(
                "Where a step goes",
                List.of("case", "products", "other kernels", "neither", "timing adds", "on a processor"),
                cases.stream()
                        .map(one -> List.of(
                                one.title(),
                                Digits.percent(one.share(Kind.PRODUCT)),
                                Digits.percent(one.share(Kind.MEMORY)),
                                Digits.percent(one.share(Kind.OVERHEAD)),
                                Digits.percent(one.timingCost()),
                                Digits.percent(one.onProcessor())))
                        .toList());
    }

    /** The rates of the cases, on one device and on a mesh, and of PyTorch. */
    static DataTable rates(List<StepCaseReport> cases) {
        return new DataTable(
                "Tokens a second, without timing",
                List.of("case", "ours", "quartiles", "products alone", "at best", "PyTorch", "ratio", "quartiles"),
                cases.stream().flatMap(StepTables::rates).toList());
    }

    private static Stream<List<String>> rates(StepCaseReport one) {
        List<String> alone = rate(
                one.title(),
                one.tokensPerSecond(),
                whole(one.productTokensPerSecond()),
                whole(one.machineTokensPerSecond()),
                one.peer());
        return Stream.concat(
                Stream.of(alone),
                one.meshes().stream()
                        .map(mesh -> rate(MeshTables.title(one, mesh), mesh.tokensPerSecond(), "–", "–", mesh.peer())));
    }

    private static List<String> rate(String title, Quartiles ours, String products, String best, PeerReport peer) {
        return List.of(
                title,
                whole(ours.median()),
                quartiles(ours),
                products,
                best,
                peer == null ? "–" : whole(peer.tokensPerSecond().median()),
                peer == null ? "–" : Digits.fixed(peer.ratio().median(), 2),
                peer == null
                        ? "–"
                        : Digits.fixed(peer.ratio().low(), 2) + " to "
                                + Digits.fixed(peer.ratio().high(), 2));
    }

    private static String quartiles(Quartiles rate) {
        return whole(rate.low()) + " to " + whole(rate.high());
    }

    private static String whole(double rate) {
        return Digits.count(Math.round(rate));
    }
}
