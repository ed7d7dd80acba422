package io.locmoe.control.proto.step;

import io.locmoe.engine.report.LayerReport;
import io.locmoe.engine.report.RankTimes;
import io.locmoe.engine.report.ShadowReport;
import io.locmoe.engine.report.StepReport;
import io.locmoe.engine.report.StepReport.Bytes;
import io.locmoe.engine.report.StepReport.LossScaling;
import io.locmoe.engine.report.StepReport.Memory;
import io.locmoe.engine.report.StepReport.Milliseconds;
import io.locmoe.engine.report.StepReport.Processor;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Step reports as protocol messages, field by field. */
public final class StepMessages {
    private StepMessages() {}

    public static io.locmoe.control.proto.StepReport encode(StepReport r) {
        return io.locmoe.control.proto.StepReport.newBuilder()
                .setStep(r.step())
                .setTokens(r.tokens())
                .setLossPerToken(r.lossPerToken())
                .setAuxiliaryLoss(r.auxiliaryLoss())
                .setLocalityLoss(r.localityLoss())
                .setLocalShare(r.localShare())
                .setDroppedShare(r.droppedShare())
                .setLoadMaxOverMean(r.loadMaxOverMean())
                .setDeadExperts(r.deadExperts())
                .setGradientNorm(r.gradientNorm())
                .setLearningRate(r.learningRate())
                .setLossScaling(encode(r.lossScaling()))
                .setMilliseconds(encode(r.milliseconds()))
                .setBytes(encode(r.bytes()))
                .addAllLayers(r.layers().stream().map(StepMessages::encode).toList())
                .mergeFrom(StepUseMessages.encode(r))
                .addAllTraffic(rows(r.traffic()))
                .addAllRepeated(r.repeated())
                .build();
    }

    public static StepReport decode(io.locmoe.control.proto.StepReport m) {
        return new StepReport(
                m.getStep(),
                m.getTokens(),
                m.getLossPerToken(),
                m.getAuxiliaryLoss(),
                m.getLocalityLoss(),
                m.getLocalShare(),
                m.getDroppedShare(),
                m.getLoadMaxOverMean(),
                m.getGradientNorm(),
                m.getLearningRate(),
                m.hasLossScaling() ? decode(m.getLossScaling()) : LossScaling.NONE,
                decode(m.getMilliseconds()),
                m.hasProcessor() ? StepUseMessages.decode(m.getProcessor()) : Processor.NONE,
                decode(m.getBytes()),
                m.hasMemory() ? StepUseMessages.decode(m.getMemory()) : Memory.NONE,
                m.getLayersList().stream().map(StepMessages::decode).toList(),
                StepUseMessages.decode(m.getMeasures()),
                matrix(m.getTrafficList()),
                m.getRepeatedList());
    }

    private static io.locmoe.control.proto.StepReport.Layer encode(LayerReport l) {
        io.locmoe.control.proto.StepReport.Layer.Builder layer = io.locmoe.control.proto.StepReport.Layer.newBuilder()
                .addAllExpertLoad(LongStream.of(l.expertLoad()).boxed().toList())
                .setLocalShare(l.localShare())
                .setRankMaxOverMean(l.rankMaxOverMean())
                .setDropped(l.dropped())
                .setDroppedShare(l.droppedShare())
                .setCapacity(l.capacity())
                .putAllLosses(l.losses())
                .putAllMeasures(l.measures());
        if (l.shadow() != null) {
            layer.setShadow(encode(l.shadow()));
        }
        return layer.build();
    }

    private static io.locmoe.control.proto.StepReport.Shadow encode(ShadowReport s) {
        return io.locmoe.control.proto.StepReport.Shadow.newBuilder()
                .addAllExpertLoad(LongStream.of(s.expertLoad()).boxed().toList())
                .setLocalShare(s.localShare())
                .setDropped(s.dropped())
                .setDroppedShare(s.droppedShare())
                .setAgreement(s.agreement())
                .setInterNodeBytes(s.interNodeBytes())
                .build();
    }

