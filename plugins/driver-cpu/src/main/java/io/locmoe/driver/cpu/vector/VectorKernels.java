package io.locmoe.driver.cpu.vector;

import io.locmoe.driver.cpu.product.CastAttention;
import io.locmoe.driver.cpu.product.CastProduct;
import io.locmoe.driver.cpu.product.GroupedProducts;
import io.locmoe.driver.cpu.product.ProductLibrary;
import io.locmoe.driver.cpu.product.TileProduct;
import io.locmoe.driver.cpu.vector.attention.TiledAttention;
import io.locmoe.driver.cpu.vector.attention.VectorSoftmax;
import io.locmoe.driver.cpu.vector.attention.VectorSoftmaxBackward;
import io.locmoe.driver.cpu.vector.decoder.VectorRmsNorm;
import io.locmoe.driver.cpu.vector.decoder.VectorRotary;
import io.locmoe.driver.cpu.vector.decoder.VectorSwiGlu;
import io.locmoe.driver.cpu.vector.lane.Lanes;
import io.locmoe.driver.cpu.vector.lane.VectorCast;
import io.locmoe.driver.cpu.vector.lane.VectorElements;
import io.locmoe.driver.cpu.vector.lane.VectorRows;
import io.locmoe.driver.reference.kernel.KernelTable;
import io.locmoe.spi.device.kernel.Accumulate;
import io.locmoe.spi.device.kernel.AdamW;
import io.locmoe.spi.device.kernel.AddLayerNorm;
import io.locmoe.spi.device.kernel.AddLayerNormBackward;
import io.locmoe.spi.device.kernel.Affine;
import io.locmoe.spi.device.kernel.Binary;
import io.locmoe.spi.device.kernel.Cast;
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
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** The Vector API family: every kernel of the SPI. */
public final class VectorKernels {
    private static final KernelTable PLAIN = KernelTable.named("Vector API " + Lanes.S.vectorBitSize() + " bit")
            .with(AdamW.class, VectorAdamW::step)
            .with(AddLayerNorm.class, VectorLayerNorm::addLayerNorm)
            .with(AddLayerNormBackward.class, VectorLayerNormBackward::addBackward)
            .with(Affine.class, VectorElements::affine)
            .with(Accumulate.class, VectorElements::accumulate)
            .with(Binary.class, VectorBinary::binary)
            .with(Cast.class, Kernel.types(Cast.class), VectorCast::cast)
            .with(CombineRows.class, VectorCombineRows::forward)
            .with(CombineRowsBackward.class, VectorCombineRowsBackward::backward)
            .with(Copy.class, Kernel.types(Copy.class), VectorElements::copy)
            .with(CrossEntropy.class, VectorCrossEntropy::forward)
            .with(CrossEntropyBackward.class, VectorCrossEntropy::backward)
            .with(Fill.class, Kernel.types(Fill.class), VectorElements::fill)
            .with(FusedCrossEntropy.class, VectorFusedCrossEntropy::forward)
            .with(FusedCrossEntropyBackward.class, VectorFusedCrossEntropy::backward)
            .with(GatherRows.class, Kernel.types(GatherRows.class), VectorRows::gather)
            .with(GroupMean.class, VectorGroupMean::forward)
            .with(GroupMeanBackward.class, VectorGroupMean::backward)
            .with(GroupedAdamW.class, VectorGroupedAdamW::step)
            .with(LayerNorm.class, VectorLayerNorm::layerNorm)
            .with(LayerNormBackward.class, VectorLayerNormBackward::backward)
            .with(LogSumExp.class, VectorCrossEntropy::logSumExp)
            .with(MatMul.class, VectorMatMul::matMul)
            .with(
                    MatMul.class,
                    EnumSet.of(ElementType.BFLOAT16, ElementType.FLOAT16),
                    CastProduct.by(VectorMatMul::matMul, VectorCast::cast))
            .describedAs(ElementType.BFLOAT16, "emulated by products of float32")
            .describedAs(ElementType.FLOAT16, "emulated by products of float32")
            .with(NormalizedGroupMean.class, VectorNormalizedGroupMean::forward)
            .with(NormalizedGroupMeanBackward.class, VectorNormalizedGroupMeanBackward::backward)
            .with(RmsNorm.class, VectorRmsNorm::forward)
            .with(RmsNormBackward.class, VectorRmsNorm::backward)
            .with(RotaryEmbedding.class, VectorRotary::rotate)
            .with(ScatterAddRows.class, VectorRows::scatterAdd)
            .with(Softmax.class, VectorSoftmax::softmax)
            .with(SoftmaxBackward.class, VectorSoftmaxBackward::backward)
            .with(SumColumns.class, VectorSums::columns)
            .with(SumRows.class, VectorSums::rows)
            .with(SumOfSquares.class, VectorSums::squares)
            .with(SwiGlu.class, VectorSwiGlu::forward)
            .with(SwiGluBackward.class, VectorSwiGlu::backward)
            .with(Unary.class, VectorUnary::unary)
            .with(UnaryBackward.class, VectorUnaryBackward::backward);

    /** With what is made of others. */
    private static final KernelTable TABLE = attention(GroupedProducts.over(PLAIN), VectorTiles::multiply);

    private VectorKernels() {}

    public static KernelTable table() {
        return TABLE;
    }

    /** The products of the Vector API. */
    public static ProductLibrary products() {
        return new ProductLibrary(
                PLAIN.description(),
                Map.of(ElementType.FLOAT32, VectorMatMul::matMul),
                Map.of(),
                VectorTiles::multiply,
                Set.of(),
                PLAIN.description());
    }

    /** Replaces the attention of a table by one that multiplies so. */
    public static KernelTable attention(KernelTable others, TileProduct product) {
        TiledAttention attention = TiledAttention.ofFloat32(product, ElementType.FLOAT32);
        KernelTable table = others.with(FusedAttention.class, attention::forward)
                .with(FusedAttentionBackward.class, attention::backward);
        for (ElementType small : EnumSet.of(ElementType.BFLOAT16, ElementType.FLOAT16)) {
            TiledAttention rounding = TiledAttention.ofFloat32(product, small);
            table = small(table, small, CastAttention.by(rounding::forward, rounding::backward, others));
        }
        return table;
    }

    /** Replaces the attention of bfloat16 by one that multiplies so. */
    public static KernelTable bfloat16Attention(KernelTable others, TileProduct product) {
        TiledAttention attention = TiledAttention.ofBfloat16(product);
        CastAttention rounded = CastAttention.rounding(attention::forward, attention::backward, others);
        return small(others, ElementType.BFLOAT16, rounded);
    }

    private static KernelTable small(KernelTable table, ElementType type, CastAttention attention) {
        return table.with(FusedAttention.class, EnumSet.of(type), attention::forward)
                .with(FusedAttentionBackward.class, EnumSet.of(type), attention::backward);
    }
}
