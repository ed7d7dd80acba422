package io.locmoe.driver.strict;

import io.locmoe.spi.device.kernel.AddLayerNorm;
import io.locmoe.spi.device.kernel.AddLayerNormBackward;
import io.locmoe.spi.device.kernel.CombineRows;
import io.locmoe.spi.device.kernel.CombineRowsBackward;
import io.locmoe.spi.device.kernel.FusedAttention;
import io.locmoe.spi.device.kernel.FusedAttentionBackward;
import io.locmoe.spi.device.kernel.FusedCrossEntropy;
import io.locmoe.spi.device.kernel.FusedCrossEntropyBackward;
import io.locmoe.spi.device.kernel.FusedKernel;
import io.locmoe.spi.device.kernel.GroupMean;
import io.locmoe.spi.device.kernel.GroupMeanBackward;
import io.locmoe.spi.device.kernel.GroupedAdamW;
import io.locmoe.spi.device.kernel.GroupedLinear;
import io.locmoe.spi.device.kernel.GroupedLinearBackward;
import io.locmoe.spi.device.kernel.GroupedLinearGradients;
import io.locmoe.spi.device.kernel.NormalizedGroupMean;
import io.locmoe.spi.device.kernel.NormalizedGroupMeanBackward;
import io.locmoe.spi.device.kernel.RmsNorm;
import io.locmoe.spi.device.kernel.RmsNormBackward;
import io.locmoe.spi.device.kernel.RotaryEmbedding;
import io.locmoe.spi.device.kernel.SwiGlu;
import io.locmoe.spi.device.kernel.SwiGluBackward;
import io.locmoe.spi.device.memory.Span;
import java.util.ArrayList;
import java.util.List;

/** What each fused kernel reads and writes. The kit finds a supported one that is not named here. */
final class FusedOperands {
    private FusedOperands() {}

    static List<Operand> of(FusedKernel kernel) {
        return switch (kernel) {
            case AddLayerNorm k -> ofNorm(k);
            case AddLayerNormBackward k -> ofNorm(k);
            case CombineRows k -> ofRows(k);
            case CombineRowsBackward k -> ofRows(k);
            case FusedAttention k ->
                List.of(
                        Operand.read("qkv", k.qkv()),
                        Operand.write("out", k.out()),
                        Operand.write("maximum", k.maximum()),
                        Operand.write("share", k.share()));
            case FusedAttentionBackward k ->
                List.of(
                        Operand.read("qkv", k.qkv()),
                        Operand.read("out", k.out()),
                        Operand.read("maximum", k.maximum()),
                        Operand.read("share", k.share()),
                        Operand.read("gradientOut", k.gradientOut()),
                        Operand.write("gradientQkv", k.gradientQkv()));
            case FusedCrossEntropy k ->
                List.of(
                        Operand.read("logits", k.logits()),
                        Operand.read("targets", k.targets()),
                        Operand.write("maximum", k.maximum()),
                        Operand.write("share", k.share()),
                        Operand.write("loss", k.loss()));
            case FusedCrossEntropyBackward k ->
                List.of(
                        Operand.read("logits", k.logits()),
                        Operand.read("targets", k.targets()),
                        Operand.read("maximum", k.maximum()),
                        Operand.read("share", k.share()),
                        Operand.read("gradientLoss", k.gradientLoss()),
                        Operand.write("gradientLogits", k.gradientLogits()).mayBe("logits"));
            case GroupMean k -> List.of(Operand.read("in", k.in()), Operand.write("out", k.out()));
            case GroupMeanBackward k ->
                List.of(
                        Operand.read("gradientOut", k.gradientOut()),
                        gradient("gradientIn", k.gradientIn(), k.accumulate()));
            case GroupedAdamW k ->
                List.of(
                        Operand.readWrite("parameters", k.parameters()),
                        Operand.readWrite("gradients", k.gradients()),
                        Operand.readWrite("firstMoments", k.firstMoments()),
                        Operand.readWrite("secondMoments", k.secondMoments()));
            case GroupedLinear k -> GroupedOperands.of(k);
            case GroupedLinearBackward k -> GroupedOperands.of(k);
            case GroupedLinearGradients k -> GroupedOperands.of(k);
            case NormalizedGroupMean k ->
                List.of(Operand.read("in", k.in()), Operand.write("out", k.out()), Operand.write("length", k.length()));
            case NormalizedGroupMeanBackward k ->
                List.of(
                        Operand.read("in", k.in()),
                        Operand.read("out", k.out()),
                        Operand.read("length", k.length()),
                        Operand.read("gradientOut", k.gradientOut()),
                        gradient("gradientIn", k.gradientIn(), k.accumulate()));
            case RmsNorm k ->
                List.of(
                        Operand.read("in", k.in()),
                        Operand.read("gain", k.gain()),
                        Operand.write("out", k.out()),
                        Operand.write("rstd", k.rstd()));
            case RmsNormBackward k ->
                List.of(
                        Operand.read("in", k.in()),
                        Operand.read("gain", k.gain()),
                        Operand.read("rstd", k.rstd()),
                        Operand.read("gradientOut", k.gradientOut()),
                        Operand.write("gradientIn", k.gradientIn()),
                        Operand.readWrite("gradientGain", k.gradientGain()));
            case RotaryEmbedding k ->
                List.of(
                        Operand.readWrite("matrix", k.matrix()),
                        Operand.read("cosines", k.cosines()),
                        Operand.read("sines", k.sines()));
            case SwiGlu k -> List.of(Operand.read("in", k.in()), Operand.write("out", k.out()));
            case SwiGluBackward k ->
                List.of(
                        Operand.read("in", k.in()),
                        Operand.read("gradientOut", k.gradientOut()),
                        Operand.write("gradientIn", k.gradientIn()));
            default -> throw Operands.unknown(kernel);
        };
    }

