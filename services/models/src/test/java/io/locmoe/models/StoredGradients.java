package io.locmoe.models;

import io.locmoe.engine.checkpoint.file.SafeTensors;
import io.locmoe.engine.checkpoint.file.StoredType;
import io.locmoe.engine.checkpoint.state.TensorKind;
import io.locmoe.models.layout.ForeignTensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The gradients of the last step of a training, by the names of a model's directory. A training with {@code beta1=0}
 * and {@code clip=0} has them in its checkpoint: AdamW's first moment is then the gradient.
 */
final class StoredGradients {
    private StoredGradients() {}

    static Map<String, float[]> of(Path checkpoint, List<ForeignTensor> tensors) throws IOException {
        Path path = checkpoint.resolve(TensorKind.FIRST_MOMENTS.file);
        try (FileChannel channel = FileChannel.open(path);
                Arena arena = Arena.ofConfined()) {
            SafeTensors file = SafeTensors.open(channel, path);
            MemorySegment bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
            Map<String, float[]> gradients = new TreeMap<>();
            for (ForeignTensor tensor : tensors) {
                int elements = 1;
                for (int size : tensor.shape()) {
                    elements *= size;
                }
                MemorySegment target = arena.allocate(ValueLayout.JAVA_FLOAT, elements);
                tensor.write(StoredType.F32, name -> moment(file, bytes, name), target);
                gradients.put(tensor.name(), target.toArray(ValueLayout.JAVA_FLOAT));
            }
            return gradients;
        }
    }

    private static MemorySegment moment(SafeTensors file, MemorySegment bytes, String name) {
        SafeTensors.Tensor moment = file.tensors().get(TensorKind.FIRST_MOMENTS.prefix + name);
        return bytes.asSlice(file.start() + moment.offset(), moment.bytes());
    }
}
