package io.locmoe.client;

import io.locmoe.client.MeshException.Reason;
import io.locmoe.control.proto.ListFilesReply;
import io.locmoe.control.proto.ListFilesRequest;
import io.locmoe.control.proto.MeshControlGrpcClient;
import io.locmoe.control.proto.ReadFileReply;
import io.locmoe.control.proto.ReadFileRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/** Brings files of a run's checkpoints from nodes. Blocks. */
record FileFetch(ControlCalls calls, KnownNodes nodes, String run) {
    /** The files on nodes with these names, of those that answer; of each the newest checkpoint first. */
    List<RunFile> list(List<String> names) {
        List<RunFile> files = new ArrayList<>();
        for (String name : names) {
            try {
                files.addAll(list(name));
            } catch (MeshException e) {
                if (!e.isPassing() && e.reason() != Reason.UNKNOWN_RUN) {
                    throw e;
                }
            }
        }
        return files;
    }

    private List<RunFile> list(String node) {
        ListFilesRequest request =
                ListFilesRequest.newBuilder().setRunId(run).setNode(node).build();
        ListFilesReply reply = nodes.ask(asked -> calls.call(asked, MeshControlGrpcClient.ListFiles, request));
        return reply.getFilesList().stream()
                .map(file -> named(node, file.getName(), file.getBytes()))
                .toList();
    }

    private static RunFile named(String node, String name, long bytes) {
        int slash = Math.max(0, name.indexOf('/'));
        return new RunFile(node, name.substring(0, slash), name.substring(Math.min(name.length(), slash + 1)), bytes);
    }

    /** Replaces the target when all bytes are here. */
    void into(RunFile file, Path target) throws IOException {
        Path part = target.resolveSibling(target.getFileName() + ".part");
        try {
            read(file, part);
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private void read(RunFile file, Path part) throws IOException {
        try (FileChannel to = FileChannel.open(
                part, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            for (long at = 0; at < file.bytes(); ) {
                ByteBuffer content = part(file, at);
                at += content.remaining();
                while (content.hasRemaining()) {
                    to.write(content);
                }
            }
            to.force(true);
        }
    }

    private ByteBuffer part(RunFile file, long offset) {
        ReadFileRequest request = ReadFileRequest.newBuilder()
                .setRunId(run)
                .setNode(file.node())
                .setName(file.name())
                .setOffset(offset)
                .build();
        ReadFileReply reply = nodes.ask(asked -> calls.call(asked, MeshControlGrpcClient.ReadFile, request));
        CRC32C sum = new CRC32C();
        sum.update(reply.getContent().asReadOnlyByteBuffer());
        if ((int) sum.getValue() != reply.getChecksum()) {
            throw new MeshException(
                    Reason.INTERNAL, "a part of " + file.name() + " has arrived damaged; fetch it again");
        } else if (reply.getBytes() != file.bytes() || reply.getContent().isEmpty()) {
            throw new MeshException(
                    Reason.INTERNAL,
                    file.name() + " has changed on " + file.node() + " while it was fetched; list the files again");
        }
        return reply.getContent().asReadOnlyByteBuffer();
    }
}
