package io.locmoe.conformance.device;

import io.locmoe.spi.device.kernel.Accumulate;
import io.locmoe.spi.device.kernel.AdamW;
import io.locmoe.spi.device.kernel.AddLayerNorm;
import io.locmoe.spi.device.kernel.AddLayerNormBackward;
import io.locmoe.spi.device.kernel.Affine;
import io.locmoe.spi.device.kernel.Binary;
import io.locmoe.spi.device.kernel.CombineRows;
import io.locmoe.spi.device.kernel.CombineRowsBackward;
import io.locmoe.spi.device.kernel.Copy;
import io.locmoe.spi.device.kernel.CrossEntropy;
import io.locmoe.spi.device.kernel.CrossEntropyBackward;
import io.locmoe.spi.device.kernel.Fill;
import io.locmoe.spi.device.kernel.FusedAttention;
import io.locmoe.spi.device.kernel.FusedAttentionBackward;
import io.locmoe.spi.device.kernel.FusedCrossEntropy;
import io.locmoe.spi.device.kernel.FusedCrossEntropyBackward;
import io.locmoe.spi.device.kernel.GatherRows;
import io.locmoe.spi.device.kernel.GroupMean;
import io.locmoe.spi.device.kernel.GroupMeanBackward;
import io.locmoe.spi.device.kernel.GroupedAdamW;
import io.locmoe.spi.device.kernel.GroupedLinear;
import io.locmoe.spi.device.kernel.GroupedLinearBackward;
import io.locmoe.spi.device.kernel.GroupedLinearGradients;
import io.locmoe.spi.device.kernel.Kernel;
import io.locmoe.spi.device.kernel.LayerNorm;
import io.locmoe.spi.device.kernel.LayerNormBackward;
import io.locmoe.spi.device.kernel.LogSumExp;
import io.locmoe.spi.device.kernel.MatMul;
import io.locmoe.spi.device.kernel.NormalizedGroupMean;
import io.locmoe.spi.device.kernel.NormalizedGroupMeanBackward;
import io.locmoe.spi.device.kernel.RmsNorm;
import io.locmoe.spi.device.kernel.RmsNormBackward;
import io.locmoe.spi.device.kernel.RotaryEmbedding;
import io.locmoe.spi.device.kernel.ScatterAddRows;
import io.locmoe.spi.device.kernel.Softmax;
import io.locmoe.spi.device.kernel.SoftmaxBackward;
import io.locmoe.spi.device.kernel.SumColumns;
import io.locmoe.spi.device.kernel.SumOfSquares;
import io.locmoe.spi.device.kernel.SumRows;
import io.locmoe.spi.device.kernel.SwiGlu;
import io.locmoe.spi.device.kernel.SwiGluBackward;
import io.locmoe.spi.device.kernel.Unary;
import io.locmoe.spi.device.kernel.UnaryBackward;
import io.locmoe.spi.device.memory.ElementType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The cases of each kernel. */
final class Cases {
    /** Around the widths of vectors and of unrolled loops. */
    static final int[] COLUMNS = {1, 7, 16, 17, 63, 128, 257};

    static final int[] ROWS = {0, 1, 5, 70};

    private Cases() {}

    static Map<Class<? extends Kernel>, Supplier<List<KernelCase>>> all() {
        Map<Class<? extends Kernel>, Supplier<List<KernelCase>>> cases = new HashMap<>();
        cases.put(AdamW.class, ElementCases::adamW);
        cases.put(Affine.class, ElementCases::affine);
        cases.put(Accumulate.class, ElementCases::accumulate);
        cases.put(Copy.class, ElementCases::copy);
        cases.put(Fill.class, ElementCases::fill);
        cases.put(Binary.class, BinaryCases::binary);
        cases.put(Unary.class, UnaryCases::forward);
        cases.put(UnaryBackward.class, UnaryCases::backward);
        cases.put(CrossEntropy.class, CrossEntropyCases::forward);
        cases.put(CrossEntropyBackward.class, CrossEntropyCases::backward);
        cases.put(FusedAttention.class, () -> AttentionCases.forward(ElementType.FLOAT32));
        cases.put(FusedAttentionBackward.class, () -> AttentionCases.backward(ElementType.FLOAT32));
        cases.put(FusedCrossEntropy.class, CrossEntropyCases::fusedForward);
        cases.put(FusedCrossEntropyBackward.class, CrossEntropyCases::fusedBackward);
        cases.put(Softmax.class, SoftmaxCases::forward);
        cases.put(SoftmaxBackward.class, SoftmaxCases::backward);
        cases.put(LogSumExp.class, SoftmaxCases::logSumExp);
        cases.put(LayerNorm.class, LayerNormCases::forward);
        cases.put(LayerNormBackward.class, LayerNormCases::backward);
        cases.put(GatherRows.class, RowCases::gather);
        cases.put(ScatterAddRows.class, RowCases::scatterAdd);
        cases.put(SumColumns.class, SumCases::columns);
        cases.put(SumRows.class, SumCases::rows);
        cases.put(SumOfSquares.class, SumCases::squares);
        cases.put(MatMul.class, MatMulCases::matMul);
        cases.put(GroupMean.class, GroupMeanCases::forward);
        cases.put(GroupMeanBackward.class, GroupMeanCases::backward);
        cases.put(AddLayerNorm.class, AddLayerNormCases::forward);
        cases.put(AddLayerNormBackward.class, AddLayerNormCases::backward);
        cases.put(CombineRows.class, CombineRowsCases::forward);
        cases.put(CombineRowsBackward.class, CombineRowsCases::backward);
        cases.put(GroupedAdamW.class, ElementCases::groupedAdamW);
        cases.put(GroupedLinear.class, () -> GroupedLinearCases.forward(ElementType.FLOAT32));
        cases.put(GroupedLinearBackward.class, () -> GroupedLinearCases.backward(ElementType.FLOAT32));
        cases.put(GroupedLinearGradients.class, () -> GroupedLinearCases.gradients(ElementType.FLOAT32));
        cases.put(NormalizedGroupMean.class, NormalizedGroupMeanCases::forward);
        cases.put(NormalizedGroupMeanBackward.class, NormalizedGroupMeanCases::backward);
        cases.put(RmsNorm.class, DecoderCases::rmsNorm);
        cases.put(RmsNormBackward.class, DecoderCases::rmsNormBackward);
        cases.put(RotaryEmbedding.class, DecoderCases::rotary);
        cases.put(SwiGlu.class, DecoderCases::swiGlu);
        cases.put(SwiGluBackward.class, DecoderCases::swiGluBackward);
        return cases;
    }

    /** The cases of a kernel with one of its types; null where it has none. */
    static Supplier<List<KernelCase>> of(TypedKernel typed) {
        if (typed.type() == ElementType.FLOAT32) {
            return all().get(typed.kernel());
        }
        var cases = SmallTypeCases.all().get(typed.kernel());
        return cases == null ? null : () -> cases.apply(typed.type());
    }

    /** One case for each shape. */
    interface OfShape {
        void add(List<KernelCase> cases, int rows, int columns);
    }

    static List<KernelCase> shapes(OfShape maker) {
        List<KernelCase> cases = new ArrayList<>();
        for (int rows : ROWS) {
            for (int columns : COLUMNS) {
                maker.add(cases, rows, columns);
            }
        }
        return cases;
    }

    /** Element i of a result. */
    interface Formula {
        double at(int index);
    }

    static double[] values(long length, Formula formula) {
        double[] values = new double[(int) length];
        for (int i = 0; i < values.length; i++) {
            values[i] = formula.at(i);
        }
        return values;
    }
}
