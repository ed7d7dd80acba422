package io.locmoe.laboratory.bench.step;

import io.locmoe.laboratory.bench.Quartiles;
import io.locmoe.laboratory.bench.step.device.TimeRow;
import io.locmoe.laboratory.bench.step.device.TimeRow.Kind;
import io.locmoe.laboratory.bench.step.torch.PeerRate;
import io.locmoe.laboratory.bench.step.torch.PeerReport;
import io.locmoe.page.Columns;
import io.locmoe.page.DataTable;
import io.locmoe.page.Digits;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** The tables of {@code bench step}. */
final class StepTables {
    private StepTables() {}

    /** The parts of a timed step. */
    static DataTable parts(StepCaseReport one) {
        return Columns.of(one.parts())
                .column("part", TimeRow::name)
                .column(
                        "calls",
                        row -> row.calls() == 0 ? "–" : Digits.fixed(row.calls(), row.calls() % 1 == 0 ? 0 : 1))
                .column("ms", row -> Digits.fixed(row.milliseconds(), 3))
                .column("share", row -> Digits.percent(row.share()))
                .column("GFLOP/s", row -> Digits.fixed(row.gflops(), 1))
                .column("GB/s", row -> Digits.fixed(row.gbytes(), 1))
                .column("of machine", row -> Digits.percent(row.shareOfMachine()))
                .column("of shape", row -> Digits.percent(row.shareOfShape()))
                .table("One training step of " + Digits.count(one.tokens()) + " tokens, " + one.title() + ": "
                        + Digits.four(one.milliseconds()) + " ms with timing");
    }

    /** The division of a step in all cases, one line each. */
    static DataTable shares(List<StepCaseReport> cases) {
        return Columns.of(cases)
                .column("case", StepCaseReport::title)
                .column("products", one -> Digits.percent(one.share(Kind.PRODUCT)))
                .column("other kernels", one -> Digits.percent(one.share(Kind.MEMORY)))
                .column("neither", one -> Digits.percent(one.share(Kind.OVERHEAD)))
                .column("timing adds", one -> Digits.percent(one.timingCost()))
                .column("on a processor", one -> Digits.percent(one.onProcessor()))
                .table("Where a step goes");
    }

    /** The rates of the cases, on one device and on a mesh, and of PyTorch. */
    static DataTable rates(List<StepCaseReport> cases) {
        return Columns.of(cases.stream().flatMap(StepTables::rates).toList())
                .column("case", Rate::title)
                .column("ours", rate -> median(rate.ours))
                .column("quartiles", rate -> quartiles(rate.ours))
                .column("products alone", Rate::products)
                .column("at best", Rate::best)
                .column(
                        "PyTorch's best",
                        rate -> rate.against(peer -> peer.best().way().text()))
                .column(
                        "its rate",
                        rate -> rate.against(peer -> median(peer.best().tokensPerSecond())))
                .column(
                        "ratio",
                        rate -> rate.against(peer -> Digits.fixed(peer.ratio().median(), 2)))
                .column("quartiles", rate -> rate.against(StepTables::ratios))
                .table("Tokens a second, without timing");
    }

    /** The rates of PyTorch in all its ways. */
    static DataTable peers(List<StepCaseReport> cases) {
        return Columns.of(cases.stream()
                        .flatMap(StepTables::rates)
                        .filter(rate -> rate.peer != null)
                        .flatMap(rate -> rate.peer.rates().stream().map(way -> new PeerRow(rate.shape, way)))
                        .distinct()
                        .toList())
                .column("case", PeerRow::shape)
                .column("PyTorch", row -> row.rate.way().text())
                .column("tokens a second", row -> median(row.rate.tokensPerSecond()))
                .column("quartiles", row -> quartiles(row.rate.tokensPerSecond()))
                .table("PyTorch in all its ways");
    }

    private record PeerRow(String shape, PeerRate rate) {}

    /**
     * A measured rate of ours.
     *
     * @param shape the case without our precision
     * @param peer  null without PyTorch
     */
    private record Rate(String title, String shape, Quartiles ours, String products, String best, PeerReport peer) {
        String against(Function<PeerReport, String> text) {
            return peer == null ? "–" : text.apply(peer);
        }
    }

    private static Stream<Rate> rates(StepCaseReport one) {
        Rate alone = new Rate(
                one.title(),
                one.shape(),
                one.tokensPerSecond(),
                whole(one.productTokensPerSecond()),
                whole(one.machineTokensPerSecond()),
                one.peer());
        return Stream.concat(
                Stream.of(alone),
                one.meshes().stream()
                        .map(mesh -> new Rate(
                                MeshTables.title(one.title(), mesh),
                                MeshTables.title(one.shape(), mesh),
                                mesh.tokensPerSecond(),
                                "–",
                                "–",
                                mesh.peer())));
    }

    private static String median(Quartiles rates) {
        return whole(rates.median());
    }

    private static String quartiles(Quartiles rates) {
        return whole(rates.low()) + " to " + whole(rates.high());
    }

    private static String ratios(PeerReport peer) {
        return Digits.fixed(peer.ratio().low(), 2) + " to "
                + Digits.fixed(peer.ratio().high(), 2);
    }

    private static String whole(double rate) {
        return Digits.count(Math.round(rate));
    }
}