    private static List<Operand> ofNorm(AddLayerNorm k) {
        return List.of(
                Operand.read("left", k.left()),
                Operand.read("right", k.right()),
                Operand.read("gain", k.gain()),
                Operand.read("bias", k.bias()),
                Operand.write("sum", k.sum()),
                Operand.write("out", k.out()),
                Operand.write("mean", k.mean()),
                Operand.write("rstd", k.rstd()));
    }

    private static List<Operand> ofNorm(AddLayerNormBackward k) {
        return List.of(
                Operand.read("sum", k.sum()),
                Operand.read("gain", k.gain()),
                Operand.read("mean", k.mean()),
                Operand.read("rstd", k.rstd()),
                Operand.read("gradientOut", k.gradientOut()),
                Operand.read("gradientSum", k.gradientSum()),
                Operand.write("gradientIn", k.gradientIn()).mayBe("gradientSum"),
                Operand.readWrite("gradientGain", k.gradientGain()),
                Operand.readWrite("gradientBias", k.gradientBias()));
    }

    private static List<Operand> ofRows(CombineRows k) {
        List<Operand> operands = new ArrayList<>();
        operands.add(Operand.read("in", k.in()));
        operands.add(Operand.read("index", k.index()));
        if (k.weights() != null) {
            operands.add(Operand.read("weights", k.weights()));
        }
        operands.add(Operand.write("out", k.out()));
        return operands;
    }

    private static List<Operand> ofRows(CombineRowsBackward k) {
        List<Operand> operands = new ArrayList<>();
        operands.add(Operand.read("in", k.in()));
        operands.add(Operand.read("index", k.index()));
        operands.add(Operand.read("weights", k.weights()));
        operands.add(Operand.read("gradientOut", k.gradientOut())
                .touching(Operands.chosenRows(k.index(), k.rows(), k.outRows(), k.columns())));
        operands.add(Operand.write("gradientIn", k.gradientIn()));
        if (k.gradientWeights() != null) {
            operands.add(Operand.write("gradientWeights", k.gradientWeights()));
        }
        return operands;
    }

    private static Operand gradient(String name, Span span, boolean accumulate) {
        return accumulate ? Operand.readWrite(name, span) : Operand.write(name, span);
    }
}
