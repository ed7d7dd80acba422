package io.locmoe.engine.checkpoint;

import io.locmoe.engine.checkpoint.Manifest.Entry;
import io.locmoe.engine.checkpoint.file.DurableFiles;
import io.locmoe.engine.checkpoint.file.TensorWriter;
import io.locmoe.engine.checkpoint.state.TensorKind;
import io.locmoe.engine.job.PluginStamp;
import io.locmoe.engine.parameter.Parameter;
import io.locmoe.engine.settings.Precision;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A copy of a job's state at a step boundary, so that training continues while it is written.
 *
 * @param step         steps done
 * @param timed        whether it was due by time
 * @param precision    precision of the job's products
 * @param plugins      plug-ins that the job uses
 * @param config       {@code config.json}
 * @param tokenizer    {@code tokenizer.json}, if there is one
 * @param routerStates the routers' state other than parameters
 * @param model        the tensors of {@code model.safetensors}
 * @param optimizer    the tensors of {@code optimizer.safetensors}
 * @param state        the values of {@code model}, then those of {@code optimizer}, consecutively
 * @param arena        arena of the state; closed with the snapshot
 */
record Snapshot(
        long step,
        boolean timed,
        Precision precision,
        List<PluginStamp> plugins,
        byte[] config,
        Optional<byte[]> tokenizer,
        RouterStateFile routerStates,
        List<Map.Entry<String, Parameter>> model,
        List<Map.Entry<String, Parameter>> optimizer,
        MemorySegment state,
        Arena arena)
        implements AutoCloseable {

    /** Writes all files but the manifest; they are durable on return. */
    Map<String, Entry> write(Path directory) throws IOException {
        Map<String, Entry> files = new TreeMap<>();
        small(directory, CheckpointConfig.FILE, config, files);
        if (tokenizer.isPresent()) {
            small(directory, CheckpointConfig.TOKENIZER, tokenizer.get(), files);
        }
        Optional<byte[]> states = routerStates.content();
        if (states.isPresent()) {
            small(directory, RouterStateFile.FILE, states.get(), files);
        }
        long bytes = model.stream().mapToLong(t -> t.getValue().wholeElements()).sum() * Float.BYTES;
        tensors(directory, TensorKind.VALUES, model, state.asSlice(0, bytes), files);
        tensors(directory, TensorKind.FIRST_MOMENTS, optimizer, state.asSlice(bytes), files);
        return files;
    }

    private static void small(Path directory, String name, byte[] content, Map<String, Entry> files)
            throws IOException {
        DurableFiles.write(directory.resolve(name), content);
        files.put(name, Entry.of(content));
    }

    private static void tensors(
            Path directory,
            TensorKind kind,
            List<Map.Entry<String, Parameter>> named,
            MemorySegment data,
            Map<String, Entry> files)
            throws IOException {
        files.put(kind.file, Entry.of(TensorWriter.write(directory.resolve(kind.file), named, data)));
    }

    @Override
    public void close() {
        arena.close();
    }
}