    private static ShadowReport decode(io.locmoe.control.proto.StepReport.Shadow m) {
        return new ShadowReport(
                array(m.getExpertLoadList()),
                m.getLocalShare(),
                m.getDropped(),
                m.getDroppedShare(),
                m.getAgreement(),
                m.getInterNodeBytes());
    }

    private static LayerReport decode(io.locmoe.control.proto.StepReport.Layer m) {
        return new LayerReport(
                array(m.getExpertLoadList()),
                m.getLocalShare(),
                m.getRankMaxOverMean(),
                m.getDropped(),
                m.getDroppedShare(),
                m.getCapacity(),
                m.getLossesMap(),
                m.getMeasuresMap(),
                m.hasShadow() ? decode(m.getShadow()) : null);
    }

    private static io.locmoe.control.proto.StepReport.Milliseconds encode(Milliseconds t) {
        return io.locmoe.control.proto.StepReport.Milliseconds.newBuilder()
                .setTotal(t.total())
                .setCompute(t.compute())
                .setExchange(t.exchange())
                .setExchangeHidden(t.exchangeHidden())
                .setGradientSync(t.gradientSync())
                .setIdle(t.idle())
                .setAtPeak(t.atPeak())
                .addAllRanks(t.ranks().stream().map(StepMessages::encode).toList())
                .build();
    }

    private static Milliseconds decode(io.locmoe.control.proto.StepReport.Milliseconds m) {
        return new Milliseconds(
                m.getTotal(),
                m.getCompute(),
                m.getExchange(),
                m.getExchangeHidden(),
                m.getGradientSync(),
                m.getIdle(),
                m.getAtPeak(),
                m.getRanksList().stream().map(StepMessages::decode).toList());
    }

    private static io.locmoe.control.proto.StepReport.Rank encode(RankTimes t) {
        return io.locmoe.control.proto.StepReport.Rank.newBuilder()
                .setRank(t.rank())
                .setCompute(t.compute())
                .setExchange(t.exchange())
                .setExchangeHidden(t.exchangeHidden())
                .setGradientSync(t.gradientSync())
                .setIdle(t.idle())
                .build();
    }

    private static RankTimes decode(io.locmoe.control.proto.StepReport.Rank m) {
        return new RankTimes(
                m.getRank(), m.getCompute(), m.getExchange(), m.getExchangeHidden(), m.getGradientSync(), m.getIdle());
    }

    private static io.locmoe.control.proto.StepReport.LossScaling encode(LossScaling s) {
        return io.locmoe.control.proto.StepReport.LossScaling.newBuilder()
                .setScale(s.scale())
                .setSkipped(s.skipped())
                .build();
    }

    private static LossScaling decode(io.locmoe.control.proto.StepReport.LossScaling m) {
        return new LossScaling(m.getScale(), m.getSkipped());
    }

    private static io.locmoe.control.proto.StepReport.Bytes encode(Bytes b) {
        return io.locmoe.control.proto.StepReport.Bytes.newBuilder()
                .setInterNode(b.interNode())
                .setIntraNode(b.intraNode())
                .setGradientSync(b.gradientSync())
                .build();
    }

    private static Bytes decode(io.locmoe.control.proto.StepReport.Bytes m) {
        return new Bytes(m.getInterNode(), m.getIntraNode(), m.getGradientSync());
    }

    static List<io.locmoe.control.proto.StepReport.Row> rows(long[][] matrix) {
        return Stream.of(matrix)
                .map(row -> io.locmoe.control.proto.StepReport.Row.newBuilder()
                        .addAllValues(LongStream.of(row).boxed().toList())
                        .build())
                .toList();
    }

    static long[][] matrix(List<io.locmoe.control.proto.StepReport.Row> rows) {
        return rows.stream().map(row -> array(row.getValuesList())).toArray(long[][]::new);
    }

    private static long[] array(List<Long> values) {
        return values.stream().mapToLong(Long::longValue).toArray();
    }
}
